//! XML.

use super::Options;
use crate::data::table::Table;
use crate::error::{Error, ErrorKind, Result};

pub(super) fn read(source: String, _bytes: Vec<u8>, _options: &Options) -> Result<Table> {
    Err(Error::new(ErrorKind::Format, "this is XML: not read yet").at(source).hint("export the lines as CSV"))
}

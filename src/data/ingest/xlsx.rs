//! stub
use super::Options;
use crate::data::table::Table;
use crate::error::Result;
pub(super) fn is_workbook(_: &[u8]) -> bool { false }
pub(super) fn read(_source: String, _bytes: Vec<u8>, _options: &Options) -> Result<Table> { unimplemented!() }

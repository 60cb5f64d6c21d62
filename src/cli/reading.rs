//! How declarations are read on the command line, and what is said of it.

use std::path::Path;

use clap::Args;

use crate::data::ingest::{Encoding, Options, read_with};
use crate::data::table::Table;
use crate::error::Result;

/// What a person says of a file that cannot say it itself.
#[derive(Args, Default)]
pub struct ReadArgs {
    /// Encoding of the declarations' text, such as gb18030, big5, cp949, shift_jis, windows-1252; found out if not given
    #[arg(long, value_name = "NAME")]
    encoding: Option<Encoding>,
    /// Sheet of a workbook; the one that holds declarations if not given
    #[arg(long, value_name = "NAME")]
    sheet: Option<String>,
}

impl ReadArgs {
    /// Reads declarations; `-` is standard input.
    pub fn read(&self, path: &Path) -> Result<Table> {
        read_with(path, &Options { encoding: self.encoding, sheet: self.sheet.clone() })
    }

    /// Reads declarations, and says on standard error what should be looked at.
    pub fn read_and_warn(&self, path: &Path) -> Result<Table> {
        let table = self.read(path)?;
        for warning in table.warnings() {
            super::say(&format!("warning: {}: {warning}", table.source));
        }
        Ok(table)
    }
}

/// Every line of the file, accounted for: `1502 lines read = 1500 scored + 2 rejected`.
pub fn account(lines: usize, used: usize, what: &str) -> String {
    format!("{lines} lines read = {used} {what} + {} rejected", lines.saturating_sub(used))
}

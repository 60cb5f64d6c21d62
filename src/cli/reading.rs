//! How declarations are read on the command line, and what is said of it.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use clap::Args;

use super::bars::Bars;
use super::{course, say};
use crate::data::ingest::{Encoding, Options, read_with};
use crate::data::join;
use crate::data::table::{Reject, Table};
use crate::error::Result;
use crate::evaluation::told::count;
use crate::progress::Progress;

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
    /// Reads declarations, several files as one table, and says what joining them took; `-` is standard input.
    pub fn read(&self, files: &[PathBuf], bars: &Bars) -> Result<Table> {
        let size = |path: &Path| path.metadata().map_or(0, |m| m.len());
        bars.stage(course::READING, files.iter().map(|f| size(f)).sum());
        let options = Options { encoding: self.encoding, sheet: self.sheet.clone() };
        let (table, notes) = join::read_all(files, |path| {
            let table = read_with(path, &options);
            bars.step(size(path));
            table
        })?;
        notes.iter().for_each(|note| say(&format!("note: {note}")));
        Ok(table)
    }

    /// Reads declarations, and says on standard error what should be looked at.
    pub fn read_and_warn(&self, files: &[PathBuf], bars: &Bars) -> Result<Table> {
        let table = self.read(files, bars)?;
        // The notes of several files name their file themselves.
        let of = if table.parts.is_empty() { format!("{}: ", table.source) } else { String::new() };
        for warning in table.warnings() {
            say(&format!("warning: {of}{warning}"));
        }
        Ok(table)
    }
}

/// Every line that was read, accounted for: `1502 lines read = 1500 scored + 2 rejected`; of several files also each for itself.
pub fn account(table: &Table, rejects: &[Reject], what: &str) -> String {
    let lost: BTreeSet<u32> = rejects.iter().filter(|r| r.lost == "row").map(|r| r.row).collect();
    let told = |of: &str, lines: u32, lost: usize| {
        format!("{of}{} read = {} {what} + {lost} rejected", count(lines as usize, "line"), (lines as usize).saturating_sub(lost))
    };
    let mut all = Vec::new();
    let mut before = 0;
    for part in &table.parts {
        let after = before + part.rows;
        all.push(told(&format!("{}: ", part.name), part.rows, lost.range(before + 1..=after).count()));
        before = after;
    }
    all.push(told("", table.file_rows, lost.len()));
    all.join("\n")
}

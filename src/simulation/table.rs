//! Simulated lines as a table.

use rayon::prelude::*;

use super::{COLUMNS, Settings, Simulation};
use crate::data::table::{Table, TableBuilder};
use crate::error::Result;
use crate::progress::Progress;

/// Lines made at a time; does not change any line.
const CHUNK: usize = 16_384;

/// All lines of a simulation as a table of text.
///
/// # Errors
/// As [`Table::new`].
pub fn table(settings: Settings, progress: &dyn Progress) -> Result<Table> {
    let simulation = Simulation::new(settings);
    let rows = simulation.settings().rows;
    let mut builder = TableBuilder::new("simulated declarations", COLUMNS.map(str::to_owned).to_vec(), rows);
    for start in (0..rows).step_by(CHUNK) {
        let end = rows.min(start + CHUNK);
        let lines: Vec<_> = (start..end).into_par_iter().map(|i| simulation.line(i).values()).collect();
        for line in &lines {
            builder.push(line.iter().map(Option::as_deref));
        }
        progress.step((end - start) as u64);
    }
    builder.finish()
}

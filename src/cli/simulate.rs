use std::path::PathBuf;

use chrono::NaiveDate;
use clap::Args;

use super::bars::Bars;
use super::course;
use crate::data::output::write_table;
use crate::error::{Error, ErrorKind, Result};
use crate::progress::Progress;
use crate::simulation::{Settings, table};

#[derive(Args)]
pub struct SimulateArgs {
    /// Number of declaration lines
    #[arg(long, default_value_t = 20_000, value_name = "N")]
    rows: usize,
    /// Seed; the same seed gives the same lines
    #[arg(long, default_value_t = 1, value_name = "S")]
    seed: u64,
    /// First day
    #[arg(long, value_name = "DATE", default_value = "2016-01-01")]
    from: NaiveDate,
    /// Last day
    #[arg(long, value_name = "DATE", default_value = "2025-12-31")]
    to: NaiveDate,
    /// File to write: .csv, .parquet or .ndjson
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
}

pub fn run(args: &SimulateArgs) -> Result<()> {
    if args.rows == 0 || args.rows > u32::MAX as usize || args.from > args.to {
        return Err(Error::new(ErrorKind::Setting, "nothing to simulate")
            .found(format!("{} rows from {} to {}", args.rows, args.from, args.to))
            .expected("at least one row, and a first day not after the last"));
    }
    let bars = Bars::of(course::simulate());
    bars.stage("simulating", args.rows as u64);
    let table = table(Settings { rows: args.rows, seed: args.seed, from: args.from, to: args.to }, &bars)?;
    write_table(&args.out, &table)?;
    drop(bars);
    eprintln!(
        "{} simulated declaration lines in {}: invented, with known truth in the columns true_code and pattern",
        table.height(),
        args.out.display()
    );
    Ok(())
}

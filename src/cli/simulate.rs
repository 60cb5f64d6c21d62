use chrono::NaiveDate;
use clap::Args;

use super::bars::Bars;
use super::{OutArgs, course, say, typed};
use crate::error::{Error, ErrorKind, Result};
use crate::progress::Progress;
use crate::simulation::{Settings, table};

#[derive(Args)]
pub struct SimulateArgs {
    /// Number of declaration lines
    #[arg(long, default_value_t = 20_000, value_name = "N", value_parser = typed::count::<usize>)]
    rows: usize,
    /// Seed; the same seed gives the same lines
    #[arg(long, default_value_t = 1, value_name = "S", value_parser = typed::count::<u64>)]
    seed: u64,
    /// First day
    #[arg(long, value_name = "DATE", default_value = "2016-01-01", value_parser = typed::date)]
    from: NaiveDate,
    /// Last day
    #[arg(long, value_name = "DATE", default_value = "2025-12-31", value_parser = typed::date)]
    to: NaiveDate,
    #[command(flatten)]
    out: OutArgs,
}

pub fn run(args: &SimulateArgs) -> Result<()> {
    if args.rows == 0 || args.rows > u32::MAX as usize || args.from > args.to {
        return Err(Error::new(ErrorKind::Setting, "nothing to simulate")
            .found(format!("{} rows from {} to {}", args.rows, args.from, args.to))
            .expected("at least one row, and a first day not after the last"));
    }
    let to = args.out.destination()?;
    to.room_for(args.rows)?;
    let bars = Bars::of(course::simulate());
    bars.stage("simulating", args.rows as u64);
    let table = table(Settings { rows: args.rows, seed: args.seed, from: args.from, to: args.to }, &bars)?;
    to.write_table(&table)?;
    drop(bars);
    let place = if to.is_stdout() { String::new() } else { format!(" in {}", to.path.display()) };
    say(&format!("{} simulated declaration lines{place}: invented, with known truth in the columns true_code and pattern", table.height()));
    Ok(())
}

use std::path::PathBuf;

use clap::Args;

use super::{Format, print, print_json};
use crate::error::{Error, Result};
use crate::evaluation::claim;

#[derive(Args)]
pub struct ClaimArgs {
    /// The claim as TOML: see datasets/claims for examples
    file: PathBuf,
    /// How to print the verdict
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
}

pub fn run(args: &ClaimArgs) -> Result<()> {
    let bytes = std::fs::read(&args.file).map_err(|e| Error::io("cannot read the claim", &args.file, &e))?;
    let claim = claim::read(&String::from_utf8_lossy(&bytes), &args.file.display().to_string())?;
    let verdict = claim::judge(&claim);
    match args.format {
        Format::Json => print_json(&verdict),
        Format::Text => print(&verdict.text()),
    }
}

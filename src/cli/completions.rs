use clap::Args;
use clap_complete::{Shell, generate};

use super::help;
use super::print_file;
use crate::error::{Error, ErrorKind, Result};

#[derive(Args)]
pub struct CompletionsArgs {
    /// The shell that completes
    #[arg(value_enum)]
    shell: Shell,
}

pub fn run(args: &CompletionsArgs) -> Result<()> {
    let mut script = Vec::new();
    generate(args.shell, &mut help::command(), "hsift", &mut script);
    print_file(&String::from_utf8(script).map_err(|e| Error::new(ErrorKind::Format, "the completions are not text").found(e))?)
}

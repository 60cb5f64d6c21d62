use std::path::PathBuf;

use clap::Args;
use serde_json::Value;
use sha2::{Digest, Sha256};

use super::{now, print, replay, typed};
use crate::data::overrides::{Override, append};
use crate::domain::code::WrittenCode;
use crate::domain::nomenclature::{Edition, Nomenclature};
use crate::error::{Error, ErrorKind, Result};
use crate::model::artifact::hex;
use crate::scoring::paper::embedded_json;

#[derive(Args)]
pub struct OverrideArgs {
    /// Decision record: what `hsift explain` wrote as JSON or HTML
    record: PathBuf,
    /// The code that was decided on
    #[arg(long, value_name = "CODE", value_parser = typed::code)]
    code: String,
    /// Why, in your words
    #[arg(long, value_name = "TEXT")]
    reason: String,
    /// Who decided
    #[arg(long, value_name = "NAME")]
    by: String,
    /// File that grows by a line; `hsift train --overrides` takes it up
    #[arg(long, value_name = "FILE", default_value = "overrides.ndjson")]
    out: PathBuf,
}

pub fn run(args: &OverrideArgs) -> Result<()> {
    let (text, origin) = replay::load(&args.record)?;
    let bad = |what: &str| Error::new(ErrorKind::Setting, what);
    for (name, value) in [("--reason", &args.reason), ("--by", &args.by)] {
        if value.trim().is_empty() {
            return Err(bad("a decision needs a reason and a name").found(format!("{name} is empty")));
        }
    }
    let known = |code: &WrittenCode| code.subheading().is_some_and(|s| Edition::ALL.iter().any(|e| Nomenclature::shared().contains(*e, s)));
    if !WrittenCode::read(&args.code).is_ok_and(|c| known(&c)) {
        return Err(bad("the code is in no edition from HS2012 to HS2022")
            .found(&args.code)
            .expected("at least six digits of a subheading"));
    }
    let json = embedded_json(&text);
    let predicted = serde_json::from_str::<Value>(&json).ok().and_then(|v| Some(v.get("predicted_code")?.as_str()?.to_owned()));
    append(
        &args.out,
        Override {
            code: args.code.clone(),
            reason: args.reason.clone(),
            by: args.by.clone(),
            time: now(),
            predicted: predicted.clone(),
            record_sha256: hex(&Sha256::digest(json.as_bytes())),
            model_sha256: origin.model_sha256().to_owned(),
            line: origin.line().to_vec(),
            previous_sha256: String::new(),
        },
    )?;
    let said = match &predicted {
        Some(p) if digits(&args.code).starts_with(&digits(p)) => format!("{} confirmed", dotted(&args.code)),
        Some(p) => format!("{} recorded instead of {}", dotted(&args.code), dotted(p)),
        None => format!("{} recorded; hsift had no answer", dotted(&args.code)),
    };
    print(&format!("{said}, added to {}\n", args.out.display()))
}

/// The subheading as people write it; a code that is none as it is.
fn dotted(code: &str) -> String {
    WrittenCode::read(code).ok().and_then(|c| c.subheading()).map_or_else(|| code.to_owned(), |c| c.dotted())
}

fn digits(code: &str) -> String {
    code.chars().filter(char::is_ascii_digit).collect()
}

use std::path::{Path, PathBuf};

use clap::Args;
use sha2::{Digest, Sha256};

use super::paths::check_paths;
use super::print::{print, say};
use super::{now, replay, typed};
use crate::data::dataspec::{Dataspec, Roles};
use crate::data::infer::infer;
use crate::data::ledger::{Added, head_path, torn_path};
use crate::data::lines::Lines;
use crate::data::overrides::{Override, append, load};
use crate::data::table::Table;
use crate::domain::code::WrittenCode;
use crate::domain::nomenclature::{Edition, Nomenclature};
use crate::error::{Error, ErrorKind, Result};
use crate::model::artifact::hex;
use crate::scoring::paper::embedded_json;
use crate::scoring::record::Origin;

#[derive(Args)]
pub struct OverrideArgs {
    /// Decision record: what `hsift explain` wrote as JSON or HTML
    #[arg(required_unless_present = "verify", conflicts_with = "verify")]
    record: Option<PathBuf>,
    /// The code that was decided on
    #[arg(long, value_name = "CODE", value_parser = typed::code, required_unless_present = "verify")]
    code: Option<String>,
    /// Why, in your words
    #[arg(long, value_name = "TEXT", required_unless_present = "verify")]
    reason: Option<String>,
    /// Who decided
    #[arg(long, value_name = "NAME", required_unless_present = "verify")]
    by: Option<String>,
    /// File that grows by a line; `hsift train --overrides` takes it up
    #[arg(long, value_name = "FILE", default_value = "overrides.ndjson")]
    out: PathBuf,
    /// Decide so although another code was decided on for this line before, or the code is not in force on the line's date
    #[arg(long)]
    confirm: bool,
    /// Check a file of decisions instead: nothing in it was changed, moved or taken out
    #[arg(long, value_name = "FILE")]
    verify: Option<PathBuf>,
    /// With --verify: the head (SHA-256) that you kept; it must be in the file
    #[arg(long, value_name = "SHA256", requires = "verify")]
    head: Option<String>,
}

pub fn run(args: &OverrideArgs) -> Result<()> {
    if let Some(file) = &args.verify {
        return verify(file, args.head.as_deref());
    }
    let said = |value: &Option<String>, name: &str| match value.as_deref().map(str::trim) {
        Some(text) if !text.is_empty() => Ok(text.to_owned()),
        _ => Err(Error::new(ErrorKind::Setting, "a decision needs a reason and a name").found(format!("{name} is empty"))),
    };
    let record = args.record.as_deref().ok_or_else(|| Error::new(ErrorKind::Setting, "a decision needs a record"))?;
    decide(args, record, said(&args.code, "--code")?, said(&args.reason, "--reason")?, said(&args.by, "--by")?)
}

/// The code as people write it; a text that is none as it is.
fn dotted(code: &str) -> String {
    WrittenCode::read(code).map_or_else(|_| code.to_owned(), |c| c.dotted())
}

fn decide(args: &OverrideArgs, record: &Path, code: String, reason: String, by: String) -> Result<()> {
    check_paths(&[record], &[&args.out, &head_path(&args.out), &torn_path(&args.out)])?;
    let (text, origin) = replay::load(record)?;
    check_code(&code, args.confirm, &origin)?;
    let predicted = origin.predicted_code().map(str::to_owned);
    let one = Override {
        code: code.clone(),
        reason,
        by,
        time: now()?,
        predicted: predicted.clone(),
        record_sha256: hex(&Sha256::digest(embedded_json(&text).as_bytes())),
        model_sha256: origin.model_sha256().to_owned(),
        line: origin.line().to_vec(),
    };
    let digits = one.digits();
    let Added { head, torn, head_failed } = append(&args.out, one, args.confirm)?;
    if torn > 0 {
        say(&format!(
            "the last line of {} was torn, by a crash or a full disk: its {torn} bytes are in {}, the decisions before it stand",
            args.out.display(),
            torn_path(&args.out).display()
        ));
    }
    if let Some(e) = head_failed {
        say(&format!("warning: the decision stands, but its head could not be written: {e}"));
    }
    let said = match &predicted {
        Some(p) if digits.starts_with(&digits_of(p)) => format!("{} confirmed", dotted(&code)),
        Some(p) => format!("{} recorded instead of {}", dotted(&code), dotted(p)),
        None => format!("{} recorded; hsift had no answer", dotted(&code)),
    };
    print(&format!("{said}, added to {} (decision {})\nhead {}\n", args.out.display(), head.lines, head.sha256))
}

/// The code must be one, and in force on the line's date unless that is confirmed.
fn check_code(written: &str, confirmed: bool, origin: &Origin) -> Result<()> {
    let nomenclature = Nomenclature::shared();
    let bad = |what: &str| Error::new(ErrorKind::Setting, what).found(written);
    let code = WrittenCode::read(written).ok().and_then(|c| c.subheading());
    let editions = |code| Edition::ALL.into_iter().filter(move |e| nomenclature.contains(*e, code));
    let code = code
        .filter(|code| editions(*code).next().is_some())
        .ok_or_else(|| bad("the code is in no edition from HS2012 to HS2022").expected("at least six digits of a subheading"))?;
    let edition = edition_of(origin)?;
    if nomenclature.contains(edition, code) || confirmed {
        return Ok(());
    }
    let from = editions(code).next_back().unwrap_or(edition);
    let successors: Vec<String> = nomenclature.convert(code, from, edition).iter().map(|c| c.dotted()).collect();
    let instead = if successors.is_empty() { "a code in force".to_owned() } else { successors.join(" or ") };
    Err(bad("the code is not in force on the line's date")
        .found(format!("{written} of {from}; the line is of {edition}"))
        .expected(instead)
        .hint("repeat it with --confirm if you mean it all the same"))
}

/// The edition in force on the day of a record's line.
fn edition_of(origin: &Origin) -> Result<Edition> {
    let given = origin.asked().dataspec.as_deref().map(|text| Dataspec::parse(text, "the dataspec of the record")).transpose()?;
    if let Some(edition) = given.and_then(|spec| spec.edition) {
        return Ok(edition);
    }
    let (names, values): (Vec<&str>, Vec<Option<&str>>) = origin.line().iter().map(|(n, v)| (n.as_str(), v.as_deref())).unzip();
    let table = Table::from_rows("the record", &names, &[&values])?;
    let lines = Lines::read(&table, &infer(&table, &Roles::default()).0, Edition::LATEST, &mut Vec::new());
    Ok(lines.line_edition.first().copied().flatten().unwrap_or(Edition::LATEST))
}

fn verify(file: &Path, kept: Option<&str>) -> Result<()> {
    let all = load(file)?;
    let head = all.head();
    let mut out = format!("{}: {} decisions, none changed, moved or taken out\nhead {}\n", file.display(), head.lines, head.sha256);
    if all.torn > 0 {
        out +=
            &format!("the last line is torn ({} bytes); the next `hsift override` moves it to {}\n", all.torn, torn_path(file).display());
    }
    if !all.end_covered && head.lines > 0 {
        out += "an earlier version wrote the last line: a change in it is noticed by the head alone\n";
    }
    if !head_path(file).exists() {
        out += &format!(
            "{} is not there: that nothing was taken off the end is shown by a head you kept alone (--head)\n",
            head_path(file).display()
        );
    }
    if let Some(kept) = kept {
        let kept = kept.trim().to_ascii_lowercase();
        let place = all.digests.iter().position(|d| *d == kept).ok_or_else(|| {
            Error::new(ErrorKind::Data, "the head you kept is not in the file")
                .at(file.display())
                .found(format!("{} decisions, head {}", head.lines, head.sha256))
                .expected(&kept)
                .hint("decisions were taken off the end or changed: bring back the original")
        })?;
        out += &format!("the head you kept is of decision {} of {}\n", place + 1, head.lines);
    }
    print(&out)
}

fn digits_of(code: &str) -> String {
    code.chars().filter(char::is_ascii_digit).collect()
}

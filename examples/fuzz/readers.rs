//! Who reads a file of each format, and what must hold of what was read.

use std::collections::BTreeSet;
use std::path::Path;

use hsift::data::dataspec::{Dataspec, Roles};
use hsift::data::infer::infer;
use hsift::data::tariff::{Asked as Edition, load};
use hsift::data::text::{Cut, Tokenizer};
use hsift::data::{ingest, overrides};
use hsift::domain::reading;
use hsift::domain::tariff::amount::{Goods, Quantity, amount};
use hsift::domain::tariff::answer::answer;
use hsift::domain::tariff::assess::{Shipment, State};
use hsift::domain::tariff::expression::Expression;
use hsift::domain::tariff::{parse, tables};
use hsift::error::Result;
use hsift::evaluation::claim;
use hsift::evaluation::plan::Plan;
use hsift::model::artifact::Model;
use hsift::progress::Silent;
use hsift::scoring::reasons::{Detail, Lang};
use hsift::scoring::record::{Asked, Origin};

use crate::{Read, World};

/// Reads declarations, infers what their columns mean, scores them; every line must be somewhere, once.
pub fn table(path: &Path, _: &[u8], _: bool, world: &World) -> Result<Read> {
    let table = ingest::read(path)?;
    let mut seen = vec![0u8; table.file_rows as usize + 1];
    let rejected: BTreeSet<u32> = table.rejects.iter().filter(|r| r.lost == "row").map(|r| r.row).collect();
    for row in table.rows.iter().chain(&rejected) {
        if let Some(seen) = seen.get_mut(*row as usize) {
            *seen = seen.saturating_add(1);
        }
    }
    let lines = table.height() + rejected.len();
    let lost = seen.iter().skip(1).filter(|n| **n != 1).count();
    let mut wrong = (lost > 0 || lines != table.file_rows as usize).then(|| {
        format!(
            "{} rows and {} rejects of {} lines; {lost} line numbers in neither or in both",
            table.height(),
            rejected.len(),
            table.file_rows
        )
    });
    let (spec, _) = infer(&table, &Roles::default());
    let again = Dataspec::parse(&spec.to_toml(&[]), "the inferred dataspec");
    if again.is_err() {
        wrong = wrong.or_else(|| Some("the inferred dataspec cannot be read back".into()));
    }
    let asked = Asked { lang: Lang::Zh, time: String::new(), coverage: None, costs: None, rank: None, top: None, dataspec: None };
    let detail = if table.height() < 3 { Detail::Full } else { Detail::None };
    if let Ok(scorer) = asked.scorer(&world.model, &table, detail) {
        let prepared = scorer.prepare(&table);
        let mut scored = 0;
        scorer.score(
            &table,
            &prepared,
            &Silent,
            |scores| Ok(scores.len()),
            |n| {
                scored += n;
                Ok(())
            },
        )?;
        if scored != lines {
            wrong = wrong.or_else(|| Some(format!("{scored} scores of {lines} lines")));
        }
    }
    Ok(Read { lines, wrong })
}

pub fn dataspec(_: &Path, bytes: &[u8], _: bool, _: &World) -> Result<Read> {
    let spec = Dataspec::parse(&String::from_utf8_lossy(bytes), "fuzz")?;
    let again = Dataspec::parse(&spec.to_toml(&["again".into()]), "again");
    Ok(Read { lines: 0, wrong: again.err().map(|e| format!("a dataspec that was read cannot be read back: {e}")) })
}

pub fn model(_: &Path, bytes: &[u8], damaged: bool, world: &World) -> Result<Read> {
    Model::from_bytes(bytes)?;
    let wrong = (damaged && bytes != world.model_bytes).then(|| "a damaged model is accepted".to_owned());
    Ok(Read { lines: 0, wrong })
}

/// A record may be read though it was damaged; what is made again then has other bytes.
pub fn record(_: &Path, bytes: &[u8], _: bool, world: &World) -> Result<Read> {
    let json = String::from_utf8_lossy(bytes);
    let made = Origin::read(&json)?.replay(&world.model)?.json()?;
    let wrong = (made == json && json != world.record).then(|| "a damaged record is made again".to_owned());
    Ok(Read { lines: 0, wrong })
}

pub fn a_claim(_: &Path, bytes: &[u8], _: bool, _: &World) -> Result<Read> {
    let claim = claim::read(&String::from_utf8_lossy(bytes), "fuzz")?;
    let _ = claim::judge(&claim);
    Ok(Read::default())
}

pub fn plan(path: &Path, _: &[u8], _: bool, _: &World) -> Result<Read> {
    Plan::load(path).map(|_| Read::default())
}

pub fn an_override(path: &Path, _: &[u8], _: bool, _: &World) -> Result<Read> {
    overrides::load(path).map(|_| Read::default())
}

/// Facts come from places of the text; tokens are of it.
pub fn text(_: &Path, bytes: &[u8], _: bool, _: &World) -> Result<Read> {
    let text = String::from_utf8_lossy(bytes);
    let read = reading::read(&text);
    let outside = read.stated.iter().find(|s| text.get(s.at.clone()).is_none()).map(|s| format!("{} at {:?} of no text", s.fact, s.at));
    let mut tokenizer = Tokenizer::default();
    for cut in [Cut::Words, Cut::Letters, Cut::Places] {
        let mut some = Vec::new();
        tokenizer.cut(&text, cut, |token| {
            if some.len() < 9 {
                some.push(token.to_owned());
            }
        });
        let _ = tokenizer.as_written(&text, &some.iter().map(String::as_str).collect::<Vec<_>>());
    }
    Ok(Read { lines: 0, wrong: outside })
}

/// What a shipment of everything is worth and counts.
fn everything() -> Goods {
    let units = ["kg", "NO", "litre", "ASV", "BRX", "clean kg", "line"];
    Goods {
        value: Some(100.into()),
        currency: "USD".into(),
        quantities: units.iter().filter_map(|unit| Quantity::of(7.into(), unit)).collect(),
        rates: [("EUR", 2), ("GBP", 3)].into_iter().map(|(c, r)| (c.to_owned(), r.into())).collect(),
        ..Goods::default()
    }
}

/// Loads a tariff and asks it: a rate that is not understood makes a duty not known, never nothing.
pub fn tariff(path: &Path, _: &[u8], _: bool, _: &World) -> Result<Read> {
    let schedule = load(&[path.to_path_buf()], &Edition { jurisdiction: "US".into(), edition: "fuzz".into(), from: None })?;
    let mut wrong = None;
    for line in schedule.lines.iter().filter(|l| !l.code.is_empty()).take(60) {
        let shipment = Shipment {
            day: chrono::NaiveDate::from_ymd_opt(2026, 10, 12).unwrap_or_default(),
            origin: Some("CN".into()),
            destination: "US".into(),
            claim: Vec::new(),
            facts: Default::default(),
            goods: everything(),
        };
        let told = answer(&schedule, tables::layers(), &line.code, &shipment);
        for choice in told.lines.iter().flat_map(|l| &l.choices) {
            let unknown = choice.entries.iter().any(|e| matches!(e.state, State::NotKnown { .. }) && e.operation != "vat");
            if unknown && choice.duty.is_some() {
                wrong = Some(format!("{}: a rate is not known and the duty is {:?}", line.code, choice.duty));
            }
        }
    }
    Ok(Read { lines: 0, wrong })
}

/// Reads rates: what is printed of a tree is read as it, and what states a number comes to something.
pub fn rates(_: &Path, bytes: &[u8], _: bool, _: &World) -> Result<Read> {
    let (text, goods, none) = (String::from_utf8_lossy(bytes), everything(), Ok(0.into()));
    let mut wrong = None;
    for clause in text.lines().flat_map(parse::cell) {
        let tree = &clause.expression;
        if tree.unparsed().is_some() {
            continue;
        }
        if parse::expression(&tree.to_string()) != *tree {
            wrong = Some(format!("{:?} is printed as {tree}, which is another tree", clause.text));
        }
        let states = clause.text.bytes().any(|b| matches!(b, b'1'..=b'9')) && !matches!(tree, Expression::Ref(_));
        let limited = [" MAX ", " - ", " less "].iter().any(|w| clause.text.contains(w));
        if states && !limited && amount(tree, &goods, &none, &none).is_ok_and(|d| d.is_zero()) {
            wrong = Some(format!("{:?} comes to nothing", clause.text));
        }
    }
    Ok(Read { lines: 0, wrong })
}

//! What a code costs, asked by a person: the code is found or said to be none, every line below it is assessed, and what is not known is
//! put as questions.

use std::collections::BTreeSet;

use rust_decimal::Decimal;
use serde::Serialize;

use super::amount::Need;
use super::assess::{Assessed, Choice, Range, Shipment, assess};
use super::layer::Layer;
use super::schedule::{Found, Kind, Schedule};
use super::tables::{self, Jurisdiction};
use crate::domain::nomenclature::{Edition, Nomenclature, Subheading};
use crate::domain::rows;

/// Lines below a code that are assessed one by one; of more the total is not known.
const MOST_LINES: usize = 2_000;

/// English and Chinese.
pub type Said = (String, String);

/// How a code stands in the tariff.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case", tag = "is")]
pub enum Standing {
    /// A line of it.
    Line,
    /// Finer than the tariff's line.
    Finer {
        /// The line.
        line: String,
    },
    /// A coarser code with lines below it.
    Above {
        /// How many.
        lines: usize,
    },
    /// Not in the tariff; lines below the nearest code above it are.
    Missing {
        /// That code.
        nearest: String,
    },
    /// Of an edition of the Harmonized System that is no longer in force.
    Retired {
        /// Its last edition.
        edition: String,
        /// What became of it.
        successors: Vec<String>,
    },
    /// No line of the tariff begins like it.
    Unknown,
}

/// The answer.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Answer {
    /// The digits that were asked for.
    pub code: String,
    /// Whose tariff.
    pub jurisdiction: String,
    /// Which edition.
    pub edition: String,
    /// How the code stands in it.
    pub standing: Standing,
    /// All duties under the option that counts, over all lines below the code; `None` if it is not known.
    pub duty: Option<Range>,
    /// VAT.
    pub vat: Option<Range>,
    /// Value, duties and VAT.
    pub total: Option<Range>,
    /// Currency of all amounts.
    pub currency: String,
    /// Every line with its options.
    pub lines: Vec<Assessed>,
    /// What would have to be known: what is asked, English and Chinese.
    pub questions: Vec<Said>,
    /// What a reader should know.
    pub notes: Vec<Said>,
}

/// Asks a tariff.
pub fn answer(schedule: &Schedule, layers: &[Layer], code: &str, shipment: &Shipment) -> Answer {
    let jurisdiction = Jurisdiction::of(&schedule.jurisdiction);
    let (standing, places) = stand(schedule, code);
    let mut notes = notes_of(&standing, code);
    let counted: &[u32] = if places.len() > MOST_LINES { &[] } else { &places };
    if places.len() > MOST_LINES {
        notes.push((
            format!("{} lines begin so: state more digits", places.len()),
            format!("以此开头的税目有{}个：请给出更多位数", places.len()),
        ));
    }
    let lines: Vec<Assessed> = counted.iter().map(|at| assess(schedule, *at, layers, shipment)).collect();
    let over = |of: &dyn Fn(&Choice) -> Option<Range>| {
        let each: Option<Vec<Range>> = lines.iter().map(|l| l.counted().and_then(of)).collect();
        each.and_then(|ranges| ranges.into_iter().reduce(Range::over))
    };
    let in_force =
        |at: &u32| schedule.measures(*at).into_iter().filter(|h| h.measure.in_force(shipment.day)).any(|h| h.measure.kind == Kind::Excise);
    let excised = counted.iter().any(in_force);
    if excised {
        notes.push((
            "excise is owed too and is not calculated: VAT and total are not known".into(),
            "另须缴纳消费税，此处未计：增值税及合计不明".into(),
        ));
    }
    let duty = over(&|c| c.duty);
    let vat = over(&|c| c.vat);
    let taxed = jurisdiction.is_some_and(|j| !j.vat.0.is_empty());
    let total = shipment.goods.value.zip(duty).filter(|_| !excised).and_then(|(value, duty)| {
        let vat = if taxed { vat? } else { Range { low: Decimal::ZERO, high: Decimal::ZERO } };
        let sum = |duty: Decimal, vat: Decimal| value.checked_add(duty)?.checked_add(vat);
        Some(Range { low: sum(duty.low, vat.low)?, high: sum(duty.high, vat.high)? })
    });
    let questions = questions(&lines, shipment, places.len());
    if shipment
        .origin
        .as_ref()
        .is_some_and(|o| *o == schedule.jurisdiction || tables::members(&schedule.jurisdiction).is_some_and(|m| m.contains(o)))
    {
        notes.push((
            "the goods are of the customs territory itself: duty is owed only where they come back from outside and no relief for returned goods applies".into(),
            "货物原产于本关税区：仅在复运进境且不适用退运货物减免时征税".into(),
        ));
    }
    if lines.iter().any(|l| l.counted().is_none()) {
        notes.push((
            "a line of this code has no rate in force on the day for these goods without a claim: its duty is not known".into(),
            "该编码有税目在该日对此货物无有效税率：税额不明".into(),
        ));
    }
    if taxed && vat.is_none() && duty.is_some() && !excised {
        notes.push((
            format!("no VAT rate for {} is in the tables: VAT is not known", shipment.destination),
            format!("表中无{}的增值税税率：增值税不明", shipment.destination),
        ));
    }
    Answer {
        code: code.to_owned(),
        jurisdiction: schedule.jurisdiction.clone(),
        edition: schedule.edition.clone(),
        standing,
        duty,
        vat,
        total,
        currency: shipment.goods.currency.clone(),
        lines,
        questions,
        notes,
    }
}

/// How a code stands in the tariff, and the lines that it may be.
fn stand(schedule: &Schedule, code: &str) -> (Standing, Vec<u32>) {
    let six = code.get(..6).and_then(|d| d.parse().ok()).map(Subheading);
    let nomenclature = Nomenclature::shared();
    // Chapters 98 and 99 and the like belong to the jurisdiction alone.
    let national = code.starts_with("98") || code.starts_with("99");
    if let Some(six) = six.filter(|s| !national && !nomenclature.contains(Edition::LATEST, *s))
        && let Some(last) = nomenclature.editions_of(six).last()
    {
        let successors = nomenclature.convert(six, *last, Edition::LATEST).iter().map(|s| s.dotted()).collect();
        return (Standing::Retired { edition: last.to_string(), successors }, Vec::new());
    }
    match schedule.find(code) {
        Found::Line(at) => (Standing::Line, vec![at]),
        Found::Finer(at) => (Standing::Finer { line: schedule.line(at).code.clone() }, vec![at]),
        Found::Above(places) => (Standing::Above { lines: places.len() }, places),
        Found::Missing(Some((nearest, places))) => (Standing::Missing { nearest }, places),
        Found::Missing(None) => (Standing::Unknown, Vec::new()),
    }
}

fn notes_of(standing: &Standing, code: &str) -> Vec<Said> {
    match standing {
        Standing::Line => Vec::new(),
        Standing::Finer { line } => vec![(
            format!("{code} is finer than this tariff's line {line}, whose rates are given"),
            format!("{code}比本税则的税目{line}更细，按该税目计算"),
        )],
        Standing::Above { lines } => vec![(
            format!("{code} is no line that goods are declared under; the answer spans the {lines} lines below it"),
            format!("{code}不是可申报的税目；结果涵盖其下{lines}个税目"),
        )],
        Standing::Missing { nearest } => vec![(
            format!(
                "{code} is no code of this tariff: wrong digits, or zeros put behind a shorter code; the answer spans all lines of {nearest}"
            ),
            format!("本税则无{code}：可能位数有误或以零补足；结果涵盖{nearest}下全部税目"),
        )],
        Standing::Retired { edition, successors } => {
            let became = if successors.is_empty() { "no code of its own".to_owned() } else { successors.join(", ") };
            vec![(
                format!("{code} was a code of {edition} and is one no longer: it became {became}"),
                format!(
                    "{code}为{edition}版编码，现已废止：改为{}",
                    if successors.is_empty() { "（无对应编码）".to_owned() } else { successors.join("、") }
                ),
            )]
        }
        Standing::Unknown => vec![(
            format!("{code} is no code of the loaded tariff: load an edition that has it with --tariff"),
            format!("所载税则无{code}：请用--tariff载入含该编码的税则"),
        )],
    }
}

/// What to ask, of the options that count: most lines' first.
fn questions(lines: &[Assessed], shipment: &Shipment, places: usize) -> Vec<Said> {
    let first = || lines.iter().filter_map(Assessed::counted);
    let needs: BTreeSet<&Need> = first().flat_map(|c| &c.needs).collect();
    let asks: BTreeSet<&String> = first().flat_map(|c| &c.asks).collect();
    let mut all: Vec<Said> = Vec::new();
    if places > 1 {
        all.push(("Which of the lines below this code is it?".into(), "属于该编码下的哪一个税目？".into()));
    }
    if shipment.origin.is_none() {
        all.push(("Where are the goods from?".into(), "货物原产地是哪里？".into()));
    }
    all.extend(needs.into_iter().map(|need| need.question()));
    all.extend(asks.into_iter().filter(|a| *a != "origin").map(|fact| fact_question(fact)));
    all
}

impl Need {
    /// The question that would answer it.
    pub fn question(&self) -> Said {
        let both = |en: String, zh: String| (en, zh);
        match self {
            Need::Value => both("What is the customs value?".into(), "完税价格是多少？".into()),
            Need::Quantity(unit) => both(format!("How many {unit} are there?"), format!("数量是多少（单位：{unit}）？")),
            Need::PartValue(part) => both(format!("What is the value of the {part}?"), format!("其中{part}的价值是多少？")),
            Need::PartQuantity(unit, of) => both(format!("How many {unit} {of}?"), format!("{of}的数量是多少（单位：{unit}）？")),
            Need::ExchangeRate(currency) => both(
                format!("What is one {currency} worth? (--rate {currency}=...)"),
                format!("1 {currency}折合多少？（--rate {currency}=…）"),
            ),
            Need::OtherLine(line) => both(format!("Does {line} apply, and what does it state?"), format!("是否适用{line}？其税率为何？")),
            Need::Component(name) => both(
                format!("What is the agricultural component {name} (Meursing code)?"),
                format!("农产品成分{name}（Meursing代码）是多少？"),
            ),
            Need::Unparsed(text) => {
                both(format!("What does \"{text}\" come to? It is not understood."), format!("“{text}”无法识读，税额是多少？"))
            }
            Need::Overflow => both("The numbers are too large to be calculated with.".into(), "数值过大，无法计算。".into()),
        }
    }
}

/// The question for a fact that layers turn on: `datasets/tariff/facts.csv`, or its name.
pub fn fact_question(fact: &str) -> Said {
    let known = rows(include_str!("../../../datasets/tariff/facts.csv")).find(|row| &row[0] == fact);
    known.map_or_else(
        || (format!("Is this so: {fact}? (--fact {fact}=yes)"), format!("{fact}是否成立？（--fact {fact}=yes）")),
        |row| (format!("{} (--fact {fact}=...)", &row[1]), format!("{}（--fact {fact}=…）", &row[2])),
    )
}

/// A code that this one is taken for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Confused {
    /// Its digits.
    pub code: String,
    /// When it is the other one.
    pub why: Said,
}

/// The codes that a code is commonly taken for: `datasets/tariff/confused.csv`, both ways.
pub fn confused_with(code: &str) -> Vec<Confused> {
    rows(include_str!("../../../datasets/tariff/confused.csv"))
        .filter(|row| code.starts_with(&row[0]))
        .map(|row| Confused { code: row[1].to_owned(), why: (row[2].to_owned(), row[3].to_owned()) })
        .collect()
}

/// A paper that is usually asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Paper {
    /// What it is.
    pub paper: Said,
    /// Where this was read.
    pub source: String,
    /// How sure that is.
    pub confidence: String,
}

/// Papers usually required: `datasets/tariff/papers.csv`.
pub fn papers(jurisdiction: &str, code: &str) -> Vec<Paper> {
    rows(include_str!("../../../datasets/tariff/papers.csv"))
        .filter(|row| &row[0] == jurisdiction && row[1].split(' ').any(|scope| scope == "*" || code.starts_with(scope)))
        .map(|row| Paper { paper: (row[2].to_owned(), row[3].to_owned()), source: row[4].to_owned(), confidence: row[5].to_owned() })
        .collect()
}

mod lines;
mod page;
mod told;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use clap::{Args, ValueEnum};
use rust_decimal::Decimal;
use serde::Serialize;

use super::reading::ReadArgs;
use super::score::LangArg;
use super::tariff::{digits, no_tariff};
use super::{OutFormat, now, print, print_file, print_json, typed};
use crate::data::tariff::{Tariffs, open};
use crate::domain::condition::Facts;
use crate::domain::countries;
use crate::domain::tariff::amount::{Goods, Quantity};
use crate::domain::tariff::answer::{Answer, Confused, Paper, answer, confused_with, papers};
use crate::domain::tariff::assess::Shipment;
use crate::domain::tariff::layer::{self, Layer};
use crate::domain::tariff::schedule::Schedule;
use crate::domain::tariff::tables::{self, Jurisdiction};
use crate::domain::tariff::units::{self, Unit};
use crate::error::{Error, ErrorKind, Result};
use crate::scoring::reasons::Lang;

/// How an answer is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum As {
    Text,
    Json,
    Html,
}

#[derive(Args)]
pub struct DutyArgs {
    /// Declarations to answer line by line instead of one shipment: code, origin, destination, value, currency, quantity, unit and date are
    /// read from their columns; what a file does not have, the options say
    #[arg(value_name = "FILE", requires = "out", conflicts_with_all = ["code", "value", "format"])]
    files: Vec<PathBuf>,
    /// The code
    #[arg(long, value_name = "CODE", value_parser = digits, required_unless_present = "files")]
    code: Option<String>,
    /// Country of origin: a code or a name, English or Chinese
    #[arg(long, value_name = "COUNTRY")]
    origin: Option<String>,
    /// Country that the goods enter, or EU
    #[arg(long, value_name = "COUNTRY", required_unless_present = "files")]
    destination: Option<String>,
    /// Customs value: FOB for the US, CIF for others
    #[arg(long, value_name = "AMOUNT", value_parser = money, allow_negative_numbers = true)]
    value: Option<Decimal>,
    /// Currency of the value, ISO 4217; that of the destination if not given
    #[arg(long, value_name = "CUR", value_parser = currency)]
    currency: Option<String>,
    /// A quantity; as often as there are units
    #[arg(long, value_name = "N", value_parser = money, requires = "unit", allow_negative_numbers = true)]
    quantity: Vec<Decimal>,
    /// Its unit, as the tariff or people write it: NO, kg, DOZ, litre
    #[arg(long, value_name = "UNIT")]
    unit: Vec<String>,
    /// Value or quantity of a part that a rate names: "case=1200", "lead content=80 kg"
    #[arg(long, value_name = "NAME=AMOUNT")]
    part: Vec<String>,
    /// Day of entry; today if not given
    #[arg(long = "date", value_name = "DATE", value_parser = typed::date)]
    day: Option<NaiveDate>,
    /// Preference that is claimed: a programme's symbol or name, such as USMCA or KR
    #[arg(long, value_name = "PROGRAMME")]
    claim: Vec<String>,
    /// A fact about goods or shipment, such as in_transit=no
    #[arg(long, value_name = "KEY=VALUE")]
    fact: Vec<String>,
    /// What one unit of a currency is worth in the destination's, such as EUR=0.8571
    #[arg(long, value_name = "CUR=RATE")]
    rate: Vec<String>,
    /// A tariff made by `hsift tariff load`; it stands in the place of the shipped lines of its jurisdiction
    #[arg(long, value_name = "FILE")]
    tariff: Vec<PathBuf>,
    /// Duties beside tariffs, as a table of the columns of datasets/tariff/layers.csv; it stands in the place of the shipped one
    #[arg(long, value_name = "FILE")]
    layers: Option<PathBuf>,
    /// How to print it
    #[arg(long, value_enum, default_value = "text")]
    format: As,
    /// Language of the answer
    #[arg(long, value_enum, default_value = "en")]
    lang: LangArg,
    /// File to write the answers of lines to, its format told by its ending
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// The format where no ending tells it
    #[arg(long = "as", value_enum, value_name = "FORMAT")]
    out_format: Option<OutFormat>,
    /// Make CSV ready for a spreadsheet
    #[arg(long)]
    excel: bool,
    #[command(flatten)]
    reading: ReadArgs,
}

/// A number that is not negative, exactly as it is typed.
fn money(text: &str) -> std::result::Result<Decimal, String> {
    // What is no number at all is told as everywhere.
    typed::amount(text)?;
    let plain: String = text.trim().chars().map(|c| if c == ',' { '.' } else { c }).collect();
    let value: Decimal = plain.parse().map_err(|_| "this is no number; write it as 1500 or 0.5".to_owned())?;
    if value.is_sign_negative() && !value.is_zero() { Err("it cannot be negative".into()) } else { Ok(value) }
}

fn currency(text: &str) -> std::result::Result<String, String> {
    let plain = text.trim().to_uppercase();
    let fits = plain.len() == 3 && plain.bytes().all(|b| b.is_ascii_uppercase());
    if fits { Ok(plain) } else { Err("a currency has three letters, such as USD".into()) }
}

/// Everything about one code, as JSON tells it.
#[derive(Serialize)]
struct Told {
    asked: Asked,
    answer: Answer,
    /// Codes that this one is taken for, with what they would pay.
    confused: Vec<Other>,
    papers: Vec<Paper>,
}

#[derive(Serialize)]
struct Asked {
    code: String,
    origin: Option<String>,
    destination: String,
    value: Option<Decimal>,
    currency: String,
    date: NaiveDate,
    /// Was the day taken for want of a stated one?
    today: bool,
    claim: Vec<String>,
    facts: Facts,
}

#[derive(Serialize)]
struct Other {
    #[serde(flatten)]
    code: Confused,
    duty: Option<crate::domain::tariff::assess::Range>,
}

pub fn run(args: &DutyArgs) -> Result<()> {
    let house = House::of(args)?;
    if !args.files.is_empty() {
        return lines::run(args, &house);
    }
    let code = args.code.as_deref().unwrap_or_default();
    let told = house.told(args, code)?;
    let lang = Lang::from(args.lang);
    match args.format {
        As::Json => print_json(&told),
        As::Text => print(&told::text(&told, lang)),
        As::Html => print_file(&page::html(&told, lang)?),
    }
}

/// Tariffs and layers at hand, and today.
struct House {
    tariffs: Tariffs,
    today: NaiveDate,
}

/// Tariffs and layers from files.
pub fn tariffs(own: &[PathBuf], layers: Option<&Path>, rate: &[String], fact: &[String]) -> Result<Tariffs> {
    let own = own.iter().map(|path| open(path)).collect::<Result<Vec<_>>>()?;
    let read = |path: &Path| {
        let text = std::fs::read_to_string(path).map_err(|e| Error::io("cannot read the layers", path, &e))?;
        let read = layer::read(&text, &tables::members);
        read.map_err(|what| Error::new(ErrorKind::Data, "the table of layers cannot be used").at(path.display()).found(what))
    };
    Ok(Tariffs { own, layers: layers.map(read).transpose()?, rates: rates(rate)?, facts: pairs(fact, "fact")? })
}

/// Today, as this machine has it.
pub fn today() -> Result<NaiveDate> {
    now()?[..10].parse().map_err(|_| Error::new(ErrorKind::Setting, "this machine's clock tells no day").hint("say --date"))
}

impl House {
    fn of(args: &DutyArgs) -> Result<House> {
        Ok(House { tariffs: tariffs(&args.tariff, args.layers.as_deref(), &args.rate, &args.fact)?, today: today()? })
    }

    fn told(&self, args: &DutyArgs, code: &str) -> Result<Told> {
        let destination = place(args.destination.as_deref().unwrap_or_default(), "destination")?;
        let origin = args.origin.as_deref().map(|o| place(o, "origin")).transpose()?;
        let schedule = self.tariffs.of(&destination).ok_or_else(|| no_tariff(&destination))?;
        let own = Jurisdiction::of(&destination).map(|j| j.currency.clone());
        let currency = args.currency.clone().or(own.clone()).unwrap_or_default();
        let day = args.day.unwrap_or(self.today);
        in_edition(schedule, day)?;
        let mut goods = Goods { currency: own.unwrap_or_else(|| currency.clone()), rates: self.tariffs.rates.clone(), ..Goods::default() };
        goods.worth(args.value, &currency);
        quantities(args, &mut goods)?;
        used_units(schedule, code, self.tariffs.layers(), &args.unit, &goods)?;
        parts(args, &mut goods)?;
        let claim: Vec<String> = args.claim.iter().flat_map(|c| tables::claimed(&schedule.jurisdiction, c.trim())).collect();
        known_claims(schedule, code, &claim, &args.claim)?;
        let asked = Asked {
            code: code.to_owned(),
            origin: origin.clone(),
            destination: destination.clone(),
            value: args.value,
            currency: currency.clone(),
            date: day,
            today: args.day.is_none(),
            claim: claim.clone(),
            facts: self.tariffs.facts.clone(),
        };
        let shipment = Shipment { day, origin, destination, claim, facts: self.tariffs.facts.clone(), goods };
        let mut found = answer(schedule, self.tariffs.layers(), code, &shipment);
        if asked.today {
            found.notes.insert(0, (format!("no day was stated: this is the answer for {day}"), format!("未指明日期：按{day}计算")));
        }
        let confused = confused_with(code).into_iter().map(|other| {
            let duty = answer(schedule, self.tariffs.layers(), &other.code, &shipment).duty;
            Other { code: other, duty }
        });
        Ok(Told { asked, confused: confused.collect(), papers: papers(&schedule.jurisdiction, code), answer: found })
    }
}

/// A country by any name, or a jurisdiction.
pub fn place(text: &str, what: &str) -> Result<String> {
    let upper = text.trim().to_uppercase();
    if what == "destination" && Jurisdiction::all().iter().any(|j| j.code == upper) {
        return Ok(upper);
    }
    countries::read(text).map(|c| c.code.clone()).ok_or_else(|| {
        Error::new(ErrorKind::Setting, format!("the {what} is no country that is known"))
            .found(format!("{text:?}"))
            .expected("an ISO 3166 code or a name, such as CN, China or 中国")
    })
}

fn in_edition(schedule: &Schedule, day: NaiveDate) -> Result<()> {
    match schedule.from.filter(|from| day < *from) {
        None => Ok(()),
        Some(from) => Err(Error::new(ErrorKind::Setting, "the day of entry is before the tariff's edition")
            .found(format!("{day}, edition {} from {from}", schedule.edition))
            .hint("load the edition that was in force then")),
    }
}

fn quantities(args: &DutyArgs, goods: &mut Goods) -> Result<()> {
    if args.quantity.len() != args.unit.len() {
        return Err(Error::new(ErrorKind::Setting, "every --quantity needs its --unit").found(format!(
            "{} quantities, {} units",
            args.quantity.len(),
            args.unit.len()
        )));
    }
    for (amount, unit) in args.quantity.iter().zip(&args.unit) {
        let quantity = Quantity::of(*amount, unit).ok_or_else(|| no_unit(unit))?;
        goods.quantities.push(quantity);
    }
    Ok(())
}

/// Refuses a quantity that no duty of the code counts by and that the tariff does not ask for: a slip would else pass unseen.
fn used_units(schedule: &Schedule, code: &str, layers: &[Layer], written: &[String], goods: &Goods) -> Result<()> {
    let places = schedule.candidates(code);
    let mut used: Vec<Unit> = places.iter().flat_map(|at| schedule.units(*at)).collect();
    used.extend(layers.iter().filter(|l| l.jurisdiction == schedule.jurisdiction).flat_map(|l| l.expression.units()).cloned());
    used.sort();
    used.dedup();
    match goods.quantities.iter().zip(written).find(|(q, _)| !used.contains(&q.unit)) {
        Some((_, unit)) if !places.is_empty() => {
            let names: Vec<String> = used.iter().map(|u| units::written(std::slice::from_ref(u))).collect();
            Err(Error::new(ErrorKind::Setting, "no duty of this code counts by such a unit, and the tariff does not ask for it")
                .found(format!("{unit:?}"))
                .expected(if names.is_empty() { "no quantity".to_owned() } else { names.join(", ") }))
        }
        _ => Ok(()),
    }
}

fn no_unit(unit: &str) -> Error {
    Error::new(ErrorKind::Setting, "no duty is counted in such a unit")
        .found(format!("{unit:?}"))
        .expected("a unit such as kg, NO, DOZ, litre, m2, or a customs code such as KGM, NAR, HLT")
}

fn parts(args: &DutyArgs, goods: &mut Goods) -> Result<()> {
    for part in &args.part {
        let bad = |why: &str| {
            Error::new(ErrorKind::Setting, why).found(format!("--part {part:?}")).expected("\"case=1200\" or \"lead content=80 kg\"")
        };
        let (name, amount) = part.split_once('=').ok_or_else(|| bad("a part is a name and an amount"))?;
        let amount = amount.trim();
        let end = amount.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(amount.len());
        let number = money(&amount[..end]).map_err(|why| bad(&why))?;
        match amount[end..].trim() {
            "" => drop(goods.part_values.insert(name.trim().to_owned(), number)),
            unit => {
                let quantity = Quantity::of(number, unit).ok_or_else(|| no_unit(unit))?;
                goods.part_quantities.push((name.trim().to_owned(), quantity));
            }
        }
    }
    Ok(())
}

fn pairs(texts: &[String], what: &str) -> Result<BTreeMap<String, String>> {
    let one = |text: &String| {
        let (key, value) = text.split_once('=').unwrap_or((text, "yes"));
        let (key, value) = (key.trim(), value.trim());
        if key.is_empty() || value.is_empty() {
            return Err(Error::new(ErrorKind::Setting, format!("a {what} is a name and a value"))
                .found(format!("{text:?}"))
                .expected("in_transit=no"));
        }
        Ok((key.to_owned(), value.to_owned()))
    };
    texts.iter().map(one).collect()
}

fn rates(texts: &[String]) -> Result<BTreeMap<String, Decimal>> {
    let one = |text: &String| {
        let bad = || {
            Error::new(ErrorKind::Setting, "a rate is a currency and a number above 0").found(format!("{text:?}")).expected("EUR=0.8571")
        };
        let (name, rate) = text.split_once('=').ok_or_else(bad)?;
        let rate = money(rate).ok().filter(|r| !r.is_zero()).ok_or_else(bad)?;
        Ok((currency(name).map_err(|_| bad())?, rate))
    };
    texts.iter().map(one).collect()
}

/// Refuses a claim that no line below the code has a rate for, naming those that there are.
fn known_claims(schedule: &Schedule, code: &str, claim: &[String], written: &[String]) -> Result<()> {
    if claim.is_empty() {
        return Ok(());
    }
    let places = schedule.candidates(code);
    if places.is_empty() {
        return Ok(());
    }
    let mut symbols: Vec<&str> = Vec::new();
    for held in places.iter().flat_map(|at| schedule.measures(*at)) {
        symbols.extend(held.measure.programmes.iter().map(String::as_str));
    }
    symbols.sort_unstable();
    symbols.dedup();
    // A programme may count without a rate of its own: a relief may turn on it.
    let known = |c: &String| {
        symbols.contains(&c.as_str()) || tables::programme(&schedule.jurisdiction, c).is_some() || c.eq_ignore_ascii_case("preference")
    };
    if claim.iter().any(known) {
        return Ok(());
    }
    Err(Error::new(ErrorKind::Setting, "no rate of this code is for the programme that is claimed")
        .found(written.join(", "))
        .expected(if symbols.is_empty() { "no claim: the code has no preferences".to_owned() } else { symbols.join(", ") }))
}

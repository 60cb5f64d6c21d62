//! An answer as one page that prints on one sheet.

use minijinja::{Environment, Value, context};
use rust_decimal::prelude::ToPrimitive;

use super::Told;
use super::told::{of, shown, state};
use crate::domain::tariff::assess::{Choice, Entry, Range};
use crate::error::{Error, ErrorKind, Result};
use crate::scoring::reasons::Lang;

pub fn html(told: &Told, lang: Lang) -> Result<String> {
    let currency = &told.answer.currency;
    let money = |range: Option<Range>| shown(range, currency, lang);
    let said = |list: &[(String, String)]| list.iter().map(|s| of(s, lang).to_owned()).collect::<Vec<_>>();
    let line = if let [one] = &told.answer.lines[..] { Some(one) } else { None };
    let first = line.and_then(|l| l.counted());
    let entry = |e: &Entry| {
        context! { name => &e.authority, heading => &e.heading, rate => &e.rate, amount => e.amount.map(|r| shown(Some(r), currency, lang)),
        state => state(&e.state, lang), source => &e.source, confidence => &e.confidence, provenance => &e.provenance,
        from => e.from.map(|d| d.to_string()), to => e.to.map(|d| d.to_string()) }
    };
    let choice = |c: &Choice| {
        context! { name => of(&c.name, lang), rate => c.entries.first().map(|e| e.rate.clone()), duty => money(c.duty),
        open => c.open != crate::domain::condition::Truth::No, why => c.why.as_ref().map(|w| of(w, lang)) }
    };
    let value = context! {
        zh => lang == Lang::Zh, code => &told.asked.code, origin => &told.asked.origin, destination => &told.asked.destination,
        value => told.asked.value.map(|v| format!("{v} {}", told.asked.currency)), date => told.asked.date.to_string(),
        edition => format!("{} {}", told.answer.jurisdiction, told.answer.edition),
        text => line.map(|l| l.texts.clone()), line => line.map(|l| l.code.clone()),
        duty => money(told.answer.duty), vat => told.answer.vat.map(|_| money(told.answer.vat)), total => money(told.answer.total),
        notes => said(&told.answer.notes), questions => said(&told.answer.questions),
        entries => first.map(|c| c.entries.iter().map(entry).collect::<Vec<_>>()), option => first.map(|c| of(&c.name, lang)),
        bars => first.map(bars), others => line.map(|l| l.others().map(choice).collect::<Vec<_>>()),
        below => told.answer.lines.iter().filter(|_| line.is_none()).map(|l| context! { code => &l.code, text => l.texts.last(), duty => money(l.counted().and_then(|c| c.duty)) }).collect::<Vec<_>>(),
        confused => told.confused.iter().map(|o| context! { code => &o.code.code, why => of(&o.code.why, lang), duty => money(o.duty) }).collect::<Vec<_>>(),
        papers => told.papers.iter().map(|p| context! { paper => of(&p.paper, lang), confidence => &p.confidence, source => &p.source }).collect::<Vec<_>>(),
        version => env!("CARGO_PKG_VERSION"),
    };
    let failed = |e: minijinja::Error| Error::new(ErrorKind::Io, "the page cannot be made").found(e);
    let mut environment = Environment::new();
    environment.add_template("page.html", include_str!("page.html")).map_err(failed)?;
    environment.get_template("page.html").and_then(|t| t.render(value)).map_err(failed)
}

/// The picture: a bar a row that owes something, in percent of the longest sum.
fn bars(choice: &Choice) -> Vec<Value> {
    let owed = |e: &&Entry| e.operation != "vat" && e.amount.is_some_and(|a| !a.high.is_zero());
    let sum: f64 = choice.entries.iter().filter(owed).filter_map(|e| e.amount?.high.to_f64()).map(f64::abs).sum();
    let mut at = 0.0;
    let bar = |e: &Entry| {
        let of = |d: rust_decimal::Decimal| d.to_f64().unwrap_or(0.0) / sum.max(f64::MIN_POSITIVE) * 100.0;
        let amount = e.amount?;
        let (sure, may) = (of(amount.low), of(amount.high - amount.low));
        let bar = context! { name => &e.authority, heading => &e.heading, at => at, sure => sure, may => may };
        at += sure + may;
        Some(bar)
    };
    choice.entries.iter().filter(owed).filter_map(bar).collect()
}

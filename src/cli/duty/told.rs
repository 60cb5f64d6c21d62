//! An answer as text for a terminal.

use std::fmt::Write;

use super::Told;
use crate::domain::condition::Truth;
use crate::domain::tariff::assess::{Choice, Entry, Range, State};
use crate::domain::tariff::schedule::Kind;
use crate::error::visible_line;
use crate::scoring::reasons::Lang;

/// Lines below a code that are told one by one.
const FEW: usize = 12;

pub fn text(told: &Told, lang: Lang) -> String {
    let say = |en: &'static str, zh: &'static str| if lang == Lang::En { en } else { zh };
    let (asked, answer) = (&told.asked, &told.answer);
    let mut out = String::new();
    let origin = asked.origin.as_deref().unwrap_or(say("unknown origin", "原产地不明"));
    let value = asked.value.map_or(String::new(), |v| format!(", {v} {}", asked.currency));
    let _ = writeln!(out, "{}  {origin} → {}{value}, {}", asked.code, asked.destination, asked.date);
    if let [line] = &answer.lines[..] {
        let _ = writeln!(out, "{}  {}", line.code, visible_line(&line.texts.join(" › ")));
    }
    for note in &answer.notes {
        let _ = writeln!(out, "{}: {}", say("note", "提示"), visible_line(of(note, lang)));
    }
    let row = |name: &str, amount: Option<Range>| {
        let width: usize = name.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum();
        format!("{name}{}{}\n", " ".repeat(18usize.saturating_sub(width)), shown(amount, &answer.currency, lang))
    };
    out.push('\n');
    out += &row(say("duty", "关税"), answer.duty);
    if answer.vat.is_some() {
        out += &row(say("VAT", "增值税"), answer.vat);
    }
    out += &row(say("value and taxes", "货值及税费合计"), answer.total);
    if !answer.questions.is_empty() {
        let _ = writeln!(out, "\n{}", say("what would settle it", "尚需明确"));
        for question in &answer.questions {
            let _ = writeln!(out, "  {}", visible_line(of(question, lang)));
        }
    }
    match &answer.lines[..] {
        [line] => {
            if let Some(first) = line.counted() {
                let _ = writeln!(out, "\n{}: {}", say("how it adds up", "计算"), of(&first.name, lang));
                first.entries.iter().for_each(|e| out += &entry(e, &answer.currency, lang));
            }
            if line.others().next().is_some() {
                let _ = writeln!(out, "\n{}", say("other ways to bring it in", "其他方案"));
                line.others().for_each(|c| out += &choice(c, &answer.currency, lang));
            }
        }
        lines if !lines.is_empty() => {
            let _ = writeln!(out, "\n{}", say("the lines below it", "其下税目"));
            for line in lines.iter().take(FEW) {
                let duty = line.counted().and_then(|c| c.duty);
                let text = line.texts.last().map_or("", String::as_str);
                let _ = writeln!(out, "  {:<12}{:>22}  {}", line.code, shown(duty, &answer.currency, lang), visible_line(text));
            }
            if lines.len() > FEW {
                let _ = writeln!(out, "  … {}", lines.len() - FEW);
            }
        }
        _ => {}
    }
    if !told.confused.is_empty() {
        let _ = writeln!(out, "\n{}", say("commonly taken for", "常混淆的编码"));
        for other in &told.confused {
            let _ =
                writeln!(out, "  {:<12}{:>22}  {}", other.code.code, shown(other.duty, &answer.currency, lang), of(&other.code.why, lang));
        }
    }
    if !told.papers.is_empty() {
        let _ = writeln!(out, "\n{}", say("papers usually required", "通常所需单证"));
        for paper in &told.papers {
            let _ = writeln!(out, "  {} [{}]", of(&paper.paper, lang), paper.confidence);
        }
    }
    out
}

pub fn of(said: &(String, String), lang: Lang) -> &str {
    if lang == Lang::En { &said.0 } else { &said.1 }
}

/// An amount, a range, or that it is not known.
pub fn shown(range: Option<Range>, currency: &str, lang: Lang) -> String {
    match range {
        None if lang == Lang::En => "not known".into(),
        None => "不明".into(),
        Some(r) if r.low == r.high => format!("{} {currency}", r.low),
        Some(r) if lang == Lang::En => format!("{} to {} {currency}", r.low, r.high),
        Some(r) => format!("{}至{} {currency}", r.low, r.high),
    }
}

/// What became of a row, in words; empty if it simply counts.
pub fn state(state: &State, lang: Lang) -> String {
    let en = lang == Lang::En;
    match state {
        State::Applied => String::new(),
        State::Suppressed { by } if en => format!("does not count: {by}"),
        State::Suppressed { by } => format!("不计：因{by}"),
        State::NotClaimed { programmes } if en => format!("not claimed ({})", programmes.join(", ")),
        State::NotClaimed { programmes } => format!("未申报（{}）", programmes.join("、")),
        State::NotMet { facts } if en => format!("not met: {}", facts.join(", ")),
        State::NotMet { facts } => format!("条件不符：{}", facts.join("、")),
        State::FactUnknown { facts } if en => format!("not known whether: {}", facts.join(", ")),
        State::FactUnknown { facts } => format!("待定：{}", facts.join("、")),
        State::NotKnown { needs } => {
            let asked: Vec<String> = needs.iter().map(|n| of(&n.question(), lang).to_owned()).collect();
            format!("{}{}", if en { "not known: " } else { "不明：" }, asked.join(" "))
        }
    }
}

fn entry(e: &Entry, currency: &str, lang: Lang) -> String {
    let amount = match (&e.amount, &e.state) {
        (Some(_), _) => shown(e.amount, currency, lang),
        _ => "–".into(),
    };
    let days = match (e.from, e.to) {
        (None, None) => String::new(),
        (from, to) => format!(", {}–{}", from.map_or(String::new(), |d| d.to_string()), to.map_or(String::new(), |d| d.to_string())),
    };
    let became = state(&e.state, lang);
    let about: Vec<&str> =
        [e.provenance.as_str(), e.source.as_str(), e.confidence.as_str()].into_iter().filter(|t| !t.is_empty()).collect();
    let name = if e.heading.is_empty() { e.authority.clone() } else { format!("{} {}", e.heading, e.authority) };
    let mut out = format!(
        "  {amount:>22}  {:<16} {}{}\n",
        visible_line(&e.rate),
        visible_line(&name),
        if became.is_empty() { String::new() } else { format!(" – {became}") }
    );
    let _ = writeln!(out, "  {:>22}  [{}{days}]", "", visible_line(&about.join("; ")));
    out
}

fn choice(c: &Choice, currency: &str, lang: Lang) -> String {
    let base = c.entries.first().map_or("", |e| e.rate.as_str());
    let why = c.why.as_ref().map_or(String::new(), |w| format!(" – {}", of(w, lang)));
    let open = match c.open {
        Truth::No => shut(lang),
        _ => shown(c.duty, currency, lang),
    };
    let kind = if c.kind == Kind::Quota { " (quota)" } else { "" };
    format!("  {open:>22}  {:<16} {}{kind}{}\n", visible_line(base), visible_line(of(&c.name, lang)), visible_line(&why))
}

fn shut(lang: Lang) -> String {
    if lang == Lang::En { "not open".into() } else { "不适用".into() }
}

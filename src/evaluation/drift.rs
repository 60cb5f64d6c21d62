//! How far declarations have moved from those a model learned from.

use std::collections::{BTreeMap, HashMap};

use chrono::Datelike;
use serde::Serialize;
use statrs::distribution::{ChiSquared, ContinuousCDF};

use super::history::History;
use super::resample::quantile;
use crate::data::dataspec::{ColumnSpec, Dataspec, Role};
use crate::data::lines::Lines;
use crate::data::numbers::Numbers;
use crate::data::table::{Strings, Table, shorten};
use crate::data::text::Tokenizer;
use crate::domain::declaration::{Semantic, Use};
use crate::domain::nomenclature::Edition;
use crate::model::metrics::wilson;

/// Levels of a category told apart, the most frequent first; the others count as one.
const LEVELS: usize = 20;
/// New values shown.
const SHOWN: usize = 5;

/// One column, then and now.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FieldDrift {
    /// The column.
    pub column: String,
    /// Population stability index over its levels or tenths, missing among them; of a text, over shares of known words.
    pub psi: Option<f64>,
    /// What an index would stay below in 95 of 100 samples of this size without any drift, if lines were independent
    /// (Yurdakul, dissertation, Western Michigan University, 2018).
    pub noise: Option<f64>,
    /// Share missing then.
    pub missing_before: f64,
    /// Share missing now.
    pub missing_now: f64,
    /// Share of the values now (of a text: of the words) that did not occur then; categories, names and texts only.
    pub new_share: Option<f64>,
    /// The most frequent of them, with lines.
    pub new: Vec<(String, usize)>,
}

/// Everything that moved.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Drift {
    /// Lines then.
    pub lines_before: usize,
    /// Lines now.
    pub lines_now: usize,
    /// By column, the strongest first.
    pub fields: Vec<FieldDrift>,
    /// Declared codes that nobody declared then, with lines.
    pub new_codes: Vec<(String, usize)>,
    /// Lines by edition in force: then, now.
    pub editions: BTreeMap<String, (usize, usize)>,
    /// Share of lines of known truth that are wrong, with a 95 % Wilson interval: then, now.
    pub label_rate: [Option<(f64, f64, f64)>; 2],
    /// The same by year.
    pub label_rate_by_year: Vec<(i32, usize, f64)>,
}

/// Compares declarations with a history.
pub fn drift(history: &History<'_>, table: &Table, spec: &Dataspec, lines: &Lines) -> Drift {
    let mut fields: Vec<FieldDrift> = Vec::new();
    for (then, now) in history.spec.columns.iter().zip(&spec.columns) {
        if matches!(then.semantic, Semantic::Id | Semantic::Date) || matches!(then.role, Some(Role::Label | Role::Weight)) || unused(then) {
            continue;
        }
        let (Some(before), Some(after)) = (history.table.column(&then.name), table.column(&now.name)) else { continue };
        let numbers = Numbers::of(history.table, then).zip(Numbers::of(table, now));
        fields.extend(field(now, before, after, numbers));
    }
    fields.sort_by(|a, b| b.psi.unwrap_or(-1.0).total_cmp(&a.psi.unwrap_or(-1.0)).then(a.column.cmp(&b.column)));
    let codes = |lines: &Lines| -> HashMap<String, usize> {
        let mut all = HashMap::new();
        for code in (0..lines.declared.len()).filter_map(|row| lines.declared_code(row)?.subheading) {
            *all.entry(code.dotted()).or_default() += 1;
        }
        all
    };
    let before = codes(&history.lines);
    let new_codes = most_frequent(codes(lines).into_iter().filter(|(code, _)| !before.contains_key(code)).collect());
    let mut editions: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    let name = |e: &Option<Edition>| e.map_or("none".to_owned(), |e| e.to_string());
    history.lines.line_edition.iter().for_each(|e| editions.entry(name(e)).or_default().0 += 1);
    lines.line_edition.iter().for_each(|e| editions.entry(name(e)).or_default().1 += 1);
    Drift {
        lines_before: history.table.height(),
        lines_now: table.height(),
        fields,
        new_codes,
        editions,
        label_rate: [&history.lines, lines].map(rate),
        label_rate_by_year: rates_by_year(&[&history.lines, lines]),
    }
}

/// A column that plays no part and no head looks at, such as the simulator's own truth.
fn unused(column: &ColumnSpec) -> bool {
    column.role.is_none() && column.used_by == Use::None
}

fn rate(lines: &Lines) -> Option<(f64, f64, f64)> {
    let known = lines.wrong.iter().flatten().count();
    let wrong = lines.wrong.iter().flatten().filter(|w| **w).count();
    wilson(wrong, known).map(|(low, high)| (wrong as f64 / known as f64, low, high))
}

fn rates_by_year(files: &[&Lines]) -> Vec<(i32, usize, f64)> {
    let mut years: BTreeMap<i32, (usize, usize)> = BTreeMap::new();
    for lines in files {
        for (date, wrong) in lines.date.iter().zip(&lines.wrong) {
            if let (Some(date), Some(wrong)) = (date, wrong) {
                let year = years.entry(date.year()).or_default();
                *year = (year.0 + 1, year.1 + usize::from(*wrong));
            }
        }
    }
    years.into_iter().map(|(year, (n, wrong))| (year, n, wrong as f64 / n as f64)).collect()
}

fn most_frequent(mut counts: Vec<(String, usize)>) -> Vec<(String, usize)> {
    counts.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
    counts.truncate(SHOWN);
    counts
}

fn field(column: &ColumnSpec, before: Strings<'_>, after: Strings<'_>, read: Option<(Numbers<'_>, Numbers<'_>)>) -> Option<FieldDrift> {
    let missing = |values: Strings<'_>| {
        let (n, none) = values.iter().fold((0usize, 0usize), |(n, none), v| (n + 1, none + usize::from(v.is_none())));
        none as f64 / n.max(1) as f64
    };
    let (psi, new_share, new) = match column.semantic {
        Semantic::Numerical => (numbers(read?, before.iter().count(), after.iter().count()), None, Vec::new()),
        Semantic::Text => words(before, after),
        Semantic::Categorical | Semantic::Code | Semantic::Group => {
            // Names are too many for an index: what counts is how many are new.
            let index = (column.semantic != Semantic::Group).then(|| levels(before, after));
            let (share, new) = unseen(before, after);
            (index.flatten(), share, new)
        }
        _ => return None,
    };
    let (psi, noise) = psi.unzip();
    Some(FieldDrift {
        column: column.name.clone(),
        psi,
        noise,
        missing_before: missing(before),
        missing_now: missing(after),
        new_share,
        new,
    })
}

/// The index over bins of counts then and now, with what it stays below without drift. An empty bin counts as half a line.
fn psi(bins: &[(usize, usize)]) -> Option<(f64, f64)> {
    let bins: Vec<&(usize, usize)> = bins.iter().filter(|(a, b)| a + b > 0).collect();
    let total = |of: &dyn Fn(&(usize, usize)) -> usize| bins.iter().map(|b| of(b)).sum::<usize>() as f64;
    let (n, m) = (total(&|b| b.0), total(&|b| b.1));
    if n == 0.0 || m == 0.0 {
        return None;
    }
    let share = |count: usize, all: f64| (count as f64).max(0.5) / all;
    let index = bins.iter().map(|(a, b)| (share(*b, m) - share(*a, n)) * (share(*b, m) / share(*a, n)).ln()).sum();
    let freedom = (bins.len().max(2) - 1) as f64;
    let noise = ChiSquared::new(freedom).ok()?.inverse_cdf(0.95) * (1.0 / n + 1.0 / m);
    Some((index, noise))
}

fn levels(before: Strings<'_>, after: Strings<'_>) -> Option<(f64, f64)> {
    let mut counts: HashMap<Option<&str>, (usize, usize)> = HashMap::new();
    before.iter().for_each(|v| counts.entry(v).or_default().0 += 1);
    after.iter().for_each(|v| counts.entry(v).or_default().1 += 1);
    let mut bins: Vec<(Option<&str>, (usize, usize))> = counts.into_iter().collect();
    // By how frequent they were then: new levels fall into the rest, which grows by them.
    bins.sort_by(|a, b| b.1.0.cmp(&a.1.0).then(a.0.cmp(&b.0)));
    let rest = bins.iter().skip(LEVELS).fold((0, 0), |sum, (_, n)| (sum.0 + n.0, sum.1 + n.1));
    psi(&bins.iter().take(LEVELS).map(|(_, n)| *n).chain([rest]).collect::<Vec<_>>())
}

fn numbers((before, after): (Numbers<'_>, Numbers<'_>), n: usize, m: usize) -> Option<(f64, f64)> {
    let read = |values: Numbers<'_>, n: usize| (0..n).map(|row| values.get(row)).collect::<Vec<_>>();
    tenths(&read(before, n), &read(after, m))
}

/// Tenths of what was there then; missing is a bin of its own.
fn tenths(before: &[Option<f64>], after: &[Option<f64>]) -> Option<(f64, f64)> {
    let mut sorted: Vec<f64> = before.iter().flatten().copied().collect();
    if sorted.is_empty() {
        return None;
    }
    sorted.sort_by(f64::total_cmp);
    let mut borders: Vec<f64> = (1..10).map(|i| quantile(&sorted, f64::from(i) / 10.0)).collect();
    borders.dedup();
    let mut bins = vec![(0, 0); borders.len() + 2];
    let bin = |v: &Option<f64>| v.map_or(borders.len() + 1, |v| borders.partition_point(|b| *b < v));
    before.iter().for_each(|v| bins[bin(v)].0 += 1);
    after.iter().for_each(|v| bins[bin(v)].1 += 1);
    psi(&bins)
}

/// Share of present values that did not occur then, and the most frequent of them.
fn unseen(before: Strings<'_>, after: Strings<'_>) -> (Option<f64>, Vec<(String, usize)>) {
    let known: std::collections::HashSet<&str> = before.iter().flatten().collect();
    let (mut present, mut new, mut counts) = (0usize, 0usize, HashMap::<String, usize>::new());
    for value in after.iter().flatten() {
        present += 1;
        if !known.contains(value) {
            new += 1;
            *counts.entry(shorten(value, 40)).or_default() += 1;
        }
    }
    ((present > 0).then(|| new as f64 / present as f64), most_frequent(counts.into_iter().collect()))
}

type Words = (Option<(f64, f64)>, Option<f64>, Vec<(String, usize)>);

/// Texts by the share of their words that the first half of the past knows: its second half then, and now.
fn words(before: Strings<'_>, after: Strings<'_>) -> Words {
    let mut tokenizer = Tokenizer::default();
    let mut cut = |text: Option<&str>| {
        let mut words = Vec::new();
        tokenizer.tokens(text.unwrap_or(""), |token| {
            if crate::data::text::is_word(token) {
                words.push(token.to_owned());
            }
        });
        words
    };
    let before: Vec<Vec<String>> = before.iter().map(&mut cut).collect();
    let after: Vec<Vec<String>> = after.iter().map(&mut cut).collect();
    let mut known = std::collections::HashSet::new();
    let (odd, even): (Vec<_>, Vec<_>) = before.iter().enumerate().partition(|(i, _)| i % 2 == 1);
    even.iter().for_each(|(_, words)| known.extend(words.iter().cloned()));
    let share =
        |words: &Vec<String>| (!words.is_empty()).then(|| words.iter().filter(|w| known.contains(*w)).count() as f64 / words.len() as f64);
    let then: Vec<Option<f64>> = odd.iter().map(|(_, words)| share(words)).collect();
    let now: Vec<Option<f64>> = after.iter().map(share).collect();
    let index = tenths(&then, &now);
    odd.iter().for_each(|(_, words)| known.extend(words.iter().cloned()));
    let (mut all, mut new, mut counts) = (0usize, 0usize, HashMap::<String, usize>::new());
    for word in after.iter().flatten() {
        all += 1;
        if !known.contains(word) {
            new += 1;
            *counts.entry(word.clone()).or_default() += 1;
        }
    }
    (index, (all > 0).then(|| new as f64 / all as f64), most_frequent(counts.into_iter().collect()))
}

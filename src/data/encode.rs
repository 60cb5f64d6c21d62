//! The encoder: what training learned of each column (dictionaries, vocabularies), and the one way
//! from a table of text to a matrix of numbers, for training and scoring alike.

use std::collections::{HashMap, HashSet};
use std::sync::Mutex;

use ndarray::Array1;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::dataspec::{ColumnSpec, Dataspec, Monotone};
use super::facts::{self, LineFacts};
use super::matrix::{Column, MISSING, Matrix, UNSEEN, token_column};
use super::numbers::Numbers;
use super::table::{Reject, Strings, Table, is_nothing};
use super::text::{Cut, Tokenizer, is_word};
use crate::domain::declaration::{self, Head, Semantic, Use};
use crate::domain::legal::{FactKind, kind_of};
use crate::domain::technical::{QuantityProblem, Unit, show_number};
use crate::domain::vocabulary::Vocabulary;

/// Rows tokenised at a time by one thread; does not change any result.
const CHUNK: usize = 16_384;

/// Where a feature's values come from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub enum Source {
    /// A column.
    Column(String),
    /// Part `index` of a column of the form `a|b|c`.
    Part {
        /// The column.
        column: String,
        /// From 0.
        index: usize,
    },
    /// A technical fact: what a field states of it, else what the texts do.
    Fact {
        /// The fact, by the schema's name.
        fact: String,
        /// The field's column, if the file has one.
        column: Option<String>,
    },
    /// One number divided by another: value per kilogram, value per piece.
    Ratio {
        /// The dividend's column and unit.
        over: (String, Unit),
        /// The divisor's column and unit.
        under: (String, Unit),
    },
    /// Made from the declared code or from the other head, not from a column.
    Derived,
}

/// How a feature's values are read.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub enum Kind {
    /// A number in a unit.
    Numerical(Unit),
    /// A level of a dictionary.
    Categorical {
        /// Fixed answers, if the field has them; other words are kept as they are.
        #[serde(skip)]
        vocabulary: Option<Vocabulary>,
        /// The levels, most frequent first; level `i` has code `i + 2`.
        levels: Vec<String>,
        /// Training lines of each level.
        counts: Vec<u64>,
    },
    /// A set of tokens.
    Tokens {
        /// How the text is cut.
        #[serde(default)]
        cut: Cut,
        /// The tokens, most frequent first.
        tokens: Vec<String>,
        /// Training lines with each token.
        counts: Vec<u64>,
    },
}

/// One feature.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Feature {
    /// Unique name.
    pub name: String,
    /// Name for people, English.
    pub en: String,
    /// Name for people, Chinese.
    pub zh: String,
    /// The schema's field it is read as, if any.
    pub field: Option<String>,
    /// Where its values come from.
    pub source: Source,
    /// How they are read.
    pub kind: Kind,
    /// Which heads may look at it.
    pub used_by: Use,
    /// Is it of use only to learners that weigh every level and token as a whole? Single splits on it would mean
    /// nothing to a reader.
    #[serde(default)]
    pub for_evidence: bool,
}

/// Letters cut from one column beyond which they are left out: words have to do.
const MAX_LETTERS: usize = 2_000_000;
/// Most levels or tokens of a feature for evidence.
const MAX_EVIDENCE: usize = 100_000;
/// Rows below which every run of letters counts, not only those seen `min_count` times.
const FEW_ROWS: usize = 10_000;
/// Different numbers from which a column of repeating numbers is a dictionary too; fewer all get a bin of their own.
const MANY_NUMBERS: usize = 254;

impl Feature {
    /// Is it a dictionary of a column's exact numbers? Its levels are numbers in the kept unit, however they were written.
    fn is_exact(&self) -> bool {
        self.for_evidence && matches!(self.kind, Kind::Categorical { .. })
    }

    /// The column whose written text stands behind this feature.
    pub fn column(&self) -> Option<&str> {
        match &self.source {
            Source::Column(name) | Source::Part { column: name, .. } => Some(name),
            Source::Fact { column, .. } => column.as_deref(),
            Source::Ratio { .. } | Source::Derived => None,
        }
    }

    /// The technical fact it holds, if it is one that texts may state too.
    pub fn fact(&self) -> Option<&str> {
        match &self.source {
            Source::Fact { fact, .. } => Some(fact),
            _ => None,
        }
    }

    /// Does it only go along with codes, and by law decide none? Then it is not asked where a legal note settles the case.
    pub fn correlates(&self) -> bool {
        let a_text = matches!(self.kind, Kind::Tokens { .. }) || matches!(self.source, Source::Part { .. });
        let by_field = self.field.as_deref().is_some_and(|field| kind_of(field) == FactKind::Correlates);
        !a_text && (by_field || matches!(self.source, Source::Ratio { .. }))
    }

    /// A number of this feature as people write it.
    pub fn show(&self, value: f64) -> String {
        match self.kind {
            Kind::Numerical(unit) => unit.show(value),
            _ => show_number(value),
        }
    }

    /// The name of a dictionary code.
    pub fn level(&self, code: u32) -> &str {
        match (&self.kind, code) {
            (_, MISSING) => "missing",
            (_, UNSEEN) => "unseen or rare",
            (Kind::Categorical { levels, .. }, code) => levels.get(code as usize - 2).map_or("?", String::as_str),
            _ => "?",
        }
    }

    /// A token by its id.
    pub fn token(&self, id: u32) -> &str {
        match &self.kind {
            Kind::Tokens { tokens, .. } => tokens.get(id as usize).map_or("?", String::as_str),
            _ => "?",
        }
    }

    fn vocabulary(&self) -> Option<Vocabulary> {
        self.field.as_deref().and_then(declaration::field_named).and_then(|f| f.vocabulary)
    }
}

/// The dataspec with everything learned from the training rows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Encoder {
    /// What the columns mean.
    pub spec: Dataspec,
    /// The features, in matrix order.
    pub features: Vec<Feature>,
}

/// The dictionaries as maps, made once per encoding.
type Codes<'a> = HashMap<&'a str, u32>;

impl Encoder {
    /// Learns dictionaries and vocabularies from the rows of a table. Counts are of rows; equal counts
    /// are ordered by name, so that row order does not matter. `facts` has one entry a row.
    pub fn fit(spec: Dataspec, table: &Table, facts: &[LineFacts]) -> Encoder {
        let mut features: Vec<Feature> =
            spec.columns.iter().filter(|c| c.used_by != Use::None && table.column(&c.name).is_some()).flat_map(features_of).collect();
        add_facts(&mut features, &spec);
        features.extend(ratios(&spec, table));
        features.extend(spec.columns.iter().filter(|c| c.used_by.by(Head::Risk)).filter_map(|c| repeated_numbers(c, table)));
        features.retain(|f| !matches!(f.kind, Kind::Tokens { cut: Cut::Letters, .. }) || f.column().is_some_and(|c| few_letters(table, c)));
        features.par_iter_mut().for_each(|feature| {
            let limits = feature.column().and_then(|name| spec.columns.iter().find(|c| c.name == name));
            let (mut min_count, mut max) = limits.map_or((1, usize::MAX), |c| (u64::from(c.min_count), c.max_levels as usize));
            if feature.for_evidence {
                max = max.max(MAX_EVIDENCE);
                min_count = match feature.kind {
                    // A value that came twice is what such a dictionary is for.
                    Kind::Categorical { .. } => 2,
                    _ if table.height() < FEW_ROWS => 1,
                    _ => min_count,
                };
            }
            let column = feature.column().and_then(|name| table.column(name));
            match &feature.kind {
                Kind::Numerical(_) => {}
                Kind::Categorical { .. } if feature.is_exact() => {
                    let mut counts: HashMap<String, u64> = HashMap::new();
                    let numbers = limits.and_then(|c| Numbers::of(table, c));
                    let values = (0..table.height()).filter_map(|row| numbers.and_then(|n| n.get(row)));
                    values.for_each(|value| *counts.entry(value.to_string()).or_default() += 1);
                    let (levels, counts) = most_frequent(counts, min_count, max);
                    feature.kind = Kind::Categorical { vocabulary: None, levels, counts };
                }
                Kind::Categorical { vocabulary, .. } => {
                    let mut counts: HashMap<String, u64> = HashMap::new();
                    for row in 0..table.height() {
                        let Some(level) = level(feature, *vocabulary, column, facts, row) else { continue };
                        match counts.get_mut(level) {
                            Some(count) => *count += 1,
                            None => drop(counts.insert(level.to_owned(), 1)),
                        }
                    }
                    let (levels, counts) = most_frequent(counts, min_count, max);
                    feature.kind = Kind::Categorical { vocabulary: *vocabulary, levels, counts };
                }
                Kind::Tokens { cut, .. } => {
                    let Some(column) = column else { return };
                    let counts = count_tokens(column, *cut, table.height());
                    let (tokens, counts) = most_frequent(counts, min_count, max);
                    feature.kind = Kind::Tokens { cut: *cut, tokens, counts };
                }
            }
        });
        // A feature with nothing to tell apart only costs time.
        features.retain(|f| match &f.kind {
            Kind::Numerical(unit) => match (f.fact(), f.column().and_then(|c| table.column(c))) {
                (Some(fact), _) if facts.iter().any(|l| l.text_number(fact).is_some()) => true,
                (_, Some(column)) => {
                    let number = number_of(f, *unit, column, &spec, table);
                    (0..table.height()).any(|row| number(row).is_some_and(|n| n.is_ok()))
                }
                (fact, None) => fact.is_none(),
            },
            Kind::Categorical { levels, .. } => !levels.is_empty(),
            Kind::Tokens { tokens, .. } => !tokens.is_empty(),
        });
        Encoder { spec, features }
    }

    /// How the risk must move with a feature, and why, if anything was said of it.
    pub fn monotone(&self, feature: &Feature) -> Option<Monotone> {
        match &feature.source {
            _ if !matches!(feature.kind, Kind::Numerical(_)) => None,
            Source::Column(name) | Source::Fact { column: Some(name), .. } => {
                self.spec.columns.iter().find(|c| c.name == *name).and_then(|c| c.risk.clone())
            }
            _ if feature.name == "declared_probability" => {
                Some(Monotone { direction: -1, because: "a declared code that fits the goods better cannot be the greater risk".into() })
            }
            _ => None,
        }
    }

    /// The encoder for a file whose columns have other names for the same fields.
    pub fn renamed(&self, spec: Dataspec) -> Encoder {
        let names: HashMap<&str, &str> =
            self.spec.columns.iter().zip(&spec.columns).map(|(old, new)| (old.name.as_str(), new.name.as_str())).collect();
        let rename = |name: &mut String| {
            if let Some(new) = names.get(name.as_str()) {
                *name = (*new).to_owned();
            }
        };
        let mut features = self.features.clone();
        for feature in &mut features {
            match &mut feature.source {
                Source::Column(name) | Source::Part { column: name, .. } | Source::Fact { column: Some(name), .. } => rename(name),
                Source::Fact { column: None, .. } => {}
                Source::Ratio { over, under } => {
                    rename(&mut over.0);
                    rename(&mut under.0);
                }
                Source::Derived => {}
            }
        }
        Encoder { spec, features }
    }

    /// Numbers for every feature that comes from a column; shape (rows, features), in the order of
    /// `features`. A column that the file does not have is missing on every row. Values that cannot be
    /// read are missing and go to `rejects`. `facts` has one entry a row.
    pub fn encode(&self, table: &Table, facts: &[LineFacts], rejects: &mut Vec<Reject>) -> Matrix {
        let lost = Mutex::new(Vec::new());
        let columns = self
            .features
            .par_iter()
            .enumerate()
            .filter(|(_, f)| f.source != Source::Derived)
            .map(|(i, feature)| {
                let mut own = Vec::new();
                let column = encode_column(feature, &self.spec, table, facts, &mut own);
                if !own.is_empty() {
                    lost.lock().unwrap_or_else(|e| e.into_inner()).push((i, own));
                }
                column
            })
            .collect();
        let mut lost = lost.into_inner().unwrap_or_else(|e| e.into_inner());
        lost.sort_by_key(|(i, _)| *i);
        rejects.extend(lost.into_iter().flat_map(|(_, own)| own));
        Matrix { n_rows: table.height(), columns }
    }

    /// Of each row, the share of its words, over all its texts, that training knows; `None` without any word.
    pub fn known_words(&self, table: &Table) -> Vec<Option<f64>> {
        let vocabulary = self.vocabulary();
        let words = |f: &&Feature| matches!(f.kind, Kind::Tokens { cut: Cut::Words, .. });
        let texts: Vec<Strings<'_>> = self.features.iter().filter(words).filter_map(|f| table.column(f.column()?)).collect();
        let share = |tokenizer: &mut Tokenizer, row: usize| {
            let (mut known, mut all) = (0usize, 0usize);
            for text in texts.iter().filter_map(|t| t.get(row)) {
                tokenizer.tokens(text, |token| {
                    if is_word(token) {
                        all += 1;
                        known += usize::from(vocabulary.contains(token));
                    }
                });
            }
            (all > 0).then(|| known as f64 / all as f64)
        };
        (0..table.height()).into_par_iter().with_min_len(1_024).map_init(Tokenizer::default, share).collect()
    }

    /// All tokens of all texts.
    fn vocabulary(&self) -> HashSet<&str> {
        fn tokens(f: &Feature) -> &[String] {
            match &f.kind {
                Kind::Tokens { cut: Cut::Words, tokens, .. } => tokens,
                _ => &[],
            }
        }
        self.features.iter().flat_map(tokens).map(String::as_str).collect()
    }
}

/// Takes out, in rows that a legal note settles, what only correlates: so it cannot move their answer. `matrix` has one column
/// a feature.
pub fn blank_correlates(matrix: &mut Matrix, features: &[&Feature], settled: impl Fn(usize) -> bool) {
    let rows: Vec<usize> = (0..matrix.n_rows).filter(|row| settled(*row)).collect();
    for (column, _) in matrix.columns.iter_mut().zip(features).filter(|(_, f)| f.correlates()) {
        match column {
            Column::Numerical(values) => rows.iter().for_each(|row| values[*row] = f32::NAN),
            Column::Categorical { codes, .. } => rows.iter().for_each(|row| codes[*row] = MISSING),
            Column::Tokens { .. } => {}
        }
    }
}

/// The value of a feature in a row: the whole text, or one part of it.
fn part<'a>(feature: &Feature, column: Strings<'a>, row: usize) -> Option<&'a str> {
    let value = column.get(row)?;
    match feature.source {
        Source::Part { index, .. } => value.split('|').nth(index).map(str::trim).filter(|v| !v.is_empty()),
        _ => Some(value),
    }
}

/// The dictionary's form of a value: the fixed answer it names, else what was written, trimmed.
fn canonical(value: &str, vocabulary: Option<Vocabulary>) -> &str {
    vocabulary.and_then(|v| v.read(value)).unwrap_or(value.trim())
}

/// The dictionary level of a row: what the column holds, or, for a fact that it does not state, what the texts do.
fn level<'a>(
    feature: &Feature,
    vocabulary: Option<Vocabulary>,
    column: Option<Strings<'a>>,
    facts: &[LineFacts],
    row: usize,
) -> Option<&'a str> {
    let written = column.and_then(|c| part(feature, c, row)).map(|value| canonical(value, vocabulary));
    written.or_else(|| facts[row].text_name(feature.fact()?))
}

/// Makes the fields that hold technical facts features of their facts, and adds the facts that only texts can state.
fn add_facts(features: &mut Vec<Feature>, spec: &Dataspec) {
    let texts = spec.columns.iter().any(facts::is_goods_text);
    for fact in facts::NAMED.into_iter().chain(facts::NUMBERS) {
        let own = features
            .iter_mut()
            .find(|f| matches!(f.source, Source::Column(_)) && f.field.as_deref() == Some(fact) && f.used_by.by(Head::Subheading));
        if let Some(feature) = own {
            let column = feature.column().map(str::to_owned);
            // An analyst who calls a fact a text, or counts axes as a category, is obeyed.
            let as_schema = matches!(
                (&feature.kind, facts::NUMBERS.contains(&fact)),
                (Kind::Numerical(_), true) | (Kind::Categorical { vocabulary: Some(_), .. }, false)
            );
            if texts && as_schema {
                feature.source = Source::Fact { fact: fact.to_owned(), column };
            }
        } else if let Some(field) = declaration::field_named(fact).filter(|_| texts) {
            features.push(Feature {
                name: format!("text.{fact}"),
                en: format!("{} (read in the text)", field.en),
                zh: format!("{}（文字中读出）", field.zh),
                field: Some(fact.to_owned()),
                source: Source::Fact { fact: fact.to_owned(), column: None },
                kind: match field.unit {
                    Some(unit) => Kind::Numerical(unit),
                    None => Kind::Categorical { vocabulary: field.vocabulary, levels: Vec::new(), counts: Vec::new() },
                },
                used_by: field.used_by,
                for_evidence: false,
            });
        }
    }
}

fn features_of(column: &ColumnSpec) -> Vec<Feature> {
    let (en, zh) = column.titles();
    let feature = |kind| Feature {
        name: column.field.clone().unwrap_or_else(|| column.name.clone()),
        en: en.clone(),
        zh: zh.clone(),
        field: column.field.clone(),
        source: Source::Column(column.name.clone()),
        kind,
        used_by: column.used_by,
        for_evidence: false,
    };
    let categories = |vocabulary| Kind::Categorical { vocabulary, levels: Vec::new(), counts: Vec::new() };
    match column.semantic {
        Semantic::Numerical => vec![feature(Kind::Numerical(column.unit.unwrap_or(Unit::One)))],
        Semantic::Categorical | Semantic::Group | Semantic::Code | Semantic::Flag => vec![feature(categories(column.vocabulary()))],
        Semantic::Text => {
            let tokens = |cut| Kind::Tokens { cut, tokens: Vec::new(), counts: Vec::new() };
            let mut all = vec![feature(tokens(Cut::Words))];
            for (cut, name, of, zh_of) in
                [(Cut::Letters, "letters", "letters of", "字符"), (Cut::Places, "places", "first and last words of", "首尾词")]
            {
                let name = format!("{}.{name}", all[0].name);
                all.push(Feature {
                    name,
                    en: format!("{of} {en}"),
                    zh: format!("{zh}{zh_of}"),
                    for_evidence: true,
                    ..feature(tokens(cut))
                });
            }
            for (index, name) in column.parts.iter().enumerate().filter(|(_, n)| !n.is_empty()) {
                let schema = declaration::field_named(name);
                let prefix = declaration::ELEMENT_PREFIX.iter().find(|(n, _, _)| n == name);
                let (part_en, part_zh) = match (schema, prefix) {
                    (Some(f), _) => (f.en, f.zh),
                    (None, Some((_, en, zh))) => (*en, *zh),
                    _ => (name.as_str(), name.as_str()),
                };
                let kind = match schema.and_then(|f| f.unit) {
                    Some(unit) => Kind::Numerical(unit),
                    None => categories(schema.and_then(|f| f.vocabulary)),
                };
                all.push(Feature {
                    name: format!("{}.{name}", all[0].name),
                    en: format!("{part_en} ({en})"),
                    zh: format!("{part_zh}（{zh}）"),
                    field: schema.map(|f| f.name.to_owned()),
                    source: Source::Part { column: column.name.clone(), index },
                    kind,
                    used_by: column.used_by,
                    for_evidence: false,
                });
            }
            all
        }
        Semantic::Date | Semantic::Id => Vec::new(),
    }
}

/// Value per kilogram and per piece, where the file has the columns.
fn ratios(spec: &Dataspec, table: &Table) -> Vec<Feature> {
    let number = |field: &str| {
        let column = spec.field(field).filter(|c| c.used_by != Use::None && c.semantic == Semantic::Numerical)?;
        table.column(&column.name)?;
        Some((column.name.clone(), column.unit.unwrap_or(Unit::One), column.used_by))
    };
    [("value_per_kg", "value per kg", "每公斤价值", "net_mass"), ("value_per_piece", "value per piece", "单价", "quantity")]
        .into_iter()
        .filter_map(|(name, en, zh, under)| {
            let (over, under) = (number("value")?, number(under)?);
            Some(Feature {
                name: name.into(),
                en: en.into(),
                zh: zh.into(),
                field: None,
                used_by: if over.2 == under.2 { over.2 } else { Use::Risk },
                source: Source::Ratio { over: (over.0, over.1), under: (under.0, under.1) },
                for_evidence: false,
                kind: Kind::Numerical(Unit::One),
            })
        })
        .collect()
}

/// A column of numbers whose exact values come again and again is a dictionary too: the same price to the cent is
/// often the same goods again.
fn repeated_numbers(spec: &ColumnSpec, table: &Table) -> Option<Feature> {
    // Exact values that speak for themselves would get around a rule on the number.
    if spec.semantic != Semantic::Numerical || spec.risk.is_some() {
        return None;
    }
    let numbers = Numbers::of(table, spec)?;
    let mut counts: HashMap<u64, u32> = HashMap::new();
    (0..table.height()).filter_map(|row| numbers.get(row)).for_each(|value| *counts.entry(value.to_bits()).or_default() += 1);
    let again: usize = counts.values().filter(|n| **n > 1).map(|n| *n as usize).sum();
    if counts.len() <= MANY_NUMBERS || again * 2 < table.height() {
        return None;
    }
    let (en, zh) = spec.titles();
    Some(Feature {
        name: format!("{}.exact", spec.name),
        en: format!("exact {en}"),
        zh: format!("{zh}（精确值）"),
        field: None,
        source: Source::Column(spec.name.clone()),
        kind: Kind::Categorical { vocabulary: None, levels: Vec::new(), counts: Vec::new() },
        used_by: Use::Risk,
        for_evidence: true,
    })
}

fn few_letters(table: &Table, column: &str) -> bool {
    table.column(column).is_some_and(|c| c.iter().flatten().map(str::len).sum::<usize>() * 4 <= MAX_LETTERS)
}

fn count_tokens(column: Strings<'_>, cut: Cut, height: usize) -> HashMap<String, u64> {
    let chunks: Vec<usize> = (0..height).step_by(CHUNK).collect();
    chunks
        .into_par_iter()
        .map(|start| {
            let mut tokenizer = Tokenizer::default();
            let mut counts: HashMap<String, (u64, usize)> = HashMap::new();
            for row in start..height.min(start + CHUNK) {
                let Some(text) = column.get(row) else { continue };
                // A token counts once a row: `row + 1` marks the last row it was seen in.
                tokenizer.cut(text, cut, |token| match counts.get_mut(token) {
                    Some((count, last)) => {
                        *count += u64::from(*last != row + 1);
                        *last = row + 1;
                    }
                    None => drop(counts.insert(token.to_owned(), (1, row + 1))),
                });
            }
            counts.into_iter().map(|(token, (count, _))| (token, count)).collect::<HashMap<_, _>>()
        })
        .reduce(HashMap::new, |mut a, b| {
            for (token, count) in b {
                *a.entry(token).or_default() += count;
            }
            a
        })
}

fn most_frequent(counts: HashMap<String, u64>, min_count: u64, max: usize) -> (Vec<String>, Vec<u64>) {
    let mut all: Vec<(String, u64)> = counts.into_iter().filter(|(_, n)| *n >= min_count).collect();
    all.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    all.truncate(max);
    all.into_iter().unzip()
}

/// How the numbers of a feature are read: a whole column by its convention, a part of an element string by itself.
fn number_of<'t>(
    feature: &'t Feature,
    unit: Unit,
    column: Strings<'t>,
    spec: &Dataspec,
    table: &'t Table,
) -> Box<dyn Fn(usize) -> Option<Result<f64, QuantityProblem>> + 't> {
    let whole = !matches!(feature.source, Source::Part { .. });
    let described = feature.column().and_then(|name| spec.columns.iter().find(|c| c.name == name)).filter(|_| whole);
    match described.and_then(|c| Numbers::of(table, &ColumnSpec { unit: Some(unit), ..c.clone() })) {
        Some(numbers) => Box::new(move |row| numbers.read(row)),
        None => Box::new(move |row| part(feature, column, row).filter(|v| !is_nothing(v)).map(|v| unit.read(v))),
    }
}

fn encode_column(feature: &Feature, spec: &Dataspec, table: &Table, facts: &[LineFacts], rejects: &mut Vec<Reject>) -> Column {
    let n = table.height();
    if let Source::Ratio { over, under } = &feature.source {
        let numbers = |(name, _): &(String, Unit)| spec.columns.iter().find(|c| c.name == *name).and_then(|c| Numbers::of(table, c));
        let (over, under) = (numbers(over), numbers(under));
        let number = |numbers: Option<Numbers<'_>>, row| numbers.and_then(|n| n.get(row)).filter(|v| *v > 0.0);
        let ratio = |row| Some((number(over, row)? / number(under, row)?) as f32);
        return Column::Numerical((0..n).map(|row| ratio(row).unwrap_or(f32::NAN)).collect());
    }
    let column = feature.column().and_then(|name| table.column(name));
    match (&feature.kind, column) {
        (Kind::Numerical(_), None) if feature.fact().is_none() => Column::Numerical(Array1::from_elem(n, f32::NAN)),
        (Kind::Numerical(unit), column) => {
            let in_text = |row: usize| feature.fact().and_then(|fact| facts[row].text_number(fact)).unwrap_or(f32::NAN);
            let read = column.map(|column| number_of(feature, *unit, column, spec, table));
            let number = |row| match read.as_ref().and_then(|read| read(row)) {
                None => in_text(row),
                Some(Ok(number)) => number as f32,
                Some(Err(problem)) => {
                    let (name, value) = (feature.column().unwrap_or_default(), column.and_then(|c| part(feature, c, row)));
                    rejects.push(Reject::cell(table.rows[row], name, value.unwrap_or_default(), problem.to_string()));
                    in_text(row)
                }
            };
            Column::Numerical((0..n).map(number).collect())
        }
        (Kind::Categorical { levels, .. }, Some(_)) if feature.is_exact() => {
            let described = feature.column().and_then(|name| spec.columns.iter().find(|c| c.name == name));
            let unit = described.and_then(|c| c.unit).unwrap_or(Unit::One);
            let levels: Vec<Option<u64>> = levels.iter().map(|l| unit.read(l).ok().map(f64::to_bits)).collect();
            let codes: HashMap<u64, u32> = levels.iter().enumerate().rev().filter_map(|(i, l)| Some(((*l)?, i as u32 + 2))).collect();
            let numbers = described.and_then(|c| Numbers::of(table, c));
            let code = |row| match numbers.and_then(|n| n.get(row)) {
                None => MISSING,
                Some(value) => codes.get(&value.to_bits()).copied().unwrap_or(UNSEEN),
            };
            Column::Categorical { codes: (0..n).map(code).collect(), n_codes: levels.len() as u32 + 2 }
        }
        (Kind::Categorical { levels, .. }, column) => {
            let codes: Codes<'_> = levels.iter().enumerate().map(|(i, l)| (l.as_str(), i as u32 + 2)).collect();
            let vocabulary = feature.vocabulary();
            let code = |row| match level(feature, vocabulary, column, facts, row) {
                None => MISSING,
                Some(level) => codes.get(level).copied().unwrap_or(UNSEEN),
            };
            Column::Categorical { codes: (0..n).map(code).collect(), n_codes: levels.len() as u32 + 2 }
        }
        (Kind::Tokens { tokens, .. }, None) => token_column((0..n).map(|_| &[][..]), tokens.len() as u32),
        (Kind::Tokens { cut, tokens, .. }, Some(column)) => {
            let ids: Codes<'_> = tokens.iter().enumerate().map(|(i, t)| (t.as_str(), i as u32)).collect();
            let chunks: Vec<usize> = (0..n).step_by(CHUNK).collect();
            let lists: Vec<Vec<u32>> = chunks
                .into_par_iter()
                .flat_map_iter(|start| {
                    let mut tokenizer = Tokenizer::default();
                    let ids = &ids;
                    (start..n.min(start + CHUNK)).map(move |row| {
                        let mut list = Vec::new();
                        if let Some(text) = column.get(row) {
                            tokenizer.cut(text, *cut, |token| list.extend(ids.get(token)));
                        }
                        list.sort_unstable();
                        list.dedup();
                        list
                    })
                })
                .collect();
            token_column(lists.iter().map(Vec::as_slice), tokens.len() as u32)
        }
    }
}

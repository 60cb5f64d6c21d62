//! Columns that give an answer away: digits of the declared or confirmed code, its title, notes that name it, or what was filled in after
//! it was known whether the declaration was wrong.

use std::collections::BTreeMap;

use foldhash::{HashMap, HashSet, HashSetExt};
use rayon::prelude::*;

use crate::data::dataspec::{ColumnSpec, Dataspec, Role};
use crate::data::lines::Lines;
use crate::data::numbers::Numbers;
use crate::data::table::{Strings, Table};
use crate::data::text::Tokenizer;
use crate::domain::code::WrittenCode;
use crate::domain::declaration::{Semantic, Use};
use crate::ranks::auc;

/// Rows a level needs before its purity means anything: this many, and this share of all.
const LEAK_ROWS: usize = 30;
const LEAK_SHARE: f64 = 0.005;
/// Purity of a level, and area under the ROC curve of a number, from which a column knows the answer.
const LEAK_PURITY: f64 = 0.98;
/// Codes from which one text a code is no chance, and the share of lines on which text and code must decide each other.
const LEAK_CODES: usize = 5;
const TITLE_PURITY: f64 = 0.97;

/// Columns outside the schema that give an answer away: digits of the declared or confirmed code, or filled in
/// after it was known whether the declaration was wrong.
pub(super) fn leaks(table: &Table, spec: &Dataspec, lines: &Lines) -> Vec<(String, String)> {
    let beside_the_schema = spec.columns.par_iter().filter(|c| c.field.is_none() && c.role.is_none() && c.used_by != Use::None);
    let found = beside_the_schema.filter_map(|column| {
        let values = table.column(&column.name)?;
        let what = code_digits(table, spec, values)
            .or_else(|| titles_of_codes(values, lines))
            .or_else(|| names_codes(values, lines))
            .or_else(|| knows_wrong(table, column, values, &lines.wrong))
            .or_else(|| words_know_wrong(column, values, &lines.wrong))?;
        Some((column.name.clone(), what))
    });
    found.collect()
}

/// Texts of the schema that know the answer. They are what the goods are told by, so they are warned about and kept.
pub(super) fn telling_texts(table: &Table, spec: &Dataspec, lines: &Lines) -> Vec<(String, String)> {
    let texts = spec.columns.par_iter().filter(|c| c.field.is_some() && c.semantic == Semantic::Text && c.used_by != Use::None);
    let found = texts.filter_map(|c| {
        let values = table.column(&c.name)?;
        Some((c.name.clone(), titles_of_codes(values, lines).or_else(|| names_codes(values, lines))?))
    });
    found.collect()
}

/// The confirmed subheading of a row, where it is one.
fn truth(lines: &Lines, row: usize) -> Option<u32> {
    lines.confirmed[row].and_then(|i| lines.codes[i as usize].subheading).map(|c| c.0)
}

/// Are the values one text a code: does each decide the code, and is it decided by it? A title of the tariff line is.
fn titles_of_codes(values: Strings<'_>, lines: &Lines) -> Option<String> {
    let mut of_value: HashMap<&str, HashMap<u32, usize>> = HashMap::default();
    let mut of_code: HashMap<u32, HashMap<&str, usize>> = HashMap::default();
    let mut rows = 0usize;
    for (row, value) in values.iter().enumerate() {
        let (Some(value), Some(code)) = (value, truth(lines, row)) else { continue };
        rows += 1;
        *of_value.entry(value).or_default().entry(code).or_default() += 1;
        *of_code.entry(code).or_default().entry(value).or_default() += 1;
    }
    // Lines that the most frequent partner of their value, or of their code, would tell rightly, each group's first line aside.
    fn told<K, V>(groups: &HashMap<K, HashMap<V, usize>>) -> (usize, usize) {
        let again = groups.values().map(|g| g.values().sum::<usize>()).filter(|n| *n > 1).map(|n| n - 1).sum();
        let right = groups.values().filter(|g| g.values().sum::<usize>() > 1).filter_map(|g| g.values().max()).map(|n| n - 1).sum();
        (right, again)
    }
    let ((code_right, code_again), (value_right, value_again)) = (told(&of_value), told(&of_code));
    let enough = of_code.len() >= LEAK_CODES && code_again >= LEAK_ROWS && value_again >= LEAK_ROWS;
    let decides = code_right as f64 >= TITLE_PURITY * code_again as f64 && value_right as f64 >= TITLE_PURITY * value_again as f64;
    (enough && decides).then(|| {
        format!(
            "{} texts for {} codes on {rows} lines, one text a code: it seems to be the title of the tariff line",
            of_value.len(),
            of_code.len()
        )
    })
}

/// Do the texts name the confirmed code of their line more often than goods do by chance?
fn names_codes(values: Strings<'_>, lines: &Lines) -> Option<String> {
    let (mut written, mut named) = (0usize, 0usize);
    for (row, value) in values.iter().enumerate() {
        let (Some(value), Some(code)) = (value, truth(lines, row)) else { continue };
        let digits = format!("{code:06}");
        if !value.bytes().any(|b| b.is_ascii_digit()) {
            continue;
        }
        written += 1;
        // "845611", "8456.11", "8456 11 00".
        let plain: String = value.chars().filter(|c| !matches!(c, '.' | ' ' | '-' | '\u{a0}')).collect();
        named += usize::from(plain.contains(&digits) && value.len() > digits.len() + 2);
    }
    let enough = named >= LEAK_ROWS.min(10) && named * 20 >= written;
    enough.then(|| format!("{named} of its texts name the confirmed code of their line"))
}

/// Does a word of a free text nearly always go with the rarer answer, as in a note that an officer wrote afterwards?
fn words_know_wrong(column: &ColumnSpec, values: Strings<'_>, wrong: &[Option<bool>]) -> Option<String> {
    if column.semantic != Semantic::Text {
        return None;
    }
    let known = wrong.iter().flatten().count();
    let positives = wrong.iter().flatten().filter(|w| **w).count();
    let rarer = positives * 2 <= known;
    let mut counts: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    let mut tokenizer = Tokenizer::default();
    for (value, wrong) in values.iter().zip(wrong) {
        let (Some(value), Some(wrong)) = (value, wrong) else { continue };
        let mut seen = HashSet::new();
        tokenizer.tokens(value, |token| {
            if seen.insert(token.to_owned()) {
                let (rows, hits) = counts.entry(token.to_owned()).or_default();
                *rows += 1;
                *hits += usize::from(*wrong == rarer);
            }
        });
    }
    let enough = LEAK_ROWS.max(positives.min(known - positives) / 5);
    let (word, (rows, hits)) = counts.iter().find(|(_, (rows, hits))| *rows >= enough && *hits as f64 >= *rows as f64 * LEAK_PURITY)?;
    Some(format!("of {rows} lines with the word {word:?}, {hits} have the rarer label: it knows the answer"))
}

/// Does the column hold the first digits of the declared or the confirmed code?
fn code_digits(table: &Table, spec: &Dataspec, values: Strings<'_>) -> Option<String> {
    for (role, title) in [(Role::Label, "confirmed"), (Role::Declared, "declared")] {
        let Some(codes) = spec.role(role).filter(|c| c.semantic == Semantic::Code).and_then(|c| table.column(&c.name)) else { continue };
        let (mut both, mut same) = (0usize, 0usize);
        let mut seen = HashSet::new();
        for (value, code) in values.iter().zip(codes.iter()) {
            let (Some(value), Some(Ok(code))) = (value, code.map(WrittenCode::read)) else { continue };
            let digits: String = value.chars().filter(char::is_ascii_digit).collect();
            let alike = code.digits.starts_with(&digits) || digits.starts_with(&code.digits);
            both += 1;
            same += usize::from(digits.len() >= 2 && value.trim().len() <= 14 && alike);
            seen.insert(digits);
        }
        if both >= LEAK_ROWS && same * 10 >= both * 9 && seen.len() > 1 {
            return Some(format!("on {same} of {both} lines it holds digits of the {title} code"));
        }
    }
    None
}

/// Does the column know which declarations are wrong? A level that nearly always goes with the rarer answer, or
/// a number that ranks the answers.
fn knows_wrong(table: &Table, column: &ColumnSpec, values: Strings<'_>, wrong: &[Option<bool>]) -> Option<String> {
    let known = wrong.iter().flatten().count();
    let positives = wrong.iter().flatten().filter(|w| **w).count();
    if positives == 0 || positives == known {
        return None;
    }
    if column.semantic == Semantic::Numerical {
        let numbers = Numbers::of(table, column)?;
        let scored: Vec<(f64, bool)> = wrong.iter().enumerate().filter_map(|(row, w)| Some((numbers.get(row)?, (*w)?))).collect();
        let positives = scored.iter().filter(|(_, y)| *y).count();
        let enough = positives.min(scored.len() - positives) >= LEAK_ROWS;
        let area = auc(&scored).filter(|a| enough && a.max(1.0 - a) >= LEAK_PURITY)?;
        return Some(format!("its number alone ranks wrong and right declarations with an AUC of {area:.3}"));
    }
    let rarer = positives * 2 <= known;
    let mut counts: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for (value, wrong) in values.iter().zip(wrong) {
        let (Some(value), Some(wrong)) = (value, wrong) else { continue };
        let (rows, hits) = counts.entry(value).or_default();
        *rows += 1;
        *hits += usize::from(*wrong == rarer);
        if counts.len() > 20 {
            return None;
        }
    }
    let enough = LEAK_ROWS.max((known as f64 * LEAK_SHARE) as usize);
    let knows = |(_, (rows, hits)): &(&&str, &(usize, usize))| *rows >= enough && *hits as f64 >= *rows as f64 * LEAK_PURITY;
    let (value, (rows, hits)) = counts.iter().find(knows)?;
    Some(format!("of {rows} lines with value {value:?}, {hits} have the rarer label: it knows the answer"))
}

//! What a line says, as one number: the same in any format of file and any order of rows and columns, so that a line can be known
//! again without being kept.

use rayon::prelude::*;
use xxhash_rust::xxh3::Xxh3;

use super::dataspec::{ColumnSpec, Dataspec, Role};
use super::lines::Lines;
use super::numbers::Numbers;
use super::table::{Strings, Table};
use crate::domain::code::WrittenCode;
use crate::domain::declaration::{Semantic, Use};

/// The digest of every row, over the columns that the heads look at, the declared code, the day and the trader; not the label, nor
/// what only names or weighs the line. A number is the same however it is written (10, 10.0), so is a code, a day, and a text but for
/// case and spaces; a column that is missing is as one that is empty.
pub fn digests(table: &Table, spec: &Dataspec, lines: &Lines) -> Vec<u64> {
    let mut columns: Vec<(&str, &ColumnSpec, Strings<'_>, Option<Numbers<'_>>)> = spec
        .columns
        .iter()
        .filter(|c| is_content(c))
        .filter_map(|c| {
            let numbers = Numbers::of(table, c).filter(|_| c.semantic == Semantic::Numerical);
            Some((c.field.as_deref().unwrap_or(&c.name), c, table.column(&c.name)?, numbers))
        })
        .collect();
    columns.sort_by_key(|(key, ..)| *key);
    let one = |row: usize| {
        let (mut hasher, mut value) = (Xxh3::new(), String::new());
        for (key, column, values, numbers) in &columns {
            let Some(text) = values.get(row) else { continue };
            let day = lines.date[row].filter(|_| column.role == Some(Role::Date));
            value.clear();
            match day {
                Some(day) => value += &day.to_string(),
                None => normal(&mut value, column, numbers.and_then(|n| n.get(row)), text),
            }
            // Lengths before both, so that no two lines run together alike.
            for part in [*key, value.as_str()] {
                hasher.update(&(part.len() as u32).to_le_bytes());
                hasher.update(part.as_bytes());
            }
        }
        hasher.digest()
    };
    (0..table.height()).into_par_iter().with_min_len(1_024).map(one).collect()
}

fn is_content(column: &ColumnSpec) -> bool {
    match column.role {
        Some(Role::Label | Role::Id | Role::Inspected | Role::Weight) => false,
        Some(Role::Year | Role::Month | Role::Day) => true,
        Some(Role::Declared | Role::Date | Role::Group) => true,
        None => column.used_by != Use::None,
    }
}

/// A value in the one way in which it is compared.
fn normal(into: &mut String, column: &ColumnSpec, number: Option<f64>, text: &str) {
    if column.semantic == Semantic::Code
        && let Ok(code) = WrittenCode::read_among(text, column.code_digits)
    {
        *into += &code.digits;
        return;
    }
    let number = match column.semantic {
        Semantic::Numerical => number,
        _ => text.trim().parse::<f64>().ok().filter(|n| n.is_finite()),
    };
    match number {
        // Single precision: what a column of floats in another file still holds. Adding zero takes the sign off a negative zero.
        Some(number) => *into += &(number as f32 + 0.0).to_bits().to_string(),
        None => {
            for word in text.split_whitespace() {
                into.extend(word.chars().flat_map(char::to_lowercase));
                into.push(' ');
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::dataspec::Roles;
    use crate::data::infer::infer;
    use crate::domain::nomenclature::Edition;

    const HEADER: [&str; 7] = ["id", "date", "declared_code", "description", "net_mass", "trader", "confirmed_code"];
    const LINE: [&str; 7] = ["A1", "2024-03-01", "8515.80", "Pump housing, cast", "10", "T1", "841391"];

    fn of(header: &[&str], line: &[&str]) -> u64 {
        let row: Vec<Option<&str>> = line.iter().map(|v| (!v.is_empty()).then_some(*v)).collect();
        let table = Table::from_rows("t", header, &[row.as_slice()]).expect("table");
        let (spec, _) = infer(&table, &Roles::default());
        let lines = Lines::read(&table, &spec, Edition::LATEST, &mut Vec::new());
        digests(&table, &spec, &lines)[0]
    }

    fn with(at: usize, value: &str) -> u64 {
        let mut line = LINE;
        line[at] = value;
        of(&HEADER, &line)
    }

    #[test]
    fn a_line_is_known_again_however_it_is_written() {
        let own = of(&HEADER, &LINE);
        for (at, value) in [
            (4, "10.0"),
            (4, "10.000"),
            (2, "851580"),
            (3, "pump  housing, CAST"),
            (3, " Pump housing, cast "),
            (0, "B7"),
            (6, "850300"),
            (6, ""),
        ] {
            assert_eq!(with(at, value), own, "{} = {value:?}", HEADER[at]);
        }
        let (mut header, mut line) = (HEADER, LINE);
        header.reverse();
        line.reverse();
        assert_eq!(of(&header, &line), own);
    }

    #[test]
    fn another_line_is_another() {
        let own = of(&HEADER, &LINE);
        for (at, value) in [(1, "2024-03-02"), (2, "851590"), (3, "Pump housing, cast iron"), (4, "10.5"), (5, "T2"), (4, "")] {
            assert_ne!(with(at, value), own, "{} = {value:?}", HEADER[at]);
        }
    }
}

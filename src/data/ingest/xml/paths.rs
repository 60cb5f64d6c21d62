//! Where known formats of declarations keep their fields: `datasets/schema/xml_paths.csv`.

use std::sync::LazyLock;

/// What a row of the table does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum How {
    /// The element is a line.
    Line,
    /// The value is a part of the field: parts are joined in the order of the table.
    Part,
    /// The value is the field's if no row before it had one.
    Else,
}

/// One step of a path: an element's name, or `@` and an attribute's; `Name[Child=Value]` holds only for
/// an element with such a child.
#[derive(Debug, PartialEq)]
pub(super) struct Segment {
    pub(super) name: String,
    pub(super) only: Option<(String, String)>,
}

/// A row of the table.
#[derive(Debug)]
pub(super) struct Rule {
    pub(super) format: String,
    /// The end of the path from the root.
    pub(super) path: Vec<Segment>,
    pub(super) field: String,
    pub(super) how: How,
}

const TABLE: &str = include_str!("../../../../datasets/schema/xml_paths.csv");

/// All rows, in their order.
pub(super) static RULES: LazyLock<Vec<Rule>> = LazyLock::new(|| {
    let mut reader = csv::Reader::from_reader(TABLE.as_bytes());
    reader.records().filter_map(|row| rule(&row.ok()?)).collect()
});

fn rule(row: &csv::StringRecord) -> Option<Rule> {
    let how = match row.get(3)? {
        "line" => How::Line,
        "part" => How::Part,
        "else" => How::Else,
        _ => return None,
    };
    let path = row.get(1)?.split('/').map(segment).collect();
    Some(Rule { format: row.get(0)?.to_owned(), path, field: row.get(2)?.to_owned(), how })
}

fn segment(text: &str) -> Segment {
    let only = text.split_once('[').and_then(|(name, rest)| Some((name, rest.strip_suffix(']')?.split_once('=')?)));
    match only {
        Some((name, (child, value))) => Segment { name: name.to_owned(), only: Some((child.to_owned(), value.to_owned())) },
        None => Segment { name: text.to_owned(), only: None },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::declaration::field_named;

    #[test]
    fn every_row_of_the_table_is_read_and_names_a_field() {
        assert_eq!(RULES.len(), TABLE.lines().count() - 1);
        for rule in RULES.iter() {
            assert!(rule.how == How::Line || field_named(&rule.field).is_some(), "{rule:?}");
            assert!(rule.path.iter().all(|s| !s.name.is_empty() && !s.name.contains(['[', ']', ' '])), "{rule:?}");
        }
        assert!(RULES.iter().any(|r| r.path.iter().any(|s| s.only.is_some())));
    }
}

//! JSON: one object a line, an array, or one object; the list of lines may stand at any depth.

mod node;
mod rows;
mod survey;

use serde_json::Deserializer;

use super::encoding::Text;
use crate::data::table::{Note, Table};
use crate::error::{Error, ErrorKind, Result};
use node::{Node, numbers_as_written};
use rows::Rows;
use survey::Survey;

/// Reads a JSON text. Objects inside an object become `outer.inner` columns, lists of values are joined by "; ". A row is an object of
/// the list of lines, with the values of what surrounds it; without such a list it is an outermost object.
///
/// # Errors
/// [`ErrorKind::Data`] for an empty text, [`ErrorKind::Format`] for one that is no JSON or has too many keys, [`ErrorKind::Schema`]
/// if no list can be told to be the list of lines.
pub(super) fn read(source: String, Text { text, damaged, notes }: Text) -> Result<Table> {
    let text = text.trim_start_matches('\u{feff}');
    let Some(first) = lines(text).next() else {
        return Err(Error::new(ErrorKind::Data, "the file is empty").at(&source).expected("one JSON object a line"));
    };
    let complete = serde_json::from_str::<Node<'_>>(first).is_ok();
    let mut table = if complete && lines(text).nth(1).is_some() {
        of_lines(&source, text, damaged)?
    } else {
        let written = numbers_as_written(text);
        match Deserializer::from_str(&written).into_iter().collect::<serde_json::Result<Vec<Node<'_>>>>() {
            Ok(documents) => of_documents(&source, &documents, text.len(), damaged)?,
            // One damaged line above others that are whole is a reject.
            Err(_) if lines(text).skip(1).take(1_000).any(is_object) => of_lines(&source, text, damaged)?,
            Err(e) => return Err(no_json(&source, &e)),
        }
    };
    table.notes.splice(0..0, notes);
    Ok(table)
}

fn no_json(source: &str, e: &serde_json::Error) -> Error {
    let deep = e.to_string().contains("recursion limit");
    let what = if deep { "the JSON is nested deeper than hsift reads" } else { "the file is no JSON, or is cut" };
    Error::new(ErrorKind::Format, what)
        .at(format!("{source}, line {}, column {}", e.line(), e.column()))
        .found(e)
        .expected(if deep { "at most 127 levels" } else { "one JSON object a line, one array, or one object" })
        .hint("write the file again; in a file of one object a line, a damaged line would cost only itself")
}

/// Lines that are not blank. JSON writes line breaks inside strings as `\n`.
fn lines(text: &str) -> impl Iterator<Item = &str> {
    text.split(['\n', '\r']).filter(|l| !l.trim().is_empty())
}

fn is_object(line: &str) -> bool {
    matches!(serde_json::from_str(line), Ok(Node::Object(_)))
}

/// Could the text hold a list of objects?
fn holds_lists(text: &str) -> bool {
    text.match_indices('[').any(|(at, _)| text[at + 1..].trim_start().starts_with('{'))
}

/// One object a line. Without lists of objects every line goes into the table as it is read; otherwise all are looked at first.
fn of_lines(source: &str, text: &str, damaged: bool) -> Result<Table> {
    let mut survey = Survey::default();
    if holds_lists(text) {
        for line in lines(text) {
            if let Ok(Node::Object(object)) = serde_json::from_str(line) {
                survey.add(source, &object)?;
            }
        }
    }
    let mut rows = Rows::new(source, &survey, text.len(), damaged)?;
    for line in lines(text) {
        let written = numbers_as_written(line);
        match serde_json::from_str(&written) {
            Ok(document) => rows.document(&document, line)?,
            Err(e) => rows.reject(line, format!("not JSON: {e}; one object a line, or one array, is expected")),
        }
    }
    rows.finish()
}

/// One or several values; the elements of an outermost array are each for themselves.
fn of_documents(source: &str, documents: &[Node<'_>], bytes: usize, damaged: bool) -> Result<Table> {
    let all = || {
        documents.iter().flat_map(|document| match document {
            Node::List(items) => items.as_slice(),
            one => std::slice::from_ref(one),
        })
    };
    let mut survey = Survey::default();
    for document in all() {
        if let Node::Object(object) = document {
            survey.add(source, object)?;
        }
    }
    let mut rows = Rows::new(source, &survey, bytes, damaged)?;
    for document in all() {
        rows.document(document, "")?;
    }
    rows.finish()
}

/// What is said of the lists that a table's lines are from.
fn told(taken: &[String], others: &[String], lines: u32, around: u32, left: &[String]) -> Vec<Note> {
    let mut notes = Vec::new();
    if taken.iter().any(|p| !p.is_empty()) {
        notes.push(Note::info(format!(
            "lines are the objects of {}: {lines} in {around} {}",
            taken.join(" and "),
            if around == 1 { "object" } else { "objects" }
        )));
    }
    if !others.is_empty() {
        notes.push(Note::warning(format!(
            "{} hold{} codes or descriptions, too, and {} not taken as lines",
            others.join(", "),
            if others.len() == 1 { "s" } else { "" },
            if others.len() == 1 { "is" } else { "are" }
        )));
    }
    if !left.is_empty() {
        notes.push(Note::info(format!("left out, lists beside the lines: {}", left.join(", "))));
    }
    notes
}

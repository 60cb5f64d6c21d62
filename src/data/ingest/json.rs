//! JSON: one object a line, an array, or one object with a list of items.

use std::collections::HashMap;

use polars::prelude::*;
use serde_json::{Map, Value};

use super::encoding::Text;
use crate::data::table::{Reject, Table};
use crate::error::{Error, ErrorKind, Result};

/// One JSON object a line. Nested objects become `outer.inner` columns, lists of values are joined by
/// "; ", and a list of objects (a declaration head with its items) becomes a row each, the head's
/// fields repeated.
pub(super) fn read_ndjson(source: String, Text { text, damaged }: &Text) -> Result<Table> {
    let (mut records, mut rows, mut rejects, mut row) = (Vec::new(), Vec::new(), Vec::new(), 0u32);
    let mut order: Vec<String> = Vec::new();
    let mut places: HashMap<String, usize> = HashMap::new();
    // A file of one JSON array, or of one object over several lines, is read too.
    let whole = match serde_json::from_str::<Value>(text) {
        Ok(Value::Array(items)) => Some(items),
        Ok(object @ Value::Object(_)) => Some(vec![object]),
        _ => None,
    };
    let values: Box<dyn Iterator<Item = serde_json::Result<Value>>> = match whole {
        Some(items) => Box::new(items.into_iter().map(Ok)),
        None => Box::new(text.lines().filter(|l| !l.trim().is_empty()).map(serde_json::from_str)),
    };
    for value in values {
        let object = match value {
            Ok(value) if *damaged && value.to_string().contains(char::REPLACEMENT_CHARACTER) => {
                row += 1;
                rejects.push(Reject::row(row, "", &value.to_string(), "bytes that are not UTF-8"));
                continue;
            }
            Ok(Value::Object(object)) => object,
            other => {
                row += 1;
                let (found, reason) = match other {
                    Ok(value) => (value.to_string(), "a JSON value that is not an object".to_owned()),
                    Err(e) => (String::new(), format!("not JSON: {e}; one object a line, or one array, is expected")),
                };
                rejects.push(Reject::row(row, "", &found, reason));
                continue;
            }
        };
        for item in explode(object) {
            row += 1;
            let mut record = Vec::new();
            flatten("", &item, &mut |name, value| {
                let place = *places.entry(name.clone()).or_insert_with(|| {
                    order.push(name);
                    order.len() - 1
                });
                record.push((place, value));
            });
            records.push(record);
            rows.push(row);
        }
    }
    if records.is_empty() && rejects.is_empty() {
        return Err(Error::new(ErrorKind::Data, "the file is empty").at(&source).expected("one JSON object a line"));
    }
    let mut columns = vec![vec![None; records.len()]; order.len()];
    for (i, record) in records.into_iter().enumerate() {
        for (place, value) in record {
            columns[place][i] = value;
        }
    }
    let columns = order.into_iter().zip(columns).map(|(name, values)| (name, values.into_iter().collect::<StringChunked>())).collect();
    let mut table = Table::new(source, columns)?;
    (table.rows, table.file_rows, table.rejects) = (rows, row, rejects);
    Ok(table)
}

fn explode(object: Map<String, Value>) -> Vec<Map<String, Value>> {
    let is_items = |v: &Value| matches!(v, Value::Array(a) if !a.is_empty() && a.iter().all(Value::is_object));
    let mut lists: Vec<&String> = object.iter().filter(|(_, v)| is_items(v)).map(|(k, _)| k).collect();
    let (Some(key), true) = (lists.pop().cloned(), lists.is_empty()) else {
        return vec![object];
    };
    let mut head = object;
    let Some(Value::Array(items)) = head.shift_remove(&key) else { return vec![head] };
    items
        .into_iter()
        .filter_map(|item| match item {
            Value::Object(item) => {
                let mut line = head.clone();
                line.extend(item);
                Some(line)
            }
            _ => None,
        })
        .collect()
}

fn flatten(prefix: &str, object: &Map<String, Value>, add: &mut impl FnMut(String, Option<String>)) {
    for (key, value) in object {
        let name = if prefix.is_empty() { key.clone() } else { format!("{prefix}.{key}") };
        match value {
            Value::Object(inner) => flatten(&name, inner, add),
            other => add(name, plain(other)),
        }
    }
}

fn plain(value: &Value) -> Option<String> {
    match value {
        Value::Null => None,
        Value::String(text) => Some(text.clone()),
        Value::Array(items) => {
            let parts: Vec<String> = items.iter().filter_map(plain).collect();
            (!parts.is_empty()).then(|| parts.join("; "))
        }
        other => Some(other.to_string()),
    }
}

//! Decisions of people: an append-only file that training takes up.
//!
//! One JSON object a line. Each names the SHA-256 of the line before it, so that a line that was changed or taken
//! out is noticed.

use std::collections::{HashMap, HashSet};
use std::io::Write;
use std::path::Path;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::dataspec::{Dataspec, Role};
use super::table::{Table, TableBuilder};
use crate::domain::declaration::Semantic;
use crate::error::{Error, ErrorKind, Result};

/// One decision of a person on one line.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Override {
    /// The code that the person decided on, as written.
    pub code: String,
    /// Why.
    pub reason: String,
    /// Who.
    pub by: String,
    /// When, in UTC.
    pub time: String,
    /// What hsift had answered.
    pub predicted: Option<String>,
    /// SHA-256 of the decision record.
    pub record_sha256: String,
    /// SHA-256 of the model that answered.
    pub model_sha256: String,
    /// The line as declared: column and value.
    pub line: Vec<(String, Option<String>)>,
    /// SHA-256 of the line before this one; of nothing for the first.
    pub previous_sha256: String,
}

/// What became of overrides in a training file.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Taken {
    /// Rows whose code they set.
    pub relabelled: u64,
    /// Rows they added.
    pub added: u64,
}

fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|b| format!("{b:02x}")).collect()
}

/// Reads a file of overrides; gives them with the SHA-256 of the file's bytes and of its last line.
///
/// # Errors
/// [`ErrorKind::Io`]; [`ErrorKind::Format`] for a line that is no override, or that does not follow the one before it.
pub fn load(path: &Path) -> Result<(Vec<Override>, String, String)> {
    let text = std::fs::read_to_string(path).map_err(|e| Error::io("cannot read the overrides", path, &e))?;
    let mut last = sha256(b"");
    let mut all = Vec::new();
    for (number, line) in text.lines().enumerate() {
        let bad = |what: &str| Error::new(ErrorKind::Format, what).at(format!("{}, line {}", path.display(), number + 1));
        let one: Override = serde_json::from_str(line)
            .map_err(|e| bad("this line is no override").found(e).hint("`hsift override` writes the file; do not edit it"))?;
        if one.previous_sha256 != last {
            return Err(bad("a line before this one was changed, moved or taken out")
                .found(&last)
                .expected(&one.previous_sha256)
                .hint("the file is append-only: bring back the original"));
        }
        last = sha256(line.as_bytes());
        all.push(one);
    }
    Ok((all, sha256(text.as_bytes()), last))
}

/// Adds an override at the end of a file, which is made if it is not there. What stood there before is checked first.
///
/// # Errors
/// As [`load`]; [`ErrorKind::Io`].
pub fn append(path: &Path, mut one: Override) -> Result<()> {
    one.previous_sha256 = if path.exists() { load(path)?.2 } else { sha256(b"") };
    let failed = |e: &std::io::Error| Error::io("cannot add to the overrides", path, e);
    let text = serde_json::to_string(&one).map_err(|e| Error::new(ErrorKind::Format, "the override cannot be written").found(e))? + "\n";
    let mut file = std::fs::OpenOptions::new().create(true).append(true).open(path).map_err(|e| failed(&e))?;
    file.write_all(text.as_bytes()).and_then(|()| file.sync_all()).map_err(|e| failed(&e))
}

/// The training table with what people decided: a row with the line's identifier, day and declared code (without an identifier, with all
/// its values) gets the decided code as its label; a line that is not in the table is added. Of two decisions on one line the later
/// counts.
///
/// # Errors
/// [`ErrorKind::Schema`] if the label is not a column of codes.
pub fn apply(table: &Table, spec: &Dataspec, overrides: &[Override]) -> Result<(Table, Taken)> {
    let label = spec.role(Role::Label).filter(|c| c.semantic == Semantic::Code).ok_or_else(|| {
        Error::new(ErrorKind::Schema, "overrides need a label column of codes").at(&table.source).hint("name it with --label")
    })?;
    let names = table.names();
    let column = |role| spec.role(role).map(|c| c.name.as_str());
    let (id, date, declared) = (column(Role::Id), column(Role::Date), column(Role::Declared));
    // Two files may number their lines alike, so the number alone does not tell a line.
    let key = |value: &dyn Fn(&str) -> Option<String>| match id.and_then(value) {
        Some(id) => vec![Some(id), date.and_then(value), declared.and_then(value)],
        None => names.iter().filter(|n| **n != label.name).map(|n| value(n)).collect(),
    };
    let mut decided: HashMap<Vec<Option<String>>, &Override> = HashMap::new();
    let mut order = Vec::new();
    for one in overrides {
        let values: HashMap<&str, Option<&String>> = one.line.iter().map(|(n, v)| (n.as_str(), v.as_ref())).collect();
        let key = key(&|name| values.get(name).copied().flatten().cloned());
        if decided.insert(key.clone(), one).is_none() {
            order.push(key);
        }
    }
    let columns: Vec<_> = names.iter().filter_map(|n| table.column(n)).collect();
    let mut builder = TableBuilder::new(&table.source, names.iter().map(|n| (*n).to_owned()).collect(), table.height() + order.len());
    let mut met: HashSet<Vec<Option<String>>> = HashSet::new();
    let mut taken = Taken::default();
    for row in 0..table.height() {
        let key = key(&|name| table.column(name).and_then(|c| c.written(row)).map(str::to_owned));
        let one = decided.get(&key).copied();
        if one.is_some() {
            taken.relabelled += 1;
            met.insert(key);
        }
        builder.push(names.iter().zip(&columns).map(|(name, column)| match one {
            Some(one) if *name == label.name => Some(one.code.as_str()),
            _ => column.written(row),
        }));
    }
    for one in order.iter().filter(|key| !met.contains(*key)).filter_map(|key| decided.get(key)) {
        let value = |name: &str| one.line.iter().find(|(n, _)| n == name).and_then(|(_, v)| v.as_deref());
        builder.push(names.iter().map(|name| if *name == label.name { Some(one.code.as_str()) } else { value(name) }));
        taken.added += 1;
    }
    let mut joined = builder.finish()?;
    joined.rows[..table.height()].copy_from_slice(&table.rows);
    for (place, row) in joined.rows[table.height()..].iter_mut().enumerate() {
        *row = table.file_rows + 1 + place as u32;
    }
    joined.file_rows = table.file_rows + taken.added as u32;
    joined.rejects.clone_from(&table.rejects);
    joined.parts.clone_from(&table.parts);
    Ok((joined, taken))
}

//! The lines of an XML file whose shape is known, as a table.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::rc::Rc;

use polars::prelude::StringChunkedBuilder;

use super::paths::{How, Rule};
use super::shape::Shape;
use super::walk::{Event, walk};
use crate::data::table::{Note, Reject, Table};

/// Values of one parent's element that are joined to each of its lines; a longer list is none of a head.
const MAX_JOINED: usize = 20;

/// Bytes of a parent's value that is joined to each of its lines.
const MAX_JOINED_BYTES: usize = 4_000;

/// A value at a place of the shape; places beyond it are those of rules with a condition.
type Value = (usize, Rc<str>);

/// An element that is open.
struct Open {
    place: usize,
    text: String,
    values: Vec<Value>,
    /// Lines read before it began.
    lines: usize,
    torn: Option<String>,
}

/// Reads the elements at `line` as rows.
///
/// # Errors
/// As [`walk`].
pub(super) fn read(source: String, text: &str, shape: &Shape, line: usize, format: Option<&'static str>) -> Result<Table, String> {
    let rules = format.map_or(Vec::new(), |f| shape.rules(f));
    let mut reader = Lines {
        shape,
        line,
        parents: shape.up(line).skip(1).chain([0]).collect(),
        conditions: conditions(shape, &rules),
        open: vec![Open { place: 0, text: String::new(), values: Vec::new(), lines: 0, torn: None }],
        rows: Vec::new(),
        numbers: Vec::new(),
        number: 0,
        rejects: Vec::new(),
        long: HashSet::new(),
        torn: Vec::new(),
    };
    walk(text, &mut |event| reader.take(event))?;
    reader.close();
    let Lines { rows, numbers, number, rejects, long, torn, .. } = reader;

    let columns = Columns::of(shape, line, &rules, &rows);
    let mut table = columns.table(source, &rows).map_err(|e| e.to_string())?;
    (table.rows, table.file_rows, table.rejects) = (numbers, number, rejects);
    match torn.as_slice() {
        [] => {}
        [only] => table.notes.push(Note::warning(format!("the file is damaged: {only}"))),
        [first, .., last] => {
            table.notes.push(Note::warning(format!("the file is damaged in {} places, from {first} to {last}", torn.len())))
        }
    }
    let mut long: Vec<String> = long.into_iter().map(|place| shape.path(place)).collect();
    long.sort();
    if !long.is_empty() {
        table.notes.push(Note::warning(format!("left out, for they are lists or long texts beside the lines: {}", long.join(", "))));
    }
    Ok(table)
}

/// A condition of a rule: in an element here, if the child has the value, the values at the places below
/// are the rule's.
struct Condition {
    child: usize,
    value: String,
    below: usize,
    rule: usize,
}

fn conditions(shape: &Shape, rules: &[(&'static Rule, Vec<usize>)]) -> HashMap<usize, Vec<Condition>> {
    let mut all: HashMap<usize, Vec<Condition>> = HashMap::new();
    for (r, (rule, places)) in rules.iter().enumerate() {
        let Some((at, (child, value))) = rule.path.iter().enumerate().find_map(|(i, s)| Some((i, s.only.as_ref()?))) else { continue };
        for below in places {
            let Some(element) = shape.up(*below).nth(rule.path.len() - 1 - at) else { continue };
            if let Some(child) = shape.find(element, child) {
                all.entry(element).or_default().push(Condition { child, value: value.clone(), below: *below, rule: r });
            }
        }
    }
    all
}

struct Lines<'a> {
    shape: &'a Shape,
    line: usize,
    /// Elements that lines stand in.
    parents: HashSet<usize>,
    conditions: HashMap<usize, Vec<Condition>>,
    open: Vec<Open>,
    rows: Vec<Vec<Value>>,
    numbers: Vec<u32>,
    number: u32,
    rejects: Vec<Reject>,
    long: HashSet<usize>,
    torn: Vec<String>,
}

impl Lines<'_> {
    fn take(&mut self, event: Event<'_>) {
        let lines = self.rows.len();
        let Some(top) = self.open.last_mut() else { return };
        match event {
            Event::Open(name) => {
                let place = self.shape.find(top.place, name).unwrap_or(0);
                self.open.push(Open { place, text: String::new(), values: Vec::new(), lines, torn: None });
            }
            Event::Attribute(name, value) => {
                if let Some(place) = self.shape.find(top.place, &format!("@{name}"))
                    && !value.trim().is_empty()
                {
                    top.values.push((place, value.trim().into()));
                }
            }
            Event::Text(text) => top.text.push_str(&text),
            Event::Close => self.close(),
            Event::Torn(problem) => {
                if let Some(line) = self.open.iter_mut().find(|o| o.place == self.line) {
                    line.torn.get_or_insert_with(|| problem.clone());
                }
                self.torn.push(problem);
            }
        }
    }

    fn close(&mut self) {
        let Some(mut done) = self.open.pop() else { return };
        let text = done.text.trim();
        if !text.is_empty() {
            done.values.push((done.place, text.into()));
        }
        for condition in self.conditions.get(&done.place).into_iter().flatten() {
            if done.values.iter().any(|(p, v)| *p == condition.child && **v == *condition.value) {
                let meant = |v: &mut Value| {
                    if v.0 == condition.below {
                        v.0 = self.shape.places.len() + condition.rule
                    }
                };
                done.values.iter_mut().for_each(meant);
            }
        }
        if done.place == self.line {
            self.number += 1;
            let lost =
                done.values.iter().any(|(_, v)| v.contains(char::REPLACEMENT_CHARACTER)).then(|| "bytes that are no text".to_owned());
            match done.torn.map(|problem| format!("broken markup: {problem}")).or(lost) {
                Some(reason) => {
                    let all: Vec<&str> = done.values.iter().map(|(_, v)| v.as_ref()).collect();
                    self.rejects.push(Reject::row(self.number, "", &all.join(","), reason));
                }
                None => {
                    self.rows.push(done.values);
                    self.numbers.push(self.number);
                }
            }
        } else if self.parents.contains(&done.place) {
            self.join(done);
        } else if let Some(above) = self.open.last_mut() {
            above.values.append(&mut done.values);
        }
    }

    /// Joins what a parent says to the lines in it.
    fn join(&mut self, parent: Open) {
        let mut times: HashMap<usize, usize> = HashMap::new();
        for (place, _) in &parent.values {
            *times.entry(*place).or_default() += 1;
        }
        for (place, value) in parent.values {
            if times[&place] > MAX_JOINED || value.len() > MAX_JOINED_BYTES {
                self.long.insert(place.min(self.shape.places.len() - 1));
                continue;
            }
            for row in &mut self.rows[parent.lines..] {
                row.push((place, Rc::clone(&value)));
            }
        }
    }
}

/// A field with the keys of its rules, parts and others.
type FieldRules<'a> = (&'a str, Vec<(How, Vec<usize>)>);

/// What the columns of the table are made of.
struct Columns<'a> {
    /// In the order of the table.
    fields: Vec<FieldRules<'a>>,
    /// Other places with the names of their columns.
    others: BTreeMap<usize, String>,
}

impl<'a> Columns<'a> {
    fn of(shape: &Shape, line: usize, rules: &'a [(&'static Rule, Vec<usize>)], rows: &[Vec<Value>]) -> Columns<'a> {
        let mut fields: Vec<FieldRules<'_>> = Vec::new();
        let mut field_of: HashMap<usize, &str> = HashMap::new();
        for (r, (rule, places)) in rules.iter().enumerate() {
            let conditional = rule.path.iter().any(|s| s.only.is_some());
            let keys = if conditional { vec![shape.places.len() + r] } else { places.clone() };
            field_of.extend(places.iter().map(|p| (*p, rule.field.as_str())));
            match fields.iter_mut().find(|(name, _)| *name == rule.field) {
                Some((_, of)) => of.push((rule.how, keys)),
                None => fields.push((&rule.field, vec![(rule.how, keys)])),
            }
        }
        // Fields that some row has, and places whose value is no field's in some row.
        let (mut found, mut spare) = (HashSet::new(), HashSet::new());
        for row in rows {
            let mut used: HashSet<usize> = HashSet::new();
            for (name, of) in &fields {
                let (value, keys) = field(row, of);
                if value.is_some() {
                    found.insert(*name);
                }
                used.extend(keys);
            }
            // A field takes the first of several values; all of them stand in a column of their own.
            let several = |place: usize| row.iter().filter(|(p, _)| *p == place).nth(1).is_some();
            spare.extend(row.iter().map(|(p, _)| *p).filter(|p| *p < shape.places.len() && (!used.contains(p) || several(*p))));
        }
        fields.retain(|(name, _)| found.contains(name));
        let mut taken: HashSet<String> = fields.iter().map(|(name, _)| (*name).to_owned()).collect();
        let mut spare: Vec<usize> = spare.into_iter().collect();
        spare.sort_unstable();
        let others = spare.into_iter().map(|place| (place, name(shape, line, place, &field_of, &mut taken))).collect();
        Columns { fields, others }
    }

    fn table(&self, source: String, rows: &[Vec<Value>]) -> crate::error::Result<Table> {
        let builder = |name: &str| (name.to_owned(), StringChunkedBuilder::new(name.into(), rows.len()));
        let mut columns: Vec<_> = self.fields.iter().map(|(name, _)| builder(name)).collect();
        let places: HashMap<usize, usize> = self.others.keys().enumerate().map(|(i, place)| (*place, self.fields.len() + i)).collect();
        columns.extend(self.others.values().map(|name| builder(name)));
        let mut cells: Vec<Option<String>> = vec![None; columns.len()];
        for row in rows {
            for ((_, of), cell) in self.fields.iter().zip(&mut cells) {
                *cell = field(row, of).0;
            }
            for (place, value) in row {
                let Some(column) = places.get(place) else { continue };
                match &mut cells[*column] {
                    Some(joined) => {
                        joined.push_str("; ");
                        joined.push_str(value);
                    }
                    empty => *empty = Some(value.to_string()),
                }
            }
            for ((_, column), cell) in columns.iter_mut().zip(&mut cells) {
                column.append_option(cell.take().as_deref());
            }
        }
        Table::new(source, columns.into_iter().map(|(name, builder)| (name, builder.finish())).collect())
    }
}

/// A field's value in a row, and the places it is made of: all parts, or the first other that has one.
fn field(row: &[Value], of: &[(How, Vec<usize>)]) -> (Option<String>, Vec<usize>) {
    let first = |keys: &[usize]| row.iter().find(|(place, _)| keys.contains(place));
    let (mut joined, mut used) = (String::new(), Vec::new());
    for (_, keys) in of.iter().filter(|(how, _)| *how == How::Part) {
        if let Some((place, value)) = first(keys) {
            joined.push_str(value);
            used.push(*place);
        }
    }
    if joined.is_empty() {
        let other = of.iter().filter(|(how, _)| *how == How::Else).find_map(|(_, keys)| first(keys));
        return (other.map(|(_, v)| v.to_string()), other.map(|(place, _)| *place).into_iter().collect());
    }
    (Some(joined), used)
}

/// The name of a place's column: `Child` of a line, otherwise `Parent.Child`; as much of the path before
/// it as makes it the only one of its name. An attribute of a field's element is `field.attribute`.
fn name(shape: &Shape, line: usize, place: usize, fields: &HashMap<usize, &str>, taken: &mut HashSet<String>) -> String {
    let own = shape.places[place].name.trim_start_matches('@');
    let parent = shape.places[place].parent;
    let mut name = match fields.get(&parent) {
        _ if parent == line && !shape.places[place].name.starts_with('@') => own.to_owned(),
        Some(field) if shape.places[place].name.starts_with('@') => format!("{field}.{own}"),
        _ if parent == 0 => own.to_owned(),
        _ => format!("{}.{own}", shape.places[parent].name),
    };
    let mut above = shape.up(parent);
    if name.contains('.') {
        above.next();
    }
    while taken.contains(&name) {
        name = match above.next() {
            Some(place) => format!("{}.{name}", shape.places[place].name),
            None => format!("{name} ({place})"),
        };
    }
    taken.insert(name.clone());
    name
}

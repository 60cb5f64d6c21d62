//! The shape of an XML file: which elements stand in which, how often, and which of them is a line.

use std::collections::HashMap;

use super::paths::{How, RULES, Rule, Segment};
use super::walk::{Event, walk};
use crate::domain::names::field_for_column;

/// Different places of elements and attributes that are followed.
const MAX_PLACES: usize = 20_000;

/// What tells the lines of goods from other repeated elements.
const OF_GOODS: &[&str] =
    &["declared_code", "confirmed_code", "description", "specification", "net_mass", "value", "quantity", "unit", "origin", "line"];

/// All elements and attributes at one place of the file: `Declaration/Item/Code`.
pub(super) struct Place {
    /// An element's name, or `@` and an attribute's.
    pub(super) name: String,
    pub(super) parent: usize,
    children: HashMap<String, usize>,
    /// How many there are, and how many at most in one parent.
    pub(super) count: u32,
    pub(super) most: u32,
}

/// The tree of places; the place 0 stands above the root element.
pub(super) struct Shape {
    pub(super) places: Vec<Place>,
}

impl Shape {
    /// Looks through the whole file.
    ///
    /// # Errors
    /// As [`walk`], and for more places than are followed.
    pub(super) fn of(text: &str) -> Result<Shape, String> {
        let mut shape = Shape { places: vec![Place { name: String::new(), parent: 0, children: HashMap::new(), count: 1, most: 1 }] };
        let mut open: Vec<(usize, HashMap<usize, u32>)> = vec![(0, HashMap::new())];
        walk(text, &mut |event| match event {
            Event::Open(name) => {
                let (above, seen) = open.last_mut().expect("the place above the root is never closed");
                let place = shape.child(*above, name);
                let times = seen.entry(place).or_insert(0);
                *times += 1;
                shape.places[place].most = shape.places[place].most.max(*times);
                shape.places[place].count += 1;
                open.push((place, HashMap::new()));
            }
            Event::Attribute(name, _) => {
                let above = open.last().map_or(0, |(place, _)| *place);
                let place = shape.child(above, &format!("@{name}"));
                shape.places[place].count += 1;
            }
            Event::Close => {
                open.pop();
            }
            Event::Text(_) | Event::Torn(_) => {}
        })?;
        if shape.places.len() > MAX_PLACES {
            return Err(format!("it has more than {MAX_PLACES} different elements and attributes"));
        }
        Ok(shape)
    }

    /// The place of a child. Beyond the limit all new names share one place, and the file is refused.
    fn child(&mut self, parent: usize, name: &str) -> usize {
        if let Some(child) = self.places[parent].children.get(name) {
            return *child;
        }
        let child = self.places.len();
        if child > MAX_PLACES {
            return MAX_PLACES;
        }
        self.places[parent].children.insert(name.to_owned(), child);
        self.places.push(Place { name: name.to_owned(), parent, children: HashMap::new(), count: 0, most: 1 });
        child
    }

    /// The child of that name, if the file has it.
    pub(super) fn find(&self, parent: usize, name: &str) -> Option<usize> {
        self.places[parent].children.get(name).copied()
    }

    /// The places from this one up to the root.
    pub(super) fn up(&self, place: usize) -> impl Iterator<Item = usize> {
        std::iter::successors(Some(place).filter(|p| *p != 0), |p| Some(self.places[*p].parent).filter(|p| *p != 0))
    }

    /// `Root/…/Name`.
    pub(super) fn path(&self, place: usize) -> String {
        let mut names: Vec<&str> = self.up(place).map(|p| self.places[p].name.as_str()).collect();
        names.reverse();
        names.join("/")
    }

    /// Does a path of the table lead here?
    fn matches(&self, place: usize, path: &[Segment]) -> bool {
        let mut up = self.up(place);
        path.iter().rev().all(|segment| up.next().is_some_and(|p| self.places[p].name == segment.name))
    }

    /// The element that is a line in a format of the table, and the format.
    pub(super) fn known_lines(&self) -> Option<(usize, &'static str)> {
        let lines = RULES.iter().filter(|r| r.how == How::Line);
        let found = |rule: &'static Rule| {
            let places = (1..self.places.len()).filter(|p| self.matches(*p, &rule.path));
            places.max_by_key(|p| (self.places[*p].count, std::cmp::Reverse(*p))).map(|place| (place, rule.format.as_str()))
        };
        lines.filter_map(found).next()
    }

    /// The rules of a format with the places they lead to in this file.
    pub(super) fn rules(&self, format: &str) -> Vec<(&'static Rule, Vec<usize>)> {
        let of = RULES.iter().filter(|r| r.format == format && r.how != How::Line);
        of.map(|rule| (rule, (1..self.places.len()).filter(|p| self.matches(*p, &rule.path)).collect())).collect()
    }

    /// The element that is a line in a file of no known format: the one with the most different fields of
    /// goods, among them a code or a description; the deepest of equals, then the most frequent.
    pub(super) fn lines(&self) -> Option<usize> {
        let mut best = None;
        for place in 1..self.places.len() {
            let fields = self.fields(place);
            if !["declared_code", "confirmed_code", "description"].iter().any(|f| fields.contains(f)) {
                continue;
            }
            let rank = (fields.len(), self.up(place).count(), self.places[place].count);
            if best.is_none_or(|(most, _)| rank > most) {
                best = Some((rank, place));
            }
        }
        best.map(|(_, place)| place)
    }

    /// Fields of goods that an element holds once.
    fn fields(&self, place: usize) -> Vec<&'static str> {
        let (mut fields, mut left) = (Vec::new(), vec![place]);
        while let Some(at) = left.pop() {
            for child in self.places[at].children.values().filter(|c| self.places[**c].most == 1) {
                let name = format!("{}.{}", self.places[at].name, self.places[*child].name);
                let found = field_for_column(&name).map(|f| f.name).filter(|f| OF_GOODS.contains(f));
                fields.extend(found.filter(|_| self.places[*child].children.keys().all(|k| k.starts_with('@'))));
                left.push(*child);
            }
        }
        fields.sort_unstable();
        fields.dedup();
        fields
    }

    /// The elements that are repeated, for a message: the most frequent first.
    pub(super) fn repeated(&self) -> String {
        let mut found: Vec<(u32, String)> =
            (1..self.places.len()).filter(|p| self.places[*p].most > 1).map(|p| (self.places[p].count, self.path(p))).collect();
        found.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
        let told: Vec<String> = found.iter().take(8).map(|(n, path)| format!("{path} ({n} times)")).collect();
        if told.is_empty() { "no element is repeated".to_owned() } else { told.join(", ") }
    }
}

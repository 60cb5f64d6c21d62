//! Which of the lists of objects in a JSON text is the list of lines.

use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap};

use super::node::{Node, Object};
use crate::data::ingest::{MAX_COLUMNS, too_many_columns};
use crate::domain::names::field_for_column;
use crate::error::{Error, ErrorKind, Result};

/// What is met while an object's own values are walked: those of objects inside it are its own, too, as `outer.inner`.
pub(super) enum Met<'n, 'a> {
    /// A value, or a list of values.
    Value(&'n Node<'a>),
    /// A list that holds objects.
    Objects(&'n [Node<'a>]),
}

/// Walks an object's values under their names.
pub(super) fn walk<'n, 'a>(prefix: &str, object: &'n Object<'a>, each: &mut impl FnMut(&str, Met<'n, 'a>)) {
    for (key, value) in object {
        let name = if prefix.is_empty() { Cow::Borrowed(key.as_ref()) } else { Cow::Owned(format!("{prefix}.{key}")) };
        match value {
            Node::Object(inner) => walk(&name, inner, each),
            Node::List(items) if items.iter().any(|i| matches!(i, Node::Object(_))) => each(&name, Met::Objects(items)),
            other => each(&name, Met::Value(other)),
        }
    }
}

/// A place where objects stand: the path of a list, or "" for the outermost objects.
#[derive(Debug, Default)]
pub(super) struct Place {
    /// Does any of them hold a code or a description itself?
    holds: bool,
    /// Does an object around any of them hold one? Then they belong to goods, and are not told from what surrounds them.
    in_goods: bool,
    /// Names of their values, and whether each is a code's or a description's.
    names: HashMap<String, bool>,
}

impl Place {
    /// Does any of its objects have a value of this name?
    pub(super) fn names(&self, name: &str) -> bool {
        self.names.contains_key(name)
    }

    fn fields(&self) -> BTreeSet<&'static str> {
        self.names.keys().filter_map(|n| Some(field_for_column(n)?.name)).collect()
    }
}

/// Is a value of this name a code or a description of goods?
pub(super) fn is_of_goods(name: &str) -> bool {
    field_for_column(name).is_some_and(|f| ["declared_code", "confirmed_code", "description"].contains(&f.name))
}

/// All places of a text in the order met.
#[derive(Debug, Default)]
pub(super) struct Survey {
    paths: Vec<String>,
    places: HashMap<String, Place>,
}

/// Path of a list inside the objects of another.
pub(super) fn inside(path: &str, name: &str) -> String {
    if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") }
}

impl Survey {
    /// Takes in an object and all below it.
    ///
    /// # Errors
    /// [`ErrorKind::Format`] for more names than a table has columns.
    pub(super) fn add(&mut self, source: &str, object: &Object<'_>) -> Result<()> {
        self.add_at(source, "", object, false)
    }

    fn add_at(&mut self, source: &str, path: &str, object: &Object<'_>, in_goods: bool) -> Result<()> {
        if !self.places.contains_key(path) {
            self.paths.push(path.to_owned());
        }
        let place = self.places.entry(path.to_owned()).or_default();
        place.in_goods |= in_goods;
        let (mut lists, mut holds) = (Vec::new(), false);
        walk("", object, &mut |name, met| match met {
            Met::Objects(items) => lists.push((inside(path, name), items)),
            Met::Value(value) => {
                let of_goods = place.names.get(name).copied().unwrap_or_else(|| {
                    let of_goods = is_of_goods(name);
                    place.names.insert(name.to_owned(), of_goods);
                    of_goods
                });
                holds |= of_goods && matches!(value, Node::Text(_));
            }
        });
        place.holds |= holds;
        if place.names.len() > MAX_COLUMNS || self.paths.len() > MAX_COLUMNS {
            return Err(too_many_columns(source, place.names.len().max(self.paths.len())));
        }
        for (path, items) in lists {
            for item in items {
                if let Node::Object(object) = item {
                    self.add_at(source, &path, object, in_goods || holds)?;
                }
            }
        }
        Ok(())
    }

    pub(super) fn place(&self, path: &str) -> Option<&Place> {
        self.places.get(path)
    }

    /// Paths of the lists of lines, and of others that hold codes or descriptions too. An object of lines holds a code or a
    /// description; of several such lists the one with both, then the one with more known fields (those around it counted, unless
    /// they are of goods themselves), then the inner one. Lists of the same last name elsewhere (`import.goods`, `export.goods`) are
    /// lists of lines, too.
    ///
    /// # Errors
    /// [`ErrorKind::Schema`] if there are lists of objects and none holds a code or a description.
    pub(super) fn lines(&self, source: &str) -> Result<(Vec<String>, Vec<String>)> {
        let rank = |path: &String| {
            let place = self.places.get(path)?;
            let mut fields = place.fields();
            let code = fields.contains("declared_code") || fields.contains("confirmed_code");
            let goods = 2 * usize::from(code) + usize::from(fields.contains("description"));
            if !place.in_goods {
                let around = path.match_indices('.').map(|(at, _)| &path[..at]).chain((!path.is_empty()).then_some(""));
                fields.extend(around.filter_map(|p| self.places.get(p)).flat_map(Place::fields));
            }
            (goods > 0 && place.holds).then(|| (goods, fields.len(), path.matches('.').count() + usize::from(!path.is_empty())))
        };
        let ranked: Vec<_> = self.paths.iter().filter_map(|p| Some((rank(p)?, p))).collect();
        let Some((best, chosen)) = ranked.iter().rev().max_by_key(|(rank, _)| *rank) else {
            let lists: Vec<&str> = self.paths.iter().filter(|p| !p.is_empty()).map(String::as_str).collect();
            if lists.is_empty() {
                return Ok((vec![String::new()], Vec::new()));
            }
            return Err(Error::new(ErrorKind::Schema, "no list of this JSON can be told to be the list of lines")
                .at(source)
                .found(format!("lists of objects: {}", lists.iter().take(12).copied().collect::<Vec<_>>().join(", ")))
                .expected("one whose objects hold a code or a description, such as codeTs, gName, declared_code, description")
                .hint("rename the keys of the goods' code or description, or give the lines as a list of their own"));
        };
        let last = |path: &str| path.rsplit('.').next().unwrap_or("").to_owned();
        let apart = |a: &str, b: &str| !a.starts_with(&format!("{b}.")) && !b.starts_with(&format!("{a}."));
        let alike = |path: &str| path == *chosen || (!chosen.is_empty() && last(path) == last(chosen) && apart(path, chosen));
        let taken = ranked.iter().filter(|(rank, p)| alike(p) && rank.0 >= best.0.min(2)).map(|(_, p)| (*p).clone()).collect();
        // What surrounds the lines may have a description of its own; another list of goods is worth a word.
        let others = ranked.iter().filter(|(_, p)| !p.is_empty() && !alike(p)).map(|(_, p)| (*p).clone()).collect();
        Ok((taken, others))
    }
}

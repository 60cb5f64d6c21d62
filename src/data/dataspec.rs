//! The dataspec: what each column of a file means. hsift infers it, the analyst edits it as TOML, and
//! training and scoring obey it.

use std::path::Path;

use serde::{Deserialize, Serialize};

use super::table::Table;
use crate::domain::declaration::{self, Field, Head, Semantic, Use};
use crate::domain::nomenclature::Edition;
use crate::domain::number::Decimal;
use crate::domain::technical::Unit;
use crate::domain::vocabulary::Vocabulary;
use crate::error::{Error, ErrorKind, Result, visible_line};

/// The part a column plays beside being a feature.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// The truth: a confirmed code, or 0/1 "the declaration was wrong".
    Label,
    /// The declared code.
    Declared,
    /// The day of the declaration.
    Date,
    /// Its year, where year and month stand in columns of their own.
    Year,
    /// Its month.
    Month,
    /// Its day of the month.
    Day,
    /// The entity whose lines stay together in folds.
    Group,
    /// Says which line this is; carried into the output.
    Id,
    /// Was the line inspected?
    Inspected,
    /// How much the line counts in training, from 0; 1 without it.
    Weight,
}

impl Role {
    fn of_field(name: &str) -> Option<Role> {
        Some(match name {
            "confirmed_code" => Role::Label,
            "declared_code" => Role::Declared,
            "date" => Role::Date,
            "year" => Role::Year,
            "month" => Role::Month,
            "day" => Role::Day,
            "trader" => Role::Group,
            "id" => Role::Id,
            "inspected" => Role::Inspected,
            _ => return None,
        })
    }
}

/// What one column means.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ColumnSpec {
    /// Its name in the file.
    pub name: String,
    /// The field of hsift's schema it holds, if any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
    /// How its values are understood.
    pub semantic: Semantic,
    /// Which heads may look at it.
    #[serde(rename = "use")]
    pub used_by: Use,
    /// The part it plays.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<Role>,
    /// Unit in which a numerical column is kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<Unit>,
    /// The unit of bare numbers, where it is not `unit`: `written_unit = "lb"`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub written_unit: Option<String>,
    /// The column that names each number's unit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit_column: Option<String>,
    /// The decimal sign of a column of numbers, `"."` or `","`; each value by itself if it is not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decimal: Option<Decimal>,
    /// Formats of a column of days, in strftime's letters, tried in this order: one, or a list of them.
    #[serde(default, skip_serializing_if = "Vec::is_empty", with = "one_or_many")]
    pub date_format: Vec<String>,
    /// How many digits the codes of a column usually have, which tells lost zeros from shorter codes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code_digits: Option<usize>,
    /// Names of the parts of an element string `a|b|c`, in order; "" skips one. A part named like a
    /// field of the schema is read like it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<String>,
    /// Levels of a category or tokens of a text seen on fewer lines count as unseen.
    #[serde(default = "default_min_count")]
    pub min_count: u32,
    /// At most so many levels or tokens, the most frequent first.
    #[serde(default = "default_max_levels")]
    pub max_levels: u32,
    /// How the risk must move with this number: `risk = { direction = 1, because = "…" }`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub risk: Option<Monotone>,
    /// Why hsift set this column so, for the analyst.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// How the risk must move with a number.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Monotone {
    /// 1: it may not fall as the number grows; -1: it may not rise.
    pub direction: i8,
    /// Why that must be so; told in the model's card.
    pub because: String,
}

/// One text or a list of them.
mod one_or_many {
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    #[derive(Deserialize)]
    #[serde(untagged)]
    enum OneOrMany {
        One(String),
        Many(Vec<String>),
    }

    pub(super) fn serialize<S: Serializer>(all: &[String], serializer: S) -> Result<S::Ok, S::Error> {
        match all {
            [one] => one.serialize(serializer),
            all => all.serialize(serializer),
        }
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<String>, D::Error> {
        Ok(match OneOrMany::deserialize(deserializer)? {
            OneOrMany::One(one) => vec![one],
            OneOrMany::Many(all) => all,
        })
    }
}

fn default_min_count() -> u32 {
    5
}

fn default_max_levels() -> u32 {
    100_000
}

impl ColumnSpec {
    /// A column outside the schema.
    pub fn new(name: &str, semantic: Semantic, used_by: Use) -> ColumnSpec {
        ColumnSpec {
            name: name.to_owned(),
            field: None,
            semantic,
            used_by,
            role: None,
            unit: None,
            written_unit: None,
            unit_column: None,
            decimal: None,
            date_format: Vec::new(),
            code_digits: None,
            parts: Vec::new(),
            min_count: default_min_count(),
            max_levels: if semantic == Semantic::Text { 4_000 } else { default_max_levels() },
            risk: None,
            note: None,
        }
    }

    /// A column that holds a field of the schema.
    pub fn of_field(name: &str, field: &Field) -> ColumnSpec {
        let parts = if field.name == "specification" {
            declaration::ELEMENT_PREFIX.iter().map(|(name, _, _)| (*name).to_owned()).collect()
        } else {
            Vec::new()
        };
        ColumnSpec {
            field: Some(field.name.to_owned()),
            role: Role::of_field(field.name),
            unit: field.unit,
            parts,
            ..ColumnSpec::new(name, field.semantic, field.used_by)
        }
    }

    /// Takes another file's name for the column and how that file writes it; what the other says nothing of stays.
    pub fn read_like(&mut self, other: &ColumnSpec) {
        self.name.clone_from(&other.name);
        (self.written_unit, self.unit_column) = (other.written_unit.clone(), other.unit_column.clone());
        self.decimal = other.decimal.or(self.decimal);
        self.code_digits = other.code_digits.or(self.code_digits);
        if !other.date_format.is_empty() {
            self.date_format.clone_from(&other.date_format);
        }
    }

    /// The schema's field, if it holds one.
    pub fn schema(&self) -> Option<&'static Field> {
        self.field.as_deref().and_then(declaration::field_named)
    }

    /// How its values are read, in words.
    fn reading(&self) -> String {
        let unit = self.unit.map_or(String::new(), |u| format!(" in {}", u.symbol()));
        format!("{:?}{unit}", self.semantic).to_lowercase()
    }

    /// Fixed answers, if the field has them.
    pub fn vocabulary(&self) -> Option<Vocabulary> {
        self.schema().and_then(|f| f.vocabulary)
    }

    /// The name for people, English and Chinese.
    pub fn titles(&self) -> (String, String) {
        match self.schema() {
            Some(f) => (f.en.to_owned(), f.zh.to_owned()),
            None => (self.name.clone(), self.name.clone()),
        }
    }
}

/// What the columns of a file mean.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Dataspec {
    /// Version of this format.
    pub version: u32,
    /// The edition all codes of the file are of. Without it each line's date decides, and lines
    /// without a date are of the newest edition.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub edition: Option<Edition>,
    /// The columns.
    #[serde(rename = "column", default)]
    pub columns: Vec<ColumnSpec>,
    /// Was it inferred? What an analyst wrote is obeyed where what hsift inferred may be corrected.
    #[serde(skip)]
    pub inferred: bool,
}

/// Fields that say what was declared or found out; no head may take them for a fact.
const OUTCOMES: &[&str] = &["declared_code", "confirmed_code", "inspected", "true_code", "pattern"];

/// Names of columns given on the command line; each overrides what was inferred.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Roles {
    /// The truth.
    pub label: Option<String>,
    /// The declared code.
    pub declared: Option<String>,
    /// The day.
    pub date: Option<String>,
    /// The entity.
    pub group: Option<String>,
    /// How much a line counts.
    pub weight: Option<String>,
}

impl Roles {
    fn named(&self) -> [(Role, Option<&str>); 5] {
        [
            (Role::Label, self.label.as_deref()),
            (Role::Declared, self.declared.as_deref()),
            (Role::Date, self.date.as_deref()),
            (Role::Group, self.group.as_deref()),
            (Role::Weight, self.weight.as_deref()),
        ]
    }

    /// Checks that every named column is in the file, naming all that are not.
    ///
    /// # Errors
    /// [`ErrorKind::Schema`].
    pub fn check(&self, table: &Table) -> Result<()> {
        let names = table.names();
        let mut problems = Vec::new();
        let named = self.named();
        for (i, (role, name)) in named.iter().enumerate() {
            let Some(name) = name else { continue };
            let role = format!("{role:?}").to_lowercase();
            if !names.contains(name) {
                problems.push(no_column(table, name).hint(format!("asked for as the {role} column")));
            } else if let Some((other, _)) = named[..i].iter().find(|(_, n)| *n == Some(name)) {
                let other = format!("{other:?}").to_lowercase();
                problems.push(
                    Error::new(ErrorKind::Setting, "one column cannot play two parts").found(format!("{name:?} as {other} and {role}")),
                );
            }
        }
        Error::all(problems).map_or(Ok(()), Err)
    }

    /// The role a column was given by name.
    pub fn of(&self, column: &str) -> Option<Role> {
        self.named().into_iter().find(|(_, name)| *name == Some(column)).map(|(role, _)| role)
    }

    /// Was a column named for this role?
    pub fn names(&self, role: Role) -> bool {
        self.named().iter().any(|(r, name)| *r == role && name.is_some())
    }
}

fn no_column(table: &Table, name: &str) -> Error {
    Error::new(ErrorKind::Schema, format!("no column {name:?}")).at(&table.source).found(table.names().join(", "))
}

impl Dataspec {
    /// The current version of the format.
    pub const VERSION: u32 = 1;

    /// Puts the columns into the schema's order, others behind by name, so that a model does not depend on
    /// the order of columns (NDJSON has none).
    pub fn sort(&mut self) {
        let place = |c: &ColumnSpec| declaration::FIELDS.iter().position(|f| Some(f.name) == c.field.as_deref()).unwrap_or(usize::MAX);
        self.columns.sort_by(|a, b| place(a).cmp(&place(b)).then_with(|| a.name.cmp(&b.name)));
    }

    /// The column that plays a role.
    pub fn role(&self, role: Role) -> Option<&ColumnSpec> {
        self.columns.iter().find(|c| c.role == Some(role))
    }

    /// What to do where there is no label: name it, and which column may be it.
    pub fn name_the_label(&self) -> String {
        let codes = self.columns.iter().filter(|c| c.semantic == Semantic::Code && c.role.is_none() && c.field.is_none());
        let meant: Vec<String> = codes.map(|c| format!("--label {:?}", c.name)).collect();
        let how = "name it with --label, or give it role = \"label\" in the dataspec";
        if meant.is_empty() { how.into() } else { format!("{how}; did you mean {}?", meant.join(" or ")) }
    }

    /// The column of a field.
    pub fn field(&self, name: &str) -> Option<&ColumnSpec> {
        self.columns.iter().find(|c| c.field.as_deref() == Some(name))
    }

    /// Reads an edited dataspec.
    ///
    /// # Errors
    /// [`ErrorKind::Io`]; [`ErrorKind::Setting`] with line and reason.
    pub fn load(path: &Path) -> Result<Dataspec> {
        let text = std::fs::read_to_string(path).map_err(|e| Error::io("cannot read the dataspec", path, &e))?;
        Dataspec::parse(&text, &path.display().to_string())
    }

    /// Reads a dataspec from its TOML; `at` says where it stands, for messages.
    ///
    /// # Errors
    /// [`ErrorKind::Setting`] with line and reason.
    pub fn parse(text: &str, at: &str) -> Result<Dataspec> {
        let bad = |found: String| {
            Error::new(ErrorKind::Setting, "the dataspec cannot be used")
                .at(at)
                .found(found)
                .hint("write a fresh one with `hsift profile FILE --out dataspec.toml` and edit that")
        };
        let spec: Dataspec = toml::from_str(text).map_err(|e| bad(e.to_string().trim().to_owned()))?;
        if spec.version != Self::VERSION {
            return Err(bad(format!("version {}", spec.version)).expected(format!("version {}", Self::VERSION)));
        }
        let mut problems = Vec::new();
        for (i, column) in spec.columns.iter().enumerate() {
            if spec.columns[..i].iter().any(|c| c.name == column.name) {
                problems.push(bad(format!("column {:?} twice", column.name)));
            }
            if let Some(role) = column.role
                && spec.columns[..i].iter().any(|c| c.role == Some(role))
            {
                problems.push(bad(format!("two columns with role {role:?}, the second {:?}", column.name)));
            }
            let outcome = matches!(column.role, Some(Role::Label | Role::Declared | Role::Inspected | Role::Weight))
                || column.field.as_deref().is_some_and(|f| OUTCOMES.contains(&f));
            if outcome && column.used_by != Use::None {
                problems.push(
                    bad(format!("use = {:?} of column {:?}", column.used_by, column.name).to_lowercase())
                        .expected("use = \"none\": codes and outcomes are never features; risk sees the declared code by itself"),
                );
            }
            if let Some(rule) = &column.risk
                && (rule.direction.abs() != 1 || column.semantic != Semantic::Numerical)
            {
                problems.push(
                    bad(format!("risk = {{ direction = {} }} of column {:?}", rule.direction, column.name))
                        .expected("direction 1 or -1, on a numerical column"),
                );
            }
            if let Some(field) = &column.field
                && column.schema().is_none()
            {
                let known: Vec<&str> = declaration::FIELDS.iter().map(|f| f.name).collect();
                problems.push(bad(format!("field {field:?} of column {:?}", column.name)).expected(known.join(", ")));
            }
        }
        Error::all(problems).map_or(Ok(spec), Err)
    }

    /// The dataspec as TOML, each column under a comment that says what the data looks like.
    pub fn to_toml(&self, comments: &[String]) -> String {
        let mut head = self.clone();
        let columns = std::mem::take(&mut head.columns);
        let mut text = String::from(
            "# What the columns mean. Edit and give to `hsift train --dataspec`.\n\
             # semantic: numerical categorical text date id group code flag\n\
             # use: both subheading risk none    role: label declared date group id inspected weight\n",
        );
        text += &format!("version = {}\n", head.version);
        match head.edition {
            Some(edition) => text += &format!("edition = \"{edition}\"\n"),
            None => text += "# edition = \"HS2022\"   # without it, each line's date decides\n",
        }
        for (i, column) in columns.iter().enumerate() {
            text.push('\n');
            if let Some(comment) = comments.get(i) {
                // TOML allows no control characters, not even in comments.
                text += &format!("# {}\n", visible_line(comment));
            }
            text += "[[column]]\n";
            text += &toml::to_string(column).expect("a column spec is plain data");
        }
        text
    }

    /// Checks a table against this dataspec before any work: every column that a head looks at or that
    /// plays a needed role must be there. All problems are named at once.
    ///
    /// # Errors
    /// [`ErrorKind::Schema`].
    pub fn check(&self, table: &Table, needed: &[Role]) -> Result<()> {
        let names = table.names();
        let absent = |c: &&ColumnSpec| !names.contains(&c.name.as_str());
        let mut problems: Vec<Error> = self
            .columns
            .iter()
            .filter(|c| c.role.is_some_and(|r| needed.contains(&r)))
            .filter(absent)
            .map(|c| no_column(table, &c.name).hint("rename the column, or point `name` in the dataspec to the right one"))
            .collect();
        let features: Vec<&ColumnSpec> = self.columns.iter().filter(|c| c.used_by != Use::None).collect();
        if !features.is_empty() && features.iter().all(absent) {
            let known: Vec<&str> = features.iter().map(|c| c.name.as_str()).collect();
            problems.push(
                Error::new(ErrorKind::Schema, "the file has none of the columns the model looks at")
                    .at(&table.source)
                    .found(names.join(", "))
                    .expected(format!("some of: {}", known.join(", ")))
                    .hint("rename the columns, or use a dataspec that maps them"),
            );
        }
        Error::all(problems).map_or(Ok(()), Err)
    }

    /// Takes names, date formats and the edition from an edited dataspec for scoring: its columns replace those of the
    /// same field.
    ///
    /// # Errors
    /// [`ErrorKind::Setting`] if it asks for another unit or semantic than the model learned.
    pub fn overridden_by(&self, other: &Dataspec) -> Result<Dataspec> {
        let mut problems = Vec::new();
        let mut spec = self.clone();
        spec.edition = other.edition.or(spec.edition);
        for theirs in other.columns.iter().filter(|c| c.field.is_some()) {
            match spec.columns.iter_mut().find(|c| c.field == theirs.field) {
                Some(ours) => {
                    if theirs.semantic != ours.semantic || theirs.unit.is_some_and(|u| Some(u) != ours.unit) {
                        problems.push(
                            Error::new(ErrorKind::Setting, "the dataspec reads a field otherwise than the model learned it")
                                .found(format!("column {:?}: {}", theirs.name, theirs.reading()))
                                .expected(ours.reading())
                                .hint("for scoring a dataspec only says names, date formats and the edition"),
                        );
                    }
                    ours.read_like(theirs);
                }
                None => spec.columns.push(ColumnSpec { used_by: Use::None, ..theirs.clone() }),
            }
        }
        Error::all(problems).map_or(Ok(spec), Err)
    }

    /// The columns a head looks at.
    pub fn features(&self, head: Head) -> impl Iterator<Item = &ColumnSpec> {
        self.columns.iter().filter(move |c| c.used_by.by(head))
    }
}

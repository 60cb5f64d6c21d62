//! Infers a [`Dataspec`] from a table: names first (the schema and its names), then the values.

use foldhash::{HashMap, HashMapExt, HashSet, HashSetExt};
use rayon::prelude::*;

use super::convention::{self, Proof};
use super::dataspec::{ColumnSpec, Dataspec, Role, Roles};
use super::table::{Strings, Table, is_nothing};
use crate::domain::code::{WrittenCode, usual_digits};
use crate::domain::declaration::{Field, Semantic, Use};
use crate::domain::names::{self, Match};
use crate::domain::nomenclature::{Edition, Nomenclature};
use crate::domain::number::Decimal;
use crate::domain::technical::{Unit, is_currency};

/// What a column's values look like.
#[derive(Debug, Clone, PartialEq)]
pub struct Look {
    /// Values that are there.
    pub present: usize,
    /// Missing values, among them words for "nothing" in a column of numbers.
    pub missing: usize,
    /// Different values.
    pub distinct: usize,
    /// Values that are numbers.
    pub numbers: usize,
    /// Smallest number.
    pub min: f64,
    /// Largest number.
    pub max: f64,
    /// Mean words a value.
    pub words: f64,
    /// The most frequent values with their counts.
    pub top: Vec<(String, usize)>,
}

/// Share of the values that must be numbers for a column to be one of numbers; the rest are rejects.
const MOST: f64 = 0.9;

/// Looks through a column.
pub fn look(column: Strings<'_>) -> Look {
    let mut counts: HashMap<&str, usize> = HashMap::new();
    let mut l =
        Look { present: 0, missing: 0, distinct: 0, numbers: 0, min: f64::INFINITY, max: f64::NEG_INFINITY, words: 0.0, top: Vec::new() };
    let (mut words, mut nothing) = (0usize, 0usize);
    for value in column.iter() {
        let Some(value) = value else {
            l.missing += 1;
            continue;
        };
        l.present += 1;
        *counts.entry(value).or_default() += 1;
        let han = if value.is_ascii() { 0 } else { value.chars().filter(|c| *c > '\u{3000}').count() };
        words += value.split_whitespace().count().max(han / 2);
    }
    for (value, n) in &counts {
        if is_nothing(value) {
            nothing += n;
        } else if is_bare(value)
            && let Ok(number) = Unit::One.read(value)
        {
            l.numbers += n;
            l.min = l.min.min(number);
            l.max = l.max.max(number);
        }
    }
    if l.numbers > 0 && l.numbers as f64 >= MOST * (l.present - nothing) as f64 {
        (l.present, l.missing) = (l.present - nothing, l.missing + nothing);
        counts.retain(|value, _| !is_nothing(value));
    }
    l.distinct = counts.len();
    l.words = words as f64 / l.present.max(1) as f64;
    let mut top: Vec<(&str, usize)> = counts.into_iter().collect();
    top.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
    l.top = top.into_iter().take(20).map(|(v, n)| (v.to_owned(), n)).collect();
    l
}

/// Is it a number and nothing else, but for a sign, a currency or a unit of one to three letters behind it?
fn is_bare(value: &str) -> bool {
    let mut letters = String::new();
    for c in value.chars().filter(|c| c.is_alphabetic()) {
        letters.push(c);
        if letters.len() > 3 {
            return false;
        }
    }
    value.contains(char::is_numeric)
        && (letters.is_empty() || !value.starts_with(|c: char| c.is_alphabetic()) || is_currency(&letters.to_lowercase()))
}

/// Is this value a plain yes or no?
pub fn read_flag(value: &str) -> Option<bool> {
    match value.trim().to_ascii_lowercase().as_str() {
        "1" | "1.0" | "true" | "yes" | "y" | "是" => Some(true),
        "0" | "0.0" | "false" | "no" | "n" | "否" => Some(false),
        _ => None,
    }
}

fn is_flag(look: &Look) -> bool {
    look.present > 0 && look.distinct <= 2 && look.top.iter().all(|(v, _)| read_flag(v).is_some())
}

fn looks_like_codes(column: Strings<'_>, look: &Look) -> bool {
    let n = Nomenclature::shared();
    let good = column
        .iter()
        .flatten()
        .filter(|v| {
            v.chars().filter(char::is_ascii_digit).count() >= 6
                && WrittenCode::read(v).ok().and_then(|c| c.subheading()).is_some_and(|s| Edition::ALL.iter().any(|e| n.contains(*e, s)))
        })
        .count();
    look.present >= 10 && good * 10 >= look.present * 9
}

/// Infers the dataspec of a table. `roles` are columns named by the user; they win.
pub fn infer(table: &Table, roles: &Roles) -> (Dataspec, Vec<Look>) {
    let named = columns_of(table);
    let looks: Vec<Look> = named.par_iter().map(|(_, column)| look(*column)).collect();
    let mut columns: Vec<ColumnSpec> = Vec::new();
    for (((name, column), look), field) in named.iter().zip(&looks).zip(fields(&named)) {
        let mut spec = match field {
            Some(field) => ColumnSpec::of_field(name, field),
            None => beside_the_schema(name, *column, look),
        };
        if let Some(role) = roles.of(name) {
            spec.role = Some(role);
        } else if spec.role.is_some_and(|r| roles.names(r)) {
            // Another column was named for this part; what it inferred for itself falls.
            spec.role = None;
        }
        match spec.role {
            Some(Role::Label) => {
                spec.semantic = if is_flag(look) { Semantic::Flag } else { Semantic::Code };
                spec.used_by = Use::None;
                // A file without this column must not offer the declared code, say, as the truth.
                spec.field = spec.field.filter(|f| f == "confirmed_code");
            }
            Some(Role::Declared) => {
                spec.semantic = Semantic::Code;
                spec.used_by = Use::None;
                spec.field = Some("declared_code".into());
            }
            Some(Role::Date) => (spec.semantic, spec.used_by) = (Semantic::Date, Use::None),
            Some(Role::Weight) => (spec.semantic, spec.used_by) = (Semantic::Numerical, Use::None),
            Some(Role::Group) => spec.semantic = Semantic::Group,
            _ => {}
        }
        columns.push(spec);
    }
    date_of_the_lines(&mut columns, roles);
    units_of_numbers(&mut columns, table);
    let mut spec = Dataspec { version: Dataspec::VERSION, edition: None, columns, inferred: true };
    conventions(&mut spec, table, None);
    (spec, looks)
}

/// The columns of a table with their names.
pub(super) fn columns_of(table: &Table) -> Vec<(&str, Strings<'_>)> {
    table.names().into_iter().filter_map(|name| Some((name, table.column(name)?))).collect()
}

/// The field of each column: of several columns for one field the one whose name is nearest.
pub(super) fn fields(named: &[(&str, Strings<'_>)]) -> Vec<Option<&'static Field>> {
    let holds = |m: &Match, name: &str, column: Strings<'_>| m.field.name == name || Sample::of(column).can_be(m.field);
    let matches: Vec<Option<Match>> =
        named.iter().map(|(name, column)| names::match_for(name).filter(|m| holds(m, name, *column))).collect();
    let mut nearest: HashMap<&str, (u8, usize)> = HashMap::new();
    for (at, (found, (name, column))) in matches.iter().zip(named).enumerate() {
        let Some(m) = found else { continue };
        // A column without any value is nobody's field while another has some.
        let empty = if column.iter().flatten().next().is_none() { 100 } else { 0 };
        let rank = (if m.field.name == *name { 0 } else { 1 + m.distance } + empty, at);
        nearest.entry(m.field.name).and_modify(|best| *best = (*best).min(rank)).or_insert(rank);
    }
    matches.iter().enumerate().map(|(at, m)| m.map(|m| m.field).filter(|f| nearest[f.name].1 == at)).collect()
}

/// What the first values of a column are like.
#[derive(Default)]
struct Sample {
    values: usize,
    with_digits: usize,
    words: usize,
    numbers: usize,
}

impl Sample {
    fn of(column: Strings<'_>) -> Sample {
        let mut s = Sample::default();
        for value in column.iter().flatten().filter(|v| !is_nothing(v)).take(500) {
            let digits = value.chars().filter(|c| c.is_numeric()).count();
            let letters = value.chars().filter(|c| c.is_alphabetic()).count();
            s.values += 1;
            s.with_digits += usize::from(digits > 0);
            s.words += usize::from(letters >= 4 && digits < 4);
            s.numbers += usize::from(letters == 0 && digits > 0);
        }
        s
    }

    /// Can the values be what a field holds? Only what is clearly of another sort is refused.
    fn can_be(&self, field: &Field) -> bool {
        match field.semantic {
            Semantic::Code => self.words * 2 <= self.values,
            Semantic::Date => self.with_digits * 2 >= self.values || self.words * 2 <= self.values,
            Semantic::Numerical => self.with_digits * 4 >= self.values,
            Semantic::Text => self.values == 0 || self.numbers * 2 <= self.values,
            _ => true,
        }
    }
}

/// Are the values days, whatever the column is called?
pub(super) fn are_days(column: Strings<'_>) -> bool {
    let days = convention::days(column, false, false);
    days.are_days() && days.formats.len() <= 4
}

fn beside_the_schema(name: &str, column: Strings<'_>, look: &Look) -> ColumnSpec {
    let other = |semantic, used_by, note: &str| {
        let mut spec = ColumnSpec::new(name, semantic, used_by);
        spec.note = (!note.is_empty()).then(|| note.to_owned());
        spec
    };
    if look.present == 0 {
        return other(Semantic::Categorical, Use::None, "always missing");
    }
    let numbers = look.numbers as f64 >= MOST * look.present as f64;
    let unique = look.distinct == look.present && look.present >= 20;
    let whole = || column.iter().flatten().filter(|v| !is_nothing(v)).all(|v| v.trim().bytes().all(|b| b.is_ascii_digit()));
    if looks_like_codes(column, look) {
        return other(
            Semantic::Code,
            Use::None,
            "commodity codes beside the declared one would give the answer away; set `use` if they are known before the declaration",
        );
    }
    if look.distinct > 1 && are_days(column) {
        return other(Semantic::Date, Use::None, "a second date");
    }
    if numbers {
        return match (unique && whole(), look.distinct) {
            (true, _) => other(Semantic::Id, Use::None, "a different value on every line"),
            (_, 1) => other(Semantic::Categorical, Use::None, "one value only"),
            // Two values have no order worth keeping; numbers that are names have none at all.
            (_, 2) => other(Semantic::Categorical, Use::Both, ""),
            _ if is_nominal(name) && look.distinct <= 50 && whole() => {
                other(Semantic::Categorical, Use::Both, "numbers that are names, by the column's name")
            }
            _ => other(Semantic::Numerical, Use::Both, ""),
        };
    }
    if look.distinct == 1 {
        return other(Semantic::Categorical, Use::None, "one value only");
    }
    let prose = Prose::of(column);
    if prose.companies * 3 >= prose.values && look.distinct > 20 {
        return other(Semantic::Group, Use::Risk, "names of companies: who, not what");
    }
    let many = look.distinct * 5 > look.present;
    // Words that come back in other values are a language; those of a list of names or numbers do not.
    let reused = prose.reused * 2 >= prose.words && prose.words * 3 >= prose.values * 4;
    if many && (look.words >= 3.0 && prose.words >= prose.values || reused && look.distinct > 20) {
        return other(Semantic::Text, Use::Both, "");
    }
    if unique && look.words < 1.5 {
        return other(Semantic::Id, Use::None, "a different value on every line");
    }
    let note = if look.distinct * 10 >= look.present * 9 && look.present >= 20 { "a different value on nearly every line" } else { "" };
    other(Semantic::Categorical, Use::Both, note)
}

/// Do the numbers of a column of that name say which, not how much?
fn is_nominal(name: &str) -> bool {
    const WORDS: &[&str] = &[
        "code", "id", "type", "mode", "use", "office", "port", "class", "category", "kind", "status", "no", "代码", "编号", "类型", "类别",
        "方式",
    ];
    let plain = names::key(name);
    WORDS.iter().any(|w| plain.ends_with(w))
}

/// What the words of a column's different values are like.
#[derive(Default)]
struct Prose {
    values: usize,
    /// Words of letters, of all values.
    words: usize,
    /// Those that other values have too.
    reused: usize,
    /// Values that name a company.
    companies: usize,
}

/// What companies call themselves.
const COMPANIES: &[&str] = &[
    "co",
    "ltd",
    "inc",
    "llc",
    "gmbh",
    "corp",
    "corporation",
    "company",
    "limited",
    "pvt",
    "plc",
    "sa",
    "srl",
    "spa",
    "bv",
    "ag",
    "kg",
    "oy",
    "ab",
    "as",
    "sdn",
    "bhd",
    "pte",
    "pty",
    "kk",
    "llp",
    "lp",
    "ltda",
    "sas",
    "sarl",
    "nv",
];
const COMPANIES_ZH: &[&str] = &["公司", "集团", "商行", "企业", "厂"];

impl Prose {
    fn of(column: Strings<'_>) -> Prose {
        let mut seen: HashSet<&str> = HashSet::new();
        let distinct: Vec<&str> = column.iter().flatten().filter(|v| !is_nothing(v) && seen.insert(v)).take(5_000).collect();
        let mut counts: HashMap<String, usize> = HashMap::new();
        let mut prose = Prose { values: distinct.len(), ..Prose::default() };
        let lists: Vec<Vec<String>> = distinct.iter().map(|v| tokens(v)).collect();
        for (value, list) in distinct.iter().zip(&lists) {
            let own: HashSet<&String> = list.iter().collect();
            own.into_iter().for_each(|w| *counts.entry(w.clone()).or_default() += 1);
            let last = list.iter().rev().take(2).any(|w| COMPANIES.contains(&w.as_str()));
            prose.companies += usize::from(last && list.len() > 1 || COMPANIES_ZH.iter().any(|c| value.contains(c)));
        }
        for word in lists.iter().flatten() {
            prose.words += 1;
            prose.reused += usize::from(counts[word] > 1);
        }
        prose
    }
}

/// Words of letters without digits in them, and pairs of Chinese characters.
fn tokens(text: &str) -> Vec<String> {
    let is_han = |c: char| c > '\u{2e80}' && c.is_alphabetic();
    let mut all = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let alike = |c: char| is_han(c) == is_han(first) && c.is_alphanumeric() == first.is_alphanumeric();
        let end = rest.find(|c| !alike(c)).unwrap_or(rest.len());
        let (part, behind) = rest.split_at(end);
        rest = behind;
        let han: Vec<char> = if is_han(first) { part.chars().collect() } else { Vec::new() };
        if han.len() > 1 {
            all.extend(han.chunks(2).map(|pair| pair.iter().collect::<String>()));
        } else if first.is_alphanumeric() && !part.chars().any(char::is_numeric) {
            all.push(part.to_lowercase());
        }
    }
    all
}

/// If no column is named for it, the only column of days is the day of the lines, or the one whose name is most like one.
pub(super) fn date_of_the_lines(columns: &mut [ColumnSpec], roles: &Roles) {
    if roles.names(Role::Date) || columns.iter().any(|c| c.role == Some(Role::Date)) {
        // Then year, month and day in columns of their own are not needed.
        for column in columns.iter_mut().filter(|c| matches!(c.role, Some(Role::Year | Role::Month | Role::Day))) {
            column.role = None;
        }
        return;
    }
    let like = |name: &str| {
        let key = names::key(name);
        let words = [
            "declar",
            "entry",
            "import",
            "export",
            "imp",
            "exp",
            "regist",
            "accept",
            "clear",
            "arriv",
            "ship",
            "申报",
            "进口",
            "出口",
            "进出口",
            "报关",
        ];
        let not = ["expir", "birth", "due", "invoice", "order", "manufact", "produc", "payment", "生产", "有效", "出生", "发票"];
        (not.iter().all(|w| !key.contains(w)), words.iter().filter(|w| key.contains(**w)).count())
    };
    let dates: Vec<usize> = (0..columns.len()).filter(|i| columns[*i].semantic == Semantic::Date && columns[*i].role.is_none()).collect();
    let best = dates.iter().copied().max_by_key(|i| (like(&columns[*i].name), std::cmp::Reverse(*i)));
    let Some(best) = best.filter(|i| dates.len() == 1 || like(&columns[*i].name).0) else { return };
    let note = if dates.len() == 1 {
        "the only date of the file: taken as the date of its lines"
    } else {
        "of several dates the one most like a date of declaration: taken as the date of the lines"
    };
    columns[best].role = Some(Role::Date);
    columns[best].field = Some("date".into());
    columns[best].note = Some(note.into());
}

/// Binds units to numbers: those that a header states, and columns of units.
pub(super) fn units_of_numbers(columns: &mut [ColumnSpec], table: &Table) {
    let units: Vec<(String, bool)> = columns.iter().map(|c| (c.name.clone(), c.field.as_deref() == Some("unit"))).collect();
    let numerical: Vec<usize> =
        (0..columns.len()).filter(|i| columns[*i].semantic == Semantic::Numerical && columns[*i].role.is_none()).collect();
    let has_quantity = columns.iter().any(|c| c.field.as_deref() == Some("quantity"));
    for at in numerical {
        let unit = columns[at].unit.unwrap_or(Unit::One);
        let stated = names::units_in(&columns[at].name).into_iter().find(|u| unit.factor_of(u).is_some_and(|f| f != 1.0));
        let states_one = names::units_in(&columns[at].name).iter().any(|u| unit.factor_of(u).is_some());
        if stated.is_some() {
            columns[at].written_unit = stated;
        }
        let known = |name: &str| {
            let values = || table.column(name).into_iter().flat_map(Strings::iter).flatten();
            let good = values().filter(|u| unit.factor_of(u).is_some()).count();
            good > 0 && (good * 2 >= values().count() || unit == Unit::One)
        };
        let field = columns[at].field.as_deref();
        let of_field = |is_unit_field: bool| is_unit_field && (field == Some("quantity") || field == Some("net_mass") && !has_quantity);
        let by_field = |name: &str| unit != Unit::One && field.is_some() && names::unit_of_field(name).map(|f| f.name) == field;
        // Where no name says whose units they are, and the number's own name states none: the column behind, if all its values are units.
        let behind = |name: &str| {
            let next = units.get(at + 1).is_some_and(|(next, is_field)| next == name && !is_field);
            let mut values = table.column(name).into_iter().flat_map(Strings::iter).flatten();
            let of_another = || units.iter().any(|(number, _)| names::names_unit_of(name, number)) || names::unit_of_field(name).is_some();
            next && unit != Unit::One && !states_one && !of_another() && values.all(|u| unit.factor_of(u).is_some())
        };
        let found = units
            .iter()
            .find(|(name, _)| names::names_unit_of(name, &columns[at].name) && known(name))
            .or_else(|| units.iter().find(|(name, is_field)| (of_field(*is_field) || by_field(name)) && known(name)))
            .or_else(|| units.iter().find(|(name, _)| behind(name) && known(name)));
        let Some((name, is_field)) = found.cloned() else { continue };
        columns[at].unit_column = Some(name.clone());
        let own = columns[at].name.clone();
        if let Some(column) = columns.iter_mut().find(|c| c.name == name).filter(|_| !is_field) {
            (column.semantic, column.used_by, column.role) = (Semantic::Categorical, Use::None, None);
            column.note = Some(format!("the units of {own}"));
        }
    }
}

/// Finds how the columns of a file write numbers, days and codes. Where a column proves nothing, what `before` says of it stands
/// (a dataspec of earlier files), else what the file's other columns prove, else the decimal point and the day first.
pub fn conventions(spec: &mut Dataspec, table: &Table, before: Option<&Dataspec>) {
    let earlier = |column: &ColumnSpec| {
        before.and_then(|b| b.columns.iter().find(|c| c.name == column.name || c.field.is_some() && c.field == column.field))
    };
    let proofs: Vec<Option<Proof<Decimal>>> = spec
        .columns
        .par_iter()
        .map(|c| (c.semantic == Semantic::Numerical).then(|| table.column(&c.name).map(convention::decimal_sign)).flatten())
        .collect();
    let proved: HashSet<Decimal> =
        proofs.iter().flatten().filter_map(|p| if let Proof::Proved(decimal, _) = p { Some(*decimal) } else { None }).collect();
    let elsewhere = proved.iter().next().copied().filter(|_| proved.len() == 1);
    for (column, proof) in spec.columns.iter_mut().zip(proofs) {
        let known = earlier(column);
        match (column.semantic, table.column(&column.name)) {
            (Semantic::Numerical, Some(_)) => {
                column.decimal = match proof {
                    Some(Proof::Proved(decimal, _)) => Some(decimal),
                    _ => known.and_then(|k| k.decimal).or(elsewhere),
                };
            }
            (Semantic::Date, Some(values)) => {
                let month_first = known.is_some_and(|k| k.date_format.iter().any(|f| convention::month_first(f)));
                let found = convention::days(values, true, month_first).formats;
                column.date_format = if found.is_empty() { known.map_or(Vec::new(), |k| k.date_format.clone()) } else { found };
            }
            (Semantic::Code, Some(values)) => {
                column.code_digits = usual_digits(values.iter().flatten()).or(known.and_then(|k| k.code_digits));
            }
            _ => {}
        }
    }
}

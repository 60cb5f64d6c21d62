//! Conditions on facts that may be unknown: one small language for tariff layers, origin rules and law.
//!
//! `in_transit`, `not named_product`, `product_type = patented|generic`, `metal_share < 0.15`, joined by `and`, `or` and brackets.
//! A fact that nobody stated is neither yes nor no: the answer is [`Truth::Unknown`] wherever it would decide.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use winnow::ascii::multispace0;
use winnow::combinator::{alt, delimited, opt, preceded, repeat, separated};
use winnow::error::{ContextError, ErrMode};
use winnow::prelude::*;
use winnow::token::take_while;

/// What can be said of a condition.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Truth {
    /// It holds.
    Yes,
    /// It does not.
    No,
    /// Facts that would decide it are not known.
    Unknown,
}

impl Truth {
    fn not(self) -> Truth {
        match self {
            Truth::Yes => Truth::No,
            Truth::No => Truth::Yes,
            Truth::Unknown => Truth::Unknown,
        }
    }
}

/// Facts by name; what is not in it is not known.
pub type Facts = BTreeMap<String, String>;

/// A condition.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Condition {
    /// Nothing is asked.
    #[default]
    Always,
    /// The fact has one of these values; without values it is a plain yes.
    Is(String, Vec<String>),
    /// The fact is a number that stands so to another.
    Compared(String, Comparison, Decimal),
    /// All of them.
    All(Vec<Condition>),
    /// Any of them.
    Any(Vec<Condition>),
    /// Not that.
    Not(Box<Condition>),
}

/// How a number stands to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Comparison {
    /// `<`
    Below,
    /// `<=`
    AtMost,
    /// `>=`
    AtLeast,
    /// `>`
    Above,
}

impl Condition {
    /// Reads a condition; an empty text asks nothing.
    ///
    /// # Errors
    /// A sentence with the place where it stops being one.
    pub fn read(text: &str) -> Result<Condition, String> {
        if text.trim().is_empty() {
            return Ok(Condition::Always);
        }
        let mut rest = text.trim();
        match any(&mut rest) {
            Ok(condition) if rest.is_empty() => Ok(condition),
            _ => Err(format!("{text:?} is no condition from {rest:?} on")),
        }
    }

    /// Does it hold?
    pub fn holds(&self, facts: &Facts) -> Truth {
        match self {
            Condition::Always => Truth::Yes,
            Condition::Is(fact, values) => match known(facts, fact) {
                None => Truth::Unknown,
                Some(value) if values.is_empty() => yes_or_no(value),
                Some(value) => truth(values.iter().any(|v| v.eq_ignore_ascii_case(value))),
            },
            Condition::Compared(fact, comparison, limit) => match known(facts, fact).and_then(|v| v.parse::<Decimal>().ok()) {
                None => Truth::Unknown,
                Some(value) => truth(match comparison {
                    Comparison::Below => value < *limit,
                    Comparison::AtMost => value <= *limit,
                    Comparison::AtLeast => value >= *limit,
                    Comparison::Above => value > *limit,
                }),
            },
            Condition::All(parts) => join(parts.iter().map(|p| p.holds(facts)), Truth::No),
            Condition::Any(parts) => join(parts.iter().map(|p| p.holds(facts)), Truth::Yes),
            Condition::Not(inner) => inner.holds(facts).not(),
        }
    }

    /// The facts that are not known and could decide it.
    pub fn asks<'c>(&'c self, facts: &Facts) -> Vec<&'c str> {
        if self.holds(facts) != Truth::Unknown {
            return Vec::new();
        }
        match self {
            Condition::Always => Vec::new(),
            Condition::Is(fact, _) | Condition::Compared(fact, ..) => vec![fact],
            Condition::All(parts) | Condition::Any(parts) => {
                let mut all = Vec::new();
                for fact in parts.iter().flat_map(|p| p.asks(facts)) {
                    if !all.contains(&fact) {
                        all.push(fact);
                    }
                }
                all
            }
            Condition::Not(inner) => inner.asks(facts),
        }
    }

    /// Every fact it names.
    pub fn names(&self) -> Vec<&str> {
        match self {
            Condition::Always => Vec::new(),
            Condition::Is(fact, _) | Condition::Compared(fact, ..) => vec![fact],
            Condition::All(parts) | Condition::Any(parts) => parts.iter().flat_map(Condition::names).collect(),
            Condition::Not(inner) => inner.names(),
        }
    }
}

fn known<'f>(facts: &'f Facts, fact: &str) -> Option<&'f str> {
    facts.get(fact).map(|v| v.trim()).filter(|v| !v.is_empty() && !v.eq_ignore_ascii_case("unknown"))
}

fn truth(holds: bool) -> Truth {
    if holds { Truth::Yes } else { Truth::No }
}

/// A word for yes or no; any other word is a value, and a fact that has one is not refused by it.
fn yes_or_no(value: &str) -> Truth {
    match value.to_ascii_lowercase().as_str() {
        "yes" | "true" | "1" | "y" | "是" => Truth::Yes,
        "no" | "false" | "0" | "n" | "否" => Truth::No,
        _ => Truth::Unknown,
    }
}

/// The truth of several: `decisive` if one is, unknown if one is, else the other.
fn join(mut parts: impl Iterator<Item = Truth>, decisive: Truth) -> Truth {
    let mut unknown = false;
    let found = parts.any(|p| {
        unknown |= p == Truth::Unknown;
        p == decisive
    });
    match (found, unknown) {
        (true, _) => decisive,
        (false, true) => Truth::Unknown,
        (false, false) => decisive.not(),
    }
}

type Parsed<T> = Result<T, ErrMode<ContextError>>;

fn any(input: &mut &str) -> Parsed<Condition> {
    let parts: Vec<Condition> = separated(1.., all, spaced("or")).parse_next(input)?;
    Ok(one_or(parts, Condition::Any))
}

fn all(input: &mut &str) -> Parsed<Condition> {
    let parts: Vec<Condition> = separated(1.., not, spaced("and")).parse_next(input)?;
    Ok(one_or(parts, Condition::All))
}

fn one_or(mut parts: Vec<Condition>, many: impl Fn(Vec<Condition>) -> Condition) -> Condition {
    if parts.len() == 1 { parts.remove(0) } else { many(parts) }
}

fn not(input: &mut &str) -> Parsed<Condition> {
    let nots: Vec<()> = repeat(0.., ("not", take_while(1.., ' ')).void()).parse_next(input)?;
    let inner = alt((delimited(('(', multispace0), any, (multispace0, ')')), atom)).parse_next(input)?;
    Ok(nots.into_iter().fold(inner, |inner, ()| Condition::Not(Box::new(inner))))
}

fn atom(input: &mut &str) -> Parsed<Condition> {
    let fact = word.parse_next(input)?.to_owned();
    let values = preceded((multispace0, '=', multispace0), separated(1.., word.map(str::to_owned), (multispace0, '|', multispace0)));
    let sign =
        alt(("<=".value(Comparison::AtMost), ">=".value(Comparison::AtLeast), '<'.value(Comparison::Below), '>'.value(Comparison::Above)));
    let limit = (delimited(multispace0, sign, multispace0), word.try_map(str::parse::<Decimal>));
    if let Some((comparison, limit)) = opt(limit).parse_next(input)? {
        return Ok(Condition::Compared(fact, comparison, limit));
    }
    let values: Option<Vec<String>> = opt(values).parse_next(input)?;
    Ok(Condition::Is(fact, values.unwrap_or_default()))
}

fn word<'i>(input: &mut &'i str) -> Parsed<&'i str> {
    take_while(1.., |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | '*' | '+'))
        .verify(|w: &str| !matches!(w, "and" | "or" | "not"))
        .parse_next(input)
}

fn spaced<'i>(word: &'static str) -> impl Parser<&'i str, (), ErrMode<ContextError>> {
    (take_while(1.., ' '), word, take_while(1.., ' ')).void()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn facts(stated: &[(&str, &str)]) -> Facts {
        stated.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect()
    }

    #[test]
    fn what_is_not_known_decides_nothing() {
        let c = |text: &str| Condition::read(text).expect("a condition");
        let none = facts(&[]);
        assert_eq!(c("").holds(&none), Truth::Yes);
        assert_eq!(c("in_transit").holds(&none), Truth::Unknown);
        assert_eq!(c("not in_transit").holds(&none), Truth::Unknown);
        let transit = facts(&[("in_transit", "no"), ("share", "0.12"), ("kind", "Patented")]);
        assert_eq!(c("in_transit").holds(&transit), Truth::No);
        assert_eq!(c("not in_transit").holds(&transit), Truth::Yes);
        assert_eq!(c("not not in_transit").holds(&transit), Truth::No);
        assert_eq!(c("in_transit and asked").holds(&transit), Truth::No);
        assert_eq!(c("in_transit or asked").holds(&transit), Truth::Unknown);
        assert_eq!(c("in_transit or asked").asks(&transit), ["asked"]);
        assert_eq!(c("share < 0.15").holds(&transit), Truth::Yes);
        assert_eq!(c("share >= 0.15 or kind = generic | patented").holds(&transit), Truth::Yes);
        assert_eq!(c("not (share >= 0.15 or kind = generic)").holds(&transit), Truth::Yes);
        assert_eq!(c("a and b or c").names(), ["a", "b", "c"]);
        assert_eq!(c("a").holds(&facts(&[("a", "unknown")])), Truth::Unknown);
    }

    #[test]
    fn what_is_no_condition_is_refused() {
        for text in ["and", "a and", "a =", "a < b", "(a", "a)", "a b", "not", "a = |"] {
            assert!(Condition::read(text).is_err(), "{text}");
        }
    }
}

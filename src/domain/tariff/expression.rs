//! A duty rate as a tree. Whatever a tariff prints has one: what is not understood is [`Expression::Unparsed`], which makes a total
//! *not known*, never 0.

use std::fmt;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::units::{self, Unit};

/// What a percentage is taken of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Base {
    /// The customs value of the goods.
    CustomsValue,
    /// The customs value and all duties, as for VAT.
    ValuePlusDuties,
    /// The value of a part, or another value that the law names.
    Part(String),
}

/// A rate that stands elsewhere.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Reference {
    /// The duty of the goods' own subheading.
    Applicable,
    /// That of another line, or one of several.
    Line(String),
    /// The agricultural component of a Meursing code: `EA`, `ADSZ`, `ADFM`.
    Component(String),
}

/// A duty rate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Expression {
    /// No duty.
    Free,
    /// Percent of a value.
    AdValorem {
        /// Percent.
        percent: Decimal,
        /// Of what.
        base: Base,
    },
    /// An amount for so many of a unit.
    Specific {
        /// Amount of money.
        amount: Decimal,
        /// ISO 4217.
        currency: String,
        /// For how many.
        per: Decimal,
        /// Of what; of several the product counts (strength times hectolitres).
        units: Vec<Unit>,
        /// The part that is counted or weighed, as the law puts it: `on lead content`.
        of: Option<String>,
    },
    /// All of them together; what is taken off has a negative amount.
    Sum(Vec<Expression>),
    /// The first, but no less than the second: `MIN`.
    AtLeast(Box<Expression>, Box<Expression>),
    /// The first, but no more than the second: `MAX`.
    AtMost(Box<Expression>, Box<Expression>),
    /// What is said elsewhere.
    Ref(Reference),
    /// The line changes no duty.
    NoChange,
    /// What was not understood, as it stands there.
    Unparsed(String),
}

impl Expression {
    /// So much percent of the customs value.
    pub fn percent(percent: Decimal) -> Expression {
        if percent.is_zero() { Expression::Free } else { Expression::AdValorem { percent, base: Base::CustomsValue } }
    }

    /// The percentage, where it is nothing else.
    pub fn as_percent(&self) -> Option<Decimal> {
        match self {
            Expression::Free => Some(Decimal::ZERO),
            Expression::AdValorem { percent, base: Base::CustomsValue } => Some(*percent),
            _ => None,
        }
    }

    /// The parts that were not understood, anywhere in the tree.
    pub fn unparsed(&self) -> Option<&str> {
        match self {
            Expression::Unparsed(text) => Some(text),
            Expression::Sum(parts) => parts.iter().find_map(Expression::unparsed),
            Expression::AtLeast(a, b) | Expression::AtMost(a, b) => a.unparsed().or_else(|| b.unparsed()),
            _ => None,
        }
    }

    /// The units that it counts by, anywhere in the tree.
    pub fn units(&self) -> Vec<&Unit> {
        match self {
            Expression::Specific { units, .. } => units.iter().collect(),
            Expression::Sum(parts) => parts.iter().flat_map(Expression::units).collect(),
            Expression::AtLeast(a, b) | Expression::AtMost(a, b) => a.units().into_iter().chain(b.units()).collect(),
            _ => Vec::new(),
        }
    }

    fn is_negative(&self) -> bool {
        match self {
            Expression::AdValorem { percent, .. } => percent.is_sign_negative(),
            Expression::Specific { amount, .. } => amount.is_sign_negative(),
            _ => false,
        }
    }

    /// The same taken off instead of put on; `None` where that has no meaning.
    pub(super) fn negated(self) -> Option<Expression> {
        match self {
            Expression::AdValorem { percent, base } => Some(Expression::AdValorem { percent: -percent, base }),
            Expression::Specific { amount, currency, per, units, of } => {
                Some(Expression::Specific { amount: -amount, currency, per, units, of })
            }
            _ => None,
        }
    }

    fn term(&self, f: &mut fmt::Formatter<'_>, sign: Decimal) -> fmt::Result {
        match self {
            Expression::Free => f.write_str("Free"),
            Expression::AdValorem { percent, base } => {
                write!(f, "{} %", (sign * percent).normalize())?;
                match base {
                    Base::CustomsValue => Ok(()),
                    Base::ValuePlusDuties => f.write_str(" on the value plus duties"),
                    Base::Part(part) => write!(f, " on the {part}"),
                }
            }
            Expression::Specific { amount, currency, per, units, of } => {
                write!(f, "{} {currency} / ", (sign * amount).normalize())?;
                if *per != Decimal::ONE {
                    write!(f, "{} ", per.normalize())?;
                }
                f.write_str(&units::written(units))?;
                of.as_ref().map_or(Ok(()), |of| write!(f, " {of}"))
            }
            Expression::Sum(_) | Expression::AtLeast(..) | Expression::AtMost(..) => write!(f, "({self})"),
            Expression::Ref(Reference::Applicable) => f.write_str("the duty provided in the applicable subheading"),
            Expression::Ref(Reference::Line(line)) => write!(f, "see {line}"),
            Expression::Ref(Reference::Component(name)) => f.write_str(name),
            Expression::NoChange => f.write_str("no change"),
            Expression::Unparsed(text) => f.write_str(text),
        }
    }
}

/// In one form whatever the tariff prints: `2.4 %`, `0.017 USD / kg on lead content`, `13.8 % MIN 13 GBP / 100 kg`.
impl fmt::Display for Expression {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Expression::Sum(parts) => {
                for (at, part) in parts.iter().enumerate() {
                    let taken = part.is_negative() && at > 0;
                    f.write_str(match (at, taken) {
                        (0, _) => "",
                        (_, true) => " - ",
                        (_, false) => " + ",
                    })?;
                    part.term(f, if taken { Decimal::NEGATIVE_ONE } else { Decimal::ONE })?;
                }
                Ok(())
            }
            Expression::AtLeast(of, limit) => limited(f, of, "MIN", limit),
            Expression::AtMost(of, limit) => limited(f, of, "MAX", limit),
            one => one.term(f, Decimal::ONE),
        }
    }
}

/// A limit takes what follows it: only a limit inside a limit needs brackets.
fn limited(f: &mut fmt::Formatter<'_>, of: &Expression, word: &str, limit: &Expression) -> fmt::Result {
    write!(f, "{of} {word} ")?;
    match limit {
        Expression::AtLeast(..) | Expression::AtMost(..) => write!(f, "({limit})"),
        plain => write!(f, "{plain}"),
    }
}

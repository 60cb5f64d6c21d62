//! What a rate comes to for goods: exact, or what would have to be known.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;
use serde::Serialize;

use super::expression::{Base, Expression, Reference};
use super::units::{self, Unit};

/// So many of a unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quantity {
    /// How many.
    pub amount: Decimal,
    /// Of what.
    pub unit: Unit,
}

impl Quantity {
    /// Reads a unit as tariffs and people write it; quantities of products of units come one by one.
    pub fn of(amount: Decimal, unit: &str) -> Option<Quantity> {
        let written = units::read(unit)?;
        let [unit] = &written.units[..] else { return None };
        Some(Quantity { amount: amount.checked_mul(written.factor)?, unit: unit.clone() })
    }
}

/// What is known of a shipment's worth and size.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Goods {
    /// Customs value, in the currency of the jurisdiction.
    pub value: Option<Decimal>,
    /// Quantities of the whole.
    pub quantities: Vec<Quantity>,
    /// Values of parts, by name, in the currency of the jurisdiction.
    pub part_values: BTreeMap<String, Decimal>,
    /// Quantities of parts, by name.
    pub part_quantities: Vec<(String, Quantity)>,
    /// Currency of the jurisdiction.
    pub currency: String,
    /// How much of it one unit of another currency is.
    pub rates: BTreeMap<String, Decimal>,
    /// The currency of a value that was stated without its rate.
    pub without_rate: Option<String>,
}

impl Goods {
    /// States the value in a currency; in another one than the jurisdiction's it is known only with its rate.
    pub fn worth(&mut self, value: Option<Decimal>, currency: &str) {
        let rate = if currency == self.currency { Some(Decimal::ONE) } else { self.rates.get(currency).copied() };
        self.value = value.zip(rate).and_then(|(value, rate)| value.checked_mul(rate));
        self.without_rate = (value.is_some() && rate.is_none()).then(|| currency.to_owned());
    }

    fn value(&self) -> Amount {
        match (&self.value, &self.without_rate) {
            (Some(value), _) => Ok(*value),
            (None, Some(currency)) => need(Need::ExchangeRate(currency.clone())),
            (None, None) => need(Need::Value),
        }
    }
}

/// What must be known before an amount can be told.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case", tag = "need", content = "of")]
pub enum Need {
    /// The customs value.
    Value,
    /// A quantity in this unit.
    Quantity(String),
    /// The value of a part.
    PartValue(String),
    /// A quantity of a part: unit and part.
    PartQuantity(String, String),
    /// How much one unit of this currency is.
    ExchangeRate(String),
    /// A rate that stands at another line.
    OtherLine(String),
    /// The agricultural component of a Meursing code.
    Component(String),
    /// A rate that was not understood.
    Unparsed(String),
    /// A number too large to be calculated with.
    Overflow,
}

/// An amount of money, or what is needed.
pub type Amount = Result<Decimal, BTreeSet<Need>>;

fn need<T>(what: Need) -> Result<T, BTreeSet<Need>> {
    Err(BTreeSet::from([what]))
}

/// The duty under a rate. `applicable` is what "the duty provided in the applicable subheading" comes to, `duties` all duties that a base
/// of value plus duties takes in.
///
/// # Errors
/// Everything that must be known first.
pub fn amount(expression: &Expression, goods: &Goods, applicable: &Amount, duties: &Amount) -> Amount {
    let of = |e: &Expression| amount(e, goods, applicable, duties);
    let checked = |d: Option<Decimal>| d.map_or_else(|| need(Need::Overflow), Ok);
    match expression {
        Expression::Free | Expression::NoChange => Ok(Decimal::ZERO),
        Expression::AdValorem { percent, base } => {
            let base = match base {
                Base::CustomsValue => goods.value(),
                Base::ValuePlusDuties => both(goods.value(), duties.clone()),
                Base::Part(part) => goods.part_values.get(part).map_or_else(|| need(Need::PartValue(part.clone())), |v| Ok(*v)),
            }?;
            checked(percent.checked_mul(base).and_then(|d| d.checked_div(Decimal::ONE_HUNDRED)))
        }
        Expression::Specific { amount, currency, per, units, of } => {
            let mut missing = BTreeSet::new();
            let mut count = Some(Decimal::ONE);
            for unit in units {
                match quantity(goods, unit, of.as_deref()) {
                    Some(q) => count = count.and_then(|c| c.checked_mul(q)),
                    None => {
                        let written = units::written(std::slice::from_ref(unit));
                        missing.insert(match of {
                            Some(of) => Need::PartQuantity(written, of.clone()),
                            None => Need::Quantity(written),
                        });
                    }
                }
            }
            let rate = if *currency == goods.currency { Some(Decimal::ONE) } else { goods.rates.get(currency).copied() };
            if rate.is_none() {
                missing.insert(Need::ExchangeRate(currency.clone()));
            }
            if !missing.is_empty() {
                return Err(missing);
            }
            checked(count.and_then(|c| c.checked_mul(*amount)?.checked_mul(rate?)?.checked_div(*per)))
        }
        Expression::Sum(parts) => parts.iter().try_fold(Decimal::ZERO, |sum, part| checked(sum.checked_add(of(part)?))).map_err(|first| {
            // Everything that is missing, not only the first.
            parts.iter().filter_map(|p| of(p).err()).flatten().chain(first).collect()
        }),
        Expression::AtLeast(a, b) => two(of(a), of(b)).map(|(a, b)| a.max(b)),
        Expression::AtMost(a, b) => two(of(a), of(b)).map(|(a, b)| a.min(b)),
        Expression::Ref(Reference::Applicable) => applicable.clone(),
        Expression::Ref(Reference::Line(line)) => need(Need::OtherLine(line.clone())),
        Expression::Ref(Reference::Component(name)) => need(Need::Component(name.clone())),
        Expression::Unparsed(text) => need(Need::Unparsed(text.clone())),
    }
}

/// Both, or everything that either needs.
pub fn two(a: Amount, b: Amount) -> Result<(Decimal, Decimal), BTreeSet<Need>> {
    match (a, b) {
        (Ok(a), Ok(b)) => Ok((a, b)),
        (Err(mut a), Err(b)) => {
            a.extend(b);
            Err(a)
        }
        (Err(missing), _) | (_, Err(missing)) => Err(missing),
    }
}

/// Their sum, or everything that either needs.
pub fn both(a: Amount, b: Amount) -> Amount {
    two(a, b).and_then(|(a, b)| a.checked_add(b).map_or_else(|| need(Need::Overflow), Ok))
}

fn quantity(goods: &Goods, unit: &Unit, of: Option<&str>) -> Option<Decimal> {
    match of {
        None => goods.quantities.iter().find(|q| q.unit == *unit).map(|q| q.amount),
        Some(of) => {
            // "on lead content" is asked for as "lead content".
            let part = of.split_once(' ').map_or(of, |(_, part)| part);
            goods.part_quantities.iter().find(|(name, q)| (name == part || name == of) && q.unit == *unit).map(|(_, q)| q.amount)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::parse::expression;
    use super::*;

    fn d(text: &str) -> Decimal {
        text.parse().expect("a number")
    }

    fn of(text: &str, value: &str, quantities: &[(&str, &str)], rates: &[(&str, &str)]) -> Amount {
        let goods = Goods {
            value: Some(d(value)),
            quantities: quantities.iter().map(|(n, unit)| Quantity::of(d(n), unit).expect("a unit")).collect(),
            currency: "GBP".into(),
            rates: rates.iter().map(|(c, r)| ((*c).to_owned(), d(r))).collect(),
            ..Goods::default()
        };
        amount(&expression(text), &goods, &Ok(d("7")), &Ok(d("11")))
    }

    #[test]
    fn amounts_are_exact() {
        assert_eq!(of("13.8 % MIN 13 GBP / 100 kg MAX 15 GBP / 100 kg - 7 GBP / 100 kg", "1200", &[("100", "DTN")], &[]), Ok(d("800")));
        assert_eq!(of("20.00 GBP / 100 kg", "0", &[("350", "kg")], &[]), Ok(d("70")));
        assert_eq!(of("20.00 EUR / 100 kg", "0", &[("1", "t")], &[("EUR", "0.85")]), Ok(d("170")));
        assert_eq!(of("0.40 GBP / % vol/hl", "0", &[("38", "ASV"), ("200", "l")], &[]), Ok(d("30.4")));
        assert_eq!(of("0.1 GBP / 100 kg/net/%sacchar.", "0", &[("500", "kg"), ("60", "BRX")], &[]), Ok(d("30")));
        assert_eq!(of("The duty provided in the applicable subheading + 10%", "100", &[], &[]), Ok(d("17")));
        assert_eq!(of("10 % on the value plus duties", "100", &[], &[]), Ok(d("11.1")));
        assert_eq!(of("0.1%", "0.3", &[], &[]), Ok(d("0.0003")));
    }

    #[test]
    fn what_is_missing_is_named_and_never_nothing() {
        let missing = |text: &str| of(text, "100", &[], &[]).expect_err("something is missing").into_iter().collect::<Vec<_>>();
        assert_eq!(missing("2 GBP / 100 kg"), [Need::Quantity("kg".into())]);
        assert_eq!(
            missing("2 EUR / l + 3 GBP / kg"),
            [Need::Quantity("kg".into()), Need::Quantity("litre".into()), Need::ExchangeRate("EUR".into())]
        );
        assert_eq!(missing("4% on the case"), [Need::PartValue("case".into())]);
        assert_eq!(missing("1 GBP / kg on zinc content"), [Need::PartQuantity("kg".into(), "on zinc content".into())]);
        assert_eq!(missing("1 GBP / clean kg"), [Need::Quantity("clean kg".into())]);
        assert_eq!(missing("as the Secretary may prescribe"), [Need::Unparsed("as the Secretary may prescribe".into())]);
        assert_eq!(missing("See 9822.04.25"), [Need::OtherLine("9822.04.25".into())]);
        assert_eq!(of("99999999999999999999%", "99999999999999999999", &[], &[]), need(Need::Overflow));
    }
}

//! The duty that hangs on a line's code: what the declared and the predicted code pay, and their difference times the risk.

use rust_decimal::prelude::ToPrimitive;
use serde::Serialize;

use super::score::Score;
use crate::data::dataspec::{Dataspec, Role};
use crate::data::lines::Lines;
use crate::data::shipments::Shipments;
use crate::data::table::{Strings, Table};
use crate::data::tariff::{Otherwise, Tariffs};
use crate::domain::code::WrittenCode;
use crate::domain::tariff::answer::answer;
use crate::domain::tariff::assess::Range;

/// What hangs on a line's code.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Stake {
    /// Duty of the declared code; `None` if it is not known.
    pub declared: Option<Range>,
    /// Duty of the predicted code: over all lines of the tariff that begin with its six digits.
    pub predicted: Option<Range>,
    /// The middle of their difference times the risk; above 0 too little duty is declared, below 0 too much.
    pub at_stake: Option<f64>,
    /// Currency of the destination.
    pub currency: String,
    /// Why a duty is not known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
}

/// Tells stakes of the lines of a table.
pub struct Stakes<'a> {
    table: &'a Table,
    shipments: Shipments<'a>,
    declared: Option<Strings<'a>>,
    tariffs: &'a Tariffs,
    otherwise: Otherwise,
}

impl<'a> Stakes<'a> {
    /// Finds what lines say of their shipments.
    pub fn of(table: &'a Table, spec: &Dataspec, lines: &'a Lines, tariffs: &'a Tariffs, otherwise: Otherwise) -> Stakes<'a> {
        let declared = spec.role(Role::Declared).and_then(|c| table.column(&c.name));
        Stakes { table, shipments: Shipments::of(table, spec, lines), declared, tariffs, otherwise }
    }

    /// What hangs on a scored line's code; `None` for a row that is not in the table, since it was rejected.
    pub fn on(&self, score: &Score) -> Option<Stake> {
        let row = self.table.rows.binary_search(&score.row).ok()?;
        let unknown = |why: String| Stake { declared: None, predicted: None, at_stake: None, currency: String::new(), why: Some(why) };
        let (schedule, shipment) = match self.tariffs.shipment(self.shipments.row(row), &self.otherwise) {
            Ok(known) => known,
            Err(why) => return Some(unknown(why)),
        };
        let declared_code = self.declared.and_then(|c| c.written(row)).and_then(|c| WrittenCode::read(c).ok()).map(|c| c.digits);
        let predicted_code = score.predicted_code.map(|c| c.to_string());
        let told = |code: &Option<String>| code.as_ref().map(|code| answer(schedule, self.tariffs.layers(), code, &shipment));
        let (declared, predicted) = (told(&declared_code), told(&predicted_code));
        let same = declared_code.as_ref().zip(predicted_code.as_ref()).is_some_and(|(d, p)| d.starts_with(p.as_str()));
        let why = [&declared, &predicted].into_iter().flatten().find(|a| a.duty.is_none()).map(|a| {
            let said: Vec<&str> = a.questions.iter().chain(&a.notes).map(|(en, _)| en.as_str()).collect();
            format!("{}: {}", a.code, said.join("; "))
        });
        let (declared, predicted) = (declared.and_then(|a| a.duty), predicted.and_then(|a| a.duty));
        let middle = |r: Range| r.low.to_f64().zip(r.high.to_f64()).map(|(low, high)| (low + high) / 2.0);
        let at_stake = match (same, declared.and_then(middle), predicted.and_then(middle), score.risk) {
            // One code to six digits: nothing hangs on it.
            (true, ..) => Some(0.0),
            (false, Some(declared), Some(predicted), Some(risk)) => Some(((predicted - declared) * risk * 100.0).round() / 100.0 + 0.0),
            _ => None,
        };
        Some(Stake { declared, predicted, at_stake, currency: shipment.goods.currency, why })
    }
}

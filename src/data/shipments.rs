//! What declarations say of a shipment as duties ask for it: code, day, places, worth, quantities.

use chrono::NaiveDate;
use rust_decimal::Decimal;

use super::dataspec::{ColumnSpec, Dataspec};
use super::lines::Lines;
use super::numbers::Numbers;
use super::table::{Strings, Table};
use crate::domain::countries;
use crate::domain::tariff::amount::Quantity;
use crate::domain::tariff::tables::Jurisdiction;

/// What stands in a cell: nothing, what it means, or what cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stated<T> {
    /// Nothing.
    Nothing,
    /// This.
    Known(T),
    /// Something that is none; as it stands there.
    Unread(String),
}

impl<T> Stated<T> {
    /// What is known; nothing and what cannot be read are both `None`.
    pub fn known(self) -> Option<T> {
        if let Stated::Known(value) = self { Some(value) } else { None }
    }
}

/// One line's shipment.
#[derive(Debug, Clone)]
pub struct Row {
    /// Day of the line.
    pub day: Stated<NaiveDate>,
    /// ISO code.
    pub origin: Stated<String>,
    /// ISO code, or a jurisdiction.
    pub destination: Stated<String>,
    /// The declared value.
    pub value: Stated<Decimal>,
    /// Its currency.
    pub currency: Option<String>,
    /// Quantities in the units of duties.
    pub quantities: Vec<Quantity>,
}

/// The columns that say it.
pub struct Shipments<'t> {
    lines: &'t Lines,
    origin: Option<Strings<'t>>,
    destination: Option<Strings<'t>>,
    currency: Option<Strings<'t>>,
    unit: Option<Strings<'t>>,
    value: Option<Numbers<'t>>,
    quantity: Option<Numbers<'t>>,
    mass: Option<Numbers<'t>>,
}

impl<'t> Shipments<'t> {
    /// Finds the columns by their fields.
    pub fn of(table: &'t Table, spec: &Dataspec, lines: &'t Lines) -> Shipments<'t> {
        let text = |field: &str| spec.field(field).and_then(|c| table.column(&c.name));
        let number = |field: &str| spec.field(field).and_then(|c| Numbers::of(table, c));
        // A quantity is taken as it is written: its unit is the tariff's business.
        let bare = |field: &str| spec.field(field).and_then(|c| Numbers::of(table, &ColumnSpec { unit_column: None, ..c.clone() }));
        Shipments {
            lines,
            origin: text("origin"),
            destination: text("destination"),
            currency: text("currency"),
            unit: text("unit"),
            value: number("value"),
            quantity: bare("quantity"),
            mass: number("net_mass"),
        }
    }

    /// One line's shipment.
    pub fn row(&self, row: usize) -> Row {
        let day = match (self.lines.date[row], self.lines.date_unread[row]) {
            (Some(day), _) => Stated::Known(day),
            (None, true) => Stated::Unread("a day that cannot be read".into()),
            (None, false) => Stated::Nothing,
        };
        let place = |column: Option<Strings<'t>>| match column.and_then(|c| c.written(row)) {
            None => Stated::Nothing,
            Some(text) => place(text),
        };
        let number = |column: Option<Numbers<'t>>| column.and_then(|c| c.read(row)).and_then(Result::ok).and_then(exact);
        let value = match self.value.and_then(|v| v.read(row)) {
            None => Stated::Nothing,
            Some(Ok(v)) => exact(v).filter(|v| !v.is_sign_negative()).map_or_else(|| Stated::Unread(v.to_string()), Stated::Known),
            Some(Err(problem)) => Stated::Unread(problem.to_string()),
        };
        let mut quantities: Vec<Quantity> = Vec::new();
        if let (Some(amount), Some(unit)) = (number(self.quantity), self.unit.and_then(|u| u.written(row))) {
            quantities.extend(Quantity::of(amount, unit));
        }
        // The mass is one more quantity, unless the line counts in kilograms itself.
        let mass = number(self.mass).and_then(|kg| Quantity::of(kg, "kg"));
        quantities.extend(mass.filter(|m| quantities.iter().all(|q| q.unit != m.unit)));
        let currency = self.currency.and_then(|c| c.written(row)).map(|c| c.trim().to_uppercase());
        Row { day, origin: place(self.origin), destination: place(self.destination), value, currency, quantities }
    }
}

/// A country by any name, or a jurisdiction's code.
fn place(text: &str) -> Stated<String> {
    let upper = text.trim().to_uppercase();
    match countries::read(text) {
        Some(country) => Stated::Known(country.code.clone()),
        None if Jurisdiction::all().iter().any(|j| j.code == upper) => Stated::Known(upper),
        None => Stated::Unread(text.to_owned()),
    }
}

/// The shortest decimal that is this number.
fn exact(value: f64) -> Option<Decimal> {
    value.to_string().parse().ok()
}

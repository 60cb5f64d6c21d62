//! The one place that turns a column of text into numbers: by the column's decimal sign, in its unit or in the unit that the
//! column beside it names.

use super::dataspec::ColumnSpec;
use super::table::{Strings, Table, is_nothing};
use crate::domain::technical::{Convention, QuantityProblem, Unit};

/// A numerical column of a table, read value by value.
#[derive(Clone, Copy)]
pub struct Numbers<'t> {
    values: Strings<'t>,
    units: Option<Strings<'t>>,
    unit: Unit,
    convention: Convention,
}

impl<'t> Numbers<'t> {
    /// The column that a dataspec describes, if the table has it.
    pub fn of(table: &'t Table, spec: &ColumnSpec) -> Option<Numbers<'t>> {
        let unit = spec.unit.unwrap_or(Unit::One);
        let factor = spec.written_unit.as_deref().and_then(|u| unit.factor_of(u)).unwrap_or(1.0);
        Some(Numbers {
            values: table.column(&spec.name)?,
            units: spec.unit_column.as_deref().and_then(|name| table.column(name)),
            unit,
            convention: Convention { decimal: spec.decimal, factor },
        })
    }

    /// What is written in a row, if anything is.
    pub fn written(self, row: usize) -> Option<&'t str> {
        self.values.get(row).filter(|v| !is_nothing(v))
    }

    /// The number of a row in the kept unit; `None` if it is missing.
    pub fn read(self, row: usize) -> Option<Result<f64, QuantityProblem>> {
        let written = self.written(row)?;
        let mut convention = self.convention;
        if let Some(unit) = self.units.and_then(|u| u.get(row)) {
            match self.unit.factor_of(unit) {
                Some(factor) => convention.factor = factor,
                // Goods are counted in units that no table knows.
                None if self.unit == Unit::One => {}
                None => return Some(Err(QuantityProblem::OtherUnit(unit.to_owned()))),
            }
        }
        Some(self.unit.read_as(written, convention))
    }

    /// The number of a row in the kept unit, if it is there and can be read.
    pub fn get(self, row: usize) -> Option<f64> {
        self.read(row)?.ok()
    }
}

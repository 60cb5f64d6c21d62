//! How the columns write what they hold, where it had to be found out, and where the values could not tell.

use super::{Finding, Weight, finding};
use crate::data::convention::{self, Proof};
use crate::data::dataspec::{ColumnSpec, Dataspec, Role};
use crate::data::table::Table;
use crate::domain::declaration::{Semantic, Use};
use crate::domain::number::Decimal;
use crate::domain::technical::{Unit, show_number};

/// What is said of conventions: what was found, and what is in doubt.
pub(super) fn conventions(table: &Table, spec: &Dataspec) -> Vec<Finding> {
    let mut all = Vec::new();
    for column in &spec.columns {
        all.extend(numbers(table, column));
        all.extend(days(table, column));
        all.extend(units(column));
    }
    all
}

/// Only what is in doubt, in sentences: for those who train and score.
pub fn doubts(table: &Table, spec: &Dataspec) -> Vec<String> {
    let counts = |name: &str| {
        let column = spec.columns.iter().find(|c| c.name == name);
        column.is_some_and(|c| c.used_by != Use::None || c.role.is_some())
    };
    let notable = conventions(table, spec).into_iter().filter(|f| f.weight < Weight::Minor && counts(&f.column));
    notable.map(|f| format!("{}: {}", f.column, f.what)).collect()
}

fn numbers(table: &Table, column: &ColumnSpec) -> Option<Finding> {
    let values = table.column(&column.name).filter(|_| column.semantic == Semantic::Numerical)?;
    let shown = |decimal: Decimal| match decimal {
        Decimal::Point => "1,234.5",
        Decimal::Comma => "1.234,5",
    };
    let taken = column.decimal.unwrap_or(Decimal::Point);
    match convention::decimal_sign(values) {
        Proof::Silent => None,
        Proof::Proved(proved, 0) if proved == taken => (taken == Decimal::Comma)
            .then(|| finding(Weight::Minor, &column.name, format!("numbers are written {}, as its values prove", shown(taken)))),
        Proof::Proved(proved, against) if proved == taken => Some(finding(
            Weight::Notable,
            &column.name,
            format!(
                "numbers are written {}, but {against} {} {}: not read",
                shown(taken),
                if against == 1 { "value follows" } else { "values follow" },
                shown(taken.other())
            ),
        )),
        Proof::Proved(proved, _) => Some(finding(
            Weight::Notable,
            &column.name,
            format!("the dataspec says {}, and the values are written {}", shown(taken), shown(proved)),
        )),
        Proof::Undecided(example) => {
            let number = |decimal| crate::domain::number::value(&example, Some(decimal)).map_or("no number".into(), show_number);
            let by = if column.decimal.is_some() { "as other columns or earlier files have it" } else { "for nothing tells" };
            Some(finding(
                Weight::Notable,
                &column.name,
                format!(
                    "{example:?} may be {} or {}; no value tells which sign is decimal. Read as {}, {by}; decimal = {:?} in the dataspec reads it the other way",
                    number(taken),
                    number(taken.other()),
                    number(taken),
                    taken.other().sign().to_string()
                ),
            ))
        }
    }
}

fn days(table: &Table, column: &ColumnSpec) -> Option<Finding> {
    let values = table.column(&column.name).filter(|_| column.semantic == Semantic::Date && column.role.is_some())?;
    let month_first = column.date_format.iter().any(|f| convention::month_first(f));
    let found = convention::days(values, true, month_first);
    let formats = column.date_format.join(" or ");
    if let Some(example) = found.undecided {
        let (taken, other) = if month_first { ("month", "%d/%m/%Y") } else { ("day", "%m/%d/%Y") };
        return Some(finding(
            Weight::Notable,
            &column.name,
            format!(
                "day and month of {example:?} may be exchanged, and no value tells which is which; the {taken} is taken to come first ({formats}). date_format = {other:?} in the dataspec reads it the other way"
            ),
        ));
    }
    if found.against > 0 {
        return Some(finding(
            Weight::Notable,
            &column.name,
            format!(
                "{} of {} days have day and month the other way round than the rest ({formats}): they are not read",
                found.against,
                found.read + found.unread
            ),
        ));
    }
    let role = match column.role {
        Some(Role::Date) if column.note.is_some() => column.note.clone().map(|n| format!("{n} ({formats})")),
        _ if column.date_format.len() > 1 || column.date_format.first().is_some_and(|f| f != "%Y-%m-%d") => {
            Some(format!("days are written {formats}"))
        }
        _ => None,
    };
    role.map(|what| finding(Weight::Minor, &column.name, what))
}

fn units(column: &ColumnSpec) -> Option<Finding> {
    if column.semantic != Semantic::Numerical {
        return None;
    }
    let unit = column.unit.unwrap_or(Unit::One);
    let what = match (&column.unit_column, &column.written_unit) {
        (Some(units), _) => format!("its units stand in column {units:?}"),
        (None, Some(written)) => format!(
            "bare numbers are in {written} ({} {})",
            unit.factor_of(written).map_or(String::new(), |f| format!("× {f} =")),
            unit.symbol()
        ),
        _ => return None,
    };
    Some(finding(Weight::Minor, &column.name, what))
}

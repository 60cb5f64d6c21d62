//! One declaration line and its columns.

use chrono::NaiveDate;
use serde::Serialize;

/// Writes the struct and its column list from one list of fields, so that the
/// two cannot drift apart.
macro_rules! line {
    ($($(#[$doc:meta])* $field:ident,)+) => {
        /// A simulated declaration line with its known truth.
        #[derive(Debug, Clone, PartialEq, Eq, Serialize)]
        pub struct Line {
            /// Identity of the line.
            pub id: String,
            /// Date of the declaration.
            pub date: NaiveDate,
            $($(#[$doc])* pub $field: Option<String>,)+
            /// The right subheading, six digits of the edition in force.
            pub true_code: String,
            /// Pattern that made the declared code wrong, or `correct`.
            pub pattern: String,
        }

        /// Number of columns.
        const COUNT: usize = 4 + [$(stringify!($field)),+].len();

        /// Column names in order.
        pub const COLUMNS: [&str; COUNT] =
            ["id", "date", $(stringify!($field),)+ "true_code", "pattern"];

        impl Line {
            /// The values in the order of [`COLUMNS`]; the date as `2020-12-31`.
            pub fn values(&self) -> [Option<String>; COUNT] {
                [
                    Some(self.id.clone()),
                    Some(self.date.to_string()),
                    $(self.$field.clone(),)+
                    Some(self.true_code.clone()),
                    Some(self.pattern.clone()),
                ]
            }
        }
    };
}

line! {
    /// Code as declared.
    declared_code,
    /// Code as customs established it, where they did.
    confirmed_code,
    /// Whether the goods were inspected, `yes` or `no`.
    inspected,
    /// Free text.
    description,
    /// Chinese declaration elements, joined by `|`.
    specification,
    /// What does the work.
    energy_source,
    /// Active medium.
    laser_medium,
    /// Wavelength with unit.
    wavelength,
    /// Output power with unit.
    output_power,
    /// Principal operation.
    operation,
    /// State of presentation.
    presentation,
    /// Work table, holder or feeder presented.
    worktable,
    /// Number of axes.
    axes,
    /// Numerically controlled.
    numerical_control,
    /// What is worked.
    workpiece_material,
    /// Sole or principal use.
    dedicated_use,
    /// Work area with unit.
    work_area,
    /// Net mass with unit.
    net_mass,
    /// Invoice value.
    value,
    /// Currency.
    currency,
    /// Quantity.
    quantity,
    /// Unit of quantity.
    unit,
    /// Country of origin.
    origin,
    /// Country of destination.
    destination,
    /// Mode of transport.
    transport,
    /// Customs office.
    office,
    /// Broker.
    declarant,
    /// Importer or exporter.
    trader,
    /// Maker or consignor.
    supplier,
}

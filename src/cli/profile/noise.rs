//! Lines whose label is implausible, ranked for relabelling.

use std::path::Path;

use serde::Serialize;

use crate::data::dataspec::{Dataspec, Role};
use crate::data::output::write_records;
use crate::data::table::{Strings, Table};
use crate::error::Result;
use crate::progress::Progress;
use crate::training::{HeldOut, Settings, Target, train};

/// One line of the file.
#[derive(Serialize)]
struct Doubt<'a> {
    rank: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    file: Option<&'a str>,
    row: u32,
    id: String,
    declared: String,
    label: String,
    /// What the model that has not seen the line would say.
    plausible: &'a str,
    probability_of_label: f64,
    probability_of_plausible: f64,
}

/// What was found.
#[derive(Debug, Serialize)]
pub struct Noise {
    /// Labels looked at.
    pub labels: usize,
    /// Labels that the model finds less plausible than another.
    pub doubted: usize,
    /// Labels to which it gives less than one in a hundred.
    pub implausible: usize,
    /// Where they are.
    pub file: String,
}

impl Noise {
    /// In words.
    pub fn words(&self) -> String {
        format!(
            "labels: of {} another is more plausible for {}, and {} have less than 1 % from a model that has not seen the line; ranked in {}",
            self.labels, self.doubted, self.implausible, self.file
        )
    }
}

/// Trains in folds and writes the doubtful labels, the least plausible first (ranking by self-confidence: Northcutt, Jiang and
/// Chuang, J. Artif. Intell. Res. 70, 2021).
pub fn write(out: &Path, data: &Table, spec: &Dataspec, progress: &dyn Progress) -> Result<Noise> {
    let settings = Settings::new(Target::Both, "boosted").expect("the learner is known");
    let trained = train(data, spec.clone(), &settings, progress)?;
    let mut held = trained.held_out;
    held.sort_by(|a, b| a.of_label.total_cmp(&b.of_label).then(b.of_best.total_cmp(&a.of_best)).then(a.row.cmp(&b.row)));
    let column = |role| spec.role(role).and_then(|c| data.column(&c.name));
    let (ids, declared, labels) = (column(Role::Id), column(Role::Declared), column(Role::Label));
    let at: std::collections::HashMap<u32, usize> = data.rows.iter().enumerate().map(|(at, row)| (*row, at)).collect();
    let doubted: Vec<&HeldOut> = held.iter().filter(|h| h.of_best > h.of_label).collect();
    let doubts = doubted.iter().enumerate().map(|(i, h)| {
        let of = |c: Option<Strings<'_>>| c.zip(at.get(&h.row)).and_then(|(c, at)| c.get(*at)).unwrap_or("").to_owned();
        let place = data.place(h.row);
        Doubt {
            rank: i + 1,
            file: place.file,
            row: place.row,
            id: of(ids),
            declared: of(declared),
            label: of(labels),
            plausible: &h.best,
            probability_of_label: (h.of_label * 1e4).round() / 1e4,
            probability_of_plausible: (h.of_best * 1e4).round() / 1e4,
        }
    });
    write_records(out, doubts)?;
    Ok(Noise {
        labels: held.len(),
        doubted: doubted.len(),
        implausible: held.iter().filter(|h| h.of_label < 0.01).count(),
        file: out.display().to_string(),
    })
}

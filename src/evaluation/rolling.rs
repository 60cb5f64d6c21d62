//! The model's recipe trained again and again on the past and asked about what came next.

use chrono::{Days, NaiveDate};
use serde::Serialize;

use super::judged::{Judged, answer, declared};
use super::measures::{ArmResult, measure};
use super::resample::Resampling;
use crate::data::dataspec::Dataspec;
use crate::data::lines::Lines;
use crate::data::table::Table;
use crate::error::{Error, ErrorKind, Result};
use crate::model::artifact::Model;
use crate::progress::Progress;
use crate::scoring::reasons::{Detail, Lang};
use crate::scoring::scorer::Scorer;
use crate::training::{Settings, Target, train};

/// More windows than this are a slip of the finger: each is a training.
const MAX_WINDOWS: usize = 1_000;

/// One window.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Window {
    /// Lines learned from are of days before this.
    pub learned_before: NaiveDate,
    /// How many they were.
    pub learned: usize,
    /// First day asked about.
    pub from: NaiveDate,
    /// Last day asked about.
    pub to: NaiveDate,
    /// Lines asked about.
    pub asked: usize,
    /// The declarant and the model.
    pub arms: Vec<ArmResult>,
}

/// Parts the file's dated lines into `count` windows of equal numbers of lines behind a first stretch of the same length, and
/// asks about each a model of everything `embargo` days before it. The recipe is the model's learner, seed, folds, edition and
/// costs, at its default settings.
///
/// # Errors
/// [`ErrorKind::Setting`] for too many windows; [`ErrorKind::Data`] if the lines' days do not part into windows; whatever training returns.
pub fn rolling(
    model: &Model,
    (table, spec): (&Table, &Dataspec),
    (count, embargo): (usize, u64),
    resampling: &Resampling,
    progress: &dyn Progress,
) -> Result<Vec<Window>> {
    if count > MAX_WINDOWS {
        return Err(Error::new(ErrorKind::Setting, "windows is out of range").found(count).expected(format!("0 to {MAX_WINDOWS}")));
    }
    let lines = Lines::read(table, spec, model.edition, &mut Vec::new());
    let mut days: Vec<NaiveDate> = lines.date.iter().flatten().copied().collect();
    days.sort_unstable();
    let border = |window: usize| days.get((days.len() * window / (count + 1)).min(days.len().saturating_sub(1))).copied();
    let mut windows = Vec::new();
    for window in 1..=count {
        let last = window == count;
        let (Some(from), Some(end)) = (border(window), border(window + 1)) else { return Err(undated(table)) };
        let learned_before = from.checked_sub_days(Days::new(embargo)).unwrap_or(from);
        let places = |keep: &dyn Fn(NaiveDate) -> bool| -> Vec<u32> {
            (0..table.height()).filter(|row| lines.date[*row].is_some_and(keep)).map(|row| row as u32).collect()
        };
        let past = table.take(&places(&|d| d < learned_before));
        let next = table.take(&places(&|d| d >= from && (d < end || (last && d <= end))));
        if past.height() == 0 || next.height() == 0 {
            return Err(undated(table));
        }
        let target = match (&model.subheading, &model.risk) {
            (Some(_), Some(_)) => Target::Both,
            (Some(_), None) => Target::Subheading,
            _ => Target::Risk,
        };
        let Some(mut settings) = Settings::new(target, &model.provenance.learner) else { return Err(undated(table)) };
        settings.seed = model.provenance.seed;
        settings.folds = model.metrics.folds.max(2);
        settings.edition = model.edition;
        settings.costs = model.costs.unwrap_or_default();
        let again = train(&past, spec.clone(), &settings, progress)?.model;
        let scorer = Scorer::new(&again, &next, None, Detail::None, Lang::En)?;
        let read = Lines::read(&next, scorer.spec(), again.edition, &mut Vec::new());
        let judged = Judged::of(&next, scorer.spec(), &read, None);
        let told = answer("model", &again, &scorer, &next, &judged, progress)?;
        let arms = [told.arm, declared(&judged, &read)];
        windows.push(Window {
            learned_before,
            learned: past.height(),
            from,
            to: if last { end } else { end.pred_opt().unwrap_or(end) },
            asked: judged.lines.len(),
            arms: arms.iter().map(|arm| measure(&judged, arm, resampling)).collect(),
        });
    }
    Ok(windows)
}

fn undated(table: &Table) -> Error {
    Error::new(ErrorKind::Data, "the lines' days do not part into windows")
        .at(&table.source)
        .expected("a date column with enough different days")
        .hint("name it with --dataspec, or ask for fewer --windows")
}

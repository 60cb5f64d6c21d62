//! The model's recipe trained again and again on the past and asked about what came next.

use chrono::{Days, NaiveDate};
use serde::Serialize;

use super::judged::{Judged, answer, declared};
use super::measures::{ArmResult, measure};
use super::resample::Resampling;
use super::told;
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

/// Lines of known truth that a window's model needs behind the embargo.
const LEAST: usize = 40;

/// Parts the file's dated lines of known truth into `count` windows of about equal numbers of lines behind a first stretch of the same
/// length, longer where the embargo asks for it, and asks about each a model of everything more than `embargo` days before it. The recipe
/// is the model's learner, seed, folds, edition and costs, at its default settings.
///
/// # Errors
/// [`ErrorKind::Setting`] for too many windows; [`ErrorKind::Data`] if the lines' days do not part into such windows, with what would fit;
/// whatever training returns.
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
    let known = |row: &usize| lines.wrong[*row].is_some() || !lines.truth(*row).is_empty();
    let mut days: Vec<NaiveDate> = (0..table.height()).filter(known).filter_map(|row| lines.date[row]).collect();
    days.sort_unstable();
    let Some(borders) = borders(&days, count, embargo) else { return Err(unfit(table, &days, count, embargo)) };
    let mut windows = Vec::new();
    for (at, from) in borders.iter().copied().enumerate() {
        let end = borders.get(at + 1).copied();
        let learned_before = before(from, embargo);
        let places = |keep: &dyn Fn(NaiveDate) -> bool| -> Vec<u32> {
            (0..table.height()).filter(|row| lines.date[*row].is_some_and(keep)).map(|row| row as u32).collect()
        };
        let past = table.take(&places(&|d| d < learned_before));
        let next = table.take(&places(&|d| d >= from && end.is_none_or(|end| d < end)));
        let target = match (&model.subheading, &model.risk) {
            (Some(_), Some(_)) => Target::Both,
            (Some(_), None) => Target::Subheading,
            _ => Target::Risk,
        };
        let mut settings = Settings::new(target, &model.provenance.learner).ok_or_else(|| {
            Error::new(ErrorKind::Model, "the model's learner is not one of this version's").found(&model.provenance.learner)
        })?;
        settings.seed = model.provenance.seed;
        settings.folds = model.metrics.folds.max(2);
        settings.edition = model.edition;
        settings.costs = model.costs.unwrap_or_default();
        let again = train(&past, spec.clone(), &settings, progress)
            .map_err(|e| {
                e.at(format!("{}, window {} of {count}: {} lines of before {learned_before}", table.source, at + 1, past.height()))
            })?
            .model;
        let scorer = Scorer::new(&again, &next, None, Detail::None, Lang::En)?;
        let read = Lines::read(&next, scorer.spec(), again.edition, &mut Vec::new());
        let judged = Judged::of(&next, scorer.spec(), &read, None);
        let told = answer("model", &again, &scorer, &next, &judged, progress)?;
        let arms = [told.arm, declared(&judged, &read)];
        windows.push(Window {
            learned_before,
            learned: past.height(),
            from,
            to: end.map_or(days[days.len() - 1], |end| end.pred_opt().unwrap_or(end)),
            asked: judged.lines.len(),
            arms: arms.iter().map(|arm| measure(&judged, arm, resampling)).collect(),
        });
    }
    Ok(windows)
}

/// The day before which lines are learned for a window that begins on `from`.
fn before(from: NaiveDate, embargo: u64) -> NaiveDate {
    from.checked_sub_days(Days::new(embargo)).unwrap_or(NaiveDate::MIN)
}

/// The first days of the windows over ascending days of lines; `None` if they do not fit. The first window begins where a part of
/// `count + 1` equal parts is behind its embargo, and earlier, where only [`LEAST`] lines are, if else the windows had no days left.
fn borders(days: &[NaiveDate], count: usize, embargo: u64) -> Option<Vec<NaiveDate>> {
    let equal = (days.len() / (count + 1)).max(LEAST);
    let reached = |least: usize| {
        let mut firsts = days.to_vec();
        firsts.dedup();
        firsts.into_iter().find(|from| days.partition_point(|d| *d < before(*from, embargo)) >= least)
    };
    let parted = |from: NaiveDate| {
        let rest = &days[days.partition_point(|d| *d < from)..];
        let mut all = vec![from];
        for window in 1..count {
            let aim = rest[rest.len() * window / count];
            // A day belongs to one window: where lines are many on a day, the next one begins the window.
            let next = if aim > all[window - 1] { aim } else { *rest.get(rest.partition_point(|d| *d <= all[window - 1]))? };
            all.push(next);
        }
        Some(all)
    };
    reached(equal).and_then(parted).or_else(|| reached(LEAST).and_then(parted))
}

/// What stands in the way, and what would fit.
fn unfit(table: &Table, days: &[NaiveDate], count: usize, embargo: u64) -> Error {
    let error = Error::new(ErrorKind::Data, "the lines' days do not part into these windows").at(&table.source);
    let (Some(first), Some(last)) = (days.first(), days.last()) else {
        return error.found("no line of known truth has a day").hint("name the column of days with --dataspec");
    };
    let mut different = days.to_vec();
    different.dedup();
    let error = error
        .found(format!(
            "{} of known truth on {} from {first} to {last} ({} apart)",
            told::count(days.len(), "line"),
            told::count(different.len(), "day"),
            told::count((*last - *first).num_days() as usize, "day")
        ))
        .expected(format!(
            "{LEAST} lines more than {} before the first of {}",
            told::count(embargo as usize, "day"),
            told::count(count, "window")
        ));
    let fewer = (1..count.min(different.len() + 1)).rev().find(|n| borders(days, *n, embargo).is_some());
    let longest = (*last - *first).num_days().unsigned_abs().min(embargo);
    let shorter = (0..longest).rev().find(|e| borders(days, count, *e).is_some());
    let fits: Vec<String> = fewer
        .map(|n| format!("--windows {n} --embargo {embargo}"))
        .into_iter()
        .chain(shorter.map(|e| format!("--windows {count} --embargo {e}")))
        .collect();
    match fits.is_empty() {
        true => error.hint("no number of windows fits this file: give one of more days and lines"),
        false => error.hint(format!("what fits: {}", fits.join(", or "))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(n: u64) -> NaiveDate {
        NaiveDate::from_ymd_opt(2024, 1, 1).expect("a day").checked_add_days(Days::new(n)).expect("a day")
    }

    fn daily(count: u64, a_day: usize) -> Vec<NaiveDate> {
        (0..count).flat_map(|n| std::iter::repeat_n(day(n), a_day)).collect()
    }

    #[test]
    fn windows_leave_room_for_the_embargo() {
        for (days, count, embargo) in [
            (daily(300, 4), 4, 30),
            (daily(300, 4), 4, 0),
            (daily(100, 10), 4, 30),
            (daily(60, 20), 4, 30),
            (daily(45, 50), 9, 30),
            (daily(40, 5), 2, 20),
        ] {
            let all = borders(&days, count, embargo).expect("they fit");
            assert_eq!(all.len(), count);
            assert!(all.windows(2).all(|w| w[0] < w[1]), "{all:?}");
            let past = days.iter().filter(|d| **d < before(all[0], embargo)).count();
            assert!(past >= LEAST, "{past} lines before {}", all[0]);
        }
    }

    #[test]
    fn what_does_not_fit_says_what_would() {
        let table = Table::from_rows("t.csv", &["date"], &[]).expect("table");
        let days = daily(33, 60);
        assert_eq!(borders(&days, 4, 30), None);
        let said = unfit(&table, &days, 4, 30).to_string();
        for needle in
            ["1980 lines", "33 days", "2024-01-01 to 2024-02-02", "32 days apart", "--windows 2 --embargo 30", "--windows 4 --embargo 28"]
        {
            assert!(said.contains(needle), "{needle} in {said}");
        }
        assert!(unfit(&table, &[], 4, 30).to_string().contains("no line of known truth has a day"));
        assert!(unfit(&table, &daily(1, 500), 2, 5).to_string().contains("no number of windows fits"));
    }
}

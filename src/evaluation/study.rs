//! What every study begins with: the lines asked for, read by the model's dataspec, with their truth and their weights.

use chrono::{Days, NaiveDate};
use serde::Serialize;

use super::duty::Rates;
use super::judged::{Judged, Weights, inspection_weights};
use super::learned::{self, Learned, OnLearned};
use super::origin::Origin;
use super::plan::{Done, Plan};
use super::population::Population;
use super::reduce::Reviewer;
use super::resample::Resampling;
use super::told::count;
use crate::data::dataspec::{Dataspec, Role};
use crate::data::lines::Lines;
use crate::data::table::Table;
use crate::error::{Error, ErrorKind, Result};
use crate::model::artifact::Model;
use crate::scoring::reasons::{Detail, Lang};
use crate::scoring::scorer::Scorer;

/// How the lines lie in time beside those the model learned from.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize)]
pub struct Split {
    /// Last day the model learned from, if its lines were dated.
    pub learned_to: Option<NaiveDate>,
    /// Days after it that are left out.
    pub embargo_days: Option<u64>,
    /// Lines left out for the embargo.
    pub embargoed: usize,
    /// First day measured.
    pub first: Option<NaiveDate>,
    /// Last day measured.
    pub last: Option<NaiveDate>,
    /// Lines measured that are not later than the last day learned from.
    pub not_later: usize,
}

/// What to measure beside the model.
#[derive(Default)]
pub struct Options<'a> {
    /// An edited dataspec that maps the file's columns.
    pub renames: Option<&'a Dataspec>,
    /// The label column, where it is not the one the model was trained with.
    pub label: Option<&'a str>,
    /// Past declarations: for the lookup, a single tree, what is new, and drift.
    pub history: Option<&'a Table>,
    /// Columns to look up by in the history.
    pub lookup: &'a [String],
    /// The model in use before.
    pub previous: Option<&'a Model>,
    /// Duty rates.
    pub rates: Option<&'a Rates>,
    /// Column of probabilities that a line's truth was established.
    pub inspection: Option<&'a str>,
    /// Days after the model's last day that are left out.
    pub embargo: Option<u64>,
    /// Rolling windows to train the recipe on.
    pub windows: usize,
    /// What becomes of lines that a model learned from.
    pub on_learned: OnLearned,
    /// The lines asked for.
    pub population: Population,
    /// How intervals are drawn.
    pub resampling: Resampling,
    /// A plan written before.
    pub plan: Option<&'a Plan>,
    /// Files that went in.
    pub origin: Origin,
}

/// A model and a file made ready for each other, with the lines that are to be measured.
pub struct Study<'a> {
    /// The model, with the label column asked for.
    pub model: Model,
    /// The lines.
    pub table: Table,
    /// The population before embargo and memory: what rolling windows are cut from. Empty if none were asked for.
    pub population: Option<Table>,
    /// Where they lie in time.
    pub split: Split,
    /// Which of them models learned from.
    pub learned: Learned,
    /// What was asked.
    pub options: &'a Options<'a>,
}

impl<'a> Study<'a> {
    /// Chooses the lines: those of the population, behind the embargo, that no model learned from. `models` as they were given, with
    /// their parts; the first is the one that is studied. Where rolling windows are asked for, no line need be left for the model itself.
    ///
    /// # Errors
    /// [`ErrorKind::Schema`] if the label is missing; [`ErrorKind::Data`] if no line is left.
    pub fn new(models: &[(&'static str, &Model)], table: &Table, options: &'a Options<'a>) -> Result<Study<'a>> {
        let mut model = models[0].1.clone();
        if let Some(label) = options.label {
            relabel(&mut model, label);
        }
        let spec = Scorer::new(&model, table, options.renames, Detail::None, Lang::En)?.spec().clone();
        spec.check(table, &[Role::Label])?;
        if spec.role(Role::Label).is_none() {
            return Err(Error::new(ErrorKind::Schema, "no label column").at(&table.source).hint(spec.name_the_label()));
        }
        let learned_to = model.provenance.period.as_ref().and_then(|(_, to)| to.parse::<NaiveDate>().ok());
        let all = Lines::read(table, &spec, model.edition, &mut Vec::new());
        let asked = options.population.places(&all);
        let border = options.embargo.zip(learned_to).and_then(|(days, to)| to.checked_add_days(Days::new(days)));
        let behind: Vec<u32> =
            asked.iter().copied().filter(|i| border.is_none_or(|b| all.date[*i as usize].is_some_and(|d| d > b))).collect();
        let (learned, known) = learned::find(models, table, &behind, options.renames, options.on_learned)?;
        let wanted = |known: bool| match options.on_learned {
            OnLearned::Drop => !known,
            OnLearned::Keep => true,
            OnLearned::Only => known,
        };
        let kept: Vec<u32> = behind.iter().zip(&known).filter(|(_, known)| wanted(**known)).map(|(i, _)| *i).collect();
        let days = || kept.iter().filter_map(|i| all.date[*i as usize]);
        let split = Split {
            learned_to,
            embargo_days: options.embargo,
            embargoed: asked.len() - behind.len(),
            first: days().min(),
            last: days().max(),
            not_later: days().filter(|d| learned_to.is_some_and(|to| *d <= to)).count(),
        };
        if kept.is_empty() && table.height() > 0 && options.windows == 0 {
            return Err(nothing_left(table, asked.len(), behind.len(), &split, &learned));
        }
        let of = |places: &[u32]| if places.len() == table.height() { table.clone() } else { table.take(places) };
        let population = (options.windows > 0).then(|| of(&asked));
        Ok(Study { model, table: of(&kept), population, split, learned, options })
    }

    /// The scorer of a model for the lines.
    ///
    /// # Errors
    /// If the file lacks the model's columns.
    pub fn scorer<'m>(&self, model: &'m Model) -> Result<Scorer<'m>> {
        Scorer::new(model, &self.table, self.options.renames, Detail::None, Lang::En)
    }

    /// What the lines declare, and those of known truth with their weights.
    ///
    /// # Errors
    /// [`ErrorKind::Schema`] if the column of probabilities is missing; [`ErrorKind::Data`] if no line's truth is known.
    pub fn judged(&self, spec: &Dataspec) -> Result<(Lines, Judged, Option<Weights>)> {
        let read = Lines::read(&self.table, spec, self.model.edition, &mut Vec::new());
        let weighted = self.options.inspection.map(|column| {
            inspection_weights(&self.table, column).map(|(weights, left_out)| (column, weights, left_out)).ok_or_else(|| {
                Error::new(ErrorKind::Schema, format!("no column {column:?} of inspection probabilities"))
                    .at(&self.table.source)
                    .found(self.table.names().join(", "))
            })
        });
        let weighted = weighted.transpose()?;
        let judged = Judged::of(&self.table, spec, &read, weighted.as_ref().map(|(_, w, _)| w.as_slice()));
        if judged.lines.is_empty() && self.learned.learned > 0 && self.learned.on_learned == OnLearned::Drop {
            // What is left has no known truth; what had one was learned from.
            return Err(nothing_left(&self.table, self.learned.asked, self.learned.asked, &self.split, &self.learned));
        }
        if judged.lines.is_empty() {
            return Err(Error::new(ErrorKind::Data, "no line's truth is known, so nothing can be measured")
                .at(&self.table.source)
                .hint("the label column must hold confirmed codes or 0/1; for risk a declared code is needed too"));
        }
        let weights = weighted.map(|(column, _, left_out)| {
            let (sum, squares) = judged.lines.iter().fold((0.0, 0.0), |(s, q), l| (s + l.weight, q + l.weight * l.weight));
            Weights { column: column.to_owned(), left_out, effective: sum * sum / squares }
        });
        Ok((read, judged, weights))
    }

    /// The origin of figures on these lines. `models` as they were given, with their parts; the first is the one a plan may name.
    ///
    /// # Errors
    /// If a model cannot be hashed.
    pub fn origin(
        &self,
        judged: &Judged,
        models: &[(&'static str, &Model)],
        metrics: Vec<&str>,
        reviewer: Option<&Reviewer>,
    ) -> Result<Origin> {
        let o = self.options;
        let mut origin = Origin {
            population: o.population.clone(),
            resampling: o.resampling,
            clusters: judged.clusters.by.clone(),
            learned: self.learned.clone(),
            ..o.origin.clone()
        };
        for (part, model) in models {
            origin.add_model(part, model)?;
        }
        origin.plan = o.plan.map(|plan| {
            plan.told(&Done {
                metrics,
                lines: judged.lines.iter().map(|l| (l.declared_heading, l.date)).collect(),
                seed: o.resampling.seed,
                draws: o.resampling.draws,
                budget: reviewer.map(|r| r.budget),
                acceptance: reviewer.map(|r| (r.accept_right, r.accept_wrong)),
                declarations: origin.files.iter().find(|f| f.part == "declarations").map_or("", |f| f.sha256.as_str()),
                model: origin.models.first().map_or("", |m| m.fingerprint.as_str()),
            })
        });
        Ok(origin)
    }
}

/// Why no line is left, and how to have some.
fn nothing_left(table: &Table, asked: usize, behind: usize, split: &Split, learned: &Learned) -> Error {
    let error = Error::new(ErrorKind::Data, "no line is left to measure").at(&table.source);
    if asked == 0 {
        return error
            .found(format!("{}, none of them in the population", count(table.height(), "line")))
            .hint("see --headings, --from and --to");
    }
    if behind == 0 {
        let to = split.learned_to.map_or(String::new(), |d| d.to_string());
        let days = split.embargo_days.unwrap_or(0);
        return error
            .found(format!(
                "{}, none of them later than {} after {to}, the last that the model learned from",
                count(asked, "line"),
                count(days as usize, "day")
            ))
            .hint("give later lines or a shorter --embargo; --windows N trains the recipe anew on the file's own earlier lines");
    }
    if learned.on_learned == OnLearned::Only {
        return error.found(format!("none of {} was learned from", count(learned.asked, "line"))).hint("leave out --learned only");
    }
    let whose: Vec<String> = learned.by_model.iter().filter_map(|(part, n)| Some(format!("{} by the {part}", (*n)?))).collect();
    let whose = if whose.len() > 1 { format!(" ({})", whose.join(", ")) } else { String::new() };
    error
        .found(format!(
            "{} of {} were learned from{whose}: figures on them would be memory, not skill",
            learned.learned,
            count(learned.asked, "line")
        ))
        .expected("lines that the model has not seen")
        .hint("give other lines; --learned keep measures these all the same")
}

fn relabel(model: &mut Model, label: &str) {
    for column in &mut model.encoder.spec.columns {
        if column.role == Some(Role::Label) {
            column.name = label.to_owned();
            column.field = None;
        }
    }
}

//! Lines of a study that a model learned from: figures on them are memory, not skill.

use serde::Serialize;

use super::told::count;
use crate::data::dataspec::Dataspec;
use crate::data::digest::digests;
use crate::data::lines::Lines;
use crate::data::table::Table;
use crate::error::Result;
use crate::model::artifact::Model;
use crate::scoring::reasons::{Detail, Lang};
use crate::scoring::scorer::Scorer;

/// What becomes of lines that a model learned from.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum OnLearned {
    /// They are left out.
    #[default]
    Drop,
    /// They are measured like the others.
    Keep,
    /// They alone are measured.
    Only,
}

/// Lines among those asked for that a model learned from: figures on them are memory.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Learned {
    /// What became of them.
    pub on_learned: OnLearned,
    /// Lines asked for.
    pub asked: usize,
    /// Of these, lines that any of the models learned from.
    pub learned: usize,
    /// The same of each model; `None` for one that does not remember its lines.
    pub by_model: Vec<(&'static str, Option<usize>)>,
}

impl Learned {
    /// That no line was learned from, where every model remembers its lines and none is one of them.
    pub fn none(&self) -> Option<String> {
        let clean = self.learned == 0 && !self.by_model.is_empty() && self.by_model.iter().all(|(_, n)| n.is_some());
        clean.then(|| format!("none of the {} is one that a model learned from", count(self.asked, "line")))
    }

    /// What a reader must know of it, one sentence each, without a full stop.
    pub fn words(&self) -> Vec<String> {
        let mut all = Vec::new();
        for (part, learned) in &self.by_model {
            match learned {
                None => all.push(format!("the {part} does not remember its lines")),
                Some(n) if *n > 0 => {
                    all.push(format!("the {part} learned from {n} of {}{}", count(self.asked, "line"), self.fate()));
                }
                Some(_) => {}
            }
        }
        all
    }

    const fn fate(&self) -> &'static str {
        match self.on_learned {
            OnLearned::Drop => "; they are left out",
            OnLearned::Keep => "; they are measured all the same, and figures on them are memory",
            OnLearned::Only => "; they alone are measured, and every figure is memory",
        }
    }
}

/// Which of some lines the models learned from: told of each model, and by line of any.
///
/// # Errors
/// If the file lacks a model's columns.
pub(super) fn find(
    models: &[(&'static str, &Model)],
    table: &Table,
    places: &[u32],
    renames: Option<&Dataspec>,
    on_learned: OnLearned,
) -> Result<(Learned, Vec<bool>)> {
    let mut told = Learned { on_learned, asked: places.len(), ..Learned::default() };
    let mut any = vec![false; places.len()];
    for (part, model) in models {
        let Some(memory) = &model.learned else {
            told.by_model.push((*part, None));
            continue;
        };
        // Read as the model itself reads them: by its own columns.
        let spec = Scorer::new(model, table, renames, Detail::None, Lang::En)?.spec().clone();
        let lines = Lines::read(table, &spec, model.edition, &mut Vec::new());
        let all = digests(table, &spec, &lines);
        let known = memory.holds(&places.iter().map(|i| all[*i as usize]).collect::<Vec<_>>());
        told.by_model.push((*part, Some(known.iter().filter(|k| **k).count())));
        any.iter_mut().zip(known).for_each(|(any, known)| *any |= known);
    }
    told.learned = any.iter().filter(|k| **k).count();
    Ok((told, any))
}

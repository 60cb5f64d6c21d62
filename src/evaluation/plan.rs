//! A plan written before anyone looked: it is hashed into the report, and every departure from it is named.

use std::path::Path;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::population::Population;
use crate::error::{Error, ErrorKind, Result};
use crate::model::artifact::hex;

/// What was to be measured, and how.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Plan {
    /// The claim, in words.
    pub claim: String,
    /// Day it was written.
    pub written: NaiveDate,
    /// The primary metric: a measure of `evaluate`, or `relative_reduction`, `absolute_reduction` of `reduce`.
    pub metric: String,
    /// The lines.
    #[serde(default)]
    pub population: Population,
    /// Seed of everything drawn.
    pub seed: u64,
    /// Draws for intervals.
    #[serde(default)]
    pub draws: Option<usize>,
    /// Share of lines reviewed.
    #[serde(default)]
    pub budget: Option<f64>,
    /// How often right advice is taken.
    #[serde(default)]
    pub accept_right: Option<f64>,
    /// How often wrong advice is taken.
    #[serde(default)]
    pub accept_wrong: Option<f64>,
    /// SHA-256 of the file of declarations.
    #[serde(default)]
    pub declarations: Option<String>,
    /// Fingerprint of the model.
    #[serde(default)]
    pub model: Option<String>,
    #[serde(skip)]
    name: String,
    #[serde(skip)]
    sha256: String,
}

/// What was done, beside a plan.
#[derive(Debug, Clone, Default)]
pub struct Done<'a> {
    /// Metrics that were measured.
    pub metrics: Vec<&'a str>,
    /// Headings and days of the lines measured.
    pub lines: Vec<(u32, Option<NaiveDate>)>,
    /// Seed.
    pub seed: u64,
    /// Draws.
    pub draws: usize,
    /// Share reviewed.
    pub budget: Option<f64>,
    /// Acceptance of right and of wrong advice.
    pub acceptance: Option<(f64, f64)>,
    /// SHA-256 of the declarations.
    pub declarations: &'a str,
    /// Fingerprint of the model.
    pub model: &'a str,
}

/// A plan as a report tells of it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PlanTold {
    /// Its file's name.
    pub name: String,
    /// SHA-256 of its bytes.
    pub sha256: String,
    /// The claim.
    pub claim: String,
    /// Day it says it was written. hsift cannot know that; a dated place for its hash can.
    pub written: NaiveDate,
    /// The primary metric.
    pub metric: String,
    /// Where what was done departs from it.
    pub departures: Vec<String>,
}

impl Plan {
    /// Reads a plan.
    ///
    /// # Errors
    /// [`ErrorKind::Io`] if it cannot be read, [`ErrorKind::Format`] if it is not a plan.
    pub fn load(path: &Path) -> Result<Plan> {
        let bytes = std::fs::read(path).map_err(|e| Error::io("cannot read the plan", path, &e))?;
        let wrong = |found: String| {
            Error::new(ErrorKind::Format, "this is not a plan")
                .at(path.display())
                .found(found)
                .expected("claim, written = \"2026-01-31\", metric, seed; and if wished population, draws, budget, accept_right, accept_wrong, declarations, model")
        };
        let text = std::str::from_utf8(&bytes).map_err(|e| wrong(e.to_string()))?;
        let mut plan: Plan = toml::from_str(text).map_err(|e| wrong(e.to_string().trim().to_owned()))?;
        plan.name = path.file_name().map_or(String::new(), |n| n.to_string_lossy().into_owned());
        plan.sha256 = hex(&Sha256::digest(&bytes));
        Ok(plan)
    }

    /// The plan beside what was done.
    pub fn told(&self, done: &Done<'_>) -> PlanTold {
        let mut departures = Vec::new();
        let mut differs = |what: &str, planned: String, was: String| {
            if planned != was {
                departures.push(format!("{what}: {planned} was planned, {was} was used"));
            }
        };
        differs("seed", self.seed.to_string(), done.seed.to_string());
        if let Some(draws) = self.draws {
            differs("draws", draws.to_string(), done.draws.to_string());
        }
        if let Some(sha256) = &self.declarations {
            differs("declarations", sha256.clone(), done.declarations.to_owned());
        }
        if let Some(model) = &self.model {
            differs("model", model.clone(), done.model.to_owned());
        }
        let shown = |v: Option<f64>| v.map_or("none".to_owned(), |v| v.to_string());
        if self.budget.is_some() {
            differs("budget", shown(self.budget), shown(done.budget));
        }
        if self.accept_right.is_some() {
            differs("accept_right", shown(self.accept_right), shown(done.acceptance.map(|a| a.0)));
        }
        if self.accept_wrong.is_some() {
            differs("accept_wrong", shown(self.accept_wrong), shown(done.acceptance.map(|a| a.1)));
        }
        if !done.metrics.contains(&self.metric.as_str()) {
            departures.push(format!("the planned metric {:?} was not measured", self.metric));
        }
        let outside = done.lines.iter().filter(|(heading, date)| !self.population.holds(*heading, *date)).count();
        if outside > 0 {
            departures.push(format!(
                "population: {outside} of {} lines are outside the planned one ({})",
                done.lines.len(),
                self.population.words()
            ));
        }
        if let Some(first) = done.lines.iter().filter_map(|(_, date)| *date).min().filter(|first| self.written > *first) {
            departures
                .push(format!("written on {}, after the first line's day ({first}): its truth may have been known already", self.written));
        }
        PlanTold {
            name: self.name.clone(),
            sha256: self.sha256.clone(),
            claim: self.claim.clone(),
            written: self.written,
            metric: self.metric.clone(),
            departures,
        }
    }
}

//! What figures were made from, so that anyone can make them again: files with their hashes, model, seed, plan.

use std::path::Path;

use serde::Serialize;
use sha2::{Digest, Sha256};

use super::learned::Learned;
use super::plan::PlanTold;
use super::population::Population;
use super::resample::Resampling;
use crate::data::table::Table;
use crate::error::{Error, Result};
use crate::model::artifact::{Model, hex};

/// A file that went in.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FileOrigin {
    /// What it was for: `declarations`, `history`, `rates` …
    pub part: &'static str,
    /// Its name without the folder.
    pub name: String,
    /// SHA-256 of its bytes.
    pub sha256: String,
    /// Its rows.
    pub rows: usize,
}

/// A model that answered.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ModelOrigin {
    /// What it was for: `model`, `previous model` …
    pub part: &'static str,
    /// Its short name.
    pub fingerprint: String,
    /// The file it learned from.
    pub learned_from: String,
    /// SHA-256 over the rows of that file.
    pub data: String,
    /// First and last day of those rows.
    pub period: Option<(String, String)>,
    /// Did it learn from simulated declarations?
    pub simulated: bool,
}

/// Where figures come from.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Origin {
    /// Version of hsift.
    pub hsift: &'static str,
    /// The models.
    pub models: Vec<ModelOrigin>,
    /// The files.
    pub files: Vec<FileOrigin>,
    /// The lines asked for.
    pub population: Population,
    /// How intervals were drawn.
    pub resampling: Resampling,
    /// The column of traders that are drawn; `None` if lines are.
    pub clusters: Option<String>,
    /// Lines among those asked for that models learned from.
    pub learned: Learned,
    /// The plan written before, if one was given.
    pub plan: Option<PlanTold>,
}

impl Origin {
    /// Names files: what each was for, where it is, what was read from it.
    ///
    /// # Errors
    /// If a file can no longer be read.
    pub fn of_files(files: &[(&'static str, &Path, &Table)]) -> Result<Origin> {
        let one = |(part, path, table): &(&'static str, &Path, &Table)| {
            let bytes = std::fs::read(path).map_err(|e| Error::io("cannot read the file", path, &e))?;
            let name = path.file_name().map_or(String::new(), |n| n.to_string_lossy().into_owned());
            // Of a table joined from several files this is one, and the others are named beside it.
            let own = table.parts.iter().find(|p| p.source == path.display().to_string());
            let rows = own.map_or(table.file_rows, |p| p.rows) as usize;
            Ok(FileOrigin { part, name, sha256: hex(&Sha256::digest(&bytes)), rows })
        };
        let files = files.iter().map(one).collect::<Result<_>>()?;
        Ok(Origin { hsift: env!("CARGO_PKG_VERSION"), files, ..Origin::default() })
    }

    /// Names a model.
    ///
    /// # Errors
    /// If it cannot be hashed.
    pub fn add_model(&mut self, part: &'static str, model: &Model) -> Result<()> {
        let p = &model.provenance;
        self.models.push(ModelOrigin {
            part,
            fingerprint: model.fingerprint()?,
            learned_from: p.source.clone(),
            data: p.fingerprint.clone(),
            period: p.period.clone(),
            simulated: p.simulated,
        });
        Ok(())
    }

    /// Did a model learn from simulated declarations?
    pub fn simulated(&self) -> bool {
        self.models.iter().any(|m| m.simulated)
    }
}

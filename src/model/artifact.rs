//! The model file: one self-sufficient file with everything that scoring needs and everything a reader
//! should know of how it was made.
//!
//! Layout: `HSIFT` and a newline, format version (u32), payload length (u64), SHA-256 of everything before and behind it (up to
//! version 3 of the payload alone), payload. Integers are little-endian; the payload is the [`Model`] as MessagePack with field names,
//! compressed by zstd. No time and no path stands in it: the same rows and seed give the same bytes. From version 4 on a field
//! that is not known, bytes behind the end and numbers that are none are refused.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::OnceLock;

use serde::de::IgnoredAny;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::additive::{Additive, Reading};
use super::calibration::{Bounds, Calibrator};
use super::estimator::Estimator;
use super::learned::LearnedLines;
use super::memory::Memory;
use super::numbers;
use super::policy::{Costs, Thresholds};
use super::posterior::Posterior;
use super::tree::Split;
use crate::data::encode::{Encoder, Feature, Kind, Source};
use crate::data::output::together;
use crate::domain::nomenclature::{Edition, Subheading};
use crate::error::{Error, ErrorKind, Result};

const MAGIC: &[u8; 6] = b"HSIFT\n";
/// Magic, version and length: what stands in front of the checksum.
const FRONT: usize = 6 + 4 + 8;
const HEADER: usize = FRONT + 32;

/// The format version written, and the newest one read.
pub const VERSION: u32 = 4;

/// The head that says which subheading goods belong to.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SubheadingHead {
    /// Features it looks at, as indices into the encoder's.
    pub features: Vec<u32>,
    /// The subheadings it knows, in the model's edition, ascending.
    pub classes: Vec<Subheading>,
    /// Training rows of each class; rows with a set of codes count in shares.
    pub support: Vec<f64>,
    /// The trees.
    pub estimator: Estimator,
    /// From the trees' probabilities to those that are told; models before version 3 tell them as they are.
    #[serde(default)]
    pub posterior: Option<Posterior>,
    /// What it remembers of its lines.
    #[serde(default)]
    pub memory: Memory,
}

/// The head that says how likely the declared code is wrong.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RiskHead {
    /// Features it looks at, as indices into the encoder's.
    pub features: Vec<u32>,
    /// Does it see the subheading head's prediction?
    pub sees_subheading: bool,
    /// Share of wrong declarations among the rows it learned from.
    pub base_rate: f64,
    /// The trees; class 1 is "wrong".
    pub estimator: Estimator,
    /// From the trees' probability to the risk that is told.
    #[serde(default)]
    pub calibrator: Calibrator,
    /// How near to 0 and 1 the risk may be told; models up to version 3 have no such bounds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bounds: Option<Bounds>,
    /// Kept by models up to version 3 only; nothing reads it any more.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub later_risks: Vec<f32>,
}

impl RiskHead {
    /// The risk that is told for the trees' probability.
    pub fn told(&self, p: f64) -> f64 {
        let risk = self.calibrator.binary(p);
        self.bounds.map_or(risk, |b| b.binary(risk))
    }
}

/// How the model was made.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Provenance {
    /// Version of hsift.
    pub hsift: String,
    /// Name of the file it learned from, without its folder.
    pub source: String,
    /// Rows of the file that could be read.
    pub rows: u64,
    /// Rows the subheading head learned from.
    pub subheading_rows: u64,
    /// Rows among them whose label is a set of codes.
    pub set_rows: u64,
    /// Rows among those whose label is no more than a heading.
    #[serde(default, skip_serializing_if = "is_none")]
    pub heading_rows: u64,
    /// Rows the risk head learned from.
    pub risk_rows: u64,
    /// Rejected rows.
    pub rejected_rows: u64,
    /// Rows of weight 0, left out before anything was fitted; they are not among the rows above.
    #[serde(default, skip_serializing_if = "is_none")]
    pub weightless_rows: u64,
    /// First and last day of the rows, if dated.
    pub period: Option<(String, String)>,
    /// SHA-256 over the rows' contents, in any order.
    pub fingerprint: String,
    /// The learner and its settings.
    pub learner: String,
    /// The settings in words.
    pub settings: String,
    /// The seed.
    pub seed: u64,
    /// True if the rows carry the simulator's columns: the model learned from invented declarations.
    pub simulated: bool,
    /// What the audit said of the data.
    pub warnings: Vec<String>,
    /// What people decided afterwards and the model learned from.
    #[serde(default)]
    pub overrides: Option<OverrideProvenance>,
}

fn is_none(rows: &u64) -> bool {
    *rows == 0
}

/// Decisions of people that went into the training rows.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OverrideProvenance {
    /// Name of the file, without its folder.
    pub source: String,
    /// SHA-256 of its bytes.
    pub sha256: String,
    /// Rows of the training file whose code they set.
    pub relabelled: u64,
    /// Lines that they added.
    pub added: u64,
}

/// How well the subheading head did on one class, out of fold.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClassMetrics {
    /// The subheading.
    pub code: Subheading,
    /// Rows of it.
    pub rows: u64,
    /// Of these, predicted right.
    pub recall: f64,
    /// Of the rows predicted to be it, right.
    pub precision: Option<f64>,
    /// The code most often predicted instead, with its share of the rows.
    pub taken_for: Option<(Subheading, f64)>,
}

/// How well calibrated heads did on later lines: each was measured by maps and sets that it had no part in.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Later {
    /// Lines of known subheading.
    pub rows: u64,
    /// First day of the lines, if dated.
    pub from: Option<String>,
    /// The maps used for chapter, heading, subheading.
    pub maps: [String; 3],
    /// Log loss before calibration and the legal notes, and after.
    pub log_loss: (f64, f64),
    /// Accuracy before and after.
    pub accuracy: (f64, f64),
    /// Expected calibration error of the best candidate at the three levels.
    pub ece: [f64; 3],
    /// Share of 95 % sets that hold the truth, at the three levels.
    pub coverage: [f64; 3],
    /// Mean number of members of those sets.
    pub set_size: [f64; 3],
    /// Lines of known truth for risk.
    pub risk_rows: u64,
    /// The map used for risk.
    pub risk_map: String,
    /// Expected calibration error of risk, before and after.
    pub risk_ece: (f64, f64),
}

/// How well the heads did on rows left out in turn (out of fold, a group's rows together).
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Metrics {
    /// Number of folds; 0 if nothing was measured.
    pub folds: u32,
    /// What kept rows together in folds.
    pub folds_by: String,
    /// Share of rows whose best candidate is right.
    pub accuracy: Option<f64>,
    /// Share of rows with the truth among the best three.
    pub top3_accuracy: Option<f64>,
    /// Mean negative log-probability of the truth.
    pub log_loss: Option<f64>,
    /// Risk: area under the ROC curve.
    pub auc: Option<f64>,
    /// Risk: average precision.
    pub average_precision: Option<f64>,
    /// Risk: Brier score.
    pub brier: Option<f64>,
    /// By subheading.
    pub classes: Vec<ClassMetrics>,
    /// On later lines.
    #[serde(default)]
    pub later: Option<Later>,
}

/// A trained model.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Model {
    /// Columns to numbers.
    pub encoder: Encoder,
    /// The edition its answers are codes of.
    pub edition: Edition,
    /// Which subheading?
    pub subheading: Option<SubheadingHead>,
    /// Is the declared code wrong?
    pub risk: Option<RiskHead>,
    /// The decision's thresholds.
    pub thresholds: Thresholds,
    /// The costs behind the thresholds; models before version 3 have fixed ones.
    #[serde(default)]
    pub costs: Option<Costs>,
    /// How it was made.
    pub provenance: Provenance,
    /// How well it does.
    pub metrics: Metrics,
    /// The lines it learned from; models before version 4 do not remember them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub learned: Option<LearnedLines>,
    /// Its file's name for what it is.
    #[serde(skip)]
    pub digest: Digested,
}

/// The SHA-256 of the file that a model was read from or is saved as, reckoned once. It is no part of what a model is: a copy,
/// which may be changed, starts without it, and models are alike whatever file they came from.
#[derive(Debug, Default)]
pub struct Digested(OnceLock<String>);

impl Clone for Digested {
    fn clone(&self) -> Digested {
        Digested::default()
    }
}

impl PartialEq for Digested {
    fn eq(&self, _: &Digested) -> bool {
        true
    }
}

impl Digested {
    fn of(bytes: &[u8]) -> Digested {
        Digested(hex(&Sha256::digest(bytes)).into())
    }
}

impl Model {
    /// The model as the bytes of its file.
    ///
    /// # Errors
    /// [`ErrorKind::Model`] if it cannot be serialised.
    pub fn to_bytes(&self) -> Result<Vec<u8>> {
        let failed = |e: &dyn std::fmt::Display| Error::new(ErrorKind::Model, "the model cannot be serialised").found(e);
        let plain = rmp_serde::to_vec_named(self).map_err(|e| failed(&e))?;
        let payload = zstd::encode_all(plain.as_slice(), 9).map_err(|e| failed(&e))?;
        let mut bytes = Vec::with_capacity(HEADER + payload.len());
        bytes.extend(MAGIC);
        bytes.extend(VERSION.to_le_bytes());
        bytes.extend((payload.len() as u64).to_le_bytes());
        bytes.extend(checksum(VERSION, &bytes, &payload));
        bytes.extend(payload);
        Ok(bytes)
    }

    /// Reads a model from the bytes of its file.
    ///
    /// # Errors
    /// [`ErrorKind::Model`] naming what is wrong: not a model, another version, cut, altered, or parts
    /// that do not fit together.
    pub fn from_bytes(bytes: &[u8]) -> Result<Model> {
        let bad = |what: &str| Error::new(ErrorKind::Model, what);
        let copy_again = "copy it again from where it was made, or train it again";
        if bytes.len() < MAGIC.len() || &bytes[..MAGIC.len()] != MAGIC {
            return Err(bad("this is not an hsift model").expected("a file made by `hsift train`"));
        }
        if bytes.len() < HEADER {
            let found = format!("{} bytes", bytes.len());
            return Err(bad("the model file is cut").found(found).expected(format!("a header of {HEADER} bytes")).hint(copy_again));
        }
        let version = u32::from_le_bytes([bytes[6], bytes[7], bytes[8], bytes[9]]);
        if version == 0 || version > VERSION {
            return Err(bad("the model file is of another format version")
                .found(version)
                .expected(format!("1 to {VERSION}"))
                .hint("use the hsift that made it, or a newer one"));
        }
        let mut length = [0; 8];
        length.copy_from_slice(&bytes[10..18]);
        let (length, payload) = (u64::from_le_bytes(length), &bytes[HEADER..]);
        if payload.len() as u64 != length {
            let what = if (payload.len() as u64) < length { "the model file is cut" } else { "the model file is altered" };
            return Err(bad(what).found(format!("{} bytes after the header", payload.len())).expected(length).hint(copy_again));
        }
        if checksum(version, &bytes[..FRONT], payload).as_slice() != &bytes[FRONT..HEADER] {
            return Err(bad("the model file is altered").found("another checksum than it was saved with").hint(copy_again));
        }
        let plain = zstd::decode_all(payload).map_err(|e| bad("the model file is altered").found(e).hint(copy_again))?;
        let mut rest = plain.as_slice();
        let model = Model::deserialize(&mut rmp_serde::Deserializer::new(&mut rest))
            .map_err(|e| bad("the model file does not hold a model of this version").found(e).hint(copy_again))?;
        let problem = if rest.is_empty() { written_before(version, &plain) } else { Some(format!("{} bytes behind the end", rest.len())) };
        let problem = problem.or_else(|| if version < 4 { None } else { numbers::unsound(&plain) });
        match problem.or_else(|| model.problem()) {
            Some(problem) => Err(bad("the model's parts do not fit together").found(problem).hint(copy_again)),
            None => Ok(Model { digest: Digested::of(bytes), ..model }),
        }
    }

    /// The model as the bytes of its file, if they could be loaded again.
    ///
    /// # Errors
    /// [`ErrorKind::Model`] for a model that is not sound.
    pub fn to_file_bytes(&self) -> Result<Vec<u8>> {
        let unsound =
            |problem: &dyn std::fmt::Display| Error::new(ErrorKind::Model, "the model is not sound, so it is not saved").found(problem);
        let bytes = self.to_bytes()?;
        Model::from_bytes(&bytes).map_err(|e| unsound(e.found.as_ref().unwrap_or(&e.what)))?;
        self.digest.0.get_or_init(|| hex(&Sha256::digest(&bytes)));
        Ok(bytes)
    }

    /// Saves the model: whole or not at all.
    ///
    /// # Errors
    /// [`ErrorKind::Io`]; [`ErrorKind::Model`] for one that could not be loaded again.
    pub fn save(&self, path: &Path) -> Result<()> {
        together(&[(path, &self.to_file_bytes()?)])
    }

    /// Loads a model.
    ///
    /// # Errors
    /// [`ErrorKind::Io`]; [`ErrorKind::Model`] as [`Model::from_bytes`].
    pub fn load(path: &Path) -> Result<Model> {
        let bytes = std::fs::read(path).map_err(|e| Error::io("cannot read the model", path, &e))?;
        Model::from_bytes(&bytes).map_err(|e| e.at(path.display()))
    }

    /// The SHA-256, in hexadecimal digits, of the file that it was read from, or of the one it would be saved as.
    ///
    /// # Errors
    /// As [`Model::to_bytes`].
    pub fn sha256(&self) -> Result<&str> {
        match self.digest.0.get() {
            Some(digest) => Ok(digest),
            None => {
                let bytes = self.to_bytes()?;
                Ok(self.digest.0.get_or_init(|| hex(&Sha256::digest(&bytes))))
            }
        }
    }

    /// A short name for the exact model: the first 12 digits of [`Model::sha256`].
    ///
    /// # Errors
    /// As [`Model::to_bytes`].
    pub fn fingerprint(&self) -> Result<String> {
        Ok(self.sha256()?[..12].to_owned())
    }

    fn problem(&self) -> Option<String> {
        let n = self.encoder.features.len();
        let check = |features: &[u32], estimator: &Estimator, classes: usize| {
            if features.iter().any(|f| *f as usize >= n) {
                return Some("a head looks at a feature that is not there".to_owned());
            }
            if estimator.n_classes() != classes {
                return Some(format!("{classes} classes, trees of {}", estimator.n_classes()));
            }
            let fits = |split: &Split| {
                let kind = &self.encoder.features[features[split.feature()] as usize].kind;
                matches!(
                    (split, kind),
                    (Split::Threshold { .. }, Kind::Numerical(_))
                        | (Split::Levels { .. }, Kind::Categorical { .. })
                        | (Split::Token { .. }, Kind::Tokens { .. })
                )
            };
            let reads = |feature: u32, reading: &Reading| {
                let kind = &self.encoder.features[features[feature as usize] as usize].kind;
                match (reading, kind) {
                    (Reading::Borders(_), Kind::Numerical(_)) => true,
                    (Reading::Codes(n), Kind::Categorical { levels, .. }) => *n as usize <= levels.len() + 2 && *n >= 2,
                    (Reading::History { shares, .. }, Kind::Categorical { levels, .. }) => shares.len() == levels.len() + 2,
                    (Reading::Token(token), Kind::Tokens { tokens, .. }) => (*token as usize) < tokens.len(),
                    _ => false,
                }
            };
            let sound = |model: &Additive| {
                model.problem(features.len(), reads).or_else(|| {
                    let wording = model.wording.as_ref()?;
                    // Every text's tokens stand behind those of the text before.
                    let mut at = Some(0);
                    for block in &wording.blocks {
                        at = match &self.encoder.features[features[block.feature as usize] as usize].kind {
                            Kind::Tokens { tokens, .. } if at == Some(block.start as usize) => at.map(|at| at + tokens.len()),
                            _ => None,
                        };
                    }
                    (at != Some(wording.weights.len())).then(|| "the evidence of texts does not fit its tokens".to_owned())
                })
            };
            match estimator {
                Estimator::Tree(tree) => tree.problem(features.len(), fits),
                Estimator::Additive(model) => sound(model),
                Estimator::Hierarchy(tree) => tree.problem(sound),
            }
        };
        let derived = |f: &&Feature| f.source == Source::Derived;
        let from_columns = n - self.encoder.features.iter().rev().take_while(derived).count();
        if self.encoder.features.iter().filter(derived).count() != n - from_columns {
            return Some("a feature of a column stands behind those made from the declared code".into());
        }
        if let Some(h) = &self.subheading
            && (h.support.len() != h.classes.len() || h.features.iter().any(|f| *f as usize >= from_columns))
        {
            return Some("the subheading head's classes or features do not fit".into());
        }
        if let Some(problem) = self.learned.as_ref().and_then(LearnedLines::problem) {
            return Some(problem.into());
        }
        if let Some(h) = &self.subheading
            && let Some(problem) = h.memory.problem(h.classes.len(), n)
        {
            return Some(problem.into());
        }
        let of_goods = self.subheading.as_ref().and_then(|h| h.posterior.as_ref()?.bounds);
        let of_risk = self.risk.as_ref().and_then(|h| h.bounds);
        if of_goods.iter().chain(&of_risk).any(|b| !b.is_sound()) {
            return Some("bounds of probabilities out of order".into());
        }
        let subheading = self.subheading.as_ref().and_then(|h| check(&h.features, &h.estimator, h.classes.len()));
        subheading.or_else(|| self.risk.as_ref().and_then(|h| check(&h.features, &h.estimator, 2)))
    }
}

/// What guards a file against change.
fn checksum(version: u32, front: &[u8], payload: &[u8]) -> [u8; 32] {
    let mut hash = Sha256::new();
    if version > 3 {
        hash.update(front);
    }
    hash.update(payload);
    hash.finalize().into()
}

/// Says so if a payload is not of the version that its header claims, which the checksum did not cover up to version 3.
fn written_before(version: u32, plain: &[u8]) -> Option<String> {
    /// What tells the versions apart; everything else may be anything.
    #[derive(Deserialize)]
    struct Shape {
        #[serde(default)]
        subheading: Option<Head>,
        #[serde(default)]
        risk: Option<Head>,
        #[serde(default, deserialize_with = "is_there")]
        costs: bool,
    }
    #[derive(Deserialize)]
    struct Head {
        estimator: BTreeMap<String, IgnoredAny>,
    }
    fn is_there<'de, D: serde::Deserializer<'de>>(value: D) -> std::result::Result<bool, D::Error> {
        IgnoredAny::deserialize(value).map(|_| true)
    }
    if version > 3 {
        return None;
    }
    let shape: Shape = match rmp_serde::from_slice(plain) {
        Ok(shape) => shape,
        Err(e) => return Some(e.to_string()),
    };
    // Version 1 knew trees alone, and only version 3 knew costs.
    let trees_alone = shape.subheading.iter().chain(&shape.risk).all(|h| h.estimator.contains_key("tree"));
    let claimed_by = match (shape.costs, trees_alone) {
        (true, _) => version == 3,
        (false, true) => version < 3,
        (false, false) => version == 2,
    };
    (!claimed_by).then(|| format!("the header says version {version}, the contents are of another"))
}

/// Bytes as hexadecimal digits.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}

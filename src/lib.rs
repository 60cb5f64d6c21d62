//! hsift learns from past customs declarations which HS subheading goods belong to and how likely a
//! declared code is wrong, and scores new declarations with reasons that a person can check.
//!
//! The whole way, from declarations to reasons:
//!
//! ```
//! use hsift::data::dataspec::Roles;
//! use hsift::data::infer::infer;
//! use hsift::progress::Silent;
//! use hsift::scoring::reasons::{Detail, Lang};
//! use hsift::scoring::scorer::Scorer;
//! use hsift::training::{Settings, Target, train};
//!
//! // Declarations: a file read by `hsift::data::ingest::read`, or simulated ones.
//! let simulated = hsift::simulation::Settings { rows: 3_000, ..Default::default() };
//! let past = hsift::simulation::table(simulated, &Silent)?;
//!
//! // The dataspec says what the columns mean. It is inferred, and may be edited.
//! let (spec, _) = infer(&past, &Roles::default());
//!
//! // Learn: which subheading, and is the declared code wrong?
//! let settings = Settings::new(Target::Both, "tree").expect("a learner of that name");
//! let model = train(&past, spec, &settings, &Silent)?.model;
//!
//! // One self-sufficient file; the same rows and seed give the same bytes.
//! let bytes = model.to_bytes()?;
//! let model = hsift::model::artifact::Model::from_bytes(&bytes)?;
//!
//! // Score: candidates, risk, a decision, and reasons with values and units.
//! let scorer = Scorer::new(&model, &past, None, Detail::Brief, Lang::En)?;
//! let prepared = scorer.prepare(&past);
//! let score = &scorer.score_rows(&past, &prepared, 0..10)[0];
//! assert!(score.candidates.iter().all(|(_, p)| (0.0..=1.0).contains(p)));
//! assert!(score.reasons[0].leaf.contains("past declarations"));
//! # Ok::<(), hsift::error::Error>(())
//! ```
//!
//! The modules in the order of the data's way: [`domain`] (what customs people talk about), [`data`]
//! (files to numbers), [`model`] (what predicts and is saved), [`learner`] (what grows trees),
//! [`training`], [`scoring`], [`evaluation`], [`cli`]. Each imports only those before it;
//! [`simulation`] makes declarations with known truth.

pub mod cli;
pub mod data;
pub mod domain;
pub mod error;
pub mod evaluation;
pub mod learner;
pub mod model;
pub mod progress;
pub mod ranks;
pub mod scoring;
pub mod simulation;
pub mod training;

//! All integration tests in one binary: every further one would link polars again.

mod architecture;
mod bad_input;
mod certainty;
mod claims;
mod columns;
mod command_line;
mod decisions;
mod edges;
mod engine;
mod evidence;
mod facts;
mod figures;
mod formats;
mod framing;
mod help;
mod keeping;
mod learners;
mod manners;
mod model_file;
mod properties;
mod tariffs;
mod titles;

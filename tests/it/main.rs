//! All integration tests in one binary: every further one would link polars again.

mod architecture;
mod bad_input;
mod claims;
mod command_line;
mod decisions;
mod edges;
mod engine;
mod evidence;
mod facts;
mod help;
mod learners;
mod manners;
mod model_file;
mod properties;

//! Files to tables to numbers. The only home of polars: everything left of the [`dataspec`] is a
//! table of text, everything right of it is arrays.

pub mod audit;
pub mod dataspec;
pub mod encode;
pub mod facts;
pub mod infer;
pub mod ingest;
pub mod join;
pub mod lines;
pub mod matrix;
pub mod output;
pub mod overrides;
pub mod table;
pub mod text;

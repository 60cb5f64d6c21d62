//! Files to tables to numbers. The only home of polars: everything left of the [`dataspec`] is a
//! table of text, everything right of it is arrays.

pub mod audit;
pub mod binding;
pub mod convention;
pub mod dataspec;
pub mod digest;
pub mod encode;
pub mod facts;
pub mod guard;
pub mod infer;
pub mod ingest;
pub mod join;
pub mod ledger;
pub mod lines;
pub mod matrix;
pub mod numbers;
pub mod output;
pub mod overrides;
pub mod shipments;
pub mod table;
pub mod tariff;
pub mod text;

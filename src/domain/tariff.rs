//! What a code costs: rates as trees, tariffs as lines with measures, additional duties as dated rows, and their sum.

pub mod amount;
pub mod answer;
pub mod assess;
pub mod expression;
pub mod layer;
pub mod parse;
pub mod schedule;
pub mod tables;
pub mod units;

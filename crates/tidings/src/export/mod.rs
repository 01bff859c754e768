//! Writing coded reports for others to read: the only place where byte spans turn into code points.

mod code_points;
mod json;

pub use code_points::CodePoints;
pub use json::{Bounds, ProblemRecord, Quote, Record, ReportRecord, SCHEMA, TokenRecord};

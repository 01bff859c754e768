//! `tidings claims`: who says what about which event, as a table of sources by events.

use std::io::Write as _;

use clap::Args;
use serde::Serialize;
use tidings::Record;
use tidings::coded::Claim;
use tidings::export::Quote;

use crate::print::{self, Format};
use crate::{Ending, Reports, code};

#[derive(Args)]
pub(crate) struct Options {
    #[command(flatten)]
    reports: Reports,

    /// A table for each report, or one JSON object per claim.
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: Format,
}

/// One claim as a line of JSON: the event it is about, then what DESIGN's schema says of a claim.
#[derive(Serialize)]
struct Line<'r> {
    report: &'r str,
    event: &'r str,
    #[serde(rename = "type")]
    event_type: &'r str,
    #[serde(skip_serializing_if = "Option::is_none")]
    mode: Option<&'r str>,
    #[serde(flatten)]
    claim: &'r Claim<Quote>,
}

pub(crate) fn claims(options: &Options) -> anyhow::Result<Ending> {
    let mut out = print::Out::new();
    let width = out.width();
    code::each_coded(&options.reports, 0, &mut out, |coded| {
        let record = Record::new(coded, false);
        match options.format {
            Format::Text => Ok(print::claims(&record, width).into_bytes()),
            Format::Json => {
                let mut lines = Vec::new();
                for event in &record.events {
                    for claim in &event.claims {
                        let line = Line {
                            report: &record.report.id,
                            event: &event.id,
                            event_type: &event.event_type,
                            mode: event.mode.as_deref(),
                            claim,
                        };
                        serde_json::to_writer(&mut lines, &line)?;
                        writeln!(lines)?;
                    }
                }
                Ok(lines)
            }
        }
    })
}

//! The table of a report's claims: a row for each source, a column for each event.

use tidings::Record;
use tidings::coded::{Claim, Event, Source};
use tidings::export::Quote;

use super::event::{differences, happening};
use super::{BOLD, DIM, Page, visible};

/// Widest column of sources.
const NAME: usize = 32;
/// Column of one event: the longest stance, "responsible", and a gap.
const CELL: usize = 13;

/// The events, each on a line, then the table; as many events side by side as fit.
pub(super) fn table(page: &mut Page, record: &Record, width: usize) {
    for event in &record.events {
        page.labelled(0, &format!("{:>4} ", event.id), &happening(event));
    }
    let sources = sources(record);
    let names: Vec<String> = sources.iter().map(|key| shortened(key)).collect();
    let widest = names
        .iter()
        .map(|name| textwrap::core::display_width(name))
        .max()
        .unwrap_or(0);
    let side_by_side = (width.saturating_sub(widest + 4) / CELL).max(1);
    for events in record.events.chunks(side_by_side) {
        page.blank();
        let heads: String = events.iter().map(|e| padded(&e.id, CELL)).collect();
        page.row(&format!("  {}{DIM}{heads}{DIM:#}", " ".repeat(widest + 2)));
        for (key, name) in sources.iter().zip(&names) {
            let claims: Vec<_> = events.iter().map(|event| of(event, key)).collect();
            if claims.iter().all(Option::is_none) {
                continue;
            }
            let cells: String = claims
                .iter()
                .map(|claim| match claim {
                    Some(claim) => format!("{BOLD}{}{BOLD:#}", padded(word(claim), CELL)),
                    None => format!("{DIM}{}{DIM:#}", padded("·", CELL)),
                })
                .collect();
            page.row(&format!("  {}{cells}", padded(name, widest + 2)));
            for (event, claim) in events.iter().zip(claims) {
                let differs = claim.map(differences).unwrap_or_default();
                if !differs.is_empty() {
                    page.labelled(
                        4,
                        &format!("{DIM}{}:{DIM:#} ", event.id),
                        &differs.join(", "),
                    );
                }
            }
        }
    }
}

/// Every source of a report once, the report itself first, then in the order of what they say.
fn sources(record: &Record) -> Vec<String> {
    let mut sources: Vec<String> = Vec::new();
    for event in &record.events {
        for claim in &event.claims {
            let key = key(claim);
            if !sources.contains(&key) {
                sources.push(key);
            }
        }
    }
    sources.sort_by_key(|source| source != REPORT);
    sources
}

const REPORT: &str = "(the report)";

fn key(claim: &Claim<Quote>) -> String {
    match &claim.source {
        Source::Report => REPORT.to_owned(),
        Source::Party { name, .. } => visible(name),
    }
}

fn of<'r>(event: &'r Event<Quote>, source: &str) -> Option<&'r Claim<Quote>> {
    event.claims.iter().find(|claim| key(claim) == source)
}

fn word(claim: &Claim<Quote>) -> &'static str {
    match claim.stance.as_str() {
        "claims-responsibility" => "responsible",
        other => other,
    }
}

fn padded(words: &str, width: usize) -> String {
    let used = textwrap::core::display_width(words);
    format!("{words}{}", " ".repeat(width.saturating_sub(used)))
}

fn shortened(name: &str) -> String {
    if textwrap::core::display_width(name) <= NAME {
        return name.to_owned();
    }
    let mut short = String::new();
    for c in name.chars() {
        if textwrap::core::display_width(&short) + 2 > NAME {
            break;
        }
        short.push(c);
    }
    format!("{}…", short.trim_end())
}

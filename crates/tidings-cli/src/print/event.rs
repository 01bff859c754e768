//! One event as a block of lines.

use std::fmt::Write as _;

use tidings::Record;
use tidings::coded::{Claim, Event, Party, Place, Scope, Source, Stance, Status, Time, Toll};
use tidings::export::Quote;

use super::{BOLD, Characters, DIM, Page, TYPE, visible};

/// Column at which an event's values begin.
const INDENT: usize = 5;

/// The event's number, type and status.
pub(super) fn title(page: &mut Page, event: &Event<Quote>) {
    page.labelled(0, &format!("{:>4} ", event.id), &kind(event));
}

/// The event on one line: its type and status, who, where and when.
pub(super) fn happening(event: &Event<Quote>) -> String {
    let mut line = format!("{}: {}", kind(event), who(event));
    if let Some(place) = &event.place {
        let _ = write!(line, ", {}", visible(&place.name));
    }
    if let Some(time) = &event.time {
        let _ = write!(line, ", {}", time_line(time));
    }
    line
}

/// The sentence in which the event is told, with its trigger marked.
pub(super) fn sentence(page: &mut Page, record: &Record, chars: &Characters, event: &Event<Quote>) {
    if let Some(trigger) = event.triggers.first() {
        page.line(INDENT, &quoted(record, chars, trigger));
    }
}

/// Who did what to whom, with what, where, when, at what cost, and who says so.
pub(super) fn values(page: &mut Page, event: &Event<Quote>) {
    page.labelled(INDENT, &label("who"), &who(event));
    if !event.instrument.is_empty() {
        let with: Vec<_> = event
            .instrument
            .iter()
            .map(|instrument| visible(&instrument.span.text))
            .collect();
        page.labelled(INDENT, &label("with"), &with.join(", "));
    }
    if let Some(place) = &event.place {
        page.labelled(INDENT, &label("where"), &place_line(place));
    }
    if let Some(time) = &event.time {
        page.labelled(INDENT, &label("when"), &time_line(time));
    }
    let tolls: Vec<_> = event
        .tolls()
        .map(|(name, toll)| toll_words(name, toll))
        .collect();
    if !tolls.is_empty() {
        page.labelled(INDENT, &label("toll"), &tolls.join(", "));
    }
    for (nth, claim) in event.claims.iter().enumerate() {
        page.labelled(
            INDENT,
            &label(if nth == 0 { "says" } else { "" }),
            &claim_line(claim),
        );
    }
}

/// Why every value is what it is; a value without a reason is shown as one.
pub(super) fn reasons(page: &mut Page, event: &Event<Quote>) {
    let width = event.why.keys().map(|field| field.len()).max().unwrap_or(0);
    for (field, reason) in &event.why {
        page.labelled(
            INDENT,
            &format!("{DIM}{field:width$}{DIM:#}  "),
            &visible(reason),
        );
    }
    let set = [
        ("type", true),
        ("actor", !event.actor.is_empty()),
        ("target", !event.target.is_empty()),
        ("instrument", !event.instrument.is_empty()),
        ("place", event.place.is_some()),
        ("time", event.time.is_some()),
    ];
    let tolls = event.tolls().map(|(name, _)| name);
    let unexplained: Vec<_> = set
        .into_iter()
        .filter_map(|(field, is_set)| is_set.then_some(field))
        .chain(tolls)
        .filter(|field| !event.why.contains_key(*field))
        .collect();
    if !unexplained.is_empty() {
        page.line(
            INDENT,
            &format!(
                "{DIM}no reason given for:{DIM:#} {}",
                unexplained.join(", ")
            ),
        );
    }
}

fn kind(event: &Event<Quote>) -> String {
    let mut kind = format!("{TYPE}{}", event.event_type);
    if let Some(mode) = &event.mode {
        let _ = write!(kind, "/{mode}");
    }
    let _ = write!(kind, "{TYPE:#} {}", event.status.as_str());
    if event.scope == Scope::Aggregate {
        kind.push_str(", many together");
        if let Some(count) = event.count {
            let _ = write!(kind, " ({})", number(count.low, count.high));
        }
    }
    if !event.news {
        kind.push_str(", background");
    }
    kind
}

fn quoted(record: &Record, chars: &Characters, trigger: &Quote) -> String {
    let (start, end) = Characters::sentence(record, trigger);
    format!(
        "{DIM}“{}{DIM:#}{BOLD}{}{BOLD:#}{DIM}{}”{DIM:#}",
        visible(chars.slice(start, trigger.start)),
        visible(&trigger.text),
        visible(chars.slice(trigger.end, end)),
    )
}

fn who(event: &Event<Quote>) -> String {
    let actor = if event.actor.is_empty() {
        "(not said)".to_owned()
    } else {
        parties(&event.actor)
    };
    if event.target.is_empty() {
        actor
    } else {
        format!("{actor} → {}", parties(&event.target))
    }
}

fn parties(parties: &[Party<Quote>]) -> String {
    let names: Vec<_> = parties
        .iter()
        .map(|party| {
            let codes: Vec<&str> = [&party.country, &party.sector]
                .into_iter()
                .flatten()
                .map(String::as_str)
                .collect();
            let name = visible(&party.name);
            if codes.is_empty() {
                name
            } else {
                format!("{name} {DIM}[{}]{DIM:#}", codes.join(" "))
            }
        })
        .collect();
    names.join(", ")
}

fn place_line(place: &Place<Quote>) -> String {
    let mut line = visible(&place.name);
    for part in [&place.admin1, &place.country].into_iter().flatten() {
        let _ = write!(line, ", {}", visible(part));
    }
    if let (Some(lat), Some(lon)) = (place.lat, place.lon) {
        let _ = write!(line, " {DIM}({lat:.2}, {lon:.2}");
        if let Some(precision) = &place.precision {
            let _ = write!(line, ", to the {precision}");
        }
        let _ = write!(line, "){DIM:#}");
    } else if place.id.is_none() {
        let _ = write!(line, " {DIM}(not in the gazetteer){DIM:#}");
    }
    line
}

fn time_line(time: &Time<Quote>) -> String {
    let days = match (time.from, time.to) {
        (Some(from), Some(to)) => match to.yesterday() {
            Ok(last) if last > from => format!("{from} to {last}"),
            _ => from.to_string(),
        },
        (Some(from), None) => format!("since {from}"),
        (None, Some(to)) => format!("before {to}"),
        (None, None) => "date unknown".to_owned(),
    };
    format!("{days} {DIM}“{}”{DIM:#}", visible(&time.span.text))
}

fn toll_words(name: &str, toll: &Toll<Quote>) -> String {
    let mut words = format!("{} {name}", number(toll.low, toll.high));
    if let Some(who) = &toll.who {
        let _ = write!(words, " {DIM}({}){DIM:#}", visible(who));
    }
    words
}

fn number(low: Option<u64>, high: Option<u64>) -> String {
    match (low, high) {
        (Some(low), Some(high)) if low == high => low.to_string(),
        (Some(low), Some(high)) => format!("{low} to {high}"),
        (Some(low), None) => format!("at least {low}"),
        (None, Some(high)) => format!("at most {high}"),
        (None, None) => "an unknown number".to_owned(),
    }
}

fn claim_line(claim: &Claim<Quote>) -> String {
    let source = match &claim.source {
        Source::Report => "the report".to_owned(),
        Source::Party { name, .. } => visible(name),
    };
    let stance = match claim.stance {
        Stance::Asserts => "asserts it",
        Stance::ClaimsResponsibility => "claims responsibility",
        Stance::Denies => "denies it",
        Stance::Accuses => "accuses",
        Stance::Confirms => "confirms it",
        Stance::NoComment => "does not comment",
        Stance::Doubts => "doubts it",
    };
    let mut line = format!("{source} {BOLD}{stance}{BOLD:#}");
    if let Some(cue) = &claim.cue {
        let _ = write!(line, " {DIM}“{}”{DIM:#}", visible(&cue.text));
    }
    let differs = differences(claim);
    if !differs.is_empty() {
        let _ = write!(line, ": {}", differs.join(", "));
    }
    line
}

/// What this source says otherwise.
pub(super) fn differences(claim: &Claim<Quote>) -> Vec<String> {
    let theirs = &claim.overrides;
    let mut differs = Vec::new();
    if !theirs.actor.is_empty() {
        differs.push(format!("by {}", parties(&theirs.actor)));
    }
    if !theirs.target.is_empty() {
        differs.push(format!("on {}", parties(&theirs.target)));
    }
    differs.extend(theirs.status.map(Status::as_str).map(str::to_owned));
    differs.extend(
        theirs
            .place
            .as_ref()
            .map(|place| format!("at {}", place_line(place))),
    );
    differs.extend(theirs.time.as_ref().map(time_line));
    differs.extend(
        theirs
            .killed
            .as_ref()
            .map(|toll| toll_words("killed", toll)),
    );
    differs.extend(
        theirs
            .injured
            .as_ref()
            .map(|toll| toll_words("injured", toll)),
    );
    differs
}

fn label(label: &str) -> String {
    format!("{DIM}{label:<6}{DIM:#}")
}

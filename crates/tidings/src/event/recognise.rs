//! Deciding on a candidate: is it an event, of which type and mode, did it happen, one or many, news or not.
//!
//! One function a field; each weighs the reader's head against the codebook's entry for the word.

use std::sync::Arc;

use super::candidate::Candidate;
use crate::codebook::{Strength, TriggerHit};
use crate::coded::{Event, Scope, Status};
use crate::language::Analysis;

/// A word is a trigger if it is likelier than this to be one; chosen on coded reports that the reader
/// was not trained on (`training/ERRORS.md`).
const TRIGGER: f32 = 0.62;
/// By how much an entry of the codebook moves the odds (log) that a word is a trigger.
const UNLISTED: f32 = 0.0;
const WEAK: f32 = 0.2;
const LIKELY: f32 = 0.5;
const RULE: f32 = 1.0;
/// By how much an entry raises the probability of its type and mode.
const LISTED: f32 = 0.2;

/// One mention of an event.
#[derive(Debug, Clone)]
pub(crate) struct Mention {
    pub(crate) candidate: Candidate,
    pub(crate) event_type: Arc<str>,
    pub(crate) mode: Option<Arc<str>>,
    /// How likely it is an event of this type.
    pub(crate) confidence: f32,
    pub(crate) why: String,
}

/// Whether the candidate is an event, and of what type and mode.
///
/// The codebook's entry for the word, if there is one, moves the reader's odds by its strength; a word
/// that an entry makes an event by rule is one unless the reader all but rules it out. The type is that
/// whose modes together are likeliest, the mode the likeliest within it.
pub(crate) fn event(
    candidate: Candidate,
    hit: Option<&TriggerHit<'_>>,
    labels: &[Arc<str>],
) -> Option<Mention> {
    let likely = likelihood(candidate.event(), hit);
    if likely < TRIGGER {
        return None;
    }
    let mut types: Vec<(&str, f32)> = Vec::new();
    for (label, p) in labels.iter().zip(&candidate.labels).skip(1) {
        let name = label.split('/').next().unwrap_or_default();
        match types.iter_mut().find(|(n, _)| *n == name) {
            Some((_, sum)) => *sum += p,
            None => types.push((name, *p)),
        }
    }
    let listed = |name: &str| {
        if hit.is_some_and(|h| h.event_type.as_str() == name) {
            LISTED
        } else {
            0.0
        }
    };
    let whole = candidate.event().max(f32::MIN_POSITIVE);
    let &(event_type, _) = types
        .iter()
        .max_by(|x, y| (x.1 / whole + listed(x.0)).total_cmp(&(y.1 / whole + listed(y.0))))?;
    let of_type = hit.filter(|h| h.event_type.as_str() == event_type);
    let in_type: f32 = types
        .iter()
        .filter(|(name, _)| *name == event_type)
        .map(|(_, p)| *p)
        .sum();
    let mode = labels
        .iter()
        .zip(&candidate.labels)
        .skip(1)
        .filter_map(|(label, p)| {
            let mode = label.strip_prefix(event_type)?.strip_prefix('/')?;
            let named = if of_type.is_some_and(|h| h.mode.as_str() == mode && mode != "-") {
                LISTED
            } else {
                0.0
            };
            Some((mode, p / in_type.max(f32::MIN_POSITIVE) + named))
        })
        .max_by(|x, y| x.1.total_cmp(&y.1))
        .map(|(mode, _)| mode)
        .filter(|mode| *mode != "-");
    let reader = format!("reader: trigger head {:.2}", candidate.event());
    let why = match hit.map(|hit| hit.entry) {
        Some(entry) => format!(
            "{reader}; {}:{} `{}`",
            entry.file, entry.line, entry.pattern
        ),
        None => reader,
    };
    Some(Mention {
        event_type: event_type.into(),
        mode: mode.map(Arc::from),
        confidence: likely,
        why,
        candidate,
    })
}

/// The reader's odds, moved by the strength of the codebook's entry.
fn likelihood(p: f32, hit: Option<&TriggerHit<'_>>) -> f32 {
    let shift = match hit.map(|h| h.strength) {
        None => UNLISTED,
        Some(Strength::Weak) => WEAK,
        Some(Strength::Likely) => LIKELY,
        Some(Strength::Rule) => RULE,
    };
    let odds = (p / (1.0 - p).max(f32::MIN_POSITIVE)).ln() + shift;
    1.0 / (1.0 + (-odds).exp())
}

/// An event told by these mentions, so far without arguments and claims.
pub(crate) fn describe(analysis: &Analysis, mentions: &[&Mention]) -> Event {
    let mut mentions = mentions.to_vec();
    // The clearest first.
    mentions.sort_by(|x, y| {
        y.confidence
            .total_cmp(&x.confidence)
            .then(x.candidate.token.cmp(&y.candidate.token))
    });
    let clearest = mentions[0];
    let mut event = Event::new("", &*clearest.event_type);
    let mut same_type = mentions
        .iter()
        .filter(|m| m.event_type == clearest.event_type);
    event.mode = same_type.find_map(|m| m.mode.as_deref()).map(str::to_owned);
    event.triggers = mentions
        .iter()
        .map(|m| analysis.tokens[m.candidate.token].span)
        .collect();
    event.confidence = clearest.confidence;
    let mut note = |field: &'static str, why: String| event.why.insert(field.into(), why);
    note("type", clearest.why.clone());
    let (status, sure) = status(&mentions);
    note("status", format!("reader: status head {sure:.2}"));
    let (scope, sure) = scope(&mentions);
    note("scope", format!("reader: scope head {sure:.2}"));
    let (news, sure) = news(&mentions);
    note("news", format!("reader: news head {sure:.2}"));
    (event.status, event.scope, event.news) = (status, scope, news);
    event
}

/// Whether the happening occurred: the mentions' opinions together, weighted by how sure each is an event.
fn status(mentions: &[&Mention]) -> (Status, f32) {
    let of = |i: usize| mean(mentions, |m| m.candidate.status[i]);
    let all = [
        Status::Occurred,
        Status::Attempted,
        Status::Planned,
        Status::Hypothetical,
        Status::Negated,
    ];
    let best = (0..all.len())
        .max_by(|&i, &j| of(i).total_cmp(&of(j)).then(j.cmp(&i)))
        .unwrap_or(0);
    (all[best], of(best))
}

/// One happening or a summary of many.
fn scope(mentions: &[&Mention]) -> (Scope, f32) {
    let p = mean(mentions, |m| m.candidate.aggregate);
    if p > 0.5 {
        (Scope::Aggregate, p)
    } else {
        (Scope::Single, 1.0 - p)
    }
}

/// Whether the happening is what the report is about.
fn news(mentions: &[&Mention]) -> (bool, f32) {
    let p = mean(mentions, |m| m.candidate.news);
    (p > 0.5, p.max(1.0 - p))
}

/// The mean of a field over mentions, weighted by confidence.
pub(crate) fn mean(mentions: &[&Mention], field: impl Fn(&Mention) -> f32) -> f32 {
    let weight: f32 = mentions.iter().map(|m| m.confidence).sum();
    mentions
        .iter()
        .map(|m| m.confidence * field(m))
        .sum::<f32>()
        / weight.max(f32::MIN_POSITIVE)
}

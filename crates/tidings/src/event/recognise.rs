//! Deciding on a candidate: is it an event, of which type and mode, did it happen, one or many, news or not.
//!
//! One function a field; each weighs the reader's head against the codebook's entry for the word.

use std::sync::Arc;

use super::candidate::Candidate;
use crate::coded::{Scope, Status};

/// A word is a trigger if it is likelier than this to be one; chosen on coded reports that the reader
/// was not trained on (`training/ERRORS.md`).
const TRIGGER: f32 = 0.5;

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

/// Whether the candidate is an event, and of what type and mode: the type whose modes together are
/// likeliest, then its likeliest mode.
pub(crate) fn event(candidate: Candidate, labels: &[Arc<str>]) -> Option<Mention> {
    let likely = candidate.event();
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
    let &(event_type, confidence) = types.iter().max_by(|x, y| x.1.total_cmp(&y.1))?;
    let mode = labels
        .iter()
        .zip(&candidate.labels)
        .skip(1)
        .filter_map(|(label, p)| Some((label.strip_prefix(event_type)?.strip_prefix('/')?, p)))
        .max_by(|x, y| x.1.total_cmp(y.1))
        .map(|(mode, _)| mode)
        .filter(|mode| *mode != "-");
    Some(Mention {
        event_type: event_type.into(),
        mode: mode.map(Arc::from),
        confidence,
        why: format!("reader: trigger head {likely:.2}"),
        candidate,
    })
}

/// Whether the happening occurred: the mentions' opinions together, weighted by how sure each is an event.
pub(crate) fn status(mentions: &[&Mention]) -> (Status, f32) {
    let of = |i: usize| mean(mentions, |m| m.candidate.status[i]);
    let all = [Status::Occurred, Status::Attempted, Status::Planned, Status::Hypothetical, Status::Negated];
    let best = (0..all.len()).max_by(|&i, &j| of(i).total_cmp(&of(j)).then(j.cmp(&i))).unwrap_or(0);
    (all[best], of(best))
}

/// One happening or a summary of many.
pub(crate) fn scope(mentions: &[&Mention]) -> (Scope, f32) {
    let p = mean(mentions, |m| m.candidate.aggregate);
    if p > 0.5 { (Scope::Aggregate, p) } else { (Scope::Single, 1.0 - p) }
}

/// Whether the happening is what the report is about.
pub(crate) fn news(mentions: &[&Mention]) -> (bool, f32) {
    let p = mean(mentions, |m| m.candidate.news);
    (p > 0.5, p.max(1.0 - p))
}

/// The mean of a field over mentions, weighted by confidence.
pub(crate) fn mean(mentions: &[&Mention], field: impl Fn(&Mention) -> f32) -> f32 {
    let weight: f32 = mentions.iter().map(|m| m.confidence).sum();
    mentions.iter().map(|m| m.confidence * field(m)).sum::<f32>() / weight.max(f32::MIN_POSITIVE)
}

//! Deciding on a candidate: is it an event, and of which type and mode.
//!
//! The reader's odds and those of the codebook's entries are weighed in `evidence`; whether the event
//! happened, once or often, now or long ago, in `status`.

use std::sync::Arc;

use super::candidate::Candidate;
use super::{evidence, status};
use crate::codebook::TriggerHit;
use crate::coded::Event;
use crate::language::Analysis;

/// A word is a mention of an event if it is likelier than this to be one ...
const MENTION: f32 = 0.4;
/// ... but a happening is told only if one of its mentions is likelier than this. Both were chosen on
/// coded reports that the reader was not trained on.
pub(crate) const TOLD: f32 = 0.62;

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

/// Whether the candidate is a mention of an event, and of what type and mode.
///
/// The reader's odds and the codebook's are added, for being an event and for every label; the type is
/// that whose modes together are likeliest, the mode the likeliest within it.
pub(crate) fn event(
    candidate: Candidate,
    hits: &[TriggerHit<'_>],
    ruled_out: bool,
    labels: &[Arc<str>],
) -> Option<Mention> {
    let confidence = evidence::of_event(candidate.event(), hits, ruled_out);
    if confidence < MENTION {
        return None;
    }
    // Type, the sum over its modes, its likeliest mode.
    let mut types: Vec<(&str, f32, (f32, &str))> = Vec::new();
    for (label, p) in labels.iter().zip(&candidate.labels).skip(1) {
        let (name, mode) = label.split_once('/').unwrap_or((label, "-"));
        let added = evidence::of_type(name, hits) + evidence::of_mode(name, mode, hits);
        let p = (p + f32::EPSILON) * added.exp();
        match types.iter_mut().find(|(known, ..)| *known == name) {
            Some((_, sum, best)) => {
                *sum += p;
                if p > best.0 {
                    *best = (p, mode);
                }
            }
            None => types.push((name, p, (p, mode))),
        }
    }
    let &(event_type, _, (_, mode)) = types.iter().max_by(|x, y| x.1.total_cmp(&y.1))?;
    let why = why(&candidate, hits, event_type, mode);
    Some(Mention {
        event_type: event_type.into(),
        mode: (mode != "-").then(|| mode.into()),
        confidence,
        why,
        candidate,
    })
}

/// The reader's probability, and the surest entry that says the same.
fn why(candidate: &Candidate, hits: &[TriggerHit<'_>], event_type: &str, mode: &str) -> String {
    let reader = format!("reader: trigger head {:.2}", candidate.event());
    let agreeing = hits
        .iter()
        .filter(|hit| hit.event_type.as_str() == event_type)
        .max_by_key(|hit| {
            (
                hit.mode.as_str() == mode,
                hit.strength,
                hit.fit,
                hit.matched.len(),
            )
        });
    let Some(hit) = agreeing else { return reader };
    let entry = hit.entry;
    let listed = format!(
        "{reader}; {}:{} `{}`",
        entry.file, entry.line, entry.pattern
    );
    match hit.means {
        Some((_, file, line)) if hit.mode.as_str() == mode => {
            format!("{listed}; means {file}:{line}")
        }
        _ => listed,
    }
}

/// An event told by these mentions, so far without arguments and claims.
pub(crate) fn describe(
    analysis: &Analysis,
    cues: &status::Cues<'_>,
    mentions: &[&Mention],
) -> Event {
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
    let (status, why) = status::status(analysis, cues, &mentions);
    note("status", why);
    let (scope, why) = status::scope(analysis, cues, &mentions);
    note("scope", why);
    let (news, why) = status::news(analysis, cues, &mentions);
    note("news", why);
    (event.status, event.scope, event.news) = (status, scope, news);
    event
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

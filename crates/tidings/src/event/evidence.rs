//! Evidence: what the codebook's entries for a word add to the reader's odds.
//!
//! In: the entries that match at a candidate, each with its strength and with how its frame was met. Out:
//! log-odds, to be added to those of the reader: for an event at all, for each type, for each mode. The
//! weights were fitted on coded reports that the reader was not trained on.

use crate::codebook::{Fit, Strength, TriggerHit};

/// How much the reader's own odds count: of words that it finds unlikely more are triggers than it says,
/// and of those that it finds likely fewer.
const READER: f32 = 0.5;

/// What it adds that the codebook lists a word as no event: "the strike rate".
const RULED_OUT: f32 = -1.5;

/// How likely a word is a trigger: the reader's probability and the surest entry that matches there.
///
/// Words that no entry lists are rarely triggers, and weak entries list what is only now and then one.
pub(crate) fn of_event(reader: f32, hits: &[TriggerHit<'_>], ruled_out: bool) -> f32 {
    let surest = hits.iter().map(|hit| hit.strength).max();
    let listed = match surest {
        None | Some(Strength::Weak) => -0.65,
        Some(Strength::Likely) => 0.0,
        Some(Strength::Rule) => 0.65,
    };
    let not = if ruled_out { RULED_OUT } else { 0.0 };
    probability(READER * log_odds(reader) + listed + not)
}

/// What the entries add for a type: as much as the surest of them.
pub(crate) fn of_type(event_type: &str, hits: &[TriggerHit<'_>]) -> f32 {
    let same = hits
        .iter()
        .filter(|hit| hit.event_type.as_str() == event_type);
    same.map(|hit| {
        let own = match hit.strength {
            _ if hit.fit == Fit::Unmet => return 0.4,
            Strength::Weak => 0.7,
            Strength::Likely => 1.0,
            Strength::Rule => 1.8,
        };
        own + framed(hit) + if hit.matched.len() > 1 { 0.5 } else { 0.0 }
    })
    .fold(0.0, f32::max)
}

/// What the entries add for a mode of a type; an entry without a mode says little about it.
pub(crate) fn of_mode(event_type: &str, mode: &str, hits: &[TriggerHit<'_>]) -> f32 {
    let same = hits
        .iter()
        .filter(|hit| hit.event_type.as_str() == event_type && hit.mode.as_str() == mode);
    same.map(|hit| {
        let own = match hit.strength {
            _ if mode == "-" || hit.fit == Fit::Unmet => return 0.5,
            Strength::Weak => 0.8,
            Strength::Likely => 1.2,
            Strength::Rule => 2.3,
        };
        own + framed(hit) + if hit.matched.len() > 1 { 1.0 } else { 0.0 }
    })
    .fold(0.0, f32::max)
}

/// An entry whose subject and object the syntax shows is surer than the bare word.
fn framed(hit: &TriggerHit<'_>) -> f32 {
    if hit.fit == Fit::Syntax { 0.3 } else { 0.0 }
}

/// The log-odds of a probability, finite also for 0 and 1.
pub(crate) fn log_odds(p: f32) -> f32 {
    ((p + LEAST) / (1.0 - p + LEAST)).ln()
}

/// The probability of log-odds.
pub(crate) fn probability(log_odds: f32) -> f32 {
    1.0 / (1.0 + (-log_odds).exp())
}

/// Keeps logarithms finite: far below any probability that matters.
const LEAST: f32 = 1e-4;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codebook::Codebook;
    use crate::language;

    #[test]
    fn log_odds_and_probabilities_invert_each_other() {
        for p in [0.01, 0.3, 0.5, 0.9] {
            assert!((probability(log_odds(p)) - p).abs() < 0.001);
        }
        assert!(log_odds(0.0).is_finite() && log_odds(1.0).is_finite());
    }

    #[test]
    fn the_surest_entry_of_a_word_speaks_for_it() {
        let text = "Gunmen opened fire on a bus queue.";
        let analysis = language::segment(text);
        let hits = Codebook::embedded().triggers(text, &analysis);
        assert!(of_event(0.3, &hits, false) > of_event(0.3, &[], false));
        assert!(of_event(0.9, &[], true) < of_event(0.9, &[], false));
        assert!(of_type("ASSAULT", &hits) > of_type("PROTEST", &hits));
        assert!(of_mode("ASSAULT", "firearms", &hits) > of_mode("ASSAULT", "drone", &hits));
    }
}

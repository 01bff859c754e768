//! Status, scope and news: did the event happen, once or often, and is it what the report is about.
//!
//! In: the mentions of one happening, each with the probabilities of the reader's heads, and the cues of
//! the codebook. Out: a value, and what set it. A cue that reaches a mention adds its weight to the
//! log-odds of what it says; several cues that say the same count once, by the heaviest. For news, the
//! tense and the day told count too. The mentions' opinions are then averaged, the surest mention counting
//! most.

use std::fmt::Write as _;

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::candidate::Role;
use super::evidence::{log_odds, probability};
use super::recognise::{Mention, mean};
use crate::codebook::{Codebook, CueHit, CueMeaning};
use crate::coded::{Scope, Status};
use crate::language::Analysis;
use crate::mention::time::Times;

/// What findings add to the log-odds that a happening is news, fitted on coded reports that the reader was
/// not trained on: "had attacked" ...
const PAST_PERFECT: f32 = -0.8;
/// ... a day of the week before the report or later ...
const THIS_WEEK: f32 = 0.5;
/// ... a day three weeks and more before it ...
const LONG_AGO: f32 = -0.8;
/// ... or most of a year and more.
const YEARS_AGO: f32 = -2.0;

/// In the order of the reader's status labels.
const STATUSES: [(Status, Option<CueMeaning>); 5] = [
    (Status::Occurred, None),
    (Status::Attempted, Some(CueMeaning::Attempted)),
    (Status::Planned, Some(CueMeaning::Planned)),
    (Status::Hypothetical, Some(CueMeaning::Hypothetical)),
    (Status::Negated, Some(CueMeaning::Negated)),
];

/// The cues of a document, the verbs that only lend nouns their arguments, and the times it tells.
pub(crate) struct Cues<'c> {
    text: &'c str,
    hits: Vec<CueHit<'c>>,
    light: BTreeSet<usize>,
    times: &'c Times,
}

impl<'c> Cues<'c> {
    /// Finds the cues of a document that the reader has read.
    pub(crate) fn find(
        codebook: &'c Codebook,
        text: &'c str,
        analysis: &Analysis,
        times: &'c Times,
    ) -> Self {
        Self {
            text,
            hits: codebook.cues(text, analysis),
            light: codebook.light_verbs(text, analysis),
            times,
        }
    }

    /// The heaviest cue of this meaning that reaches one of the mentions' triggers.
    fn heaviest(
        &self,
        analysis: &Analysis,
        says: CueMeaning,
        mentions: &[&Mention],
    ) -> Option<&CueHit<'c>> {
        mentions
            .iter()
            .filter_map(|mention| self.reaching(analysis, says, mention))
            .max_by(|x, y| x.weight.total_cmp(&y.weight).then(y.head.cmp(&x.head)))
    }

    fn reaching(
        &self,
        analysis: &Analysis,
        says: CueMeaning,
        mention: &Mention,
    ) -> Option<&CueHit<'c>> {
        if is_said_by(&mention.event_type, says) {
            return None;
        }
        self.hits
            .iter()
            .filter(|cue| cue.says == says)
            .filter(|cue| cue.reaches(analysis, &self.light, mention.candidate.token))
            .max_by(|x, y| x.weight.total_cmp(&y.weight).then(y.head.cmp(&x.head)))
    }

    fn weight(&self, analysis: &Analysis, says: CueMeaning, mention: &Mention) -> f32 {
        self.reaching(analysis, says, mention)
            .map_or(0.0, |cue| cue.weight)
    }
}

/// Whether such words are the act itself: "will be punished" is a threat that was made, "will help" a
/// promise, "will not talk" a refusal.
fn is_said_by(event_type: &str, says: CueMeaning) -> bool {
    match says {
        CueMeaning::Planned | CueMeaning::Hypothetical => {
            matches!(event_type, "AGREE" | "THREATEN")
        }
        CueMeaning::Negated => matches!(event_type, "REJECT"),
        _ => false,
    }
}

/// Whether the happening occurred.
pub(crate) fn status(
    analysis: &Analysis,
    cues: &Cues<'_>,
    mentions: &[&Mention],
) -> (Status, String) {
    let told: Vec<[f32; 5]> = mentions
        .iter()
        .map(|mention| opinion(analysis, cues, mention))
        .collect();
    let weight: f32 = mentions.iter().map(|m| m.confidence).sum();
    let of = |i: usize| {
        let sum: f32 = mentions
            .iter()
            .zip(&told)
            .map(|(mention, told)| mention.confidence * told[i])
            .sum();
        sum / weight.max(f32::MIN_POSITIVE)
    };
    let best = (0..STATUSES.len())
        .max_by(|&i, &j| of(i).total_cmp(&of(j)).then(j.cmp(&i)))
        .unwrap_or(0);
    let (status, says) = STATUSES[best];
    let cue = says.and_then(|says| cues.heaviest(analysis, says, mentions));
    let reader = mean(mentions, |m| m.candidate.status[best]);
    (status, because("status", reader, cue))
}

/// What one mention says of the statuses: the reader's probabilities moved by the cues that reach it.
fn opinion(analysis: &Analysis, cues: &Cues<'_>, mention: &Mention) -> [f32; 5] {
    let mut odds = [0.0; 5];
    for (i, (_, says)) in STATUSES.iter().enumerate() {
        let added = says.map_or(0.0, |says| cues.weight(analysis, says, mention));
        odds[i] = (mention.candidate.status[i] + f32::EPSILON) * added.exp();
    }
    let sum: f32 = odds.iter().sum();
    odds.map(|odds| odds / sum)
}

/// One happening or a summary of many.
pub(crate) fn scope(
    analysis: &Analysis,
    cues: &Cues<'_>,
    mentions: &[&Mention],
) -> (Scope, String) {
    let says = CueMeaning::Aggregate;
    let p = mean(mentions, |m| {
        probability(log_odds(m.candidate.aggregate) + cues.weight(analysis, says, m))
    });
    let reader = mean(mentions, |m| m.candidate.aggregate);
    if p > 0.5 {
        let cue = cues.heaviest(analysis, says, mentions);
        (Scope::Aggregate, because("scope", reader, cue))
    } else {
        (Scope::Single, because("scope", 1.0 - reader, None))
    }
}

/// Whether the happening is what the report is about.
pub(crate) fn news(analysis: &Analysis, cues: &Cues<'_>, mentions: &[&Mention]) -> (bool, String) {
    let says = CueMeaning::Background;
    let p = mean(mentions, |m| {
        let (told, _) = when(analysis, cues, m);
        let tense = if is_past_perfect(analysis, cues.text, m.candidate.token) {
            PAST_PERFECT
        } else {
            0.0
        };
        let cued = cues.weight(analysis, says, m);
        probability(log_odds(m.candidate.news) + told + tense - cued)
    });
    let reader = mean(mentions, |m| m.candidate.news);
    if p > 0.5 {
        return (true, because("news", reader, None));
    }
    let cue = cues.heaviest(analysis, says, mentions);
    let mut why = because("news", 1.0 - reader, cue);
    let old = mentions.iter().find_map(|m| {
        let (told, words) = when(analysis, cues, m);
        words.filter(|_| told < 0.0)
    });
    if let Some(words) = old {
        let _ = write!(why, "; told of \u{201C}{words}\u{201D}");
    }
    (false, why)
}

/// What the time of a mention adds to the log-odds that it is news, and the words that tell it.
fn when<'c>(analysis: &Analysis, cues: &Cues<'c>, mention: &Mention) -> (f32, Option<&'c str>) {
    let Some(reference) = cues.times.reference.map(|reference| reference.date) else {
        return (0.0, None);
    };
    let times = mention.candidate.linked(Role::Time).filter_map(|link| {
        let word = analysis.tokens[link.token].span;
        let mut times = cues.times.times.iter();
        times.find(|time| time.span.overlaps(word))
    });
    let latest = times
        .filter_map(|time| Some((days_before(reference, time.extent?.to?)?, time.span)))
        .min();
    match latest {
        Some((days, span)) => (of_days(days), Some(span.of(cues.text))),
        None => (0.0, None),
    }
}

/// What a happening that ended so many days before the report adds.
fn of_days(days: i32) -> f32 {
    match days {
        ..=7 => THIS_WEEK,
        8..=20 => 0.0,
        21..=300 => LONG_AGO,
        301.. => YEARS_AGO,
    }
}

/// Days from the end of a time up to the report; negative for a time to come.
fn days_before(reference: Date, end: Date) -> Option<i32> {
    Some(reference.since(end).ok()?.get_days())
}

/// "had attacked": what the report recalls.
fn is_past_perfect(analysis: &Analysis, text: &str, verb: usize) -> bool {
    analysis.children(verb).any(|at| {
        let token = &analysis.tokens[at];
        token.deprel.starts_with("aux")
            && matches!(
                token.span.of(text).to_lowercase().as_str(),
                "had" | "'d" | "\u{2019}d"
            )
    })
}

/// The head's probability of the value, and the file and line of the cue that spoke for it.
fn because(head: &str, reader: f32, cue: Option<&CueHit<'_>>) -> String {
    let reader = format!("reader: {head} head {reader:.2}");
    match cue {
        Some(cue) => format!("{reader}; cue {}:{}", cue.file, cue.line),
        None => reader,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn older_times_are_less_likely_news() {
        let ago = [0, 14, 100, 4000].map(of_days);
        assert!(
            ago.is_sorted_by(|later, earlier| later > earlier),
            "{ago:?}"
        );
        let day = |iso: &str| iso.parse::<Date>().expect("an ISO date");
        assert_eq!(
            days_before(day("2024-03-05"), day("2014-03-05")),
            Some(3653)
        );
        assert_eq!(days_before(day("2024-03-05"), day("2024-03-12")), Some(-7));
    }

    #[test]
    fn the_words_of_a_threat_or_refusal_are_the_act_itself() {
        assert!(is_said_by("THREATEN", CueMeaning::Planned));
        assert!(is_said_by("REJECT", CueMeaning::Negated));
        assert!(!is_said_by("ASSAULT", CueMeaning::Planned));
        assert!(!is_said_by("THREATEN", CueMeaning::Negated));
    }
}

//! Candidate triggers: every word that may tell of an event, with all that the reader says about it.

use std::collections::BTreeSet;

use crate::language::{Head, Pair, Scores};

/// Words less likely than this to be a trigger are not kept, unless the codebook lists them.
const LEAST: f32 = 0.04;
/// Links less likely than this are not kept.
const LEAST_LINK: f32 = 0.08;

/// What the reader says about a word that may be a trigger.
#[derive(Debug, Clone)]
pub(crate) struct Candidate {
    /// The word.
    pub(crate) token: usize,
    /// Probability of each trigger label; the first is "no event".
    pub(crate) labels: Vec<f32>,
    /// Probabilities of occurred, attempted, planned, hypothetical, negated.
    pub(crate) status: Vec<f32>,
    /// Probability of being a summary of many.
    pub(crate) aggregate: f32,
    /// Probability of being what the report is about.
    pub(crate) news: f32,
    /// Probabilities that the narrator is silent, asserts, doubts.
    pub(crate) report: Vec<f32>,
    /// Arguments: word, index into the role labels, probability.
    pub(crate) roles: Vec<Link>,
    /// Sources: word, index into the stance labels, probability.
    pub(crate) claims: Vec<Link>,
    /// Projections by which it is compared with earlier and later triggers.
    pub(crate) same: (Vec<f32>, Vec<f32>),
}

/// A labelled link from a trigger to a word.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Link {
    pub(crate) token: usize,
    pub(crate) label: usize,
    pub(crate) score: f32,
}

impl Candidate {
    /// How likely the word is a trigger at all.
    pub(crate) fn event(&self) -> f32 {
        1.0 - self.labels[0]
    }
}

/// The candidates of a window: words that the reader finds likely enough, and those in `listed`.
pub(crate) fn candidates(scores: &Scores<'_>, listed: &BTreeSet<usize>) -> Vec<Candidate> {
    scores
        .tokens
        .clone()
        .filter_map(|token| {
            let labels = scores.probabilities(Head::Trigger, token);
            if 1.0 - labels[0] < LEAST && !listed.contains(&token) {
                return None;
            }
            let (a, b) = scores.projections(Pair::Same, token);
            Some(Candidate {
                token,
                status: scores.probabilities(Head::Status, token),
                aggregate: scores.probabilities(Head::Scope, token)[1],
                news: scores.probabilities(Head::News, token)[1],
                report: scores.probabilities(Head::Report, token),
                roles: links(scores, Pair::Role, token),
                claims: links(scores, Pair::Claim, token),
                same: (a.to_vec(), b.to_vec()),
                labels,
            })
        })
        .collect()
}

fn links(scores: &Scores<'_>, pair: Pair, from: usize) -> Vec<Link> {
    let mut links = Vec::new();
    for token in scores.tokens.clone() {
        for (label, score) in scores.pair(pair, from, token).into_iter().enumerate() {
            let score = 1.0 / (1.0 + (-score).exp());
            if score >= LEAST_LINK {
                links.push(Link {
                    token,
                    label,
                    score,
                });
            }
        }
    }
    links
}

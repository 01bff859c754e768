//! Candidate triggers: every word that may tell of an event, with all that the reader says about it.

use std::collections::BTreeSet;
use std::ops::Range;

use super::evidence::{log_odds, probability};
use crate::codebook::Harm;
use crate::language::{Head, Pair, Scores};

/// Words less likely than this to be a trigger are not kept, unless the codebook lists them.
const LEAST: f32 = 0.04;
/// Links less likely than this are not kept.
const LEAST_LINK: f32 = 0.08;
/// The least probability with which a link counts as told of a mention.
pub(crate) const LINKED: f32 = 0.25;

/// What a word is to an event, in the order of the reader's role labels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    Actor,
    Target,
    Instrument,
    Place,
    Time,
    Killed,
    Injured,
    Detained,
    Missing,
    Displaced,
}

impl Role {
    /// The event's field of this role, as the output names it.
    pub(crate) fn field(self) -> &'static str {
        match self {
            Self::Actor => "actor",
            Self::Target => "target",
            Self::Instrument => "instrument",
            Self::Place => "place",
            Self::Time => "time",
            Self::Killed => "killed",
            Self::Injured => "injured",
            Self::Detained => "detained",
            Self::Missing => "missing",
            Self::Displaced => "displaced",
        }
    }
}

impl From<Harm> for Role {
    /// The role of those harmed.
    fn from(harm: Harm) -> Self {
        match harm {
            Harm::Killed => Self::Killed,
            Harm::Injured => Self::Injured,
            Harm::Detained => Self::Detained,
            Harm::Missing => Self::Missing,
            Harm::Displaced => Self::Displaced,
        }
    }
}

/// What the reader says about a word that may be a trigger.
#[derive(Debug, Clone)]
pub(crate) struct Candidate {
    /// The word.
    pub(crate) token: usize,
    /// The words that the reader read together with it: it links to no others.
    pub(crate) window: Range<usize>,
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

    /// The links of a role, likely or not.
    pub(crate) fn of_role(&self, role: Role) -> impl Iterator<Item = Link> + use<'_> {
        let links = self.roles.iter().copied();
        links.filter(move |link| link.label == role as usize)
    }

    /// The links of a role that are likely enough to count.
    pub(crate) fn linked(&self, role: Role) -> impl Iterator<Item = Link> + use<'_> {
        self.of_role(role).filter(|link| link.score >= LINKED)
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
                window: scores.tokens.clone(),
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
    let pairs = scores.pairs(pair, from, log_odds(LEAST_LINK));
    let links = pairs.into_iter().map(|(token, label, score)| Link {
        token,
        label,
        score: probability(score),
    });
    links.collect()
}

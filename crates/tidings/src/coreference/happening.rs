//! Gathering: the mentions of one happening become one event.
//!
//! In: the mentions of a document. Out: groups of them. Two mentions are weighed by what the reader says
//! of the pair and by what they tell: kind, parties, place, day, and how the report leads from one to the
//! other. Groups grow by the mean over all their pairs, so that a chain of weak links joins nothing.

use std::collections::BTreeSet;

use super::party::Parties;
use crate::event::candidate::Role;
use crate::event::evidence::probability;
use crate::event::recognise::{Mention, TOLD};
use crate::language::{Analysis, Heads, Pair, distance};
use crate::mention::place::Place;
use crate::mention::time::{Interval, Time};

/// Two groups are one happening if the mean over their pairs is more than this. It is less than even: few
/// of the mentions that tell of one happening say so, and an event counted twice is worse than one lost.
const SAME: f32 = 0.35;
/// Mentions compared with one another at most: more than a report has. A longer text is several reports in
/// one file, and its mentions are gathered in parts of this many.
const MOST: usize = 400;

/// What log-odds each finding about a pair of mentions adds, fitted on coded reports that the reader was
/// not trained on.
mod weight {
    pub(super) const NONE: f32 = -3.5;
    /// Of the reader's own log-odds.
    pub(super) const READER: f32 = 0.7;
    pub(super) const TYPE: f32 = 0.9;
    pub(super) const MODE: f32 = 1.2;
    pub(super) const WORD: f32 = 0.6;
    pub(super) const ACTOR: f32 = 0.4;
    pub(super) const TARGET: f32 = 0.2;
    /// Both name who did it, or to whom, and nobody is named by both.
    pub(super) const OTHER_ACTOR: f32 = -0.5;
    pub(super) const OTHER_TARGET: f32 = -0.5;
    /// Who acts in the one is acted upon in the other.
    pub(super) const REVERSED: f32 = -1.0;
    pub(super) const OTHER_PLACE: f32 = -1.0;
    pub(super) const OTHER_TIME: f32 = -1.4;
    /// "the attack": a noun that the report has told of before.
    pub(super) const DEFINITE: f32 = 0.5;
    /// "a second attack".
    pub(super) const ANOTHER: f32 = -1.0;
    /// Of one type, one hangs on the other: "carried out an attack", not "foiled an attack".
    pub(super) const ATTACHED: f32 = 1.2;
    pub(super) const SAME_SENTENCE: f32 = 0.7;
    pub(super) const NEAR: f32 = 0.45;
    /// The earlier mention is in the headline or the lead, which the rest of the report repeats.
    pub(super) const LEAD: f32 = 0.35;
}

/// A document, with what is known before its mentions are gathered.
pub(crate) struct Story<'d> {
    pub(crate) text: &'d str,
    pub(crate) analysis: &'d Analysis,
    pub(crate) heads: &'d Heads,
    pub(crate) times: &'d [Time],
    pub(crate) places: &'d [Place],
    pub(crate) parties: &'d Parties,
}

/// A party as far as it is told apart: one that the report names, or only the noun.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Who<'d> {
    Named(usize),
    Noun(&'d str),
}

/// The happenings of a document, in the order in which they are first told, each with its mentions
/// (indices into `mentions`, in order).
///
/// A group none of whose mentions is sure enough by itself ([`TOLD`]) is no happening.
pub(crate) fn gather(story: &Story<'_>, mentions: &[Mention]) -> Vec<Vec<usize>> {
    let mut happenings = Vec::new();
    for (part, mentions) in mentions.chunks(MOST).enumerate() {
        let told: Vec<Told<'_>> = mentions
            .iter()
            .map(|mention| Told::read(story, mention))
            .collect();
        let mut same = vec![vec![0.0; mentions.len()]; mentions.len()];
        for later in 0..mentions.len() {
            for earlier in 0..later {
                let p = probability(alike(story, &told[later], &told[earlier]));
                (same[later][earlier], same[earlier][later]) = (p, p);
            }
        }
        let sure = |members: &Vec<usize>| members.iter().any(|&at| mentions[at].confidence >= TOLD);
        let groups = group(&same, SAME).into_iter().filter(sure);
        happenings.extend(groups.map(|members| {
            let members = members.into_iter();
            members.map(|at| part * MOST + at).collect()
        }));
    }
    happenings
}

/// Joins the two groups whose pairs are likeliest on average to be the same, as long as any are likelier
/// than `least`.
fn group(same: &[Vec<f32>], least: f32) -> Vec<Vec<usize>> {
    // Sums over the pairs of two groups; of a group that was joined to another, no longer looked at.
    let mut sums = same.to_vec();
    let mut groups: Vec<Vec<usize>> = (0..same.len()).map(|at| vec![at]).collect();
    loop {
        let mut best: Option<(f32, usize, usize)> = None;
        for later in 0..groups.len() {
            for earlier in 0..later {
                let pairs = groups[later].len() * groups[earlier].len();
                let mean = sums[later][earlier] / pairs as f32;
                if pairs > 0 && mean > least && best.is_none_or(|(most, ..)| mean > most) {
                    best = Some((mean, earlier, later));
                }
            }
        }
        let Some((_, into, from)) = best else { break };
        let moved = std::mem::take(&mut groups[from]);
        groups[into].extend(moved);
        groups[into].sort_unstable();
        let joined = sums[from].clone();
        for (other, sum) in joined.iter().enumerate() {
            sums[into][other] += sum;
            sums[other][into] = sums[into][other];
        }
    }
    groups.retain(|members| !members.is_empty());
    groups.sort_unstable();
    groups
}

/// A mention with what it tells of its happening.
struct Told<'d> {
    mention: &'d Mention,
    actors: BTreeSet<Who<'d>>,
    targets: BTreeSet<Who<'d>>,
    places: Vec<&'d Place>,
    times: Vec<Interval>,
    definite: bool,
    another: bool,
}

impl<'d> Told<'d> {
    fn read(story: &Story<'d>, mention: &'d Mention) -> Self {
        let linked = |role| mention.candidate.linked(role).map(|link| link.token);
        let tokens = &story.analysis.tokens;
        let who = |at: usize| {
            let named = story.parties.of(story.text, story.analysis, at);
            named.chain.map_or(Who::Noun(&tokens[at].lemma), Who::Named)
        };
        let words = |role| linked(role).map(who).collect();
        let places = linked(Role::Place).filter_map(|at| {
            let mut places = story.places.iter();
            places.find(|place| place.id.is_some() && place.span.overlaps(tokens[at].span))
        });
        let times = linked(Role::Time).filter_map(|at| {
            let mut times = story.times.iter();
            times
                .find(|time| time.span.overlaps(tokens[at].span))?
                .extent
        });
        let own = &tokens[mention.candidate.token];
        let noun = matches!(&*own.upos, "NOUN" | "PROPN");
        let before = |words: &[&str]| {
            let mut children = story.analysis.children(mention.candidate.token);
            children.any(|at| {
                let child = tokens[at].span.of(story.text);
                words.iter().any(|word| child.eq_ignore_ascii_case(word))
            })
        };
        Self {
            mention,
            actors: words(Role::Actor),
            targets: words(Role::Target),
            places: places.collect(),
            times: times.collect(),
            definite: noun && before(&["the", "this", "that", "these", "those"]),
            another: before(&[
                "another", "other", "second", "third", "separate", "similar", "further",
            ]),
        }
    }
}

/// The log-odds that two mentions tell of one happening.
fn alike(story: &Story<'_>, later: &Told<'_>, earlier: &Told<'_>) -> f32 {
    let tokens = &story.analysis.tokens;
    let (i, j) = (
        later.mention.candidate.token,
        earlier.mention.candidate.token,
    );
    let (now, then) = (tokens[i].sentence, tokens[j].sentence);
    let reader = story.heads.score(
        Pair::Same,
        &later.mention.candidate.same.0,
        &earlier.mention.candidate.same.1,
        distance(i, j, now == then),
    )[0];
    let same_type = later.mention.event_type == earlier.mention.event_type;
    let found = [
        (same_type, weight::TYPE),
        (
            same_type && later.mention.mode == earlier.mention.mode,
            weight::MODE,
        ),
        (tokens[i].lemma == tokens[j].lemma, weight::WORD),
        (!later.actors.is_disjoint(&earlier.actors), weight::ACTOR),
        (!later.targets.is_disjoint(&earlier.targets), weight::TARGET),
        (others(&later.actors, &earlier.actors), weight::OTHER_ACTOR),
        (
            others(&later.targets, &earlier.targets),
            weight::OTHER_TARGET,
        ),
        (
            reversed(later, earlier) || reversed(earlier, later),
            weight::REVERSED,
        ),
        (
            differ(&later.places, &earlier.places, |x, y| elsewhere(x, y)),
            weight::OTHER_PLACE,
        ),
        (
            differ(&later.times, &earlier.times, |x, y| apart(*x, *y)),
            weight::OTHER_TIME,
        ),
        (later.definite, weight::DEFINITE),
        (later.another, weight::ANOTHER),
        (
            same_type && (tokens[i].head == Some(j) || tokens[j].head == Some(i)),
            weight::ATTACHED,
        ),
        (now == then, weight::SAME_SENTENCE),
        (now != then && now.abs_diff(then) <= 2, weight::NEAR),
        (then <= 1, weight::LEAD),
    ];
    let added: f32 = found
        .into_iter()
        .filter_map(|(holds, weight)| holds.then_some(weight))
        .sum();
    weight::NONE + weight::READER * reader + added
}

/// Whether both sides are named, and nobody stands on both.
fn others(some: &BTreeSet<Who<'_>>, others: &BTreeSet<Who<'_>>) -> bool {
    let named = |side: &BTreeSet<Who<'_>>| {
        !side.is_empty() && side.iter().all(|who| matches!(who, Who::Named(_)))
    };
    named(some) && named(others) && some.is_disjoint(others)
}

/// Whether who acts in the one is acted upon in the other.
fn reversed(one: &Told<'_>, other: &Told<'_>) -> bool {
    one.actors.iter().any(|who| {
        other.targets.contains(who) && !other.actors.contains(who) && !one.targets.contains(who)
    })
}

/// Whether both tell something of a kind, and nothing that the one tells fits what the other does.
fn differ<T>(some: &[T], others: &[T], conflict: impl Fn(&T, &T) -> bool) -> bool {
    !some.is_empty()
        && !others.is_empty()
        && some
            .iter()
            .all(|one| others.iter().all(|other| conflict(one, other)))
}

/// Whether two places are neither the same nor one inside the other.
fn elsewhere(one: &Place, other: &Place) -> bool {
    let holds = |outer: &Place, inner: &Place| {
        outer.country == inner.country
            && (outer.admin1.is_none() || outer.admin1.as_deref() == Some(&outer.name))
            && (outer.admin1.is_none() || outer.admin1 == inner.admin1)
    };
    one.id != other.id && !holds(one, other) && !holds(other, one)
}

/// Whether two spans of days share none.
fn apart(one: Interval, other: Interval) -> bool {
    let ends_before =
        |x: Interval, y: Interval| matches!((x.to, y.from), (Some(to), Some(from)) if to <= from);
    ends_before(one, other) || ends_before(other, one)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chain_of_weak_links_does_not_join_its_ends() {
        let same = vec![
            vec![0.0, 0.4, 0.0],
            vec![0.4, 0.0, 0.5],
            vec![0.0, 0.5, 0.0],
        ];
        assert_eq!(group(&same, 0.3), [vec![0], vec![1, 2]]);
        assert_eq!(group(&same, 0.1), [vec![0, 1, 2]]);
        assert_eq!(group(&[], 0.3), Vec::<Vec<usize>>::new());
    }

    #[test]
    fn only_named_parties_conflict() {
        let (vell, ruano, police) = (Who::Named(0), Who::Named(1), Who::Noun("police"));
        let side = |who: &[Who<'static>]| who.iter().copied().collect::<BTreeSet<_>>();
        assert!(others(&side(&[vell]), &side(&[ruano])));
        assert!(!others(&side(&[vell]), &side(&[ruano, vell])));
        assert!(!others(&side(&[vell]), &side(&[police])));
        assert!(!others(&side(&[]), &side(&[ruano])));
    }

    #[test]
    fn spans_of_days_conflict_if_they_share_none() {
        let day = |iso: &str| iso.parse().ok();
        let march = Interval {
            from: day("2024-03-01"),
            to: day("2024-04-01"),
        };
        let monday = Interval {
            from: day("2024-03-04"),
            to: day("2024-03-05"),
        };
        let april = Interval {
            from: day("2024-04-01"),
            to: None,
        };
        assert!(!apart(march, monday));
        assert!(apart(march, april));
        assert!(differ(&[monday], &[april], |x, y| apart(*x, *y)));
        assert!(!differ(&[monday], &[], |x, y| apart(*x, *y)));
    }
}

//! At what cost: which happening each toll of a report belongs to, and what its tolls come to.

use std::collections::BTreeMap;

use super::candidate::Role;
use super::recognise::Mention;
use crate::codebook::Harm;
use crate::coded::{Event, Toll};
use crate::language::Analysis;
use crate::mention::casualty::Casualties;

/// A toll belongs to a happening only if that is likelier than this.
const LEAST: f32 = 0.3;
/// How likely the word of harm itself, a word of its clause, and one in the sentence before is the trigger
/// that the toll belongs to, if nothing else is known.
const OWN_WORD: f32 = 0.95;
const OWN_CLAUSE: f32 = 0.85;
const PER_STEP: f32 = 0.12;
const SAME_SENTENCE: f32 = 0.35;
const SENTENCE_BEFORE: f32 = 0.4;
const PER_SENTENCE: f32 = 0.1;
/// Tolls told further after the last mention than this belong to none.
const FARTHEST: usize = 2;

/// The tolls of each happening, likeliest first, with how likely each is.
pub(crate) fn share<'c>(
    analysis: &Analysis,
    casualties: &'c [Casualties],
    mentions: &[Mention],
    happenings: &[Vec<usize>],
) -> Vec<Vec<(f32, &'c Casualties)>> {
    let mut shares: Vec<Vec<(f32, &Casualties)>> = vec![Vec::new(); happenings.len()];
    for told in casualties {
        let best = happenings
            .iter()
            .enumerate()
            .map(|(number, members)| {
                let likely = members
                    .iter()
                    .map(|&m| likelihood(analysis, told, &mentions[m]))
                    .fold(0.0, f32::max);
                (likely, number)
            })
            // the earlier of equals
            .max_by(|x, y| x.0.total_cmp(&y.0).then(y.1.cmp(&x.1)));
        if let Some((likely, number)) = best
            && likely >= LEAST
        {
            shares[number].push((likely, told));
        }
    }
    for share in &mut shares {
        share.sort_by(|x, y| y.0.total_cmp(&x.0).then(x.1.word.cmp(&y.1.word)));
    }
    shares
}

/// Writes the tolls of a happening into its event.
pub(crate) fn fill(
    text: &str,
    analysis: &Analysis,
    event: &mut Event,
    share: &[(f32, &Casualties)],
) {
    let mut of: BTreeMap<Harm, Vec<(f32, &Casualties)>> = BTreeMap::new();
    for &(likely, told) in share {
        of.entry(told.harm).or_default().push((likely, told));
    }
    for (harm, tolls) in of {
        // What is told as "others" alone stands for all, unless another toll says how many the first were.
        let Some(&(likely, first)) = tolls.iter().find(|(_, t)| !t.others).or(tolls.first()) else {
            continue;
        };
        let mut toll = Toll {
            low: first.range.low,
            high: first.range.high,
            who: first.who.map(|span| span.of(text).to_owned()),
            span: first.span,
        };
        let more = tolls.iter().find(|(_, t)| {
            t.others
                && t.word > first.word
                && analysis.tokens[t.word].sentence - analysis.tokens[first.word].sentence <= 1
        });
        if let Some((_, more)) = more.filter(|_| !first.others) {
            toll.low = add(toll.low, more.range.low);
            toll.high = add(toll.high, more.range.high);
            toll.span = more.span;
        }
        *field(event, harm) = Some(toll);
        let word = analysis.tokens[first.word].span.of(text);
        event.why.insert(
            Role::from(harm).field().into(),
            format!("lang/en/casualties.toml: `{word}`, {likely:.2}"),
        );
    }
}

/// Takes the tolls from an event: those who were harmed are counted once.
pub(crate) fn clear(event: &mut Event) {
    for harm in Harm::ALL {
        *field(event, harm) = None;
        event.why.remove(Role::from(harm).field());
    }
}

/// The field of an event that tells how many came to this harm.
pub(super) fn field(event: &mut Event, harm: Harm) -> &mut Option<Toll> {
    match harm {
        Harm::Killed => &mut event.killed,
        Harm::Injured => &mut event.injured,
        Harm::Detained => &mut event.detained,
        Harm::Missing => &mut event.missing,
        Harm::Displaced => &mut event.displaced,
    }
}

fn add(x: Option<u64>, y: Option<u64>) -> Option<u64> {
    Some(x?.saturating_add(y?))
}

/// How likely a toll is that of the event which this mention tells: the reader's link, or where it sees
/// none, nearness in syntax for events that do such harm.
fn likelihood(analysis: &Analysis, told: &Casualties, mention: &Mention) -> f32 {
    let linked = mention
        .candidate
        .of_role(told.harm.into())
        .filter(|link| told.people.contains(&link.token) || link.token == told.word)
        .map(|link| link.score)
        .fold(0.0, f32::max);
    let near = nearness(analysis, told.word, mention.candidate.token)
        * does(told.harm, &mention.event_type);
    1.0 - (1.0 - linked) * (1.0 - near)
}

fn nearness(analysis: &Analysis, word: usize, trigger: usize) -> f32 {
    if word == trigger {
        return OWN_WORD;
    }
    let (here, there) = (
        analysis.tokens[word].sentence,
        analysis.tokens[trigger].sentence,
    );
    if here == there {
        let steps = steps(analysis, word, trigger) as f32;
        return (OWN_CLAUSE - PER_STEP * (steps - 1.0)).max(SAME_SENTENCE);
    }
    if there < here && here - there <= FARTHEST {
        return SENTENCE_BEFORE - PER_SENTENCE * (here - there - 1) as f32;
    }
    0.0
}

/// How many arcs lie between two words of a sentence.
fn steps(analysis: &Analysis, a: usize, b: usize) -> usize {
    let path = |from: usize| analysis.ancestors(from).collect::<Vec<_>>();
    let (up, other) = (path(a), path(b));
    up.iter()
        .enumerate()
        .find_map(|(i, token)| Some(i + other.iter().position(|t| t == token)?))
        .unwrap_or(64)
}

/// How likely an event of a type does such harm, against one that surely does.
pub(super) fn does(harm: Harm, event_type: &str) -> f32 {
    match (harm, event_type) {
        (Harm::Killed | Harm::Injured | Harm::Displaced, "ASSAULT")
        | (Harm::Detained, "COERCE") => 1.0,
        (Harm::Missing, "ASSAULT" | "COERCE")
        | (Harm::Detained, "ASSAULT")
        | (Harm::Displaced, "COERCE") => 0.9,
        (Harm::Killed | Harm::Injured | Harm::Detained, "PROTEST" | "COERCE") => 0.7,
        (_, "DISRUPT" | "MOBILIZE" | "RETREAT" | "AID") => 0.4,
        _ => 0.15,
    }
}

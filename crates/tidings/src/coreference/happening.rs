//! Gathering: the mentions of one happening become one event.

use crate::event::recognise::Mention;
use crate::language::{Analysis, Heads, Pair, distance};

/// A mention joins a happening that it is likelier than this to tell of.
const SAME: f32 = 0.5;
/// Mentions of different types are one happening only if the reader is this sure.
const SAME_ACROSS_TYPES: f32 = 0.8;

/// The happenings of a document, in the order in which they are first told, each with its mentions
/// (indices into `mentions`).
///
/// Mentions are taken in order; each joins the happening whose mentions it is, on average, likeliest to
/// share, or starts one.
pub(crate) fn gather(analysis: &Analysis, heads: &Heads, mentions: &[Mention]) -> Vec<Vec<usize>> {
    let mut happenings: Vec<Vec<usize>> = Vec::new();
    for (index, mention) in mentions.iter().enumerate() {
        let mut best: Option<(f32, usize)> = None;
        for (number, members) in happenings.iter().enumerate() {
            let mut sum = 0.0;
            let mut types_agree = false;
            for &other in members {
                sum += same(analysis, heads, mention, &mentions[other]);
                types_agree |= mentions[other].event_type == mention.event_type;
            }
            let mean = sum / members.len() as f32;
            let least = if types_agree { SAME } else { SAME_ACROSS_TYPES };
            if mean > least && best.is_none_or(|(score, _)| mean > score) {
                best = Some((mean, number));
            }
        }
        match best {
            Some((_, number)) => happenings[number].push(index),
            None => happenings.push(vec![index]),
        }
    }
    happenings
}

/// How likely two triggers tell of one happening.
fn same(analysis: &Analysis, heads: &Heads, later: &Mention, earlier: &Mention) -> f32 {
    let (i, j) = (later.candidate.token, earlier.candidate.token);
    let near = analysis.tokens[i].sentence == analysis.tokens[j].sentence;
    let score = heads.score(
        Pair::Same,
        &later.candidate.same.0,
        &earlier.candidate.same.1,
        distance(i, j, near),
    )[0];
    1.0 / (1.0 + (-score).exp())
}

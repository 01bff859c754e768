//! The claims on an event: who says what about it.

use std::collections::BTreeMap;

use super::Saying;
use crate::Span;
use crate::coded::{Claim, Overrides, Source, Stance};
use crate::coreference::party::{Named, Parties};
use crate::event::recognise::{Mention, mean};
use crate::language::Analysis;

/// A source is taken if it is likelier than this to speak about the event ...
const SOURCE: f32 = 0.25;
/// ... or likelier than this, where the syntax gives it the words, too.
const SOURCE_WITH_WORDS: f32 = 0.1;

const STANCES: [Stance; 7] = [
    Stance::Asserts,
    Stance::ClaimsResponsibility,
    Stance::Denies,
    Stance::Accuses,
    Stance::Confirms,
    Stance::NoComment,
    Stance::Doubts,
];

/// The claims on a happening told by these mentions: the narrator's first, then one for every source.
pub(crate) fn claims(
    text: &str,
    analysis: &Analysis,
    parties: &Parties,
    sayings: &[Saying],
    mentions: &[&Mention],
) -> Vec<Claim> {
    let mut claims = Vec::new();
    let parts = party_claims(text, analysis, parties, sayings, mentions);
    let (asserts, doubts) = (
        mean(mentions, |m| m.candidate.report[1]),
        mean(mentions, |m| m.candidate.report[2]),
    );
    let silent = 1.0 - asserts - doubts;
    let report = |stance| Claim {
        source: Source::Report,
        stance,
        cue: None,
        overrides: Overrides::none(),
    };
    if doubts > asserts && doubts > silent {
        claims.push(report(Stance::Doubts));
    } else if asserts >= silent || parts.is_empty() {
        claims.push(report(Stance::Asserts));
    }
    claims.extend(parts);
    claims
}

fn party_claims(
    text: &str,
    analysis: &Analysis,
    parties: &Parties,
    sayings: &[Saying],
    mentions: &[&Mention],
) -> Vec<Claim> {
    // Source (its chain, or its head word) and stance -> the best link.
    let mut best: BTreeMap<(usize, usize, usize), (f32, usize)> = BTreeMap::new();
    for mention in mentions {
        for link in &mention.candidate.claims {
            let said = sayings.iter().any(|s| {
                s.source == Some(link.token)
                    && s.content
                        .contains(analysis.tokens[mention.candidate.token].span)
            });
            if link.score < if said { SOURCE_WITH_WORDS } else { SOURCE } {
                continue;
            }
            let named = parties.of(text, analysis, link.token);
            if named.pronoun {
                continue;
            }
            let key = match named.chain {
                Some(chain) => (0, chain, link.label),
                None => (1, named.head, link.label),
            };
            let entry = best.entry(key).or_insert((link.score, link.token));
            if link.score > entry.0 {
                *entry = (link.score, link.token);
            }
        }
    }
    let mut found: Vec<(Named, Claim)> = best
        .into_iter()
        .map(|((.., stance), (_, token))| {
            let named = parties.of(text, analysis, token);
            let name = named.chain.map_or_else(
                || named.span.of(text).to_owned(),
                |chain| parties.chain(chain).name.clone(),
            );
            let source = Source::Party {
                name,
                id: None,
                span: named.span,
            };
            (
                named,
                Claim {
                    source,
                    stance: STANCES[stance],
                    cue: cue(analysis, sayings, token),
                    overrides: Overrides::none(),
                },
            )
        })
        .collect();
    found.sort_by_key(|(named, claim)| (named.span, claim.stance));
    found.into_iter().map(|(_, claim)| claim).collect()
}

/// The reporting words of a source: those of its saying, else the verb it is an argument of.
fn cue(analysis: &Analysis, sayings: &[Saying], source: usize) -> Option<Span> {
    if let Some(saying) = sayings.iter().find(|s| s.source == Some(source)) {
        return Some(saying.cue);
    }
    let head = analysis.tokens[source].head?;
    (&*analysis.tokens[head].upos == "VERB").then(|| analysis.tokens[head].span)
}

//! Cues: words that say an event is planned, attempted, hypothetical, negated, a summary or history.
//!
//! In: a document's text and analysis. Out: [`CueHit`]s; [`CueHit::reaches`] tells which triggers
//! each speaks of. Weighing several cues of one trigger is left to the event module.

use crate::language::Analysis;

use super::load::{Codebook, Purpose};
use super::pattern::Words;
use super::{CueMeaning, Reach};

/// How far a cue reaches when the reader has not run, in tokens.
const CLAUSE_REACH: usize = 12;
const NEXT_REACH: usize = 3;

/// A cue found in a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CueHit<'c> {
    /// The tokens matched, in order.
    pub matched: Vec<usize>,
    /// The head token.
    pub head: usize,
    /// What it says.
    pub says: CueMeaning,
    /// Which triggers it reaches.
    pub reach: Reach,
    /// File of the cue, relative to the data directory.
    pub file: &'c str,
    /// Line of the cue, from 1.
    pub line: usize,
}

impl Codebook {
    /// Every cue of a document, in text order; `text` is the document of `analysis`.
    pub fn cues(&self, text: &str, analysis: &Analysis) -> Vec<CueHit<'_>> {
        let words = Words::new(text, analysis, &self.symbols);
        let mut hits = Vec::new();
        for head in 0..words.len() {
            for anchor in words.anchors(head) {
                for &at in self.index.get(&anchor).into_iter().flatten() {
                    let (pattern, Purpose::Cue(rule)) = &self.patterns[at as usize] else {
                        continue;
                    };
                    if let Some(matched) = pattern.matches(&words, head) {
                        let rule = &self.cues[*rule];
                        hits.push(CueHit {
                            matched,
                            head,
                            says: rule.says,
                            reach: rule.reach,
                            file: &rule.file,
                            line: rule.line,
                        });
                    }
                }
            }
        }
        let order = |hit: &CueHit<'_>| {
            (
                hit.matched.first().copied(),
                std::cmp::Reverse(hit.matched.len()),
                hit.says,
            )
        };
        hits.sort_by_key(order);
        hits.dedup();
        hits
    }
}

impl CueHit<'_> {
    /// Whether the cue speaks of the trigger whose head is this token.
    pub fn reaches(&self, analysis: &Analysis, trigger: usize) -> bool {
        let tokens = &analysis.tokens;
        let (Some(cue), Some(target)) = (tokens.get(self.head), tokens.get(trigger)) else {
            return false;
        };
        if cue.sentence != target.sentence || self.matched.contains(&trigger) {
            return false;
        }
        let last = self.matched.last().copied().unwrap_or(self.head);
        let read = !matches!(&*target.upos, "X" | "");
        match self.reach {
            Reach::Sentence => true,
            Reach::Next => trigger > last && trigger - last <= NEXT_REACH,
            Reach::After if read => {
                governs(analysis, self.head, trigger) || cue.head == Some(trigger)
            }
            Reach::Before if read => {
                governs(analysis, trigger, self.head) || governs(analysis, self.head, trigger)
            }
            Reach::After => trigger > last && trigger - last <= CLAUSE_REACH,
            Reach::Before => trigger < self.head && self.head - trigger <= CLAUSE_REACH,
        }
    }
}

/// Whether `lower` depends on `upper` without a relative clause or a new statement between them.
fn governs(analysis: &Analysis, upper: usize, lower: usize) -> bool {
    let mut at = lower;
    // No tree is as deep as it has tokens; a cycle would be.
    for _ in 0..analysis.tokens.len() {
        let Some(token) = analysis.tokens.get(at) else {
            return false;
        };
        if matches!(&*token.deprel, "acl:relcl" | "parataxis" | "root") {
            return false;
        }
        let Some(head) = token.head else { return false };
        if head == upper {
            return true;
        }
        at = head;
    }
    false
}

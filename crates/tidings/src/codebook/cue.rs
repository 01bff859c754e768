//! Cues: words that say an event is planned, attempted, hypothetical, negated, a summary or history.
//!
//! In: a document's text and analysis. Out: [`CueHit`]s; [`CueHit::reaches`] tells which triggers
//! each speaks of. Weighing several cues of one trigger is left to the event module.

use std::collections::BTreeSet;

use crate::language::Analysis;

use super::load::{Codebook, Purpose};
use super::pattern::Words;
use super::{CueMeaning, Reach};

/// How far a cue reaches when the reader has not run, in tokens.
const CLAUSE_REACH: usize = 12;
const NEXT_REACH: usize = 3;
/// How many words of the tree lie between a cue and its trigger at most.
const LONGEST_PATH: usize = 8;

/// A cue found in a document.
#[derive(Debug, Clone, PartialEq)]
pub struct CueHit<'c> {
    /// The tokens matched, in order.
    pub matched: Vec<usize>,
    /// The head token.
    pub head: usize,
    /// What it says.
    pub says: CueMeaning,
    /// Which triggers it reaches.
    pub reach: Reach,
    /// What it adds to the log-odds of what it says.
    pub weight: f32,
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
                            weight: rule.weight,
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

    /// The verbs of a document that only lend a noun its actor or target: "carried out an attack".
    pub fn light_verbs(&self, text: &str, analysis: &Analysis) -> BTreeSet<usize> {
        let words = Words::new(text, analysis, &self.symbols);
        let is_light = |head: &usize| {
            words.anchors(*head).any(|anchor| {
                let known = self.index.get(&anchor).into_iter().flatten();
                known
                    .map(|&at| &self.patterns[at as usize])
                    .any(|(pattern, purpose)| {
                        matches!(purpose, Purpose::Support(_))
                            && pattern.matches(&words, *head).is_some()
                    })
            })
        };
        (0..words.len()).filter(is_light).collect()
    }
}

impl CueHit<'_> {
    /// Whether the cue speaks of the trigger whose head is this token; `light` are the document's light
    /// verbs.
    pub fn reaches(&self, analysis: &Analysis, light: &BTreeSet<usize>, trigger: usize) -> bool {
        let tokens = &analysis.tokens;
        let (Some(cue), Some(target)) = (tokens.get(self.head), tokens.get(trigger)) else {
            return false;
        };
        if cue.sentence != target.sentence || self.matched.contains(&trigger) {
            return false;
        }
        let last = self.matched.last().copied().unwrap_or(self.head);
        if matches!(&*target.upos, "X" | "") {
            return match self.reach {
                Reach::Sentence => true,
                Reach::Next => trigger > last && trigger - last <= NEXT_REACH,
                Reach::After => trigger > last && trigger - last <= CLAUSE_REACH,
                Reach::Before => trigger < self.head && self.head - trigger <= CLAUSE_REACH,
            };
        }
        let clause = Clause {
            analysis,
            tellers: tellers(analysis, light, trigger),
        };
        match self.reach {
            Reach::Next => clause.modified(self.head),
            Reach::After => clause.marked(self.head) || clause.governed(self.head, &self.matched),
            Reach::Before => clause.said_of(self.head) || clause.dated(self.head),
            Reach::Sentence => {
                clause.said_of(self.head)
                    || clause.dated(self.head)
                    || clause.governed(self.head, &self.matched)
            }
        }
    }
}

/// The words that tell of a trigger's happening: the trigger, the noun that it modifies ("bombing
/// campaign"), the light verb that carries it ("carry out an attack"), the verb that it completes ("began to
/// shell") and the one that it is coordinated with.
fn tellers(analysis: &Analysis, light: &BTreeSet<usize>, trigger: usize) -> Vec<usize> {
    let mut found = vec![trigger];
    let mut at = trigger;
    while let Some(token) = analysis.tokens.get(at)
        && let Some(head) = token.head
        && found.len() <= LONGEST_PATH
        && !found.contains(&head)
        && head < analysis.tokens.len()
    {
        let climbs = match &*token.deprel {
            "compound" | "flat" | "fixed" | "xcomp" => true,
            "obj" | "obl" | "nsubj" | "nsubj:pass" => light.contains(&head),
            "conj" => !has_own_clause(analysis, at),
            _ => false,
        };
        if !climbs {
            break;
        }
        found.push(head);
        at = head;
    }
    found
}

/// Whether a coordinated word has a subject or an auxiliary of its own.
fn has_own_clause(analysis: &Analysis, word: usize) -> bool {
    analysis.children(word).any(|child| {
        let deprel = &*analysis.tokens[child].deprel;
        deprel.starts_with("nsubj") || deprel.starts_with("aux") || deprel == "mark"
    })
}

/// The words that tell of one happening, in the tree of their sentence.
struct Clause<'a> {
    analysis: &'a Analysis,
    tellers: Vec<usize>,
}

impl Clause<'_> {
    fn deprel(&self, at: usize) -> &str {
        self.analysis
            .tokens
            .get(at)
            .map_or("", |token| &*token.deprel)
    }

    fn head(&self, at: usize) -> Option<usize> {
        self.analysis.tokens.get(at)?.head
    }

    /// A function word of a teller, or of its subject or object: "will", "not", "if", "no (shots)".
    fn marked(&self, cue: usize) -> bool {
        let Some(host) = self.head(cue) else {
            return false;
        };
        let kind = self.deprel(cue);
        let grammatical = kind.starts_with("aux")
            || matches!(kind, "advmod" | "mark" | "det" | "case" | "cc:preconj");
        if grammatical && self.tellers.contains(&host) {
            return true;
        }
        let of_teller = |at: usize| {
            (self.deprel(at).starts_with("nsubj") || self.deprel(at) == "obj")
                && self
                    .head(at)
                    .is_some_and(|head| self.tellers.contains(&head))
        };
        // "No one was hurt", "nobody signed".
        (kind == "det" && of_teller(host))
            || (of_teller(cue) && matches!(&*self.analysis.tokens[cue].upos, "PRON"))
    }

    /// A governor of a teller: "tried to (attack)", "foiled a (bombing)", "the threat of (strikes)".
    fn governed(&self, cue: usize, matched: &[usize]) -> bool {
        self.tellers.iter().any(|&teller| {
            if self.head(teller) != Some(cue) {
                return false;
            }
            match self.deprel(teller) {
                "xcomp" | "ccomp" | "acl" | "csubj" | "obj" | "nmod" => true,
                "advcl" => self
                    .analysis
                    .children(teller)
                    .any(|child| &*self.analysis.tokens[child].tag == "TO"),
                // The preposition is part of the cue: "prepare for an attack", not "prepare after an attack".
                "obl" => self
                    .analysis
                    .children(teller)
                    .any(|child| self.deprel(child) == "case" && matched.contains(&child)),
                _ => false,
            }
        })
    }

    /// What the cue is said of: "the (plot) was foiled", "the (bomb) plot".
    fn said_of(&self, cue: usize) -> bool {
        self.tellers.iter().any(|&teller| {
            self.head(teller) == Some(cue)
                && matches!(
                    self.deprel(teller),
                    "nsubj" | "nsubj:pass" | "compound" | "amod"
                )
        })
    }

    /// A phrase of time or measure that hangs on a teller: "(met) nine times since May".
    fn dated(&self, cue: usize) -> bool {
        let mut at = cue;
        for _ in 0..4 {
            let phrasal = matches!(
                self.deprel(at),
                "obl"
                    | "obl:tmod"
                    | "obl:npmod"
                    | "obl:unmarked"
                    | "nmod:tmod"
                    | "nmod"
                    | "nmod:unmarked"
                    | "advmod"
                    | "amod"
                    | "nummod"
                    | "compound"
                    | "case"
                    | "det"
                    | "fixed"
            );
            let Some(head) = self.head(at).filter(|_| phrasal) else {
                return false;
            };
            if self.tellers.contains(&head) {
                return true;
            }
            at = head;
        }
        false
    }

    /// A word before the noun: "a (failed) coup", "a (possible) drone strike".
    fn modified(&self, cue: usize) -> bool {
        matches!(
            self.deprel(cue),
            "amod" | "det" | "compound" | "advmod" | "nmod:poss" | "nummod" | "nmod" | "acl"
        ) && self
            .head(cue)
            .is_some_and(|head| self.tellers.contains(&head) && cue < head)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language;

    /// A sentence with its tree, a word a line: word, part of speech, number of its head (from 1), label.
    fn parsed(tree: &[(&str, &str, usize, &str)]) -> (String, Analysis) {
        let words: Vec<&str> = tree.iter().map(|(word, ..)| *word).collect();
        let text = words.join(" ");
        let mut analysis = language::segment(&text);
        assert_eq!(analysis.tokens.len(), tree.len(), "{text}");
        for (token, (_, upos, head, deprel)) in analysis.tokens.iter_mut().zip(tree) {
            token.upos = (*upos).into();
            token.head = head.checked_sub(1);
            token.deprel = (*deprel).into();
            if &*token.upos == "PART" {
                token.tag = "TO".into();
            }
        }
        (text, analysis)
    }

    /// What the cues say of the trigger with this number, from 1.
    fn said(tree: &[(&str, &str, usize, &str)], trigger: usize) -> Vec<CueMeaning> {
        let (text, analysis) = parsed(tree);
        let codebook = Codebook::embedded();
        let light = codebook.light_verbs(&text, &analysis);
        let mut said: Vec<CueMeaning> = codebook
            .cues(&text, &analysis)
            .into_iter()
            .filter(|cue| cue.reaches(&analysis, &light, trigger - 1))
            .map(|cue| cue.says)
            .collect();
        said.sort_unstable();
        said.dedup();
        said
    }

    #[test]
    fn an_auxiliary_reaches_through_a_light_verb() {
        let tree = [
            ("Rebels", "NOUN", 3, "nsubj"),
            ("will", "AUX", 3, "aux"),
            ("launch", "VERB", 0, "root"),
            ("attacks", "NOUN", 3, "obj"),
            (".", "PUNCT", 3, "punct"),
        ];
        assert_eq!(said(&tree, 4), [CueMeaning::Planned]);
        // What will be protested has happened.
        let tree = [
            ("Monks", "NOUN", 3, "nsubj"),
            ("will", "AUX", 3, "aux"),
            ("mourn", "VERB", 0, "root"),
            ("the", "DET", 5, "det"),
            ("attacks", "NOUN", 3, "obj"),
            (".", "PUNCT", 3, "punct"),
        ];
        assert_eq!(said(&tree, 5), []);
    }

    #[test]
    fn a_governor_reaches_what_completes_it() {
        let tree = [
            ("Gunmen", "NOUN", 2, "nsubj"),
            ("failed", "VERB", 0, "root"),
            ("to", "PART", 4, "mark"),
            ("storm", "VERB", 2, "xcomp"),
            ("it", "PRON", 4, "obj"),
            ("and", "CCONJ", 7, "cc"),
            ("fled", "VERB", 2, "conj"),
            (".", "PUNCT", 2, "punct"),
        ];
        assert_eq!(said(&tree, 4), [CueMeaning::Attempted]);
        assert_eq!(said(&tree, 7), []);
    }

    #[test]
    fn a_negated_subject_negates_its_verb() {
        let tree = [
            ("No", "DET", 2, "det"),
            ("shots", "NOUN", 4, "nsubj:pass"),
            ("were", "AUX", 4, "aux:pass"),
            ("fired", "VERB", 0, "root"),
            (".", "PUNCT", 4, "punct"),
        ];
        assert_eq!(said(&tree, 4), [CueMeaning::Negated]);
    }

    #[test]
    fn what_is_said_of_a_noun_reaches_it() {
        let tree = [
            ("The", "DET", 3, "det"),
            ("bomb", "NOUN", 3, "compound"),
            ("plot", "NOUN", 5, "nsubj:pass"),
            ("was", "AUX", 5, "aux:pass"),
            ("foiled", "VERB", 0, "root"),
            (".", "PUNCT", 5, "punct"),
        ];
        assert_eq!(said(&tree, 2), [CueMeaning::Attempted]);
    }

    #[test]
    fn the_month_of_may_is_no_doubt() {
        let tree = [
            ("Rebels", "NOUN", 2, "nsubj"),
            ("attacked", "VERB", 0, "root"),
            ("in", "ADP", 4, "case"),
            ("May", "PROPN", 2, "obl"),
            (".", "PUNCT", 2, "punct"),
        ];
        assert_eq!(said(&tree, 2), []);
    }
}

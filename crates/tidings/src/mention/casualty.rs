//! Casualties: what the syntax says about who was killed, injured, detained, missing or displaced, and how many.
//!
//! In: a document's text and analysis, and the casualty words of the codebook. Out: [`Casualties`] in text
//! order. To which event they belong is decided in `event/cost.rs`.

use super::count::{Range, counted, stated};
use crate::Span;
use crate::codebook::{CasualtyFrame as Frame, CasualtyWords, Harm};
use crate::language::{Analysis, NameKind};

/// People to whom something was done, as one clause tells it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Casualties {
    /// What befell them.
    pub(crate) harm: Harm,
    /// The word that says so: "killed", "dead", "toll".
    pub(crate) word: usize,
    /// Heads of the phrases that say who: "guards" and "policeman" of "two guards and a policeman".
    pub(crate) people: Vec<usize>,
    /// How many, all phrases together.
    pub(crate) range: Range,
    /// From the first word of the first number to the last word of the last phrase.
    pub(crate) span: Span,
    /// Who they were, in the report's words, if it says.
    pub(crate) who: Option<Span>,
    /// Told as more than those told before: "five others".
    pub(crate) others: bool,
}

/// The casualties that a document tells of.
pub(crate) fn casualties(
    text: &str,
    analysis: &Analysis,
    words: &CasualtyWords,
) -> Vec<Casualties> {
    let clauses = Clauses { text, analysis };
    let mut found: Vec<Casualties> = Vec::new();
    for word in 0..analysis.tokens.len() {
        for &(harm, frame) in words.of(&analysis.tokens[word].lemma) {
            let Some(people) = clauses.people(word, frame) else {
                continue;
            };
            let Some(told) = clauses.count(harm, word, frame, people) else {
                continue;
            };
            // One toll is told once: "two dead bodies" is not four.
            let known = found
                .iter()
                .any(|other| other.harm == harm && other.span.overlaps(told.span));
            if !known {
                found.push(told);
            }
            break;
        }
    }
    found
}

struct Clauses<'d> {
    text: &'d str,
    analysis: &'d Analysis,
}

impl Clauses<'_> {
    fn word(&self, token: usize) -> String {
        self.analysis.tokens[token]
            .span
            .of(self.text)
            .to_lowercase()
    }

    fn is(&self, token: usize, labels: &[&str]) -> bool {
        labels.contains(&&*self.analysis.tokens[token].deprel)
    }

    /// The head of the phrase that says who, if the word stands in its frame.
    fn people(&self, word: usize, frame: Frame) -> Option<usize> {
        let token = &self.analysis.tokens[word];
        let verb = matches!(&*token.upos, "VERB" | "AUX");
        match frame {
            Frame::Verb if verb => self.undergoer(word),
            Frame::Fatal if verb && self.deadly(word) => self.undergoer(word),
            Frame::Befall if verb => {
                let subject = self.analysis.child(word, &["nsubj"]);
                subject.map(|s| self.relative(word, s)).or_else(|| {
                    // "the 12 people drowned"
                    self.is(word, &["acl"]).then_some(token.head).flatten()
                })
            }
            Frame::State if matches!(&*token.upos, "ADJ" | "NOUN" | "VERB" | "ADV") => {
                self.in_state(word)
            }
            Frame::Life if !verb => self.lives(word),
            // "Death threats" are no deaths, a "death toll" is one.
            Frame::Noun | Frame::None
                if matches!(&*token.upos, "NOUN" | "VERB")
                    && (!self.is(word, &["compound"])
                        || token.head.is_some_and(|h| self.sums(h))) =>
            {
                self.counted_noun(word)
            }
            _ => None,
        }
        .filter(|_| !verb || self.happened(word))
    }

    /// Whether the verb "to burn" or "to gun" ended in death here: "burned to death", "gunned down".
    fn deadly(&self, verb: usize) -> bool {
        self.analysis.children(verb).any(|child| {
            matches!(
                &*self.analysis.tokens[child].lemma,
                "death" | "alive" | "down" | "dead"
            )
        })
    }

    /// Whether a verb tells of something done: not what may, would or is to be done.
    fn happened(&self, verb: usize) -> bool {
        let unreal = |i: usize| {
            let word = self.word(i);
            self.is(i, &["aux"])
                && matches!(
                    word.as_str(),
                    "may"
                        | "might"
                        | "could"
                        | "would"
                        | "will"
                        | "can"
                        | "should"
                        | "must"
                        | "shall"
                )
        };
        let infinitive = |i: usize| {
            self.is(i, &["mark"])
                && self.word(i) == "to"
                && &*self.analysis.tokens[verb].tag == "VB"
        };
        let managed = self.analysis.tokens[verb].head.is_some_and(|head| {
            matches!(
                &*self.analysis.tokens[head].lemma,
                "manage" | "report" | "know" | "believe" | "confirm" | "say"
            )
        });
        self.analysis
            .children(verb)
            .all(|i| !unreal(i) && (!infinitive(i) || managed))
    }

    /// Whom a verb is done to.
    fn undergoer(&self, verb: usize) -> Option<usize> {
        let token = &self.analysis.tokens[verb];
        if let Some(subject) = self.passive_subject(verb) {
            return Some(self.relative(verb, subject));
        }
        if let Some(object) = self.analysis.child(verb, &["obj"]) {
            return Some(object);
        }
        let participle = matches!(&*token.tag, "VBN" | "VBD");
        if !participle {
            return None;
        }
        if self.is(verb, &["acl", "amod"]) {
            // "three people killed in the blast", "the wounded guards"
            return token.head;
        }
        if let Some(subject) = self.analysis.child(verb, &["nsubj"]) {
            // Headlines leave out the auxiliary: "Three killed in blast", "60 killed, 200 wounded".
            return stated(self.text, self.analysis, subject).map(|_| subject);
        }
        // "were ambushed and killed"; but "were killed or wounded" does not say how many were which.
        let either = self
            .analysis
            .child(verb, &["cc"])
            .is_some_and(|cc| self.word(cc) == "or");
        let first = token.head.filter(|_| self.is(verb, &["conj"]) && !either)?;
        self.passive_subject(first)
    }

    /// The subject of a verb in the passive; the auxiliary tells it as well as the subject's own label does.
    fn passive_subject(&self, verb: usize) -> Option<usize> {
        let analysis = self.analysis;
        analysis.child(verb, &["nsubj:pass"]).or_else(|| {
            analysis
                .child(verb, &["aux:pass"])
                .and_then(|_| analysis.child(verb, &["nsubj"]))
        })
    }

    /// The noun that a relative pronoun stands for: "12 people who were killed".
    fn relative(&self, verb: usize, subject: usize) -> usize {
        let pronoun = matches!(
            self.word(subject).as_str(),
            "who" | "which" | "that" | "whom"
        );
        match self.analysis.tokens[verb].head {
            Some(head) if pronoun && self.is(verb, &["acl:relcl"]) => head,
            _ => subject,
        }
    }

    /// Who is "dead", "wounded" or "missing".
    fn in_state(&self, word: usize) -> Option<usize> {
        let tokens = &self.analysis.tokens;
        if let Some(subject) = self.analysis.child(word, &["nsubj", "nsubj:pass"]) {
            return Some(self.relative(word, subject));
        }
        if self.analysis.child(word, &["nummod"]).is_some() {
            return Some(word);
        }
        let head = tokens[word].head?;
        if &*tokens[head].upos == "VERB" {
            // "left three dead"; "three were found dead", "was taken into custody"
            let of_verb = self.analysis.child(head, &["obj"]);
            if let Some(who) = of_verb.or_else(|| self.passive_subject(head)) {
                return Some(self.relative(head, who));
            }
        }
        if self.is(word, &["amod", "acl"])
            && matches!(&*tokens[head].upos, "NOUN" | "PROPN" | "NUM" | "PRON")
        {
            return Some(head);
        }
        // "at least 3 dead", whatever the tree makes of it
        let before = word.checked_sub(1)?;
        (tokens[before].sentence == tokens[word].sentence && &*tokens[before].upos == "NUM")
            .then_some(before)
    }

    /// Whose lives were lost or claimed.
    fn lives(&self, life: usize) -> Option<usize> {
        let analysis = self.analysis;
        let verb = analysis.tokens[life].head?;
        let lost = match &*analysis.tokens[verb].lemma {
            "lose" => true,
            "claim" | "take" | "cost" => false,
            _ => return None,
        };
        let theirs = analysis.child(life, &["nmod:poss"]).is_some();
        if lost && theirs && self.is(life, &["obj"]) {
            let subject = analysis.child(verb, &["nsubj"])?;
            return Some(self.relative(verb, subject));
        }
        let of = analysis
            .children(life)
            .find(|&i| self.is(i, &["nmod"]) && self.after(i, "of"));
        of.or_else(|| stated(self.text, analysis, life).map(|_| life))
    }

    /// The number that a noun such as "deaths", "toll of dead" or "murder of" goes with.
    fn counted_noun(&self, noun: usize) -> Option<usize> {
        let tokens = &self.analysis.tokens;
        if let Some(of) = self
            .analysis
            .children(noun)
            .find(|&i| self.is(i, &["nmod"]) && self.after(i, "of"))
        {
            return Some(of);
        }
        if stated(self.text, self.analysis, noun).is_some() {
            return Some(noun);
        }
        // "the death toll rose to 12", "the number of deaths has reached 40"
        let mut top = noun;
        while let Some(head) = tokens[top].head
            && self.sums(head)
        {
            top = head;
        }
        if top == noun {
            return None;
        }
        let verb = tokens[top].head?;
        if stated(self.text, self.analysis, verb).is_some() {
            return Some(verb);
        }
        self.analysis
            .children(verb)
            .filter(|&i| i != top && self.is(i, &["obl", "obj", "xcomp", "nmod"]))
            .chain(
                self.analysis
                    .children(top)
                    .filter(|&i| self.is(i, &["nmod"]) && self.after(i, "of")),
            )
            .find(|&i| stated(self.text, self.analysis, i).is_some())
    }

    /// Whether a noun says how many of what stands with it.
    fn sums(&self, noun: usize) -> bool {
        let lemma = &*self.analysis.tokens[noun].lemma;
        matches!(lemma, "toll" | "number" | "count" | "tally")
    }

    /// Whether a name in a list says who the first of it is: "A night guard, Papa Léon, and two patients".
    fn names(&self, person: usize, first: usize) -> bool {
        let name = self.analysis.name_at(person);
        let name = name.filter(|name| name.kind == NameKind::Person);
        let Some(tokens) = name.map(|name| name.tokens.clone()) else {
            return false;
        };
        let comma = |at: usize| {
            self.analysis
                .tokens
                .get(at)
                .is_some_and(|_| self.word(at) == ",")
        };
        &*self.analysis.tokens[first].tag == "NN"
            && tokens.start == first + 2
            && comma(first + 1)
            && comma(tokens.end)
    }

    /// What is joined to `people` by "and" and shares their verb: not "nine others" of "two women dead and
    /// nine others injured".
    fn joined(&self, people: usize, word: usize) -> Vec<usize> {
        let tokens = &self.analysis.tokens;
        // "Injured" of "killed three people and injured three others" is no adjective, whatever the tree says.
        let before_number = |i: usize| tokens.get(i + 1).is_some_and(|next| &*next.upos == "NUM");
        let tells = |i: usize| !self.is(i, &["amod"]) || before_number(i);
        let acts = |i: usize| {
            i != word
                && (tokens[i].head != Some(word) || self.is(i, &["conj"]))
                && matches!(&*tokens[i].upos, "VERB" | "AUX" | "ADJ")
                && tells(i)
        };
        self.analysis
            .children(people)
            .filter(|&i| {
                self.is(i, &["conj"])
                    && matches!(&*tokens[i].upos, "NOUN" | "PROPN" | "NUM" | "PRON")
            })
            .filter(|&i| i > people && !(people + 1..i).any(acts) && !self.part_of_a_toll(i))
            .filter(|&i| !self.names(i, people))
            .filter(|&i| {
                tokens.get(i + 1).is_none_or(|next| {
                    next.sentence != tokens[i].sentence || !acts(i + 1) || i + 1 == word
                })
            })
            .collect()
    }

    /// Whether a number only says how many of those told of were of some kind: "496 had been killed, 258 of
    /// them civilians".
    fn part_of_a_toll(&self, number: usize) -> bool {
        let tokens = &self.analysis.tokens;
        let same = |i: usize| {
            tokens
                .get(i)
                .is_some_and(|t| t.sentence == tokens[number].sentence)
        };
        let of_them = same(number + 2)
            && self.word(number + 1) == "of"
            && matches!(
                self.word(number + 2).as_str(),
                "them" | "whom" | "which" | "these" | "those"
            );
        of_them && number > 0 && same(number - 1) && self.word(number - 1) == ","
    }

    fn after(&self, noun: usize, preposition: &str) -> bool {
        self.analysis
            .children(noun)
            .any(|i| self.is(i, &["case"]) && self.word(i) == preposition)
    }

    /// How many the phrases headed by `people` tell, those joined by "and" together.
    fn count(&self, harm: Harm, word: usize, frame: Frame, people: usize) -> Option<Casualties> {
        let (text, analysis) = (self.text, self.analysis);
        let mut heads = vec![people];
        if people != word {
            heads.extend(self.joined(people, word));
        }
        let denied = self
            .analysis
            .children(word)
            .any(|i| matches!(self.word(i).as_str(), "not" | "n't" | "n’t" | "never"));
        if denied {
            // "did not kill anyone"
            let anyone = analysis.subtree(people).into_iter().find(|&i| {
                matches!(
                    self.word(i).as_str(),
                    "anyone" | "anybody" | "any" | "one" | "single" | "person"
                )
            })?;
            return Some(Casualties {
                harm,
                word,
                people: heads,
                range: Range {
                    low: Some(0),
                    high: Some(0),
                },
                span: analysis.tokens[word]
                    .span
                    .join(analysis.tokens[anyone].span),
                who: None,
                others: false,
            });
        }
        if self.part_of_a_toll(people) {
            return None;
        }
        let tells: Vec<_> = heads
            .iter()
            .filter_map(|&head| counted(text, analysis, head))
            .collect();
        let first = tells.first()?;
        // "Nobody was arrested" is an arrest that was not made, not a toll of none.
        if first.range.high == Some(0) && harm == Harm::Detained {
            return None;
        }
        if frame == Frame::None && first.range.low != Some(0) {
            return None;
        }
        let all = tells.len() == heads.len();
        let sum = |end: fn(&Range) -> Option<u64>| {
            tells
                .iter()
                .map(|told| end(&told.range))
                .try_fold(0_u64, |sum, n| n.map(|n| sum.saturating_add(n)))
        };
        let range = Range {
            low: sum(|range| range.low),
            high: sum(|range| range.high).filter(|_| all),
        };
        let span = tells
            .iter()
            .fold(first.span, |span, told| span.join(told.span));
        let others = heads.iter().any(|&head| {
            let from = head.saturating_sub(4);
            (from..=head).any(|i| {
                analysis.tokens[i].sentence == analysis.tokens[head].sentence
                    && matches!(
                        self.word(i).as_str(),
                        "other" | "others" | "another" | "more" | "further" | "additional"
                    )
                    && (i + 1 > head || self.word(i + 1) != "than")
            })
        });
        Some(Casualties {
            harm,
            word,
            people: heads,
            range,
            span,
            who: first.of,
            others,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codebook::Codebook;
    use crate::language::sample::read;

    /// Harm, least and most, and the heads of those it befell.
    type Told = (Harm, Option<u64>, Option<u64>, Vec<String>);

    fn told(text: &str, tree: &str) -> Vec<Told> {
        let analysis = read(text, tree);
        casualties(text, &analysis, Codebook::embedded().casualties())
            .iter()
            .map(|c| {
                let word = |&at: &usize| analysis.tokens[at].span.of(text).to_owned();
                let people = c.people.iter().map(word).collect();
                (c.harm, c.range.low, c.range.high, people)
            })
            .collect()
    }

    fn exactly(harm: Harm, number: u64, people: &[&str]) -> Told {
        let people = people.iter().map(|&head| head.to_owned()).collect();
        (harm, Some(number), Some(number), people)
    }

    #[test]
    fn those_joined_by_and_are_counted_together() {
        assert_eq!(
            told(
                "Gunmen killed three guards and a policeman on Monday.",
                "NOUN 2 nsubj; VERB 0 root VBD; NUM 4 nummod; NOUN 2 obj; CCONJ 7 cc; DET 7 det; NOUN 4 conj NN; \
                 ADP 9 case; PROPN 2 obl; PUNCT 2 punct"
            ),
            [exactly(Harm::Killed, 4, &["guards", "policeman"])]
        );
    }

    #[test]
    fn a_verb_that_reads_like_an_adjective_parts_two_tolls() {
        assert_eq!(
            told(
                "It killed three people and injured three others.",
                "PRON 2 nsubj; VERB 0 root VBD; NUM 4 nummod; NOUN 2 obj NNS; CCONJ 8 cc; ADJ 8 amod; NUM 8 nummod; \
                 NOUN 4 conj NNS; PUNCT 2 punct"
            ),
            [
                exactly(Harm::Killed, 3, &["people"]),
                exactly(Harm::Injured, 3, &["others"])
            ]
        );
    }

    #[test]
    fn threats_of_death_are_no_deaths() {
        let tree = "DET 4 det; NUM 4 nummod; NOUN 4 compound NN; NOUN 5 nsubj NNS; VERB 0 root VBD; PUNCT 5 punct";
        assert_eq!(told("The four death threats came.", tree), []);
    }

    #[test]
    fn those_of_another_harm_are_counted_apart() {
        assert_eq!(
            told(
                "Two women were dead and nine others injured.",
                "NUM 2 nummod; NOUN 4 nsubj; AUX 4 cop; ADJ 0 root; CCONJ 8 cc; NUM 7 nummod; NOUN 8 nsubj; \
                 VERB 4 conj VBN; PUNCT 4 punct"
            ),
            [
                exactly(Harm::Killed, 2, &["women"]),
                exactly(Harm::Injured, 9, &["others"])
            ]
        );
    }

    #[test]
    fn a_relative_clause_tells_of_the_noun_before_it() {
        assert_eq!(
            told(
                "Police found 12 people who were killed.",
                "NOUN 2 nsubj; VERB 0 root VBD; NUM 4 nummod; NOUN 2 obj; PRON 7 nsubj:pass; AUX 7 aux:pass; \
                 VERB 4 acl:relcl VBN; PUNCT 2 punct"
            ),
            [exactly(Harm::Killed, 12, &["people"])]
        );
    }

    #[test]
    fn a_toll_stands_where_its_verb_puts_it() {
        assert_eq!(
            told(
                "The death toll rose to 12.",
                "DET 3 det; NOUN 3 compound; NOUN 4 nsubj; VERB 0 root VBD; ADP 6 case; NUM 4 obl; PUNCT 4 punct"
            ),
            [exactly(Harm::Killed, 12, &["12"])]
        );
    }

    #[test]
    fn the_auxiliary_tells_the_passive() {
        assert_eq!(
            told(
                "Four workers and two soldiers were killed.",
                "NUM 2 nummod; NOUN 7 nsubj; CCONJ 5 cc; NUM 5 nummod; NOUN 2 conj; AUX 7 aux:pass; VERB 0 root VBN; \
                 PUNCT 7 punct"
            ),
            [exactly(Harm::Killed, 6, &["workers", "soldiers"])]
        );
        assert_eq!(
            told(
                "A total of 39 were confirmed dead.",
                "DET 2 det; NOUN 6 nsubj:pass; ADP 4 case; NUM 2 nmod; AUX 6 aux:pass; VERB 0 root VBN; ADJ 6 xcomp; \
                 PUNCT 6 punct"
            ),
            [exactly(Harm::Killed, 39, &["total"])]
        );
    }

    #[test]
    fn a_part_of_a_toll_is_none() {
        assert_eq!(
            told(
                "By then 496 had been killed, 258 of them civilians.",
                "ADP 2 case; ADV 6 obl; NUM 6 nsubj:pass; AUX 6 aux; AUX 6 aux:pass; VERB 0 root VBN; PUNCT 8 punct; \
                 NUM 6 obj; ADP 10 case; PRON 8 nmod; NOUN 8 nmod; PUNCT 6 punct"
            ),
            [exactly(Harm::Killed, 496, &["496"])]
        );
    }

    #[test]
    fn lives_are_lost_and_claimed() {
        assert_eq!(
            told(
                "The blast claimed the lives of 12 people.",
                "DET 2 det; NOUN 3 nsubj; VERB 0 root VBD; DET 5 det; NOUN 3 obj; ADP 8 case; NUM 8 nummod; NOUN 5 nmod; \
                 PUNCT 3 punct"
            ),
            [exactly(Harm::Killed, 12, &["people"])]
        );
        assert_eq!(
            told(
                "Nine miners lost their lives.",
                "NUM 2 nummod; NOUN 3 nsubj; VERB 0 root VBD; PRON 5 nmod:poss; NOUN 3 obj; PUNCT 3 punct"
            ),
            [exactly(Harm::Killed, 9, &["miners"])]
        );
        assert_eq!(
            told(
                "Not a single life was lost.",
                "PART 4 advmod; DET 4 det; ADJ 4 amod; NOUN 6 nsubj:pass; AUX 6 aux:pass; VERB 0 root VBN; PUNCT 6 punct"
            ),
            [exactly(Harm::Killed, 0, &["life"])]
        );
    }

    #[test]
    fn none_is_a_toll_and_what_may_happen_is_not() {
        assert_eq!(
            told(
                "The blast did not kill anyone.",
                "DET 2 det; NOUN 5 nsubj; AUX 5 aux; PART 5 advmod; VERB 0 root VB; PRON 5 obj; PUNCT 5 punct"
            ),
            [exactly(Harm::Killed, 0, &["anyone"])]
        );
        assert_eq!(
            told(
                "It could kill three guards.",
                "PRON 3 nsubj; AUX 3 aux; VERB 0 root VB; NUM 5 nummod; NOUN 3 obj; PUNCT 3 punct"
            ),
            []
        );
    }
}

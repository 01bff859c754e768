//! Patterns: how the files write the words of a trigger, and how these are found in a document.
//!
//! In: a pattern such as `carry|beat + attack`, and a document's tokens as [`Words`]. Out: the
//! tokens that it matches. What a match means is left to the caller.
//!
//! | written | matches |
//! |---|---|
//! | `shell` | a token with that lemma |
//! | `=talks` | a token with exactly that form, whatever its case |
//! | `attack\|raid` | either |
//! | `{drone}` | a token of that word class |
//! | `call for` | the two words side by side (a hyphen between them is ignored) |
//! | `call + off` | the two words with up to six words between them |
//! | `state of ^emergency` | `^` marks the head, where it is not the usual word |
//!
//! The head of a noun pattern is its last word before a preposition, of any other its first word.

use std::collections::HashMap;

use crate::language::{Analysis, lemma};

/// A word known to the codebook.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct Symbol(u32);

/// A word of a document that no pattern knows.
const UNKNOWN: Symbol = Symbol(u32::MAX);

/// How many words a `+` may skip.
const LONGEST_GAP: usize = 6;

/// A named list of words, by its place in the class file.
pub(crate) type ClassMask = u64;

/// The words that patterns use, and the classes each belongs to.
#[derive(Debug, Clone, Default)]
pub(crate) struct Symbols {
    by_word: HashMap<Box<str>, Symbol>,
    classes: Vec<ClassMask>,
    members: Vec<Vec<Symbol>>,
}

impl Symbols {
    /// The symbol of a word, new or known.
    pub(crate) fn intern(&mut self, word: &str) -> Symbol {
        let word = lemma::canonical(word);
        if let Some(&symbol) = self.by_word.get(&*word) {
            return symbol;
        }
        let symbol = Symbol(self.classes.len() as u32);
        self.classes.push(0);
        self.by_word.insert(word.into(), symbol);
        symbol
    }

    /// Puts a word into a class.
    pub(crate) fn add_to_class(&mut self, word: &str, class: u8) {
        let symbol = self.intern(word);
        let mask = &mut self.classes[symbol.0 as usize];
        if *mask >> class & 1 == 0 {
            *mask |= 1 << class;
            let class = usize::from(class);
            if self.members.len() <= class {
                self.members.resize_with(class + 1, Vec::new);
            }
            self.members[class].push(symbol);
        }
    }

    /// Every symbol of a class.
    fn members(&self, class: u8) -> &[Symbol] {
        self.members
            .get(usize::from(class))
            .map_or(&[], Vec::as_slice)
    }

    fn find(&self, word: &str) -> Symbol {
        self.by_word
            .get(&*lemma::canonical(word))
            .copied()
            .unwrap_or(UNKNOWN)
    }

    fn classes_of(&self, symbol: Symbol) -> ClassMask {
        self.classes.get(symbol.0 as usize).copied().unwrap_or(0)
    }
}

/// Which part of speech a pattern's head has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum PartOfSpeech {
    /// A verb in any form.
    Verb,
    /// A noun, singular or plural.
    Noun,
    /// An adjective or participle.
    Adjective,
    /// Any: a fixed phrase.
    Phrase,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Term {
    Lemma(Symbol),
    Form(Symbol),
    Class(u8),
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Element {
    terms: Vec<Term>,
    gap_before: bool,
}

/// Words to find, with the one that counts as their head.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Pattern {
    elements: Vec<Element>,
    head: usize,
    part_of_speech: PartOfSpeech,
}

const PREPOSITIONS: &[&str] = &[
    "of", "on", "at", "by", "for", "in", "to", "with", "against", "from", "into", "over",
    "between", "under", "upon", "out", "off", "up", "down", "away", "back", "through", "about",
    "after", "around", "as",
];

impl Pattern {
    /// Reads a pattern.
    ///
    /// # Errors
    /// A sentence that says what is wrong with it.
    pub(crate) fn parse(
        text: &str,
        part_of_speech: PartOfSpeech,
        symbols: &mut Symbols,
        class: &dyn Fn(&str) -> Option<u8>,
    ) -> Result<Self, String> {
        let mut elements: Vec<Element> = Vec::new();
        let mut head = None;
        let mut preposition = None;
        let mut gap = false;
        for word in text.split_whitespace() {
            if word == "+" {
                if elements.is_empty() || gap {
                    return Err("`+` must stand between two words".into());
                }
                gap = true;
                continue;
            }
            let (word, marked) = word
                .strip_prefix('^')
                .map_or((word, false), |rest| (rest, true));
            if marked && head.replace(elements.len()).is_some() {
                return Err("only one word can be the head (`^`)".into());
            }
            if word != word.to_lowercase() {
                return Err(format!("write `{word}` in lower case"));
            }
            if PREPOSITIONS.contains(&word) && !elements.is_empty() {
                preposition.get_or_insert(elements.len());
            }
            let alternatives: Vec<&str> = word.split('|').collect();
            // `sit-in` is read as three tokens.
            if let [single] = alternatives[..]
                && single.len() > 1
                && single.contains('-')
                && !single.starts_with(['=', '{'])
            {
                // "sit-in", "tip-off": the head is the word before the particle.
                let last = single.rsplit('-').next().unwrap_or("");
                if PREPOSITIONS.contains(&last) {
                    preposition.get_or_insert(elements.len() + 2 * single.matches('-').count() - 1);
                }
                for (at, part) in single.split('-').enumerate() {
                    if at > 0 {
                        elements.push(Element {
                            terms: vec![Term::Form(symbols.intern("-"))],
                            gap_before: false,
                        });
                    }
                    if part.is_empty() {
                        return Err(format!("`{single}` has a hyphen at its edge"));
                    }
                    let terms = vec![Term::Lemma(symbols.intern(part))];
                    elements.push(Element {
                        terms,
                        gap_before: std::mem::take(&mut gap),
                    });
                }
                continue;
            }
            let mut terms = Vec::with_capacity(alternatives.len());
            for alternative in alternatives {
                let term = if let Some(form) = alternative.strip_prefix('=') {
                    Term::Form(symbols.intern(form))
                } else if let Some(name) = alternative
                    .strip_prefix('{')
                    .and_then(|rest| rest.strip_suffix('}'))
                {
                    Term::Class(
                        class(name).ok_or_else(|| format!("there is no word class `{name}`"))?,
                    )
                } else {
                    Term::Lemma(symbols.intern(alternative))
                };
                if alternative.trim_start_matches('=').is_empty() {
                    return Err("an alternative is empty".into());
                }
                terms.push(term);
            }
            elements.push(Element {
                terms,
                gap_before: std::mem::take(&mut gap),
            });
        }
        if elements.is_empty() {
            return Err("the pattern is empty".into());
        }
        if gap {
            return Err("`+` must stand between two words".into());
        }
        let head = head.unwrap_or(match part_of_speech {
            PartOfSpeech::Noun => preposition.unwrap_or(elements.len()) - 1,
            _ => 0,
        });
        Ok(Self {
            elements,
            head,
            part_of_speech,
        })
    }

    /// The symbols under which the pattern is to be looked up: those of its head.
    pub(crate) fn anchors(&self, symbols: &Symbols) -> Vec<Symbol> {
        let mut anchors = Vec::new();
        for term in &self.elements[self.head].terms {
            match *term {
                Term::Lemma(symbol) | Term::Form(symbol) => anchors.push(symbol),
                Term::Class(class) => anchors.extend_from_slice(symbols.members(class)),
            }
        }
        anchors.sort_unstable();
        anchors.dedup();
        anchors
    }

    /// How many words it has.
    pub(crate) fn len(&self) -> usize {
        self.elements.len()
    }

    /// Whether both match the same words.
    pub(crate) fn same_words(&self, other: &Self) -> bool {
        self.elements == other.elements
    }

    /// The tokens matched with `head` as head, in order, or `None`.
    pub(crate) fn matches(&self, words: &Words<'_>, head: usize) -> Option<Vec<usize>> {
        let head_element = &self.elements[self.head];
        let fits = head_element
            .terms
            .iter()
            .any(|&term| words.anchor_fits(head, term, self.part_of_speech, self.len()));
        if !fits {
            return None;
        }
        let mut matched = vec![head];
        let (before, after) = (&self.elements[..self.head], &self.elements[self.head + 1..]);
        if !matches_after(words, after, head, &mut matched) {
            matched.truncate(1);
            // "hostages were taken": the object of a passive stands before its verb.
            let [object] = after else { return None };
            let passive = self.part_of_speech != PartOfSpeech::Noun
                && object.gap_before
                && words.is_passive(head);
            let at = passive
                .then(|| words.seek_back(head, |at| words.has(at, &object.terms)))
                .flatten()?;
            if words.is_particle(at) {
                return None;
            }
            matched.push(at);
        }
        let mut gap_before = head_element.gap_before;
        let mut from = head;
        for element in before.iter().rev() {
            from = if gap_before {
                words.seek_back(from, |at| words.has(at, &element.terms))?
            } else {
                words
                    .previous(from)
                    .filter(|&at| words.has(at, &element.terms))?
            };
            matched.push(from);
            gap_before = element.gap_before;
        }
        matched.sort_unstable();
        matched.dedup();
        Some(matched)
    }
}

/// Matches the rest of a pattern to the right of `from`, nearest first.
fn matches_after(
    words: &Words<'_>,
    elements: &[Element],
    from: usize,
    matched: &mut Vec<usize>,
) -> bool {
    let Some((element, rest)) = elements.split_first() else {
        return true;
    };
    let mut at = from;
    let reach = if element.gap_before {
        LONGEST_GAP + 1
    } else {
        1
    };
    for step in 0..reach {
        // A written hyphen must be seen; any other is skipped.
        let next = if words.has_next_hyphen(at) && step == 0 && words.has(at + 1, &element.terms) {
            Some(at + 1)
        } else {
            words.next(at)
        };
        let Some(next) = next else { return false };
        if words.is_break(next) {
            return false;
        }
        if words.has(next, &element.terms) {
            matched.push(next);
            if matches_after(words, rest, next, matched) {
                return true;
            }
            matched.pop();
        }
        at = next;
    }
    false
}

#[derive(Debug, Clone, Copy)]
struct Word {
    form: Symbol,
    verb: [Symbol; 5],
    noun: [Symbol; 2],
    classes: ClassMask,
}

/// A document's tokens as the patterns see them.
pub(crate) struct Words<'a> {
    text: &'a str,
    analysis: &'a Analysis,
    tokens: Vec<Word>,
}

const DETERMINERS: &[&str] = &[
    "the", "a", "an", "this", "that", "these", "those", "its", "his", "their", "our", "my", "your",
    "no", "every", "each", "some", "any", "'s", "’s",
];
const BEFORE_VERBS: &[&str] = &[
    "to", "will", "would", "can", "could", "should", "may", "might", "must", "shall", "did",
    "does", "do", "n't", "n’t", "not", "he", "she", "they", "we", "i", "who",
];
const BE_FORMS: &[&str] = &[
    "is", "was", "are", "were", "been", "being", "be", "'s", "get", "gets", "got", "getting", "’s",
    "am",
];

impl<'a> Words<'a> {
    /// Looks the tokens up; `text` is the document that `analysis` was made from.
    pub(crate) fn new(text: &'a str, analysis: &'a Analysis, symbols: &Symbols) -> Self {
        let words = analysis
            .tokens
            .iter()
            .map(|token| {
                let lower = text.get(token.span.range()).unwrap_or("").to_lowercase();
                let form = symbols.find(&lower);
                let mut verb = [UNKNOWN; 5];
                let mut noun = [UNKNOWN; 2];
                let fill = |slots: &mut [Symbol], symbol: Symbol| {
                    if symbol != UNKNOWN
                        && !slots.contains(&symbol)
                        && let Some(slot) = slots.iter_mut().find(|slot| **slot == UNKNOWN)
                    {
                        *slot = symbol;
                    }
                };
                if &*token.upos != "X" {
                    fill(&mut verb, symbols.find(&token.lemma));
                    fill(&mut noun, symbols.find(&token.lemma));
                }
                for candidate in lemma::verb_candidates(&lower) {
                    fill(&mut verb, symbols.find(&candidate));
                }
                fill(&mut noun, symbols.find(&lemma::noun(&lower)));
                fill(&mut noun, form);
                let classes = noun
                    .iter()
                    .chain(&verb)
                    .fold(symbols.classes_of(form), |mask, &symbol| {
                        mask | symbols.classes_of(symbol)
                    });
                Word {
                    form,
                    verb,
                    noun,
                    classes,
                }
            })
            .collect();
        Self {
            text,
            analysis,
            tokens: words,
        }
    }

    pub(crate) fn len(&self) -> usize {
        self.tokens.len()
    }

    /// The document's words of one token.
    pub(crate) fn form(&self, at: usize) -> &str {
        self.analysis
            .tokens
            .get(at)
            .and_then(|token| self.text.get(token.span.range()))
            .unwrap_or("")
    }

    fn form_is_one_of(&self, at: usize, list: &[&str]) -> bool {
        let form = self.form(at);
        list.iter().any(|entry| entry.eq_ignore_ascii_case(form))
    }

    /// The classes of one token.
    pub(crate) fn classes(&self, at: usize) -> ClassMask {
        self.tokens.get(at).map_or(0, |word| word.classes)
    }

    /// Every symbol under which a pattern may be anchored at this token.
    pub(crate) fn anchors(&self, at: usize) -> impl Iterator<Item = Symbol> {
        let word = &self.tokens[at];
        let mut seen: Vec<Symbol> = word
            .verb
            .iter()
            .chain(&word.noun)
            .chain([&word.form])
            .copied()
            .filter(|&symbol| symbol != UNKNOWN)
            .collect();
        seen.sort_unstable();
        seen.dedup();
        seen.into_iter()
    }

    /// Whether the reader has told this token's part of speech.
    pub(crate) fn is_read(&self, at: usize) -> bool {
        self.analysis
            .tokens
            .get(at)
            .is_some_and(|token| &*token.upos != "X" && !token.upos.is_empty())
    }

    fn anchor_fits(
        &self,
        at: usize,
        term: Term,
        part_of_speech: PartOfSpeech,
        length: usize,
    ) -> bool {
        let word = &self.tokens[at];
        let lemma_fits = match (term, part_of_speech) {
            (Term::Form(symbol), _) => word.form == symbol,
            (Term::Lemma(symbol), PartOfSpeech::Verb) => word.verb.contains(&symbol),
            (Term::Lemma(symbol), PartOfSpeech::Noun) => word.noun.contains(&symbol),
            (Term::Lemma(symbol), _) => {
                word.form == symbol || word.verb.contains(&symbol) || word.noun.contains(&symbol)
            }
            (Term::Class(class), _) => word.classes >> class & 1 == 1,
        };
        if !lemma_fits {
            return false;
        }
        let upos = &*self.analysis.tokens[at].upos;
        if self.is_read(at) {
            // Several words settle what one tag may get wrong.
            return match part_of_speech {
                PartOfSpeech::Verb => {
                    matches!(upos, "VERB" | "AUX") || (length > 1 && !matches!(upos, "PROPN"))
                }
                PartOfSpeech::Noun => matches!(upos, "NOUN" | "PROPN") || length > 1,
                PartOfSpeech::Adjective => matches!(upos, "ADJ" | "VERB" | "ADV"),
                PartOfSpeech::Phrase => true,
            };
        }
        let previous = self.previous(at);
        if matches!(self.form(at), "March" | "May") && previous.is_some() {
            return false;
        }
        match part_of_speech {
            PartOfSpeech::Verb => {
                let bare = !self.is_inflected(at) && length == 1;
                previous.is_none_or(|before| {
                    !self.form_is_one_of(before, DETERMINERS)
                        && (!bare || self.may_precede_bare_verb(before))
                })
            }
            PartOfSpeech::Noun => {
                length > 1
                    || !previous.is_some_and(|before| self.form_is_one_of(before, BEFORE_VERBS))
            }
            PartOfSpeech::Adjective | PartOfSpeech::Phrase => true,
        }
    }

    fn is_inflected(&self, at: usize) -> bool {
        let lower = self.form(at).to_lowercase();
        lower.ends_with("ing")
            || lower.ends_with("ed")
            || lower.ends_with('s')
            || lemma::verb(&lower) != lower
    }

    /// Whether a bare form after this token may be a verb: "to attack", "rebels attack", "police attack".
    fn may_precede_bare_verb(&self, at: usize) -> bool {
        let form = self.form(at);
        self.form_is_one_of(at, BEFORE_VERBS)
            || self.form_is_one_of(
                at,
                &[
                    "police", "people", "men", "women", "children", "gunmen", "and", "or", "you",
                    "let", "please",
                ],
            )
            || (form.ends_with('s') && form.len() > 3)
            || form.ends_with("ly")
            || matches!(form, "\"" | "“" | "‘")
    }

    fn has(&self, at: usize, terms: &[Term]) -> bool {
        let Some(word) = self.tokens.get(at) else {
            return false;
        };
        terms.iter().any(|&term| match term {
            Term::Form(symbol) => word.form == symbol,
            Term::Lemma(symbol) => {
                word.form == symbol || word.verb.contains(&symbol) || word.noun.contains(&symbol)
            }
            Term::Class(class) => word.classes >> class & 1 == 1,
        })
    }

    fn sentence(&self, at: usize) -> usize {
        self.analysis.tokens[at].sentence
    }

    fn is_hyphen(&self, at: usize) -> bool {
        matches!(self.form(at), "-" | "‐" | "‑")
    }

    fn has_next_hyphen(&self, at: usize) -> bool {
        at + 1 < self.len() && self.is_hyphen(at + 1)
    }

    /// The next token of the sentence that is not a hyphen.
    pub(crate) fn next(&self, at: usize) -> Option<usize> {
        let next = (at + 1..self.len()).find(|&next| !self.is_hyphen(next))?;
        (self.sentence(next) == self.sentence(at)).then_some(next)
    }

    /// The previous token of the sentence that is not a hyphen.
    pub(crate) fn previous(&self, at: usize) -> Option<usize> {
        let previous = (0..at).rev().find(|&previous| !self.is_hyphen(previous))?;
        (self.sentence(previous) == self.sentence(at)).then_some(previous)
    }

    /// Whether a gap must not cross this token.
    pub(crate) fn is_break(&self, at: usize) -> bool {
        matches!(
            self.form(at),
            "." | ";" | ":" | "!" | "?" | "—" | "–" | "(" | ")"
        )
    }

    fn is_particle(&self, at: usize) -> bool {
        self.form_is_one_of(at, PREPOSITIONS)
    }

    fn seek_back(&self, from: usize, fits: impl Fn(usize) -> bool) -> Option<usize> {
        let mut at = from;
        for _ in 0..=LONGEST_GAP {
            at = self.previous(at)?;
            if self.is_break(at) {
                return None;
            }
            if fits(at) {
                return Some(at);
            }
        }
        None
    }

    /// Whether the verb at this token is passive, by the reader or by a form of "be" just before it.
    pub(crate) fn is_passive(&self, at: usize) -> bool {
        let tokens = &self.analysis.tokens;
        if self.is_read(at) {
            let sentence = self.sentence(at);
            let Some(range) = self
                .analysis
                .sentences
                .get(sentence)
                .map(|sentence| sentence.tokens.clone())
            else {
                return false;
            };
            let marked = range.clone().any(|child| {
                tokens.get(child).is_some_and(|token| {
                    token.head == Some(at)
                        && matches!(&*token.deprel, "nsubj:pass" | "aux:pass" | "csubj:pass")
                })
            });
            let reduced = &*tokens[at].tag == "VBN" && &*tokens[at].deprel == "acl";
            return marked || reduced;
        }
        if !self.looks_like_participle(at) {
            return false;
        }
        if self
            .next(at)
            .is_some_and(|next| self.form(next).eq_ignore_ascii_case("by"))
        {
            return true;
        }
        let mut before = at;
        for _ in 0..3 {
            let Some(previous) = self.previous(before) else {
                return false;
            };
            if self.form_is_one_of(previous, BE_FORMS) {
                return true;
            }
            before = previous;
        }
        false
    }

    fn looks_like_participle(&self, at: usize) -> bool {
        lemma::may_be_participle(&self.form(at).to_lowercase())
    }
}

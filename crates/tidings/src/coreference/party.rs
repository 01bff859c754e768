//! Names for things: the chain of words that name one thing, and its fullest name.

use std::collections::{BTreeMap, HashMap};

use crate::Span;
use crate::language::{Analysis, NameKind, Pair, Scores, phrase, phrase_head};

/// A pronoun or "the group" is led back if the reader prefers an antecedent to none by this much (logit).
const LEAD: f32 = 0.0;

/// Links from words to earlier words that name the same thing, as the reader sees them.
#[derive(Debug, Default)]
pub(crate) struct Antecedents(HashMap<usize, usize>);

impl Antecedents {
    /// Reads the antecedent head on the pronouns and definite nouns of an annotated window.
    pub(crate) fn read(&mut self, text: &str, analysis: &Analysis, scores: &Scores<'_>) {
        let nominal: Vec<usize> = scores
            .tokens
            .clone()
            .filter(|&t| matches!(&*analysis.tokens[t].upos, "NOUN" | "PROPN" | "PRON"))
            .collect();
        for (at, &token) in nominal.iter().enumerate() {
            if !anaphoric(text, analysis, token) {
                continue;
            }
            let best = nominal[..at]
                .iter()
                .map(|&to| (scores.pair(Pair::Antecedent, token, to)[0], to))
                .max_by(|x, y| x.0.total_cmp(&y.0));
            if let Some((score, to)) = best
                && score > LEAD
            {
                self.0.insert(token, to);
            }
        }
    }
}

/// Whether the word may stand for something named before: a third-person pronoun, or a noun with
/// "the", "this" or "that" and no name in it.
fn anaphoric(text: &str, analysis: &Analysis, token: usize) -> bool {
    let t = &analysis.tokens[token];
    match &*t.upos {
        "PRON" => matches!(
            t.span.of(text).to_lowercase().as_str(),
            "he" | "she"
                | "it"
                | "they"
                | "him"
                | "her"
                | "them"
                | "his"
                | "its"
                | "their"
                | "who"
                | "which"
                | "that"
        ),
        "NOUN" => {
            let sentence = analysis.sentences[t.sentence].tokens.clone();
            let from = token.saturating_sub(4).max(sentence.start);
            (from..token).any(|i| {
                let d = &analysis.tokens[i];
                d.head == Some(token)
                    && &*d.deprel == "det"
                    && matches!(
                        d.span.of(text).to_lowercase().as_str(),
                        "the" | "this" | "that" | "these" | "those"
                    )
            })
        }
        _ => false,
    }
}

/// One thing that the report names, by one or more phrases.
#[derive(Debug, Clone, Default)]
pub(crate) struct Chain {
    /// Fullest name.
    pub(crate) name: String,
    /// What kind of name it is, if one of its words is a name.
    pub(crate) kind: Option<NameKind>,
    /// Where it is named, in order; pronouns are left out.
    pub(crate) spans: Vec<Span>,
}

/// The things of a document by the words that name them.
#[derive(Debug, Default)]
pub(crate) struct Parties {
    /// Head word -> its phrase.
    antecedents: HashMap<usize, usize>,
    chains: Vec<Chain>,
    /// Token -> chain of the name that holds it.
    named: HashMap<usize, usize>,
}

impl Parties {
    /// Gathers the names of a document into chains.
    pub(crate) fn gather(text: &str, analysis: &Analysis, antecedents: Antecedents) -> Self {
        let mut parties = Self {
            antecedents: antecedents.0,
            ..Self::default()
        };
        let mut keys: BTreeMap<String, usize> = BTreeMap::new();
        let mut order: Vec<usize> = (0..analysis.names.len()).collect();
        // Long names first, so that short ones find them.
        order.sort_by_key(|&i| (usize::MAX - analysis.names[i].tokens.len(), i));
        for index in order {
            let name = &analysis.names[index];
            let words = key(name.span.of(text));
            if words.is_empty() {
                continue;
            }
            let known = keys.get(&words.join(" ")).copied();
            let chain = known
                .or_else(|| parties.longer(&words, name.kind))
                .unwrap_or_else(|| {
                    parties.chains.push(Chain {
                        name: name.span.of(text).to_owned(),
                        kind: Some(name.kind),
                        spans: Vec::new(),
                    });
                    parties.chains.len() - 1
                });
            keys.insert(words.join(" "), chain);
            parties.chains[chain].spans.push(name.span);
            for token in name.tokens.clone() {
                parties.named.insert(token, chain);
            }
        }
        parties.acronyms(text, analysis);
        for chain in &mut parties.chains {
            chain.spans.sort();
            chain.spans.dedup();
        }
        parties
    }

    /// The chain of a longer name of the same kind that ends with (persons) or holds (others) these words.
    fn longer(&self, words: &[String], kind: NameKind) -> Option<usize> {
        if !matches!(
            kind,
            NameKind::Person | NameKind::Organisation | NameKind::Facility
        ) {
            return None;
        }
        self.chains.iter().position(|chain| {
            let longer = key(&chain.name);
            chain.kind == Some(kind)
                && longer.len() > words.len()
                && match kind {
                    NameKind::Person => {
                        longer.ends_with(words)
                            || (words.len() == 1 && longer.first() == words.first())
                    }
                    _ => words.len() > 1 && words.iter().all(|w| longer.contains(w)),
                }
        })
    }

    /// Joins "(XYZ)" and later "XYZ" to the name before it whose initials fit.
    fn acronyms(&mut self, text: &str, analysis: &Analysis) {
        let mut joined: Vec<(usize, usize)> = Vec::new();
        for name in &analysis.names {
            let short = name.span.of(text);
            let letters: Vec<char> = short.chars().filter(|c| c.is_alphabetic()).collect();
            if name.tokens.len() > 1
                || letters.len() < 2
                || letters.iter().filter(|c| c.is_uppercase()).count() * 2 <= letters.len()
            {
                continue;
            }
            let Some(&own) = self.named.get(&name.tokens.start) else {
                continue;
            };
            let wanted: String = letters
                .iter()
                .filter(|c| c.is_uppercase())
                .flat_map(|c| c.to_lowercase())
                .collect();
            let found = self.chains.iter().enumerate().position(|(i, chain)| {
                let words = key(&chain.name);
                let initials: String = words.iter().filter_map(|w| w.chars().next()).collect();
                i != own && words.len() > 1 && initials == wanted
            });
            if let Some(full) = found {
                joined.push((own, full));
            }
        }
        for (own, full) in joined {
            let spans = std::mem::take(&mut self.chains[own].spans);
            self.chains[full].spans.extend(spans);
            // Iteration order cannot matter: every entry of `own` is set to `full`.
            #[allow(clippy::iter_over_hash_type)]
            for chain in self.named.values_mut() {
                if *chain == own {
                    *chain = full;
                }
            }
        }
    }

    /// What the phrase headed by `token` names: its own words, and the chain they belong to.
    ///
    /// A pronoun or a definite noun is led back to the words that name the thing.
    pub(crate) fn of(&self, text: &str, analysis: &Analysis, token: usize) -> Named {
        let token = phrase_head(analysis, token);
        let mut at = token;
        for _ in 0..8 {
            if self.chain_of(analysis, at).is_some() {
                break;
            }
            match self.antecedents.get(&at) {
                Some(&before) => at = before,
                None => break,
            }
        }
        let pronoun = &*analysis.tokens[token].upos == "PRON";
        let own = words(text, analysis, token);
        let (span, chain) = match self.chain_of(analysis, at) {
            Some(chain) => (
                if pronoun {
                    words(text, analysis, at)
                } else {
                    own
                },
                Some(chain),
            ),
            None if pronoun => (words(text, analysis, at), None),
            None => (own, None),
        };
        Named {
            span,
            head: if pronoun { at } else { token },
            chain,
            pronoun: pronoun && at == token,
        }
    }

    /// The chain of the name that is or heads the phrase of `token`.
    fn chain_of(&self, analysis: &Analysis, token: usize) -> Option<usize> {
        let chain = *self.named.get(&token)?;
        // "Iranian officials" is not Iran: a nationality names its bearer only when it stands alone.
        (self.chains[chain].kind != Some(NameKind::Nationality)
            || matches!(&*analysis.tokens[token].upos, "NOUN" | "PROPN"))
        .then_some(chain)
    }

    /// The chain with this number.
    pub(crate) fn chain(&self, number: usize) -> &Chain {
        &self.chains[number]
    }
}

/// The words of the phrase headed by `token`: the whole name if it is in one.
fn words(text: &str, analysis: &Analysis, token: usize) -> Span {
    let mut names = analysis
        .names
        .iter()
        .filter(|name| name.kind != NameKind::Nationality);
    if let Some(name) = names.find(|name| name.tokens.contains(&token)) {
        return name.span;
    }
    let phrase = phrase(text, analysis, token);
    analysis.tokens[phrase.start]
        .span
        .join(analysis.tokens[phrase.end - 1].span)
}

/// What a phrase names.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Named {
    /// The words.
    pub(crate) span: Span,
    /// Their head.
    pub(crate) head: usize,
    /// The chain they belong to, if a name is among its words.
    pub(crate) chain: Option<usize>,
    /// A pronoun that leads nowhere.
    pub(crate) pronoun: bool,
}

/// The words of a name that tell it from others, in lower case.
fn key(name: &str) -> Vec<String> {
    name.split(|c: char| !c.is_alphanumeric())
        .filter(|w| !w.is_empty())
        .map(str::to_lowercase)
        .filter(|w| !matches!(w.as_str(), "the" | "of" | "s" | "and" | "for" | "in" | "a"))
        .collect()
}

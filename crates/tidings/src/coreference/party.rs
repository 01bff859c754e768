//! Names for things: the chain of words that name one thing, and its fullest name.

use std::collections::{BTreeMap, HashMap};
use std::ops::Range;

use crate::Span;
use crate::coded::Party;
use crate::language::{Analysis, NameKind, Pair, Scores, phrase, phrase_head};
use crate::mention::actor::{Actor, Actors, How, Sector, is_title};

/// A pronoun or "the group" is led back if the reader prefers an antecedent to none by this much (logit).
const LEAD: f32 = 0.0;
/// A bare "the president" is the one told of fully at most so many words before.
const BACK: usize = 400;

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
                .filter(|&&to| agrees(text, analysis, token, to))
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
        "NOUN" => definite(text, analysis, token),
        _ => false,
    }
}

/// Whether the noun has "the", "this" or "that".
fn definite(text: &str, analysis: &Analysis, token: usize) -> bool {
    let sentence = analysis.sentences[analysis.tokens[token].sentence]
        .tokens
        .clone();
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

/// Whether a pronoun can stand for what `to` names, by number and by what kind of name it is: "he" is no
/// country, "it" no person. What is no pronoun agrees with anything.
fn agrees(text: &str, analysis: &Analysis, pronoun: usize, to: usize) -> bool {
    let noun = &analysis.tokens[to];
    let kind = analysis.name_at(to).map(|name| name.kind);
    let person = kind == Some(NameKind::Person);
    let plural = matches!(&*noun.tag, "NNS" | "NNPS");
    let word = |at: usize| analysis.tokens[at].span.of(text).to_lowercase();
    let same_number =
        |singular: &[&str]| &*noun.upos != "PRON" || singular.contains(&word(to).as_str());
    match word(pronoun).as_str() {
        "he" | "him" | "his" => {
            (kind.is_none() || person) && !plural && same_number(&["he", "him", "his", "who"])
        }
        "she" | "her" => {
            (kind.is_none() || person) && !plural && same_number(&["she", "her", "who"])
        }
        "it" | "its" => !person && !plural && same_number(&["it", "its", "which", "that", "this"]),
        "they" | "them" | "their" => {
            !person && same_number(&["they", "them", "their", "we", "our", "who", "which", "that"])
        }
        _ => true,
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
    /// What the registry tells of it.
    pub(crate) actor: Option<Actor>,
}

/// The things of a document by the words that name them.
#[derive(Debug, Default)]
pub(crate) struct Parties {
    /// Head word -> its phrase.
    antecedents: HashMap<usize, usize>,
    chains: Vec<Chain>,
    /// Token -> chain of the name that holds it.
    named: HashMap<usize, usize>,
    /// Head word of a phrase without a name -> what the registry tells of it.
    actors: Actors,
    /// Noun -> the one chain whose name says that it is such a thing: "ministry" -> "Ministry of Mines"; none if
    /// several do.
    bearers: HashMap<String, Option<usize>>,
}

impl Parties {
    /// Gathers the names of a document into chains; names of one entry of the registry are one.
    pub(crate) fn gather(
        text: &str,
        analysis: &Analysis,
        antecedents: Antecedents,
        actors: &Actors,
    ) -> Self {
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
                        actor: None,
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
        parties.resolve(text, analysis, actors);
        for chain in &mut parties.chains {
            chain.spans.sort();
            chain.spans.dedup();
        }
        parties.bear();
        parties
    }

    /// Notes which nouns name the bearer of which name.
    fn bear(&mut self) {
        for (number, chain) in self.chains.iter().enumerate() {
            if chain.spans.is_empty()
                || !matches!(
                    chain.kind,
                    Some(NameKind::Organisation | NameKind::Facility)
                )
            {
                continue;
            }
            let words: Vec<&str> = chain.name.split_whitespace().collect();
            let head = words.iter().position(|w| matches!(*w, "of" | "for" | "in"));
            let head = head.unwrap_or(words.len()).checked_sub(1);
            let Some(word) = head.filter(|_| words.len() > 1).map(|at| words[at]) else {
                continue;
            };
            self.bearers
                .entry(word.to_lowercase())
                .and_modify(|bearer| *bearer = bearer.filter(|&b| b == number))
                .or_insert(Some(number));
        }
    }

    /// The chain of a longer name of the same kind that ends with (persons) or holds (others) these words.
    fn longer(&self, words: &[String], kind: NameKind) -> Option<usize> {
        if !matches!(
            kind,
            NameKind::Person | NameKind::Organisation | NameKind::Facility
        ) || is_titles(words)
        {
            return None;
        }
        self.chains.iter().position(|chain| {
            let longer = key(&chain.name);
            chain.kind == Some(kind)
                && match kind {
                    NameKind::Person => {
                        let (longer, words) = (untitled(&longer), untitled(words));
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
                // "Commission on Religious Freedom (CRF)"
                let capitals = chain
                    .name
                    .split_whitespace()
                    .filter_map(|w| w.chars().next());
                let capitals: String = capitals
                    .filter(|c| c.is_uppercase())
                    .flat_map(char::to_lowercase)
                    .collect();
                i != own && words.len() > 1 && (initials == wanted || capitals == wanted)
            });
            if let Some(full) = found {
                joined.push((own, full));
            }
        }
        let mut into: Vec<usize> = (0..self.chains.len()).collect();
        for (own, full) in joined {
            into[own] = full;
        }
        self.join(&into);
    }

    /// Joins each chain to another, or to itself.
    fn join(&mut self, into: &[usize]) {
        for (own, &full) in into.iter().enumerate() {
            if own != full {
                let spans = std::mem::take(&mut self.chains[own].spans);
                self.chains[full].spans.extend(spans);
            }
        }
        // Iteration order cannot matter: each value is changed by itself.
        #[allow(clippy::iter_over_hash_type)]
        for chain in self.named.values_mut() {
            *chain = into[*chain];
        }
    }

    /// Looks the chains up in the registry, joins those of one entry, and adds names that the reader missed.
    fn resolve(&mut self, text: &str, analysis: &Analysis, actors: &Actors) {
        for name in &analysis.names {
            let Some(&chain) = self.named.get(&name.tokens.start) else {
                continue;
            };
            // "Gaza" is not the "Gaza flotilla".
            let whole = matches!(
                name.kind,
                NameKind::Place | NameKind::Nationality | NameKind::Person
            );
            let fits = |actor: &&Actor| !whole || actor.tokens.end <= name.tokens.end;
            if let Some(actor) = actors.of_name(&name.tokens).filter(fits) {
                let known = &mut self.chains[chain].actor;
                // An entry tells more than the words around a name.
                if known
                    .as_ref()
                    .is_none_or(|k| k.id.is_none() && actor.id.is_some())
                {
                    *known = Some(actor.clone());
                }
            }
        }
        for actor in &actors.all {
            let free = actor.tokens.clone().all(|t| !self.named.contains_key(&t));
            if actor.how == How::Name && free {
                for token in actor.tokens.clone() {
                    self.named.insert(token, self.chains.len());
                }
                self.chains.push(Chain {
                    name: actor.span.of(text).to_owned(),
                    kind: None,
                    spans: vec![actor.span],
                    actor: Some(actor.clone()),
                });
            }
        }
        let mut firsts: BTreeMap<String, usize> = BTreeMap::new();
        let mut into: Vec<usize> = (0..self.chains.len()).collect();
        for (number, chain) in self.chains.iter().enumerate() {
            if let Some(actor) = chain.actor.as_ref().filter(|actor| actor.is_one())
                && chain.kind != Some(NameKind::Nationality)
                && let Some(id) = &actor.id
            {
                into[number] = *firsts.entry(id.to_string()).or_insert(number);
            }
        }
        for (own, &full) in into.iter().enumerate() {
            let longer = key(&self.chains[own].name).len() > key(&self.chains[full].name).len();
            if own != full && longer {
                let name = self.chains[own].name.clone();
                self.chains[full].name = name;
            }
        }
        self.join(&into);
        self.actors = actors.clone();
    }

    /// What the phrase headed by `token` names: its own words, and the chain they belong to.
    ///
    /// A pronoun or a definite noun is led back to the words that name the thing.
    pub(crate) fn of(&self, text: &str, analysis: &Analysis, token: usize) -> Named {
        self.headed_by(text, analysis, phrase_head(analysis, token))
    }

    /// As [`Parties::of`], of a word that is the head of the phrase.
    pub(crate) fn headed_by(&self, text: &str, analysis: &Analysis, token: usize) -> Named {
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
        // Where the tree cut "armed" off "forces", the registry knows the whole.
        let known = self.actors.at(token).filter(|actor| {
            let sentence = |at: usize| analysis.tokens[at].sentence;
            actor.tokens.end == token + 1 && sentence(actor.tokens.start) == sentence(token)
        });
        let own = words(text, analysis, token);
        let own = known.map_or(own, |actor| own.join(actor.span));
        let bearer = || {
            let noun = analysis.tokens[token].span.of(text).to_lowercase();
            let bare = own == analysis.tokens[token].span && anaphoric(text, analysis, token);
            let bearer = (*self.bearers.get(&noun).filter(|_| bare && !pronoun)?)?;
            // Only one that was named before: "the union" is not the European Union of a later paragraph.
            let before = |span: &Span| span.start < analysis.tokens[token].span.start;
            self.chains[bearer]
                .spans
                .first()
                .is_some_and(before)
                .then_some(bearer)
        };
        let known = self.chain_of(analysis, at).or_else(bearer);
        // "The President" may read like a name; the one who bears the title says more.
        let says_who = |&chain: &usize| !is_titles(&key(&self.chains[chain].name));
        let titled = || self.titled(text, analysis, token);
        let known = known.filter(says_who).or_else(titled).or(known);
        let owner = self
            .owner(text, analysis, token)
            .filter(|_| known.is_none());
        let group = owner.map(|(_, whose)| whose);
        let known = known.or_else(|| group.filter(|&group| self.fights_for(token, group)));
        let (span, chain) = match known {
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
        let head = if pronoun { at } else { token };
        Named {
            span,
            head,
            tokens: phrase(text, analysis, head),
            full: if chain.is_none() && !pronoun {
                fuller(text, analysis, token, at)
            } else {
                None
            },
            owner: self
                .owner(text, analysis, token)
                .filter(|_| chain.is_none()),
            chain,
            // "his", led back to "he", is still nobody.
            pronoun: chain.is_none() && &*analysis.tokens[head].upos == "PRON",
        }
    }

    /// The person whose title a definite title alone is: "the president" is "President Hanna Vell" of before.
    fn titled(&self, text: &str, analysis: &Analysis, token: usize) -> Option<usize> {
        let own = phrase(text, analysis, token);
        let word = |at: usize| analysis.tokens[at].span.of(text).to_lowercase();
        let title: Vec<String> = own.clone().map(word).collect();
        let bare = own.end == token + 1 && is_titles(&title);
        if !bare || !definite(text, analysis, token) {
            return None;
        }
        let long = title.len();
        (own.start.saturating_sub(BACK)..own.start.saturating_sub(long))
            .rev()
            .find_map(|at| {
                let same = (at..at + long).map(word).eq(title.iter().cloned());
                // "The foreign secretary, Martin Ashdowne, ..."
                let after = at + long + usize::from(word(at + long) == ",");
                let other = at > 0 && matches!(&*word(at - 1), "vice" | "deputy" | "former");
                let chain = *self.named.get(&after).filter(|_| same && !other)?;
                let near = analysis.tokens[after].sentence == analysis.tokens[at].sentence;
                (near && self.chains[chain].kind == Some(NameKind::Person)).then_some(chain)
            })
    }

    /// What follows the pronoun that a phrase begins with, and whom the pronoun stands for: "gunmen" of "its
    /// gunmen".
    fn owner(&self, text: &str, analysis: &Analysis, token: usize) -> Option<(Span, usize)> {
        let own = phrase(text, analysis, token);
        let first = &analysis.tokens[own.start];
        let owns = own.start < token && &*first.upos == "PRON" && first.head == Some(token);
        if !owns || &*first.deprel != "nmod:poss" || &*analysis.tokens[token].upos != "NOUN" {
            return None;
        }
        let chain = self.headed_by(text, analysis, own.start).chain?;
        let mut what = own.start + 1;
        if what < token
            && analysis.tokens[what]
                .span
                .of(text)
                .eq_ignore_ascii_case("own")
        {
            what += 1;
        }
        Some((analysis.span(&(what..own.end)), chain))
    }

    /// Whether the noun is one for those who fight, and their own the group: "its fighters" are the group.
    fn fights_for(&self, noun: usize, group: usize) -> bool {
        let fights =
            |actor: &Actor| matches!(actor.sector, Some(Sector::Reb | Sector::Uaf | Sector::Crm));
        let chain = &self.chains[group];
        let group = match &chain.actor {
            Some(actor) => fights(actor) && chain.kind != Some(NameKind::Person),
            None => chain.kind == Some(NameKind::Organisation),
        };
        group && self.actors.at(noun).is_some_and(fights)
    }

    /// The chain of the name that is or heads the phrase of `token`.
    fn chain_of(&self, analysis: &Analysis, token: usize) -> Option<usize> {
        let chain = *self.named.get(&token)?;
        // "Iranian officials" is not Iran: a nationality names its bearer only when it stands alone.
        (self.chains[chain].kind != Some(NameKind::Nationality)
            || matches!(&*analysis.tokens[token].upos, "NOUN" | "PROPN"))
        .then_some(chain)
    }

    /// Where the report names the thing that a phrase names.
    pub(crate) fn spans(&self, named: &Named) -> &[Span] {
        named.chain.map_or(&[], |chain| &self.chains[chain].spans)
    }

    /// Whether a name tells more of a party than other words round it: "Wolf Blitzer" of "CNN host Wolf Blitzer",
    /// where the reader saw the host. A nationality does not: "Israeli" of "Israeli jets".
    pub(crate) fn says_more(&self, named: &Named, other: &Named) -> bool {
        let is_name = |chain: usize| self.chains[chain].kind != Some(NameKind::Nationality);
        named.chain.is_some_and(is_name) && !other.is_named()
    }

    /// What the registry tells of the party that a phrase names.
    pub(crate) fn actor(&self, named: &Named) -> Option<&Actor> {
        let chain = named.chain.map(|number| &self.chains[number]);
        chain.and_then(|chain| chain.actor.as_ref()).or_else(|| {
            let noun = self.actors.at(named.head)?;
            (chain.is_none() || noun.id.is_none()).then_some(noun)
        })
    }

    /// The party that a phrase names, with what the registry tells of it, and why.
    pub(crate) fn party(&self, text: &str, named: &Named) -> (Party, Option<String>) {
        let chain = named.chain.map(|number| &self.chains[number]);
        let own = named.full.unwrap_or(named.span).of(text);
        let mut party = Party::named(chain.map_or(own, |chain| &chain.name), named.span);
        if let Some(chain) = chain {
            party.kind = chain.kind.map(|kind| kind_name(kind).to_owned());
            party.mentions = chain
                .spans
                .iter()
                .copied()
                .filter(|span| *span != named.span)
                .collect();
        }
        let actor = self.actor(named);
        if let Some(actor) = actor {
            party.tell(actor);
            // A capital or a bare title does not name the party; other words of the chain might.
            if let Some(name) = actor.name.as_deref().filter(|_| actor.stands_for())
                && (chain.is_none() || actor.how == How::Seat)
            {
                name.clone_into(&mut party.name);
            }
        } else if let Some(country) = self
            .actors
            .country_in(&named.tokens)
            .filter(|_| chain.is_none())
        {
            party.country = Some(country.to_string());
        }
        if let Some((what, owner)) = named.owner {
            let owner = &self.chains[owner];
            party.name = format!("{} of {}", what.of(text), owner.name);
            if let Some(actor) = &owner.actor {
                let country = actor.country.as_deref().map(str::to_owned);
                party.country = party.country.or(country);
            }
        }
        let why = actor
            .map(|actor| actor.why.clone())
            .filter(|why| !why.is_empty());
        (party, why)
    }
}

/// The words of the phrase headed by `token`: the whole name if it is in one.
fn words(text: &str, analysis: &Analysis, token: usize) -> Span {
    let name = analysis.name_at(token);
    if let Some(name) = name.filter(|name| name.kind != NameKind::Nationality) {
        return name.span;
    }
    analysis.span(&phrase(text, analysis, token))
}

/// Words that say more of what a bare definite noun names: those it is led back to, or the nearest before it with
/// the same noun.
fn fuller(text: &str, analysis: &Analysis, token: usize, led: usize) -> Option<Span> {
    let noun = &analysis.tokens[token];
    if words(text, analysis, token) != noun.span || !anaphoric(text, analysis, token) {
        return None;
    }
    let says_more = |&at: &usize| {
        let t = &analysis.tokens[at];
        t.lemma == noun.lemma && words(text, analysis, at) != t.span
    };
    let at = Some(led)
        .filter(|&led| led != token && words(text, analysis, led) != analysis.tokens[led].span)
        .or_else(|| (token.saturating_sub(BACK)..token).rev().find(says_more))?;
    Some(words(text, analysis, at))
}

/// What a phrase names.
#[derive(Debug, Clone)]
pub(crate) struct Named {
    /// The words.
    pub(crate) span: Span,
    /// Their head.
    pub(crate) head: usize,
    /// The tokens of the phrase round the head.
    pub(crate) tokens: Range<usize>,
    /// Words that say more than they do of the same thing, if no name does: "president of the commission" for
    /// "the president".
    full: Option<Span>,
    /// What the pronoun before it says it is of whom, if no name does: the words after the pronoun, and a chain.
    owner: Option<(Span, usize)>,
    /// The chain they belong to, if a name is among its words.
    pub(crate) chain: Option<usize>,
    /// A pronoun that leads nowhere.
    pub(crate) pronoun: bool,
}

impl Named {
    /// Whether a name is among its words, or of what they stand for.
    pub(crate) fn is_named(&self) -> bool {
        self.chain.is_some()
    }
}

fn kind_name(kind: NameKind) -> &'static str {
    match kind {
        NameKind::Person => "person",
        NameKind::Organisation => "organisation",
        NameKind::Place => "place",
        NameKind::Facility => "facility",
        NameKind::Nationality => "people",
        NameKind::Weapon => "weapon",
        NameKind::Platform => "platform",
    }
}

/// Whether all words are titles, so that they name nobody.
fn is_titles(words: &[String]) -> bool {
    words.iter().all(|word| is_title(word))
}

/// The words of a person's name without the titles before it; the last word stays whatever it is.
fn untitled(words: &[String]) -> &[String] {
    let titles = words.iter().take_while(|word| is_title(word)).count();
    &words[titles.min(words.len().saturating_sub(1))..]
}

/// The words of a name that tell it from others, in lower case.
fn key(name: &str) -> Vec<String> {
    name.split(|c: char| !c.is_alphanumeric())
        .filter(|w| !w.is_empty())
        .map(str::to_lowercase)
        .filter(|w| !matches!(w.as_str(), "the" | "of" | "s" | "and" | "for" | "in" | "a"))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_are_left_out_of_persons_names() {
        assert_eq!(
            untitled(&key("Prime Minister Hanna Vell")),
            ["hanna", "vell"]
        );
        assert_eq!(untitled(&key("King")), ["king"]);
        assert_eq!(
            untitled(&key("Martin Luther King")),
            ["martin", "luther", "king"]
        );
    }
}

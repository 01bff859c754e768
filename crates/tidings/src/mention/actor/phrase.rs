//! The generated layer: what the words around a common noun make of it.
//!
//! "Iraqi police" and "the police of Iraq" are an organ of a state, "Hamas fighters" are Hamas, "the prime minister of
//! Iraq" is whoever held the office on the day, "Turkish-backed rebels" are rebels and not Turkey. What a noun says is
//! in `actors/roles.toml`.

use std::ops::Range;

use tidings_data::actors::{Effect, Kind};

use super::find::{Finds, Found, Report};
use super::office;
use super::registry::{As, What, office_key};
use super::{Actor, How};
use crate::language::NameKind;

/// How far before a noun its country or organisation may stand, in tokens.
const REACH: usize = 8;

/// How often a report must name its only country for "police" to be that country's.
const OFTEN: usize = 3;

/// What stands beside a noun and says whose it is.
#[derive(Clone, Copy)]
enum Beside {
    /// Index into the names found.
    Name(usize),
    /// Index into the actors: another noun, already read.
    Actor(usize),
    /// The same, joined with "and".
    Joined(usize),
}

/// What the words before a noun say.
#[derive(Default)]
struct Before {
    beside: Option<Beside>,
    former: bool,
    /// Capitalised words stand between that are not plain: "Syrian Democratic Army".
    named: bool,
    start: usize,
}

pub(super) struct Phrases<'p, 'r> {
    pub(super) report: &'p Report<'r>,
    pub(super) finds: &'p Finds,
    pub(super) actors: Vec<Actor>,
    /// Token -> index into the actors.
    pub(super) at: Vec<Option<usize>>,
    name_at: Vec<Option<usize>>,
    modifier_at: Vec<Option<Effect>>,
}

impl<'p, 'r> Phrases<'p, 'r> {
    pub(super) fn new(report: &'p Report<'r>, finds: &'p Finds) -> Self {
        let count = report.analysis.tokens.len();
        let mut phrases = Self {
            report,
            finds,
            actors: Vec::new(),
            at: vec![None; count],
            name_at: vec![None; count],
            modifier_at: vec![None; count],
        };
        for (number, name) in finds.names.iter().enumerate() {
            phrases.name_at[name.tokens.clone()].fill(Some(number));
        }
        for modifier in &finds.modifiers {
            if let As::Modifier(effect) = modifier.how {
                phrases.modifier_at[modifier.tokens.clone()].fill(Some(effect));
            }
        }
        for name in finds.names.iter().filter(|name| !name.inside) {
            if let Some(actor) = phrases.of_name(name) {
                phrases.add(actor);
            }
        }
        phrases.read_nouns();
        phrases
    }

    fn add(&mut self, actor: Actor) {
        let number = self.actors.len();
        for token in actor.tokens.clone() {
            self.at[token].get_or_insert(number);
        }
        self.actors.push(actor);
    }

    fn word(&self, token: usize) -> &'r str {
        self.report.analysis.tokens[token].span.of(self.report.text)
    }

    fn upos(&self, token: usize) -> &str {
        &self.report.analysis.tokens[token].upos
    }

    fn actor(&self, tokens: Range<usize>, how: How) -> Actor {
        let all = &self.report.analysis.tokens;
        Actor {
            span: all[tokens.start].span.join(all[tokens.end - 1].span),
            tokens,
            id: None,
            name: None,
            kind: None,
            country: None,
            sector: None,
            how,
            why: String::new(),
        }
    }

    /// The actor that a name of the registry means.
    fn of_name(&self, found: &Found) -> Option<Actor> {
        let registry = self.report.registry;
        let entry = &registry.entries[found.entry as usize];
        let how = match (entry.what, found.how) {
            (What::Organisation | What::Person | What::Organ, _) => How::Name,
            (What::State, As::Name | As::Abbreviation) => How::State,
            (What::State, As::Seat) => How::Seat,
            (What::State, As::People) => How::People,
            // "an Iraqi": a noun of its own.
            (What::State, As::Adjective) if self.stands_alone(found) => How::People,
            _ => return None,
        };
        let mut actor = self.actor(found.tokens.clone(), how);
        actor.kind = Some(entry.kind);
        actor.sector = entry.sector;
        actor.country = entry.countries.first().cloned();
        actor.id = Some(entry.id.clone());
        actor.name = Some(entry.name.clone());
        let quote = actor.span.of(self.report.text);
        match how {
            How::Seat => {
                actor.kind = Some(Kind::Government);
                actor.id = Some(format!("{}/government", entry.id).into());
                actor.name = Some(format!("Government of {}", entry.name).into());
            }
            How::People => {
                actor.kind = Some(Kind::Population);
                actor.sector = Some(tidings_data::actors::Sector::Cvl);
                actor.id = None;
                actor.name = None;
            }
            _ => {}
        }
        let mut about = String::new();
        if entry.what == What::Person {
            let standing = office::standing(registry, entry, self.report.day.as_deref());
            actor.country = standing.country.map(|c| c.to_owned().into());
            actor.sector = standing.sector;
            if let Some(office) = standing.office {
                about = format!(", {} then", office.title);
            }
        }
        let form = match found.how {
            As::Name | As::Abbreviation => "alias",
            As::Surname => "surname",
            As::Seat => "seat",
            As::Adjective | As::People => "people",
            _ => "word",
        };
        let because = if found.because.is_empty() {
            String::new()
        } else {
            format!(" ({})", found.because)
        };
        actor.why = format!("actors: {}, {form} `{quote}`{because}{about}", entry.id);
        Some(actor)
    }

    fn stands_alone(&self, found: &Found) -> bool {
        let token = &self.report.analysis.tokens[found.tokens.end - 1];
        matches!(&*token.upos, "NOUN" | "PROPN")
            && !matches!(
                &*token.deprel,
                "compound" | "amod" | "flat" | "nmod" | "nmod:poss"
            )
    }

    /// Nouns for parties, each with what stands before it; then those with what stands after them.
    fn read_nouns(&mut self) {
        let finds = self.finds;
        let mut bare = Vec::new();
        for noun in &finds.nouns {
            let before = self.before(noun);
            let unattached = before.beside.is_none();
            let actor = self.attach(noun, &before);
            if unattached {
                bare.push((self.actors.len(), noun));
            }
            self.add(actor);
        }
        for (number, noun) in bare.into_iter().rev() {
            let after = self.after(noun);
            if let Some((beside, end)) = after {
                let before = Before {
                    beside: Some(beside),
                    former: self.before(noun).former,
                    named: false,
                    start: noun.tokens.start,
                };
                let mut actor = self.attach(noun, &before);
                let all = &self.report.analysis.tokens;
                actor.tokens.end = end;
                actor.span = all[actor.tokens.start].span.join(all[end - 1].span);
                self.actors[number] = actor;
            } else {
                self.of_the_only_country(number, noun);
            }
        }
    }

    /// What stands before a noun and says whose it is.
    fn before(&self, noun: &Found) -> Before {
        let sentence = self.report.analysis.tokens[noun.tokens.start].sentence;
        let first = self.report.analysis.sentences[sentence].tokens.start;
        let mut before = Before {
            start: noun.tokens.start,
            // "ex-president" is one word of the reports.
            former: self.modifier_at[noun.tokens.start] == Some(Effect::Former),
            ..Before::default()
        };
        let (mut at, mut possessive, mut backed, mut steps) = (noun.tokens.start, false, false, 0);
        while at > first && steps < REACH {
            steps += 1;
            let token = at - 1;
            if let Some(number) = self.name_at[token] {
                let name = &self.finds.names[number];
                let entry = &self.report.registry.entries[name.entry as usize];
                if name.inside || entry.what == What::Person {
                    break;
                }
                if backed {
                    backed = false;
                    at = name.tokens.start;
                    continue;
                }
                if name.how == As::Seat && !possessive {
                    break;
                }
                let located = entry.what == What::State
                    && matches!(name.how, As::Name | As::Abbreviation)
                    && !possessive
                    && name.tokens.start > first
                    && matches!(
                        self.word(name.tokens.start - 1),
                        "in" | "of" | "from" | "to" | "near" | "inside"
                    );
                if !located {
                    before.beside = Some(Beside::Name(number));
                    before.start = name.tokens.start;
                }
                // "a former Varosian minister"
                before.former |= name
                    .tokens
                    .start
                    .checked_sub(1)
                    .is_some_and(|t| self.modifier_at[t] == Some(Effect::Former));
                break;
            }
            if let Some(number) = self.at[token] {
                let other = &self.actors[number];
                if token + 1 == noun.tokens.start || possessive {
                    before.beside = Some(Beside::Actor(number));
                    before.start = other.tokens.start;
                }
                break;
            }
            let word = self.word(token);
            match self.modifier_at[token] {
                Some(Effect::Former) => before.former = true,
                Some(Effect::Backed) => backed = true,
                Some(Effect::Plain) => {}
                None if word.eq_ignore_ascii_case("and") && token + 1 == noun.tokens.start => {
                    // "the Iraqi army and police"
                    if let Some(number) = token.checked_sub(1).and_then(|t| self.at[t])
                        && self.actors[number].how == How::Organ
                    {
                        before.beside = Some(Beside::Joined(number));
                    }
                    break;
                }
                None if matches!(word, "'s" | "’s" | "'" | "’") => possessive = true,
                None if matches!(word, "-" | "‐" | "‑" | "–") => {}
                None if self.skipped(token) => {
                    before.named |= word.starts_with(char::is_uppercase);
                }
                None => break,
            }
            at = token;
        }
        before
    }

    /// Whether a word between a country and its noun may be passed over.
    fn skipped(&self, token: usize) -> bool {
        match self.upos(token) {
            "X" => {
                let word = self.word(token);
                word.chars().all(char::is_alphabetic)
                    && !matches!(
                        word.to_lowercase().as_str(),
                        "the"
                            | "a"
                            | "an"
                            | "in"
                            | "of"
                            | "by"
                            | "and"
                            | "with"
                            | "to"
                            | "from"
                            | "said"
                            | "on"
                            | "at"
                            | "for"
                            | "that"
                            | "as"
                            | "killed"
                            | "attacked"
                            | "but"
                            | "or"
                            | "was"
                            | "were"
                    )
            }
            "ADJ" | "NOUN" | "PROPN" | "NUM" | "ADV" => true,
            "VERB" => {
                let token = &self.report.analysis.tokens[token];
                matches!(&*token.deprel, "amod" | "compound")
            }
            _ => false,
        }
    }

    /// What stands after a noun and says whose it is, and where that ends: "of Iraq", "for the Malian army".
    fn after(&self, noun: &Found) -> Option<(Beside, usize)> {
        let tokens = &self.report.analysis.tokens;
        let sentence = tokens[noun.tokens.start].sentence;
        let limit = self.report.analysis.sentences[sentence].tokens.end;
        let mut at = noun.tokens.end;
        if at >= limit || !matches!(self.word(at), "of" | "for" | "from") {
            return None;
        }
        let from = self.word(at) == "from";
        at += 1;
        while at < limit && matches!(self.word(at), "the" | "The" | "a" | "an") {
            at += 1;
        }
        if at >= limit {
            return None;
        }
        if let Some(number) = self.at[at]
            && (self.actors[number].how == How::Organ || self.actors[number].how == How::Noun)
            && self.actors[number].tokens.start == at
        {
            return Some((Beside::Actor(number), self.actors[number].tokens.end));
        }
        let number = self.name_at[at]?;
        let name = &self.finds.names[number];
        let entry = &self.report.registry.entries[name.entry as usize];
        let state = entry.what == What::State;
        // "of the Iraqi ..." goes on; "of Tehran" is a mayor's city.
        let whole = !name.inside
            && name.tokens.start == at
            && entry.what != What::Person
            && !matches!(name.how, As::Adjective | As::People | As::Seat);
        (whole && (!from || state)).then_some((Beside::Name(number), name.tokens.end))
    }

    /// The actor that a noun is, with what stands beside it.
    fn attach(&self, noun: &Found, before: &Before) -> Actor {
        let registry = self.report.registry;
        let entry = &registry.entries[noun.entry as usize];
        let What::Role(role) = entry.what else {
            return self.actor(noun.tokens.clone(), How::Noun);
        };
        let role = &registry.roles[role as usize];
        let start = before.start.min(noun.tokens.start);
        let mut actor = self.actor(start..noun.tokens.end, How::Noun);
        actor.kind = Some(entry.kind);
        actor.sector = entry.sector;
        let quote = actor.span.of(self.report.text);
        actor.why = format!("actors: roles.toml, {} `{quote}`", role.id);
        match before.beside {
            None => {}
            Some(Beside::Actor(number)) => {
                let other = &self.actors[number];
                actor.country.clone_from(&other.country);
                if role.belongs {
                    actor.id.clone_from(&other.id);
                    actor.kind = other.kind.or(actor.kind);
                    actor.sector = other.sector.or(actor.sector);
                    if other.id.is_some() {
                        actor.how = other.how;
                    }
                }
            }
            Some(Beside::Joined(number)) => {
                let other = &self.actors[number];
                actor.country.clone_from(&other.country);
                if let (Some(organ), Some(country), false) =
                    (&role.organ, &other.country, before.former)
                {
                    actor.id = Some(format!("{country}/{organ}").into());
                    actor.how = How::Organ;
                }
            }
            Some(Beside::Name(number)) => {
                let name = &self.finds.names[number];
                let whose = &registry.entries[name.entry as usize];
                actor.country = whose.countries.first().cloned();
                if whose.what == What::State {
                    self.of_state(&mut actor, noun, before, &whose.id);
                } else if role.belongs {
                    actor.id = Some(whose.id.clone());
                    actor.kind = Some(whose.kind);
                    actor.sector = whose.sector;
                    actor.why = format!("actors: {}, `{quote}`", whose.id);
                }
            }
        }
        if before.former && role.office {
            actor.sector = None;
        }
        actor
    }

    /// Makes a noun with a country beside it an organ or an office of that state.
    fn of_state(&self, actor: &mut Actor, noun: &Found, before: &Before, country: &str) {
        let registry = self.report.registry;
        let entry = &registry.entries[noun.entry as usize];
        let What::Role(role) = entry.what else { return };
        let role = &registry.roles[role as usize];
        let quote = actor.span.of(self.report.text);
        if let Some(organ) = role.organ.as_ref().filter(|_| !before.named) {
            let id = format!("{country}/{organ}");
            actor.how = How::Organ;
            actor.why = format!("actors: {id}, `{quote}`");
            actor.id = Some(id.into());
        }
        if !role.office {
            return;
        }
        actor.how = How::Office;
        // "Kestrian President Aro Venn": the name says who; "a former president" is not the one in office.
        let after = actor.tokens.end;
        let bearer = self.name_at.get(after).copied().flatten();
        let bearer = bearer
            .map(|number| &registry.entries[self.finds.names[number].entry as usize])
            .filter(|entry| entry.what == What::Person && !before.former);
        if let Some(person) = bearer {
            actor.id = Some(person.id.clone());
            actor.why = format!("actors: {}, the name after `{quote}`", person.id);
        }
        let named = bearer.is_some()
            || self
                .report
                .name_over(after)
                .is_some_and(|name| name.kind == NameKind::Person);
        let plural = matches!(noun.how, As::Noun { plural: true });
        if before.former || named || plural {
            return;
        }
        if let Some(day) = &self.report.day
            && let Some(person) = office::holder(registry, office_key(&role.id), country, day)
        {
            actor.why = format!(
                "actors: {}, {} of {country} on {day}, `{quote}`",
                person.id, role.id
            );
            actor.id = Some(person.id.clone());
            actor.name = Some(person.name.clone());
        }
    }

    /// Gives an organ that stands alone ("police said") the only country that the report names.
    fn of_the_only_country(&mut self, number: usize, noun: &Found) {
        let registry = self.report.registry;
        let mut countries = self.finds.countries.iter();
        let (Some((country, times)), None) = (countries.next(), countries.next()) else {
            return;
        };
        // One word may be a namesake from elsewhere, and "Zarqani police" are those of another state.
        if *times < OFTEN || self.before(noun).named {
            return;
        }
        let What::Role(role) = registry.entries[noun.entry as usize].what else {
            return;
        };
        if let Some(organ) = &registry.roles[role as usize].organ {
            let id = format!("{country}/{organ}");
            let actor = &mut self.actors[number];
            let quote = actor.span.of(self.report.text);
            actor.why = format!("actors: {id}, `{quote}` in a report that names no other country");
            actor.id = Some(id.into());
            actor.how = How::Organ;
            actor.country = Some(country.clone().into());
        }
    }

    /// What the words in and around a name tell of one that no entry has: "the rebel group X", "X University".
    pub(super) fn describe(&self, tokens: &Range<usize>, kind: NameKind) -> Option<Actor> {
        if matches!(
            kind,
            NameKind::Weapon | NameKind::Platform | NameKind::Place
        ) || tokens.is_empty()
        {
            return None;
        }
        let mut actor = self.actor(tokens.clone(), How::Noun);
        // The words that name it hold the noun: "Kestrian Air Force", "Ministry of Works".
        let last = tokens.end - 1;
        if let Some(number) = self.at[last]
            && kind != NameKind::Person
        {
            let own = &self.actors[number];
            let first = tokens.start;
            let begins = own.tokens.start <= first
                || (own.tokens.start == first + 1
                    && (self.modifier_at[first] == Some(Effect::Plain)
                        || self.word(first).eq_ignore_ascii_case("the")));
            if own.tokens.end == tokens.end && begins && own.how != How::Seat {
                return Some(own.clone());
            }
        }
        let state = within(&self.finds.names, tokens)
            .find(|name| self.report.registry.entries[name.entry as usize].what == What::State);
        if kind == NameKind::Organisation {
            actor.country = state.and_then(|name| {
                self.report.registry.entries[name.entry as usize]
                    .countries
                    .first()
                    .cloned()
            });
        }
        if kind != NameKind::Person
            && let Some(noun) = within(&self.finds.in_names, tokens)
                .filter(|n| n.tokens.end <= tokens.end)
                .max_by_key(|n| {
                    (
                        n.tokens.end == tokens.end,
                        n.how == As::InName,
                        n.tokens.len(),
                    )
                })
        {
            self.class(&mut actor, noun);
            return Some(actor);
        }
        if let Some(other) = self.apposition(tokens) {
            if other.tokens.end <= tokens.start || kind == NameKind::Person {
                actor.country = other.country.clone().or(actor.country);
            }
            actor.sector = other.sector;
            if kind != NameKind::Person {
                actor.kind = other.kind;
            }
            actor.why.clone_from(&other.why);
        }
        (actor.sector.is_some() || actor.country.is_some()).then(|| {
            if actor.why.is_empty() {
                actor.why = format!(
                    "actors: the country in `{}`",
                    actor.span.of(self.report.text)
                );
            }
            actor
        })
    }

    fn class(&self, actor: &mut Actor, noun: &Found) {
        let entry = &self.report.registry.entries[noun.entry as usize];
        actor.kind = Some(entry.kind);
        actor.sector = entry.sector;
        actor.why = format!(
            "actors: roles.toml, {} in `{}`",
            entry.id,
            actor.span.of(self.report.text)
        );
    }

    /// The noun that says what a name is: right before it, or after a comma behind it.
    fn apposition(&self, tokens: &Range<usize>) -> Option<&Actor> {
        let noun = |number: usize| {
            let actor = &self.actors[number];
            matches!(actor.how, How::Noun | How::Organ | How::Office).then_some(actor)
        };
        let mut at = tokens.start;
        while at > 0 && matches!(self.word(at - 1), "“" | "\"" | "the" | "‘" | "'") {
            at -= 1;
        }
        // Ranks and forms of address between title and name: "army spokesman Col. X".
        for _ in 0..2 {
            if at > 0
                && self.at[at - 1].is_none()
                && self.word(at - 1).ends_with('.')
                && self.word(at - 1).len() > 1
            {
                at -= 1;
            }
        }
        if at > 0
            && let Some(actor) = self.at[at - 1].and_then(noun)
            && actor.tokens.end == at
        {
            return Some(actor);
        }
        let all = &self.report.analysis.tokens;
        let limit = all[tokens.end - 1].sentence;
        let end = self.report.analysis.sentences[limit].tokens.end;
        if tokens.end >= end || self.word(tokens.end) != "," {
            return None;
        }
        (tokens.end + 1..end.min(tokens.end + 9))
            .take_while(|&t| !matches!(self.word(t), "," | ";") && self.upos(t) != "VERB")
            .filter_map(|t| self.at[t].and_then(noun))
            .find(|actor| {
                let head = &all[actor.tokens.end - 1];
                &*head.upos == "X"
                    || (&*head.deprel == "appos" && head.head.is_some_and(|h| tokens.contains(&h)))
            })
    }

    /// The country whose adjective stands in a phrase.
    pub(super) fn country_in(&self, tokens: &Range<usize>) -> Option<&Found> {
        within(&self.finds.names, tokens).find(|name| {
            let end = name.tokens.end;
            let backs = |token: usize| self.modifier_at.get(token) == Some(&Some(Effect::Backed));
            name.how == As::Adjective && !backs(end) && !backs(end + 1)
        })
    }
}

/// Those that begin within some tokens; they come in order.
fn within<'f>(
    found: &'f [Found],
    tokens: &Range<usize>,
) -> impl Iterator<Item = &'f Found> + use<'f> {
    let start = found.partition_point(|f| f.tokens.start < tokens.start);
    let end = found.partition_point(|f| f.tokens.start < tokens.end);
    found[start..end.max(start)].iter()
}

//! Actors: telling which entry of the registry a name or phrase of a report means, on the report's day.
//!
//! In: a text, its `Analysis`, its places and its day of publication. Out: `Actors`, each with its words, the entry
//! it means, what kind of party it is, its country and sector, and why. What several entries could be, or none, gets no
//! id; what only a common noun tells ("gunmen") gets a sector and no id. Who did what is left to the modules that read
//! events.
//!
//! Names are found word by word in the registry's index (`find`); nouns are read with what stands beside them
//! (`phrase`), offices by the day (`office`). The entries are files that people edit: `data/actors/`.

mod check;
mod find;
pub mod import;
mod lookup;
mod name;
mod office;
mod phrase;
mod registry;

use std::borrow::Cow;
use std::ops::Range;

use jiff::civil::Date;
pub use tidings_data::actors::{Kind, Sector};

pub use check::{Finding, check};
pub use lookup::Candidate;
pub(crate) use name::is_title;
pub use registry::{Entry, Held, Registry};

use super::place::Place;
use crate::Span;
use crate::language::Analysis;

/// How words name an actor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum How {
    /// By a name of the registry.
    Name,
    /// A state by its name.
    State,
    /// A government by its seat: "the Kremlin".
    Seat,
    /// The people of a country: "Iraqis".
    People,
    /// An organ of a state: "Iraqi police".
    Organ,
    /// An office: "the prime minister of Iraq".
    Office,
    /// A common noun: "gunmen".
    Noun,
}

/// Words of a report that name a party, and what is known of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    /// The words.
    pub span: Span,
    /// Their tokens.
    pub tokens: Range<usize>,
    /// Id of its entry; of an organ of a state the country and the organ: `IQ/police`.
    pub id: Option<Cow<'static, str>>,
    /// Its name in the registry.
    pub name: Option<Cow<'static, str>>,
    /// What kind of party it is.
    pub kind: Option<Kind>,
    /// ISO 3166-1 alpha-2.
    pub country: Option<Cow<'static, str>>,
    /// PLOVER sector.
    pub sector: Option<Sector>,
    /// How the words name it.
    pub how: How,
    /// What led to it.
    pub why: String,
}

impl Actor {
    /// Whether the words do not name it, so that the registry's name says more: "the Kremlin", "the president of Iraq".
    pub fn stands_for(&self) -> bool {
        self.name.is_some() && matches!(self.how, How::Seat | How::Office)
    }

    /// Whether two mentions with this id are one party: those of an entry are, two units of one army need not be.
    pub fn is_one(&self) -> bool {
        self.id.is_some()
            && match self.how {
                How::Name => !self.id.as_deref().is_some_and(|id| id.contains('/')),
                How::State | How::Seat => true,
                _ => false,
            }
    }
}

/// The parties that a report names.
#[derive(Debug, Clone, Default)]
pub struct Actors {
    /// In order of their words, those of names first where one lies in another.
    pub all: Vec<Actor>,
    /// Token -> the actor whose words hold it.
    at: Vec<Option<usize>>,
    /// Token where a name of the reader begins -> what is told of it.
    described: Vec<(Range<usize>, Actor)>,
    /// Country adjectives: token and country.
    adjectives: Vec<(usize, Cow<'static, str>)>,
}

/// Finds the parties that a report names.
pub fn resolve(
    text: &str,
    analysis: &Analysis,
    registry: &Registry,
    published: Option<Date>,
    places: &[Place],
) -> Actors {
    let report = find::Report {
        text,
        analysis,
        registry,
        places,
        day: published.map(|day| day.to_string()),
    };
    let finds = find::find(&report);
    let phrases = phrase::Phrases::new(&report, &finds);
    let described = analysis
        .names
        .iter()
        .filter_map(|name| {
            Some((
                name.tokens.clone(),
                phrases.describe(&name.tokens, name.kind)?,
            ))
        })
        .collect();
    let adjectives = finds
        .names
        .iter()
        .filter(|name| phrases.country_in(&name.tokens).is_some())
        .filter_map(|name| {
            let entry = &registry.entries[name.entry as usize];
            Some((name.tokens.start, entry.countries.first()?.clone()))
        })
        .collect();
    Actors {
        all: phrases.actors,
        at: phrases.at,
        described,
        adjectives,
    }
}

impl Actors {
    /// The actor whose words hold a token.
    pub fn at(&self, token: usize) -> Option<&Actor> {
        self.all.get((*self.at.get(token)?)?)
    }

    /// The entry that a name of the reader means: one that covers the name's end and, but for a country or a title
    /// before it, the whole.
    pub fn of_name(&self, tokens: &Range<usize>) -> Option<&Actor> {
        let own = tokens.clone().rev().find_map(|token| self.at(token));
        own.filter(|actor| match actor.how {
            How::Name | How::State | How::Seat | How::People => true,
            How::Organ | How::Office | How::Noun => false,
        })
        .or_else(|| self.described(tokens))
    }

    /// What words in and around a name tell of it that no entry has.
    fn described(&self, tokens: &Range<usize>) -> Option<&Actor> {
        let at = self
            .described
            .partition_point(|(name, _)| name.start < tokens.start);
        self.described
            .get(at)
            .filter(|(name, _)| name == tokens)
            .map(|(_, actor)| actor)
    }

    /// The country of an adjective among some tokens: "Malian" of "Malian traders".
    pub fn country_in(&self, tokens: &Range<usize>) -> Option<&Cow<'static, str>> {
        let at = self
            .adjectives
            .partition_point(|(token, _)| *token < tokens.start);
        self.adjectives
            .get(at)
            .filter(|(token, _)| *token < tokens.end)
            .map(|(_, country)| country)
    }

    /// Those to list as mentions: names, organs and offices; states and capitals where they act.
    pub(crate) fn listed<'a>(&'a self, places: &'a [Place]) -> impl Iterator<Item = &'a Actor> {
        let acts = |actor: &Actor| {
            let at = places.partition_point(|place| place.span.end <= actor.span.start);
            places
                .get(at)
                .filter(|place| place.span.overlaps(actor.span))
                .is_none_or(|place| !place.literal)
        };
        self.all.iter().filter(move |actor| match actor.how {
            How::Name | How::Office => true,
            How::Organ => actor.id.is_some(),
            How::State | How::Seat => acts(actor),
            How::People | How::Noun => false,
        })
    }
}

#[cfg(test)]
mod tests;

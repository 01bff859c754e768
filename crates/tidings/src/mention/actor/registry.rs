//! The registry: entries, and the index of the words that name them.
//!
//! In: the pack of the program, and an analyst's files over it. Out: [`Registry`], in which names are looked up word
//! by word. The index is made when the registry is opened, a few milliseconds; the entries' strings stay in the pack.

use std::borrow::Cow;
use std::path::Path;

use rustc_hash::FxHashMap;
use tidings_data::actors::{self, Effect, Field, Kind, Sector};

use super::name::{self, Collector, Word};
use crate::error::{Error, ErrorKind};

/// A string of the pack, or an analyst's.
pub(super) type Text = Cow<'static, str>;

/// Names of more words are not read.
const LONGEST: usize = 14;

/// What an entry is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum What {
    Organisation,
    Person,
    State,
    /// The named organ of a state: "Knesset".
    Organ,
    /// Common nouns: index into the roles.
    Role(u32),
    /// Words that change what follows.
    Modifier,
}

/// An entry of the registry.
#[derive(Debug, Clone)]
pub struct Entry {
    pub(super) what: What,
    /// Its id.
    pub id: Cow<'static, str>,
    /// Its fullest usual name.
    pub name: Cow<'static, str>,
    /// What it is.
    pub kind: Kind,
    /// ISO 3166-1 alpha-2, the main one first.
    pub countries: Vec<Cow<'static, str>>,
    /// PLOVER sector.
    pub sector: Option<Sector>,
    /// When it began, as finely as known.
    pub from: Option<Cow<'static, str>>,
    /// When it ended.
    pub to: Option<Cow<'static, str>>,
    /// The public offices of a person.
    pub offices: Vec<Held>,
    /// Where the entry can be checked.
    pub source: Cow<'static, str>,
}

/// An office that a person held.
#[derive(Debug, Clone)]
pub struct Held {
    /// "prime minister"
    pub title: Cow<'static, str>,
    /// What the title is among the offices of the roles, else a hash of its words.
    pub(super) key: u64,
    /// Of which country.
    pub country: Option<Cow<'static, str>>,
    /// Of which organisation.
    pub of: Option<Cow<'static, str>>,
    /// Since when.
    pub from: Option<Cow<'static, str>>,
    /// Until when.
    pub to: Option<Cow<'static, str>>,
}

impl Held {
    /// Whether the office was held on a day; `None` where the dates do not tell.
    pub fn on(&self, day: &str) -> bool {
        begun(self.from.as_deref(), day) && !ended(self.to.as_deref(), day)
    }
}

/// Whether something that began on `from` had begun on a day; as finely as `from` is known.
pub(super) fn begun(from: Option<&str>, day: &str) -> bool {
    from.is_none_or(|from| day.get(..from.len()).is_none_or(|day| from <= day))
}

/// Whether something that ended on `to` had ended before a day.
pub(super) fn ended(to: Option<&str>, day: &str) -> bool {
    to.is_some_and(|to| day.get(..to.len()).is_some_and(|day| to < day))
}

/// How a name names its entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum As {
    /// By a name of its own.
    Name,
    /// By a short form whose case matters.
    Abbreviation,
    /// A person, by the surname.
    Surname,
    /// A state, by its adjective.
    Adjective,
    /// A state, by its people.
    People,
    /// A state's government, by its seat.
    Seat,
    /// A common noun; the plural.
    Noun { plural: bool },
    /// Words that say what a name is, inside it.
    InName,
    /// A word that changes what follows.
    Modifier(Effect),
}

/// A name of an entry.
#[derive(Debug, Clone)]
pub(super) struct Alias {
    pub(super) entry: u32,
    pub(super) name: Text,
    pub(super) how: As,
    /// It counts only if the report bears it out.
    pub(super) needs: bool,
    /// Which of its words are written with a capital.
    capitals: u32,
    article: bool,
    comma: bool,
    next: u32,
}

#[derive(Debug, Clone, Copy)]
struct Node {
    first: u32,
    deeper: bool,
}

const NONE: u32 = u32::MAX;

/// A role of the data, as far as matching needs it.
#[derive(Debug, Clone)]
pub(super) struct Role {
    pub(super) id: Text,
    pub(super) organ: Option<Text>,
    pub(super) belongs: bool,
    pub(super) office: bool,
}

/// The registry of actors: whom names mean.
#[derive(Debug, Clone, Default)]
pub struct Registry {
    pub(super) entries: Vec<Entry>,
    pub(super) aliases: Vec<Alias>,
    pub(super) roles: Vec<Role>,
    nodes: FxHashMap<u64, Node>,
    ids: FxHashMap<Text, u32>,
    /// Office and its country or organisation -> persons.
    offices: FxHashMap<(u64, Text), Vec<u32>>,
    titles: FxHashMap<u64, u64>,
    /// Kept from name to name while the index is made.
    collector: Collector,
}

impl Registry {
    /// The registry that ships with Tidings.
    ///
    /// # Errors
    /// If the pack cannot be read, which means a broken build.
    pub fn embedded() -> Result<Self, Error> {
        Self::load::<&Path>(&[])
    }

    /// The built-in registry with the files below `actors/` of these directories laid over it: an entry of the same
    /// id replaces the built-in one, any other is added.
    ///
    /// # Errors
    /// The first file that cannot be read or is wrong, with its path and what is wrong.
    pub fn load<P: AsRef<Path>>(directories: &[P]) -> Result<Self, Error> {
        let packed: actors::File<&'static str> = postcard::from_bytes(tidings_data::ACTORS)
            .map_err(|e| Error::new(ErrorKind::Rules, format!("the pack of actors: {e}")))?;
        let mut overlay = actors::File::<String>::default();
        for directory in directories {
            for path in super::check::files(&directory.as_ref().join("actors")) {
                overlay.append(read(&path)?);
            }
        }
        Ok(Self::of(packed, overlay))
    }

    /// The registry of one set of files, and another laid over it.
    pub(super) fn of<S, T>(base: actors::File<S>, overlay: actors::File<T>) -> Self
    where
        S: Into<Text>,
        T: Into<Text>,
    {
        let mut registry = Self::default();
        registry.nodes.reserve(100_000);
        registry.aliases.reserve(45_000);
        registry.entries.reserve(8_000);
        // The overlay first: what it has by the same id is then passed over in the base.
        registry.add_roles(overlay.roles, overlay.modifiers);
        registry.add_roles(base.roles, base.modifiers);
        registry.add_organisations(overlay.organisations);
        registry.add_organisations(base.organisations);
        registry.add_persons(overlay.persons);
        registry.add_persons(base.persons);
        registry.add_states(overlay.states);
        registry.add_states(base.states);
        registry
    }

    fn add_roles<S: Into<Text>>(
        &mut self,
        roles: Vec<actors::Role<S>>,
        modifiers: Vec<actors::Modifier<S>>,
    ) {
        for role in roles {
            let id: Text = role.id.into();
            if self.roles.iter().any(|known| known.id == id) {
                continue;
            }
            let what = What::Role(self.roles.len() as u32);
            let entry = self.push(Entry::new(
                what,
                id.clone(),
                id.clone(),
                role.kind,
                role.sector,
            ));
            self.roles.push(Role {
                id: id.clone(),
                organ: role.organ.map(Into::into),
                belongs: role.belongs,
                office: role.office,
            });
            for noun in role.nouns {
                let noun: Text = noun.into();
                if let Some(plural) = plural(&noun) {
                    self.name(entry, plural.into(), As::Noun { plural: true }, false);
                }
                if role.office {
                    self.titles
                        .insert(name::hash(&name::of_name(&noun)), office_key(&id));
                }
                self.name(entry, noun, As::Noun { plural: false }, false);
            }
            for noun in role.in_names {
                self.name(entry, noun.into(), As::InName, false);
            }
        }
        for modifier in modifiers {
            let id: Text = modifier.effect.as_str().into();
            let entry = self.push(Entry::new(
                What::Modifier,
                id.clone(),
                id,
                Kind::Group,
                None,
            ));
            for word in modifier.words {
                self.name(entry, word.into(), As::Modifier(modifier.effect), false);
            }
        }
    }

    fn add_organisations<S: Into<Text>>(&mut self, organisations: Vec<actors::Organisation<S>>) {
        for organisation in organisations {
            let name: Text = organisation.name.into();
            let mut entry = Entry::new(
                What::Organisation,
                organisation.id.into(),
                name.clone(),
                organisation.kind,
                Some(organisation.sector),
            );
            entry.countries = organisation.countries.into_iter().map(Into::into).collect();
            entry.from = organisation.from.map(Into::into);
            entry.to = organisation.to.map(Into::into);
            entry.source = organisation.source.into();
            let Some(entry) = self.add(entry) else {
                continue;
            };
            let needs: Vec<Text> = organisation.needs.into_iter().map(Into::into).collect();
            for alias in
                std::iter::once(name).chain(organisation.aliases.into_iter().map(Into::into))
            {
                let needed = needs.contains(&alias);
                self.name(entry, alias, As::Name, needed);
            }
            for alias in organisation.abbreviations.into_iter().map(Into::into) {
                let needed = needs.contains(&alias);
                self.name(entry, alias, As::Abbreviation, needed);
            }
            for alias in organisation.media {
                // A media wing speaks for its group; a common word among them does not.
                let alias: Text = alias.into();
                if alias.contains([' ', '-']) {
                    self.name(entry, alias, As::Name, true);
                }
            }
        }
    }

    fn add_persons<S: Into<Text>>(&mut self, persons: Vec<actors::Person<S>>) {
        for person in persons {
            let name: Text = person.name.into();
            let mut entry = Entry::new(
                What::Person,
                person.id.into(),
                name.clone(),
                Kind::Person,
                None,
            );
            entry.source = person.source.into();
            entry.offices = person
                .offices
                .into_iter()
                .map(|office| {
                    let title: Text = office.title.into();
                    let hash = name::hash(&name::of_name(&title));
                    Held {
                        key: self.titles.get(&hash).copied().unwrap_or(hash),
                        title,
                        country: office.country.map(Into::into),
                        of: office.of.map(Into::into),
                        from: office.from.map(Into::into),
                        to: office.to.map(Into::into),
                    }
                })
                .collect();
            let held: Vec<(u64, Text)> = entry
                .offices
                .iter()
                .filter_map(|office| {
                    Some((
                        office.key,
                        office.country.clone().or_else(|| office.of.clone())?,
                    ))
                })
                .collect();
            let Some(entry) = self.add(entry) else {
                continue;
            };
            for key in held {
                let persons = self.offices.entry(key).or_default();
                if !persons.contains(&entry) {
                    persons.push(entry);
                }
            }
            for alias in std::iter::once(name).chain(person.aliases.into_iter().map(Into::into)) {
                // A single name ("Lula") is told from others by its bearer's title or full name.
                let how = if alias.contains([' ', '-']) {
                    As::Name
                } else {
                    As::Surname
                };
                self.name(entry, alias, how, false);
            }
            self.name(entry, person.surname.into(), As::Surname, false);
        }
    }

    fn add_states<S: Into<Text>>(&mut self, states: Vec<actors::State<S>>) {
        for state in states {
            let country: Text = state.country.into();
            let name: Text = state.name.into();
            let entry_of = |what, id: Text, name: Text, kind, sector, source: &Text| {
                let mut entry = Entry::new(what, id, name, kind, Some(sector));
                entry.countries = vec![country.clone()];
                entry.source.clone_from(source);
                entry
            };
            let source: Text = state.source.into();
            let own = entry_of(
                What::State,
                country.clone(),
                name.clone(),
                Kind::State,
                Sector::Gov,
                &source,
            );
            let Some(entry) = self.add(own) else { continue };
            for alias in
                std::iter::once(name.clone()).chain(state.names.into_iter().map(Into::into))
            {
                self.name(entry, alias, As::Name, false);
            }
            for word in state.adjectives {
                self.name(entry, word.into(), As::Adjective, false);
            }
            for word in state.people {
                self.name(entry, word.into(), As::People, false);
            }
            for seat in state.seats {
                self.name(entry, seat.into(), As::Seat, false);
            }
            let mut organs: Vec<(&'static str, Kind, Sector, Vec<S>)> = vec![
                (
                    "government",
                    Kind::Government,
                    Sector::Gov,
                    state.government,
                ),
                (
                    "armed-forces",
                    Kind::ArmedForces,
                    Sector::Mil,
                    state.armed_forces,
                ),
                ("police", Kind::Police, Sector::Cop, state.police),
                (
                    "intelligence",
                    Kind::Intelligence,
                    Sector::Spy,
                    state.intelligence,
                ),
                (
                    "parliament",
                    Kind::Parliament,
                    Sector::Leg,
                    state.parliament,
                ),
                ("court", Kind::Court, Sector::Jud, state.courts),
            ];
            for (field, names) in state.ministries {
                let (organ, sector) = match field {
                    Field::Defence => ("ministry-defence", Sector::Mil),
                    Field::Foreign => ("ministry-foreign", Sector::Gov),
                    Field::Interior => ("ministry-interior", Sector::Gov),
                    Field::Justice => ("ministry-justice", Sector::Gov),
                    Field::Finance => ("ministry-finance", Sector::Gov),
                    Field::Other => ("ministry-other", Sector::Gov),
                };
                organs.push((organ, Kind::Ministry, sector, names));
            }
            for (organ, kind, sector, names) in organs {
                let mut names = names.into_iter().map(Into::<Text>::into).peekable();
                let Some(first) = names.peek().cloned() else {
                    continue;
                };
                let id = format!("{country}/{organ}");
                let own = entry_of(What::Organ, id.into(), first, kind, sector, &source);
                let Some(entry) = self.add(own) else { continue };
                for alias in names {
                    self.name(entry, alias, As::Name, false);
                }
            }
        }
    }

    /// Adds an entry; `None` if its id is taken.
    fn add(&mut self, entry: Entry) -> Option<u32> {
        let number = self.entries.len() as u32;
        match self.ids.entry(entry.id.clone()) {
            std::collections::hash_map::Entry::Occupied(_) => None,
            std::collections::hash_map::Entry::Vacant(vacant) => {
                vacant.insert(number);
                Some(self.push(entry))
            }
        }
    }

    fn push(&mut self, entry: Entry) -> u32 {
        self.entries.push(entry);
        self.entries.len() as u32 - 1
    }

    /// Adds a name of an entry to the index.
    fn name(&mut self, entry: u32, name: Text, how: As, needs: bool) {
        let mut collector = std::mem::take(&mut self.collector);
        collector.read_name(&name);
        if !collector.words.is_empty() && collector.words.len() <= LONGEST {
            self.index(entry, name, how, needs, &collector.words);
        }
        self.collector = collector;
    }

    fn index(&mut self, entry: u32, name: Text, how: As, needs: bool, words: &[Word]) {
        let how = if how == As::Name && name::is_abbreviation(&name) {
            As::Abbreviation
        } else {
            how
        };
        let number = self.aliases.len() as u32;
        let mut alias = Alias {
            entry,
            how,
            needs,
            capitals: words
                .iter()
                .enumerate()
                .fold(0, |bits, (at, word)| bits | (u32::from(word.capital) << at)),
            article: words[0].article,
            comma: words.iter().any(|word| word.comma),
            name,
            next: NONE,
        };
        let mut hash = 0;
        for (at, word) in words.iter().enumerate() {
            hash = name::extend(hash, word.hash);
            let last = at + 1 == words.len();
            let node = self.nodes.entry(hash).or_insert(Node {
                first: NONE,
                deeper: false,
            });
            if last {
                alias.next = node.first;
                node.first = number;
            } else {
                node.deeper = true;
            }
        }
        self.aliases.push(alias);
    }

    /// Calls back with every alias that begins at word `at`: the alias, and how many words it has.
    pub(super) fn walk(&self, words: &[Word], at: usize, mut each: impl FnMut(u32, usize)) {
        let mut hash = 0;
        let mut comma = false;
        for (count, word) in words[at..].iter().take(LONGEST).enumerate() {
            if count > 0 {
                if word.apart {
                    return;
                }
                comma |= word.comma;
            }
            hash = name::extend(hash, word.hash);
            let Some(node) = self.nodes.get(&hash) else {
                return;
            };
            let mut next = node.first;
            while next != NONE {
                let alias = &self.aliases[next as usize];
                let found = &words[at..=at + count];
                if (!comma || alias.comma) && alias.written_so(found) {
                    each(next, count + 1);
                }
                next = alias.next;
            }
            if !node.deeper {
                return;
            }
        }
    }

    /// The aliases that are these words and no others.
    pub(super) fn exactly(&self, words: &[Word]) -> Vec<u32> {
        let mut found = Vec::new();
        let mut next = self
            .nodes
            .get(&name::hash(words))
            .map_or(NONE, |node| node.first);
        while next != NONE {
            found.push(next);
            next = self.aliases[next as usize].next;
        }
        found.reverse();
        found
    }

    /// The entry with this id.
    pub fn entry(&self, id: &str) -> Option<&Entry> {
        self.ids
            .get(id)
            .map(|&number| &self.entries[number as usize])
    }

    /// Those who held an office of a country or organisation.
    pub(super) fn holders(&self, office: u64, of: &str) -> &[u32] {
        self.offices
            .get(&(office, Cow::Owned(of.to_owned())))
            .map_or(&[], Vec::as_slice)
    }

    /// The office that a title names, by the hash of its words.
    pub(super) fn office_of(&self, title: u64) -> u64 {
        self.titles.get(&title).copied().unwrap_or(title)
    }

    /// How many entries there are, without common nouns.
    pub fn len(&self) -> usize {
        self.ids.len()
    }

    /// Whether there is no entry.
    pub fn is_empty(&self) -> bool {
        self.ids.is_empty()
    }
}

impl Alias {
    /// Whether words of a report are written as this name: with its capitals, and with its article if it has one.
    fn written_so(&self, found: &[Word]) -> bool {
        match self.how {
            As::Noun { .. } | As::Modifier(_) => true,
            _ => {
                found
                    .iter()
                    .enumerate()
                    .all(|(at, word)| word.capital || self.capitals & (1 << at) == 0)
                    && (!self.article || found[0].article || found.len() > 1)
            }
        }
    }
}

impl Entry {
    fn new(what: What, id: Text, name: Text, kind: Kind, sector: Option<Sector>) -> Self {
        Self {
            what,
            id,
            name,
            kind,
            countries: Vec::new(),
            sector,
            from: None,
            to: None,
            offices: Vec::new(),
            source: Cow::Borrowed(""),
        }
    }
}

/// The key of the office that a role is.
pub(super) fn office_key(role: &str) -> u64 {
    name::hash(&name::of_name(role)) ^ 1
}

/// The regular plural of a noun's last word.
pub(super) fn plural(noun: &str) -> Option<String> {
    let plural = if let Some(stem) = noun.strip_suffix("man") {
        format!("{stem}men")
    } else if let Some(stem) = noun
        .strip_suffix('y')
        .filter(|s| !s.ends_with(['a', 'e', 'o', 'u']))
    {
        format!("{stem}ies")
    } else if noun.ends_with("child") {
        format!("{noun}ren")
    } else if noun.ends_with(['s', 'x']) || noun.ends_with("ch") || noun.ends_with("sh") {
        if noun.ends_with("ces")
            || noun.ends_with("ies")
            || noun.ends_with("troops")
            || noun.ends_with("truckers")
        {
            return None;
        }
        format!("{noun}es")
    } else if let Some(stem) = noun.strip_suffix("thief") {
        format!("{stem}thieves")
    } else if let Some((head, rest)) = noun.split_once(" of ") {
        format!("{head}s of {rest}")
    } else if let Some(stem) = noun.strip_suffix("person") {
        format!("{stem}people")
    } else {
        format!("{noun}s")
    };
    Some(plural)
}

fn read(path: &Path) -> Result<actors::File<String>, Error> {
    let wrong = |what: String| Error::new(ErrorKind::Rules, format!("{}: {what}", path.display()));
    let text = std::fs::read_to_string(path).map_err(|e| wrong(e.to_string()))?;
    super::check::parse(&text)
        .map_err(|(line, column, what)| wrong(format!("{line}:{column}: {what}")))
}

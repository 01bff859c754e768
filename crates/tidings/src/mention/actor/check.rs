//! Checking the registry's files: that they can be read, that ids are told apart, that what they refer to is there,
//! and that no name means two entries without saying that it needs more.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::path::{Path, PathBuf};

use tidings_data::actors::{File, Organisation, Person, State};

use super::name;

/// Something wrong in a file of the registry, and what to do.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Finding {
    /// Path, below the folder that was checked.
    pub file: String,
    /// Line of the entry, from 1.
    pub line: usize,
    /// What is wrong and what to do.
    pub message: String,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.file, self.line, self.message)
    }
}

/// The TOML files below a folder, in the order of their paths; none if there is no such folder.
pub(super) fn files(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return Vec::new();
    };
    let mut found: Vec<PathBuf> = Vec::new();
    for entry in entries.flatten() {
        let path = entry.path();
        if path.is_dir() {
            found.extend(files(&path));
        } else if path.extension().is_some_and(|e| e == "toml") {
            found.push(path);
        }
    }
    found.sort();
    found
}

/// A file of the registry; else line, column and what is wrong.
pub(super) fn parse(text: &str) -> Result<File<String>, (usize, usize, String)> {
    toml::from_str(text).map_err(|error| {
        let at = error.span().map_or(0, |span| span.start);
        let before = text.get(..at).unwrap_or_default();
        let line = before.rsplit('\n').next().unwrap_or_default();
        (
            1 + before.matches('\n').count(),
            1 + line.chars().count(),
            error.message().to_owned(),
        )
    })
}

/// Checks the files below `actors/` of a data directory.
pub fn check(folder: &Path) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut read = Vec::new();
    for path in files(&folder.join("actors")) {
        let shown = path
            .strip_prefix(folder)
            .unwrap_or(&path)
            .display()
            .to_string();
        let text = match std::fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) => {
                findings.push(Finding {
                    file: shown,
                    line: 1,
                    message: error.to_string(),
                });
                continue;
            }
        };
        match parse(&text) {
            Ok(file) => read.push((shown, text, file)),
            Err((line, _, message)) => findings.push(Finding {
                file: shown,
                line,
                message,
            }),
        }
    }
    let mut check = Check {
        ids: BTreeMap::new(),
        organisations: BTreeSet::new(),
        names: BTreeMap::new(),
        findings,
    };
    let files: Vec<Lines<'_>> = read
        .iter()
        .map(|(path, text, _)| Lines::of(path, text))
        .collect();
    for (lines, (_, _, file)) in files.iter().zip(&read) {
        for organisation in &file.organisations {
            check.organisations.insert(&organisation.id);
        }
        check.read_ids(lines, file);
    }
    for (lines, (_, _, file)) in files.iter().zip(&read) {
        for organisation in &file.organisations {
            check.organisation(lines, organisation);
        }
        for person in &file.persons {
            check.person(lines, person);
        }
        for state in &file.states {
            check.state(lines, state);
        }
        for role in &file.roles {
            for noun in role
                .nouns
                .iter()
                .chain(&role.in_names)
                .filter(|n| **n != n.to_lowercase())
            {
                check.say(
                    lines,
                    &role.id,
                    format!("write the noun `{noun}` in lower case"),
                );
            }
        }
    }
    check.shared_names();
    check.findings.sort();
    check.findings
}

/// A file, and the lines of its ids.
struct Lines<'f> {
    path: &'f str,
    at: BTreeMap<&'f str, usize>,
}

impl<'f> Lines<'f> {
    fn of(path: &'f str, text: &'f str) -> Self {
        let mut at = BTreeMap::new();
        for (number, line) in text.lines().enumerate() {
            let id = line
                .strip_prefix("id = \"")
                .or_else(|| line.strip_prefix("country = \""))
                .and_then(|rest| rest.split('"').next());
            if let Some(id) = id {
                at.entry(id).or_insert(number + 1);
            }
        }
        Self { path, at }
    }
}

/// A name, whose it is, and where that stands.
struct Named<'c> {
    name: &'c str,
    of: &'c Organisation<String>,
    file: String,
    line: usize,
}

impl Named<'_> {
    /// Whether there was a day on which both had the name: a successor may go by it without a word.
    fn meets(&self, other: &Self) -> bool {
        let before = |a: &Self, b: &Self| {
            let (to, from) = (a.of.to.as_deref(), b.of.from.as_deref());
            to.zip(from).is_some_and(|(to, from)| to <= from)
        };
        self.of.id != other.of.id && !before(self, other) && !before(other, self)
    }
}

struct Check<'c> {
    ids: BTreeMap<&'c str, &'c str>,
    organisations: BTreeSet<&'c str>,
    /// Key of a name -> those who have it.
    names: BTreeMap<(u64, String), Vec<Named<'c>>>,
    findings: Vec<Finding>,
}

impl<'c> Check<'c> {
    fn say(&mut self, lines: &Lines<'_>, id: &str, message: impl fmt::Display) {
        self.findings.push(Finding {
            file: lines.path.to_owned(),
            line: lines.at.get(id).copied().unwrap_or(1),
            message: format!("{id}: {message}"),
        });
    }

    fn read_ids(&mut self, lines: &Lines<'c>, file: &'c File<String>) {
        let ids = file
            .organisations
            .iter()
            .map(|o| &o.id)
            .chain(file.persons.iter().map(|p| &p.id))
            .chain(file.states.iter().map(|s| &s.country));
        for id in ids {
            if let Some(other) = self.ids.insert(id, lines.path) {
                self.say(
                    lines,
                    id,
                    format!("the id is also in {other}; an id names one entry"),
                );
            }
        }
    }

    fn organisation(&mut self, lines: &Lines<'c>, organisation: &'c Organisation<String>) {
        let id = &organisation.id;
        self.id(lines, id);
        for country in &organisation.countries {
            self.country(lines, id, country);
        }
        self.dates(
            lines,
            id,
            organisation.from.as_deref(),
            organisation.to.as_deref(),
        );
        for relation in &organisation.relations {
            if !self.organisations.contains(relation.to.as_str()) {
                self.say(
                    lines,
                    id,
                    format!("no entry has the id `{}` of its relation", relation.to),
                );
            }
            self.dates(
                lines,
                id,
                relation.from.as_deref(),
                relation.until.as_deref(),
            );
        }
        let names = std::iter::once(&organisation.name)
            .chain(&organisation.aliases)
            .chain(&organisation.abbreviations);
        let mut known = BTreeSet::new();
        for name in names.clone() {
            self.name(lines, id, name);
            if !known.insert(name) {
                self.say(lines, id, format!("`{name}` is there twice"));
            }
            if !organisation.needs.contains(name) {
                let case =
                    if organisation.abbreviations.contains(name) || name::is_abbreviation(name) {
                        name::letters(name).collect()
                    } else {
                        String::new()
                    };
                let line = lines.at.get(id.as_str()).copied().unwrap_or(1);
                let key = (name::hash(&name::of_name(name)), case);
                let named = self.names.entry(key).or_default();
                if named.iter().all(|other| other.of.id != *id) {
                    named.push(Named {
                        name,
                        of: organisation,
                        file: lines.path.to_owned(),
                        line,
                    });
                }
            }
        }
        for name in &organisation.needs {
            if !names.clone().any(|known| known == name) {
                self.say(
                    lines,
                    id,
                    format!("`needs` has `{name}`, which is none of its names"),
                );
            }
        }
    }

    fn person(&mut self, lines: &Lines<'c>, person: &'c Person<String>) {
        let id = &person.id;
        self.id(lines, id);
        for name in std::iter::once(&person.name)
            .chain(&person.aliases)
            .chain([&person.surname])
        {
            self.name(lines, id, name);
        }
        if person.offices.is_empty() {
            self.say(
                lines,
                id,
                "has no public office; only those who hold one are listed".to_owned(),
            );
        }
        for office in &person.offices {
            self.dates(lines, id, office.from.as_deref(), office.to.as_deref());
            match (&office.country, &office.of) {
                (Some(country), _) => self.country(lines, id, country),
                (None, Some(of)) if !self.organisations.contains(of.as_str()) => {
                    self.say(
                        lines,
                        id,
                        format!("no entry has the id `{of}` of its office"),
                    );
                }
                (None, Some(_)) => {}
                (None, None) => {
                    self.say(
                        lines,
                        id,
                        format!(
                            "`{}` is an office of no country or organisation",
                            office.title
                        ),
                    );
                }
            }
        }
    }

    fn state(&mut self, lines: &Lines<'c>, state: &'c State<String>) {
        self.country(lines, &state.country, &state.country);
        let lists = [
            &state.names,
            &state.adjectives,
            &state.people,
            &state.seats,
            &state.government,
            &state.armed_forces,
            &state.police,
            &state.intelligence,
            &state.parliament,
            &state.courts,
        ];
        for name in lists
            .into_iter()
            .flatten()
            .chain(state.ministries.values().flatten())
        {
            self.name(lines, &state.country, name);
        }
    }

    fn id(&mut self, lines: &Lines<'c>, id: &str) {
        let parts = id.split('-');
        let sound = |part: &str| {
            !part.is_empty()
                && part
                    .chars()
                    .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit())
        };
        if !parts.into_iter().all(sound) {
            self.say(
                lines,
                id,
                "write the id in lower case, with hyphens".to_owned(),
            );
        }
    }

    fn country(&mut self, lines: &Lines<'c>, id: &str, country: &str) {
        if country.len() != 2 || !country.chars().all(|c| c.is_ascii_uppercase()) {
            self.say(
                lines,
                id,
                format!("`{country}` is no ISO 3166-1 alpha-2 code"),
            );
        }
    }

    fn dates(&mut self, lines: &Lines<'c>, id: &str, from: Option<&str>, to: Option<&str>) {
        for date in [from, to].into_iter().flatten() {
            let whole = match date.len() {
                4 => format!("{date}-01-01"),
                7 => format!("{date}-01"),
                _ => date.to_owned(),
            };
            if whole.len() != 10 || whole.parse::<jiff::civil::Date>().is_err() {
                self.say(
                    lines,
                    id,
                    format!("`{date}` is no date; write 2017, 2017-03 or 2017-03-02"),
                );
            }
        }
        if let (Some(from), Some(to)) = (from, to) {
            let fine = from.len().min(to.len());
            if from.get(..fine) > to.get(..fine) {
                self.say(lines, id, format!("ends ({to}) before it begins ({from})"));
            }
        }
    }

    fn name(&mut self, lines: &Lines<'c>, id: &str, name: &str) {
        if name::of_name(name).is_empty() {
            self.say(lines, id, "a name without a letter".to_owned());
        } else if name.to_lowercase().starts_with("the ") {
            self.say(lines, id, format!("leave out the article of `{name}`"));
        }
    }

    fn shared_names(&mut self) {
        for entries in self.names.values() {
            for named in entries {
                let others: Vec<&str> = entries
                    .iter()
                    .filter(|other| named.meets(other))
                    .map(|other| other.of.id.as_str())
                    .collect();
                if others.is_empty() {
                    continue;
                }
                self.findings.push(Finding {
                    file: named.file.clone(),
                    line: named.line,
                    message: format!(
                        "{}: `{}` is also a name of {}; put it in `needs` of each, or leave it to one",
                        named.of.id,
                        named.name,
                        others.join(", ")
                    ),
                });
            }
        }
    }
}

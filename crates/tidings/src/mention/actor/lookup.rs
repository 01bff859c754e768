//! Looking up a name outside a report: what `tidings actors find` shows.

use jiff::civil::Date;
use serde::Serialize;

use super::name;
use super::registry::{As, Entry, Held, Registry, What, begun, ended};
use crate::language::segment;

/// An entry that a name may mean.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Candidate {
    /// Id of the entry.
    pub id: String,
    /// Its name.
    pub name: String,
    /// What kind of party it is.
    pub kind: &'static str,
    /// ISO 3166-1 alpha-2; the main one first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub countries: Vec<String>,
    /// PLOVER sector.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sector: Option<&'static str>,
    /// When it began.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// When it ended.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
    /// Its offices: "prime minister of IQ, 2022-10-27 to now".
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub offices: Vec<String>,
    /// Whether it would be chosen in a report of that day.
    pub fits: bool,
    /// How the name leads to it, and what a report must have for it.
    pub why: String,
    /// Where the entry can be checked.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub source: String,
}

impl Registry {
    /// The entries that a name may mean on a day; those that fit first.
    pub fn find(&self, name: &str, on: Option<Date>) -> Vec<Candidate> {
        let day = on.map(|day| day.to_string());
        let name = name
            .split_once(' ')
            .filter(|(first, _)| first.eq_ignore_ascii_case("the"))
            .map_or(name, |(_, rest)| rest);
        let words = name::of_name(name);
        let mut found: Vec<Candidate> = Vec::new();
        for alias in self.exactly(&words) {
            let alias = &self.aliases[alias as usize];
            if matches!(alias.how, As::Modifier(_)) {
                continue;
            }
            let entry = &self.entries[alias.entry as usize];
            let mut candidate = candidate(entry, day.as_deref());
            if found.iter().any(|known| known.id == candidate.id) {
                continue;
            }
            candidate.why = reason(alias.how, &alias.name, alias.needs);
            if let Some(day) = day.as_deref() {
                if !begun(entry.from.as_deref(), day) {
                    candidate.why.push_str("; did not exist yet");
                    candidate.fits = false;
                } else if ended(entry.to.as_deref(), day) {
                    candidate.why.push_str("; had ended");
                }
            }
            found.push(candidate);
        }
        if found.is_empty() {
            found.extend(self.generated(name, on));
        }
        found.sort_by_key(|candidate| !candidate.fits);
        found
    }

    /// What the words make of a phrase that is no name: "Iraqi police", "the prime minister of Iraq".
    fn generated(&self, phrase: &str, on: Option<Date>) -> Vec<Candidate> {
        let analysis = segment(phrase);
        let actors = super::resolve(phrase, &analysis, self, on, &[]);
        let longest = actors.all.iter().max_by_key(|actor| actor.tokens.len());
        let Some(actor) = longest else {
            return Vec::new();
        };
        let known = actor
            .id
            .as_deref()
            .and_then(|id| self.entry(id))
            .filter(|entry| matches!(entry.what, What::Organisation | What::Person));
        let mut found = match known {
            Some(entry) => candidate(entry, on.map(|day| day.to_string()).as_deref()),
            None => Candidate {
                id: actor.id.as_deref().unwrap_or_default().to_owned(),
                name: actor.name.as_deref().unwrap_or(phrase).to_owned(),
                kind: actor.kind.map_or("", |kind| kind.as_str()),
                countries: Vec::new(),
                sector: None,
                from: None,
                to: None,
                offices: Vec::new(),
                fits: true,
                why: String::new(),
                source: String::new(),
            },
        };
        if known.is_none() {
            found.countries = actor.country.iter().map(ToString::to_string).collect();
            found.sector = actor.sector.map(super::Sector::as_str);
        }
        found.why.clone_from(&actor.why);
        vec![found]
    }
}

fn candidate(entry: &Entry, day: Option<&str>) -> Candidate {
    let offices = |office: &Held| {
        let of = office
            .country
            .as_deref()
            .or(office.of.as_deref())
            .unwrap_or("");
        let to = office.to.as_deref().unwrap_or("now");
        let then = day.is_some_and(|day| office.on(day));
        format!(
            "{} of {of}, {} to {to}{}",
            office.title,
            office.from.as_deref().unwrap_or("?"),
            if then { " (on that day)" } else { "" }
        )
    };
    let owned = |text: &Option<std::borrow::Cow<'static, str>>| text.as_deref().map(str::to_owned);
    let mut countries: Vec<String> = entry.countries.iter().map(ToString::to_string).collect();
    if countries.is_empty() {
        countries.extend(
            entry
                .offices
                .iter()
                .filter_map(|office| owned(&office.country)),
        );
        countries.dedup();
    }
    Candidate {
        id: entry.id.to_string(),
        name: entry.name.to_string(),
        kind: entry.kind.as_str(),
        countries,
        sector: entry.sector.map(super::Sector::as_str),
        from: owned(&entry.from),
        to: owned(&entry.to),
        offices: entry.offices.iter().map(offices).collect(),
        fits: !matches!(entry.what, What::Role(_)),
        why: String::new(),
        source: entry.source.to_string(),
    }
}

fn reason(how: As, alias: &str, needs: bool) -> String {
    let form = match how {
        As::Name => "name",
        As::Abbreviation => "short form",
        As::Surname => "surname",
        As::Adjective => "adjective",
        As::People => "people",
        As::Seat => "seat",
        As::Noun { .. } => "common noun of roles.toml",
        As::InName => "word in names, of roles.toml",
        As::Modifier(_) => "modifier",
    };
    let condition = match (how, needs) {
        (As::Surname, _) => "; only with the full name or a title in the report",
        (_, true) => "; only with another name of it, or its country, in the report",
        _ => "",
    };
    format!("{form} `{alias}`{condition}")
}

//! Importing actors: dictionaries of PETRARCH and tables in CSV, made entries of a registry's file.
//!
//! A dictionary has names in capitals, other names after `+`, and codes in brackets, some with dates:
//!
//! ```text
//! ARO_VENN_ [VRSELI]                       # a country and a role of CAMEO, three letters each
//! +PREMIER_VENN
//!     [VRSGOV 20200502-20231110]
//! ```
//!
//! Each code is an entry of its own, with its dates; a code without dates counts after all that have some. What a
//! party is a dictionary does not say: its sector tells, and one whose code changes with time is taken for a person.
//!
//! A dictionary of agents has common nouns, with their plural in braces, and `~` where the country goes; words that
//! several share are written once:
//!
//! ```text
//! !PERSON! = MAN, WOMAN
//! POLICE!PERSON! [~COP]
//! BODYGUARD {BODYGUARDS} [~MIL]
//! ```

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use serde::Serialize;
use tidings_data::actors::{File, Kind, Organisation, Role, Sector};

use super::registry::plural;
use crate::error::{Error, ErrorKind};

/// What an import made of a file.
#[derive(Debug, Clone, Serialize)]
pub struct Imported {
    /// The entries; as TOML they are a file of a registry.
    #[serde(skip)]
    pub entries: File<String>,
    /// Names read.
    pub read: usize,
    /// Names left out because the registry has them otherwise: countries by their code alone, words to be discarded.
    pub passed: usize,
    /// Lines that are no entries, from 1, and why.
    pub rejected: Vec<(usize, String)>,
}

/// Reads a file of actors: `.txt` is a dictionary of PETRARCH, `.csv` a table whose first line names its columns
/// (`name` and `sector`; and, if they are there, `id`, `kind`, `aliases`, `abbreviations`, `countries`, `from`, `to`,
/// `source`; several values are separated by `|`).
///
/// # Errors
/// If the file cannot be read, or has neither form.
pub fn import(path: &Path) -> Result<Imported, Error> {
    let wrong = |what: String| Error::new(ErrorKind::Rules, format!("{}: {what}", path.display()));
    let bytes = std::fs::read(path).map_err(|e| wrong(e.to_string()))?;
    if let Some(at) = bytes.iter().position(|&b| b == 0) {
        return Err(wrong(format!("not a text: byte {at} is NUL")));
    }
    // Old dictionaries are in Latin-1 here and there: a broken letter costs one name, not the file.
    let text = String::from_utf8_lossy(&bytes);
    // `csv` counts lines that end in two characters one too low.
    let text = text.trim_start_matches('\u{feff}').replace('\r', "");
    let stem = path
        .file_stem()
        .and_then(|s| s.to_str())
        .unwrap_or("actors");
    let mut import = Import {
        stem: slug(stem),
        file: path
            .file_name()
            .and_then(|s| s.to_str())
            .unwrap_or(stem)
            .to_owned(),
        ids: BTreeSet::new(),
        shared: Vec::new(),
        agents: BTreeMap::new(),
        done: Imported {
            entries: File::default(),
            read: 0,
            passed: 0,
            rejected: Vec::new(),
        },
    };
    match path.extension().and_then(|e| e.to_str()) {
        Some("txt") => import.dictionary(&text),
        Some("csv") => import.table(&text).map_err(wrong)?,
        _ => {
            return Err(wrong(
                "neither a dictionary of PETRARCH (.txt) nor a table (.csv)".to_owned(),
            ));
        }
    }
    Ok(import.done)
}

struct Import {
    stem: String,
    file: String,
    ids: BTreeSet<String>,
    /// Words that nouns of a dictionary of agents share, by what stands for them: `!PERSON!`.
    shared: Vec<(String, Vec<String>)>,
    /// Nouns by the sector that they tell.
    agents: BTreeMap<&'static str, (Sector, Vec<String>)>,
    done: Imported,
}

/// A name of a dictionary, with its other names and codes.
#[derive(Default)]
struct Name {
    line: usize,
    names: Vec<String>,
    codes: Vec<(usize, String)>,
}

/// A code with its dates.
struct Dated {
    country: Option<String>,
    sector: Sector,
    from: Option<String>,
    to: Option<String>,
}

impl Import {
    /// What is quoted of a line may hold marks that no comment of TOML may.
    fn reject(&mut self, line: usize, why: &str) {
        let why = why.replace(char::is_control, "\u{fffd}");
        self.done.rejected.push((line, why));
    }

    /// An id that no other entry has.
    fn id(&mut self, name: &str) -> String {
        let first = format!("{}-{}", self.stem, slug(name));
        let mut id = first.clone();
        let mut n = 1;
        while !self.ids.insert(id.clone()) {
            n += 1;
            id = format!("{first}-{n}");
        }
        id
    }

    fn dictionary(&mut self, text: &str) {
        let (mut name, mut comment) = (Name::default(), false);
        for (n, line) in text.lines().enumerate() {
            if line.contains("<!--") {
                comment = true;
            }
            if comment {
                comment = !line.contains("-->");
                continue;
            }
            let line = line.split('#').next().unwrap_or_default();
            if line.trim().is_empty() {
                continue;
            }
            if let Some((what, words)) = line.split_once('=').filter(|_| line.starts_with('!')) {
                let words = words.split(',').map(|word| word.trim().to_owned());
                self.shared.push((
                    what.trim().to_owned(),
                    words.filter(|word| !word.is_empty()).collect(),
                ));
                continue;
            }
            let (words, codes) = line
                .split_once('[')
                .map_or((line, ""), |(words, _)| (words, &line[words.len()..]));
            let words = words.trim();
            if let Some(other) = words.strip_prefix('+') {
                name.names.push(other.to_owned());
            } else if !words.is_empty() {
                self.finish(std::mem::take(&mut name));
                name.line = n + 1;
                name.names.push(words.to_owned());
            }
            let codes = codes
                .split('[')
                .skip(1)
                .filter_map(|code| code.split(']').next());
            name.codes
                .extend(codes.map(|code| (n + 1, code.to_owned())));
        }
        self.finish(name);
        for (sector, nouns) in std::mem::take(&mut self.agents).into_values() {
            let id = self.id(sector.as_str());
            self.done.entries.roles.push(Role {
                id,
                nouns,
                in_names: Vec::new(),
                kind: kind(sector),
                sector: Some(sector),
                organ: None,
                belongs: false,
                office: false,
            });
        }
    }

    /// Adds the nouns of an agent to those of its sector.
    fn agent(&mut self, name: &Name) {
        let mut nouns: Vec<String> = Vec::new();
        for written in &name.names {
            let (one, many) = written.split_once('{').unwrap_or((written, ""));
            nouns.extend([one, many.trim_end_matches([' ', '_', '}'])].map(plain));
        }
        for (what, words) in &self.shared {
            let what = plain(what);
            let with = |noun: String| {
                let words = if noun.contains(&what) {
                    &words[..]
                } else {
                    &[]
                };
                let each: Vec<String> = words
                    .iter()
                    .map(|word| noun.replace(&what, &plain(word)))
                    .collect();
                if each.is_empty() { vec![noun] } else { each }
            };
            nouns = nouns.into_iter().flat_map(with).collect();
        }
        // Regular plurals need not be listed.
        let plurals: Vec<String> = nouns.iter().filter_map(|noun| plural(noun)).collect();
        nouns.retain(|noun| !noun.is_empty() && !plurals.contains(noun));
        for (line, code) in &name.codes {
            let code = code.trim().trim_matches('~').to_ascii_uppercase();
            let roles = (0..code.len() / 3).filter_map(|n| code.get(n * 3..n * 3 + 3));
            match roles.into_iter().find_map(sector) {
                Some(sector) => {
                    let known = &mut self
                        .agents
                        .entry(sector.as_str())
                        .or_insert((sector, Vec::new()))
                        .1;
                    known.extend(
                        nouns
                            .iter()
                            .filter(|noun| !known.contains(noun))
                            .cloned()
                            .collect::<Vec<_>>(),
                    );
                }
                None if code.is_empty() => self.done.passed += 1,
                None => self.reject(
                    *line,
                    &format!(
                        "`[~{code}]` has no role of CAMEO that has a sector (GOV, MIL, REB ...)"
                    ),
                ),
            }
        }
    }

    /// Makes entries of a name.
    fn finish(&mut self, name: Name) {
        let Some(first) = name.names.first() else {
            for (line, code) in name.codes {
                self.reject(line, &format!("the code `{code}` has no name before it"));
            }
            return;
        };
        self.done.read += 1;
        if name.codes.is_empty() {
            return self.reject(name.line, &format!("`{first}` has no code"));
        }
        if name.codes.iter().any(|(_, code)| code.contains('~')) {
            return self.agent(&name);
        }
        let (mut abbreviations, mut names) = (Vec::new(), Vec::new());
        for written in name
            .names
            .iter()
            .map(|name| cased(name))
            .filter(|n| !n.is_empty())
        {
            let short = !written.contains(' ') && written.chars().count() <= 4;
            let (list, written) = if short {
                (&mut abbreviations, written.to_uppercase())
            } else {
                (&mut names, written)
            };
            if !list.contains(&written) {
                list.push(written);
            }
        }
        let main = names
            .first()
            .or(abbreviations.first())
            .cloned()
            .unwrap_or_default();
        names.retain(|name| *name != main);
        abbreviations.retain(|name| *name != main);
        let (mut codes, mut passed) = (Vec::new(), true);
        for (line, code) in &name.codes {
            match dated(code) {
                Ok(Some(code)) => codes.push((*line, code)),
                Ok(None) => {}
                Err(why) => {
                    passed = false;
                    self.reject(*line, &why);
                }
            }
        }
        if codes.is_empty() {
            self.done.passed += usize::from(passed);
            return;
        }
        let changes = codes
            .iter()
            .any(|(_, code)| code.from.is_some() || code.to.is_some());
        // The code without dates holds when those with dates are over.
        let open = codes
            .iter()
            .any(|(_, code)| code.from.is_some() && code.to.is_none());
        let last = codes.iter().filter_map(|(_, code)| code.to.clone()).max();
        for (line, code) in codes {
            let default = code.from.is_none() && code.to.is_none();
            if default && open {
                continue;
            }
            let id = self.id(&main);
            self.done.entries.organisations.push(Organisation {
                id,
                name: main.clone(),
                kind: if changes {
                    Kind::Person
                } else {
                    kind(code.sector)
                },
                aliases: names.clone(),
                abbreviations: abbreviations.clone(),
                needs: Vec::new(),
                countries: code.country.into_iter().collect(),
                sector: code.sector,
                acled: None,
                from: if default { last.clone() } else { code.from },
                to: code.to,
                relations: Vec::new(),
                media: Vec::new(),
                source: format!("{}:{line}", self.file),
            });
        }
    }

    fn table(&mut self, text: &str) -> Result<(), String> {
        let mut table = csv::Reader::from_reader(text.as_bytes());
        let header = table.headers().map_err(|e| e.to_string())?.clone();
        let column = |name: &str| {
            header
                .iter()
                .position(|h| h.trim().eq_ignore_ascii_case(name))
        };
        for needed in ["name", "sector"] {
            if column(needed).is_none() {
                return Err(format!(
                    "1: no column `{needed}`; the first line must name the columns, `name` and `sector` among them"
                ));
            }
        }
        for (n, row) in table.records().enumerate() {
            self.done.read += 1;
            let row = match row {
                Ok(row) => row,
                Err(e) => {
                    self.reject(
                        e.position().map_or(n + 2, |p| p.line() as usize),
                        &e.to_string(),
                    );
                    continue;
                }
            };
            let line = row.position().map_or(n + 2, |p| p.line() as usize);
            let cell = |name: &str| {
                column(name)
                    .and_then(|at| row.get(at))
                    .map(str::trim)
                    .unwrap_or_default()
            };
            match self.row(&cell, line) {
                Ok(entry) => self.done.entries.organisations.push(entry),
                Err(why) => self.reject(line, &why),
            }
        }
        Ok(())
    }

    fn row<'r>(
        &mut self,
        cell: &dyn Fn(&str) -> &'r str,
        line: usize,
    ) -> Result<Organisation<String>, String> {
        let several = |name: &str| -> Vec<String> {
            cell(name)
                .split('|')
                .map(str::trim)
                .filter(|s| !s.is_empty())
                .map(str::to_owned)
                .collect()
        };
        let name = cell("name");
        if name.is_empty() {
            return Err("no name".to_owned());
        }
        let sector = word(cell("sector")).ok_or_else(|| {
            format!(
                "`{}` is no sector of PLOVER (GOV, MIL, REB ...)",
                cell("sector")
            )
        })?;
        let kind = match cell("kind") {
            "" => kind(sector),
            kind => word(kind).ok_or_else(|| {
                format!("`{kind}` is no kind of actor (armed-group, party, ngo ...)")
            })?,
        };
        let countries = several("countries");
        if let Some(code) = countries
            .iter()
            .find(|code| rust_iso3166::from_alpha2(code).is_none() && *code != "XK")
        {
            return Err(format!(
                "`{code}` is no ISO 3166-1 alpha-2 code of a country"
            ));
        }
        let date = |name: &str| match cell(name) {
            "" => Ok(None),
            date if is_date(date) => Ok(Some(date.to_owned())),
            date => Err(format!(
                "{name} `{date}` is no date such as 2017, 2017-03 or 2017-03-02"
            )),
        };
        let id = match cell("id") {
            "" => self.id(name),
            id if self.ids.insert(id.to_owned()) => id.to_owned(),
            id => return Err(format!("the id `{id}` is that of an earlier line")),
        };
        let source = Some(cell("source")).filter(|s| !s.is_empty());
        Ok(Organisation {
            id,
            name: name.to_owned(),
            kind,
            aliases: several("aliases"),
            abbreviations: several("abbreviations"),
            needs: Vec::new(),
            countries,
            sector,
            acled: None,
            from: date("from")?,
            to: date("to")?,
            relations: Vec::new(),
            media: Vec::new(),
            source: source.map_or_else(|| format!("{}:{line}", self.file), str::to_owned),
        })
    }
}

/// The value that a word of the registry's files stands for.
fn word<T: serde::de::DeserializeOwned>(word: &str) -> Option<T> {
    serde_json::from_value(serde_json::Value::String(word.to_owned())).ok()
}

fn is_date(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    let number = |part: &str, digits: usize| {
        (part.len() == digits)
            .then(|| part.parse::<u8>().ok())
            .flatten()
    };
    match parts[..] {
        [year, ref rest @ ..]
            if rest.len() <= 2 && year.len() == 4 && year.bytes().all(|b| b.is_ascii_digit()) =>
        {
            rest.first()
                .is_none_or(|m| number(m, 2).is_some_and(|m| (1..=12).contains(&m)))
                && rest
                    .get(1)
                    .is_none_or(|d| number(d, 2).is_some_and(|d| (1..=31).contains(&d)))
        }
        _ => false,
    }
}

/// A code of CAMEO with its dates; `None` for a country alone and for words to be discarded.
fn dated(text: &str) -> Result<Option<Dated>, String> {
    let split = text
        .find(|c: char| c.is_whitespace() || c == '<' || c == '>')
        .unwrap_or(text.len());
    let (code, dates) = (
        text[..split].to_ascii_uppercase(),
        text[split..].replace(char::is_whitespace, ""),
    );
    if code.is_empty() || code.bytes().all(|b| !b.is_ascii_alphanumeric()) {
        return Ok(None);
    }
    let (from, to) = match dates.chars().next() {
        None => (None, None),
        Some('<') => (None, Some(day(&dates[1..])?)),
        Some('>') => (Some(day(&dates[1..])?), None),
        Some(_) => {
            let (from, to) = dates
                .split_once('-')
                .ok_or_else(|| format!("`{dates}` in `[{text}]` is no span of dates"))?;
            (Some(day(from)?), Some(day(to)?))
        }
    };
    if from
        .as_ref()
        .zip(to.as_ref())
        .is_some_and(|(from, to)| from > to)
    {
        return Err(format!("`[{text}]` ends before it begins"));
    }
    let triplets: Vec<&str> = (0..code.len() / 3)
        .filter_map(|n| code.get(n * 3..n * 3 + 3))
        .collect();
    let country = triplets.first().and_then(|code| country(code));
    let roles = &triplets[usize::from(country.is_some()).min(triplets.len())..];
    match roles.iter().find_map(|role| sector(role)) {
        Some(sector) => Ok(Some(Dated {
            country,
            sector,
            from,
            to,
        })),
        None if country.is_some() && roles.is_empty() => Ok(None),
        None => Err(format!(
            "`[{text}]` has no role of CAMEO that has a sector (GOV, MIL, REB ...)"
        )),
    }
}

/// The two-letter code of a country of CAMEO.
fn country(code: &str) -> Option<String> {
    let other = match code {
        "KSV" | "XKX" => Some("XK"),
        "ROM" => Some("RO"),
        "ZAR" => Some("CD"),
        "TMP" => Some("TL"),
        "PAL" | "WBK" | "GZS" => Some("PS"),
        _ => rust_iso3166::from_alpha3(code).map(|country| country.alpha2),
    };
    other.map(str::to_owned)
}

/// The PLOVER sector of a role of CAMEO.
fn sector(role: &str) -> Option<Sector> {
    Some(match role {
        "GOV" => Sector::Gov,
        "MIL" => Sector::Mil,
        "REB" | "INS" | "SEP" | "IMG" => Sector::Reb,
        "OPP" => Sector::Opp,
        "PTY" => Sector::Pty,
        "COP" => Sector::Cop,
        "SPY" => Sector::Spy,
        "JUD" => Sector::Jud,
        "LEG" => Sector::Leg,
        "CRM" => Sector::Crm,
        "REL" => Sector::Rel,
        "MED" => Sector::Med,
        "EDU" => Sector::Edu,
        "BUS" | "MNC" => Sector::Bus,
        "LAB" => Sector::Lab,
        "NGO" | "NGM" | "HRI" => Sector::Ngo,
        "IGO" | "IGM" => Sector::Igo,
        "HLH" => Sector::Hlt,
        "UAF" => Sector::Uaf,
        "CVL" | "ELI" | "AGR" | "DEV" | "ENV" | "REF" => Sector::Cvl,
        _ => return None,
    })
}

/// What a party of this sector most often is, where nothing else says.
fn kind(sector: Sector) -> Kind {
    match sector {
        Sector::Gov => Kind::Government,
        Sector::Mil => Kind::ArmedForces,
        Sector::Reb => Kind::ArmedGroup,
        Sector::Uaf => Kind::Militia,
        Sector::Pty => Kind::Party,
        Sector::Opp => Kind::Movement,
        Sector::Cop => Kind::Police,
        Sector::Spy => Kind::Intelligence,
        Sector::Jud => Kind::Court,
        Sector::Leg => Kind::Parliament,
        Sector::Med => Kind::Media,
        Sector::Bus => Kind::Company,
        Sector::Lab => Kind::Union,
        Sector::Ngo => Kind::Ngo,
        Sector::Igo => Kind::Igo,
        Sector::Edu | Sector::Rel | Sector::Hlt => Kind::Institution,
        Sector::Cvl | Sector::Crm => Kind::Group,
    }
}

/// A day as YYYY-MM-DD of YYYYMMDD or YYMMDD, whose century is that of the years 1930 to 2029.
fn day(text: &str) -> Result<String, String> {
    let wrong = || format!("`{text}` is no date (YYYYMMDD)");
    if !text.bytes().all(|b| b.is_ascii_digit()) {
        return Err(wrong());
    }
    let full = match text.len() {
        8 => text.to_owned(),
        6 => format!("{}{text}", if text < "30" { "20" } else { "19" }),
        _ => return Err(wrong()),
    };
    let date = format!("{}-{}-{}", &full[..4], &full[4..6], &full[6..]);
    date.parse::<jiff::civil::Date>().map_err(|_| wrong())?;
    Ok(date)
}

/// Words that a name in capitals has in small letters.
const SMALL: &[&str] = &[
    "of", "the", "and", "for", "in", "al", "el", "bin", "de", "del", "der", "ibn", "la", "van",
    "von",
];

/// A noun of a dictionary in small letters: `ARMY_OFFICER_` is "army officer".
fn plain(noun: &str) -> String {
    let words = noun.split(|c: char| c == '_' || c.is_whitespace());
    words
        .filter(|w| !w.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
        .to_lowercase()
}

/// A name of a dictionary as a report would write it: `NURI_AL_VENN_` is "Nuri al Venn".
fn cased(name: &str) -> String {
    let words = name
        .split(|c: char| c == '_' || c.is_whitespace())
        .filter(|w| !w.is_empty());
    let words = words.enumerate().map(|(n, word)| {
        let word = word.to_lowercase();
        if n > 0 && SMALL.contains(&word.as_str()) {
            return word;
        }
        let mut start = true;
        let capital = |c: char| {
            let capital = std::mem::replace(&mut start, matches!(c, '-' | '.' | '/'));
            if capital {
                c.to_uppercase().to_string()
            } else {
                c.to_string()
            }
        };
        word.chars().map(capital).collect()
    });
    words.collect::<Vec<_>>().join(" ")
}

/// Letters and digits in lower case, anything else a hyphen.
fn slug(name: &str) -> String {
    let mut slug = String::new();
    for c in name.chars().flat_map(char::to_lowercase) {
        if c.is_alphanumeric() {
            slug.push(c);
        } else if !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
    }
    slug.truncate(slug.trim_end_matches('-').len());
    slug
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_written_as_reports_write_them() {
        assert_eq!(cased("NURI_AL_VENN_"), "Nuri al Venn");
        assert_eq!(
            cased("FRONT FOR_THE LIBERATION"),
            "Front for the Liberation"
        );
        assert_eq!(cased("P.K. VENN-ARO"), "P.K. Venn-Aro");
    }

    #[test]
    fn dates_have_a_century() {
        assert_eq!(day("680101").as_deref(), Ok("1968-01-01"));
        assert_eq!(day("050301").as_deref(), Ok("2005-03-01"));
        assert_eq!(day("20060520").as_deref(), Ok("2006-05-20"));
        assert!(day("2004017").is_err() && day("20041301").is_err());
    }

    #[test]
    fn codes_are_a_country_and_a_role() {
        let code = dated("IRQGOV 20060520 - 20140908")
            .expect("a code")
            .expect("an actor");
        assert_eq!(
            (code.country.as_deref(), code.sector),
            (Some("IQ"), Sector::Gov)
        );
        assert_eq!(
            (code.from.as_deref(), code.to.as_deref()),
            (Some("2006-05-20"), Some("2014-09-08"))
        );
        let code = dated("PSEREBHMS").expect("a code").expect("an actor");
        assert_eq!(
            (code.country.as_deref(), code.sector),
            (Some("PS"), Sector::Reb)
        );
        assert!(dated("IRQ").is_ok_and(|code| code.is_none()));
        assert!(dated("---").is_ok_and(|code| code.is_none()));
        assert!(dated("HOB").is_err());
        assert!(dated("IRQGOV 20140908-20060520").is_err());
    }
}

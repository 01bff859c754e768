//! A dump of `GeoNames`: what its feature codes are here, which of its names are worth a key, and its divisions.
//!
//! The columns are those of its readme: id, name, ASCII name, alternate names, latitude, longitude, feature class and
//! code, country, other countries, four codes of divisions, population, elevation twice, time zone, date of change.
//! Those of its table of alternate names are: id, id of the place, language, name, whether it is preferred, short,
//! colloquial, historic, and from when to when it was used.

use std::io::{BufRead, Read};

use rustc_hash::FxHashMap;

use super::source::{Format, Source};
use super::{Found, Gazetteer, Import, ImportError, Kind, Line, Progress};
use crate::mention::place::pack::Id;

const COLUMNS: usize = 19;
const NAME_COLUMNS: usize = 10;
/// What stands in the column of the language where the name is none that people use.
const CODES: &[&str] = &[
    "link", "post", "iata", "icao", "faac", "tcid", "unlc", "wkdt", "phon", "piny",
];
/// No row is so long, in bytes: alternate names alone have 10 000 characters at most.
const LONGEST: u64 = 1 << 20;
/// A settlement of so many people is a city.
const CITY: u32 = 50_000;
/// What a place without people weighs beside those with: a place of its own importance, and any other.
const NOTED: u32 = 2_000;
const PLAIN: u32 = 100;

/// What the rows of a file are, told by its first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Table {
    /// Places.
    Places,
    /// Alternate names of places.
    Names,
}

/// Which places are taken from a dump.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Profile {
    /// What reports on conflict and protest name: all places where people live, divisions, bases, camps, fields,
    /// crossings, prisons, mosques, mountains, islands, waters; not hotels, farms and wells.
    #[default]
    Conflict,
    /// Divisions and places where people live.
    Populated,
    /// Everything.
    All,
}

/// Features that the profile for conflict takes, and what they are here; `P` and `A` are read by [`kind`].
const FEATURES: &[(&str, Kind)] = &[
    ("AIRB", Kind::AirBase),
    ("AIRF", Kind::Airport),
    ("AIRH", Kind::Airport),
    ("AIRP", Kind::Airport),
    ("AIRQ", Kind::Airport),
    ("AREA", Kind::Region),
    ("BAY", Kind::Sea),
    ("BDG", Kind::Bridge),
    ("CH", Kind::Facility),
    ("CHN", Kind::Strait),
    ("CMP", Kind::Camp),
    ("CMPO", Kind::Camp),
    ("CMPRF", Kind::Camp),
    ("CNL", Kind::Canal),
    ("DAM", Kind::Dam),
    ("DSRT", Kind::Desert),
    ("FRST", Kind::Forest),
    ("FT", Kind::Base),
    ("GASF", Kind::GasField),
    ("GULF", Kind::Sea),
    ("HLL", Kind::Mountain),
    ("HSP", Kind::Facility),
    ("INSM", Kind::Base),
    ("ISL", Kind::Island),
    ("ISLS", Kind::Island),
    ("LCTY", Kind::Region),
    ("LK", Kind::Lake),
    ("MILB", Kind::Base),
    ("MKT", Kind::Facility),
    ("MNA", Kind::Facility),
    ("MSQE", Kind::Facility),
    ("MT", Kind::Mountain),
    ("MTS", Kind::Mountains),
    ("NVB", Kind::Base),
    ("OILF", Kind::OilField),
    ("OILP", Kind::Facility),
    ("OILR", Kind::Facility),
    ("OILT", Kind::Facility),
    ("PASS", Kind::Mountain),
    ("PEN", Kind::Region),
    ("PK", Kind::Mountain),
    ("PP", Kind::Facility),
    ("PRK", Kind::Park),
    ("PRN", Kind::Facility),
    ("PRT", Kind::Port),
    ("PS", Kind::Facility),
    ("PSN", Kind::Facility),
    ("PSTB", Kind::Crossing),
    ("PSTP", Kind::Base),
    ("RDJCT", Kind::Facility),
    ("RGN", Kind::Region),
    ("RGNE", Kind::Region),
    ("RGNH", Kind::Region),
    ("RSV", Kind::Lake),
    ("SCH", Kind::Facility),
    ("SEA", Kind::Sea),
    ("STM", Kind::River),
    ("STRT", Kind::Strait),
    ("TRB", Kind::Region),
    ("UNIV", Kind::Facility),
    ("VAL", Kind::Valley),
];

impl Profile {
    /// What a feature is here; `None` if it is left out.
    fn kind(self, class: &str, code: &str, population: u32) -> Option<Kind> {
        match (class, code) {
            // Countries are in every pack, by hand.
            (_, code) if code.starts_with("PCL") => None,
            ("A", "ADM1") => Some(Kind::Admin1),
            ("A", "TERR" | "ZN" | "ZNB" | "LTER") => Some(Kind::Territory),
            ("A", _) => Some(Kind::Admin2),
            ("P", "PPLC") => Some(Kind::Capital),
            ("P", "PPLX") => Some(Kind::Neighbourhood),
            ("P", _) if code == "PPLA" || population >= CITY => Some(Kind::City),
            ("P", _) => Some(Kind::Settlement),
            _ if self == Self::Populated => None,
            _ => {
                let known = FEATURES.binary_search_by_key(&code, |(known, _)| known);
                known.map(|at| FEATURES[at].1).ok().or_else(|| {
                    let all = self == Self::All;
                    all.then_some(match class {
                        "H" => Kind::River,
                        "L" => Kind::Region,
                        "T" => Kind::Mountain,
                        "U" => Kind::Sea,
                        "V" => Kind::Forest,
                        _ => Kind::Facility,
                    })
                })
            }
        }
    }
}

/// How far a place of this kind may reach, in km, where nothing says.
pub(super) fn reach(kind: Kind, population: u32) -> u16 {
    match kind {
        Kind::Admin1 | Kind::Ocean => 100,
        Kind::Admin2
        | Kind::Region
        | Kind::Territory
        | Kind::Desert
        | Kind::Sea
        | Kind::Mountains => 30,
        Kind::River
        | Kind::Forest
        | Kind::Valley
        | Kind::Strait
        | Kind::Lake
        | Kind::Island
        | Kind::Park => 10,
        Kind::Mountain | Kind::OilField | Kind::GasField | Kind::Canal => 5,
        kind if kind.is_settlement() => match population {
            0..5_000 => 2,
            5_000..50_000 => 3,
            50_000..500_000 => 7,
            500_000..5_000_000 => 15,
            _ => 25,
        },
        _ => 2,
    }
}

/// What a place weighs that has no people: a base is named more often than a school.
pub(super) fn weight(kind: Kind) -> u32 {
    match kind {
        Kind::Facility
        | Kind::River
        | Kind::Mountain
        | Kind::Valley
        | Kind::Bridge
        | Kind::Forest => PLAIN,
        kind if kind.is_settlement() || kind.is_division() => 0,
        _ => NOTED,
    }
}

/// Rows of divisions by the codes that a dump has for them.
#[derive(Debug, Default)]
pub(super) struct Divisions {
    rows: FxHashMap<String, u32>,
}

impl Divisions {
    /// Reads the divisions of the dumps: where a dump has none, a place that the pack has tells where it lies.
    pub(super) fn read(
        files: &[Source],
        base: &Gazetteer<'_>,
        rows: &FxHashMap<Id<String>, u32>,
        progress: &mut dyn FnMut(Progress<'_>),
    ) -> Result<Self, ImportError> {
        let (mut listed, mut told) = (FxHashMap::default(), FxHashMap::default());
        for file in files.iter().filter(|file| file.format == Format::GeoNames) {
            let name = file.name();
            file.read(|reader, of| {
                lines(reader, &name, &mut |table, line, at, read| {
                    if at % 100_000 == 0 {
                        progress(Progress {
                            file: &name,
                            read,
                            of,
                            taken: 0,
                        });
                    }
                    let Some(cells) = cells(line).filter(|_| table == Table::Places) else {
                        return Ok(());
                    };
                    let known = cells[0]
                        .parse()
                        .ok()
                        .and_then(|id| rows.get(&Id::GeoNames(id)));
                    let Some(&row) = known else { return Ok(()) };
                    let first = || first(&cells);
                    match cells[7] {
                        "ADM1" => _ = listed.insert(first(), row),
                        "ADM2" => _ = listed.insert(second(&cells), row),
                        _ => {
                            let Some(entry) = base.place(row) else {
                                return Ok(());
                            };
                            if let Some(division) = entry.admin1 {
                                told.entry(first()).or_insert(division);
                            }
                            if let Some(division) = entry.admin2 {
                                told.entry(second(&cells)).or_insert(division);
                            }
                        }
                    }
                    Ok(())
                })
            })?;
        }
        told.extend(listed);
        Ok(Self { rows: told })
    }
}

fn first(cells: &[&str; COLUMNS]) -> String {
    format!("{}.{}", cells[8], cells[10])
}

fn second(cells: &[&str; COLUMNS]) -> String {
    format!("{}.{}.{}", cells[8], cells[10], cells[11])
}

/// Takes what the rows are, the bytes of a line, its number, and how many bytes are read.
type Take<'t> = &'t mut dyn FnMut(Table, &[u8], u64, u64) -> Result<(), ImportError>;

/// Hands on every line with its number and how many bytes are read.
///
/// A file whose first line is no row of a dump is refused as a whole: it is another table.
pub(super) fn lines(
    reader: &mut dyn BufRead,
    name: &str,
    take: Take<'_>,
) -> Result<(), ImportError> {
    let (mut line, mut number, mut read) = (Vec::new(), 0, 0);
    let mut table = Table::Places;
    loop {
        line.clear();
        let failed = |e: std::io::Error| ImportError(format!("{name}:{}: {e}", number + 1));
        let mut length = (&mut *reader)
            .take(LONGEST)
            .read_until(b'\n', &mut line)
            .map_err(failed)? as u64;
        if length == 0 {
            return Ok(());
        }
        if length == LONGEST {
            length += skip_line(reader).map_err(failed)?;
        }
        number += 1;
        read += length;
        while line.last().is_some_and(|c| matches!(c, b'\n' | b'\r')) {
            line.pop();
        }
        if number == 1 {
            let columns = line.split(|&c| c == b'\t').count();
            table = match columns {
                COLUMNS => Table::Places,
                NAME_COLUMNS => Table::Names,
                _ => {
                    return Err(ImportError(format!(
                        "{name}: its first line has {columns} columns and not the {COLUMNS} of a table of GeoNames, \
                         or the {NAME_COLUMNS} of its alternate names; a table with a header row goes in as .csv"
                    )));
                }
            };
        }
        if !line.is_empty() {
            take(table, &line, number, read)?;
        }
    }
}

/// Passes over the rest of a line that is longer than any row: how many bytes it has.
fn skip_line(reader: &mut dyn BufRead) -> std::io::Result<u64> {
    let mut skipped = 0;
    loop {
        let held = reader.fill_buf()?;
        let end = held.iter().position(|&c| c == b'\n');
        let used = end.map_or(held.len(), |at| at + 1);
        reader.consume(used);
        skipped += used as u64;
        if end.is_some() || used == 0 {
            return Ok(skipped);
        }
    }
}

fn cells<const N: usize>(line: &[u8]) -> Option<[&str; N]> {
    let mut cells = std::str::from_utf8(line).ok()?.split('\t');
    let mut row = [""; N];
    for cell in &mut row {
        *cell = cells.next()?;
    }
    cells.next().is_none().then_some(row)
}

fn malformed(line: &[u8], columns: usize) -> Line<'_> {
    Line::Rejected(match std::str::from_utf8(line) {
        Ok(text) => format!("{} columns, not {columns}", text.split('\t').count()),
        Err(_) => "not UTF-8".to_owned(),
    })
}

/// A line as another name of a place.
pub(super) fn name(line: &[u8]) -> Line<'_> {
    let Some([_, id, language, name, ..]) = cells::<NAME_COLUMNS>(line) else {
        return malformed(line, NAME_COLUMNS);
    };
    let Ok(id) = id.parse() else {
        return Line::Rejected(format!("`{id}` is no id"));
    };
    if CODES.contains(&language) || !usable(name) {
        return Line::Passed;
    }
    Line::Name(id, name)
}

/// A line as a place.
pub(super) fn place<'l>(
    line: &'l [u8],
    import: &Import,
    divisions: &Divisions,
    base: &Gazetteer<'_>,
) -> Line<'l> {
    let Some(cells) = cells::<COLUMNS>(line) else {
        return malformed(line, COLUMNS);
    };
    let [id, name, ascii, others, lat, lon, class, code, country, ..] = cells;
    let Ok(id) = id.parse() else {
        return Line::Rejected(format!("`{id}` is no id"));
    };
    let at = match super::table::point(lat, lon) {
        Ok(at) => at,
        Err(why) => return Line::Rejected(why),
    };
    let population = cells[14]
        .parse::<u64>()
        .unwrap_or(0)
        .min(u64::from(u32::MAX)) as u32;
    let Some(kind) = import.profile.kind(class, code, population) else {
        return Line::Passed;
    };
    if !import.countries.is_empty() && !import.countries.iter().any(|c| c == country) {
        return Line::Passed;
    }
    if !country.is_empty() && base.country(country).is_none() {
        return Line::Rejected(format!("`{country}` is the code of no country"));
    }
    let mut aliases: Vec<&str> = others.split(',').filter(|alias| usable(alias)).collect();
    if ascii != name && !ascii.is_empty() {
        aliases.push(ascii);
    }
    let division = |code: String| divisions.rows.get(&code).copied();
    Line::Place(Found {
        id: Id::GeoNames(id),
        kind,
        at,
        km: reach(kind, population),
        population: population.max(weight(kind)),
        country: Some(country).filter(|code| !code.is_empty()),
        admin1: division(first(&cells)),
        admin2: division(second(&cells)),
        name,
        aliases,
    })
}

/// Whether an alternate name is worth a key: Latin, Cyrillic, Arabic or Hebrew letters, and neither the code of an
/// airport nor a machine's transliteration. The same rule as that of `data/places/build.py`.
fn usable(alias: &str) -> bool {
    let letters = alias.chars().filter(|c| c.is_alphabetic());
    let scripts = letters.clone().all(|c| {
        matches!(c, '\0'..='\u{24f}' | '\u{250}'..='\u{2ff}' | '\u{1e00}'..='\u{1eff}'
            | '\u{400}'..='\u{52f}' | '\u{590}'..='\u{6ff}' | '\u{750}'..='\u{77f}' | '\u{8a0}'..='\u{8ff}'
            | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{feff}')
    });
    let marks = |c: char| c.is_ascii_digit() || ";:/()[]\"_|\\".contains(c);
    if letters.count() < 3 || !scripts || alias.chars().count() > 60 || alias.contains(marks) {
        return false;
    }
    if !alias.is_ascii() {
        return true;
    }
    let capital = alias.bytes().take_while(u8::is_ascii_uppercase).count();
    let code = !alias.contains(|c: char| c.is_ascii_lowercase()) && alias.len() <= 6
        || capital >= 2 && alias.len() <= 5;
    let article = [
        "al", "el", "ad", "as", "ar", "az", "ash", "an", "at", "de", "la", "le",
    ];
    let small = alias.starts_with(|c: char| c.is_ascii_lowercase())
        && !alias
            .split_once([' ', '-'])
            .is_some_and(|(first, _)| article.contains(&first));
    !code && !small
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn features_are_sorted() {
        assert!(FEATURES.is_sorted_by(|a, b| a.0 < b.0));
    }

    #[test]
    fn codes_and_machine_transliterations_are_no_names() {
        for name in ["Deir ez-Zor", "al-Hasakah", "Київ", "دير الزور", "Écija"] {
            assert!(usable(name), "{name}");
        }
        for name in ["DEZ", "BGW", "dyr azwr", "成都", "Zone 4", "Tal"] {
            assert_eq!(usable(name), name == "Tal", "{name}");
        }
    }

    #[test]
    fn a_profile_takes_what_it_says() {
        let kind = |profile: Profile, class, code| profile.kind(class, code, 0);
        assert_eq!(kind(Profile::Conflict, "L", "MILB"), Some(Kind::Base));
        assert_eq!(kind(Profile::Conflict, "S", "HTL"), None);
        assert_eq!(kind(Profile::All, "S", "HTL"), Some(Kind::Facility));
        assert_eq!(kind(Profile::Populated, "L", "MILB"), None);
        assert_eq!(kind(Profile::Populated, "P", "PPL"), Some(Kind::Settlement));
        assert_eq!(kind(Profile::All, "A", "PCLI"), None);
    }
}

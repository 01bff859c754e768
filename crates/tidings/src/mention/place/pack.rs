//! The pack: a gazetteer as one run of bytes that is searched where it lies, without loading.
//!
//! Head: `MAGIC`, then the lengths of the six sections as little-endian `u32`; then the sections:
//! 1. an FST from exact keys to postings, 2. an FST from folded keys to postings (both of crate `fst`),
//! 3. lists of postings (`u32` count, then that many), 4. rows of `ROW` bytes, 5. names (length byte, UTF-8),
//! 6. ISO codes of the countries, two bytes each; country n is row n.
//!
//! A value of an FST is one posting shifted left, or the place of a list in section 3 shifted left, plus 1.
//! A posting is `row << 3 | role`.
//!
//! [`write()`] makes a pack of tables that fit in memory; [`import`](super::import) streams, with the same parts.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, Write};
use std::path::Path;

use fst::MapBuilder;

use super::gazetteer::{Kind, Role};
use super::key;

/// First bytes of a pack: name and version of the layout.
pub(super) const MAGIC: &[u8; 8] = b"TPLACES1";
/// Sections of a pack.
pub(super) const SECTIONS: usize = 6;
/// Bytes of a row: id, latitude, longitude, population, name (4 each), admin1, admin2, km (2 each), country, kind.
pub(super) const ROW: usize = 28;
/// Country of a row that lies in none or several.
pub(super) const NO_COUNTRY: u8 = u8::MAX;

/// Countries whose names reach English through another script or a foreign spelling: their names get folded keys.
const FOLDED: &str = "AE AF AM AZ BD BH BY DJ DZ EG ER ET GE IL IN IQ IR JO KG KM KW KZ LB LY MA ML MM MR NE NP OM PK PS \
                      QA RU SA SD SO SS SY TD TJ TM TN TR UA UZ XK YE";

/// Why a pack could not be made or opened.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct PackError(pub(super) String);

/// Whose id a place has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Id<S> {
    /// `GeoNames`.
    GeoNames(u32),
    /// An airport, by its ICAO code.
    Airport(S),
    /// A place of Tidings.
    Tidings(S),
    /// A place of somebody else's table.
    Other(S),
}

impl<'a> Id<&'a str> {
    /// The id as it is printed.
    pub(super) fn of(text: &'a str) -> Self {
        match text.split_once(':') {
            Some(("gn", id)) if id.parse::<u32>().is_ok() => {
                Self::GeoNames(id.parse().unwrap_or(0))
            }
            Some(("apt", id)) => Self::Airport(id),
            Some(("tp", id)) => Self::Tidings(id),
            _ => Self::Other(text),
        }
    }

    pub(super) fn to_owned(self) -> Id<String> {
        match self {
            Self::GeoNames(id) => Id::GeoNames(id),
            Self::Airport(id) => Id::Airport(id.to_owned()),
            Self::Tidings(id) => Id::Tidings(id.to_owned()),
            Self::Other(id) => Id::Other(id.to_owned()),
        }
    }
}

impl<S: std::fmt::Display> std::fmt::Display for Id<S> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::GeoNames(id) => write!(f, "gn:{id}"),
            Self::Airport(id) => write!(f, "apt:{id}"),
            Self::Tidings(id) => write!(f, "tp:{id}"),
            Self::Other(id) => write!(f, "{id}"),
        }
    }
}

/// A place as its row holds it; strings are offsets into the section of names.
#[derive(Debug, Clone, Copy)]
pub(super) struct Row {
    /// Whose id: 0 to 3, in the order of [`Id`].
    pub(super) source: u8,
    pub(super) id: u32,
    pub(super) at: Option<(f32, f32)>,
    pub(super) population: u32,
    pub(super) name: u32,
    /// Rows of the divisions; 0 for none.
    pub(super) admin1: u16,
    pub(super) admin2: u16,
    pub(super) km: u16,
    /// Row of the country.
    pub(super) country: Option<u32>,
    pub(super) kind: Kind,
}

impl Row {
    pub(super) fn bytes(&self) -> [u8; ROW] {
        let (lat, lon) = self.at.unwrap_or((f32::NAN, f32::NAN));
        let mut bytes = [0; ROW];
        let words = [
            self.id,
            lat.to_bits(),
            lon.to_bits(),
            self.population,
            self.name,
        ];
        for (to, word) in bytes.chunks_exact_mut(4).zip(words) {
            to.copy_from_slice(&word.to_le_bytes());
        }
        for (to, half) in bytes[20..26]
            .chunks_exact_mut(2)
            .zip([self.admin1, self.admin2, self.km])
        {
            to.copy_from_slice(&half.to_le_bytes());
        }
        let country = self.country.and_then(|row| u8::try_from(row).ok());
        bytes[26] = country.unwrap_or(NO_COUNTRY);
        bytes[27] = self.kind as u8 | self.source << 6;
        bytes
    }

    /// Whether the bytes of a row are of a place in a list made by hand.
    pub(super) fn is_own(bytes: &[u8]) -> bool {
        bytes.get(27).is_some_and(|byte| byte >> 6 >= 2)
    }

    /// The id in the bytes of a row; `name` reads the section of names.
    pub(super) fn identity<S>(bytes: &[u8], name: impl Fn(u32) -> S) -> Option<Id<S>> {
        let id = u32::from_le_bytes(*bytes.first_chunk()?);
        Some(match bytes.get(27)? >> 6 {
            0 => Id::GeoNames(id),
            1 => Id::Airport(name(id)),
            2 => Id::Tidings(name(id)),
            _ => Id::Other(name(id)),
        })
    }
}

/// Whether the names of a place get folded keys; `own` if it is in a list made by hand.
pub(super) fn folds(own: bool, country: Option<&str>, kind: Kind) -> bool {
    own || kind != Kind::Airport && country.is_some_and(|code| FOLDED.split(' ').any(|c| c == code))
}

/// The exact key of a name, and its folded one if it gets one.
pub(super) fn keys(name: &str, role: Role, folds: bool) -> (String, Option<String>) {
    let key = key::exact(name);
    let folded = (folds && matches!(role, Role::Name | Role::Alias | Role::Short))
        .then(|| key::folded(key::bare(&key).map_or(key.as_str(), |(bare, _)| bare)))
        .flatten();
    (key, folded)
}

/// A string as the section of names holds it: a length byte and at most 255 bytes.
pub(super) fn stored(text: &str) -> Vec<u8> {
    let text = &text[..text.floor_char_boundary(255)];
    std::iter::once(text.len() as u8)
        .chain(text.bytes())
        .collect()
}

/// The string that begins at an offset of the section of names; empty if there is none.
pub(super) fn string(names: &[u8], at: usize) -> &str {
    let text = || {
        let (&length, rest) = names.get(at..)?.split_first()?;
        std::str::from_utf8(rest.get(..usize::from(length))?).ok()
    };
    text().unwrap_or("")
}

/// An FST from keys to postings, written as it grows.
pub(super) struct Index<W: Write>(MapBuilder<W>);

impl<W: Write> Index<W> {
    pub(super) fn new(out: W) -> io::Result<Self> {
        Ok(Self(MapBuilder::new(out).map_err(io::Error::other)?))
    }

    /// Adds a key, which must come after all before it; appends the postings of one with several to `lists`.
    pub(super) fn add(
        &mut self,
        key: &[u8],
        mut postings: Vec<u32>,
        lists: &mut Vec<u8>,
    ) -> io::Result<()> {
        strongest(&mut postings);
        let value = match postings[..] {
            [only] => u64::from(only) << 1,
            _ => list(&postings, lists),
        };
        self.0.insert(key, value).map_err(io::Error::other)
    }

    pub(super) fn finish(self) -> io::Result<()> {
        self.0.finish().map_err(io::Error::other)
    }
}

/// One role a row, the strongest: roles are numbered by strength.
fn strongest(postings: &mut Vec<u32>) {
    postings.sort_unstable();
    postings.dedup_by_key(|p| *p >> 3);
}

/// Appends a list; the value that stands for it.
fn list(postings: &[u32], lists: &mut Vec<u8>) -> u64 {
    let at = lists.len() as u64;
    lists.extend((postings.len() as u32).to_le_bytes());
    lists.extend(postings.iter().flat_map(|p| p.to_le_bytes()));
    at << 1 | 1
}

/// Writes a pack whose sections are each some bytes and then a file.
pub(super) fn join(pack: &Path, sections: &[(&[u8], Option<&Path>); SECTIONS]) -> io::Result<()> {
    let mut out = io::BufWriter::new(File::create(pack)?);
    out.write_all(MAGIC)?;
    for (bytes, file) in sections {
        let more = file.map_or(Ok(0), |path| path.metadata().map(|about| about.len()))?;
        let length = u32::try_from(bytes.len() as u64 + more).map_err(|_| {
            io::Error::other("a section of the pack exceeds 4 GiB; import fewer countries")
        })?;
        out.write_all(&length.to_le_bytes())?;
    }
    for (bytes, file) in sections {
        out.write_all(bytes)?;
        if let Some(path) = file {
            io::copy(&mut File::open(path)?, &mut out)?;
        }
    }
    out.flush()?;
    out.get_ref().sync_all()
}

/// Makes a pack of the tables that `data/places/build.py` writes: places (source, id, kind, latitude, longitude,
/// km, population, country, admin1 row, admin2 row, name) and names (row, role, name), tab-separated, sorted.
/// Rows are counted from 0; the countries come first, in the order of their codes; admin1 row 0 means none.
///
/// # Errors
/// If a line of either table cannot be read; the error names the table and the line.
pub fn write(places: &str, names: &str) -> Result<Vec<u8>, PackError> {
    let mut pool = Pool::default();
    let mut rows: Vec<u8> = Vec::new();
    let mut countries: Vec<String> = Vec::new();
    let mut folded_rows = Vec::new();
    for (number, line) in places.lines().enumerate() {
        let bad = || PackError(format!("places:{}: not a place: {line}", number + 1));
        let cells: Vec<&str> = line.split('\t').collect();
        let [
            source,
            id,
            kind,
            lat,
            lon,
            km,
            population,
            country,
            admin1,
            admin2,
            name,
        ] = cells[..]
        else {
            return Err(bad());
        };
        let kind = Kind::parse(kind).ok_or_else(bad)?;
        if kind == Kind::Country {
            countries.push(country.to_owned());
        }
        let (source, id) = match source {
            "gn" => (0u8, id.parse().map_err(|_| bad())?),
            "apt" => (1, pool.add(id)),
            "tp" => (2, pool.add(id)),
            _ => return Err(bad()),
        };
        let at = match (lat, lon) {
            ("", "") => None,
            _ => Some((
                lat.parse().map_err(|_| bad())?,
                lon.parse().map_err(|_| bad())?,
            )),
        };
        let small = |cell: &str| cell.parse::<u16>().map_err(|_| bad());
        folded_rows.push(folds(source == 2, Some(country), kind));
        let row = Row {
            source,
            id,
            at,
            population: population.parse().map_err(|_| bad())?,
            name: pool.add(name),
            admin1: small(admin1)?,
            admin2: small(admin2)?,
            km: small(km)?,
            country: countries
                .iter()
                .position(|c| c == country)
                .map(|at| at as u32),
            kind,
        };
        rows.extend(row.bytes());
    }
    let mut exact: BTreeMap<String, Vec<u32>> = BTreeMap::new();
    let mut folded: BTreeMap<String, Vec<u32>> = BTreeMap::new();
    for (number, line) in names.lines().enumerate() {
        let bad = || PackError(format!("names:{}: not a name: {line}", number + 1));
        let mut cells = line.splitn(3, '\t');
        let (Some(row), Some(role), Some(name)) = (cells.next(), cells.next(), cells.next()) else {
            return Err(bad());
        };
        let row: usize = row.parse().map_err(|_| bad())?;
        let role = Role::parse(role).ok_or_else(bad)?;
        let posting = (row as u32) << 3 | role as u32;
        let (key, fold) = keys(name, role, *folded_rows.get(row).ok_or_else(bad)?);
        if key.is_empty() {
            continue;
        }
        if let Some(fold) = fold {
            folded.entry(fold).or_default().push(posting);
        }
        exact.entry(key).or_default().push(posting);
    }
    let mut lists = Vec::new();
    let sections = [
        map(exact, &mut lists)?,
        map(folded, &mut lists)?,
        lists,
        rows,
        pool.bytes,
        countries.concat().into_bytes(),
    ];
    let mut pack = MAGIC.to_vec();
    for section in &sections {
        let length = u32::try_from(section.len())
            .map_err(|_| PackError("a section of the pack exceeds 4 GiB".to_owned()))?;
        pack.extend(length.to_le_bytes());
    }
    pack.extend(sections.concat());
    Ok(pack)
}

/// The FST of `keys`; appends the postings of keys with several to `lists`.
fn map(keys: BTreeMap<String, Vec<u32>>, lists: &mut Vec<u8>) -> Result<Vec<u8>, PackError> {
    let unsorted = |e: fst::Error| PackError(e.to_string());
    let mut builder = MapBuilder::memory();
    let mut known: BTreeMap<Vec<u32>, u64> = BTreeMap::new();
    for (key, mut postings) in keys {
        strongest(&mut postings);
        let value = match postings[..] {
            [only] => u64::from(only) << 1,
            _ => *known
                .entry(postings)
                .or_insert_with_key(|postings| list(postings, lists)),
        };
        builder.insert(key, value).map_err(unsorted)?;
    }
    builder.into_inner().map_err(unsorted)
}

/// Strings, each once: a length byte and at most 255 bytes.
#[derive(Default)]
struct Pool {
    bytes: Vec<u8>,
    known: BTreeMap<String, u32>,
}

impl Pool {
    fn add(&mut self, text: &str) -> u32 {
        *self.known.entry(text.to_owned()).or_insert_with(|| {
            let at = self.bytes.len() as u32;
            self.bytes.extend(stored(text));
            at
        })
    }
}

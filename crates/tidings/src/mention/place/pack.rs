//! The pack: a gazetteer as one run of bytes that is searched where it lies, without loading.
//!
//! Head: `MAGIC`, then the lengths of the six sections as little-endian `u32`; then the sections:
//! 1. an FST from exact keys to postings, 2. an FST from folded keys to postings (both of crate `fst`),
//! 3. lists of postings (`u32` count, then that many), 4. rows of `ROW` bytes, 5. names (length byte, UTF-8),
//! 6. ISO codes of the countries, two bytes each; country n is row n.
//!
//! A value of an FST is one posting shifted left, or the place of a list in section 3 shifted left, plus 1.
//! A posting is `row << 3 | role`.

use std::collections::BTreeMap;

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
    let mut folds = Vec::new();
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
        let at = countries.iter().position(|c| c == country);
        let at = at
            .and_then(|at| u8::try_from(at).ok())
            .unwrap_or(NO_COUNTRY);
        let (source, id) = match source {
            "gn" => (0u8, id.parse().map_err(|_| bad())?),
            "apt" => (1, pool.add(id)),
            "tp" => (2, pool.add(id)),
            _ => return Err(bad()),
        };
        let degrees = |s: &str| {
            if s.is_empty() {
                Ok(f32::NAN)
            } else {
                s.parse().map_err(|_| bad())
            }
        };
        folds.push(
            source == 2
                || FOLDED.split(' ').any(|c| c == country) && !matches!(kind, Kind::Airport),
        );
        rows.extend(id.to_le_bytes());
        rows.extend(degrees(lat)?.to_le_bytes());
        rows.extend(degrees(lon)?.to_le_bytes());
        rows.extend(population.parse::<u32>().map_err(|_| bad())?.to_le_bytes());
        rows.extend(pool.add(name).to_le_bytes());
        for cell in [admin1, admin2, km] {
            rows.extend(cell.parse::<u16>().map_err(|_| bad())?.to_le_bytes());
        }
        rows.extend([at, kind as u8 | source << 6]);
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
        let key = key::exact(name);
        if key.is_empty() {
            continue;
        }
        if *folds.get(row).ok_or_else(bad)?
            && matches!(role, Role::Name | Role::Alias | Role::Short)
        {
            let bare = key::bare(&key).map_or(key.as_str(), |(bare, _)| bare);
            if let Some(fold) = key::folded(bare) {
                folded.entry(fold).or_default().push(posting);
            }
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
        postings.sort_unstable();
        // One role a row, the strongest: roles are numbered by strength.
        postings.dedup_by_key(|p| *p >> 3);
        let value = match postings[..] {
            [only] => u64::from(only) << 1,
            _ => *known.entry(postings).or_insert_with_key(|postings| {
                let at = lists.len() as u64;
                lists.extend((postings.len() as u32).to_le_bytes());
                lists.extend(postings.iter().flat_map(|p| p.to_le_bytes()));
                at << 1 | 1
            }),
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
        let text = &text[..text.floor_char_boundary(255)];
        *self.known.entry(text.to_owned()).or_insert_with(|| {
            let at = self.bytes.len() as u32;
            self.bytes.push(text.len() as u8);
            self.bytes.extend(text.as_bytes());
            at
        })
    }
}

//! The gazetteer: names to places, read from a [pack](super::pack) where it lies in memory.
//!
//! Looking up tries the exact key first, then the key without articles and generic words, then the folded key;
//! the first that has places ends the search. Which of them a report means is left to `choose`.

use std::fmt;
use std::fs::File;
use std::path::Path;

use fst::automaton::Levenshtein;
use fst::raw::{CompiledAddr, Fst, Output};
use fst::{IntoStreamer, Map, Streamer};

use super::key::{self, Generic};
use super::pack::{Id, MAGIC, NO_COUNTRY, PackError, ROW, Row, SECTIONS, string};

/// What kind of place a place is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[repr(u8)]
#[expect(
    missing_docs,
    reason = "the names are their own description; see `as_str`"
)]
pub enum Kind {
    Country,
    Admin1,
    Admin2,
    Capital,
    City,
    Settlement,
    Neighbourhood,
    Airport,
    AirBase,
    Base,
    Camp,
    OilField,
    GasField,
    Facility,
    Dam,
    Port,
    Bridge,
    Canal,
    Crossing,
    Border,
    Village,
    Territory,
    Region,
    Continent,
    Island,
    Mountain,
    Mountains,
    Valley,
    Desert,
    Forest,
    Park,
    River,
    Lake,
    Strait,
    Sea,
    Ocean,
}

const KINDS: [(Kind, &str); 36] = [
    (Kind::Country, "country"),
    (Kind::Admin1, "admin1"),
    (Kind::Admin2, "admin2"),
    (Kind::Capital, "capital"),
    (Kind::City, "city"),
    (Kind::Settlement, "settlement"),
    (Kind::Neighbourhood, "neighbourhood"),
    (Kind::Airport, "airport"),
    (Kind::AirBase, "air-base"),
    (Kind::Base, "base"),
    (Kind::Camp, "camp"),
    (Kind::OilField, "oil-field"),
    (Kind::GasField, "gas-field"),
    (Kind::Facility, "facility"),
    (Kind::Dam, "dam"),
    (Kind::Port, "port"),
    (Kind::Bridge, "bridge"),
    (Kind::Canal, "canal"),
    (Kind::Crossing, "crossing"),
    (Kind::Border, "border"),
    (Kind::Village, "village"),
    (Kind::Territory, "territory"),
    (Kind::Region, "region"),
    (Kind::Continent, "continent"),
    (Kind::Island, "island"),
    (Kind::Mountain, "mountain"),
    (Kind::Mountains, "mountains"),
    (Kind::Valley, "valley"),
    (Kind::Desert, "desert"),
    (Kind::Forest, "forest"),
    (Kind::Park, "park"),
    (Kind::River, "river"),
    (Kind::Lake, "lake"),
    (Kind::Strait, "strait"),
    (Kind::Sea, "sea"),
    (Kind::Ocean, "ocean"),
];

impl Kind {
    /// The word for this kind in the data and in the output.
    pub fn as_str(self) -> &'static str {
        KINDS[self as usize].1
    }

    /// The kind that `word` is the word for.
    pub fn parse(word: &str) -> Option<Self> {
        KINDS.iter().find(|(_, w)| *w == word).map(|(k, _)| *k)
    }

    /// Whether people live in it as a town, a village or a part of one.
    pub fn is_settlement(self) -> bool {
        matches!(
            self,
            Self::Capital | Self::City | Self::Settlement | Self::Village | Self::Neighbourhood
        )
    }

    /// Whether it is a division of a country.
    pub fn is_division(self) -> bool {
        matches!(self, Self::Admin1 | Self::Admin2)
    }

    /// Whether a word like "province" or "camp" beside a name fits this kind.
    pub(super) fn fits(self, generic: Generic) -> bool {
        match generic {
            Generic::AirBase => matches!(self, Self::AirBase | Self::Airport | Self::Base),
            Generic::Airport => matches!(self, Self::Airport | Self::AirBase),
            Generic::Area => !matches!(self, Self::Airport),
            Generic::Base => matches!(self, Self::Base | Self::AirBase),
            Generic::Camp => matches!(self, Self::Camp | Self::Base),
            Generic::District => matches!(self, Self::Admin2 | Self::Neighbourhood),
            Generic::Division => matches!(self, Self::Admin1),
            Generic::Field => matches!(self, Self::OilField | Self::GasField),
            Generic::Natural => self >= Self::Island,
            Generic::Settlement => self.is_settlement(),
        }
    }
}

/// What a name is to its place; earlier is stronger.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum Role {
    /// The name it goes by in the gazetteer.
    Name,
    /// Another name or spelling.
    Alias,
    /// The name of a division without the word for its kind.
    Short,
    /// A word for its people or of it: "Iranian", "Gazan".
    Demonym,
    /// A name that counts only in capitals or with full stops: "UAE", "Ill.".
    Abbreviation,
    /// A code that counts only after the name of a place and a comma: "IL".
    Code,
    /// Not a name: the key is a common word, and as a place needs more evidence than its capital letter.
    Word,
}

const ROLES: [(Role, &str); 7] = [
    (Role::Name, "name"),
    (Role::Alias, "alias"),
    (Role::Short, "short"),
    (Role::Demonym, "demonym"),
    (Role::Abbreviation, "abbreviation"),
    (Role::Code, "code"),
    (Role::Word, "word"),
];

impl Role {
    pub(super) fn parse(word: &str) -> Option<Self> {
        ROLES.iter().find(|(_, w)| *w == word).map(|(r, _)| *r)
    }
}

/// How a name was matched; earlier is stronger.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Tier {
    /// The whole name, but for case, accents and punctuation.
    Exact,
    /// Without an article or a word for its kind.
    Bare,
    /// As another way of carrying the name into Latin letters.
    Folded,
    /// But for one letter.
    Near,
}

/// A place that a name may mean.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Candidate {
    /// Which place: an index of [`Gazetteer::place`].
    pub row: u32,
    /// What the name is to it.
    pub role: Role,
    /// How the name was matched.
    pub tier: Tier,
}

/// A place as the gazetteer has it.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry<'a> {
    /// Its common English name.
    pub name: &'a str,
    /// Its kind.
    pub kind: Kind,
    /// Latitude and longitude of a representative point, in degrees (WGS 84).
    pub at: Option<(f32, f32)>,
    /// How far the place may reach from that point, in km.
    pub km: u16,
    /// Its people, or for a place without people a weight that compares with them.
    pub population: u32,
    /// ISO 3166-1 alpha-2 code of its country.
    pub country: Option<&'a str>,
    /// Row of its first-order division.
    pub admin1: Option<u32>,
    /// Row of its second-order division.
    pub admin2: Option<u32>,
}

/// A set of places that are found by name.
pub struct Gazetteer<'a> {
    exact: Map<&'a [u8]>,
    folded: Map<&'a [u8]>,
    lists: &'a [u8],
    rows: &'a [u8],
    names: &'a [u8],
    countries: &'a str,
}

impl fmt::Debug for Gazetteer<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Gazetteer")
            .field("places", &self.len())
            .field("names", &self.exact.len())
            .finish_non_exhaustive()
    }
}

impl Gazetteer<'static> {
    /// The gazetteer that comes with Tidings; costs nothing to open.
    ///
    /// # Panics
    /// Never: that the embedded pack is sound is tested.
    pub fn embedded() -> Self {
        Self::open(tidings_data::PLACES).expect("the embedded pack is sound")
    }

    /// The gazetteer of these folders: the `places/places.pack` of the last that has one, else the one that comes with
    /// Tidings. An imported pack holds the places of Tidings, too.
    ///
    /// The file is mapped and stays so while the process lives; it costs no memory but what is looked at.
    ///
    /// # Errors
    /// If the file cannot be read, or is no pack of this version.
    pub fn load<P: AsRef<Path>>(folders: &[P]) -> Result<Self, PackError> {
        let path = folders
            .iter()
            .rev()
            .map(|folder| folder.as_ref().join(PACK))
            .find(|path| path.exists());
        let Some(path) = path else {
            return Ok(Self::embedded());
        };
        let failed = |e: &dyn fmt::Display| PackError(format!("{}: {e}", path.display()));
        let file = File::open(&path).map_err(|e| failed(&e))?;
        #[expect(unsafe_code, reason = "a file can be mapped in no other way")]
        // SAFETY: the map is only read. Were the file cut short meanwhile, the process would end; an import never
        // changes a pack but puts a new file in its place.
        let map = unsafe { memmap2::Mmap::map(&file) }.map_err(|e| failed(&e))?;
        Self::open(Box::leak(Box::new(map))).map_err(|e| failed(&e))
    }
}

/// Where a folder laid out as `data/` has its pack of places.
pub const PACK: &str = "places/places.pack";

impl<'a> Gazetteer<'a> {
    /// A gazetteer on the bytes of a pack.
    ///
    /// # Errors
    /// If the bytes are no pack, or one of another version.
    pub fn open(pack: &'a [u8]) -> Result<Self, PackError> {
        let bad = |what: &str| PackError(format!("gazetteer pack: {what}"));
        let lengths = pack
            .strip_prefix(MAGIC)
            .ok_or_else(|| bad("not a pack of this version"))?;
        let (head, mut rest) = lengths
            .split_at_checked(SECTIONS * 4)
            .ok_or_else(|| bad("cut short"))?;
        let mut sections = [&[] as &[u8]; SECTIONS];
        for (n, section) in sections.iter_mut().enumerate() {
            let length = u32_at(head, n * 4).unwrap_or(0) as usize;
            (*section, rest) = rest
                .split_at_checked(length)
                .ok_or_else(|| bad("cut short"))?;
        }
        let [exact, folded, lists, rows, names, countries] = sections;
        let map = |bytes| Map::new(bytes).map_err(|e| bad(&e.to_string()));
        let countries = std::str::from_utf8(countries).map_err(|e| bad(&e.to_string()))?;
        Ok(Self {
            exact: map(exact)?,
            folded: map(folded)?,
            lists,
            rows,
            names,
            countries,
        })
    }

    /// How many places it has.
    pub fn len(&self) -> usize {
        self.rows.len() / ROW
    }

    /// Whether it has no place.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The places that `name` may mean, in the order of the gazetteer; words that only look like places are no names.
    pub fn candidates(&self, name: &str) -> Vec<Candidate> {
        let mut found = self.by_key(&key::exact(name));
        found.retain(|c| c.role != Role::Word);
        found
    }

    /// [`Self::candidates`] of an exact key, with the mark of a common word ([`Role::Word`]) left in.
    pub(super) fn by_key(&self, key: &str) -> Vec<Candidate> {
        if let Some(value) = self.exact.get(key) {
            return self.postings(value, Tier::Exact);
        }
        let bare = key::bare(key);
        if let Some((bare, kind)) = bare
            && let Some(value) = self.exact.get(bare)
        {
            let all = self.postings(value, Tier::Bare);
            let fitting: Vec<_> = all
                .iter()
                .copied()
                .filter(|c| kind.is_none_or(|k| self.place(c.row).is_some_and(|e| e.kind.fits(k))))
                .collect();
            return if fitting.is_empty() { all } else { fitting };
        }
        self.by_fold(bare.map_or(key, |(bare, _)| bare))
    }

    /// Places whose name agrees with the key once both are folded.
    pub(super) fn by_fold(&self, key: &str) -> Vec<Candidate> {
        let Some(value) = key::folded(key).and_then(|f| self.folded.get(f)) else {
            return Vec::new();
        };
        self.postings(value, Tier::Folded)
    }

    /// Places of `country` whose folded name is one letter off; only for names long enough to stand it.
    pub(super) fn near(&self, key: &str, country: &str) -> Vec<Candidate> {
        let bare = key::bare(key).map_or(key, |(bare, _)| bare);
        let Some(fold) = key::folded(bare).filter(|f| f.len() >= 7) else {
            return Vec::new();
        };
        let Ok(automaton) = Levenshtein::new(&fold, 1) else {
            return Vec::new();
        };
        let mut stream = self.folded.search(automaton).into_stream();
        let mut found = Vec::new();
        while let Some((near, value)) = stream.next() {
            if near.first() == fold.as_bytes().first() {
                found.extend(self.postings(value, Tier::Near));
            }
        }
        found.retain(|c| {
            self.place(c.row)
                .is_some_and(|e| e.country == Some(country))
        });
        found.sort_by_key(|c| c.row);
        found.dedup_by_key(|c| c.row);
        found
    }

    /// The country that an adjective or a word for a people belongs to: "Iranian" is `IR`.
    pub fn country_of_demonym(&self, word: &str) -> Option<&'a str> {
        let value = self.exact.get(key::exact(word))?;
        let of = |c: &Candidate| {
            self.place(c.row)
                .filter(|_| c.role == Role::Demonym)?
                .country
        };
        let mut found: Vec<_> = self
            .postings(value, Tier::Exact)
            .iter()
            .filter_map(of)
            .collect();
        found.dedup();
        if let [only] = found[..] {
            Some(only)
        } else {
            None
        }
    }

    /// The place of a row.
    pub fn place(&self, row: u32) -> Option<Entry<'a>> {
        let bytes = self.bytes(row)?;
        let degrees = |at| u32_at(bytes, at).map(f32::from_bits);
        let at = degrees(4)
            .zip(degrees(8))
            .filter(|(lat, lon)| lat.is_finite() && lon.is_finite());
        let division = |at: usize| Some(u32::from(u16_at(bytes, at)?)).filter(|&row| row != 0);
        let (kind, country) = self.about(bytes)?;
        Some(Entry {
            name: self.name(u32_at(bytes, 16)?),
            kind,
            at,
            km: u16_at(bytes, 24)?,
            population: u32_at(bytes, 12)?,
            country,
            admin1: division(20),
            admin2: division(22),
        })
    }

    /// The kind and the country in the bytes of a row.
    pub(super) fn about(&self, row: &[u8]) -> Option<(Kind, Option<&'a str>)> {
        let kind = KINDS.get(usize::from(row.get(27)? & 63))?.0;
        let country = usize::from(row[26]);
        let code = || self.countries.get(country * 2..country * 2 + 2);
        Some((kind, (row[26] != NO_COUNTRY).then(code).flatten()))
    }

    /// The name of the first-order division that a place lies in.
    pub(super) fn division(&self, entry: &Entry<'_>) -> Option<&'a str> {
        Some(self.place(entry.admin1?)?.name)
    }

    /// The id of a row: `gn:` and a `GeoNames` id, `apt:` and an ICAO code, `tp:` and an id of Tidings, or the id of an
    /// imported table.
    pub fn id(&self, row: u32) -> Option<String> {
        Some(Row::identity(self.bytes(row)?, |at| self.name(at))?.to_string())
    }

    pub(super) fn identity(&self, row: u32) -> Option<Id<String>> {
        Some(Row::identity(self.bytes(row)?, |at| self.name(at))?.to_owned())
    }

    /// The indices of exact and of folded keys.
    pub(super) fn indices(&self) -> (&Map<&'a [u8]>, &Map<&'a [u8]>) {
        (&self.exact, &self.folded)
    }

    /// The sections of rows, names and countries.
    pub(super) fn tables(&self) -> (&'a [u8], &'a [u8], &'a [u8]) {
        (self.rows, self.names, self.countries.as_bytes())
    }

    /// Row of the country with this code; countries are the first rows.
    pub fn country(&self, code: &str) -> Option<u32> {
        let codes = self.countries.as_bytes();
        codes
            .chunks_exact(2)
            .position(|c| c == code.as_bytes())
            .map(|n| n as u32)
    }

    /// Starts spelling an exact key letter by letter.
    pub(super) fn spell(&self) -> Spelling<'_> {
        let fst = self.exact.as_fst();
        Spelling {
            fst,
            at: fst.root().addr(),
            output: Output::zero(),
            key: String::new(),
        }
    }

    pub(super) fn postings(&self, value: u64, tier: Tier) -> Vec<Candidate> {
        let candidate = |posting: u32| {
            let role = ROLES.get((posting & 7) as usize)?.0;
            Some(Candidate {
                row: posting >> 3,
                role,
                tier,
            })
        };
        if value & 1 == 0 {
            return candidate((value >> 1) as u32).into_iter().collect();
        }
        let at = (value >> 1) as usize;
        let count = u32_at(self.lists, at).unwrap_or(0) as usize;
        (1..=count)
            .map_while(|n| u32_at(self.lists, at + n * 4))
            .filter_map(candidate)
            .collect()
    }

    fn bytes(&self, row: u32) -> Option<&'a [u8]> {
        let start = (row as usize).checked_mul(ROW)?;
        self.rows.get(start..start.checked_add(ROW)?)
    }

    fn name(&self, at: u32) -> &'a str {
        string(self.names, at as usize)
    }
}

/// A walk through the exact keys, one word of a text after the other.
pub(super) struct Spelling<'a> {
    fst: &'a Fst<&'a [u8]>,
    at: CompiledAddr,
    output: Output,
    key: String,
}

impl Spelling<'_> {
    /// Adds a word, after a gap if `gap`; false if no key starts with what was spelt.
    pub(super) fn word(&mut self, word: &str, gap: bool) -> bool {
        let from = self.key.len();
        if gap {
            key::gap(&mut self.key);
        }
        key::push_exact(&mut self.key, word);
        for i in from..self.key.len() {
            let node = self.fst.node(self.at);
            let Some(step) = node.find_input(self.key.as_bytes()[i]) else {
                return false;
            };
            let step = node.transition(step);
            self.output = self.output.cat(step.out);
            self.at = step.addr;
        }
        true
    }

    /// The value of the key spelt so far, if it is a whole one.
    pub(super) fn value(&self) -> Option<u64> {
        let node = self.fst.node(self.at);
        node.is_final()
            .then(|| self.output.cat(node.final_output()).value())
    }
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    bytes
        .get(at..)?
        .first_chunk()
        .map(|b| u32::from_le_bytes(*b))
}

fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    bytes
        .get(at..)?
        .first_chunk()
        .map(|b| u16::from_le_bytes(*b))
}

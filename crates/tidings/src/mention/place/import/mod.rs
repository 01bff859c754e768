//! Importing places: a pack made of another pack and of files of places, streamed through bounded memory.
//!
//! In: dumps of `GeoNames` (zip or text) and its alternate names, tables in CSV, points in `GeoJSON`. Out: a pack that holds the old one's
//! places with the same row numbers, and the new ones. A place whose id the pack has already gets the new names only,
//! so that the same import twice gives the same pack.
//!
//! Work goes into the folder `PACK.part`: rows and names as they come, and sorted runs of keys. After every
//! run the state is written down, so that an import which was cut off goes on where it was. The pack
//! appears under its name only when it is whole.

mod geonames;
mod runs;
mod source;
mod table;

use std::collections::hash_map::Entry as Slot;
use std::fmt::Write as _;
use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter, Write as _};
use std::path::{Path, PathBuf};

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use super::gazetteer::{Gazetteer, Kind, Role};
use super::key;
use super::pack::{self, Id, Row};
use geonames::Divisions;
use runs::Keys;

pub use geonames::Profile;
pub use source::FORMATS;

/// Keys held in memory before they are written out as a run.
const RUN: usize = 1 << 20;
/// Rejected lines that a summary quotes.
const QUOTED: usize = 1000;

/// Why an import came to nothing; says which file, and what to do.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct ImportError(String);

impl ImportError {
    fn of(path: &Path, what: impl std::fmt::Display) -> Self {
        Self(format!("{}: {what}", path.display()))
    }
}

/// What to import.
#[derive(Debug, Clone)]
pub struct Import {
    /// Files, or folders of files; see [`FORMATS`].
    pub sources: Vec<PathBuf>,
    /// ISO 3166-1 alpha-2 codes of the countries whose places are taken; all if empty.
    pub countries: Vec<String>,
    /// Which kinds of places are taken from a dump of `GeoNames`.
    pub profile: Profile,
}

/// How far an import is.
#[derive(Debug, Clone, Copy)]
pub struct Progress<'a> {
    /// The file that is read.
    pub file: &'a str,
    /// Bytes of it that are read.
    pub read: u64,
    /// All its bytes.
    pub of: u64,
    /// Places taken so far.
    pub taken: u64,
}

/// A line that is no place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rejected {
    /// File and line, counted from 1; in `GeoJSON` the number of the feature.
    pub at: String,
    /// What is wrong with it.
    pub why: String,
}

/// What an import did.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Summary {
    /// Lines read.
    pub read: u64,
    /// Places that are new.
    pub taken: u64,
    /// Places that the pack had already, whose names were added.
    pub known: u64,
    /// Names that a table of alternate names added.
    #[serde(default)]
    pub names: u64,
    /// Lines left out by country, or as a kind of place that the profile leaves out.
    pub passed: u64,
    /// Lines that are no place.
    pub rejected: u64,
    /// The first of them.
    pub quoted: Vec<Rejected>,
}

/// A place as a file has it.
#[derive(Debug, Clone)]
struct Found<'a> {
    id: Id<&'a str>,
    kind: Kind,
    at: (f32, f32),
    km: u16,
    population: u32,
    country: Option<&'a str>,
    admin1: Option<u32>,
    admin2: Option<u32>,
    name: &'a str,
    aliases: Vec<&'a str>,
}

/// What became of a line.
enum Line<'a> {
    Place(Found<'a>),
    /// Another name of the place of `GeoNames` with this id.
    Name(u32, &'a str),
    /// Left out as asked.
    Passed,
    Rejected(String),
}

/// How far an import is, as it is written down.
#[derive(Debug, Default, Serialize, Deserialize)]
struct State {
    /// What is imported: another import does not go on from here.
    job: String,
    /// Files that are done, and lines done of the next.
    files: usize,
    lines: u64,
    /// Lengths of the files of rows and of names.
    rows: u64,
    names: u64,
    /// Runs of keys.
    runs: usize,
    summary: Summary,
}

impl Import {
    /// Makes `pack` of `base` and the sources; goes on where an import of the same sources was cut off.
    ///
    /// # Errors
    /// If a source cannot be read or has none of the known formats, or the pack cannot be written. A line that is no
    /// place is no error: see [`Summary::rejected`].
    pub fn run(
        &self,
        base: &Gazetteer<'_>,
        pack: &Path,
        progress: &mut dyn FnMut(Progress<'_>),
    ) -> Result<Summary, ImportError> {
        let files = source::files(&self.sources)?;
        let mut folder = pack.as_os_str().to_owned();
        folder.push(".part");
        let mut work = Work::open(base, PathBuf::from(folder), self.job(base, &files)?)?;
        let divisions = Divisions::read(&files, base, &work.rows, progress)?;
        while let Some(file) = files.get(work.state.files) {
            file.each(
                self,
                &divisions,
                base,
                work.state.lines,
                &mut |line, at, name, read, of| {
                    if at % 4096 == 0 {
                        let taken = work.state.summary.taken;
                        progress(Progress {
                            file: name,
                            read,
                            of,
                            taken,
                        });
                    }
                    work.take(line, &self.countries, || format!("{name}:{at}"))?;
                    work.state.lines = at;
                    if work.full() { work.spill() } else { Ok(()) }
                },
            )?;
            work.state.files += 1;
            work.state.lines = 0;
            work.spill()?;
        }
        work.finish(pack)
    }

    /// What is imported, in a line: the same for the same sources, choice and base.
    fn job(&self, base: &Gazetteer<'_>, files: &[source::Source]) -> Result<String, ImportError> {
        let mut job = format!(
            "{:?} {:?} onto {}",
            self.profile,
            self.countries,
            base.len()
        );
        for file in files {
            let of = |e: io::Error| ImportError::of(&file.path, e);
            let about = fs::metadata(&file.path).map_err(of)?;
            let changed = about.modified().map_err(of)?;
            let _ = write!(job, "; {} {} {changed:?}", file.name(), about.len());
        }
        Ok(job)
    }
}

/// The folder in which a pack is made.
struct Work<'g, 'a> {
    base: &'g Gazetteer<'a>,
    folder: PathBuf,
    state: State,
    rows: FxHashMap<Id<String>, u32>,
    /// Of every new row, whether its names get folded keys.
    folds: Vec<bool>,
    row_file: BufWriter<File>,
    name_file: BufWriter<File>,
    exact: Keys,
    folded: Keys,
}

impl<'g, 'a> Work<'g, 'a> {
    /// Opens the folder, new or as an import of the same job left it.
    fn open(base: &'g Gazetteer<'a>, folder: PathBuf, job: String) -> Result<Self, ImportError> {
        let kept = fs::read(folder.join("state.json")).ok();
        let kept: Option<State> = kept.and_then(|bytes| serde_json::from_slice(&bytes).ok());
        let state = if let Some(state) = kept.filter(|state| state.job == job) {
            state
        } else {
            if folder.exists() {
                fs::remove_dir_all(&folder).map_err(|e| ImportError::of(&folder, e))?;
            }
            fs::create_dir_all(&folder).map_err(|e| ImportError::of(&folder, e))?;
            State {
                job,
                ..State::default()
            }
        };
        let mut rows: FxHashMap<_, _> = (0..base.len() as u32)
            .filter_map(|row| Some((base.identity(row)?, row)))
            .collect();
        // What was written after the last state is not to be trusted.
        let cut = |name: &str, length: u64| {
            let path = folder.join(name);
            let open = || -> io::Result<File> {
                let file = OpenOptions::new()
                    .create(true)
                    .truncate(false)
                    .write(true)
                    .open(&path)?;
                file.set_len(length)?;
                drop(file);
                OpenOptions::new().append(true).open(&path)
            };
            open().map_err(|e| ImportError::of(&path, e))
        };
        let (row_file, name_file) = (cut("rows", state.rows)?, cut("names", state.names)?);
        let read =
            |name: &str| fs::read(folder.join(name)).map_err(|e| ImportError::of(&folder, e));
        let mut folds = Vec::new();
        if state.rows > 0 {
            let names = read("names")?;
            for (n, bytes) in read("rows")?.chunks_exact(pack::ROW).enumerate() {
                let about = base.about(bytes);
                folds.push(
                    about.is_some_and(|(kind, country)| {
                        pack::folds(Row::is_own(bytes), country, kind)
                    }),
                );
                let from = base.tables().1.len();
                let name = |at: u32| pack::string(&names, at as usize - from).to_owned();
                if let Some(id) = Row::identity(bytes, name) {
                    rows.insert(id, (base.len() + n) as u32);
                }
            }
        }
        Ok(Self {
            base,
            state,
            rows,
            folds,
            row_file: BufWriter::new(row_file),
            name_file: BufWriter::new(name_file),
            exact: Keys::default(),
            folded: Keys::default(),
            folder,
        })
    }

    fn take(
        &mut self,
        line: Line<'_>,
        countries: &[String],
        at: impl Fn() -> String,
    ) -> Result<(), ImportError> {
        self.state.summary.read += 1;
        match line {
            Line::Passed => self.state.summary.passed += 1,
            Line::Rejected(why) => self.reject(at(), why),
            Line::Place(place) if key::exact(place.name).is_empty() => {
                self.reject(at(), format!("`{}` has no letters", place.name));
            }
            Line::Place(place) => return self.add(&place),
            Line::Name(id, name) => match self.rows.get(&Id::GeoNames(id)).copied() {
                Some(row) if self.asked_for(countries, row) => {
                    self.state.summary.names += 1;
                    let fold = self.folds(row);
                    self.key(row, Role::Alias, name, fold);
                }
                _ => self.state.summary.passed += 1,
            },
        }
        Ok(())
    }

    /// Whether names of this place are wanted: those of new ones are.
    fn asked_for(&self, countries: &[String], row: u32) -> bool {
        let country = || self.base.place(row)?.country;
        countries.is_empty()
            || row as usize >= self.base.len()
            || country().is_some_and(|own| countries.iter().any(|code| code == own))
    }

    /// Whether the names of a place get folded keys.
    fn folds(&self, row: u32) -> bool {
        match (row as usize).checked_sub(self.base.len()) {
            Some(new) => self.folds.get(new).copied().unwrap_or(false),
            None => self.base.place(row).is_some_and(|entry| {
                let own = !matches!(
                    self.base.identity(row),
                    Some(Id::GeoNames(_) | Id::Airport(_))
                );
                pack::folds(own, entry.country, entry.kind)
            }),
        }
    }

    /// Adds the keys of a name.
    fn key(&mut self, row: u32, role: Role, name: &str, fold: bool) {
        let (exact, folded) = pack::keys(name, role, fold);
        let posting = row << 3 | role as u32;
        if let Some(folded) = folded {
            self.folded.push(folded, posting);
        }
        if !exact.is_empty() {
            self.exact.push(exact, posting);
        }
    }

    fn reject(&mut self, at: String, why: String) {
        let summary = &mut self.state.summary;
        summary.rejected += 1;
        if summary.quoted.len() < QUOTED {
            summary.quoted.push(Rejected { at, why });
        }
    }

    fn add(&mut self, place: &Found<'_>) -> Result<(), ImportError> {
        let failed = |e: io::Error| ImportError::of(&self.folder, e);
        let fold = pack::folds(
            matches!(place.id, Id::Tidings(_) | Id::Other(_)),
            place.country,
            place.kind,
        );
        let next = (self.base.len() as u64 + self.state.rows / pack::ROW as u64) as u32;
        let row = match self.rows.entry(place.id.to_owned()) {
            Slot::Occupied(known) => {
                self.state.summary.known += 1;
                *known.get()
            }
            Slot::Vacant(new) => {
                new.insert(next);
                self.state.summary.taken += 1;
                let mut text = |text: &str| -> Result<u32, ImportError> {
                    let at = self.base.tables().1.len() as u64 + self.state.names;
                    let at = u32::try_from(at).map_err(|_| {
                        ImportError(
                            "more names than a pack holds (4 GiB); import fewer countries".into(),
                        )
                    })?;
                    let bytes = pack::stored(text);
                    self.name_file.write_all(&bytes).map_err(&failed)?;
                    self.state.names += bytes.len() as u64;
                    Ok(at)
                };
                let (source, id) = match place.id {
                    Id::GeoNames(id) => (0, id),
                    Id::Airport(id) => (1, text(id)?),
                    Id::Tidings(id) => (2, text(id)?),
                    Id::Other(id) => (3, text(id)?),
                };
                let small =
                    |row: Option<u32>| row.and_then(|row| u16::try_from(row).ok()).unwrap_or(0);
                let row = Row {
                    source,
                    id,
                    at: Some(place.at),
                    population: place.population,
                    name: text(place.name)?,
                    admin1: small(place.admin1),
                    admin2: small(place.admin2),
                    km: place.km,
                    country: place.country.and_then(|code| self.base.country(code)),
                    kind: place.kind,
                };
                self.row_file.write_all(&row.bytes()).map_err(&failed)?;
                self.state.rows += pack::ROW as u64;
                self.folds.push(fold);
                next
            }
        };
        let names = std::iter::once((Role::Name, place.name));
        for (role, name) in names.chain(place.aliases.iter().map(|alias| (Role::Alias, *alias))) {
            self.key(row, role, name, fold);
        }
        Ok(())
    }

    fn full(&self) -> bool {
        self.exact.len() + self.folded.len() >= RUN
    }

    /// Writes out what is held, and then how far the import is.
    fn spill(&mut self) -> Result<(), ImportError> {
        let failed = |e: io::Error| ImportError::of(&self.folder, e);
        self.row_file.flush().map_err(&failed)?;
        self.name_file.flush().map_err(&failed)?;
        if self.exact.len() + self.folded.len() > 0 {
            let number = self.state.runs;
            self.exact
                .spill(&self.run("exact", number))
                .map_err(&failed)?;
            self.folded
                .spill(&self.run("folded", number))
                .map_err(&failed)?;
            self.state.runs += 1;
        }
        let state =
            serde_json::to_vec(&self.state).map_err(|e| ImportError::of(&self.folder, e))?;
        let (new, path) = (
            self.folder.join("state.new"),
            self.folder.join("state.json"),
        );
        fs::write(&new, state)
            .and_then(|()| fs::rename(&new, &path))
            .map_err(&failed)
    }

    fn run(&self, kind: &str, number: usize) -> PathBuf {
        self.folder.join(format!("{kind}.{number}"))
    }

    /// Merges everything into the pack and takes the folder away.
    fn finish(mut self, pack: &Path) -> Result<Summary, ImportError> {
        self.spill()?;
        let failed = |e: io::Error| ImportError::of(&self.folder, e);
        let runs = |kind: &str| -> Vec<PathBuf> {
            (0..self.state.runs).map(|n| self.run(kind, n)).collect()
        };
        let mut lists = Vec::new();
        let mut map = |name: &str,
                       base: &fst::Map<&[u8]>,
                       runs: Vec<PathBuf>|
         -> Result<PathBuf, ImportError> {
            let path = self.folder.join(name);
            let out = BufWriter::new(File::create(&path).map_err(&failed)?);
            runs::merge(self.base, base, &runs, &mut lists, out)
                .map_err(|e| ImportError::of(&path, e))?;
            Ok(path)
        };
        let exact = map("exact", self.base.indices().0, runs("exact"))?;
        let folded = map("folded", self.base.indices().1, runs("folded"))?;
        let listed = self.folder.join("lists");
        fs::write(&listed, &lists).map_err(&failed)?;
        let new = self.folder.join("pack");
        let (rows, names, countries) = self.base.tables();
        pack::join(
            &new,
            &[
                (&[], Some(&exact)),
                (&[], Some(&folded)),
                (&[], Some(&listed)),
                (rows, Some(&self.folder.join("rows"))),
                (names, Some(&self.folder.join("names"))),
                (countries, None),
            ],
        )
        .map_err(|e| ImportError::of(&new, e))?;
        fs::rename(&new, pack).map_err(|e| ImportError::of(pack, e))?;
        fs::remove_dir_all(&self.folder).map_err(&failed)?;
        Ok(self.state.summary)
    }
}

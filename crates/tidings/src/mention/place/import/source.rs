//! The files of an import: which there are, and their lines one after the other.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

use super::geonames::{self, Divisions, Table};
use super::{Gazetteer, Import, ImportError, Line, table};

/// What can be imported, for a message.
pub const FORMATS: &str = "a dump of GeoNames (.txt of 19 columns, alternate names of 10, or .zip), a table with a header row (.csv), or points (.geojson)";

/// Files of a dump of `GeoNames` that are no tables of places.
const BESIDE: &[&str] = &[
    "readme",
    "admin",
    "countryinfo",
    "featurecodes",
    "hierarchy",
    "iso-languagecodes",
    "timezones",
    "shapes",
    "deletes",
    "userTags",
];

/// Tables shrink to a fourth or so; what shrinks more than this holds nothing, and would fill memory and disk.
const PACKED: u64 = 100;

#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Format {
    GeoNames,
    Csv,
    GeoJson,
}

/// A file of places.
#[derive(Debug)]
pub(super) struct Source {
    pub(super) path: PathBuf,
    /// Its name in the archive, if it is in one.
    member: Option<String>,
    pub(super) format: Format,
}

/// Takes a line, its number, the name of its file, and how many of how many bytes are read.
pub(super) type Take<'t> =
    &'t mut dyn FnMut(Line<'_>, u64, &str, u64, u64) -> Result<(), ImportError>;

/// The files of places among `paths`; what is named must be one, in a folder others are passed over.
pub(super) fn files(paths: &[PathBuf]) -> Result<Vec<Source>, ImportError> {
    let mut found = Vec::new();
    for path in paths {
        if path.is_dir() {
            let failed = |e: io::Error| ImportError::of(path, e);
            let entries = path.read_dir().map_err(failed)?;
            let mut inside: Vec<PathBuf> = entries
                .map(|entry| Ok(entry?.path()))
                .collect::<io::Result<_>>()
                .map_err(failed)?;
            inside.sort();
            let before = found.len();
            for path in inside {
                if path.is_file() && !is_beside(&path) {
                    found.extend(open(&path)?);
                }
            }
            if found.len() == before {
                return Err(ImportError::of(
                    path,
                    format!("holds no places; give {FORMATS}"),
                ));
            }
        } else {
            let inside = open(path)?;
            if inside.is_empty() {
                return Err(ImportError::of(
                    path,
                    format!("holds no places; give {FORMATS}"),
                ));
            }
            found.extend(inside);
        }
    }
    // Names are of places that are known by then.
    found.sort_by_key(Source::is_names);
    Ok(found)
}

fn open(path: &Path) -> Result<Vec<Source>, ImportError> {
    let source = |member, format| Source {
        path: path.to_owned(),
        member,
        format,
    };
    if !path
        .extension()
        .is_some_and(|e| e.eq_ignore_ascii_case("zip"))
    {
        File::open(path).map_err(|e| ImportError::of(path, e))?;
        return Ok(format(path)
            .into_iter()
            .map(|format| source(None, format))
            .collect());
    }
    let file = File::open(path).map_err(|e| ImportError::of(path, e))?;
    let archive =
        zip::ZipArchive::new(BufReader::new(file)).map_err(|e| ImportError::of(path, e))?;
    let names = archive.file_names().filter_map(Result::ok);
    let mut members: Vec<_> = names
        .filter(|name| !is_beside(Path::new(name.as_ref())))
        .filter_map(|name| {
            Some(source(
                Some(name.to_string()),
                format(Path::new(name.as_ref()))?,
            ))
        })
        .collect();
    members.sort_by(|a, b| a.member.cmp(&b.member));
    Ok(members)
}

fn format(path: &Path) -> Option<Format> {
    let extension = path.extension()?.to_str()?.to_ascii_lowercase();
    Some(match extension.as_str() {
        "txt" | "tsv" => Format::GeoNames,
        "csv" => Format::Csv,
        "geojson" | "json" => Format::GeoJson,
        _ => return None,
    })
}

fn is_beside(path: &Path) -> bool {
    let stem = path
        .file_stem()
        .and_then(|s| s.to_str())
        .unwrap_or_default();
    BESIDE.iter().any(|name| {
        stem.get(..name.len())
            .is_some_and(|s| s.eq_ignore_ascii_case(name))
    })
}

impl Source {
    /// The file, and the member of the archive.
    pub(super) fn name(&self) -> String {
        match &self.member {
            Some(member) => format!("{}/{member}", self.path.display()),
            None => self.path.display().to_string(),
        }
    }

    /// Whether it is called as tables of alternate names are.
    fn is_names(&self) -> bool {
        let member = self.member.as_deref().map(Path::new);
        [Some(self.path.as_path()), member]
            .into_iter()
            .flatten()
            .any(|path| {
                let stem = path.file_stem().and_then(|stem| stem.to_str());
                stem.is_some_and(|stem| stem.to_ascii_lowercase().starts_with("alternatename"))
            })
    }

    /// Hands on every line after the first `done`.
    pub(super) fn each(
        &self,
        import: &Import,
        divisions: &Divisions,
        base: &Gazetteer<'_>,
        done: u64,
        take: Take<'_>,
    ) -> Result<(), ImportError> {
        let name = self.name();
        self.read(|reader, of| match self.format {
            Format::GeoNames => geonames::lines(reader, &name, &mut |table, line, at, read| {
                if at <= done {
                    return Ok(());
                }
                let line = match table {
                    Table::Places => geonames::place(line, import, divisions, base),
                    Table::Names => geonames::name(line),
                };
                take(line, at, &name, read, of)
            }),
            Format::Csv => table::csv(reader, &name, base, import, &mut |line, at, read| {
                if at <= done {
                    Ok(())
                } else {
                    take(line, at, &name, read, of)
                }
            }),
            Format::GeoJson => {
                table::geojson(reader, &name, base, import, &mut |line, at, read| {
                    if at <= done {
                        Ok(())
                    } else {
                        take(line, at, &name, read, of)
                    }
                })
            }
        })
    }

    /// Opens the file; `with` gets it and its length.
    pub(super) fn read<T>(
        &self,
        with: impl FnOnce(&mut dyn BufRead, u64) -> Result<T, ImportError>,
    ) -> Result<T, ImportError> {
        let failed = |e: io::Error| ImportError::of(&self.path, e);
        let file = File::open(&self.path).map_err(failed)?;
        let Some(member) = &self.member else {
            let of = file.metadata().map_err(failed)?.len();
            return with(&mut without_mark(BufReader::new(file)).map_err(failed)?, of);
        };
        let broken = |e: zip::result::ZipError| ImportError::of(&self.path, e);
        let mut archive = zip::ZipArchive::new(BufReader::new(file)).map_err(broken)?;
        let inside = archive.by_name(member).map_err(broken)?;
        let of = inside.size();
        if of / inside.compressed_size().max(1) > PACKED {
            return Err(ImportError::of(
                &self.path,
                format!(
                    "{member} would grow more than {PACKED} times when unpacked, as no table does"
                ),
            ));
        }
        with(
            &mut without_mark(BufReader::new(inside)).map_err(failed)?,
            of,
        )
    }
}

/// The reader past a byte order mark.
fn without_mark<R: Read>(mut reader: BufReader<R>) -> io::Result<BufReader<R>> {
    if reader.fill_buf()?.starts_with("\u{feff}".as_bytes()) {
        reader.consume(3);
    }
    Ok(reader)
}

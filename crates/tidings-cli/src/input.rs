//! From what the user names to reports, one after the other: files, folders, standard input.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Cursor, Read};
use std::iter;
use std::path::{Path, PathBuf};

use tidings::read::{self, JsonLines, Kind, Unreadable};
use tidings::{Origin, Report};
use walkdir::{DirEntry, WalkDir};

/// White space read before the first sign of what standard input is; more than this is text.
const MOST_WHITE_SPACE: usize = 1 << 16;

type Input = Box<dyn Iterator<Item = Result<Report, Unreadable>>>;

/// All reports in these files and folders, or in standard input if none is named. Files are opened when
/// their turn comes, and JSON lines are read one by one.
pub(crate) fn reports(paths: &[PathBuf]) -> impl Iterator<Item = Result<Report, Unreadable>> {
    let unnamed = paths.is_empty().then(standard_input);
    let named = paths.iter().flat_map(|path| {
        if path.as_os_str() == "-" {
            standard_input()
        } else if path.is_dir() {
            folder(path)
        } else {
            let id = path
                .file_name()
                .unwrap_or(path.as_os_str())
                .to_string_lossy()
                .into_owned();
            file(path, id)
        }
    });
    unnamed.into_iter().flatten().chain(named)
}

fn standard_input() -> Input {
    sniffed(
        "stdin".to_owned(),
        &Origin::file("stdin"),
        io::stdin().lock(),
    )
}

/// The reports of a folder and those below it, in the order of their names; ids are paths from the
/// folder, so that files of one name in two folders stay apart.
fn folder(folder: &Path) -> Input {
    let visible = |entry: &DirEntry| {
        entry.depth() == 0 || !entry.file_name().as_encoded_bytes().starts_with(b".")
    };
    let folder = folder.to_owned();
    let entries = WalkDir::new(&folder)
        .sort_by_file_name()
        .into_iter()
        .filter_entry(visible);
    Box::new(entries.flat_map(move |entry| match entry {
        Ok(entry) if entry.file_type().is_dir() || Format::of(entry.path()).is_none() => {
            Box::new(iter::empty())
        }
        Ok(entry) => {
            let path = entry.path();
            let parts = path.strip_prefix(&folder).unwrap_or(path).components();
            let parts: Vec<_> = parts
                .map(|part| part.as_os_str().to_string_lossy())
                .collect();
            file(path, parts.join("/"))
        }
        Err(error) => {
            let origin = Origin::file(error.path().unwrap_or(&folder).to_string_lossy());
            let what = error
                .io_error()
                .map_or_else(|| error.to_string(), ToString::to_string);
            failed(origin, what)
        }
    }))
}

fn file(path: &Path, id: String) -> Input {
    let origin = Origin::file(path.to_string_lossy());
    let file = match File::open(path) {
        Ok(file) => BufReader::new(file),
        Err(error) => return failed(origin, error.to_string()),
    };
    match Format::of(path) {
        Some(Format::Text) => Box::new(iter::once(read::text(id, origin, file))),
        Some(Format::JsonLines) => Box::new(JsonLines::new(origin, file)),
        Some(Format::Json) => Box::new(read::json(&origin, file).into_iter()),
        None => sniffed(id, &origin, file),
    }
}

fn failed(origin: Origin, what: String) -> Input {
    Box::new(iter::once(Err(Unreadable::new(origin, Kind::Io, what))))
}

enum Format {
    Text,
    JsonLines,
    Json,
}

impl Format {
    /// The format that a file name tells.
    fn of(path: &Path) -> Option<Self> {
        let extension = path.extension()?.to_str()?.to_ascii_lowercase();
        match extension.as_str() {
            "txt" => Some(Self::Text),
            "jsonl" | "ndjson" => Some(Self::JsonLines),
            "json" => Some(Self::Json),
            _ => None,
        }
    }
}

/// Reads JSON lines if the first character that is not white space is a brace, else one report of text.
fn sniffed(id: String, origin: &Origin, mut from: impl BufRead + 'static) -> Input {
    let mut begin = Vec::new();
    let is_json = loop {
        let buffer = match from.fill_buf() {
            Ok(buffer) => buffer,
            Err(error) => return failed(origin.clone(), error.to_string()),
        };
        if buffer.is_empty() || begin.len() > MOST_WHITE_SPACE {
            break false;
        }
        let length = buffer.len();
        let mark = if begin.is_empty() && buffer.starts_with("\u{FEFF}".as_bytes()) {
            "\u{FEFF}".len()
        } else {
            0
        };
        let first = buffer[mark..]
            .iter()
            .copied()
            .find(|byte| !byte.is_ascii_whitespace());
        begin.extend_from_slice(buffer);
        from.consume(length);
        if let Some(first) = first {
            break first == b'{';
        }
    };
    let whole = Cursor::new(begin).chain(from);
    if is_json {
        Box::new(JsonLines::new(origin.clone(), whole))
    } else {
        Box::new(iter::once(read::text(id, origin.clone(), whole)))
    }
}

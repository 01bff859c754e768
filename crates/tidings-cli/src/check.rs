//! `tidings check`: whether a folder of rules is sound.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use clap::Args;
use tidings::mention::{actor, time};
use tidings::{Pack, codebook};
use walkdir::WalkDir;

use crate::{Ending, print};

#[derive(Args)]
pub(crate) struct Options {
    /// Folder of rules, such as `data/`.
    #[arg(value_name = "FOLDER")]
    folder: PathBuf,
}

pub(crate) fn check(options: &Options) -> anyhow::Result<Ending> {
    let folder = &options.folder;
    if !folder.is_dir() {
        bail!(
            "{} is not a folder; name the folder of rules, such as data/",
            folder.display()
        );
    }
    let (files, mut findings) = well_formed(folder)?;
    // Rules are run once all can be read: a broken file would be found a second time.
    if findings.is_empty() {
        findings.extend(Pack::open(folder).err().map(|e| e.to_string()));
        let of_dates = time::check(folder);
        findings.extend(of_dates.iter().map(ToString::to_string));
        let of_actors = actor::check(folder);
        findings.extend(of_actors.iter().map(ToString::to_string));
        if folder.join("lang/en/events").is_dir() {
            let of_events = codebook::check(folder);
            findings.extend(of_events.iter().map(ToString::to_string));
        }
    }
    let mut out = print::Out::new();
    for finding in &findings {
        out.write(format!("{finding}\n").as_bytes())?;
    }
    let summary = format!("{files} files of rules, {} findings\n", findings.len());
    out.write(summary.as_bytes())?;
    out.flush()?;
    let sound = files > 0 && findings.is_empty();
    Ok(if sound { Ending::Done } else { Ending::Nothing })
}

/// How many rule files there are, and for each that is no TOML a line that says where and why.
fn well_formed(folder: &Path) -> anyhow::Result<(usize, Vec<String>)> {
    let (mut files, mut findings) = (0, Vec::new());
    for entry in WalkDir::new(folder).sort_by_file_name() {
        let entry = entry?;
        let path = entry.path();
        let is_rules = path
            .extension()
            .is_some_and(|extension| extension == "toml");
        if !is_rules || entry.file_name() == "Cargo.toml" {
            continue;
        }
        files += 1;
        let bytes = fs::read(path).with_context(|| path.display().to_string())?;
        if let Err((line, column, what)) = toml(&bytes) {
            findings.push(format!("{}:{line}:{column}: {what}", path.display()));
        }
    }
    Ok((files, findings))
}

/// Line, column (from 1, in characters) and reason if the bytes are no TOML.
fn toml(bytes: &[u8]) -> Result<(), (usize, usize, String)> {
    let position = |before: &str| {
        let line = before.rsplit('\n').next().unwrap_or_default();
        (1 + before.matches('\n').count(), 1 + line.chars().count())
    };
    let text = std::str::from_utf8(bytes).map_err(|error| {
        let sound = String::from_utf8_lossy(&bytes[..error.valid_up_to()]);
        let (line, column) = position(&sound);
        (line, column, "not UTF-8".to_owned())
    })?;
    text.parse::<toml::Table>().map_err(|error| {
        let at = error.span().map_or(0, |span| span.start);
        let (line, column) = position(text.get(..at).unwrap_or_default());
        (line, column, error.message().to_owned())
    })?;
    Ok(())
}

//! `tidings actors`: whom a name means, on which day, and more actors from a dictionary or a table.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Context;
use clap::{Args, Subcommand};
use jiff::civil::Date;
use tidings::mention::actor::import::{Imported, import};
use tidings::mention::actor::{Candidate, Registry};
use tidings::{Pack, read};

use crate::{Ending, print};

#[derive(Args)]
pub(crate) struct Options {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Shows the entries that a name may mean, and what a report must have for each.
    Find(Find),
    /// Adds actors to the built-in ones: a dictionary of PETRARCH, or a table of one's own.
    #[command(after_long_help = IMPORT_EXAMPLES)]
    Import(Sources),
}

const IMPORT_EXAMPLES: &str = "\
Examples:
  tidings actors import --into mine Phoenix.MilNonState.actors.txt Phoenix.agents.txt
  tidings actors import --into mine groups.csv
  tidings code --pack mine reports/                                    codes with them

What can be imported:
  .txt    a dictionary of PETRARCH or TABARI: names, +other names, [codes with dates]; or its agents: common
          nouns {plural} [~COP]
  .csv    the first line names the columns: name, sector (GOV, MIL, REB ...); and, if you have them, id, kind
          (armed-group, party, ngo ...), aliases, abbreviations, countries (SY), from, to (2017-03), source;
          several values are separated by |

The entries are written as TOML, to be read and mended by hand; importing the same file again replaces them.";

#[derive(Args)]
struct Sources {
    /// Dictionaries or tables.
    #[arg(value_name = "FILE", required = true)]
    files: Vec<PathBuf>,

    /// Folder that gets the entries, a file below `actors/organisations/` for each.
    #[arg(long, value_name = "FOLDER")]
    into: PathBuf,
}

#[derive(Args)]
struct Find {
    /// A name, short form, surname, or a phrase such as "the prime minister of Iraq".
    #[arg(value_name = "NAME")]
    name: String,

    /// The day of the report: who existed, and who held which office, then.
    #[arg(long, value_name = "DATE", value_parser = read::publication_date)]
    on: Option<Date>,

    /// Folder laid out as `data/` whose `actors/` go over the built-in ones; may be given several times.
    #[arg(long = "pack", value_name = "FOLDER", value_parser = crate::pack())]
    packs: Vec<Pack>,

    /// How to print them.
    #[arg(long, value_enum, default_value = "text")]
    format: print::Format,
}

pub(crate) fn actors(options: &Options) -> anyhow::Result<Ending> {
    match &options.command {
        Command::Find(options) => find(options),
        Command::Import(options) => import_all(options),
    }
}

fn import_all(options: &Sources) -> anyhow::Result<Ending> {
    let folder = options.into.join("actors/organisations");
    fs::create_dir_all(&folder).with_context(|| folder.display().to_string())?;
    let mut out = print::Out::new();
    let mut rejected = false;
    for path in &options.files {
        let imported = import(path)?;
        let mut name = path.file_stem().unwrap_or(path.as_os_str()).to_owned();
        name.push(".toml");
        let file = folder.join(name);
        write(&imported, path, &file)?;
        let lines = imported
            .rejected
            .iter()
            .map(|(line, why)| format!("{}:{line}: {why}", path.display()));
        let others = format!("they are listed at the end of {}", file.display());
        print::rejected(lines, imported.rejected.len(), &others);
        rejected |= !imported.rejected.is_empty();
        let done = format!(
            "{}: {} names: {} entries, {} left out, {} lines rejected\n{}\n",
            path.display(),
            imported.read,
            imported.entries.organisations.len() + imported.entries.roles.len(),
            imported.passed,
            imported.rejected.len(),
            file.display()
        );
        out.write(done.as_bytes())?;
    }
    out.flush()?;
    Ok(if rejected {
        Ending::Errors
    } else {
        Ending::Done
    })
}

/// Writes the entries, and in comments what is not among them.
fn write(imported: &Imported, path: &Path, file: &Path) -> anyhow::Result<()> {
    let name = path
        .file_name()
        .unwrap_or(path.as_os_str())
        .to_string_lossy();
    let entries = toml::to_string(&imported.entries)?;
    let mut text = format!("# Imported from {name} by `tidings actors import`.\n");
    // What is empty may as well be absent, but for the countries: none means the world.
    for line in entries
        .lines()
        .filter(|line| !line.ends_with(" = []") || line.starts_with("countries"))
    {
        text += line;
        text.push('\n');
    }
    for (line, why) in &imported.rejected {
        let _ = writeln!(text, "# {name}:{line}: {why}");
    }
    let new = file.with_extension("new");
    fs::write(&new, text)
        .and_then(|()| fs::rename(&new, file))
        .with_context(|| file.display().to_string())
}

fn find(find: &Find) -> anyhow::Result<Ending> {
    let registry = Registry::load(&find.packs)?;
    let candidates = registry.find(&find.name, find.on);
    let none = "the registry has no such name; an overlay can add it (--pack)";
    print::entries(&candidates, usize::MAX, find.format, shown, none)
}

/// A candidate as its name and labelled lines.
fn shown(candidate: &Candidate, width: usize) -> String {
    let mut lines: Vec<(&str, String)> = Vec::new();
    if !candidate.id.is_empty() {
        lines.push(("id", candidate.id.clone()));
    }
    let codes = [candidate.kind.to_owned(), candidate.countries.join(" ")];
    let codes: Vec<&str> = codes
        .iter()
        .map(String::as_str)
        .chain(candidate.sector)
        .filter(|code| !code.is_empty())
        .collect();
    lines.push(("is", codes.join(", ")));
    if candidate.from.is_some() || candidate.to.is_some() {
        let from = candidate.from.as_deref().unwrap_or("?");
        let to = candidate.to.as_deref().unwrap_or("now");
        lines.push(("existed", format!("{from} to {to}")));
    }
    lines.extend(
        candidate
            .offices
            .iter()
            .map(|office| ("office", office.clone())),
    );
    lines.push(("why", candidate.why.clone()));
    if !candidate.source.is_empty() {
        lines.push(("source", candidate.source.clone()));
    }
    print::entry(&candidate.name, &lines, width)
}

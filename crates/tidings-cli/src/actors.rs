//! `tidings actors`: whom a name means, on which day.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use jiff::civil::Date;
use tidings::mention::actor::{Candidate, Registry};
use tidings::read;

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
    #[arg(long, value_name = "FOLDER")]
    codebook: Vec<PathBuf>,

    /// How to print them.
    #[arg(long, value_enum, default_value = "text")]
    format: print::Format,
}

pub(crate) fn actors(options: &Options) -> anyhow::Result<Ending> {
    let Command::Find(find) = &options.command;
    let registry = Registry::load(&find.codebook)?;
    let candidates = registry.find(&find.name, find.on);
    let none = "the registry has no such name; an overlay can add it (--codebook)";
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

//! `tidings gazetteer`: which places a name may mean.

use clap::{Args, Subcommand};
use tidings::mention::place::{Gazetteer, Known, lookup};

use crate::{Ending, print};

#[derive(Args)]
pub(crate) struct Options {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Shows the places that a name may mean, best known first, and how each bears it.
    ///
    /// In a report the other places it names decide: `tidings explain` says how.
    Find(Find),
}

#[derive(Args)]
struct Find {
    /// A name: "Springfield", "Dayr az-Zawr", "Bagram air base".
    #[arg(value_name = "NAME")]
    name: String,

    /// Only places in this country (ISO 3166-1 alpha-2: SY, US); names one letter off are tried, too.
    #[arg(long, value_name = "CODE", value_parser = code)]
    country: Option<String>,

    /// Places to show at most.
    #[arg(long, value_name = "N", default_value_t = 10)]
    most: usize,

    /// How to print them.
    #[arg(long, value_enum, default_value = "text")]
    format: print::Format,
}

fn code(word: &str) -> Result<String, String> {
    let code = word.to_ascii_uppercase();
    if Gazetteer::embedded().country(&code).is_some() {
        Ok(code)
    } else {
        Err("not an ISO 3166-1 alpha-2 code of a country: two letters, as in SY or US".into())
    }
}

pub(crate) fn gazetteer(options: &Options) -> anyhow::Result<Ending> {
    let Command::Find(find) = &options.command;
    let known = lookup(&Gazetteer::embedded(), &find.name, find.country.as_deref());
    let none = "the gazetteer has no place of that name";
    let ending = print::entries(&known, find.most, find.format, shown, none)?;
    let more = known.len().saturating_sub(find.most);
    if more > 0 {
        print::complain(&format!(
            "{more} more places of that name; see --most and --country"
        ));
    }
    Ok(ending)
}

/// A place as its name and labelled lines.
fn shown(place: &Known, width: usize) -> String {
    let lies: Vec<&str> = [place.admin1.as_deref(), place.country.as_deref()]
        .into_iter()
        .flatten()
        .collect();
    let mut lines = vec![("id", place.id.clone()), ("is", place.kind.to_owned())];
    if !lies.is_empty() {
        lines.push(("in", lies.join(", ")));
    }
    if let (Some(lat), Some(lon)) = (place.lat, place.lon) {
        lines.push(("at", format!("{lat:.2}, {lon:.2}, within {} km", place.km)));
    }
    if place.population > 0 && is_inhabited(place.kind) {
        lines.push(("people", place.population.to_string()));
    }
    lines.push(("why", place.why.clone()));
    print::entry(&place.name, &lines, width)
}

fn is_inhabited(kind: &str) -> bool {
    matches!(
        kind,
        "country" | "admin1" | "admin2" | "capital" | "city" | "settlement" | "village"
    )
}

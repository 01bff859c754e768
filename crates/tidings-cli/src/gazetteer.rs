//! `tidings gazetteer`: which places a name may mean, and more places from a dump or a table.
#![expect(clippy::doc_markdown, reason = "comments here are the text of --help")]

use std::fs;
use std::path::PathBuf;

use anyhow::Context;
use clap::{Args, Subcommand, ValueEnum};
use indicatif::{ProgressBar, ProgressStyle};
use tidings::Pack;
use tidings::mention::place::import::{Import, Profile, Summary};
use tidings::mention::place::{Gazetteer, Known, PACK, lookup};

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
    /// Adds places to the built-in ones: a dump of GeoNames, or a table of one's own.
    #[command(after_long_help = IMPORT_EXAMPLES)]
    Import(Sources),
}

const IMPORT_EXAMPLES: &str = "\
Examples:
  tidings gazetteer import --into mine SY.zip IQ.zip         two countries of GeoNames
  tidings gazetteer import --into mine allCountries.zip --country ML,NE,BF
  tidings gazetteer import --into mine camps.csv             a table of one's own
  tidings code --pack mine reports/                          codes with them

What can be imported:
  .zip, .txt    a dump of GeoNames (CC BY 4.0: name GeoNames where you publish), and alternateNamesV2 for names of
                places that are known by then; its other files are passed over
  .csv          the first line names the columns: name, lat, lon; and, if you have them, id, aliases (separated
                by |), kind (settlement, camp, base ...), country (SY), admin1, precision_km, population
  .geojson      points whose properties have those names
  a folder      all such files in it

A place that is there already gets the new names only. An import that was cut off goes on when it is started
again.";

#[derive(Args)]
struct Sources {
    /// Dumps of GeoNames, tables, or folders of them.
    #[arg(value_name = "FILE", required = true)]
    files: Vec<PathBuf>,

    /// Folder that gets the places, as `places/places.pack`; what it has already is kept.
    #[arg(long, value_name = "FOLDER")]
    into: PathBuf,

    /// Only places in these countries (ISO 3166-1 alpha-2, separated by commas).
    #[arg(long, value_name = "CODES", value_delimiter = ',', value_parser = code)]
    country: Vec<String>,

    /// Which kinds of places are taken from a dump of GeoNames.
    #[arg(long, value_enum, default_value = "conflict")]
    profile: Kinds,

    /// How to print what was done.
    #[arg(long, value_enum, default_value = "text")]
    format: print::Format,
}

#[derive(Clone, Copy, ValueEnum)]
enum Kinds {
    /// What reports on conflict and protest name: towns and villages, divisions, bases, camps, fields, crossings,
    /// prisons, places of worship, mountains, islands, waters.
    Conflict,
    /// Divisions, and places where people live.
    Populated,
    /// Everything, hotels and wells, too.
    All,
}

#[derive(Args)]
struct Find {
    /// A name: "Springfield", "Dayr az-Zawr", "Bagram air base".
    #[arg(value_name = "NAME")]
    name: String,

    /// Only places in this country (ISO 3166-1 alpha-2: SY, US); names one letter off are tried, too.
    #[arg(long, value_name = "CODE", value_parser = code)]
    country: Option<String>,

    /// Folder laid out as `data/` whose `places/` are used in place of the built-in ones; may be given several times.
    #[arg(long = "pack", value_name = "FOLDER", value_parser = crate::pack())]
    packs: Vec<Pack>,

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
    match &options.command {
        Command::Find(options) => find(options),
        Command::Import(options) => import(options),
    }
}

fn find(find: &Find) -> anyhow::Result<Ending> {
    let gazetteer = Gazetteer::load(&find.packs)?;
    let known = lookup(&gazetteer, &find.name, find.country.as_deref());
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

fn import(options: &Sources) -> anyhow::Result<Ending> {
    let pack = options.into.join(PACK);
    if let Some(folder) = pack.parent() {
        fs::create_dir_all(folder).with_context(|| folder.display().to_string())?;
    }
    let import = Import {
        sources: options.files.clone(),
        countries: options.country.clone(),
        profile: match options.profile {
            Kinds::Conflict => Profile::Conflict,
            Kinds::Populated => Profile::Populated,
            Kinds::All => Profile::All,
        },
    };
    let base = Gazetteer::load(std::slice::from_ref(&options.into))?;
    let bar = ProgressBar::new(0).with_style(
        ProgressStyle::with_template("{wide_bar} {percent}% {eta} left: {msg}")
            .unwrap_or_else(|_| ProgressStyle::default_bar()),
    );
    let summary = import.run(&base, &pack, &mut |at| {
        bar.set_length(at.of);
        bar.set_position(at.read);
        bar.set_message(format!("{}, {} places", at.file, at.taken));
    })?;
    bar.finish_and_clear();
    let lines = summary
        .quoted
        .iter()
        .map(|r| format!("{}: {}", r.at, r.why));
    print::rejected(lines, summary.rejected as usize, "--format json names them");
    let mut out = print::Out::new();
    let done = match options.format {
        print::Format::Json => serde_json::to_string(&summary)?,
        print::Format::Text => done(&summary, &pack.display().to_string()),
    };
    out.write(format!("{done}\n").as_bytes())?;
    out.flush()?;
    Ok(if summary.rejected > 0 {
        Ending::Errors
    } else {
        Ending::Done
    })
}

fn done(summary: &Summary, pack: &str) -> String {
    let Summary {
        read,
        taken,
        known,
        names,
        passed,
        rejected,
        ..
    } = summary;
    let names = match names {
        0 => String::new(),
        names => format!("{names} alternate names, "),
    };
    format!(
        "{read} lines: {taken} new places, {known} that were there already, {names}{passed} left out, {rejected} rejected\n{pack}"
    )
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

//! The `tidings` command: reports in, events out.

mod actors;
mod check;
mod claims;
mod code;
mod explain;
mod gazetteer;
mod input;
mod print;

use std::io;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::builder::{PathBufValueParser, TypedValueParser};
use clap::{Args, Parser, Subcommand, ValueEnum};
use jiff::civil::Date;
use tidings::{LONGEST, Pack, read};

/// Reads news reports and codes their events: who did what to whom, where, when, with what, at what
/// cost, and who says so.
#[derive(Parser)]
#[command(version, max_term_width = 100, after_help = EXIT_STATUS)]
struct Cli {
    #[command(subcommand)]
    command: Command,

    /// When to use colours.
    #[arg(
        long,
        help = "When to use colours; NO_COLOR in the environment means never",
        value_name = "WHEN",
        default_value = "auto",
        global = true
    )]
    color: Colour,
}

/// Reads the folder of a pack, and opens it.
fn pack() -> impl TypedValueParser<Value = Pack> {
    PathBufValueParser::new().try_map(|folder| Pack::open(&folder))
}

const EXIT_STATUS: &str = "\
Exit status:
  0  done
  1  nothing to read was found, or a check failed
  2  an error: a report could not be read, or not in full; the others are coded all the same,
     and standard error says which one and why";

#[derive(Subcommand)]
enum Command {
    /// Codes the events of reports.
    #[command(after_long_help = CODE_EXAMPLES)]
    Code(code::Options),
    /// Shows what in a report set every value: its words, and the rule, entry or model head.
    Explain(explain::Options),
    /// Shows who asserts, claims, denies, blames or doubts which event: sources by events.
    Claims(claims::Options),
    /// Looks names up in the registry of actors.
    Actors(actors::Options),
    /// Looks names up in the gazetteer.
    Gazetteer(gazetteer::Options),
    /// Checks a folder of rules: their form, and their own examples and counterexamples.
    Check(check::Options),
}

const CODE_EXAMPLES: &str = "\
Examples:
  tidings code samples/fuel-depot.txt                  one report, to read
  tidings code --published 2024-03-05 samples/*.txt    with the day that \"Tuesday\" is counted from
  tidings code --format json reports/ > coded.jsonl    a folder, one JSON object per report
  zcat news.jsonl.gz | tidings code --format json      from a pipe

Input:
  .txt              one report in UTF-8; its id is its file name
  .jsonl, .ndjson   a report a line: {\"id\", \"title\", \"publisher\", \"url\", \"published\", \"text\"}; only
                    `text` is needed, other keys are left alone
  .json             one such object, an array of them, or lines of them
  a folder          all such files in it and below, in sorted order
  -, or nothing     standard input: JSON lines if it begins with {, else one report of text";

/// Which reports, and how they are read.
#[derive(Args)]
struct Reports {
    /// Files or folders of reports; `-` or none for standard input.
    #[arg(value_name = "REPORT")]
    paths: Vec<PathBuf>,

    /// Day of publication of reports that do not say it themselves.
    #[arg(long, value_name = "DATE", value_parser = read::publication_date)]
    published: Option<Date>,

    /// Folder laid out as `data/` whose rules, actors and places go over the built-in ones; may be given several
    /// times.
    ///
    /// An analyst's own verbs, modes and weapons, and what `tidings gazetteer import` and `tidings actors import`
    /// put there: a file of the same path replaces the built-in one, any other is added. `tidings check` tells
    /// whether they are sound. If the folder has a `pack.toml`, it says the pack's `name`, `author`, `version` and
    /// `licence`; they are written into every coded report.
    #[arg(long = "pack", value_name = "FOLDER", value_parser = pack())]
    packs: Vec<Pack>,

    /// Longest report that is coded; a longer one is most likely several in one file.
    #[arg(long, value_name = "CHARACTERS", default_value_t = LONGEST)]
    longest: usize,

    /// Pass over sentences that seem to hold no event: faster, and misses a few events.
    ///
    /// A small model looks first and tells which they are. The headline and the first sentence are always read.
    #[arg(long)]
    skim: bool,
}

#[derive(Clone, Copy, ValueEnum)]
enum Colour {
    Auto,
    Always,
    Never,
}

/// How a command ended.
enum Ending {
    /// All was done.
    Done,
    /// There was nothing to do, or a check failed.
    Nothing,
    /// Something could not be read; the rest was done.
    Errors,
}

fn main() -> ExitCode {
    let cli = Cli::parse();
    match cli.color {
        Colour::Auto => {}
        Colour::Always => anstream::ColorChoice::Always.write_global(),
        Colour::Never => anstream::ColorChoice::Never.write_global(),
    }
    let ending = match cli.command {
        Command::Code(options) => code::code(&options),
        Command::Explain(options) => explain::explain(&options),
        Command::Claims(options) => claims::claims(&options),
        Command::Actors(options) => actors::actors(&options),
        Command::Gazetteer(options) => gazetteer::gazetteer(&options),
        Command::Check(options) => check::check(&options),
    };
    match ending {
        Ok(Ending::Done) => ExitCode::SUCCESS,
        Ok(Ending::Nothing) => ExitCode::from(1),
        Ok(Ending::Errors) => ExitCode::from(2),
        Err(error) if is_broken_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            print::complain(&format!("{error:#}"));
            ExitCode::from(2)
        }
    }
}

/// Whoever reads our output has seen enough: `tidings code reports/ | head`.
fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error
        .chain()
        .filter_map(|cause| cause.downcast_ref::<io::Error>())
        .any(|cause| cause.kind() == io::ErrorKind::BrokenPipe)
}

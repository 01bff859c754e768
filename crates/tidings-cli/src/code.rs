//! `tidings code`: codes reports on all cores and prints them in the order in which they came.

use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::{self, IsTerminal};
use std::num::NonZero;
use std::panic::{self, AssertUnwindSafe};
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use clap::Args;
use indicatif::{ProgressBar, ProgressStyle};
use tidings::read::Unreadable;
use tidings::{Coded, Coder, Problem, Record, Report};

use crate::print::{self, Format};
use crate::{Ending, Reports, input};

/// Reports held at a time.
const BATCH: usize = 64;
/// Text held at a time, in bytes, unless one report alone is longer.
const BATCH_BYTES: usize = 16 << 20;
/// Reports after which a run counts as long.
const FEW: u64 = 8;

#[derive(Args)]
pub(crate) struct Options {
    #[command(flatten)]
    reports: Reports,

    /// Events to read, or one JSON object per report (schema tidings/1).
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: Format,

    /// Adds every token with its lemma, part of speech and head to the JSON.
    #[arg(long)]
    tokens: bool,

    /// Threads to code on; as many as there are cores if 0. The output is the same for any number.
    #[arg(long, value_name = "N", default_value_t = 0)]
    threads: usize,
}

pub(crate) fn code(options: &Options) -> anyhow::Result<Ending> {
    let mut out = print::Out::new();
    let width = out.width();
    each_coded(&options.reports, options.threads, &mut out, |coded| {
        let record = Record::new(coded, options.tokens);
        match options.format {
            Format::Json => {
                let mut line = Vec::new();
                record.write(&mut line)?;
                Ok(line)
            }
            Format::Text => Ok(print::report(&record, width).into_bytes()),
        }
    })
}

/// Codes all reports and writes what `render` makes of each, in the order of the input; complains of what
/// could not be read. Holds [`BATCH`] reports at a time, however many there are.
pub(crate) fn each_coded(
    reports: &Reports,
    threads: usize,
    out: &mut print::Out,
    render: impl Fn(&Coded) -> io::Result<Vec<u8>> + Sync,
) -> anyhow::Result<Ending> {
    if reports.paths.is_empty() && io::stdin().is_terminal() {
        print::complain(
            "reading a report from the keyboard; end it with Ctrl-D, or see `tidings code --help`",
        );
    }
    let threads = match threads {
        0 => thread::available_parallelism().map_or(1, NonZero::get),
        some => some,
    };
    let mut coder = Coder::new()?.longest(reports.longest).skim(reports.skim)?;
    if !reports.packs.is_empty() {
        coder = coder.overlay(&reports.packs)?;
    }
    let progress = progress(out);
    let mut ids = HashSet::new();
    let (mut read, mut troubled) = (0, false);
    let mut input = input::reports(&reports.paths).map(|report| {
        let mut report = report?;
        report.published = report.published.or(reports.published);
        if !ids.insert(hash(&report.id)) {
            let id = &report.id;
            let what = format!("the id `{id}` is that of an earlier report, too; both are coded");
            report.problems.push(Problem::new(what));
        }
        Ok(report)
    });
    loop {
        let batch = batch(&mut input);
        if batch.is_empty() {
            break;
        }
        read += batch.len() as u64;
        let coded = side_by_side(batch, threads, |report| outcome(&coder, report, &render));
        for (bytes, complaints) in coded {
            let bytes = bytes?;
            progress.suspend(|| complaints.iter().for_each(|what| print::complain(what)));
            troubled |= !complaints.is_empty();
            out.write(&bytes)?;
        }
        progress.set_position(read);
        if read > FEW {
            progress.enable_steady_tick(Duration::from_millis(200));
        }
    }
    progress.finish_and_clear();
    out.flush()?;
    if read == 0 {
        print::complain(&nothing_in(&reports.paths));
        return Ok(Ending::Nothing);
    }
    Ok(if troubled {
        Ending::Errors
    } else {
        Ending::Done
    })
}

fn nothing_in(paths: &[PathBuf]) -> String {
    let named: Vec<_> = paths.iter().map(|path| path.to_string_lossy()).collect();
    let named = if named.is_empty() {
        "standard input".into()
    } else {
        named.join(", ")
    };
    format!("no report found in {named}; a folder's .txt, .jsonl, .ndjson and .json files are read")
}

type Input = Result<Report, Unreadable>;

/// The next reports, as many as may be held at a time.
fn batch(input: &mut impl Iterator<Item = Input>) -> Vec<Input> {
    let mut batch = Vec::new();
    let mut bytes = 0;
    while batch.len() < BATCH && bytes < BATCH_BYTES {
        let Some(report) = input.next() else { break };
        bytes += report.as_ref().map_or(0, |report| report.text.len());
        batch.push(report);
    }
    batch
}

/// Works through the batch on at most so many threads, each with one report at a time, and gives the results in its
/// order. A pool that steals work will not do here: while a worker waits for the reader it would begin
/// another report, and so hold dozens half coded.
fn side_by_side<T: Send, R: Send>(
    batch: Vec<T>,
    threads: usize,
    work: impl Fn(T) -> R + Sync,
) -> Vec<R> {
    let threads = threads.min(batch.len());
    let mut done: Vec<Option<R>> = batch.iter().map(|_| None).collect();
    let left = Mutex::new(done.iter_mut().zip(batch));
    let next = || left.lock().unwrap_or_else(PoisonError::into_inner).next();
    thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                while let Some((place, item)) = next() {
                    *place = Some(work(item));
                }
            });
        }
    });
    done.into_iter().flatten().collect()
}

/// What one report gives for standard output and for standard error.
fn outcome(
    coder: &Coder,
    report: Input,
    render: &impl Fn(&Coded) -> io::Result<Vec<u8>>,
) -> (io::Result<Vec<u8>>, Vec<String>) {
    let report = match report {
        Ok(report) => report,
        Err(unreadable) => return (Ok(Vec::new()), vec![unreadable.to_string()]),
    };
    // A fault of the engine on one report must not cost the other 100 000.
    let coded = panic::catch_unwind(AssertUnwindSafe(|| coder.code(&report))).unwrap_or_else(|_| {
        let mut coded = Coded::new(&report);
        let what = "not coded: the coder failed, which is a fault in Tidings; please report it with this report";
        coded.problems.push(Problem::new(what));
        coded
    });
    let origin = &report.origin;
    // A problem with certain words is part of the coding; one with the report is for the user to mend.
    let of_report = coded
        .problems
        .iter()
        .filter(|problem| problem.span.is_none());
    let complaints = of_report
        .map(|problem| format!("{origin}: {}", problem.what))
        .collect();
    (render(&coded), complaints)
}

fn hash(id: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    id.hash(&mut hasher);
    hasher.finish()
}

/// Counts the reports of a long run on a terminal, unless the coded reports themselves scroll by there.
fn progress(out: &print::Out) -> ProgressBar {
    if out.is_terminal() || !io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let style =
        ProgressStyle::with_template("{spinner} {human_pos} reports coded, {per_sec}, {elapsed}");
    ProgressBar::new_spinner()
        .with_style(style.unwrap_or_else(|_| ProgressStyle::default_spinner()))
}

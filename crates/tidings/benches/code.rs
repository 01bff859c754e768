//! How many words of news a second, on one core: the whole path of a report, and its parts.
//!
//! ```sh
//! cargo bench -p tidings                                  # the reports in gold/invented.jsonl
//! TIDINGS_NEWS=news.jsonl cargo bench -p tidings          # reports of your own
//! ```
//! A word here is what stands between spaces, as `wc -w` counts. See `benches/README.md`.

use std::fs::File;
use std::io::BufReader;
use std::{env, hint, iter};

use divan::counter::ItemsCount;
use divan::{Bencher, main as run};
use tidings::language::{self, Analysis, Lane, Reader};
use tidings::mention::{actor, place, time};
use tidings::read::JsonLines;
use tidings::{Coder, Origin, Report};

/// Words to bench on: enough that one odd report does not decide, and a run stays short.
const WORDS: usize = 3_000;

fn main() {
    run();
}

/// Reports from all parts of the file, and the number of their words.
fn news() -> (Vec<Report>, usize) {
    let path = env::var("TIDINGS_NEWS").unwrap_or_else(|_| {
        concat!(env!("CARGO_MANIFEST_DIR"), "/../../gold/invented.jsonl").to_owned()
    });
    let file = File::open(&path).unwrap_or_else(|error| panic!("TIDINGS_NEWS: {path}: {error}"));
    let all: Vec<Report> = JsonLines::new(Origin::file(&path), BufReader::new(file))
        .filter_map(Result::ok)
        .collect();
    let words = |report: &Report| report.text.split_whitespace().count();
    let total: usize = all.iter().map(words).sum();
    assert!(
        total > 0,
        "TIDINGS_NEWS: {path}: no report with a word in it"
    );
    let step = (total / WORDS).max(1);
    let some: Vec<Report> = all.into_iter().step_by(step).collect();
    let words = some.iter().map(words).sum();
    (some, words)
}

/// The reports as the parts after the reader get them: segmented, tagged, parsed, names found.
fn read(reader: &Reader, reports: &[Report]) -> Vec<Analysis> {
    let lane = Lane::new();
    reports
        .iter()
        .map(|report| {
            let mut analysis = language::segment(&report.text);
            let pieces = reader.pieces(&report.text, &analysis);
            for window in reader.windows(&analysis, &pieces, &|_| false) {
                let scores = reader
                    .score(&analysis, &pieces, window, &lane)
                    .expect("scores");
                language::annotate(&report.text, &mut analysis, &scores);
            }
            analysis
        })
        .collect()
}

#[divan::bench(sample_count = 5, sample_size = 1)]
fn whole_path(bencher: Bencher) {
    let (reports, words) = news();
    let coder = Coder::new().expect("a coder");
    bencher.counter(ItemsCount::new(words)).bench_local(|| {
        for report in &reports {
            hint::black_box(coder.code(report));
        }
    });
}

/// The whole path, with the gate that passes over sentences that seem to hold no event.
#[divan::bench(sample_count = 5, sample_size = 1)]
fn whole_path_skimmed(bencher: Bencher) {
    let (reports, words) = news();
    let coder = Coder::new().expect("a coder").skim(true).expect("a gate");
    bencher.counter(ItemsCount::new(words)).bench_local(|| {
        for report in &reports {
            hint::black_box(coder.code(report));
        }
    });
}

#[divan::bench(sample_count = 20)]
fn segmentation(bencher: Bencher) {
    let (reports, words) = news();
    bencher.counter(ItemsCount::new(words)).bench_local(|| {
        for report in &reports {
            hint::black_box(language::segment(&report.text));
        }
    });
}

/// The model and what makes syntax of its scores.
#[divan::bench(sample_count = 5, sample_size = 1)]
fn reader(bencher: Bencher) {
    let (reports, words) = news();
    let reader = Reader::embedded().expect("the reader");
    bencher
        .counter(ItemsCount::new(words))
        .bench_local(|| read(&reader, &reports));
}

#[divan::bench(sample_count = 20)]
fn times(bencher: Bencher) {
    let (reports, words) = news();
    let analyses = read(&Reader::embedded().expect("the reader"), &reports);
    let grammar = time::Grammar::english().expect("the rules of dates");
    bencher.counter(ItemsCount::new(words)).bench_local(|| {
        for (report, analysis) in iter::zip(&reports, &analyses) {
            hint::black_box(grammar.find(&report.text, analysis, report.published));
        }
    });
}

#[divan::bench(sample_count = 20)]
fn places(bencher: Bencher) {
    let (reports, words) = news();
    let analyses = read(&Reader::embedded().expect("the reader"), &reports);
    let gazetteer = place::Gazetteer::embedded();
    bencher.counter(ItemsCount::new(words)).bench_local(|| {
        for (report, analysis) in iter::zip(&reports, &analyses) {
            hint::black_box(place::resolve(&report.text, analysis, &gazetteer, None));
        }
    });
}

#[divan::bench(sample_count = 20)]
fn actors(bencher: Bencher) {
    let (reports, words) = news();
    let analyses = read(&Reader::embedded().expect("the reader"), &reports);
    let registry = actor::Registry::embedded().expect("the registry");
    bencher.counter(ItemsCount::new(words)).bench_local(|| {
        for (report, analysis) in iter::zip(&reports, &analyses) {
            let text = &report.text;
            hint::black_box(actor::resolve(
                text,
                analysis,
                &registry,
                report.published,
                &[],
            ));
        }
    });
}

/// The registry alone: its pack is read, and its index made.
#[divan::bench(sample_count = 20, sample_size = 1)]
fn open_registry() -> actor::Registry {
    actor::Registry::embedded().expect("the registry")
}

/// Everything that is loaded before the first report.
#[divan::bench(sample_count = 10, sample_size = 1)]
fn start_up() -> Coder {
    Coder::new().expect("a coder")
}

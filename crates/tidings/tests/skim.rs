//! Skimming passes over sentences that seem to hold no event, and never over one with a word that an analyst added.

use std::fs;
use std::path::Path;

use tidings::{Coded, Coder, Pack, Report};

const CALM: &str = "The library opens at nine and lends maps of the old town.\n";

/// A calm report with one other sentence near its end.
fn coded(coder: &Coder, other: &str) -> Coded {
    let text = format!("{}{other}\n{CALM}", CALM.repeat(6));
    let coded = coder.code(&Report::new("report", text));
    assert!(coded.problems.is_empty(), "{:?}", coded.problems);
    coded
}

/// The sentences that the reader read.
fn read(coded: &Coded) -> Vec<usize> {
    let analysis = &coded.analysis;
    let read = |at: &usize| {
        let mut tokens = analysis.sentences[*at].tokens.clone();
        tokens.any(|token| &*analysis.tokens[token].upos != "X")
    };
    (0..analysis.sentences.len()).filter(read).collect()
}

#[test]
fn an_event_is_found_among_calm_sentences() {
    let coder = Coder::new().expect("a coder").skim(true).expect("a gate");
    let coded = coded(&coder, "Gunmen killed three soldiers in an ambush.");
    assert_eq!(read(&coded), [0, 1, 6]);
    assert_eq!(coded.events.len(), 1, "{:?}", coded.events);
    assert_eq!(coded.events[0].event_type, "ASSAULT");
}

#[test]
fn a_sentence_with_an_added_word_is_read() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("skim");
    let events = folder.join("lang/en/events");
    fs::create_dir_all(&events).expect("folders");
    let rule = "type = \"COERCE\"\nmode = \"seize\"\n\n[[trigger]]\nstrength = \"rule\"\nverbs = [\"borrow\"]\n";
    fs::write(events.join("coerce-borrow.toml"), rule).expect("a rule file");
    let other = "Anyone may borrow them for a week.";
    let plain = Coder::new().expect("a coder").skim(true).expect("a gate");
    // With no sentence worth reading, the headline and the lead are not read either.
    assert!(read(&coded(&plain, other)).is_empty());
    let pack = Pack::open(&folder).expect("a pack");
    let taught = plain.overlay(&[pack]).expect("a sound pack");
    assert_eq!(read(&coded(&taught, other)), [0, 1, 6]);
}

//! Any bytes are a report or a refusal, and the text of a report is the bytes that were read.
#![no_main]

use libfuzzer_sys::fuzz_target;
use tidings::{Coder, Origin, Record, read};

fuzz_target!(|bytes: &[u8]| {
    if let Ok(report) = read::text("fuzz", Origin::file("fuzz"), bytes) {
        assert!(bytes.ends_with(report.text.as_bytes()));
        let _ = Record::new(&Coder::default().code(&report), true);
    }
});

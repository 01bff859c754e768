//! Any bytes are a report or a refusal, the text of a report is the bytes that were read, and it can be coded.
#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use tidings::{Coder, Origin, Record, read};

static CODER: LazyLock<Coder> = LazyLock::new(|| Coder::new().expect("the built-in data is whole"));

fuzz_target!(|bytes: &[u8]| {
    if let Ok(report) = read::text("fuzz", Origin::file("fuzz"), bytes) {
        assert!(bytes.ends_with(report.text.as_bytes()));
        let _ = Record::new(&CODER.code(&report), true);
    }
});

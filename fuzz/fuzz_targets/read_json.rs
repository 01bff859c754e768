//! Any bytes are reports and refusals, each with the line where it stands.
#![no_main]

use libfuzzer_sys::fuzz_target;
use tidings::{Origin, read};

fuzz_target!(|bytes: &[u8]| {
    let file = Origin::file("fuzz");
    let lines = 1 + bytes.iter().filter(|&&byte| byte == b'\n').count() as u64;
    let by_line = read::JsonLines::new(file.clone(), bytes);
    for read in by_line.chain(read::json(&file, bytes)) {
        let line = match &read {
            Ok(report) => report.origin.line,
            Err(unreadable) => unreadable.origin().line,
        };
        assert!(line.is_some_and(|line| (1..=lines).contains(&line)));
    }
});

//! Runs the coder's manual (`manual/`): every page's reports are coded, and its expected events compared.
//!
//! The notation is told in `manual/README.md`. To set every mark of what is missed anew:
//! `cargo test -p tidings --test manual -- --ignored mark`, and read the difference before you keep it.

mod compare;
mod notation;
mod page;

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use tidings::codebook::EventType;
use tidings::coded::{Stance, Status};
use tidings::{Coded, Coder, Report};

use crate::page::{Example, Page};

fn manual() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../manual")
}

/// All pages, in the order of their names.
fn pages() -> Vec<Page> {
    let mut pages = Vec::new();
    for folder in ["types", "status", "fields"] {
        let files = fs::read_dir(manual().join(folder)).expect("the folder is there");
        for file in files {
            let path = file.expect("the folder can be listed").path();
            let text = fs::read_to_string(&path).expect("a page is UTF-8");
            let name = path
                .file_name()
                .expect("a page has a name")
                .to_string_lossy();
            let page = Page::parse(&format!("{folder}/{name}"), &text);
            pages.push(page.unwrap_or_else(|problem| panic!("{problem}")));
        }
    }
    pages.sort_by(|x, y| x.name.cmp(&y.name));
    pages
}

fn code(coder: &Coder, example: &Example) -> Coded {
    let mut report = Report::new("manual", example.report.as_str());
    report.published = example.published;
    let coded = coder.code(&report);
    assert_eq!(coded.problems, [], "{}", example.at());
    coded
}

#[test]
fn every_example_is_coded_as_its_page_says() {
    let coder = Coder::new().expect("the rules and the model are built in");
    let (mut examples, mut wrong) = (0, String::new());
    for example in pages().iter().flat_map(|page| &page.examples) {
        examples += 1;
        let coded = code(&coder, example);
        let marked = compare::mark(&example.lines, &coded);
        for (at, line) in marked.iter().enumerate() {
            let stated = example.lines.get(at);
            if stated == Some(line) {
                continue;
            }
            let line_number = example.first_line + at.min(example.lines.len().saturating_sub(1));
            let stated = stated.map_or_else(|| "(the end)".to_owned(), ToString::to_string);
            let _ = writeln!(
                wrong,
                "manual/{}:{line_number}: {stated}\n  would hold as: {line}",
                example.page
            );
        }
        if marked.len() < example.lines.len() {
            let _ = writeln!(
                wrong,
                "{}: nothing else is coded any more; strike `missed: nothing else`",
                example.at()
            );
        }
        if marked != example.lines {
            for event in &coded.events {
                let _ = writeln!(
                    wrong,
                    "  coded: {}",
                    compare::describe(event, &coded.report.text)
                );
            }
        }
    }
    assert!(examples > 100, "only {examples} examples were found");
    assert!(
        wrong.is_empty(),
        "the manual and the coder differ:\n{wrong}"
    );
}

#[test]
#[ignore = "rewrites the pages: sets the marks of what is missed"]
fn mark() {
    let coder = Coder::new().expect("the rules and the model are built in");
    for page in pages() {
        let mut text = page.text.clone();
        // From the last to the first, so that line numbers hold.
        for example in page.examples.iter().rev() {
            let marked = compare::mark(&example.lines, &code(&coder, example));
            text = page::replace_lines(&text, example, &marked);
        }
        fs::write(manual().join(&page.name), text).expect("the page can be written");
    }
}

#[test]
fn every_type_has_a_page_and_every_mode_a_heading_and_an_example() {
    let pages = pages();
    for &event_type in EventType::ALL {
        let name = format!("types/{}.md", event_type.as_str().to_lowercase());
        let page = pages
            .iter()
            .find(|page| page.name == name)
            .unwrap_or_else(|| panic!("manual/{name} is missing"));
        for mode in event_type.modes().iter().map(|mode| mode.as_str()) {
            let lines = || page.examples.iter().flat_map(|example| &example.lines);
            if mode == "-" {
                continue;
            }
            assert!(
                page.headings.iter().any(|heading| heading == mode),
                "manual/{name} has no heading `## {mode}`"
            );
            assert!(
                lines().any(|line| line.is_of(event_type.as_str(), mode)),
                "manual/{name} has no example of {event_type}/{mode}"
            );
        }
    }
    assert_eq!(
        pages
            .iter()
            .filter(|page| page.name.starts_with("types/"))
            .count(),
        EventType::ALL.len()
    );
}

#[test]
fn every_status_has_a_page_and_every_stance_a_heading() {
    let pages = pages();
    for status in [
        Status::Occurred,
        Status::Attempted,
        Status::Planned,
        Status::Hypothetical,
        Status::Negated,
    ] {
        let name = format!("status/{}.md", status.as_str());
        assert!(
            pages.iter().any(|page| page.name == name),
            "manual/{name} is missing"
        );
    }
    let claims = pages
        .iter()
        .find(|page| page.name == "fields/claims.md")
        .expect("manual/fields/claims.md is there");
    for stance in [
        Stance::Asserts,
        Stance::ClaimsResponsibility,
        Stance::Denies,
        Stance::Accuses,
        Stance::Confirms,
        Stance::NoComment,
        Stance::Doubts,
    ] {
        let stance = stance.as_str();
        assert!(
            claims
                .headings
                .iter()
                .any(|heading| heading.split(':').next() == Some(stance)),
            "manual/fields/claims.md has no heading `## {stance}`"
        );
    }
}

#[test]
fn the_index_names_every_page() {
    let index = fs::read_to_string(manual().join("README.md")).expect("manual/README.md is there");
    for page in pages() {
        assert!(
            index.contains(&format!("]({})", page.name)),
            "manual/README.md does not link to {}",
            page.name
        );
    }
}

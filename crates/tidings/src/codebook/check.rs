//! Checking codebook files: do they parse, do their own examples hold, does every line do something?
//!
//! In: a data directory, laid over the embedded codebook. Out: [`Finding`]s in file and line order;
//! none when all is well. The files are judged by themselves: sentences are split and lemmatised by
//! rule, no reader model runs. Examples must be hit, and counterexamples must not, by a line of
//! strength `rule` or `likely`; a `weak` line only proposes.

use std::collections::BTreeMap;
use std::ops::Range;
use std::path::Path;

use toml::Spanned;

use crate::language::{self, Analysis};

use super::files::{
    Counterexample, CueFile, EventFile, Example, MeansFile, NotEventsFile, RuleError, Source,
    SupportFile,
};
use super::load::{Codebook, Purpose, is_event_file, read_directory};
use super::saying::{SayingFile, is_saying_file};
use super::{EventType, Mode, Strength, TriggerHit};

/// Something that a codebook file says wrongly, twice, or to no effect.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Finding {
    /// Path, relative to the data directory.
    pub file: String,
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
    /// What is wrong and what to do.
    pub message: String,
}

impl std::fmt::Display for Finding {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "{}:{}:{}: {}",
            self.file, self.line, self.column, self.message
        )
    }
}

impl From<RuleError> for Finding {
    fn from(error: RuleError) -> Self {
        Self {
            file: error.file,
            line: error.line,
            column: error.column,
            message: error.message,
        }
    }
}

/// Checks the codebook files of a data directory.
pub fn check(directory: &Path) -> Vec<Finding> {
    let files = match read_directory(directory) {
        Ok(files) => files,
        Err(error) => return vec![error.into()],
    };
    if files.is_empty() {
        let message =
            "no codebook files here; name the folder that holds lang/, weapons/ and codebooks/"
                .to_owned();
        return vec![Finding {
            file: directory.display().to_string(),
            line: 1,
            column: 1,
            message,
        }];
    }
    match Codebook::load(&[directory.to_owned()]) {
        Ok(codebook) => check_files(&codebook, &files),
        Err(error) => vec![error.into()],
    }
}

/// Checks files that `codebook` was loaded from.
pub(super) fn check_files(codebook: &Codebook, files: &[(String, String)]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (path, text) in files {
        let mut checker = Checker {
            codebook,
            source: Source { path, text },
            findings: &mut findings,
        };
        if let Err(error) = checker.check_file() {
            findings.push(error.into());
        }
    }
    find_doubles(codebook, files, &mut findings);
    find_gaps(codebook, files, &mut findings);
    findings.sort();
    findings.dedup();
    findings
}

struct Checker<'a> {
    codebook: &'a Codebook,
    source: Source<'a>,
    findings: &'a mut Vec<Finding>,
}

impl Checker<'_> {
    fn report(&mut self, offset: usize, message: String) {
        self.findings
            .push(self.source.error(offset, message).into());
    }

    fn check_file(&mut self) -> Result<(), RuleError> {
        if is_saying_file(self.source.path) {
            return self.check_sayings();
        }
        match self.source.path.strip_prefix("lang/en/events/") {
            Some("means.toml") => self.check_means(),
            Some("not-events.toml") => self.check_not_events(),
            Some("light-verbs.toml") => self.check_supports(),
            Some("status.toml" | "aggregate.toml" | "background.toml") => self.check_cues(),
            _ if is_event_file(self.source.path) => self.check_events(),
            _ => Ok(()),
        }
    }

    fn check_events(&mut self) -> Result<(), RuleError> {
        let file: EventFile = self.source.parse()?;
        let mode = *file.mode.get_ref();
        let name = file_name(file.event_type, mode);
        if !self.source.path.ends_with(&format!("/{name}")) {
            self.report(
                0,
                format!("the file holds {} {mode}; name it {name}", file.event_type),
            );
        }
        self.needs_both(file.example.is_empty(), file.not.is_empty());
        for example in &file.example {
            let expected = example.mode.unwrap_or(mode);
            self.check_example(&example.text, |hit| {
                hit.event_type == file.event_type && hit.mode == expected
            });
        }
        self.check_counterexamples(&file.not);
        for missed in &file.missed {
            let Some(marked) = self.marked(&missed.text) else {
                continue;
            };
            let hits = marked.hits(self.codebook);
            let found = |hit: &TriggerHit<'_>| {
                hit.strength > Strength::Weak
                    && hit.event_type == file.event_type
                    && marked.is_marked(hit)
            };
            if hits.iter().any(found) {
                let message = "this known miss is found now; make it an [[example]]".to_owned();
                self.report(missed.text.span().start, message);
            }
        }
        Ok(())
    }

    fn needs_both(&mut self, no_example: bool, no_counterexample: bool) {
        if no_example {
            self.report(
                0,
                "no [[example]]; add a sentence with the trigger in [brackets]".to_owned(),
            );
        }
        if no_counterexample {
            self.report(
                0,
                "no [[not]]; add a sentence that must not be matched, and why".to_owned(),
            );
        }
    }

    fn check_example(&mut self, text: &Spanned<String>, fits: impl Fn(&TriggerHit<'_>) -> bool) {
        let Some(marked) = self.marked(text) else {
            return;
        };
        let hits = marked.hits(self.codebook);
        for bracket in &marked.brackets {
            let inside: Vec<_> = hits
                .iter()
                .filter(|hit| marked.touches(hit, bracket))
                .collect();
            if !inside
                .iter()
                .any(|hit| hit.strength > Strength::Weak && fits(hit))
            {
                let words = &marked.text[bracket.clone()];
                self.report(
                    text.span().start,
                    format!("example missed: [{words}] is {}", described(&inside)),
                );
            }
        }
    }

    fn check_counterexamples(&mut self, sentences: &[Counterexample]) {
        for counterexample in sentences {
            let analysis = language::segment(counterexample.text.get_ref());
            let path = self.source.path;
            let hits = self
                .codebook
                .triggers(counterexample.text.get_ref(), &analysis);
            if let Some(hit) = hits
                .iter()
                .find(|hit| &*hit.entry.file == path && hit.strength > Strength::Weak)
            {
                let message = format!(
                    "counterexample hit by `{}` (line {}), though: {}",
                    hit.entry.pattern, hit.entry.line, counterexample.why
                );
                self.report(counterexample.text.span().start, message);
            }
        }
    }

    fn check_means(&mut self) -> Result<(), RuleError> {
        let file: MeansFile = self.source.parse()?;
        self.needs_both(file.example.is_empty(), file.not.is_empty());
        for example in &file.example {
            self.check_example(&example.text, |hit| hit.mode == example.mode);
        }
        for example in &file.not {
            let Some(marked) = self.marked(&example.text) else {
                continue;
            };
            let hits = marked.hits(self.codebook);
            if hits
                .iter()
                .any(|hit| hit.mode == example.mode && marked.is_marked(hit))
            {
                let why = example.why.as_deref().unwrap_or("no reason is given");
                self.report(
                    example.text.span().start,
                    format!("counterexample has mode {}, though: {why}", example.mode),
                );
            }
        }
        Ok(())
    }

    fn check_not_events(&mut self) -> Result<(), RuleError> {
        let file: NotEventsFile = self.source.parse()?;
        self.needs_both(file.example.is_empty(), file.not.is_empty());
        for example in &file.example {
            let Some(marked) = self.marked(&example.text) else {
                continue;
            };
            let hits = marked.hits(self.codebook);
            if let Some(hit) = hits
                .iter()
                .find(|hit| hit.strength > Strength::Weak && marked.is_marked(hit))
            {
                let message = format!(
                    "[{}] is still an event, by {}:{}",
                    hit.entry.pattern, hit.entry.file, hit.entry.line
                );
                self.report(example.text.span().start, message);
            }
        }
        for counterexample in &file.not {
            let text = counterexample.text.get_ref();
            let analysis = language::segment(text);
            if !self
                .codebook
                .triggers(text, &analysis)
                .iter()
                .any(|hit| hit.strength > Strength::Weak)
            {
                self.report(
                    counterexample.text.span().start,
                    format!("no event is left, though: {}", counterexample.why),
                );
            }
        }
        Ok(())
    }

    fn check_supports(&mut self) -> Result<(), RuleError> {
        let file: SupportFile = self.source.parse()?;
        self.needs_both(file.example.is_empty(), file.not.is_empty());
        for Example { text, .. } in &file.example {
            self.check_example(text, |hit| hit.support.is_some());
        }
        for counterexample in &file.not {
            let Some(marked) = self.marked(&counterexample.text) else {
                continue;
            };
            if marked
                .hits(self.codebook)
                .iter()
                .any(|hit| marked.is_marked(hit) && hit.support.is_some())
            {
                self.report(
                    counterexample.text.span().start,
                    format!(
                        "counterexample is supported, though: {}",
                        counterexample.why
                    ),
                );
            }
        }
        Ok(())
    }

    fn check_cues(&mut self) -> Result<(), RuleError> {
        let file: CueFile = self.source.parse()?;
        self.needs_both(file.example.is_empty(), file.not.is_empty());
        let cases = file
            .example
            .iter()
            .map(|example| (example, true))
            .chain(file.not.iter().map(|example| (example, false)));
        for (example, wanted) in cases {
            let Some(marked) = self.marked(&example.text) else {
                continue;
            };
            let cues = self.codebook.cues(&marked.text, &marked.analysis);
            let light = self.codebook.light_verbs(&marked.text, &marked.analysis);
            for bracket in &marked.brackets {
                let trigger = marked
                    .analysis
                    .tokens
                    .iter()
                    .position(|token| bracket.contains(&(token.span.start as usize)));
                let Some(trigger) = trigger else { continue };
                let found = cues.iter().find(|cue| {
                    cue.says == example.says && cue.reaches(&marked.analysis, &light, trigger)
                });
                match (found, wanted) {
                    (None, true) => self.report(
                        example.text.span().start,
                        "example missed: no cue reaches it".to_owned(),
                    ),
                    (Some(cue), false) => {
                        let why = example.why.as_deref().unwrap_or("no reason is given");
                        self.report(
                            example.text.span().start,
                            format!("counterexample reached by line {}, though: {why}", cue.line),
                        );
                    }
                    _ => {}
                }
            }
        }
        Ok(())
    }

    fn check_sayings(&mut self) -> Result<(), RuleError> {
        let file: SayingFile = self.source.parse()?;
        let path = self.source.path;
        self.needs_both(file.example.is_empty(), file.not.is_empty());
        for Example { text, .. } in &file.example {
            let Some(marked) = self.marked(text) else {
                continue;
            };
            let cues = self.codebook.sayings(&marked.text, &marked.analysis);
            for bracket in &marked.brackets {
                let inside = |at: &usize| {
                    bracket.contains(&(marked.analysis.tokens[*at].span.start as usize))
                };
                if !cues
                    .iter()
                    .any(|cue| cue.file == path && cue.matched.iter().any(inside))
                {
                    let words = &marked.text[bracket.clone()];
                    let message = format!("example missed: no line matches [{words}]");
                    self.report(text.span().start, message);
                }
            }
        }
        for counterexample in &file.not {
            let text = counterexample.text.get_ref();
            let cues = self.codebook.sayings(text, &language::segment(text));
            if let Some(cue) = cues.iter().find(|cue| cue.file == path) {
                let message = format!(
                    "counterexample hit by line {}, though: {}",
                    cue.line, counterexample.why
                );
                self.report(counterexample.text.span().start, message);
            }
        }
        Ok(())
    }

    fn marked(&mut self, text: &Spanned<String>) -> Option<Marked> {
        let marked = Marked::read(text.get_ref());
        if marked.is_none() {
            self.report(
                text.span().start,
                "put [brackets] round the expected words".to_owned(),
            );
        }
        marked
    }
}

/// A sentence with its brackets taken out.
struct Marked {
    text: String,
    analysis: Analysis,
    brackets: Vec<Range<usize>>,
}

impl Marked {
    fn read(written: &str) -> Option<Self> {
        let mut text = String::with_capacity(written.len());
        let mut brackets = Vec::new();
        let mut open = None;
        for character in written.chars() {
            match (character, open) {
                ('[', None) => open = Some(text.len()),
                (']', Some(start)) => {
                    brackets.push(start..text.len());
                    open = None;
                }
                ('[' | ']', _) => return None,
                _ => text.push(character),
            }
        }
        if open.is_some() || brackets.is_empty() {
            return None;
        }
        let analysis = language::segment(&text);
        Some(Self {
            text,
            analysis,
            brackets,
        })
    }

    fn hits<'c>(&self, codebook: &'c Codebook) -> Vec<TriggerHit<'c>> {
        codebook.triggers(&self.text, &self.analysis)
    }

    fn touches(&self, hit: &TriggerHit<'_>, bracket: &Range<usize>) -> bool {
        hit.matched
            .iter()
            .any(|&at| bracket.contains(&(self.analysis.tokens[at].span.start as usize)))
    }

    fn is_marked(&self, hit: &TriggerHit<'_>) -> bool {
        self.brackets
            .iter()
            .any(|bracket| self.touches(hit, bracket))
    }
}

fn described(hits: &[&TriggerHit<'_>]) -> String {
    if hits.is_empty() {
        return "not matched by any line".to_owned();
    }
    let all: Vec<_> = hits
        .iter()
        .map(|hit| {
            format!(
                "{} {} ({}:{})",
                hit.event_type, hit.mode, hit.entry.file, hit.entry.line
            )
        })
        .collect();
    all.join(", ")
}

/// The file that holds a type and mode: `assault-drone.toml`, `agree.toml`.
fn file_name(event_type: EventType, mode: Mode) -> String {
    let event_type = event_type.as_str().to_lowercase();
    if mode == Mode::None {
        format!("{event_type}.toml")
    } else {
        format!("{event_type}-{mode}.toml")
    }
}

/// Lines that say the same twice, and lines that an exclusion always drops.
fn find_doubles(codebook: &Codebook, files: &[(String, String)], findings: &mut Vec<Finding>) {
    let mut seen = BTreeMap::new();
    let nevers: Vec<_> = codebook
        .patterns
        .iter()
        .filter(|(_, purpose)| *purpose == Purpose::Never)
        .collect();
    for (pattern, purpose) in &codebook.patterns {
        let Purpose::Trigger(at) = *purpose else {
            continue;
        };
        let entry = &codebook.entries[at];
        if !files.iter().any(|(path, _)| **path == *entry.file) {
            continue;
        }
        let mut report = |message: String| {
            findings.push(Finding {
                file: entry.file.to_string(),
                line: entry.line,
                column: 1,
                message,
            });
        };
        let framed = {
            let frame = &codebook.frames[entry.group];
            (!frame.subject.is_empty() || !frame.object.is_empty()).then_some(entry.group)
        };
        let key = (
            entry.pattern.clone(),
            entry.part_of_speech,
            entry.event_type,
            framed,
        );
        if let Some((file, line)) = seen.insert(key, (entry.file.clone(), entry.line)) {
            report(format!(
                "`{}` is already at {file}:{line}; one of the two does nothing",
                entry.pattern
            ));
        }
        let dropped = nevers.iter().any(|(never, _)| never.same_words(pattern));
        if dropped {
            report(format!(
                "`{}` is unreachable: not-events.toml drops it",
                entry.pattern
            ));
        }
    }
}

/// Types and modes without a file or without a code.
fn find_gaps(codebook: &Codebook, files: &[(String, String)], findings: &mut Vec<Finding>) {
    let has = |name: &str| files.iter().any(|(path, _)| path == name);
    let mut report = |file: &str, message: String| {
        findings.push(Finding {
            file: file.to_owned(),
            line: 1,
            column: 1,
            message,
        });
    };
    for &event_type in EventType::ALL {
        for &mode in event_type.modes() {
            for (file, missing) in [
                (
                    "codebooks/plover.toml",
                    codebook.crosswalk.plover(event_type, mode).is_none(),
                ),
                (
                    "codebooks/cameo.toml",
                    codebook.crosswalk.cameo(event_type, mode).is_none(),
                ),
            ] {
                if missing && has(file) {
                    report(file, format!("no code for {event_type} {mode}; add one"));
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn embedded() -> Vec<(String, String)> {
        tidings_data::CODEBOOK
            .iter()
            .map(|&(path, text)| (path.to_owned(), text.to_owned()))
            .collect()
    }

    #[test]
    fn the_embedded_codebook_is_sound() {
        let files = embedded();
        let codebook = Codebook::from_files(&files).unwrap_or_else(|error| panic!("{error}"));
        let findings: Vec<_> = check_files(&codebook, &files)
            .iter()
            .map(ToString::to_string)
            .collect();
        assert!(
            findings.is_empty(),
            "{} findings:\n{}",
            findings.len(),
            findings.join("\n")
        );
    }
}

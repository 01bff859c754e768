//! Checking date rules: does each file read its own examples and leave its counterexamples?
//!
//! In: a data directory. Out: what is wrong, in the order of files and lines; nothing if all is well.
//! Sentences are split by rule; no reader model runs.

use std::fs;
use std::path::Path;

use serde::Deserialize;
use toml::Spanned;

use super::{Grammar, Interval, RuleError};
use crate::Span;
use crate::language::segment;

/// The sentences of a rule file.
#[derive(Deserialize)]
struct Sentences {
    example: Vec<Example>,
    not: Vec<Counterexample>,
}

#[derive(Deserialize)]
struct Example {
    text: Spanned<String>,
    published: Option<String>,
    #[serde(default)]
    from: String,
    #[serde(default)]
    to: String,
    when: Option<String>,
}

#[derive(Deserialize)]
struct Counterexample {
    text: Spanned<String>,
}

/// Checks the date rules of a data directory; a directory without any is none's fault.
pub fn check(directory: &Path) -> Vec<RuleError> {
    match read(directory).and_then(|(words, rules)| check_rules(&words, &rules)) {
        Ok(findings) => findings,
        Err(error) => vec![error],
    }
}

type Named = (String, String);

/// The word table and the rules, each with its name.
fn read(directory: &Path) -> Result<(Named, Vec<Named>), RuleError> {
    let dates = directory.join("lang/en/dates");
    if !dates.is_dir() {
        return Ok((("times".to_owned(), String::new()), Vec::new()));
    }
    let open = |path: &Path| {
        fs::read_to_string(path)
            .map_err(|error| RuleError::at(&path.to_string_lossy(), "", 0, &error.to_string()))
    };
    let words = open(&directory.join("lang/en/words/times.toml"))?;
    let listed = fs::read_dir(&dates)
        .map_err(|error| RuleError::at(&dates.to_string_lossy(), "", 0, &error.to_string()))?;
    let mut paths: Vec<_> = listed.flatten().map(|entry| entry.path()).collect();
    paths.retain(|path| {
        path.extension()
            .is_some_and(|extension| extension == "toml")
    });
    paths.sort();
    let rules: Result<_, _> = paths
        .iter()
        .map(|path| {
            Ok((
                path.file_stem()
                    .unwrap_or_default()
                    .to_string_lossy()
                    .into_owned(),
                open(path)?,
            ))
        })
        .collect();
    Ok((("times".to_owned(), words), rules?))
}

fn check_rules(words: &Named, rules: &[Named]) -> Result<Vec<RuleError>, RuleError> {
    if rules.is_empty() {
        return Ok(Vec::new());
    }
    let borrowed: Vec<_> = rules
        .iter()
        .map(|(name, source)| (name.as_str(), source.as_str()))
        .collect();
    let grammar = Grammar::new((&words.0, &words.1), &borrowed)?;
    let mut findings = Vec::new();
    for (name, source) in rules {
        let file = format!("dates/{name}.toml");
        let sentences: Sentences =
            toml::from_str(source).map_err(|error| RuleError::of_toml(&file, source, &error))?;
        let mut wrong = |text: &Spanned<String>, what: String| {
            findings.push(RuleError::at(&file, source, text.span().start, &what));
        };
        for example in &sentences.example {
            if let Err(what) = reads(&grammar, example) {
                wrong(&example.text, what);
            }
        }
        for counterexample in &sentences.not {
            let text = counterexample.text.get_ref();
            let found = grammar.find(text, &segment(text), Some(jiff::civil::date(2024, 1, 18)));
            if let Some(time) = found.times.iter().find(|time| *time.rule == **name) {
                let words = time.span.of(text);
                wrong(
                    &counterexample.text,
                    format!("the rule reads `{words}` in a counterexample"),
                );
            }
        }
    }
    Ok(findings)
}

/// Whether the words in brackets are read as the days that the example gives; if not, what is read.
fn reads(grammar: &Grammar, example: &Example) -> Result<(), String> {
    let marked = example.text.get_ref();
    let (Some(open), Some(close)) = (marked.find('['), marked.find(']')) else {
        return Err("the example has no [brackets] round its time".to_owned());
    };
    let text = marked.replacen(['[', ']'], "", 2);
    let published = example.published.as_deref().map(str::parse).transpose();
    let published = published.map_err(|error| format!("`published`: {error}"))?;
    let found = grammar.find(&text, &segment(&text), published);
    let span = Span::new(open, close.max(open + 1) - 1);
    let days = format!("{}/{}", example.from, example.to);
    let holds = found.times.iter().any(|time| {
        time.span == span
            && shown(time.value) == days
            && example
                .when
                .as_ref()
                .is_none_or(|when| shown(time.extent) == *when)
    });
    if holds {
        return Ok(());
    }
    let told = found
        .times
        .iter()
        .map(|time| format!("`{}` as {}", time.span.of(&text), shown(time.value)));
    let told = told.collect::<Vec<_>>().join(", ");
    let told = if told.is_empty() {
        "nothing".to_owned()
    } else {
        told
    };
    Err(format!(
        "expected `{}` as {days}, read {told}",
        span.of(&text)
    ))
}

/// `2024-01-05/2024-01-06`; an open or unknown end is empty.
fn shown(days: Option<Interval>) -> String {
    let end = |date: Option<jiff::civil::Date>| date.map_or(String::new(), |date| date.to_string());
    let (from, to) = days.map_or((None, None), |days| (days.from, days.to));
    format!("{}/{}", end(from), end(to))
}

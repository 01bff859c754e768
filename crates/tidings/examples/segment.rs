//! Splits documents into sentences and words, as the reader's training does.
//!
//! Reads JSON lines `{"id", "text"}` from standard input and writes JSON lines
//! `{"id", "sentences": [[[start, end], ...], ...]}`; offsets are code points, half-open.

use std::io::{self, BufRead, BufWriter, Write};

use serde::{Deserialize, Serialize};

#[derive(Deserialize)]
struct Document {
    id: serde_json::Value,
    text: String,
}

#[derive(Serialize)]
struct Segmented {
    id: serde_json::Value,
    sentences: Vec<Vec<[usize; 2]>>,
}

fn main() -> io::Result<()> {
    let mut out = BufWriter::new(io::stdout().lock());
    for line in io::stdin().lock().lines() {
        let line = line?;
        if line.trim().is_empty() {
            continue;
        }
        let document: Document = serde_json::from_str(&line)?;
        serde_json::to_writer(&mut out, &segmented(document))?;
        out.write_all(b"\n")?;
    }
    out.flush()
}

fn segmented(document: Document) -> Segmented {
    let analysis = tidings::language::segment(&document.text);
    let mut points = CodePoints {
        text: &document.text,
        byte: 0,
        count: 0,
    };
    let sentences = analysis
        .sentences
        .iter()
        .map(|sentence| {
            analysis.tokens[sentence.tokens.clone()]
                .iter()
                .map(|token| {
                    [
                        points.at(token.span.start as usize),
                        points.at(token.span.end as usize),
                    ]
                })
                .collect()
        })
        .collect();
    Segmented {
        id: document.id,
        sentences,
    }
}

/// Counts code points up to byte offsets that only go forward.
struct CodePoints<'t> {
    text: &'t str,
    byte: usize,
    count: usize,
}

impl CodePoints<'_> {
    fn at(&mut self, byte: usize) -> usize {
        self.count += self.text[self.byte..byte].chars().count();
        self.byte = byte;
        self.count
    }
}

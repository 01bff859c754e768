//! The gate: which sentences may hold an event or what somebody says of one, told from their words alone at a
//! fraction of the reader's cost. A small convolution over word pieces, trained by `training/gate.py`.

use std::ops::Range;

use super::graph::Graph;
use super::pieces::Rows;
use super::{Analysis, Lane, Pieces};
use crate::error::Error;

/// Log-odds from which a sentence is read. Chosen on reports that the gate was not trained on
/// (`training/README.md`).
const WORTH: f32 = -0.8;
/// Pieces that go through the gate together, in whole sentences: bounds the memory that a long report takes.
const BLOCK: usize = 512;

/// The trained gate. Serves all threads, each with its own [`Lane`].
pub struct Gate(Graph<3, 1>);

impl Gate {
    /// The gate that is built into the program.
    ///
    /// # Errors
    /// If it cannot be loaded: a broken build.
    pub fn embedded() -> Result<Self, Error> {
        let inputs = ["pieces", "cases", "sections"];
        Graph::load("gate", tidings_data::GATE_MODEL, inputs, ["scores"]).map(Self)
    }

    /// Of every sentence, whether it is worth reading.
    ///
    /// # Errors
    /// If the model cannot be run, which means a broken build.
    pub fn worth(
        &self,
        analysis: &Analysis,
        pieces: &Pieces,
        lane: &Lane,
    ) -> Result<Vec<bool>, Error> {
        let mut worth = Vec::with_capacity(analysis.sentences.len());
        let sentences = &analysis.sentences;
        let mut start = 0;
        while start < sentences.len() {
            let mut end = start + 1;
            while end < sentences.len()
                && pieces.count(&(sentences[start].tokens.start..sentences[end].tokens.end))
                    <= BLOCK
            {
                end += 1;
            }
            self.block(analysis, pieces, start..end, lane, &mut worth)?;
            start = end;
        }
        Ok(worth)
    }

    fn block(
        &self,
        analysis: &Analysis,
        pieces: &Pieces,
        sentences: Range<usize>,
        lane: &Lane,
        worth: &mut Vec<bool>,
    ) -> Result<(), Error> {
        let mut rows = Rows::default();
        let mut ends = Vec::with_capacity(sentences.len());
        for sentence in &analysis.sentences[sentences] {
            for token in sentence.tokens.clone() {
                let word = &analysis.tokens[token];
                rows.token(pieces, token, word, word.sentence % 2 == 1);
            }
            ends.push(rows.len());
        }
        if rows.len() == 0 {
            worth.resize(worth.len() + ends.len(), false);
            return Ok(());
        }
        let [scores] = self.0.run(rows.inputs(), lane)?;
        let mut start = 0;
        for end in ends {
            worth.push(scores[start..end].iter().any(|&score| score >= WORTH));
            start = end;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Reader, segment};
    use super::*;

    #[test]
    fn sentences_are_told_apart_in_blocks_of_any_length() {
        let (gate, reader) = (
            Gate::embedded().expect("a gate"),
            Reader::embedded().expect("a reader"),
        );
        let (lane, calm) = (
            Lane::new(),
            "The library opens at nine and lends maps of the old town.\n",
        );
        let text = format!(
            "{}Gunmen killed three soldiers in an ambush.\n{calm}",
            calm.repeat(90)
        );
        let analysis = segment(&text);
        let pieces = reader.pieces(&text, &analysis);
        let worth = gate.worth(&analysis, &pieces, &lane).expect("scores");
        assert_eq!(worth.len(), 92);
        assert!(worth[90]);
        assert!(
            worth.iter().filter(|&&worth| worth).count() < 10,
            "{worth:?}"
        );
        let none = segment("");
        let pieces = reader.pieces("", &none);
        assert!(
            gate.worth(&none, &pieces, &lane)
                .expect("scores")
                .is_empty()
        );
    }
}

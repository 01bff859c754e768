//! The reader's heads: their label sets, where their scores stand, and the scorers of pairs.
//!
//! A pair head scores label `l` for the words `a -> b` as
//! `sum_k mix[l,k] a_k b_k + u[l].a + v[l].b + bias[l, distance]`, with `a`, `b` the projections that
//! the encoder gave: cheap enough to ask only about the pairs that matter.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use safetensors::SafeTensors;

/// A head that scores words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Head {
    /// Universal part of speech.
    Upos,
    /// Penn tag.
    Tag,
    /// Edit script from word to lemma.
    Lemma,
    /// Names, as begin/inside/outside labels.
    Name,
    /// How well the word serves as the root of its sentence: one number.
    Root,
    /// What event the word is the trigger of: `TYPE/mode`, empty for none.
    Trigger,
    /// Occurred, attempted, planned, hypothetical, negated.
    Status,
    /// Single or aggregate.
    Scope,
    /// Background or news.
    News,
    /// Whether the narrator is silent, asserts or doubts.
    Report,
}

const HEADS: [(Head, &str); 10] = [
    (Head::Upos, "upos"),
    (Head::Tag, "tag"),
    (Head::Lemma, "lemma"),
    (Head::Name, "name"),
    (Head::Root, "root"),
    (Head::Trigger, "trigger"),
    (Head::Status, "status"),
    (Head::Scope, "scope"),
    (Head::News, "news"),
    (Head::Report, "report"),
];

/// A head that scores ordered pairs of words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pair {
    /// Dependent -> head, the dependency label.
    Deprel,
    /// Trigger -> argument of the event.
    Role,
    /// Trigger -> source, the stance.
    Claim,
    /// Later trigger -> earlier trigger: the same happening.
    Same,
    /// Noun or pronoun -> earlier mention of the same thing.
    Antecedent,
}

const PAIRS: [(Pair, &str); 5] = [
    (Pair::Deprel, "deprel"),
    (Pair::Role, "role"),
    (Pair::Claim, "claim"),
    (Pair::Same, "same"),
    (Pair::Antecedent, "antecedent"),
];

/// Weights of one pair head.
struct Scorer {
    a: Range<usize>,
    b: Range<usize>,
    width: usize,
    buckets: usize,
    mix: Vec<f32>,
    u: Vec<f32>,
    v: Vec<f32>,
    bias: Vec<f32>,
}

/// All heads of a reader.
pub struct Heads {
    labels: BTreeMap<String, Vec<Arc<str>>>,
    columns: Vec<Range<usize>>,
    scorers: Vec<Scorer>,
    /// Where the projections of words as syntactic heads stand.
    pub(super) arcs: Range<usize>,
    /// What the distance adds to the score of a syntactic head, by bucket.
    pub(super) arc_bias: Vec<f32>,
    /// Columns of the matrix of token scores.
    pub(super) token_width: usize,
    /// Columns of the matrix of projections.
    pub(super) pair_width: usize,
}

type Columns = BTreeMap<String, BTreeMap<String, (usize, usize)>>;

impl Heads {
    /// Reads the file that `training/export.py` writes.
    pub(super) fn parse(bytes: &[u8]) -> Result<Self, String> {
        let (_, metadata) = SafeTensors::read_metadata(bytes).map_err(|e| e.to_string())?;
        let metadata = metadata.metadata().as_ref().ok_or("no metadata")?;
        let entry = |key: &str| {
            metadata
                .get(key)
                .ok_or_else(|| format!("no `{key}` in the metadata"))
        };
        let labels: BTreeMap<String, Vec<Arc<str>>> =
            serde_json::from_str::<BTreeMap<String, Vec<String>>>(entry("labels")?)
                .map_err(|e| e.to_string())?
                .into_iter()
                .map(|(head, labels)| (head, labels.into_iter().map(Arc::from).collect()))
                .collect();
        let columns: Columns =
            serde_json::from_str(entry("columns")?).map_err(|e| e.to_string())?;
        let width = |group: &str| {
            columns
                .get(group)
                .into_iter()
                .flat_map(BTreeMap::values)
                .map(|(at, n)| at + n)
                .max()
                .unwrap_or(0)
        };
        let range = |group: &str, name: &str| {
            let &(at, n) = columns
                .get(group)
                .and_then(|g| g.get(name))
                .ok_or_else(|| format!("no column `{name}`"))?;
            Ok::<_, String>(at..at + n)
        };
        let tensors = SafeTensors::deserialize(bytes).map_err(|e| e.to_string())?;
        let numbers = |name: String| -> Result<Vec<f32>, String> {
            let tensor = tensors.tensor(&name).map_err(|e| e.to_string())?;
            Ok(tensor
                .data()
                .chunks_exact(4)
                .map(|b| f32::from_le_bytes([b[0], b[1], b[2], b[3]]))
                .collect())
        };
        let scorers = PAIRS
            .iter()
            .map(|(_, name)| {
                let (a, b) = (
                    range("pairs", &format!("{name}.a"))?,
                    range("pairs", &format!("{name}.b"))?,
                );
                let mix = numbers(format!("{name}.mix"))?;
                let rows = (mix.len() / a.len()).max(1);
                let bias = numbers(format!("{name}.bias"))?;
                Ok(Scorer {
                    width: a.len(),
                    buckets: bias.len() / rows,
                    a,
                    b,
                    mix,
                    u: numbers(format!("{name}.u"))?,
                    v: numbers(format!("{name}.v"))?,
                    bias,
                })
            })
            .collect::<Result<_, String>>()?;
        Ok(Self {
            columns: HEADS
                .iter()
                .map(|(_, name)| range("tokens", name))
                .collect::<Result<_, _>>()?,
            scorers,
            arcs: range("pairs", "arc_h")?,
            arc_bias: numbers("arc.bias".into())?,
            token_width: width("tokens"),
            pair_width: width("pairs"),
            labels,
        })
    }

    pub(super) fn columns(&self, head: Head) -> Range<usize> {
        self.columns[head as usize].clone()
    }

    pub(super) fn projections(&self, pair: Pair) -> (Range<usize>, Range<usize>) {
        let scorer = &self.scorers[pair as usize];
        (scorer.a.clone(), scorer.b.clone())
    }

    /// The labels of a token head, in the order of its scores.
    pub fn labels(&self, head: Head) -> &[Arc<str>] {
        self.labels
            .get(HEADS[head as usize].1)
            .map_or(&[], Vec::as_slice)
    }

    /// The labels of a pair head, in the order of its scores.
    pub fn pair_labels(&self, pair: Pair) -> &[Arc<str>] {
        self.labels
            .get(PAIRS[pair as usize].1)
            .map_or(&[], Vec::as_slice)
    }

    /// The scores of a pair head's labels, from the projections of two words and their distance bucket.
    pub fn score(&self, pair: Pair, a: &[f32], b: &[f32], distance: usize) -> Vec<f32> {
        let s = &self.scorers[pair as usize];
        let product: Vec<f32> = a.iter().zip(b).map(|(x, y)| x * y).collect();
        s.rows()
            .map(|row| row.bias[distance] + dot(row.mix, &product) + dot(row.u, a) + dot(row.v, b))
            .collect()
    }

    /// A pair head with the projection of the first word worked in, to score it with many second words.
    pub fn fixed(&self, pair: Pair, a: &[f32]) -> Vec<Fixed<'_>> {
        let rows = self.scorers[pair as usize].rows();
        rows.map(|row| {
            let weights = row.mix.iter().zip(a).zip(row.v);
            Fixed {
                weights: weights.map(|((mix, a), v)| mix * a + v).collect(),
                own: dot(row.u, a),
                bias: row.bias,
            }
        })
        .collect()
    }
}

/// One label of a pair head with its first word fixed.
pub struct Fixed<'h> {
    weights: Vec<f32>,
    own: f32,
    bias: &'h [f32],
}

impl Fixed<'_> {
    /// The score for the second word with this projection, at this distance.
    pub fn to(&self, b: &[f32], distance: usize) -> f32 {
        self.own + self.bias[distance] + dot(&self.weights, b)
    }
}

/// The weights of one label of a pair head.
struct Row<'h> {
    mix: &'h [f32],
    u: &'h [f32],
    v: &'h [f32],
    bias: &'h [f32],
}

impl Scorer {
    fn rows(&self) -> impl Iterator<Item = Row<'_>> {
        self.mix
            .chunks_exact(self.width)
            .zip(self.u.chunks_exact(self.width))
            .zip(self.v.chunks_exact(self.width))
            .zip(self.bias.chunks_exact(self.buckets))
            .map(|(((mix, u), v), bias)| Row { mix, u, v, bias })
    }
}

/// The sum of products, in eight lanes whose order is fixed: the same on every processor.
pub(super) fn dot(x: &[f32], y: &[f32]) -> f32 {
    let (mut x, mut y) = (x.chunks_exact(8), y.chunks_exact(8));
    let mut lanes = [0.0f32; 8];
    for (x, y) in x.by_ref().zip(y.by_ref()) {
        for ((lane, x), y) in lanes.iter_mut().zip(x).zip(y) {
            *lane += x * y;
        }
    }
    let rest = x.remainder().iter().zip(y.remainder());
    lanes.iter().sum::<f32>() + rest.map(|(x, y)| x * y).sum::<f32>()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dot_product_counts_lanes_and_rest() {
        let numbers: Vec<f32> = (0u8..19).map(f32::from).collect();
        let sum: f32 = numbers.iter().map(|x| x * x).sum();
        assert!((dot(&numbers, &numbers) - sum).abs() < 0.01);
    }

    #[test]
    fn tables_are_in_the_order_of_their_enums() {
        assert!(
            HEADS
                .iter()
                .enumerate()
                .all(|(i, (head, _))| *head as usize == i)
        );
        assert!(
            PAIRS
                .iter()
                .enumerate()
                .all(|(i, (pair, _))| *pair as usize == i)
        );
    }
}

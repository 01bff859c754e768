//! Keys with their postings in runs: sorted in memory, written to disk, and merged, as many as there may be.
//!
//! A run is a file of records: length of the key (`u16`), the key, the posting (`u32`), little-endian.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::fs::File;
use std::io::{self, BufReader, BufWriter, Read, Write};
use std::path::{Path, PathBuf};

use fst::{Map, Streamer};

use crate::mention::place::gazetteer::{Gazetteer, Tier};
use crate::mention::place::pack::Index;

/// Keys held in memory.
#[derive(Debug, Default)]
pub(super) struct Keys {
    held: Vec<(Box<str>, u32)>,
}

impl Keys {
    pub(super) fn push(&mut self, mut key: String, posting: u32) {
        key.truncate(key.floor_char_boundary(usize::from(u16::MAX)));
        self.held.push((key.into(), posting));
    }

    pub(super) fn len(&self) -> usize {
        self.held.len()
    }

    /// Writes the keys held as a run, and holds none.
    pub(super) fn spill(&mut self, path: &Path) -> io::Result<()> {
        self.held.sort_unstable();
        let mut out = BufWriter::new(File::create(path)?);
        for (key, posting) in self.held.drain(..) {
            out.write_all(&(key.len() as u16).to_le_bytes())?;
            out.write_all(key.as_bytes())?;
            out.write_all(&posting.to_le_bytes())?;
        }
        out.flush()
    }
}

/// The records of a run, in order.
struct Run(BufReader<File>);

impl Run {
    fn next(&mut self) -> io::Result<Option<(Vec<u8>, u32)>> {
        let (mut length, mut posting) = ([0; 2], [0; 4]);
        match self.0.read_exact(&mut length) {
            Err(e) if e.kind() == io::ErrorKind::UnexpectedEof => return Ok(None),
            other => other?,
        }
        let mut key = vec![0; usize::from(u16::from_le_bytes(length))];
        self.0.read_exact(&mut key)?;
        self.0.read_exact(&mut posting)?;
        Ok(Some((key, u32::from_le_bytes(posting))))
    }
}

/// Merges an index of `base` and runs into an index that is written to `out`; lists of postings go to `lists`.
pub(super) fn merge(
    base: &Gazetteer<'_>,
    index: &Map<&[u8]>,
    runs: &[PathBuf],
    lists: &mut Vec<u8>,
    out: impl Write,
) -> io::Result<()> {
    let mut runs: Vec<Run> = runs
        .iter()
        .map(|path| Ok(Run(BufReader::new(File::open(path)?))))
        .collect::<io::Result<_>>()?;
    let mut heads = BinaryHeap::new();
    for (n, run) in runs.iter_mut().enumerate() {
        heads.extend(run.next()?.map(|(key, posting)| Reverse((key, posting, n))));
    }
    let mut merged = Index::new(out)?;
    let mut own = index.stream();
    let mut next = own.next().map(|(key, value)| (key.to_vec(), value));
    loop {
        let first = heads.peek().map(|Reverse((key, ..))| key);
        let key = match (next.as_ref(), first) {
            (None, None) => return merged.finish(),
            (Some((key, _)), None) | (None, Some(key)) => key.clone(),
            (Some((own, _)), Some(key)) => own.min(key).clone(),
        };
        let mut postings = Vec::new();
        if let Some((_, value)) = next.take_if(|(own, _)| *own == key) {
            let known = base.postings(value, Tier::Exact);
            postings.extend(known.iter().map(|c| c.row << 3 | c.role as u32));
            next = own.next().map(|(key, value)| (key.to_vec(), value));
        }
        while let Some(Reverse((_, posting, n))) = heads.peek().filter(|Reverse((k, ..))| *k == key)
        {
            let (posting, n) = (*posting, *n);
            postings.push(posting);
            heads.pop();
            heads.extend(
                runs[n]
                    .next()?
                    .map(|(key, posting)| Reverse((key, posting, n))),
            );
        }
        merged.add(&key, postings, lists)?;
    }
}

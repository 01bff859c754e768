//! The path of one report, from its text to its events: read it from top to bottom.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use crate::attribution::{Accounts, claim, remark};
use crate::codebook::{Codebook, Fit};
use crate::coded::{Coded, Event, Party, Place, Time};
use crate::coreference::{happening, party};
use crate::error::{Error, ErrorKind};
use crate::event::{argument, candidate, code, cost, parts, recognise, status};
use crate::language::{self, Analysis, Gate, Head, Lane, Pieces, Reader};
use crate::mention::{actor, casualty, place, time};
use crate::pack::{Manifest, Pack};
use crate::report::{Problem, Report};

/// The longest report that is coded unless told otherwise, in code points: far longer than any news
/// report, so that a longer one is almost surely several in one file.
pub const LONGEST: usize = 1_000_000;

/// Codes reports. One coder serves all threads.
pub struct Coder {
    /// Tells the sentences worth reading, if not all are read.
    gate: Option<Gate>,
    reader: Reader,
    grammar: time::Grammar,
    gazetteer: place::Gazetteer<'static>,
    registry: actor::Registry,
    codebook: Cow<'static, Codebook>,
    longest: usize,
    packs: Vec<Manifest>,
}

impl Coder {
    /// A coder with the model, the rules and the gazetteer that are built in.
    ///
    /// # Errors
    /// If one of them cannot be used, which means a broken build.
    pub fn new() -> Result<Self, Error> {
        Ok(Self {
            gate: None,
            reader: Reader::embedded()?,
            grammar: time::Grammar::english()
                .map_err(|e| Error::new(ErrorKind::Rules, e.to_string()))?,
            gazetteer: place::Gazetteer::embedded(),
            registry: actor::Registry::embedded()?,
            codebook: Cow::Borrowed(Codebook::embedded()),
            longest: LONGEST,
            packs: Vec::new(),
        })
    }

    /// Codes by the built-in codebook, registry and gazetteer with these packs laid over them, later ones last.
    ///
    /// # Errors
    /// The first file that is wrong, with line, column and what to do.
    pub fn overlay(self, packs: &[Pack]) -> Result<Self, Error> {
        let rules = |e: &dyn std::fmt::Display| Error::new(ErrorKind::Rules, e.to_string());
        Ok(Self {
            codebook: Cow::Owned(Codebook::load(packs).map_err(|e| rules(&e))?),
            registry: actor::Registry::load(packs)?,
            gazetteer: place::Gazetteer::load(packs).map_err(|e| rules(&e))?,
            packs: packs.iter().map(|pack| pack.manifest().clone()).collect(),
            ..self
        })
    }

    /// Sets the longest text that is coded, in code points.
    #[must_use]
    pub fn longest(self, code_points: usize) -> Self {
        Self {
            longest: code_points,
            ..self
        }
    }

    /// Whether a small model looks first at which sentences may hold an event, and the reader passes over the
    /// others: faster, but a few events are missed. The first two sentences are always read.
    ///
    /// # Errors
    /// If that model cannot be loaded, which means a broken build.
    pub fn skim(self, skim: bool) -> Result<Self, Error> {
        let gate = skim.then(Gate::embedded).transpose()?;
        Ok(Self { gate, ..self })
    }

    /// Codes one report. A report with nothing codable gives no events and no problem.
    pub fn code(&self, report: &Report) -> Coded {
        let mut coded = Coded::new(report);
        coded.packs.clone_from(&self.packs);
        if let Some(problem) = self.too_long(&report.text) {
            coded.problems.push(problem);
            return coded;
        }
        if let Err(error) = self.code_into(&mut coded) {
            coded
                .problems
                .push(Problem::new(format!("not coded: {error}")));
        }
        coded
    }

    fn code_into(&self, coded: &mut Coded) -> Result<(), Error> {
        let text = coded.report.text.as_str();
        let mut analysis = language::segment(text);
        // What the words alone suggest, before syntax is known: kept as candidates whatever the reader says.
        let listed: BTreeSet<usize> = self
            .codebook
            .triggers(text, &analysis)
            .iter()
            .filter(|hit| hit.fit != Fit::Unmet)
            .map(|hit| hit.head)
            .collect();
        let lane = Lane::new();
        let pieces = self.reader.pieces(text, &analysis);
        let worth = self.worth_reading(text, &analysis, &pieces, &lane)?;
        let mut candidates = Vec::new();
        let mut antecedents = party::Antecedents::default();
        for window in self
            .reader
            .windows(&analysis, &pieces, &|sentence| !worth[sentence])
        {
            let scores = self.reader.score(&analysis, &pieces, window, &lane)?;
            language::annotate(text, &mut analysis, &scores);
            candidates.extend(candidate::candidates(&scores, &listed));
            antecedents.read(text, &analysis, &scores);
        }
        let times = self.grammar.find(text, &analysis, coded.report.published);
        let places = place::resolve(text, &analysis, &self.gazetteer, None);
        let published = coded.report.published;
        let actors = actor::resolve(text, &analysis, &self.registry, published, &places);
        let parties = party::Parties::gather(text, &analysis, antecedents, &actors);
        let accounts = Accounts::read(text, &analysis, &self.codebook, &parties);

        let labels = self.reader.heads().labels(Head::Trigger);
        let mut hits: BTreeMap<usize, Vec<_>> = BTreeMap::new();
        for hit in self.codebook.triggers(text, &analysis) {
            hits.entry(hit.head).or_default().push(hit);
        }
        let ruled_out = self.codebook.ruled_out(text, &analysis);
        let mentions: Vec<_> = candidates
            .into_iter()
            .filter_map(|c| {
                let token = c.token;
                let hits = hits.get(&token).map_or(&[][..], Vec::as_slice);
                recognise::event(c, hits, ruled_out.contains(&token), labels)
            })
            .collect();
        let story = happening::Story {
            text,
            analysis: &analysis,
            heads: self.reader.heads(),
            times: &times.times,
            places: &places,
            parties: &parties,
        };
        let happenings = happening::gather(&story, &mentions);
        let cues = status::Cues::find(&self.codebook, text, &analysis, &times);
        let casualties = casualty::casualties(text, &analysis, self.codebook.casualties());
        let tolls = cost::share(&analysis, &casualties, &mentions, &happenings);
        let counted = tolls.iter().flatten();
        let counted = counted.flat_map(|(_, told)| told.people.iter().copied());
        let sources = argument::Sources {
            codebook: &self.codebook,
            text,
            analysis: &analysis,
            parties: &parties,
            times: &times,
            places: &places,
            speaker: &|token| accounts.speaker(token),
            counted: &counted.collect(),
        };
        let remarks = remark::remarks(&accounts, &mentions, &happenings);
        let mut events = Vec::new();
        for ((members, tolls), remarks) in happenings.iter().zip(&tolls).zip(&remarks) {
            let members: Vec<_> = members.iter().map(|&i| &mentions[i]).collect();
            let mut event = recognise::describe(&analysis, &cues, &members);
            cost::fill(text, &analysis, &mut event, tolls);
            argument::fill(&mut event, &sources, &members);
            claim::fill(&mut event, &accounts, &sources, &members, remarks, tolls);
            events.extend(parts::divide(event, &sources, &members));
        }
        coded.events = self.in_order(events);
        coded.attributions = accounts.attributions();
        coded.mentions.times = times.times.iter().map(Time::told).collect();
        coded.mentions.places = places
            .iter()
            .filter(|p| p.literal || p.id.is_some())
            // "Sunday" may look like a name.
            .filter(|p| !times.times.iter().any(|time| time.span.contains(p.span)))
            .map(Place::of)
            .collect();
        coded.mentions.actors = actors.listed(&places).map(|a| Party::of(text, a)).collect();
        coded.analysis = analysis;
        Ok(())
    }

    /// The events in the order in which they are told, with their codes and ids.
    fn in_order(&self, mut events: Vec<Event>) -> Vec<Event> {
        events.sort_by_key(|event| event.triggers.iter().map(|span| span.start).min());
        for (number, event) in events.iter_mut().enumerate() {
            event.id = format!("e{}", number + 1);
            event.codes = code::codes(&self.codebook, event);
        }
        events
    }

    /// Of every sentence, whether the reader is to read it.
    fn worth_reading(
        &self,
        text: &str,
        analysis: &Analysis,
        pieces: &Pieces,
        lane: &Lane,
    ) -> Result<Vec<bool>, Error> {
        let Some(gate) = &self.gate else {
            return Ok(vec![true; analysis.sentences.len()]);
        };
        let mut worth = gate.worth(analysis, pieces, lane)?;
        // The gate cannot know the words that an analyst added.
        if let Cow::Owned(codebook) = &self.codebook {
            let known = Codebook::embedded().triggers(text, analysis);
            let known: BTreeSet<usize> = known.iter().map(|hit| hit.head).collect();
            for hit in codebook.triggers(text, analysis) {
                if hit.fit != Fit::Unmet && !known.contains(&hit.head) {
                    worth[analysis.tokens[hit.head].sentence] = true;
                }
            }
        }
        // The headline and the lead say what the report is of, with the fullest names.
        if worth.contains(&true) {
            for sentence in worth.iter_mut().take(2) {
                *sentence = true;
            }
        }
        Ok(worth)
    }

    fn too_long(&self, text: &str) -> Option<Problem> {
        if text.len() <= self.longest {
            return None;
        }
        let length = text.chars().count();
        (length > self.longest).then(|| {
            Problem::new(format!(
                "not coded: the text has {length} characters, and {} is the most; \
                 split it into its reports, or raise the limit (--longest)",
                self.longest
            ))
        })
    }
}

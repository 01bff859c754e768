//! The `tidings/1` schema: one JSON object per report.
//!
//! Offsets are Unicode code points into `report.text`, half-open, and always come with the words.
//! What is unknown is absent: there is no null, no empty string, and no 0 for "not said".

use std::io::{self, Write};

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::CodePoints;
use crate::Span;
use crate::coded::{
    Attribution, Claim, Coded, Event, Figure, Instrument, Mentions, Overrides, Party, Place,
    Source, Time, Toll,
};
use crate::language::Token;
use crate::pack::Manifest;

/// Name and version of the schema: the `schema` of every record.
pub const SCHEMA: &str = "tidings/1";

/// A stretch of the report's text: code points, half-open, and the words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quote {
    /// First code point.
    pub start: u32,
    /// One past the last code point.
    pub end: u32,
    /// The words.
    pub text: String,
}

/// A stretch of the report's text without its words: code points, half-open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bounds {
    /// First code point.
    pub start: u32,
    /// One past the last code point.
    pub end: u32,
}

/// One coded report as it is written out and read back.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Record {
    /// [`SCHEMA`].
    pub schema: String,
    /// The report.
    pub report: ReportRecord,
    /// Its events, in the order in which they are first told.
    pub events: Vec<Event<Quote>>,
    /// All mentions, also those outside events.
    pub mentions: Mentions<Quote>,
    /// All attributions, also those about no event.
    pub attributions: Vec<Attribution<Quote>>,
    /// Its sentences.
    pub sentences: Vec<Bounds>,
    /// Its tokens, if they were asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tokens: Option<Vec<TokenRecord>>,
    /// What could not be used.
    pub problems: Vec<ProblemRecord>,
    /// The packs that it was coded with, beside what is built in.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub packs: Vec<Manifest>,
}

/// The report as received.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportRecord {
    /// Its id.
    pub id: String,
    /// Headline.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Who published it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub publisher: Option<String>,
    /// Where it was published.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// Day of publication.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub published: Option<Date>,
    /// The language it was read in, BCP 47.
    pub language: String,
    /// SHA-256 of the text in UTF-8, hexadecimal.
    pub sha256: String,
    /// The text that all offsets refer to.
    pub text: String,
}

/// A word or punctuation mark.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TokenRecord {
    /// First code point.
    pub start: u32,
    /// One past the last code point.
    pub end: u32,
    /// Dictionary form.
    pub lemma: String,
    /// Universal part of speech.
    pub upos: String,
    /// Index of its head in `tokens`; absent for the root of a sentence.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub head: Option<usize>,
    /// Universal dependency label to the head; absent if the syntax was not read.
    #[serde(skip_serializing_if = "String::is_empty", default)]
    pub deprel: String,
}

/// Something that could not be used, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProblemRecord {
    /// What is wrong and what to do about it.
    pub what: String,
    /// First code point of the words it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub start: Option<u32>,
    /// One past their last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub end: Option<u32>,
}

impl Record {
    /// The record of a coded report, with its tokens if `tokens` is set.
    pub fn new(coded: &Coded, tokens: bool) -> Self {
        let report = &coded.report;
        let quoting = Quoting {
            text: &report.text,
            points: CodePoints::new(&report.text),
        };
        Self {
            schema: SCHEMA.to_owned(),
            report: ReportRecord {
                id: report.id.clone(),
                title: report.title.clone(),
                publisher: report.publisher.clone(),
                url: report.url.clone(),
                published: report.published,
                language: "en".to_owned(),
                sha256: hex(&Sha256::digest(&report.text)),
                text: report.text.clone(),
            },
            events: each(&coded.events, |event| quoting.event(event)),
            mentions: quoting.mentions(&coded.mentions),
            attributions: each(&coded.attributions, |attribution| {
                quoting.attribution(attribution)
            }),
            sentences: each(&coded.analysis.sentences, |sentence| {
                quoting.bounds(sentence.span)
            }),
            tokens: tokens.then(|| each(&coded.analysis.tokens, |token| quoting.token(token))),
            problems: each(&coded.problems, |problem| {
                let bounds = problem.span.map(|span| quoting.bounds(span));
                ProblemRecord {
                    what: problem.what.clone(),
                    start: bounds.map(|bounds| bounds.start),
                    end: bounds.map(|bounds| bounds.end),
                }
            }),
            packs: coded.packs.clone(),
        }
    }

    /// Writes the record as one line.
    ///
    /// # Errors
    /// If `out` cannot be written to.
    pub fn write(&self, mut out: impl Write) -> io::Result<()> {
        serde_json::to_writer(&mut out, self)?;
        out.write_all(b"\n")
    }
}

/// Turns the byte spans of one text into quotes.
struct Quoting<'a> {
    text: &'a str,
    points: CodePoints<'a>,
}

impl Quoting<'_> {
    fn quote(&self, span: Span) -> Quote {
        let (start, end) = self.points.bounds(span);
        Quote {
            start,
            end,
            text: span.of(self.text).to_owned(),
        }
    }

    fn bounds(&self, span: Span) -> Bounds {
        let (start, end) = self.points.bounds(span);
        Bounds { start, end }
    }

    fn event(&self, event: &Event) -> Event<Quote> {
        let toll = |toll: &Option<Toll>| toll.as_ref().map(|toll| self.toll(toll));
        Event {
            id: event.id.clone(),
            event_type: event.event_type.clone(),
            mode: event.mode.clone(),
            status: event.status,
            scope: event.scope,
            count: event.count,
            news: event.news,
            triggers: each(&event.triggers, |&span| self.quote(span)),
            actor: each(&event.actor, |party| self.party(party)),
            target: each(&event.target, |party| self.party(party)),
            instrument: each(&event.instrument, |instrument| self.instrument(instrument)),
            place: event.place.as_ref().map(|place| self.place(place)),
            time: event.time.as_ref().map(|time| self.time(time)),
            killed: toll(&event.killed),
            injured: toll(&event.injured),
            detained: toll(&event.detained),
            missing: toll(&event.missing),
            displaced: toll(&event.displaced),
            claims: each(&event.claims, |claim| self.claim(claim)),
            codes: event.codes.clone(),
            confidence: rounded(event.confidence),
            why: event.why.clone(),
        }
    }

    fn claim(&self, claim: &Claim) -> Claim<Quote> {
        let overrides = &claim.overrides;
        Claim {
            source: match &claim.source {
                Source::Report => Source::Report,
                Source::Party {
                    name,
                    id,
                    party,
                    country,
                    sector,
                    span,
                } => Source::Party {
                    name: name.clone(),
                    id: id.clone(),
                    party: party.clone(),
                    country: country.clone(),
                    sector: sector.clone(),
                    span: self.quote(*span),
                },
            },
            stance: claim.stance,
            cue: claim.cue.map(|span| self.quote(span)),
            overrides: Overrides {
                actor: each(&overrides.actor, |party| self.party(party)),
                target: each(&overrides.target, |party| self.party(party)),
                status: overrides.status,
                place: overrides.place.as_ref().map(|place| self.place(place)),
                time: overrides.time.as_ref().map(|time| self.time(time)),
                killed: overrides.killed.as_ref().map(|toll| self.toll(toll)),
                injured: overrides.injured.as_ref().map(|toll| self.toll(toll)),
            },
        }
    }

    fn attribution(&self, attribution: &Attribution) -> Attribution<Quote> {
        Attribution {
            source: attribution.source.map(|span| self.quote(span)),
            cue: self.quote(attribution.cue),
            content: self.quote(attribution.content),
            stance: attribution.stance,
        }
    }

    fn mentions(&self, mentions: &Mentions) -> Mentions<Quote> {
        Mentions {
            times: each(&mentions.times, |time| self.time(time)),
            places: each(&mentions.places, |place| self.place(place)),
            actors: each(&mentions.actors, |party| self.party(party)),
            weapons: each(&mentions.weapons, |instrument| self.instrument(instrument)),
            counts: each(&mentions.counts, |figure| self.figure(figure)),
        }
    }

    fn party(&self, party: &Party) -> Party<Quote> {
        Party {
            name: party.name.clone(),
            id: party.id.clone(),
            kind: party.kind.clone(),
            country: party.country.clone(),
            sector: party.sector.clone(),
            span: self.quote(party.span),
            mentions: each(&party.mentions, |&span| self.quote(span)),
        }
    }

    fn instrument(&self, instrument: &Instrument) -> Instrument<Quote> {
        Instrument {
            class: instrument.class.clone(),
            span: self.quote(instrument.span),
        }
    }

    fn place(&self, place: &Place) -> Place<Quote> {
        Place {
            name: place.name.clone(),
            id: place.id.clone(),
            kind: place.kind.clone(),
            admin1: place.admin1.clone(),
            country: place.country.clone(),
            lat: place.lat,
            lon: place.lon,
            precision: place.precision.clone(),
            span: self.quote(place.span),
        }
    }

    fn time(&self, time: &Time) -> Time<Quote> {
        Time {
            from: time.from,
            to: time.to,
            precision: time.precision,
            span: self.quote(time.span),
        }
    }

    fn toll(&self, toll: &Toll) -> Toll<Quote> {
        Toll {
            low: toll.low,
            high: toll.high,
            who: toll.who.clone(),
            span: self.quote(toll.span),
        }
    }

    fn figure(&self, figure: &Figure) -> Figure<Quote> {
        Figure {
            low: figure.low,
            high: figure.high,
            of: figure.of.clone(),
            span: self.quote(figure.span),
        }
    }

    fn token(&self, token: &Token) -> TokenRecord {
        let (start, end) = self.points.bounds(token.span);
        TokenRecord {
            start,
            end,
            lemma: token.lemma.to_string(),
            upos: token.upos.to_string(),
            head: token.head,
            deprel: token.deprel.to_string(),
        }
    }
}

fn each<T, U>(all: &[T], write: impl Fn(&T) -> U) -> Vec<U> {
    all.iter().map(write).collect()
}

/// Two digits: a score's third is noise, and differs between processors.
fn rounded(confidence: f32) -> f32 {
    if confidence.is_finite() {
        (confidence.clamp(0.0, 1.0) * 100.0).round() / 100.0
    } else {
        0.0
    }
}

fn hex(digest: &[u8]) -> String {
    use std::fmt::Write as _;
    digest
        .iter()
        .fold(String::with_capacity(digest.len() * 2), |mut hex, byte| {
            // Writing to a string cannot fail.
            let _ = write!(hex, "{byte:02x}");
            hex
        })
}

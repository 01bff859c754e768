//! The claims on an event: who says what about it.
//!
//! In: the mentions of a happening, the sayings round them, the remarks on it, and the reader's claim
//! head. Out: the narrator's claim first, if it speaks in its own voice, then one for every source.
//! Syntax says who speaks; the head moves the stance, decides between the narrator and a source whose
//! account it takes over, and adds sources that no cue shows.

use super::Accounts;
use super::differ;
use super::remark::one;
use super::speaker::first_person;
use crate::Span;
use crate::coded::{Claim, Event, Overrides, Source, Stance, Status};
use crate::coreference::party::Named;
use crate::event::argument::Sources;
use crate::event::candidate::Role;
use crate::event::recognise::{Mention, mean};
use crate::mention::casualty::Casualties;

/// The reader adds a source that no saying shows if it is likelier than this to speak of the event ...
const SOURCE: f32 = 0.4;
/// ... or than this, if a saying already gives the event's words to another.
const SECOND_SOURCE: f32 = 0.5;
/// The reader moves the stance of a plain "said" if another stance is likelier than this.
const STANCE: f32 = 0.4;
/// The narrator takes over a source's account if the reader is surer than this that it asserts.
const TAKEN_OVER: f32 = 0.7;
/// The narrator asserts what it tells outside any source's words, too, if the reader is surer than this.
const TOLD_OUTSIDE: f32 = 0.5;
/// What stands in a source's words is not its claim if the reader is surer than this that the narrator
/// asserts it, and links it to no source at all.
const NARRATED: f32 = 0.8;
/// In a communique or speech, the narrator is silent if the reader is surer than this.
const ISSUED: f32 = 0.2;
/// A mention is negated if the reader is surer than this.
const NEGATED: f32 = 0.5;

const STANCES: [Stance; 7] = [
    Stance::Asserts,
    Stance::ClaimsResponsibility,
    Stance::Denies,
    Stance::Accuses,
    Stance::Confirms,
    Stance::NoComment,
    Stance::Doubts,
];

/// A claim by a party, with where it comes from.
pub(super) struct Told {
    pub(super) claim: Claim,
    /// The word that leads to its source.
    pub(super) speaker: usize,
    /// The saying it is read from.
    pub(super) saying: Option<usize>,
}

/// Fills the claims of `event`, and takes from its fields what only an accuser says.
pub(crate) fn fill(
    event: &mut Event,
    accounts: &Accounts<'_>,
    sources: &Sources<'_>,
    mentions: &[&Mention],
    remarks: &[usize],
    tolls: &[(f32, &Casualties)],
) {
    let mut told: Vec<Told> = Vec::new();
    let mut outside: Vec<&Mention> = Vec::new();
    for mention in mentions {
        match accounts.around(mention.candidate.token) {
            Some(saying) => {
                let stance = stance(event, accounts, mention, saying);
                if stance == Stance::Asserts && narrated(accounts, mention, saying) {
                    outside.push(mention);
                    continue;
                }
                tell(&mut told, accounts, saying, stance);
            }
            None => outside.push(mention),
        }
    }
    // Who counts the harmed speaks of the event: "said that nine had died".
    for (_, harmed) in tolls {
        if let Some(saying) = accounts.around(harmed.word) {
            tell(&mut told, accounts, saying, accounts.sayings[saying].stance);
        }
    }
    let mut doubted: Option<Span> = outside
        .iter()
        .find_map(|m| accounts.hedge(m.candidate.token));
    for &remark in remarks {
        let saying = &accounts.sayings[remark];
        if saying.speakers.is_empty() {
            doubted = Some(saying.cue);
        } else {
            tell(&mut told, accounts, remark, saying.stance);
        }
    }
    by_reader(&mut told, accounts, mentions);
    // "Tuesday's accusations": a day says nothing.
    told.retain(|told| {
        let mut times = sources.times.times.iter();
        !place_of(&told.claim).is_some_and(|words| times.any(|time| time.span.contains(words)))
    });
    // Nor does what syntax makes the subject of "said" where the reader sees nobody who speaks of the event. But a
    // statement may go on where the reader no longer has its speaker before it, and whose words deny or blame is plain.
    let plain = |saying: usize| {
        let said = &accounts.sayings[saying];
        let holds = |m: &&Mention| {
            let word = accounts.analysis.tokens[m.candidate.token].span;
            said.content.is_some_and(|content| content.contains(word))
        };
        said.stance != Stance::Asserts && said.rule.is_some() && mentions.iter().any(holds)
    };
    told.retain(|told| {
        told.saying.is_none_or(plain)
            || link(accounts, mentions, told.speaker) > 0.0
            || !mentions.iter().any(|m| seen(m, told.speaker))
    });
    // What a party issues it says itself, save the frame that the reader sees round it.
    let issued = !outside.is_empty() && mean(&outside, |m| m.candidate.report[0]) > ISSUED;
    if let Some(issuer) = accounts.issuer.filter(|_| issued) {
        let stance = by_itself(event, accounts, &outside, issuer);
        add(&mut told, accounts, issuer, stance, None, None);
    }
    let issued = issued && accounts.issuer.is_some();
    if let Some((stance, cue)) = narrator(&told, mentions, &outside, doubted, issued) {
        event.claims.push(Claim {
            source: Source::Report,
            stance,
            cue,
            overrides: Overrides::none(),
        });
    }
    differ::fill(event, &mut told, accounts, sources, mentions);
    event
        .why
        .insert("claims".into(), why(&told, accounts, mentions));
    told.sort_by_key(|t| (place_of(&t.claim), t.claim.stance));
    event.claims.extend(told.into_iter().map(|t| t.claim));
}

/// How the narrator's part and every source were found.
fn why(told: &[Told], accounts: &Accounts<'_>, mentions: &[&Mention]) -> String {
    let report: Vec<String> = (0..3)
        .map(|i| format!("{:.2}", mean(mentions, |m| m.candidate.report[i])))
        .collect();
    let mut parts = vec![format!(
        "reader: report head {} (silent, asserts, doubts)",
        report.join(" ")
    )];
    parts.extend(told.iter().map(|t| {
        let stance = t.claim.stance.as_str();
        let name = match &t.claim.source {
            Source::Party { name, .. } => name,
            Source::Report => "report",
        };
        let rule = match t.saying.map(|s| &accounts.sayings[s]) {
            Some(saying) => saying.rule.as_deref().unwrap_or("quotation or label"),
            None if t.claim.cue.is_none() && accounts.issuer == Some(t.speaker) => "issuer",
            None => "reader only",
        };
        let score = link(accounts, mentions, t.speaker);
        format!("{name} {stance}: {rule}; reader: claim head {score:.2}")
    }));
    parts.join("; ")
}

/// How likely the reader thinks it that the party this word leads to speaks of the event.
fn link(accounts: &Accounts<'_>, mentions: &[&Mention], speaker: usize) -> f32 {
    mentions
        .iter()
        .flat_map(|m| &m.candidate.claims)
        .filter(|l| one(accounts, l.token, speaker))
        .map(|l| l.score)
        .fold(0.0, f32::max)
}

fn place_of(claim: &Claim) -> Option<Span> {
    match claim.source {
        Source::Report => None,
        Source::Party { span, .. } => Some(span),
    }
}

/// Whether the reader, reading of the event, had the word before it.
fn seen(mention: &Mention, word: usize) -> bool {
    mention.candidate.window.contains(&word)
}

/// Whether the reader is sure that the narrator tells it, whosever words seem to hold it.
fn narrated(accounts: &Accounts<'_>, mention: &Mention, saying: usize) -> bool {
    let candidate = &mention.candidate;
    let speakers = &accounts.sayings[saying].speakers;
    candidate.report[1] > NARRATED
        && candidate.claims.is_empty()
        && speakers.iter().any(|&word| seen(mention, word))
}

/// What the narrator does with the event, if it speaks of it in its own voice.
fn narrator(
    told: &[Told],
    mentions: &[&Mention],
    outside: &[&Mention],
    doubted: Option<Span>,
    issued: bool,
) -> Option<(Stance, Option<Span>)> {
    let (asserts, doubts) = (
        mean(mentions, |m| m.candidate.report[1]),
        mean(mentions, |m| m.candidate.report[2]),
    );
    let silent = 1.0 - asserts - doubts;
    if let Some(cue) = doubted {
        return Some((Stance::Doubts, Some(cue)));
    }
    if doubts > asserts && doubts > silent {
        return Some((Stance::Doubts, None));
    }
    let speaks = if told.is_empty() {
        true
    } else if outside.is_empty() || issued {
        asserts > TAKEN_OVER
    } else {
        asserts > TOLD_OUTSIDE
    };
    speaks.then_some((Stance::Asserts, None))
}

/// What the source of a saying does with an event that it tells.
fn stance(event: &Event, accounts: &Accounts<'_>, mention: &Mention, saying: usize) -> Stance {
    let said = &accounts.sayings[saying];
    if said.stance != Stance::Asserts {
        return said.stance;
    }
    if mention.candidate.status[4] > NEGATED && event.status != Status::Negated {
        return Stance::Denies;
    }
    let Some(&speaker) = said.speakers.first() else {
        return Stance::Asserts;
    };
    let own = by_itself(event, accounts, &[mention], speaker);
    if own != Stance::Asserts {
        return own;
    }
    let of = |label: usize| {
        let links = mention.candidate.claims.iter();
        links
            .filter(|l| l.label == label && one(accounts, l.token, speaker))
            .map(|l| l.score)
            .fold(0.0, f32::max)
    };
    let best = (1..STANCES.len()).max_by(|&i, &j| of(i).total_cmp(&of(j)));
    match best {
        Some(label) if of(label) > STANCE && of(label) > of(0) => STANCES[label],
        _ => Stance::Asserts,
    }
}

/// Whether the source tells of its own deed: "said its fighters had struck", "our forces destroyed".
fn by_itself(
    event: &Event,
    accounts: &Accounts<'_>,
    mentions: &[&Mention],
    speaker: usize,
) -> Stance {
    let force = matches!(&*event.event_type, "ASSAULT" | "COERCE" | "DISRUPT");
    if !force || event.status != Status::Occurred {
        return Stance::Asserts;
    }
    let (text, analysis) = (accounts.text, accounts.analysis);
    let own = mentions.iter().any(|m| {
        let subject = analysis.child(m.candidate.token, &["nsubj"]);
        let linked = m.candidate.linked(Role::Actor).map(|l| l.token);
        linked.chain(subject).any(|actor| {
            let mut words = vec![actor];
            words.extend(
                analysis
                    .children(actor)
                    .filter(|&i| &*analysis.tokens[i].deprel == "nmod:poss"),
            );
            words
                .iter()
                .any(|&word| first_person(text, analysis, word) || one(accounts, word, speaker))
        })
    });
    if own {
        Stance::ClaimsResponsibility
    } else {
        Stance::Asserts
    }
}

/// Adds the claim of every speaker of a saying.
fn tell(told: &mut Vec<Told>, accounts: &Accounts<'_>, saying: usize, stance: Stance) {
    let said = &accounts.sayings[saying];
    for &speaker in &said.speakers {
        add(
            told,
            accounts,
            speaker,
            stance,
            Some(said.cue),
            Some(saying),
        );
    }
}

/// Adds a claim, unless its source has the same one; one that says more takes the place of a plain
/// assertion.
fn add(
    told: &mut Vec<Told>,
    accounts: &Accounts<'_>,
    speaker: usize,
    stance: Stance,
    cue: Option<Span>,
    saying: Option<usize>,
) {
    let named = accounts
        .parties
        .of(accounts.text, accounts.analysis, speaker);
    if named.pronoun {
        return;
    }
    let claim = Claim {
        source: source(accounts, &named),
        stance,
        cue,
        overrides: Overrides::none(),
    };
    let new = Told {
        claim,
        speaker,
        saying,
    };
    let known: Vec<usize> = (0..told.len())
        .filter(|&i| one(accounts, told[i].speaker, speaker))
        .collect();
    let plain = known
        .iter()
        .find(|&&i| told[i].claim.stance == Stance::Asserts);
    match plain {
        Some(&plain) if stance != Stance::Asserts => told[plain] = new,
        _ if known.is_empty() => told.push(new),
        _ if stance != Stance::Asserts && known.iter().all(|&i| told[i].claim.stance != stance) => {
            told.push(new);
        }
        _ => {}
    }
}

fn source(accounts: &Accounts<'_>, named: &Named) -> Source {
    let party = accounts.parties.party(accounts.text, named).0;
    Source::Party {
        name: party.name,
        id: party.id,
        party: party.kind,
        country: party.country,
        sector: party.sector,
        span: named.span,
    }
}

/// Adds the sources that only the reader sees.
fn by_reader(told: &mut Vec<Told>, accounts: &Accounts<'_>, mentions: &[&Mention]) {
    let least = if told.is_empty() {
        SOURCE
    } else {
        SECOND_SOURCE
    };
    let mut links: Vec<_> = mentions
        .iter()
        .flat_map(|m| &m.candidate.claims)
        .filter(|l| l.score >= least)
        .collect();
    links.sort_by(|x, y| y.score.total_cmp(&x.score).then(x.token.cmp(&y.token)));
    for link in links {
        let stance = STANCES[link.label];
        let known = told.iter().any(|t| one(accounts, t.speaker, link.token));
        // Mere mention is not speech: who asserts must be seen to say something.
        if known || stance == Stance::Asserts && !accounts.speaks(link.token) {
            continue;
        }
        // What a cue in the event's sentence shows is surer than the reader's stance.
        let saying = shown(accounts, mentions, link.token);
        let (stance, cue) = match saying {
            Some(at) => (accounts.sayings[at].stance, Some(accounts.sayings[at].cue)),
            None => (stance, cue(accounts, link.token)),
        };
        add(told, accounts, link.token, stance, cue, saying);
    }
}

/// A saying of this source, in a sentence that tells of the event, whose cue shows more than "said".
fn shown(accounts: &Accounts<'_>, mentions: &[&Mention], source: usize) -> Option<usize> {
    let tokens = &accounts.analysis.tokens;
    accounts.sayings.iter().position(|s| {
        s.stance != Stance::Asserts
            && s.sources.contains(&source)
            && mentions
                .iter()
                .any(|m| tokens[m.candidate.token].sentence == tokens[source].sentence)
    })
}

/// The reporting words of a source that the reader found: those of its saying, else the verb that it is
/// an argument of.
fn cue(accounts: &Accounts<'_>, source: usize) -> Option<Span> {
    let mut sayings = accounts.sayings.iter();
    if let Some(saying) = sayings.find(|s| s.sources.contains(&source)) {
        return Some(saying.cue);
    }
    let tokens = &accounts.analysis.tokens;
    let head = tokens[source].head?;
    (&*tokens[head].upos == "VERB").then(|| tokens[head].span)
}

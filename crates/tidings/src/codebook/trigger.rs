//! Finding triggers: the words of a document that say an event, by the codebook alone.
//!
//! In: a document's text and [`Analysis`] (read or only segmented). Out: [`TriggerHit`]s in text
//! order. Where the reader has run, frames are judged by its syntax; where not, by the words
//! around. Whether a weak hit is an event is left to the trained model.

use std::collections::BTreeSet;
use std::ops::Range;

use crate::language::{Analysis, NameKind};

use super::load::{Classes, Codebook, Entry, Purpose};
use super::pattern::Words;
use super::{EventType, Mode, PartOfSpeech, Passive, Slot, Strength};

/// How far from a trigger its means may stand, in tokens.
const MEANS_REACH: usize = 10;
/// How far from a verb its subject or object may stand when the reader has not run, in tokens.
const ARGUMENT_REACH: usize = 8;
/// Capitalised words that name no party and no place.
const CALENDAR: &[&str] = &[
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
    "Sunday",
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
    "Christmas",
    "Easter",
    "Ramadan",
    "I",
];
/// How far a noun may stand from the verb that lends it arguments, in tokens.
const SUPPORT_REACH: usize = 8;

/// Words that say an event, and the codebook line that says so.
#[derive(Debug, Clone, PartialEq)]
pub struct TriggerHit<'c> {
    /// From the first to one past the last token matched; words in a gap included.
    pub tokens: Range<usize>,
    /// The tokens matched, in order.
    pub matched: Vec<usize>,
    /// The head token.
    pub head: usize,
    /// Type of the event.
    pub event_type: EventType,
    /// Mode of the event, refined by its means.
    pub mode: Mode,
    /// How sure the words alone make an event.
    pub strength: Strength,
    /// Whether a verb is passive.
    pub passive: bool,
    /// How the conditions of its frame were met.
    pub fit: Fit,
    /// The line that matched.
    pub entry: &'c Entry,
    /// The verb that lends a noun its actor or target: "suffered an attack".
    pub support: Option<Support<'c>>,
    /// The token that refined the mode, and the file and line that did.
    pub means: Option<(usize, &'c str, usize)>,
}

/// How a trigger meets the conditions that its line sets on subject and object.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Fit {
    /// Not at all: the words alone match, and say little ([`Strength::Weak`]).
    Unmet,
    /// The line sets none.
    Open,
    /// By words that stand where subject and object may stand.
    Nearby,
    /// By the subject and object that the reader's syntax shows.
    Syntax,
}

/// A verb that lends a noun trigger its arguments.
#[derive(Debug, Clone, PartialEq)]
pub struct Support<'c> {
    /// The verb's token.
    pub head: usize,
    /// Whether the verb is passive: "an attack was carried out".
    pub passive: bool,
    /// Where the actor stands at that verb.
    pub actor: &'c [Slot],
    /// Where the target stands at that verb.
    pub target: &'c [Slot],
}

struct Raw {
    head: usize,
    matched: Vec<usize>,
    purpose: Purpose,
}

impl Codebook {
    /// Every trigger of a document, in text order; `text` is the document of `analysis`.
    ///
    /// Hits of different types on the same words all stand, the surest first; a hit inside a longer
    /// one ("strike" in "drone strike", "ceasefire" in "called for a ceasefire") is left out.
    pub fn triggers(&self, text: &str, analysis: &Analysis) -> Vec<TriggerHit<'_>> {
        let words = Words::new(text, analysis, &self.symbols);
        let raw = self.raw_matches(&words);
        let muted = self.muted_sentences(&words, analysis);
        let never: Vec<&Raw> = raw
            .iter()
            .filter(|raw| raw.purpose == Purpose::Never)
            .collect();
        let mut hits: Vec<TriggerHit<'_>> = Vec::new();
        for found in &raw {
            let Purpose::Trigger(entry) = found.purpose else {
                continue;
            };
            let entry = &self.entries[entry];
            let head = found.head;
            let excluded = never.iter().any(|never| {
                never.matched.contains(&head) && never.matched.len() >= found.matched.len()
            }) || raw.iter().any(|other| {
                other.purpose == Purpose::NotHere(entry.group) && other.matched.contains(&head)
            }) || muted.contains(&analysis.tokens[head].sentence);
            let passive = entry.part_of_speech != PartOfSpeech::Noun && words.is_passive(head);
            if excluded {
                continue;
            }
            let Some(fit) = self.fit(entry, found, passive, &words, analysis) else {
                continue;
            };
            let strength = match fit {
                Fit::Unmet => Strength::Weak,
                _ => entry.strength,
            };
            let (Some(&first), Some(&last)) = (found.matched.first(), found.matched.last()) else {
                continue;
            };
            hits.push(TriggerHit {
                tokens: first..last + 1,
                matched: found.matched.clone(),
                head,
                event_type: entry.event_type,
                mode: entry.mode,
                strength,
                passive,
                fit,
                entry,
                support: None,
                means: None,
            });
        }
        let mut hits = without_absorbed(hits);
        for hit in &mut hits {
            hit.support = self.support_of(hit, &raw, &words, analysis);
            self.refine(hit, &raw, &words, analysis);
        }
        hits.sort_by(|a, b| {
            let order = |hit: &TriggerHit<'_>| {
                (
                    hit.tokens.start,
                    hit.head,
                    std::cmp::Reverse(hit.strength),
                    hit.event_type,
                    hit.mode,
                )
            };
            order(a).cmp(&order(b))
        });
        // Of lines of one type on the same words, only the surest stand.
        let surest: Vec<bool> = hits
            .iter()
            .map(|hit| {
                !hits.iter().any(|other| {
                    other.head == hit.head
                        && other.event_type == hit.event_type
                        && other.strength > hit.strength
                        && other.matched.len() >= hit.matched.len()
                })
            })
            .collect();
        let mut hits: Vec<_> = hits
            .into_iter()
            .zip(surest)
            .filter_map(|(hit, keep)| keep.then_some(hit))
            .collect();
        hits.dedup_by(|b, a| {
            (a.head, a.event_type, a.mode) == (b.head, b.event_type, b.mode)
                && a.matched == b.matched
        });
        hits
    }

    /// The words that the codebook says are no event: figures of speech, and triggers in a sentence about
    /// sport, markets or the weather.
    pub fn ruled_out(&self, text: &str, analysis: &Analysis) -> BTreeSet<usize> {
        let words = Words::new(text, analysis, &self.symbols);
        let muted = self.muted_sentences(&words, analysis);
        let figures = self
            .raw_matches(&words)
            .into_iter()
            .filter(|found| found.purpose == Purpose::Never)
            .flat_map(|found| found.matched);
        let settings = muted
            .into_iter()
            .filter_map(|sentence| analysis.sentences.get(sentence))
            .flat_map(|sentence| sentence.tokens.clone());
        figures.chain(settings).collect()
    }

    fn raw_matches(&self, words: &Words<'_>) -> Vec<Raw> {
        let mut found = Vec::new();
        for head in 0..words.len() {
            for anchor in words.anchors(head) {
                for &at in self.index.get(&anchor).into_iter().flatten() {
                    let (pattern, purpose) = &self.patterns[at as usize];
                    if matches!(purpose, Purpose::Cue(_)) {
                        continue;
                    }
                    if let Some(matched) = pattern.matches(words, head) {
                        found.push(Raw {
                            head,
                            matched,
                            purpose: *purpose,
                        });
                    }
                }
            }
        }
        found
    }

    /// The sentences about sport, markets and the like.
    fn muted_sentences(&self, words: &Words<'_>, analysis: &Analysis) -> Vec<usize> {
        let of_setting = |sentence: &Range<usize>| {
            self.settings.iter().any(|setting| {
                sentence
                    .clone()
                    .filter(|&at| words.classes(at) >> setting.class & 1 == 1)
                    .count()
                    >= setting.at_least
            })
        };
        analysis
            .sentences
            .iter()
            .enumerate()
            .filter(|(_, sentence)| of_setting(&sentence.tokens))
            .map(|(at, _)| at)
            .collect()
    }

    /// How the words meet the frame of their line; `None` if the verb has the wrong voice.
    fn fit(
        &self,
        entry: &Entry,
        found: &Raw,
        passive: bool,
        words: &Words<'_>,
        analysis: &Analysis,
    ) -> Option<Fit> {
        let frame = &self.frames[entry.group];
        if entry.part_of_speech != PartOfSpeech::Noun {
            match frame.passive {
                Passive::Never if passive => return None,
                Passive::Only if !passive => return None,
                _ => {}
            }
        }
        let conditions = [
            (frame.subject, Argument::Subject),
            (frame.object, Argument::Object),
        ];
        let mut fit = Fit::Open;
        for (classes, argument) in conditions {
            if classes.is_empty() {
                continue;
            }
            let met = meets(classes, argument, found, passive, words, analysis);
            // What the words round show is no surer for what the syntax shows of the other argument.
            fit = if fit == Fit::Open { met } else { fit.min(met) };
        }
        Some(fit)
    }

    fn support_of(
        &self,
        hit: &TriggerHit<'_>,
        raw: &[Raw],
        words: &Words<'_>,
        analysis: &Analysis,
    ) -> Option<Support<'_>> {
        if hit.entry.part_of_speech != PartOfSpeech::Noun {
            return None;
        }
        let token = analysis.tokens.get(hit.head)?;
        let supports = raw.iter().filter_map(|found| match found.purpose {
            Purpose::Support(rule) => Some((found, rule)),
            _ => None,
        });
        let (found, rule) = supports
            .filter(|(found, _)| {
                !hit.matched.contains(&found.head)
                    && analysis.tokens[found.head].sentence == token.sentence
            })
            .filter(|(found, _)| {
                if words.is_read(hit.head) {
                    token.head == Some(found.head)
                        && matches!(&*token.deprel, "obj" | "obl" | "nsubj:pass" | "obl:agent")
                } else {
                    found.head < hit.head
                        && hit.head - found.head <= SUPPORT_REACH
                        && !(found.head..hit.head).any(|at| words.is_break(at))
                }
            })
            .max_by_key(|(found, _)| {
                (
                    found.matched.len(),
                    std::cmp::Reverse(found.head.abs_diff(hit.head)),
                )
            })?;
        let rule = &self.supports[rule];
        Some(Support {
            head: found.head,
            passive: words.is_passive(found.head),
            actor: &rule.actor,
            target: &rule.target,
        })
    }

    /// Sets the mode that the nearest means says, first of all one that the syntax ties to the trigger; of two
    /// as near, the one earlier in the file.
    fn refine<'c>(
        &'c self,
        hit: &mut TriggerHit<'c>,
        raw: &[Raw],
        words: &Words<'_>,
        analysis: &Analysis,
    ) {
        let sentence = analysis.tokens[hit.head].sentence;
        let best = raw
            .iter()
            .filter_map(|found| match found.purpose {
                Purpose::Means(rule) => Some((found, rule)),
                _ => None,
            })
            .filter(|(found, rule)| {
                let rule = &self.means[*rule];
                rule.event_type == hit.event_type
                    && (rule.from.contains(&hit.entry.mode))
                    && analysis.tokens[found.head].sentence == sentence
                    && found.head.abs_diff(hit.head) <= MEANS_REACH
                    && !(found.head.min(hit.head)..found.head.max(hit.head))
                        .any(|at| words.is_break(at))
            })
            .min_by_key(|(found, rule)| {
                let near = found.head.abs_diff(hit.head);
                (!tied(analysis, found.head, hit.head), near, *rule)
            });
        if let Some((found, rule)) = best {
            let rule = &self.means[rule];
            if rule.mode != hit.mode {
                hit.mode = rule.mode;
                hit.means = Some((found.head, &rule.file, rule.line));
            }
        }
    }
}

/// Whether the syntax ties a means to a trigger: as its subject, instrument or modifier, or within one of
/// these ("hit by a salvo of rockets").
fn tied(analysis: &Analysis, means: usize, trigger: usize) -> bool {
    let head = |at: usize| analysis.tokens.get(at).and_then(|token| token.head);
    let governor = head(means);
    means == trigger
        || governor == Some(trigger)
        || head(trigger) == Some(means)
        || governor.is_some_and(|governor| head(governor) == Some(trigger))
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Argument {
    Subject,
    Object,
}

/// How an argument of one of the classes is there.
fn meets(
    classes: Classes,
    argument: Argument,
    found: &Raw,
    passive: bool,
    words: &Words<'_>,
    analysis: &Analysis,
) -> Fit {
    let head = found.head;
    if words.is_read(head) {
        let arguments = arguments(argument, head, words, analysis);
        if !arguments.is_empty() {
            let mut arguments = arguments.into_iter();
            return if arguments.any(|at| is_member(classes, at, words, analysis)) {
                Fit::Syntax
            } else {
                Fit::Unmet
            };
        }
    }
    let forward = (argument == Argument::Object) != passive;
    let (first, last) = (found.matched.first().copied().unwrap_or(head), head);
    let mut at = if forward { last } else { first };
    for _ in 0..ARGUMENT_REACH {
        let next = if forward {
            words.next(at)
        } else {
            words.previous(at)
        };
        let Some(next) = next.filter(|&next| !words.is_break(next)) else {
            return Fit::Unmet;
        };
        if is_member(classes, next, words, analysis) {
            return Fit::Nearby;
        }
        at = next;
    }
    Fit::Unmet
}

/// The tokens that the reader's syntax gives as subject or object, with their coordinates and modifiers.
fn arguments(
    argument: Argument,
    head: usize,
    words: &Words<'_>,
    analysis: &Analysis,
) -> Vec<usize> {
    let tokens = &analysis.tokens;
    let Some(sentence) = analysis.sentences.get(tokens[head].sentence) else {
        return Vec::new();
    };
    let labels: &[&str] = match argument {
        Argument::Subject => &["nsubj", "obl:agent"],
        Argument::Object => &["obj", "nsubj:pass"],
    };
    let own = |verb: usize| {
        let children = analysis.children(verb);
        children.filter(|&at| labels.contains(&&*tokens[at].deprel))
    };
    let mut found: Vec<usize> = own(head).collect();
    match (&*tokens[head].deprel, &*tokens[head].tag, argument) {
        // "troops attacked in the pass": a reduced relative clause.
        ("acl", "VBN", Argument::Object)
        | ("acl", "VBG", Argument::Subject)
        | ("acl:relcl", _, _)
            if found.is_empty() =>
        {
            found.extend(tokens[head].head);
        }
        // A second verb shares the first one's subject.
        ("conj" | "xcomp" | "advcl", _, Argument::Subject) if found.is_empty() => {
            if let Some(governor) = tokens[head].head {
                found.extend(own(governor));
            }
        }
        _ => {}
    }
    let modifiers: Vec<usize> = sentence
        .tokens
        .clone()
        .filter(|&at| {
            tokens.get(at).is_some_and(|token| {
                token.head.is_some_and(|governor| {
                    found.contains(&governor)
                        && match &*token.deprel {
                            "conj" | "flat" | "appos" | "nmod" => true,
                            // "customs officers" are officers; only a head that no class knows is told by
                            // what stands before it.
                            "compound" => words.classes(governor) == 0,
                            _ => false,
                        }
                })
            })
        })
        .collect();
    found.extend(modifiers);
    found
}

fn is_member(classes: Classes, at: usize, words: &Words<'_>, analysis: &Analysis) -> bool {
    if words.classes(at) & classes.words != 0 {
        return true;
    }
    if !classes.names() {
        return false;
    }
    let name = analysis.name_at(at);
    if let Some(name) = name {
        return match name.kind {
            NameKind::Person => classes.person,
            NameKind::Organisation => classes.organisation,
            NameKind::Place | NameKind::Facility => classes.place || classes.organisation,
            NameKind::Nationality => classes.person || classes.organisation,
            NameKind::Weapon | NameKind::Platform => classes.weapon,
        };
    }
    let token = &analysis.tokens[at];
    if words.is_read(at) {
        return &*token.upos == "PROPN";
    }
    if CALENDAR.contains(&words.form(at)) {
        return false;
    }
    let sentence_start = analysis
        .sentences
        .get(token.sentence)
        .is_some_and(|sentence| sentence.tokens.start == at);
    !sentence_start
        && words
            .form(at)
            .chars()
            .next()
            .is_some_and(char::is_uppercase)
}

/// Drops each hit whose tokens a longer hit has too, unless the longer one's frame is not met.
fn without_absorbed(hits: Vec<TriggerHit<'_>>) -> Vec<TriggerHit<'_>> {
    let keep: Vec<bool> = hits
        .iter()
        .map(|hit| {
            !hits.iter().any(|longer| {
                (longer.fit != Fit::Unmet || hit.fit == Fit::Unmet)
                    && longer.matched.len() > hit.matched.len()
                    && longer.matched.contains(&hit.head)
            })
        })
        .collect();
    hits.into_iter()
        .zip(keep)
        .filter_map(|(hit, keep)| keep.then_some(hit))
        .collect()
}

#[cfg(test)]
mod tests {
    use crate::language;

    use super::*;

    fn hits(text: &str) -> Vec<(String, EventType, Mode, Strength)> {
        let analysis = language::segment(text);
        let hits = Codebook::embedded().triggers(text, &analysis);
        hits.iter()
            .filter(|hit| hit.strength > Strength::Weak)
            .map(|hit| {
                let words: Vec<_> = hit
                    .matched
                    .iter()
                    .map(|&at| analysis.tokens[at].span.of(text))
                    .collect();
                (words.join(" "), hit.event_type, hit.mode, hit.strength)
            })
            .collect()
    }

    #[test]
    fn longer_words_absorb_shorter_ones() {
        let found = hits("The envoy called for a ceasefire.");
        assert_eq!(
            found,
            [(
                "called for ceasefire".to_owned(),
                EventType::Request,
                Mode::Yield,
                Strength::Rule
            )]
        );
    }

    #[test]
    fn means_refine_the_mode() {
        let found = hits("Four drones attacked the depot.");
        assert!(
            found
                .iter()
                .any(|hit| hit.0 == "attacked" && hit.2 == Mode::Drone),
            "{found:?}"
        );
    }

    #[test]
    fn the_means_tied_to_the_trigger_refines_it() {
        let text = "Drones attacked gunmen.";
        let mut analysis = language::segment(text);
        let tree = [
            ("NOUN", Some(1), "nsubj"),
            ("VERB", None, "root"),
            ("NOUN", Some(1), "obj"),
            ("PUNCT", Some(1), "punct"),
        ];
        for (token, (upos, head, deprel)) in analysis.tokens.iter_mut().zip(tree) {
            (token.upos, token.head, token.deprel) = (upos.into(), head, deprel.into());
        }
        assert!(tied(&analysis, 0, 1) && !tied(&analysis, 0, 2));
        let hits = Codebook::embedded().triggers(text, &analysis);
        let attacked: Vec<_> = hits.iter().filter(|hit| hit.head == 1).collect();
        assert!(
            attacked.iter().any(|hit| hit.mode == Mode::Drone),
            "{attacked:?}"
        );
    }

    #[test]
    fn a_frame_that_is_not_met_leaves_a_weak_hit() {
        let strength = |text: &str| {
            let analysis = language::segment(text);
            let hits = Codebook::embedded().triggers(text, &analysis);
            let seizing = hits.iter().filter(|hit| {
                hit.event_type == EventType::Coerce && &*hit.entry.pattern == "confiscate"
            });
            seizing.map(|hit| (hit.strength, hit.fit)).max()
        };
        assert_eq!(
            strength("Soldiers confiscated the cattle."),
            Some((Strength::Rule, Fit::Nearby))
        );
        assert_eq!(
            strength("Soldiers confiscated it."),
            Some((Strength::Weak, Fit::Unmet))
        );
    }

    #[test]
    fn figures_of_speech_are_ruled_out() {
        let text = "He suffered a heart attack.";
        let ruled_out = Codebook::embedded().ruled_out(text, &language::segment(text));
        assert_eq!(ruled_out.into_iter().collect::<Vec<_>>(), [3, 4]);
    }

    #[test]
    fn a_passive_has_its_object_before_it() {
        let found = hits("Nine hostages were taken in June.");
        assert!(
            found
                .iter()
                .any(|hit| hit.0 == "hostages taken" && hit.2 == Mode::Abduct),
            "{found:?}"
        );
    }

    #[test]
    fn the_month_is_no_march() {
        assert!(hits("It rained in March.").is_empty());
        assert!(!hits("Thousands marched in June.").is_empty());
    }

    #[test]
    fn an_entry_says_where_it_stands() {
        let text = "A drone strike hit the depot.";
        let analysis = language::segment(text);
        let hits = Codebook::embedded().triggers(text, &analysis);
        let hit = hits
            .iter()
            .find(|hit| &*hit.entry.pattern == "drone strike")
            .expect("a drone strike");
        assert_eq!(&*hit.entry.file, "lang/en/events/assault-drone.toml");
        assert!(hit.entry.line > 3);
        assert_eq!(analysis.tokens[hit.head].span.of(text), "strike");
    }

    #[test]
    fn odd_documents_do_not_panic() {
        for text in [
            "",
            " ",
            "-",
            "—-—",
            "sit-",
            "-in",
            "’s",
            "\u{0}",
            "Ünïcödé strike",
            "attack attack attack",
            "to to to",
            "X",
        ] {
            hits(text);
            Codebook::embedded().cues(text, &language::segment(text));
        }
        // An analysis whose tree has cycles and points outside the document.
        let text = "Rebels attacked the base yesterday and will attack it again.";
        let mut analysis = language::segment(text);
        let count = analysis.tokens.len();
        for (at, token) in analysis.tokens.iter_mut().enumerate() {
            token.upos = "VERB".into();
            token.deprel = "conj".into();
            token.head = Some((at + 7) % (count + 3));
        }
        let codebook = Codebook::embedded();
        codebook.triggers(text, &analysis);
        let light = codebook.light_verbs(text, &analysis);
        for cue in codebook.cues(text, &analysis) {
            for trigger in 0..count + 5 {
                cue.reaches(&analysis, &light, trigger);
            }
        }
        // The text of another document.
        codebook.triggers("é", &analysis);
    }
}

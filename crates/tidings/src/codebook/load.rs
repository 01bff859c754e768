//! Loading the codebook: files in, one index of patterns out.

use std::collections::HashMap;
use std::path::Path;
use std::sync::LazyLock;

use serde::de::IgnoredAny;
use toml::Spanned;

use super::casualty::CasualtyWords;
use super::crosswalk::Crosswalk;
use super::files::{
    ClassFile, CueFile, CueMeaning, EventFile, MeansFile, NameClass, NotEventsFile, Passive, Reach,
    RuleError, Slot, Source, Strength, SupportFile, TriggerGroup, line_of,
};
use super::pattern::{ClassMask, PartOfSpeech, Pattern, Symbol, Symbols};
use super::saying::{ATTRIBUTION, SayingRule};
use super::weapon::{WeaponClass, WeaponFile};
use super::{EventType, Mode};

/// Where the language's event files lie in a data directory.
const EVENTS: &str = "lang/en/events/";

/// A trigger pattern, with all that its file says of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// File, relative to the data directory.
    pub file: Box<str>,
    /// Line of the pattern, from 1.
    pub line: usize,
    /// The pattern as written.
    pub pattern: Box<str>,
    /// Part of speech of its head.
    pub part_of_speech: PartOfSpeech,
    /// Type of the event.
    pub event_type: EventType,
    /// Mode of the event, before the means refine it.
    pub mode: Mode,
    /// How sure the words alone make an event.
    pub strength: Strength,
    /// Where the actor stands, likeliest first.
    pub actor: Vec<Slot>,
    /// Where the target stands, likeliest first.
    pub target: Vec<Slot>,
    pub(super) group: usize,
}

/// The frame that the triggers of a group share.
#[derive(Debug, Clone, Default)]
pub(super) struct Frame {
    pub(super) subject: Classes,
    pub(super) object: Classes,
    pub(super) passive: Passive,
}

/// Word classes, and the kinds of names that count as members of one.
#[expect(
    clippy::struct_excessive_bools,
    reason = "one flag for each kind of name"
)]
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Classes {
    pub(super) words: ClassMask,
    pub(super) person: bool,
    pub(super) organisation: bool,
    pub(super) place: bool,
    pub(super) weapon: bool,
}

impl Classes {
    pub(super) fn is_empty(self) -> bool {
        self.words == 0
    }

    pub(super) fn names(self) -> bool {
        self.person || self.organisation || self.place || self.weapon
    }
}

/// What a pattern is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Purpose {
    Trigger(usize),
    /// Drops the triggers of one group.
    NotHere(usize),
    /// Drops every trigger.
    Never,
    Support(usize),
    Means(usize),
    Cue(usize),
    Saying(usize),
}

#[derive(Debug, Clone)]
pub(super) struct MeansRule {
    pub(super) event_type: EventType,
    pub(super) mode: Mode,
    pub(super) from: Vec<Mode>,
    pub(super) file: Box<str>,
    pub(super) line: usize,
}

#[derive(Debug, Clone)]
pub(super) struct SupportRule {
    pub(super) actor: Vec<Slot>,
    pub(super) target: Vec<Slot>,
}

#[derive(Debug, Clone)]
pub(super) struct CueRule {
    pub(super) says: CueMeaning,
    pub(super) reach: Reach,
    pub(super) weight: f32,
    pub(super) file: Box<str>,
    pub(super) line: usize,
}

#[derive(Debug, Clone)]
pub(super) struct SettingRule {
    pub(super) class: u8,
    pub(super) at_least: usize,
}

/// The codebook, ready to be asked.
#[derive(Debug, Clone, Default)]
pub struct Codebook {
    pub(super) symbols: Symbols,
    pub(super) patterns: Vec<(Pattern, Purpose)>,
    pub(super) index: HashMap<Symbol, Vec<u32>>,
    pub(super) entries: Vec<Entry>,
    pub(super) frames: Vec<Frame>,
    pub(super) means: Vec<MeansRule>,
    pub(super) supports: Vec<SupportRule>,
    pub(super) cues: Vec<CueRule>,
    pub(super) sayings: Vec<SayingRule>,
    pub(super) settings: Vec<SettingRule>,
    pub(super) weapons: Vec<WeaponClass>,
    pub(super) crosswalk: Crosswalk,
    casualties: CasualtyWords,
    classes: Vec<(Box<str>, Classes)>,
}

static EMBEDDED: LazyLock<Codebook> = LazyLock::new(|| {
    let files: Vec<_> = tidings_data::CODEBOOK
        .iter()
        .map(|&(path, text)| (path.to_owned(), text.to_owned()))
        .collect();
    Codebook::from_files(&files).expect("a test loads the embedded codebook")
});

impl Codebook {
    /// The codebook that ships with Tidings, read once.
    ///
    /// # Panics
    /// Never in a released version: the embedded files are loaded by a test.
    pub fn embedded() -> &'static Self {
        &EMBEDDED
    }

    /// The embedded codebook with the files of these directories laid over it, later ones last.
    ///
    /// A directory is laid out as `data/` is; a file of the same path replaces the embedded one, any
    /// other is added.
    ///
    /// # Errors
    /// The first file that cannot be read or is wrong, with line, column and what to do.
    pub fn load<P: AsRef<Path>>(directories: &[P]) -> Result<Self, RuleError> {
        let mut files: Vec<(String, String)> = tidings_data::CODEBOOK
            .iter()
            .map(|&(path, text)| (path.to_owned(), text.to_owned()))
            .collect();
        for directory in directories {
            for (path, text) in read_directory(directory.as_ref())? {
                match files.iter_mut().find(|(known, _)| *known == path) {
                    Some(known) => known.1 = text,
                    None => files.push((path, text)),
                }
            }
        }
        Self::from_files(&files)
    }

    /// The codebook of these files alone: path relative to the data directory, and text.
    pub(super) fn from_files(files: &[(String, String)]) -> Result<Self, RuleError> {
        let sources = |wanted: &dyn Fn(&str) -> bool| -> Vec<Source<'_>> {
            let mut found: Vec<_> = files
                .iter()
                .filter(|(path, _)| wanted(path))
                .map(|(path, text)| Source { path, text })
                .collect();
            found.sort_unstable_by_key(|source| source.path);
            found
        };
        let mut codebook = Self::default();
        for source in sources(&|path| path.starts_with("weapons/")) {
            codebook
                .weapons
                .extend(source.parse::<WeaponFile>()?.read(&source)?);
        }
        for source in sources(&|path| path == "lang/en/events/classes.toml") {
            codebook.add_classes(&source)?;
        }
        for source in sources(&|path| is_event_file(path)) {
            codebook.add_events(&source)?;
        }
        for (name, add) in [
            (
                "means.toml",
                Self::add_means as fn(&mut Self, &Source<'_>) -> Result<(), RuleError>,
            ),
            ("light-verbs.toml", Self::add_supports),
            ("not-events.toml", Self::add_not_events),
            ("status.toml", Self::add_cues),
            ("aggregate.toml", Self::add_cues),
            ("background.toml", Self::add_cues),
        ] {
            for source in sources(&|path| path.strip_prefix(EVENTS) == Some(name)) {
                add(&mut codebook, &source)?;
            }
        }
        for source in sources(&|path| path.starts_with(ATTRIBUTION)) {
            codebook.add_attribution(&source)?;
        }
        for source in sources(&|path| path.starts_with("codebooks/")) {
            codebook.crosswalk.add(&source)?;
        }
        for source in sources(&|path| path == "lang/en/casualties.toml") {
            codebook.casualties = CasualtyWords::read(&source)?;
        }
        codebook.build_index();
        Ok(codebook)
    }

    /// Every trigger pattern, in file order.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// Every weapon class, in file order.
    pub fn weapons(&self) -> &[WeaponClass] {
        &self.weapons
    }

    /// Words that tell of casualties.
    pub(crate) fn casualties(&self) -> &CasualtyWords {
        &self.casualties
    }

    /// The codes of other schemes.
    pub fn crosswalk(&self) -> &Crosswalk {
        &self.crosswalk
    }

    pub(super) fn class(&self, name: &str) -> Option<u8> {
        self.classes
            .iter()
            .position(|(known, _)| &**known == name)
            .map(|at| at as u8)
    }

    fn build_index(&mut self) {
        for (at, (pattern, _)) in self.patterns.iter().enumerate() {
            for anchor in pattern.anchors(&self.symbols) {
                self.index.entry(anchor).or_default().push(at as u32);
            }
        }
    }

    pub(super) fn add_pattern(
        &mut self,
        source: &Source<'_>,
        text: &Spanned<String>,
        part_of_speech: PartOfSpeech,
        purpose: Purpose,
    ) -> Result<(), RuleError> {
        let classes = &self.classes;
        let class = |name: &str| {
            classes
                .iter()
                .position(|(known, _)| &**known == name)
                .map(|at| at as u8)
        };
        let pattern = Pattern::parse(text.get_ref(), part_of_speech, &mut self.symbols, &class)
            .map_err(|message| {
                source.error(
                    text.span().start,
                    format!("{message}: `{}`", text.get_ref()),
                )
            })?;
        self.patterns.push((pattern, purpose));
        Ok(())
    }

    fn add_classes(&mut self, source: &Source<'_>) -> Result<(), RuleError> {
        let file: ClassFile = source.parse()?;
        for class in file.class {
            self.new_class(source, &class.name, &class.words)?;
            let Some((_, classes)) = self.classes.last_mut() else {
                continue;
            };
            let bit = classes.words.trailing_zeros() as u8;
            for kind in class.names {
                match kind {
                    NameClass::Person => classes.person = true,
                    NameClass::Organisation => classes.organisation = true,
                    NameClass::Place => classes.place = true,
                    NameClass::Weapon => classes.weapon = true,
                }
            }
            for weapon in self.weapons.iter().filter(|weapon| {
                weapon
                    .mode
                    .is_some_and(|mode| class.weapons.contains(&mode))
            }) {
                for alias in weapon
                    .aliases
                    .iter()
                    .filter(|alias| !alias.contains([' ', '-']))
                {
                    self.symbols.add_to_class(alias, bit);
                }
            }
        }
        Ok(())
    }

    pub(super) fn new_class(
        &mut self,
        source: &Source<'_>,
        name: &Spanned<String>,
        words: &[Spanned<String>],
    ) -> Result<u8, RuleError> {
        if self.class(name.get_ref()).is_some() {
            return Err(source.error(
                name.span().start,
                format!("the class `{}` is defined twice", name.get_ref()),
            ));
        }
        let bit = self.classes.len();
        if bit >= ClassMask::BITS as usize {
            return Err(source.error(
                name.span().start,
                "more than 64 word classes; join two of them",
            ));
        }
        let bit = bit as u8;
        for word in words {
            if word.get_ref().contains(char::is_whitespace) || word.get_ref().is_empty() {
                let message = format!(
                    "`{}` is not one word; a class holds single words",
                    word.get_ref()
                );
                return Err(source.error(word.span().start, message));
            }
            self.symbols.add_to_class(word.get_ref(), bit);
        }
        let classes = Classes {
            words: 1 << bit,
            ..Classes::default()
        };
        self.classes.push((name.get_ref().as_str().into(), classes));
        Ok(bit)
    }

    fn classes_named(
        &self,
        source: &Source<'_>,
        names: &[Spanned<String>],
    ) -> Result<Classes, RuleError> {
        let mut all = Classes::default();
        for name in names {
            let Some((_, classes)) = self
                .classes
                .iter()
                .find(|(known, _)| **known == **name.get_ref())
            else {
                let message = format!(
                    "there is no word class `{}`; define it in classes.toml",
                    name.get_ref()
                );
                return Err(source.error(name.span().start, message));
            };
            all.words |= classes.words;
            all.person |= classes.person;
            all.organisation |= classes.organisation;
            all.place |= classes.place;
            all.weapon |= classes.weapon;
        }
        Ok(all)
    }

    fn add_events(&mut self, source: &Source<'_>) -> Result<(), RuleError> {
        let file: EventFile<IgnoredAny, IgnoredAny> = source.parse()?;
        for group in &file.trigger {
            let mode = group.mode.as_ref().unwrap_or(&file.mode);
            if !file.event_type.has(*mode.get_ref()) {
                let message = mode_message(file.event_type, *mode.get_ref());
                return Err(source.error(mode.span().start, message));
            }
            self.add_group(source, group, file.event_type, *mode.get_ref())?;
        }
        Ok(())
    }

    fn add_group(
        &mut self,
        source: &Source<'_>,
        group: &TriggerGroup,
        event_type: EventType,
        mode: Mode,
    ) -> Result<(), RuleError> {
        let frame = Frame {
            subject: self.classes_named(source, &group.subject)?,
            object: self.classes_named(source, &group.object)?,
            passive: group.passive,
        };
        let line_ends = source.line_ends();
        let at = self.frames.len();
        self.frames.push(frame);
        for text in &group.not {
            self.add_pattern(source, text, PartOfSpeech::Phrase, Purpose::NotHere(at))?;
        }
        let lists = [
            (PartOfSpeech::Verb, &group.verbs),
            (PartOfSpeech::Noun, &group.nouns),
            (PartOfSpeech::Adjective, &group.adjectives),
            (PartOfSpeech::Phrase, &group.phrases),
        ];
        for (part_of_speech, list) in lists {
            let (actor, target) = default_slots(part_of_speech);
            for text in list {
                self.add_pattern(
                    source,
                    text,
                    part_of_speech,
                    Purpose::Trigger(self.entries.len()),
                )?;
                self.entries.push(Entry {
                    file: source.path.into(),
                    line: line_of(&line_ends, text.span().start),
                    pattern: text.get_ref().as_str().into(),
                    part_of_speech,
                    event_type,
                    mode,
                    strength: group.strength,
                    actor: group.actor.clone().unwrap_or_else(|| slots(actor)),
                    target: group.target.clone().unwrap_or_else(|| slots(target)),
                    group: at,
                });
            }
        }
        Ok(())
    }

    fn add_means(&mut self, source: &Source<'_>) -> Result<(), RuleError> {
        let file: MeansFile = source.parse()?;
        for group in &file.means {
            let mode = *group.mode.get_ref();
            if !group.event_type.has(mode) {
                return Err(source.error(
                    group.mode.span().start,
                    mode_message(group.event_type, mode),
                ));
            }
            for text in &group.words {
                self.add_pattern(
                    source,
                    text,
                    PartOfSpeech::Phrase,
                    Purpose::Means(self.means.len()),
                )?;
                self.means.push(MeansRule {
                    event_type: group.event_type,
                    mode,
                    from: group.from.clone(),
                    file: source.path.into(),
                    line: source.position(text.span().start).0,
                });
            }
        }
        Ok(())
    }

    fn add_supports(&mut self, source: &Source<'_>) -> Result<(), RuleError> {
        let file: SupportFile = source.parse()?;
        for group in file.support {
            for text in &group.verbs {
                self.add_pattern(
                    source,
                    text,
                    PartOfSpeech::Verb,
                    Purpose::Support(self.supports.len()),
                )?;
            }
            self.supports.push(SupportRule {
                actor: group.actor,
                target: group.target,
            });
        }
        Ok(())
    }

    fn add_not_events(&mut self, source: &Source<'_>) -> Result<(), RuleError> {
        let file: NotEventsFile = source.parse()?;
        for group in &file.never {
            for text in &group.phrases {
                self.add_pattern(source, text, PartOfSpeech::Phrase, Purpose::Never)?;
            }
        }
        for setting in &file.setting {
            let name = Spanned::new(0..0, format!("setting {}", setting.name));
            let class = self.new_class(source, &name, &setting.words)?;
            self.settings.push(SettingRule {
                class,
                at_least: setting.at_least,
            });
        }
        Ok(())
    }

    fn add_cues(&mut self, source: &Source<'_>) -> Result<(), RuleError> {
        let file: CueFile = source.parse()?;
        for group in &file.cue {
            for text in &group.phrases {
                self.add_pattern(
                    source,
                    text,
                    PartOfSpeech::Phrase,
                    Purpose::Cue(self.cues.len()),
                )?;
                self.cues.push(CueRule {
                    says: group.says,
                    reach: group.reach,
                    weight: group.weight,
                    file: source.path.into(),
                    line: source.position(text.span().start).0,
                });
            }
        }
        Ok(())
    }
}

/// Whether a path is that of an event file, not of one of the shared files beside them.
pub(super) fn is_event_file(path: &str) -> bool {
    const SHARED: &[&str] = &[
        "classes",
        "means",
        "light-verbs",
        "not-events",
        "status",
        "aggregate",
        "background",
    ];
    path.strip_prefix(EVENTS)
        .and_then(|name| name.strip_suffix(".toml"))
        .is_some_and(|name| !name.contains('/') && !SHARED.contains(&name))
}

fn mode_message(event_type: EventType, mode: Mode) -> String {
    let modes: Vec<_> = event_type
        .modes()
        .iter()
        .map(|mode| mode.as_str())
        .collect();
    format!(
        "{event_type} has no mode `{mode}`; it has: {}",
        modes.join(", ")
    )
}

fn default_slots(
    part_of_speech: PartOfSpeech,
) -> (&'static [&'static str], &'static [&'static str]) {
    match part_of_speech {
        PartOfSpeech::Noun => (
            &["possessive", "by", "modifier"],
            &["on", "against", "of", "at"],
        ),
        _ => (&["subject"], &["object"]),
    }
}

fn slots(names: &[&str]) -> Vec<Slot> {
    names
        .iter()
        .map(|&name| Slot::from(name.to_owned()))
        .collect()
}

/// The codebook files of a data directory, sorted: path relative to it with `/`, and text.
pub(super) fn read_directory(directory: &Path) -> Result<Vec<(String, String)>, RuleError> {
    let mut files = Vec::new();
    for folder in [
        "lang/en",
        "lang/en/attribution",
        "lang/en/events",
        "weapons",
        "codebooks",
    ] {
        let Ok(entries) = std::fs::read_dir(directory.join(folder)) else {
            continue;
        };
        for entry in entries.flatten() {
            let name = entry.file_name().to_string_lossy().into_owned();
            if entry
                .path()
                .extension()
                .is_none_or(|extension| extension != "toml")
            {
                continue;
            }
            let path = format!("{folder}/{name}");
            let text = std::fs::read_to_string(entry.path()).map_err(|error| RuleError {
                file: path.clone(),
                line: 1,
                column: 1,
                message: format!("cannot be read: {error}"),
            })?;
            files.push((path, text));
        }
    }
    files.sort_unstable();
    Ok(files)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wrong(lines: &str) -> RuleError {
        let file = (
            "lang/en/events/assault-drone.toml".to_owned(),
            lines.to_owned(),
        );
        Codebook::from_files(&[file])
            .map(|_| ())
            .expect_err("the file is wrong")
    }

    #[test]
    fn errors_say_where_and_what_to_do() {
        let error = wrong(
            "type = 'ASSAULT'\nmode = 'curfew'\n[[trigger]]\nstrength = 'rule'\nverbs = ['hit']\n",
        );
        assert_eq!(error.line, 2);
        assert!(
            error
                .message
                .starts_with("ASSAULT has no mode `curfew`; it has: clash"),
            "{error}"
        );
        let error = wrong(
            "type = 'ASSAULT'\nmode = 'drone'\n[[trigger]]\nstrength = 'rule'\nverbs = ['hit', 'fly +']\n",
        );
        assert_eq!((error.line, error.column), (5, 17));
        let error = wrong(
            "type = 'ASSAULT'\nmode = 'drone'\n[[trigger]]\nstrength = 'rule'\nnouns = ['{dron} raid']\n",
        );
        assert!(
            error.message.starts_with("there is no word class `dron`"),
            "{error}"
        );
        let error = wrong("type = 'WAR'\nmode = 'drone'\n");
        assert!(
            error
                .message
                .contains("`WAR` is not one of: AGREE, CONSULT"),
            "{error}"
        );
    }

    #[test]
    fn an_overlay_replaces_and_adds() {
        let directory =
            std::env::temp_dir().join(format!("tidings-codebook-{}", std::process::id()));
        let events = directory.join("lang/en/events");
        std::fs::create_dir_all(&events).expect("a temporary folder");
        let text = "type = 'PROTEST'\nmode = 'demo'\n[[trigger]]\nstrength = 'rule'\nnouns = ['kermesse']\n";
        std::fs::write(events.join("protest-demo.toml"), text).expect("a temporary file");
        let overlaid = Codebook::load(std::slice::from_ref(&directory));
        std::fs::remove_dir_all(&directory).expect("the temporary folder");
        let overlaid = overlaid.expect("a sound overlay");
        let demo = overlaid
            .entries()
            .iter()
            .filter(|entry| &*entry.file == "lang/en/events/protest-demo.toml")
            .count();
        assert_eq!(demo, 1);
        assert!(overlaid.entries().len() > 1000, "the other files stay");
    }
}

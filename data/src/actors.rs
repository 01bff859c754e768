//! The registry of actors as it is written in `actors/` and as it is packed into the program.
//!
//! The same types read an analyst's TOML at run time (`S` is `String`) and the pack that `build.rs` writes
//! (`S` is `&str`, borrowed from the bytes of the program). Dates are kept as written: "2017", "2017-03" or
//! "2017-03-02", so that they claim no more than is known.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// A file of the registry, or all of them together.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct File<S> {
    /// Organisations.
    #[serde(default = "Vec::new", rename = "actor")]
    pub organisations: Vec<Organisation<S>>,
    /// Persons in public office.
    #[serde(default = "Vec::new", rename = "person")]
    pub persons: Vec<Person<S>>,
    /// States and territories.
    #[serde(default = "Vec::new", rename = "state")]
    pub states: Vec<State<S>>,
    /// Common nouns for parties.
    #[serde(default = "Vec::new", rename = "role")]
    pub roles: Vec<Role<S>>,
    /// Words before a noun that change what it says of a party.
    #[serde(default = "Vec::new", rename = "modifier")]
    pub modifiers: Vec<Modifier<S>>,
}

impl<S> Default for File<S> {
    fn default() -> Self {
        Self {
            organisations: Vec::new(),
            persons: Vec::new(),
            states: Vec::new(),
            roles: Vec::new(),
            modifiers: Vec::new(),
        }
    }
}

impl<S> File<S> {
    /// Puts the entries of another file after these.
    pub fn append(&mut self, mut other: Self) {
        self.organisations.append(&mut other.organisations);
        self.persons.append(&mut other.persons);
        self.states.append(&mut other.states);
        self.roles.append(&mut other.roles);
        self.modifiers.append(&mut other.modifiers);
    }
}

/// A group, body, party, company or other organisation.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Organisation<S> {
    /// Lower case with hyphens; never changes once released.
    pub id: S,
    /// Fullest usual name in English.
    pub name: S,
    /// What it is.
    pub kind: Kind,
    /// Its other names.
    #[serde(default = "Vec::new")]
    pub aliases: Vec<S>,
    /// Short forms, read with their case as written.
    #[serde(default = "Vec::new")]
    pub abbreviations: Vec<S>,
    /// Those of its names that count only if the report also has another of them, or its country.
    #[serde(default = "Vec::new")]
    pub needs: Vec<S>,
    /// Where it is based or acts, main one first (ISO 3166-1 alpha-2); none for the world.
    pub countries: Vec<S>,
    /// PLOVER sector.
    pub sector: Sector,
    /// ACLED actor class.
    pub acled: Option<ActorClass>,
    /// When it began.
    pub from: Option<S>,
    /// When it ended.
    pub to: Option<S>,
    /// How it stands to others.
    #[serde(default = "Vec::new")]
    pub relations: Vec<Relation<S>>,
    /// Names of the media under which it speaks.
    #[serde(default = "Vec::new")]
    pub media: Vec<S>,
    /// Where this can be checked.
    pub source: S,
}

/// How one organisation stands to another.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Relation<S> {
    /// What it is to the other.
    #[serde(rename = "type")]
    pub is: RelationType,
    /// Id of the other.
    pub to: S,
    /// Since when.
    pub from: Option<S>,
    /// Until when.
    pub until: Option<S>,
}

/// A person in public office or at the head of an organisation.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Person<S> {
    /// Lower case with hyphens; never changes once released.
    pub id: S,
    /// Usual name in English.
    pub name: S,
    /// Other full names and spellings.
    #[serde(default = "Vec::new")]
    pub aliases: Vec<S>,
    /// What later mentions call the person.
    pub surname: S,
    /// Public offices.
    pub offices: Vec<Office<S>>,
    /// Where this can be checked.
    pub source: S,
}

/// An office that a person held.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Office<S> {
    /// In lower case: "prime minister".
    pub title: S,
    /// Of which country.
    pub country: Option<S>,
    /// Of which organisation.
    pub of: Option<S>,
    /// Since when.
    pub from: Option<S>,
    /// Until when.
    pub to: Option<S>,
}

/// A state or territory, with the names that its organs have beside the generic ones.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct State<S> {
    /// ISO 3166-1 alpha-2.
    pub country: S,
    /// English name.
    pub name: S,
    /// Other names.
    #[serde(default = "Vec::new")]
    pub names: Vec<S>,
    /// Adjectives: "Iraqi".
    pub adjectives: Vec<S>,
    /// Nouns for its people.
    pub people: Vec<S>,
    /// Capitals, palaces and streets that stand for the government.
    pub seats: Vec<S>,
    /// Names of the government.
    #[serde(default = "Vec::new")]
    pub government: Vec<S>,
    /// Names of armed forces and commands.
    #[serde(default = "Vec::new")]
    pub armed_forces: Vec<S>,
    /// Names of police forces.
    #[serde(default = "Vec::new")]
    pub police: Vec<S>,
    /// Names of intelligence services.
    #[serde(default = "Vec::new")]
    pub intelligence: Vec<S>,
    /// Names of parliaments and their committees.
    #[serde(default = "Vec::new")]
    pub parliament: Vec<S>,
    /// Names of ministries by their field.
    #[serde(default = "BTreeMap::new")]
    pub ministries: BTreeMap<Field, Vec<S>>,
    /// Names of courts.
    #[serde(default = "Vec::new")]
    pub courts: Vec<S>,
    /// Title of the head of state.
    pub head_of_state: Option<S>,
    /// Title of the head of government.
    pub head_of_government: Option<S>,
    /// Where this can be checked.
    pub source: S,
}

/// Common nouns for parties of one kind: what they say of someone whom no entry names.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Role<S> {
    /// Its name, and the end of the id of a state's organ: "police" of `IQ/police`.
    pub id: S,
    /// The nouns, singular; regular plurals are read too.
    #[serde(default = "Vec::new")]
    pub nouns: Vec<S>,
    /// Nouns that say so only inside a name: "Liberation Front".
    #[serde(default = "Vec::new")]
    pub in_names: Vec<S>,
    /// What a party called so is.
    pub kind: Kind,
    /// Its sector, if the noun tells.
    pub sector: Option<Sector>,
    /// With a country before it: the organ of that state which is meant, by its id here; absent if none is.
    pub organ: Option<S>,
    /// Whether they are part of the organisation named before or after them: "Hamas fighters" are Hamas, "Hamas
    /// supporters" are not.
    #[serde(default)]
    pub belongs: bool,
    /// An office that one person holds.
    #[serde(default)]
    pub office: bool,
}

/// Words before a noun or a state that change what they say.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Modifier<S> {
    /// What the words do.
    pub effect: Effect,
    /// The words, in lower case.
    pub words: Vec<S>,
}

macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($variant:ident = $word:literal,)* }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[allow(missing_docs, reason = "the words are their own description")]
        pub enum $name {
            $(#[serde(rename = $word)] $variant,)*
        }

        impl $name {
            /// The word for it in files and output.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word,)* }
            }
        }
    };
}

words! {
    /// What kind of party it is.
    Kind {
        ArmedGroup = "armed-group",
        Umbrella = "umbrella",
        Faction = "faction",
        Militia = "militia",
        ArmedForces = "armed-forces",
        Command = "command",
        Police = "police",
        Intelligence = "intelligence",
        Paramilitary = "paramilitary",
        Government = "government",
        Ministry = "ministry",
        Parliament = "parliament",
        Court = "court",
        Party = "party",
        Igo = "igo",
        Coalition = "coalition",
        Mission = "mission",
        Ngo = "ngo",
        Union = "union",
        Movement = "movement",
        Media = "media",
        Company = "company",
        Agency = "agency",
        RebelGovernment = "rebel-government",
        State = "state",
        Person = "person",
        Population = "population",
        Group = "group",
        Institution = "institution",
    }
}

words! {
    /// PLOVER sector.
    Sector {
        Gov = "GOV",
        Mil = "MIL",
        Reb = "REB",
        Opp = "OPP",
        Pty = "PTY",
        Cop = "COP",
        Spy = "SPY",
        Jud = "JUD",
        Leg = "LEG",
        Cvl = "CVL",
        Crm = "CRM",
        Rel = "REL",
        Med = "MED",
        Edu = "EDU",
        Bus = "BUS",
        Lab = "LAB",
        Ngo = "NGO",
        Igo = "IGO",
        Hlt = "HLT",
        Uaf = "UAF",
    }
}

words! {
    /// ACLED actor class.
    ActorClass {
        StateForces = "state-forces",
        Rebel = "rebel",
        PoliticalMilitia = "political-militia",
        IdentityMilitia = "identity-militia",
        Rioters = "rioters",
        Protesters = "protesters",
        Civilians = "civilians",
        External = "external",
    }
}

words! {
    /// How one organisation stands to another.
    RelationType {
        PartOf = "part-of",
        MemberOf = "member-of",
        UmbrellaOf = "umbrella-of",
        SuccessorOf = "successor-of",
        SplitFrom = "split-from",
        ArmedWingOf = "armed-wing-of",
        BackedBy = "backed-by",
        MediaOf = "media-of",
    }
}

words! {
    /// The field of a ministry.
    Field {
        Defence = "defence",
        Foreign = "foreign",
        Interior = "interior",
        Justice = "justice",
        Finance = "finance",
        Other = "other",
    }
}

words! {
    /// What a word before a noun does: it ends an office, makes a state a mere backer, or leaves all as it is.
    Effect {
        Former = "former",
        Backed = "backed",
        Plain = "plain",
    }
}

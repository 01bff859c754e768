//! The closed vocabulary of the codebook: event types and their modes.
//!
//! Types and modes follow PLOVER 2.0, extended where ACLED, UCDP or the news need more. The
//! vocabulary is fixed in code, so that an exporter can be complete; which *words* mean a type is
//! decided by the files in `data/`.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A type or mode name that the codebook does not have.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a name of the codebook")]
pub struct UnknownName(pub String);

/// Defines an enum whose variants print as fixed names, with `ALL`, `as_str`, `FromStr`, serde.
macro_rules! named {
    ($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident = $text:literal,)* }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum $name { $($(#[$variant_doc])* $variant,)* }

        impl $name {
            /// Every value, in codebook order.
            pub const ALL: &[Self] = &[$(Self::$variant,)*];

            /// The name as written in files and output.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text,)* }
            }
        }

        impl FromStr for $name {
            type Err = UnknownName;

            fn from_str(text: &str) -> Result<Self, UnknownName> {
                match text { $($text => Ok(Self::$variant),)* _ => Err(UnknownName(text.to_owned())) }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = std::borrow::Cow::<str>::deserialize(deserializer)?;
                text.parse().map_err(|_| {
                    let names: Vec<_> = Self::ALL.iter().map(|name| name.as_str()).collect();
                    serde::de::Error::custom(format!("`{text}` is not one of: {}", names.join(", ")))
                })
            }
        }
    };
}

named! {
    /// What kind of act an event is.
    EventType {
        /// A promise or declared intent to cooperate.
        Agree = "AGREE",
        /// A meeting, visit, call or negotiation.
        Consult = "CONSULT",
        /// Diplomatic or political backing.
        Support = "SUPPORT",
        /// A verbal concession.
        Concede = "CONCEDE",
        /// Mutual material cooperation.
        Cooperate = "COOPERATE",
        /// One-way material help.
        Aid = "AID",
        /// Giving up ground, captives, arms or office.
        Retreat = "RETREAT",
        /// A request or demand.
        Request = "REQUEST",
        /// Disapproval, investigation or allegation.
        Accuse = "ACCUSE",
        /// A refusal.
        Reject = "REJECT",
        /// A threat or warning.
        Threaten = "THREATEN",
        /// A public protest.
        Protest = "PROTEST",
        /// Punishment or reduced relations without force.
        Sanction = "SANCTION",
        /// Force posture without use of force.
        Mobilize = "MOBILIZE",
        /// Coercion short of assault.
        Coerce = "COERCE",
        /// Physical violence.
        Assault = "ASSAULT",
        /// Weapons or plots stopped before they took effect.
        Disrupt = "DISRUPT",
    }
}

named! {
    /// How the act was done; which modes a type has is told by [`EventType::modes`].
    Mode {
        /// None of the type's modes fits.
        None = "-",
        /// CONSULT: the actor travels to the other side.
        Visit = "visit",
        /// CONSULT: hosted or mediated by a third party.
        ThirdParty = "third-party",
        /// CONSULT: three or more sides.
        Multilateral = "multilateral",
        /// CONSULT: by telephone or video.
        Phone = "phone",
        /// SUPPORT: an agreement signed or ratified.
        Sign = "sign",
        /// SUPPORT: a state or government recognised.
        Recognise = "recognise",
        /// SUPPORT: praise, welcome, thanks, nomination.
        Endorse = "endorse",
        /// CONCEDE: a restriction eased, a measure struck down, charges dropped.
        Ease = "ease",
        /// CONCEDE: an apology.
        Apologise = "apologise",
        /// CONCEDE: one side announces a ceasefire.
        CeasefireDeclared = "ceasefire-declared",
        /// CONCEDE: pardon, clemency, amnesty.
        Pardon = "pardon",
        /// COOPERATE: prisoners, bodies, goods exchanged.
        Exchange = "exchange",
        /// COOPERATE: information shared.
        Intelligence = "intelligence",
        /// COOPERATE: forces exercise together.
        JointExercise = "joint-exercise",
        /// COOPERATE: a suspect handed to another state.
        Extradite = "extradite",
        /// AID: relief.
        Humanitarian = "humanitarian",
        /// AID: arms, training, advisers.
        Military = "military",
        /// AID: money, loans, debt relief.
        Economic = "economic",
        /// AID: refuge granted.
        Asylum = "asylum",
        /// AID: people brought to safety or freed by force.
        Rescue = "rescue",
        /// RETREAT: leaving territory. SANCTION: leaving a body, recalling an envoy.
        Withdraw = "withdraw",
        /// RETREAT: captives freed by their captors.
        Release = "release",
        /// RETREAT: arms given up.
        Disarm = "disarm",
        /// RETREAT: a ceasefire in force.
        Ceasefire = "ceasefire",
        /// RETREAT: a third party let in.
        Access = "access",
        /// RETREAT: an official quits.
        Resign = "resign",
        /// RETREAT: displaced people go home.
        Return = "return",
        /// REQUEST, REJECT: help, extradition.
        Assist = "assist",
        /// REQUEST, REJECT: a policy, an inquiry, leaders.
        Change = "change",
        /// REQUEST, REJECT: restraint, a ceasefire, a release.
        Yield = "yield",
        /// REQUEST, REJECT: talks.
        Meet = "meet",
        /// ACCUSE: condemnation, criticism.
        Disapprove = "disapprove",
        /// ACCUSE: an inquiry opened.
        Investigate = "investigate",
        /// ACCUSE: blame, charge, lawsuit.
        Allege = "allege",
        /// THREATEN: force.
        Violence = "violence",
        /// THREATEN, COERCE: bans, closures, sieges.
        Restrict = "restrict",
        /// THREATEN: a warrant. COERCE: an arrest.
        Arrest = "arrest",
        /// THREATEN: reduced relations.
        Relations = "relations",
        /// THREATEN, SANCTION: expulsion.
        Expel = "expel",
        /// THREATEN: a claim on territory.
        Territory = "territory",
        /// PROTEST: march, rally, sit-in.
        Demo = "demo",
        /// PROTEST: violent protest.
        Riot = "riot",
        /// PROTEST: work stopped.
        Strike = "strike",
        /// PROTEST: hunger strike.
        Hunger = "hunger",
        /// PROTEST: staying away.
        Boycott = "boycott",
        /// PROTEST: roads or proceedings blocked.
        Obstruct = "obstruct",
        /// PROTEST: symbolic damage.
        Vandalize = "vandalize",
        /// SANCTION: verdict and sentence.
        Convict = "convict",
        /// SANCTION: an exchange or project stopped.
        Discontinue = "discontinue",
        /// SANCTION: embargo, listing, asset freeze.
        Embargo = "embargo",
        /// MOBILIZE: troops moved or alerted.
        Troops = "troops",
        /// MOBILIZE: weapons deployed or tested.
        Weapons = "weapons",
        /// MOBILIZE: one state's own exercise.
        Exercise = "exercise",
        /// MOBILIZE: police deployed.
        Police = "police",
        /// MOBILIZE: fighters recruited, a group formed.
        Militia = "militia",
        /// MOBILIZE: a base or headquarters established.
        Base = "base",
        /// COERCE: property taken.
        Seize = "seize",
        /// COERCE: media or internet shut.
        Censor = "censor",
        /// COERCE: a curfew.
        Curfew = "curfew",
        /// COERCE: martial law, state of emergency.
        MartialLaw = "martial-law",
        /// COERCE: people forced out.
        Deport = "deport",
        /// COERCE: services or goods withheld.
        Withhold = "withhold",
        /// COERCE: homes or offices searched.
        Raid = "raid",
        /// COERCE: lies spread on purpose.
        Misinformation = "misinformation",
        /// COERCE: a cyber attack.
        Cyber = "cyber",
        /// ASSAULT: two armed sides fight.
        Clash = "clash",
        /// ASSAULT: an ambush.
        Ambush = "ambush",
        /// ASSAULT: guns.
        Firearms = "firearms",
        /// ASSAULT: shells, mortars, rockets, tanks.
        HeavyWeapons = "heavy-weapons",
        /// ASSAULT: guided missiles.
        Missile = "missile",
        /// ASSAULT: crewed aircraft.
        Aerial = "aerial",
        /// ASSAULT: uncrewed aircraft or vessels.
        Drone = "drone",
        /// ASSAULT: bombs, mines, grenades.
        Explosives = "explosives",
        /// ASSAULT: the attacker dies with the bomb.
        SuicideAttack = "suicide-attack",
        /// ASSAULT: assassination or execution.
        Targeted = "targeted",
        /// ASSAULT: many defenceless people killed.
        Massacre = "massacre",
        /// ASSAULT: kidnapping; combatants captured in battle.
        Abduct = "abduct",
        /// ASSAULT: beating.
        Beat = "beat",
        /// ASSAULT: torture.
        Torture = "torture",
        /// ASSAULT: sexual violence.
        Sexual = "sexual",
        /// ASSAULT: blades, stones, fire.
        Primitive = "primitive",
        /// ASSAULT: property destroyed.
        Destroy = "destroy",
        /// ASSAULT: tear gas, water cannon, batons.
        CrowdControl = "crowd-control",
        /// ASSAULT: chemical, biological, nuclear.
        Unconventional = "unconventional",
        /// ASSAULT: a town, territory or base taken.
        Capture = "capture",
        /// DISRUPT: shot down or intercepted.
        Intercept = "intercept",
        /// DISRUPT: a weapon or cache found.
        SeizeWeapons = "seize-weapons",
        /// DISRUPT: a device made safe.
        Defuse = "defuse",
        /// DISRUPT: a plot stopped.
        Foil = "foil",
    }
}

impl EventType {
    /// The modes this type can have, [`Mode::None`] included where the codebook allows `-`.
    #[expect(clippy::too_many_lines, reason = "a table: one arm a type")]
    pub fn modes(self) -> &'static [Mode] {
        use Mode as M;
        match self {
            Self::Agree => &[M::None],
            Self::Consult => &[M::Visit, M::ThirdParty, M::Multilateral, M::Phone, M::None],
            Self::Support => &[M::Sign, M::Recognise, M::Endorse, M::None],
            Self::Concede => &[
                M::Ease,
                M::Apologise,
                M::CeasefireDeclared,
                M::Pardon,
                M::None,
            ],
            Self::Cooperate => &[
                M::Exchange,
                M::Intelligence,
                M::JointExercise,
                M::Extradite,
                M::None,
            ],
            Self::Aid => &[
                M::Humanitarian,
                M::Military,
                M::Economic,
                M::Asylum,
                M::Rescue,
                M::None,
            ],
            Self::Retreat => &[
                M::Withdraw,
                M::Release,
                M::Disarm,
                M::Ceasefire,
                M::Access,
                M::Resign,
                M::Return,
                M::None,
            ],
            Self::Request | Self::Reject => &[M::Assist, M::Change, M::Yield, M::Meet, M::None],
            Self::Accuse => &[M::Disapprove, M::Investigate, M::Allege, M::None],
            Self::Threaten => &[
                M::Violence,
                M::Restrict,
                M::Arrest,
                M::Relations,
                M::Expel,
                M::Territory,
                M::None,
            ],
            Self::Protest => &[
                M::Demo,
                M::Riot,
                M::Strike,
                M::Hunger,
                M::Boycott,
                M::Obstruct,
                M::Vandalize,
                M::None,
            ],
            Self::Sanction => &[
                M::Convict,
                M::Expel,
                M::Withdraw,
                M::Discontinue,
                M::Embargo,
                M::None,
            ],
            Self::Mobilize => &[
                M::Troops,
                M::Weapons,
                M::Exercise,
                M::Police,
                M::Militia,
                M::Base,
                M::None,
            ],
            Self::Coerce => &[
                M::Arrest,
                M::Seize,
                M::Restrict,
                M::Censor,
                M::Curfew,
                M::MartialLaw,
                M::Deport,
                M::Withhold,
                M::Raid,
                M::Misinformation,
                M::Cyber,
                M::None,
            ],
            Self::Assault => &[
                M::Clash,
                M::Ambush,
                M::Firearms,
                M::HeavyWeapons,
                M::Missile,
                M::Aerial,
                M::Drone,
                M::Explosives,
                M::SuicideAttack,
                M::Targeted,
                M::Massacre,
                M::Abduct,
                M::Beat,
                M::Torture,
                M::Sexual,
                M::Primitive,
                M::Destroy,
                M::CrowdControl,
                M::Unconventional,
                M::Capture,
                M::None,
            ],
            Self::Disrupt => &[M::Intercept, M::SeizeWeapons, M::Defuse, M::Foil, M::None],
        }
    }

    /// Whether `mode` is one of this type's modes.
    pub fn has(self, mode: Mode) -> bool {
        self.modes().contains(&mode)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_parse_back() {
        for &event_type in EventType::ALL {
            assert_eq!(event_type.as_str().parse(), Ok(event_type));
        }
        for &mode in Mode::ALL {
            assert_eq!(mode.as_str().parse(), Ok(mode));
        }
        assert_eq!(
            "BATTLE".parse::<EventType>(),
            Err(UnknownName("BATTLE".into()))
        );
        assert_eq!(
            serde_json::to_string(&Mode::None).ok().as_deref(),
            Some("\"-\"")
        );
    }

    #[test]
    fn every_mode_belongs_to_a_type() {
        for &mode in Mode::ALL {
            assert!(
                EventType::ALL.iter().any(|event_type| event_type.has(mode)),
                "{mode}"
            );
        }
        assert!(EventType::Assault.has(Mode::Drone));
        assert!(!EventType::Assault.has(Mode::Curfew));
    }
}

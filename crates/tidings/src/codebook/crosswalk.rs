//! Crosswalk: what an event is called in PLOVER, CAMEO and ACLED.
//!
//! In: a type, a mode and, for ACLED, who did it to whom. Out: the other scheme's code, absent where
//! that scheme has none. The mappings are in `codebooks/{plover,cameo,acled}.toml`.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use toml::Spanned;

use super::files::{RuleError, Source};
use super::{EventType, Mode};

/// A PLOVER 2.0 type and mode.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PloverCode {
    /// PLOVER type: `ASSAULT`.
    #[serde(rename = "type")]
    pub event_type: Box<str>,
    /// PLOVER mode: `heavy-weapons`; absent where PLOVER has none that fits.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mode: Option<Box<str>>,
}

/// A CAMEO code: digits, leading zero included.
pub type CameoCode = Box<str>;

/// An ACLED event type and sub-event type.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AcledCode {
    /// ACLED event type: `Battles`.
    pub event_type: Box<str>,
    /// ACLED sub-event type: `Armed clash`.
    pub sub_event_type: Box<str>,
}

/// What kind of party stands on one side of an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Side {
    /// Armed forces, police or another organ of a state.
    State,
    /// Rebels, militias, armed gangs.
    Armed,
    /// People in a demonstration.
    Protesters,
    /// Anybody unarmed.
    Civilians,
    /// Buildings, vehicles, infrastructure.
    Property,
}

/// What decides between several codes of one type and mode.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Circumstances {
    /// Who did it.
    pub actor: Option<Side>,
    /// To whom.
    pub target: Option<Side>,
}

/// The codes of the other schemes, by type and mode.
#[derive(Debug, Clone, Default)]
pub struct Crosswalk {
    plover: BTreeMap<(EventType, Mode), PloverCode>,
    cameo: BTreeMap<(EventType, Mode), CameoCode>,
    acled: BTreeMap<(EventType, Mode), Vec<AcledRule>>,
}

#[derive(Debug, Clone)]
struct AcledRule {
    code: AcledCode,
    actor: Option<Side>,
    target: Option<Side>,
}

/// One value for each type and mode, in file order.
type Coded<T> = Vec<((EventType, Mode), T)>;

type PerMode<T> = BTreeMap<Spanned<String>, BTreeMap<Spanned<String>, T>>;

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct AcledTable {
    #[serde(rename = "type")]
    event_type: String,
    sub: String,
    actor: Option<Side>,
    target: Option<Side>,
}

impl Crosswalk {
    /// The PLOVER type and mode; every type and mode has one.
    pub fn plover(&self, event_type: EventType, mode: Mode) -> Option<&PloverCode> {
        self.plover.get(&(event_type, mode))
    }

    /// The most specific CAMEO code; its first two digits are the root.
    pub fn cameo(&self, event_type: EventType, mode: Mode) -> Option<&str> {
        self.cameo.get(&(event_type, mode)).map(AsRef::as_ref)
    }

    /// The ACLED codes; absent for what ACLED does not record.
    pub fn acled(
        &self,
        event_type: EventType,
        mode: Mode,
        circumstances: Circumstances,
    ) -> Option<&AcledCode> {
        let fits = |wanted: Option<Side>, side: Option<Side>| wanted.is_none() || wanted == side;
        let rules = self.acled.get(&(event_type, mode))?;
        rules
            .iter()
            .find(|rule| {
                fits(rule.actor, circumstances.actor) && fits(rule.target, circumstances.target)
            })
            .map(|rule| &rule.code)
    }

    /// Adds one crosswalk file; which scheme it is for is told by its name.
    pub(super) fn add(&mut self, source: &Source<'_>) -> Result<(), RuleError> {
        match source.path.strip_prefix("codebooks/") {
            Some("plover.toml") => {
                for ((event_type, mode), code) in per_mode::<PloverCode>(source)? {
                    self.plover.insert((event_type, mode), code);
                }
            }
            Some("cameo.toml") => {
                for (key, code) in per_mode::<Spanned<String>>(source)? {
                    if !(2..=4).contains(&code.get_ref().len())
                        || !code.get_ref().bytes().all(|byte| byte.is_ascii_digit())
                    {
                        let message = format!(
                            "`{}` is not a CAMEO code: two to four digits, in quotes",
                            code.get_ref()
                        );
                        return Err(source.error(code.span().start, message));
                    }
                    self.cameo.insert(key, code.into_inner().into());
                }
            }
            Some("acled.toml") => {
                for (key, rules) in per_mode::<Vec<AcledTable>>(source)? {
                    let rules = rules.into_iter().map(|rule| AcledRule {
                        code: AcledCode {
                            event_type: rule.event_type.into(),
                            sub_event_type: rule.sub.into(),
                        },
                        actor: rule.actor,
                        target: rule.target,
                    });
                    self.acled.insert(key, rules.collect());
                }
            }
            _ => {
                return Err(source.error(
                    0,
                    "no such codebook; there are plover.toml, cameo.toml and acled.toml",
                ));
            }
        }
        Ok(())
    }
}

/// A file of tables `[TYPE]` with one key per mode.
fn per_mode<T: serde::de::DeserializeOwned>(source: &Source<'_>) -> Result<Coded<T>, RuleError> {
    let tables: PerMode<T> = source.parse()?;
    let mut all = Vec::new();
    for (type_name, modes) in tables {
        let event_type: EventType = type_name
            .get_ref()
            .parse()
            .map_err(|error| source.error(type_name.span().start, error))?;
        for (mode_name, value) in modes {
            let mode: Mode = mode_name
                .get_ref()
                .parse()
                .map_err(|error| source.error(mode_name.span().start, error))?;
            if !event_type.has(mode) {
                return Err(source.error(
                    mode_name.span().start,
                    format!("{event_type} has no mode `{mode}`"),
                ));
            }
            all.push(((event_type, mode), value));
        }
    }
    Ok(all)
}

#[cfg(test)]
mod tests {
    use super::super::Codebook;
    use super::*;

    #[test]
    fn every_type_and_mode_has_plover_and_cameo_codes() {
        let crosswalk = Codebook::embedded().crosswalk();
        for &event_type in EventType::ALL {
            for &mode in event_type.modes() {
                assert!(
                    crosswalk.plover(event_type, mode).is_some(),
                    "{event_type} {mode}"
                );
                assert!(
                    crosswalk.cameo(event_type, mode).is_some(),
                    "{event_type} {mode}"
                );
            }
        }
        assert_eq!(
            crosswalk.cameo(EventType::Assault, Mode::SuicideAttack),
            Some("1831")
        );
        let embargo = crosswalk
            .plover(EventType::Sanction, Mode::Embargo)
            .and_then(|code| code.mode.as_deref());
        assert_eq!(embargo, Some("discontinue"));
    }

    #[test]
    fn acled_depends_on_the_sides() {
        let crosswalk = Codebook::embedded().crosswalk();
        let sub = |actor, target| {
            let code = crosswalk.acled(
                EventType::Assault,
                Mode::Firearms,
                Circumstances { actor, target },
            );
            code.map(|code| &*code.sub_event_type)
        };
        assert_eq!(
            sub(Some(Side::Armed), Some(Side::Civilians)),
            Some("Attack")
        );
        assert_eq!(
            sub(Some(Side::State), Some(Side::Protesters)),
            Some("Excessive force against protesters")
        );
        assert_eq!(
            sub(Some(Side::State), Some(Side::Armed)),
            Some("Armed clash")
        );
        assert!(
            crosswalk
                .acled(EventType::Support, Mode::Endorse, Circumstances::default())
                .is_none()
        );
    }
}

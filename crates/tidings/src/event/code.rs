//! An event's codes in the codebooks of the field: PLOVER, CAMEO, ACLED, and the precisions of ACLED and UCDP.

use crate::codebook::{Circumstances, Codebook, EventType, Mode, Side};
use crate::coded::{AcledCode, Codes, Event, Party, PloverCode, UcdpPrecision};

use super::precision;

/// The codes of an event; absent where a codebook has none for it.
pub(crate) fn codes(codebook: &Codebook, event: &Event) -> Codes {
    let Ok(event_type) = event.event_type.parse::<EventType>() else {
        return Codes::default();
    };
    let mode = event
        .mode
        .as_deref()
        .unwrap_or("-")
        .parse::<Mode>()
        .unwrap_or(Mode::None);
    let crosswalk = codebook.crosswalk();
    let circumstances = Circumstances {
        actor: side(&event.actor),
        target: side(&event.target),
    };
    Codes {
        plover: crosswalk.plover(event_type, mode).map(|code| PloverCode {
            event_type: code.event_type.to_string(),
            mode: code.mode.as_deref().map(str::to_owned),
        }),
        cameo: crosswalk.cameo(event_type, mode).map(str::to_owned),
        acled: crosswalk
            .acled(event_type, mode, circumstances)
            .map(|code| AcledCode {
                event_type: code.event_type.to_string(),
                sub_event_type: code.sub_event_type.to_string(),
                geo_precision: event.place.as_ref().and_then(precision::acled_where),
                time_precision: event.time.as_ref().and_then(precision::acled_date),
            }),
        ucdp: UcdpPrecision {
            where_prec: event.place.as_ref().and_then(precision::ucdp_where),
            date_prec: event.time.as_ref().and_then(precision::ucdp_date),
        },
    }
}

/// What kind of party stands on a side, as far as its sector or its words tell.
#[expect(clippy::too_many_lines, reason = "most of them are lists of words")]
fn side(parties: &[Party]) -> Option<Side> {
    const WORDS: [(Side, &[&str]); 5] = [
        (
            Side::Protesters,
            &[
                "protester",
                "protesters",
                "demonstrators",
                "demonstrator",
                "marchers",
                "strikers",
                "crowd",
            ],
        ),
        (
            Side::Armed,
            &[
                "rebels",
                "rebel",
                "militants",
                "militia",
                "militias",
                "gunmen",
                "insurgents",
                "fighters",
                "guerrillas",
                "front",
                "brigade",
                "terrorists",
                "jihadists",
            ],
        ),
        (
            Side::State,
            &[
                "army",
                "police",
                "forces",
                "military",
                "government",
                "troops",
                "soldiers",
                "navy",
                "ministry",
                "officers",
                "air force",
            ],
        ),
        (
            Side::Civilians,
            &[
                "civilians",
                "villagers",
                "residents",
                "people",
                "journalist",
                "journalists",
                "students",
                "women",
                "children",
                "man",
                "woman",
                "workers",
                "family",
                "passengers",
            ],
        ),
        (
            Side::Property,
            &[
                "base",
                "school",
                "hospital",
                "building",
                "buildings",
                "house",
                "houses",
                "bridge",
                "village",
                "town",
                "depot",
                "convoy",
                "market",
                "church",
                "mosque",
            ],
        ),
    ];
    parties.iter().find_map(|party| {
        match party.sector.as_deref() {
            Some("MIL" | "COP" | "SPY") => return Some(Side::State),
            Some("REB" | "UAF" | "CRM") => return Some(Side::Armed),
            _ => {}
        }
        let name = party.name.to_lowercase();
        let named = |words: &[&str]| {
            name.split(|c: char| !c.is_alphanumeric())
                .any(|word| words.contains(&word))
        };
        WORDS
            .iter()
            .find(|(_, words)| named(words))
            .map(|(side, _)| *side)
            .or_else(|| (party.kind.as_deref() == Some("person")).then_some(Side::Civilians))
    })
}

//! The exported record of a report coded by hand: every field of the schema, offsets in code points, and
//! nothing that is unknown.

use jiff::civil::date;
use serde_json::{Value, json};
use tidings::coded::{
    AcledCode, Attribution, Claim, Codes, Count, Event, Figure, Instrument, Overrides, Party,
    Place, PloverCode, Scope, Source, Stance, Status, Time, Toll, UcdpPrecision,
};
use tidings::language::{Analysis, Sentence, Token};
use tidings::mention::time::Precision;
use tidings::{Coded, Origin, Problem, Record, Report, Span};

const TEXT: &str = "🚁 Drones from Kyïvar struck Ayn Zarad on January 5, killing 3–5 guards. The \u{202E}SRZ\u{202C} said it did so; Halvern denied it.";

/// Where the words first stand in the text.
fn span(words: &str) -> Span {
    let start = TEXT.find(words).expect("words of the text");
    Span::new(start, start + words.len())
}

#[expect(clippy::too_many_lines, reason = "a record has that many fields")]
fn coded() -> Coded {
    let mut report = Report::new("r1", TEXT);
    report.title = Some("Drones".to_owned());
    report.published = Some(date(2024, 1, 6));
    report.origin = Origin::file("r1.txt");
    let mut coded = Coded::new(&report);
    let end = span("The ").start as usize - 1;
    coded.analysis = Analysis {
        sentences: vec![
            Sentence {
                span: Span::new(0, end),
                tokens: 0..1,
            },
            Sentence {
                span: Span::new(end + 1, TEXT.len()),
                tokens: 1..1,
            },
        ],
        tokens: vec![Token {
            span: span("Drones"),
            lemma: "drone".into(),
            upos: "NOUN".into(),
            tag: "NNS".into(),
            head: None,
            deprel: "root".into(),
            sentence: 0,
        }],
        names: Vec::new(),
    };
    let srz = Party {
        id: Some("srz".to_owned()),
        kind: Some("armed-group".to_owned()),
        country: Some("ZQ".to_owned()),
        sector: Some("REB".to_owned()),
        mentions: vec![span("it did")],
        ..Party::named("Steadfast Resistance in Zarqan", span("SRZ"))
    };
    let place = Place {
        id: Some("geonames:1".to_owned()),
        kind: Some("base".to_owned()),
        admin1: Some("Ghazirah".to_owned()),
        country: Some("ZQ".to_owned()),
        lat: Some(33.5),
        lon: Some(42.25),
        precision: Some("exact".to_owned()),
        ..Place::named("Ayn Zarad", span("Ayn Zarad"))
    };
    let time = Time {
        from: Some(date(2024, 1, 5)),
        to: Some(date(2024, 1, 6)),
        precision: Some(Precision::Day),
        span: span("January 5"),
    };
    let killed = Toll {
        low: Some(3),
        high: Some(5),
        who: Some("guards".to_owned()),
        span: span("3–5 guards"),
    };
    let mut event = Event::new("e1", "ASSAULT");
    event.mode = Some("drone".to_owned());
    event.scope = Scope::Aggregate;
    event.count = Some(Count {
        low: Some(2),
        high: None,
    });
    event.news = false;
    event.triggers = vec![span("struck")];
    event.actor = vec![srz.clone()];
    event.target = vec![Party::named("Ayn Zarad", span("Ayn Zarad"))];
    event.instrument = vec![Instrument {
        class: Some("drone".to_owned()),
        span: span("Drones"),
    }];
    event.place = Some(place.clone());
    event.time = Some(time.clone());
    event.killed = Some(killed.clone());
    event.claims = vec![
        Claim {
            source: Source::Report,
            stance: Stance::Asserts,
            cue: None,
            overrides: Overrides::none(),
        },
        Claim {
            source: Source::Party {
                name: "Halvern".to_owned(),
                id: None,
                party: None,
                country: None,
                sector: None,
                span: span("Halvern"),
            },
            stance: Stance::Denies,
            cue: Some(span("denied")),
            overrides: Overrides {
                status: Some(Status::Negated),
                actor: vec![Party::named("Kyïvar", span("Kyïvar"))],
                ..Overrides::none()
            },
        },
    ];
    event.codes = Codes {
        plover: Some(PloverCode {
            event_type: "ASSAULT".to_owned(),
            mode: Some("aerial".to_owned()),
        }),
        cameo: Some("195".to_owned()),
        acled: Some(AcledCode {
            event_type: "Explosions/Remote violence".to_owned(),
            sub_event_type: "Air/drone strike".to_owned(),
            geo_precision: Some(1),
            time_precision: None,
        }),
        ucdp: UcdpPrecision {
            where_prec: Some(1),
            date_prec: Some(1),
        },
    };
    event.confidence = 0.876_543;
    event
        .why
        .insert("type".into(), "events/assault: strike".to_owned());
    coded.events = vec![event];
    coded.mentions.times = vec![time];
    coded.mentions.places = vec![place];
    coded.mentions.actors = vec![srz];
    coded.mentions.counts = vec![Figure {
        low: Some(3),
        high: Some(5),
        of: None,
        span: span("3–5"),
    }];
    coded.attributions = vec![Attribution {
        source: None,
        cue: span("said"),
        content: span("it did so"),
        stance: Stance::ClaimsResponsibility,
    }];
    coded.problems = vec![Problem {
        what: "two of that name".to_owned(),
        span: Some(span("Kyïvar")),
    }];
    coded
}

#[test]
fn every_field_is_written_as_the_schema_has_it() {
    let record = written(&coded());
    let srz = json!({"name": "Steadfast Resistance in Zarqan", "id": "srz", "kind": "armed-group", "country": "ZQ",
        "sector": "REB", "start": 77, "end": 80, "text": "SRZ", "mentions": [{"start": 87, "end": 93, "text": "it did"}]});
    let place = json!({"name": "Ayn Zarad", "id": "geonames:1", "kind": "base", "admin1": "Ghazirah", "country": "ZQ",
        "lat": 33.5, "lon": 42.25, "precision": "exact", "start": 28, "end": 37, "text": "Ayn Zarad"});
    let time = json!({"from": "2024-01-05", "to": "2024-01-06", "precision": "day", "start": 41, "end": 50, "text": "January 5"});
    let expected = json!({
        "schema": "tidings/1",
        "report": {"id": "r1", "title": "Drones", "published": "2024-01-06", "language": "en", "text": TEXT,
            "sha256": "@"},
        "events": [{
            "id": "e1", "type": "ASSAULT", "mode": "drone", "status": "occurred", "scope": "aggregate",
            "count": {"low": 2}, "news": false,
            "triggers": [{"start": 21, "end": 27, "text": "struck"}],
            "actor": [srz],
            "target": [{"name": "Ayn Zarad", "start": 28, "end": 37, "text": "Ayn Zarad"}],
            "instrument": [{"class": "drone", "start": 2, "end": 8, "text": "Drones"}],
            "place": place, "time": time,
            "killed": {"low": 3, "high": 5, "who": "guards", "start": 60, "end": 70, "text": "3–5 guards"},
            "claims": [
                {"source": {"kind": "report"}, "stance": "asserts"},
                {"source": {"kind": "party", "name": "Halvern", "start": 98, "end": 105, "text": "Halvern"},
                 "stance": "denies", "cue": {"start": 106, "end": 112, "text": "denied"},
                 "status": "negated", "actor": [{"name": "Kyïvar", "start": 14, "end": 20, "text": "Kyïvar"}]}],
            "codes": {"plover": {"type": "ASSAULT", "mode": "aerial"}, "cameo": "195",
                "acled": {"event_type": "Explosions/Remote violence", "sub_event_type": "Air/drone strike", "geo_precision": 1},
                "ucdp": {"where_prec": 1, "date_prec": 1}},
            "confidence": 0.88,
            "why": {"type": "events/assault: strike"}}],
        "mentions": {"times": [time], "places": [place], "actors": [srz], "weapons": [],
            "counts": [{"low": 3, "high": 5, "start": 60, "end": 63, "text": "3–5"}]},
        "attributions": [{"cue": {"start": 82, "end": 86, "text": "said"},
            "content": {"start": 87, "end": 96, "text": "it did so"}, "stance": "claims-responsibility"}],
        "sentences": [{"start": 0, "end": 71}, {"start": 72, "end": 116}],
        "tokens": [{"start": 2, "end": 8, "lemma": "drone", "upos": "NOUN", "deprel": "root"}],
        "problems": [{"what": "two of that name", "start": 14, "end": 20}]
    });
    for (field, value) in expected.as_object().expect("an object") {
        if field == "report" {
            for (field, value) in value.as_object().expect("an object") {
                if field != "sha256" {
                    assert_eq!(&record["report"][field], value, "report.{field}");
                }
            }
        } else {
            assert_eq!(pretty(&record[field]), pretty(value), "{field}");
        }
    }
    assert_eq!(record.as_object().map(serde_json::Map::len), Some(8));
}

/// The record as a reader of the JSON sees it.
fn written(coded: &Coded) -> Value {
    let mut line = Vec::new();
    Record::new(coded, true).write(&mut line).expect("memory");
    serde_json::from_slice(&line).expect("JSON")
}

fn pretty(value: &Value) -> String {
    serde_json::to_string_pretty(value).expect("JSON")
}

#[test]
fn a_record_is_read_back_as_it_was_written() {
    let record = Record::new(&coded(), true);
    let mut line = Vec::new();
    record.write(&mut line).expect("memory");
    assert_eq!(line.split(|&byte| byte == b'\n').count() - 1, 1);
    assert_eq!(
        serde_json::from_slice::<Record>(&line).expect("a record"),
        record
    );
}

#[test]
fn tokens_are_written_only_if_asked_for() {
    let record = serde_json::to_value(Record::new(&coded(), false)).expect("JSON");
    assert_eq!(record.get("tokens"), None);
}

/// The SHA-256 of "abc" is the example of FIPS 180-2.
#[test]
fn the_checksum_is_that_of_the_text() {
    let record = Record::new(&Coded::new(&Report::new("r", "abc")), false);
    let sum = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    assert_eq!(record.report.sha256, sum);
}

/// What is unknown is absent at every depth: no null, no empty string.
#[test]
fn nothing_unknown_is_written() {
    fn look(value: &Value, path: &str) {
        match value {
            Value::Null => panic!("null at {path}"),
            Value::String(text) => assert!(!text.is_empty(), "empty at {path}"),
            Value::Array(all) => all.iter().for_each(|value| look(value, path)),
            Value::Object(all) => all
                .iter()
                .for_each(|(key, value)| look(value, &format!("{path}.{key}"))),
            _ => {}
        }
    }
    let mut bare = Coded::new(&Report::new("r", TEXT));
    bare.events = vec![Event {
        confidence: f32::NAN,
        ..Event::new("e1", "PROTEST")
    }];
    for coded in [coded(), bare] {
        look(&written(&coded), "record");
    }
}

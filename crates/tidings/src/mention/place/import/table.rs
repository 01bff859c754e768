//! Places in a table of one's own: CSV with a header row, or points in `GeoJSON` whose properties have the same names.
//!
//! `name`, `lat` and `lon` must be there (in `GeoJSON` the point is the geometry). `id`, `aliases` (separated by `|`),
//! `kind` (a word of the gazetteer; `settlement` if absent), `country` (ISO 3166-1 alpha-2), `admin1` (a name),
//! `precision_km` and `population` may be. Other columns are left alone.

use std::io::{self, BufRead, Read};

use serde::Deserialize;
use serde_json::Value;

use super::{Found, Gazetteer, Import, ImportError, Kind, Line, geonames};
use crate::mention::place::pack::Id;

/// Takes a line, its number, and how many bytes are read.
type Take<'t> = &'t mut dyn FnMut(Line<'_>, u64, u64) -> Result<(), ImportError>;

/// Lines that end in a line feed alone: `csv` counts those that end in two characters one too low.
struct WithoutReturns<'r>(&'r mut dyn BufRead);

impl Read for WithoutReturns<'_> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        loop {
            let read = self.0.read(out)?;
            let mut kept = 0;
            for n in 0..read {
                out[kept] = out[n];
                kept += usize::from(out[n] != b'\r');
            }
            if kept > 0 || read == 0 {
                return Ok(kept);
            }
        }
    }
}

/// Hands on the rows of a table.
pub(super) fn csv(
    reader: &mut dyn BufRead,
    name: &str,
    base: &Gazetteer<'_>,
    import: &Import,
    take: Take<'_>,
) -> Result<(), ImportError> {
    let mut table = csv::Reader::from_reader(WithoutReturns(reader));
    let header = table
        .headers()
        .map_err(|e| ImportError(format!("{name}: {e}")))?
        .clone();
    let column = |wanted: &str| {
        header
            .iter()
            .position(|h| h.trim().eq_ignore_ascii_case(wanted))
    };
    for needed in ["name", "lat", "lon"] {
        if column(needed).is_none() {
            return Err(ImportError(format!(
                "{name}:1: no column `{needed}`; the first line must name the columns, `name`, `lat` and `lon` among them"
            )));
        }
    }
    let mut row = csv::StringRecord::new();
    loop {
        let at = table.position().line();
        let read = table.position().byte();
        match table.read_record(&mut row) {
            Ok(false) => return Ok(()),
            Ok(true) => {
                let at = row.position().map_or(at, csv::Position::line);
                let cell = |name: &str| {
                    column(name)
                        .and_then(|n| row.get(n))
                        .map(str::trim)
                        .unwrap_or_default()
                };
                let id = format!("{}:{at}", stem(name));
                take(place(&cell, &id, base, import), at, read)?;
            }
            Err(e) if matches!(e.kind(), csv::ErrorKind::Io(_)) => {
                return Err(ImportError(format!("{name}:{at}: {e}")));
            }
            Err(e) => take(Line::Rejected(e.to_string()), at, read)?,
        }
    }
}

#[derive(Deserialize)]
struct Collection {
    features: Vec<Feature>,
}

#[derive(Deserialize)]
struct Feature {
    #[serde(default)]
    id: Value,
    #[serde(default)]
    geometry: Value,
    #[serde(default)]
    properties: Value,
}

/// Hands on the features of a collection; the number of a feature, from 1, is its line.
pub(super) fn geojson(
    reader: &mut dyn BufRead,
    name: &str,
    base: &Gazetteer<'_>,
    import: &Import,
    take: Take<'_>,
) -> Result<(), ImportError> {
    let collection: Collection = serde_json::from_reader(reader)
        .map_err(|e| ImportError(format!("{name}: not a FeatureCollection of GeoJSON: {e}")))?;
    let text = |value: &Value| match value {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        Value::Array(names) => names
            .iter()
            .filter_map(Value::as_str)
            .collect::<Vec<_>>()
            .join("|"),
        _ => String::new(),
    };
    for (n, feature) in collection.features.iter().enumerate() {
        let at = n as u64 + 1;
        let ordinate = |n: usize| text(&feature.geometry["coordinates"][n]);
        let fields: Vec<(&str, String)> = [
            "name",
            "aliases",
            "kind",
            "country",
            "admin1",
            "precision_km",
            "population",
        ]
        .into_iter()
        .map(|field| (field, text(&feature.properties[field])))
        .chain([
            ("lon", ordinate(0)),
            ("lat", ordinate(1)),
            ("id", text(&feature.properties["id"])),
        ])
        .collect();
        let cell = |name: &str| {
            fields
                .iter()
                .find(|(field, _)| *field == name)
                .map_or("", |(_, text)| text.trim())
        };
        let own = match text(&feature.id) {
            id if id.is_empty() => format!("{}:{at}", stem(name)),
            id => id,
        };
        let line = if feature.geometry["type"] == "Point" {
            place(&cell, &own, base, import)
        } else {
            Line::Rejected(
                "not a point; give a point inside it, and its reach in km as `precision_km`"
                    .to_owned(),
            )
        };
        take(line, at, at)?;
    }
    Ok(())
}

fn stem(name: &str) -> &str {
    let file = name.rsplit(['/', '\\']).next().unwrap_or(name);
    file.rsplit_once('.').map_or(file, |(stem, _)| stem)
}

/// A row as a place; `own` is its id where it has none.
fn place<'l>(
    cell: &dyn Fn(&str) -> &'l str,
    own: &'l str,
    base: &Gazetteer<'_>,
    import: &Import,
) -> Line<'l> {
    let country = cell("country");
    if !country.is_empty() && base.country(country).is_none() {
        return Line::Rejected(format!(
            "`{country}` is no ISO 3166-1 alpha-2 code of a country"
        ));
    }
    if !import.countries.is_empty() && !import.countries.iter().any(|c| c == country) {
        return Line::Passed;
    }
    let name = cell("name");
    if name.is_empty() {
        return Line::Rejected("no name".to_owned());
    }
    let at = match point(cell("lat"), cell("lon")) {
        Ok(at) => at,
        Err(why) => return Line::Rejected(why),
    };
    let kind = match cell("kind") {
        "" => Kind::Settlement,
        word => match Kind::parse(word) {
            Some(kind) => kind,
            None => {
                return Line::Rejected(format!(
                    "`{word}` is no kind of place; see data/places/supplement.toml"
                ));
            }
        },
    };
    let admin1 = match cell("admin1") {
        "" => None,
        division => {
            let found = base.candidates(division).into_iter().find(|c| {
                let entry = base.place(c.row);
                entry.is_some_and(|e| e.kind == Kind::Admin1 && e.country == Some(country))
            });
            match found {
                Some(found) => Some(found.row),
                None => {
                    return Line::Rejected(format!(
                        "`{division}` is no first-order division of `{country}`"
                    ));
                }
            }
        }
    };
    let number = |name: &str| match cell(name) {
        "" => Ok(None),
        text => text
            .parse::<f64>()
            .ok()
            .filter(|n| *n >= 0.0)
            .map(Some)
            .ok_or_else(|| format!("{name} `{text}` is no number")),
    };
    let (km, population) = match (number("precision_km"), number("population")) {
        (Ok(km), Ok(population)) => (km, population),
        (Err(why), _) | (_, Err(why)) => return Line::Rejected(why),
    };
    let population = population.map_or_else(|| geonames::weight(kind), |people| people as u32);
    let id = Some(cell("id")).filter(|id| !id.is_empty()).unwrap_or(own);
    Line::Place(Found {
        id: Id::of(id),
        kind,
        at,
        km: km.map_or_else(
            || geonames::reach(kind, population),
            |km| km.ceil().clamp(1.0, f64::from(u16::MAX)) as u16,
        ),
        population,
        country: Some(country).filter(|code| !code.is_empty()),
        admin1,
        admin2: None,
        name,
        aliases: cell("aliases")
            .split('|')
            .map(str::trim)
            .filter(|alias| !alias.is_empty())
            .collect(),
    })
}

/// Latitude and longitude, or what is wrong with them.
pub(super) fn point(lat: &str, lon: &str) -> Result<(f32, f32), String> {
    match (lat.parse::<f32>(), lon.parse::<f32>()) {
        (Ok(lat), Ok(lon)) if lat.abs() <= 90.0 && lon.abs() <= 180.0 => Ok((lat, lon)),
        _ => Err(format!(
            "`{lat}, {lon}` is no latitude and longitude in degrees"
        )),
    }
}

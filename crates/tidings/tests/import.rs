//! Importing places: the same pack however they come, and none lost when an import is cut off.

use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::panic::{self, AssertUnwindSafe};
use std::path::{Path, PathBuf};

use tidings::mention::place::import::{Import, ImportError, Profile, Summary};
use tidings::mention::place::{Gazetteer, Kind, PACK};

/// A folder of its own for one test.
fn folder(name: &str) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("import-{name}"));
    let _ = fs::remove_dir_all(&path);
    fs::create_dir_all(path.join("mine/places")).expect("a folder");
    path
}

fn file(folder: &Path, name: &str, text: &str) -> PathBuf {
    let path = folder.join(name);
    fs::write(&path, text).expect("a file");
    path
}

fn archive(folder: &Path, name: &str, members: &[(&str, &str)]) -> PathBuf {
    let path = folder.join(name);
    let mut archive = zip::ZipWriter::new(fs::File::create(&path).expect("a file"));
    for (name, text) in members {
        archive
            .start_file(*name, zip::write::SimpleFileOptions::default())
            .expect("a member");
        archive.write_all(text.as_bytes()).expect("written");
    }
    archive.finish().expect("an archive");
    path
}

/// A line of a dump of `GeoNames`.
fn row(id: u32, name: &str, aliases: &str, feature: &str, country: &str, codes: &str) -> String {
    format!(
        "{id}\t{name}\t{name}\t{aliases}\t35.5\t40.25\t{feature}\t{country}\t\t{codes}\t\t\t0\t\t200\tAsia/Damascus\t2024-01-01\n"
    )
}

/// Three invented places of Syria, one of them with a division that the pack knows.
fn dump() -> String {
    [
        row(173_813, "Al-Hasakah", "", "A\tADM1", "SY", "02\t"),
        row(
            90_000_001,
            "Tall Vesna",
            "Tell Vesna,VSN,тел весна",
            "P\tPPL",
            "SY",
            "02\t",
        ),
        row(90_000_002, "Vesna Barracks", "", "S\tINSM", "SY", "02\t"),
        row(90_000_003, "Vesna Hotel", "", "S\tHTL", "SY", "02\t"),
        row(90_000_004, "Velmora", "", "P\tPPL", "IQ", "02\t"),
    ]
    .concat()
}

fn import(sources: &[PathBuf], into: &Path) -> Result<Summary, ImportError> {
    let import = Import {
        sources: sources.to_vec(),
        countries: vec!["SY".into()],
        profile: Profile::Conflict,
    };
    let base = Gazetteer::load(&[into.to_owned()]).expect("a pack");
    import.run(&base, &into.join(PACK), &mut |_| {})
}

/// Id, kind and division of the places of a name.
fn found(into: &Path, name: &str) -> Vec<(String, Kind, Option<String>)> {
    let gazetteer = Gazetteer::load(&[into.to_owned()]).expect("a pack");
    let about = |row| {
        let entry = gazetteer.place(row)?;
        let division = entry.admin1.and_then(|row| gazetteer.place(row));
        Some((
            gazetteer.id(row)?,
            entry.kind,
            division.map(|d| d.name.to_owned()),
        ))
    };
    gazetteer
        .candidates(name)
        .iter()
        .filter_map(|c| about(c.row))
        .collect()
}

#[test]
fn a_dump_adds_places_with_their_division() {
    let folder = folder("dump");
    let into = folder.join("mine");
    let summary = import(&[file(&folder, "SY.txt", &dump())], &into).expect("imported");
    let counts = (
        summary.read,
        summary.taken,
        summary.known,
        summary.passed,
        summary.rejected,
    );
    assert_eq!(counts, (5, 2, 1, 2, 0));
    let hasakah = Some("Al-Hasakah".to_owned());
    let village = vec![("gn:90000001".to_owned(), Kind::Settlement, hasakah.clone())];
    assert_eq!(found(&into, "Tall Vesna"), village);
    assert_eq!(found(&into, "tell vesna"), village);
    assert_eq!(found(&into, "Тел Весна"), village);
    assert_eq!(found(&into, "at-Tall Vesnah"), village);
    assert_eq!(
        found(&into, "Vesna Barracks"),
        [("gn:90000002".to_owned(), Kind::Base, hasakah)]
    );
    assert_eq!(found(&into, "VSN"), []);
    assert_eq!(found(&into, "Velmora"), []);
    assert!(!found(&into, "Damascus").is_empty());
}

#[test]
fn alternate_names_are_added_to_places_that_are_known() {
    let folder = folder("names");
    let into = folder.join("mine");
    let names = "1\t90000001\tde\tWesnahügel\t\t\t\t\t\t\n\
                 2\t90000001\tlink\thttps://example.org/Vesna\t\t\t\t\t\t\n\
                 3\t90000004\ten\tVelmora Town\t\t\t\t\t\t\n\
                 4\tVesna\ten\tVesna\t\t\t\t\t\t\n\
                 5\t173813\ten\tHasakah of the Tests\t\t\t\t1\t\t1957\n";
    // Whatever order they are given in, the places come first.
    let sources = [
        file(&folder, "alternateNamesV2.txt", names),
        file(&folder, "SY.txt", &dump()),
    ];
    let summary = import(&sources, &into).expect("imported");
    assert_eq!((summary.taken, summary.names, summary.rejected), (2, 2, 1));
    assert_eq!(summary.quoted[0].why, "`Vesna` is no id");
    assert_eq!(found(&into, "Wesnahügel"), found(&into, "Tall Vesna"));
    assert_eq!(found(&into, "Hasakah of the Tests").len(), 1);
    assert_eq!(found(&into, "Velmora Town"), []);
}

#[test]
fn the_same_places_give_the_same_pack_zipped_or_twice() {
    let folder = folder("same");
    let text = file(&folder, "SY.txt", &dump());
    let zipped = archive(
        &folder,
        "SY.zip",
        &[("readme.txt", "not a table"), ("SY.txt", &dump())],
    );
    let (one, two) = (folder.join("mine"), folder.join("zipped"));
    fs::create_dir_all(two.join("places")).expect("a folder");
    import(std::slice::from_ref(&text), &one).expect("imported");
    import(&[zipped], &two).expect("imported");
    let pack = fs::read(one.join(PACK)).expect("a pack");
    assert!(pack == fs::read(two.join(PACK)).expect("a pack"));
    let again = import(&[text], &one).expect("imported");
    assert_eq!((again.taken, again.known), (0, 3));
    assert!(pack == fs::read(one.join(PACK)).expect("a pack"));
}

#[test]
fn an_import_that_was_cut_off_goes_on() {
    let folder = folder("cut");
    let mut text = String::new();
    for n in 0..30_000 {
        // Enough names that some are written out before it is cut off.
        let letter = |n: u32| char::from(b'a' + (n % 26) as u8);
        let word: String = [n / 17_576, n / 676, n / 26, n]
            .map(letter)
            .iter()
            .collect();
        let aliases: Vec<String> = (0..20).map(|k| format!("V{word}{}", letter(k))).collect();
        let _ = text.write_str(&row(
            90_000_000 + n,
            &format!("Vel{word}"),
            &aliases.join(","),
            "P\tPPL",
            "SY",
            "02\t",
        ));
    }
    let sources = [file(&folder, "SY.txt", &text)];
    let (whole, cut) = (folder.join("mine"), folder.join("cut"));
    fs::create_dir_all(cut.join("places")).expect("a folder");
    let expected = import(&sources, &whole).expect("imported");
    let half = Import {
        sources: sources.to_vec(),
        countries: vec!["SY".into()],
        profile: Profile::Conflict,
    };
    let stopped = panic::catch_unwind(AssertUnwindSafe(|| {
        half.run(&Gazetteer::embedded(), &cut.join(PACK), &mut |at| {
            assert!(at.taken < 28_000, "the power went out");
        })
    }));
    assert!(stopped.is_err());
    assert!(!cut.join(PACK).exists());
    let state =
        fs::read_to_string(cut.join("places/places.pack.part/state.json")).expect("a state");
    assert!(!state.contains("\"runs\":0"), "{state}");
    assert_eq!(import(&sources, &cut).expect("imported"), expected);
    assert!(
        fs::read(cut.join(PACK)).expect("a pack") == fs::read(whole.join(PACK)).expect("a pack")
    );
    assert!(!cut.join("places/places.pack.part").exists());
}

#[test]
fn a_table_says_which_lines_are_no_places() {
    let folder = folder("table");
    let table = "\u{feff}name,lat,lon,kind,country,admin1,aliases,precision_km,id\r\n\
        \"Vesna, Camp\",36.1,40.7,camp,SY,Al-Hasakah,Mukhayyam Vesna|Vesna refugee camp,0.5,my:1\r\n\
        North,95,40,camp,SY,,,,\r\n\
        Tent,35,40,tent,SY,,,,\r\n\
        Abroad,35,40,camp,IQ,,,,\r\n\
        Nowhere,35,40,camp,SY,Velmora,,,\r\n\
        Short,35\r\n";
    let summary =
        import(&[file(&folder, "camps.csv", table)], &folder.join("mine")).expect("imported");
    let lines: Vec<_> = summary
        .quoted
        .iter()
        .map(|r| (r.at.rsplit(':').next().unwrap_or(""), r.why.as_str()))
        .collect();
    assert_eq!((summary.taken, summary.passed, summary.rejected), (1, 1, 4));
    assert_eq!(
        lines.iter().map(|l| l.0).collect::<Vec<_>>(),
        ["3", "4", "6", "7"]
    );
    assert!(
        lines[0].1.contains("95, 40")
            && lines[1].1.contains("tent")
            && lines[2].1.contains("Velmora"),
        "{lines:?}"
    );
    let camp = ("my:1".to_owned(), Kind::Camp, Some("Al-Hasakah".to_owned()));
    assert_eq!(found(&folder.join("mine"), "Mukhayyam Vesna"), [camp]);
}

#[test]
fn points_of_geojson_are_places() {
    let folder = folder("geojson");
    let points = r#"{"type": "FeatureCollection", "features": [
        {"type": "Feature", "id": "v7", "geometry": {"type": "Point", "coordinates": [40.7, 36.1]},
         "properties": {"name": "Vesna Crossing", "kind": "crossing", "country": "SY", "aliases": ["Bab al-Vesna"]}},
        {"type": "Feature", "geometry": {"type": "Polygon", "coordinates": []}, "properties": {"name": "Vesna", "country": "SY"}}]}"#;
    let summary = import(
        &[file(&folder, "points.geojson", points)],
        &folder.join("mine"),
    )
    .expect("imported");
    assert_eq!((summary.taken, summary.rejected), (1, 1));
    assert_eq!(
        found(&folder.join("mine"), "Bab al-Vesna"),
        [("v7".to_owned(), Kind::Crossing, None)]
    );
}

#[test]
fn what_is_no_table_of_places_is_refused_and_the_pack_left_as_it_was() {
    let folder = folder("refused");
    let into = folder.join("mine");
    import(&[file(&folder, "SY.txt", &dump())], &into).expect("imported");
    let pack = fs::read(into.join(PACK)).expect("a pack");
    for (name, text, why) in [
        ("codes.txt", "SY.02\tAl-Hasakah\tAl-Hasakah\t173813\n", "19"),
        ("camps.csv", "title,x,y\nVesna,1,2\n", "no column `name`"),
        (
            "points.geojson",
            "{\"type\": \"Point\"}",
            "FeatureCollection",
        ),
        ("places.xml", "<places/>", "GeoNames"),
        ("broken.zip", "PK, but not really", "broken.zip"),
    ] {
        let error = import(&[file(&folder, name, text)], &into)
            .expect_err(name)
            .to_string();
        assert!(error.contains(why), "{error}");
    }
    let error = import(&[folder.join("absent.txt")], &into)
        .expect_err("absent")
        .to_string();
    assert!(error.contains("absent.txt"), "{error}");
    assert!(pack == fs::read(into.join(PACK)).expect("a pack"));
}

#[test]
fn lines_that_are_no_rows_are_told_and_the_others_taken() {
    let folder = folder("lines");
    let good = row(90_000_001, "Tall Vesna", "", "P\tPPL", "SY", "02\t").replace('\n', "\r\n");
    let mut bytes = "\u{feff}".as_bytes().to_vec();
    bytes.extend(good.as_bytes());
    bytes.extend(b"two\tcolumns\n\n");
    bytes.extend(good.replace("90000001", "ninety").as_bytes());
    bytes.extend(good.replace("35.5", "355").as_bytes());
    bytes.extend(
        good.replace("SY", "QQ")
            .replace("90000001", "90000002")
            .as_bytes(),
    );
    bytes.extend(
        good.replace("Vesna", "Ves\u{0}na")
            .replace('\u{0}', "\u{fffd}")
            .replace("90000001", "90000003")
            .as_bytes(),
    );
    bytes.extend(b"90000004\t\xff\xfe\n");
    bytes.extend(vec![b'x'; 3 << 20]);
    bytes.extend(b"\n");
    // The same place again, and a line that was cut short.
    bytes.extend(good.as_bytes());
    bytes.extend(&good.as_bytes()[..40]);
    let path = folder.join("all.txt");
    fs::write(&path, bytes).expect("a file");
    let import = Import {
        sources: vec![path],
        countries: Vec::new(),
        profile: Profile::Conflict,
    };
    let pack = folder.join("mine").join(PACK);
    let summary = import
        .run(&Gazetteer::embedded(), &pack, &mut |_| {})
        .expect("imported");
    assert_eq!((summary.taken, summary.known, summary.rejected), (2, 1, 7));
    let lines: Vec<&str> = summary
        .quoted
        .iter()
        .filter_map(|r| r.at.rsplit(':').next())
        .collect();
    assert_eq!(lines, ["2", "4", "5", "6", "8", "9", "11"]);
}

#[test]
fn archives_that_are_cut_short_or_all_air_are_refused() {
    let folder = folder("archives");
    let whole = archive(&folder, "SY.zip", &[("SY.txt", &dump().repeat(200))]);
    let bytes = fs::read(whole).expect("an archive");
    let cut = folder.join("cut.zip");
    fs::write(&cut, &bytes[..bytes.len() / 2]).expect("a file");
    let air = archive(&folder, "air.zip", &[("SY.txt", &"\0".repeat(50 << 20))]);
    for (path, why) in [(cut, "cut.zip"), (air, "100 times")] {
        let error = import(&[path], &folder.join("mine"))
            .expect_err("refused")
            .to_string();
        assert!(error.contains(why), "{error}");
    }
    assert!(!folder.join("mine").join(PACK).exists());
}

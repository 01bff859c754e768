//! Packs the tables written by `data/places/build.py` into the gazetteer that the data crate embeds.
//!
//! usage: `pack_places FOLDER PACK`, where FOLDER holds places.tsv and names.tsv.

use std::error::Error;
use std::path::PathBuf;
use std::{env, fs};

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = env::args_os().skip(1).map(PathBuf::from);
    let (Some(folder), Some(pack)) = (arguments.next(), arguments.next()) else {
        return Err("usage: pack_places FOLDER PACK".into());
    };
    let read = |name| fs::read_to_string(folder.join(name));
    let bytes = tidings::mention::place::pack::write(&read("places.tsv")?, &read("names.tsv")?)?;
    Ok(fs::write(pack, bytes)?)
}

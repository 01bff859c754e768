//! Packs the registry of actors: the TOML files below `actors/` become one file that is read without parsing.

use std::error::Error;
use std::path::{Path, PathBuf};
use std::{env, fs};

#[allow(
    dead_code,
    unreachable_pub,
    reason = "the types of the program; packing uses a part of them"
)]
#[expect(
    clippy::struct_field_names,
    reason = "a head of state is called nothing else"
)]
#[path = "src/actors.rs"]
mod actors;

fn main() -> Result<(), Box<dyn Error>> {
    let root = PathBuf::from(env::var("CARGO_MANIFEST_DIR")?).join("actors");
    println!("cargo::rerun-if-changed={}", root.display());
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=src/actors.rs");
    let mut all = actors::File::<String>::default();
    for path in files(&root)? {
        let text = fs::read_to_string(&path)?;
        let file = toml::from_str(&text).map_err(|e| format!("{}: {e}", path.display()))?;
        all.append(file);
    }
    let packed = postcard::to_allocvec(&all)?;
    fs::write(
        PathBuf::from(env::var("OUT_DIR")?).join("actors.pack"),
        packed,
    )?;
    Ok(())
}

/// The TOML files below a folder, in the order of their paths.
fn files(folder: &Path) -> Result<Vec<PathBuf>, Box<dyn Error>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            found.extend(files(&path)?);
        } else if path.extension().is_some_and(|e| e == "toml") {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}

//! Packs: rules, actors and places of one's own, which go over the built-in ones.
//!
//! In: a folder laid out as `data/`. Out: the folder, once it is known to hold something that will be used, and
//! what its manifest says of who made it.

use std::fs;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::codebook::Source;
use crate::error::{Error, ErrorKind};

/// The manifest of a pack, in its folder.
const MANIFEST: &str = "pack.toml";
/// What a pack may hold; one of these is there.
const PARTS: &[&str] = &[
    "actors",
    "codebooks",
    "lang/en",
    "places/places.pack",
    "weapons",
];

/// A folder of rules, actors or places, laid out as `data/`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pack {
    folder: PathBuf,
    manifest: Manifest,
}

/// Which pack it is, who made it, and on what terms it may be passed on: `pack.toml`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// What it is called; that of its folder, if there is no manifest.
    pub name: String,
    /// Who made it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub author: Option<String>,
    /// Which state of it this is: a number, a day.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    /// The terms on which it may be passed on: "CC BY 4.0".
    #[serde(skip_serializing_if = "Option::is_none")]
    pub licence: Option<String>,
}

impl Pack {
    /// The pack in this folder.
    ///
    /// # Errors
    /// If it is no folder, holds nothing that would be used, or its manifest is wrong: where, and what to do.
    pub fn open(folder: &Path) -> Result<Self, Error> {
        let at = folder.display();
        let wrong = |what: String| Error::new(ErrorKind::Rules, what);
        if !folder.is_dir() {
            return Err(wrong(format!("{at} is no folder")));
        }
        if !PARTS.iter().any(|part| folder.join(part).exists()) {
            let parts = PARTS.join(", ");
            return Err(wrong(format!(
                "{at} holds none of {parts}: name a folder that is laid out as Tidings' own data/"
            )));
        }
        Ok(Self {
            manifest: manifest(folder)?,
            folder: folder.to_owned(),
        })
    }

    /// Which pack it is.
    pub fn manifest(&self) -> &Manifest {
        &self.manifest
    }
}

impl AsRef<Path> for Pack {
    fn as_ref(&self) -> &Path {
        &self.folder
    }
}

/// What `pack.toml` says; without one, the name of the folder.
fn manifest(folder: &Path) -> Result<Manifest, Error> {
    let path = folder.join(MANIFEST);
    if !path.exists() {
        let whole = folder.canonicalize().unwrap_or_else(|_| folder.to_owned());
        let name = whole.file_name().unwrap_or(whole.as_os_str());
        return Ok(Manifest {
            name: name.to_string_lossy().into_owned(),
            author: None,
            version: None,
            licence: None,
        });
    }
    let shown = path.display().to_string();
    let wrong = |what: String| Error::new(ErrorKind::Rules, what);
    let text = fs::read_to_string(&path).map_err(|e| wrong(format!("{shown}: {e}")))?;
    let source = Source {
        path: &shown,
        text: &text,
    };
    let manifest: Manifest = source.parse().map_err(|e| wrong(e.to_string()))?;
    let said = [
        ("name", Some(&manifest.name)),
        ("author", manifest.author.as_ref()),
        ("version", manifest.version.as_ref()),
        ("licence", manifest.licence.as_ref()),
    ];
    match said
        .iter()
        .find(|(_, value)| value.is_none_or(|v| v.trim().is_empty()))
    {
        Some((key, _)) => Err(wrong(format!("{shown}: say the `{key}`: {key} = \"...\""))),
        None => Ok(manifest),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What opening a folder with this manifest gives, if the folder holds rules.
    fn opened(name: &str, manifest: Option<&str>) -> Result<Manifest, String> {
        let folder = std::env::temp_dir().join(format!("tidings-{name}-{}", std::process::id()));
        fs::create_dir_all(folder.join("weapons")).expect("a folder");
        if let Some(manifest) = manifest {
            fs::write(folder.join(MANIFEST), manifest).expect("a file");
        }
        let pack = Pack::open(&folder);
        fs::remove_dir_all(&folder).expect("the folder goes");
        pack.map(|pack| pack.manifest).map_err(|e| e.to_string())
    }

    #[test]
    fn a_manifest_says_who_made_a_pack_and_on_what_terms() {
        let whole =
            "name = \"Sahel\"\nauthor = \"A. Writer\"\nversion = \"3\"\nlicence = \"CC0\"\n";
        let manifest = opened("whole", Some(whole)).expect("a pack");
        assert_eq!(manifest.name, "Sahel");
        assert_eq!(manifest.licence.as_deref(), Some("CC0"));
        let without = opened("bare", None).expect("a pack");
        assert!(without.name.starts_with("tidings-bare") && without.author.is_none());
        let error =
            opened("short", Some("name = \"Sahel\"\nauthor = \" \"\n")).expect_err("no author");
        assert!(
            error.ends_with("pack.toml: say the `author`: author = \"...\""),
            "{error}"
        );
        let error =
            opened("wrong", Some("name = \"Sahel\"\nauthors = \"A\"\n")).expect_err("a key");
        assert!(
            error.contains("pack.toml:2:1: unknown field `authors`"),
            "{error}"
        );
    }

    #[test]
    fn a_folder_with_nothing_of_use_is_no_pack() {
        let error = Pack::open(Path::new("/no/such/folder")).expect_err("none");
        assert_eq!(error.to_string(), "/no/such/folder is no folder");
        let empty = std::env::temp_dir().join(format!("tidings-empty-{}", std::process::id()));
        fs::create_dir_all(&empty).expect("a folder");
        let error = Pack::open(&empty).expect_err("nothing in it");
        fs::remove_dir_all(&empty).expect("the folder goes");
        assert!(
            error.to_string().contains("holds none of actors,"),
            "{error}"
        );
    }
}

//! `tidings check`: whether a folder of rules is sound.

use std::path::PathBuf;

use anyhow::{Context, bail};
use clap::Args;
use walkdir::WalkDir;

use crate::{Ending, print};

#[derive(Args)]
pub(crate) struct Options {
    /// Folder of rules, such as `data/`.
    #[arg(value_name = "FOLDER")]
    folder: PathBuf,
}

pub(crate) fn check(options: &Options) -> anyhow::Result<Ending> {
    let folder = &options.folder;
    if !folder.is_dir() {
        bail!(
            "{} is not a folder; name the folder of rules, such as data/",
            folder.display()
        );
    }
    let (mut files, mut faults) = (0, 0);
    for entry in WalkDir::new(folder).sort_by_file_name() {
        let entry = entry?;
        let path = entry.path();
        if path.extension().is_none_or(|extension| extension != "toml")
            || entry.file_name() == "Cargo.toml"
        {
            continue;
        }
        files += 1;
        let written = std::fs::read_to_string(path).with_context(|| path.display().to_string())?;
        if let Err(error) = written.parse::<toml::Table>() {
            faults += 1;
            print::complain(&format!("{}: {error}", path.display()));
        }
    }
    let mut out = print::Out::new();
    out.write(format!("{files} files, {faults} faults\n").as_bytes())?;
    Ok(if files == 0 || faults > 0 {
        Ending::Nothing
    } else {
        Ending::Done
    })
}

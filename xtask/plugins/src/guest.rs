use crate::{Outcome, told};
use std::{
    fs,
    path::{Path, PathBuf},
};

/// A component's source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Guest {
    pub(crate) name: String,
    /// Ill-behaved, for tests: kept apart in `dist`.
    pub(crate) is_fixture: bool,
    /// The crate's folder, or the text file.
    pub(crate) source: PathBuf,
    pub(crate) recipe: Recipe,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Recipe {
    /// A crate of the guests' workspace; `library` is the module that cargo makes of it, without its extension.
    Crate { library: String },
    /// WebAssembly text.
    Text,
}

/// Every guest: the crates that are built as `cdylib`, and the texts among the fixtures.
pub(crate) fn all(plugins: &Path) -> Outcome<Vec<Guest>> {
    let mut guests = Vec::new();
    for (folder, is_fixture) in [(plugins.to_owned(), false), (plugins.join("fixtures"), true)] {
        for path in entries(&folder)? {
            let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
            let recipe = if path.extension().is_some_and(|extension| extension == "wat") {
                Recipe::Text
            } else if fs::read_to_string(path.join("Cargo.toml")).is_ok_and(|text| text.contains("cdylib")) {
                Recipe::Crate { library: name.replace('-', "_") }
            } else {
                continue;
            };
            guests.push(Guest { name, is_fixture, source: path, recipe });
        }
    }
    Ok(guests)
}

impl Guest {
    /// Its component's name below `plugins/dist`.
    pub(crate) fn file(&self) -> String {
        let folder = if self.is_fixture { "fixtures/" } else { "" };
        format!("{folder}{}.wasm", self.name)
    }

    /// Every file that decides what the component is.
    pub(crate) fn sources(&self, plugins: &Path) -> Outcome<Vec<PathBuf>> {
        let mut files = Vec::new();
        below(&plugins.join("wit/v1"), &mut files)?;
        match self.recipe {
            Recipe::Text => files.push(self.source.clone()),
            Recipe::Crate { .. } => {
                files.extend(["Cargo.toml", "Cargo.lock", "kit/Cargo.toml"].map(|file| plugins.join(file)));
                below(&plugins.join("kit/src"), &mut files)?;
                files.push(self.source.join("Cargo.toml"));
                below(&self.source.join("src"), &mut files)?;
            }
        }
        Ok(files)
    }
}

fn below(folder: &Path, files: &mut Vec<PathBuf>) -> Outcome<()> {
    for path in entries(folder)? {
        if path.is_dir() {
            below(&path, files)?;
        } else {
            files.push(path);
        }
    }
    Ok(())
}

/// What is in a folder, in the order of names.
fn entries(folder: &Path) -> Outcome<Vec<PathBuf>> {
    let entries = fs::read_dir(folder).map_err(told(folder))?;
    let mut paths: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    paths.sort();
    Ok(paths)
}

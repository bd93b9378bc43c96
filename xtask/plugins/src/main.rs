//! `cargo xtask plugins`: builds the guests under `plugins/` into the components that are committed in `plugins/dist/`,
//! or checks that what is committed is what the sources say.
//!
//! A machine without a WebAssembly target can check too: the manifest keeps a digest of the sources that each component
//! was built from.

mod behaviour;
mod component;
mod guest;
mod manifest;
mod sources;
mod toolchain;

use component::Wrapper;
use guest::{Guest, Recipe};
use manifest::{Entry, Manifest};
use std::{
    collections::BTreeMap,
    env, fs,
    path::{Path, PathBuf},
    process::ExitCode,
};
use toolchain::Toolchain;

type Outcome<T> = Result<T, String>;

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let outcome = match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        [] => build(),
        ["--check"] => check(),
        _ => Err("`plugins` takes --check or nothing".to_owned()),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            eprintln!("plugins: {problem}");
            ExitCode::FAILURE
        }
    }
}

/// Builds everything and writes `plugins/dist`, where nothing else stays.
fn build() -> Outcome<()> {
    let plugins = plugins();
    let guests = guest::all(&plugins)?;
    let toolchain = Toolchain::find_or_make(&plugins)?;
    println!("building {} components with {}", guests.len(), toolchain.told());
    let built = components(&plugins, &guests, &toolchain)?;

    let dist = plugins.join("dist");
    if dist.exists() {
        fs::remove_dir_all(&dist).map_err(told(&dist))?;
    }
    for (name, component) in &built {
        write(&dist.join(name), component)?;
        println!("  {name}  {} KiB", component.len().div_ceil(1024));
    }
    let manifest = manifest(&plugins, &guests, &toolchain, &built)?;
    write(&dist.join(manifest::FILE), manifest.to_json().as_bytes())
}

/// Compares what is committed with the sources: by digest first, and by building again where that can be done.
fn check() -> Outcome<()> {
    let plugins = plugins();
    let guests = guest::all(&plugins)?;
    let committed = Manifest::read(&plugins.join("dist"))?;
    let stale = stale(&plugins, &guests, &committed)?;
    if !stale.is_empty() {
        return Err(format!(
            "stale, run `cargo xtask plugins` and commit plugins/dist:\n{}",
            stale.join("\n")
        ));
    }
    println!("the {} committed components are of these sources", guests.len());

    let Some(toolchain) = Toolchain::find(&plugins) else {
        println!("not built again: there is no compiler for wasm32-unknown-unknown here");
        return Ok(());
    };
    let built = components(&plugins, &guests, &toolchain)?;
    if toolchain.identity() == committed.compiler {
        let how = "built again with the recorded compiler: the bytes";
        return compare(&plugins, &built, how, |component| Ok(component.to_vec()));
    }
    let how = format!(
        "built again with {}, not the recorded {}, so that bytes can't be the same: faces and answers",
        toolchain.identity(),
        committed.compiler
    );
    compare(&plugins, &built, &how, behaviour::of)
}

/// Compares what `look` sees of each component with what it sees of the committed one.
fn compare<T: PartialEq>(
    plugins: &Path,
    built: &BTreeMap<String, Vec<u8>>,
    how: &str,
    look: impl Fn(&[u8]) -> Outcome<T>,
) -> Outcome<()> {
    let mut different = Vec::new();
    for (name, component) in built {
        let path = plugins.join("dist").join(name);
        let committed = fs::read(&path).map_err(told(&path))?;
        if look(&committed)? != look(component)? {
            different.push(name.as_str());
        }
    }
    if different.is_empty() {
        println!("{how} are those of the committed components");
        return Ok(());
    }
    Err(format!("{how} differ in {}", different.join(", ")))
}

/// Every component by its name below `plugins/dist`.
fn components(plugins: &Path, guests: &[Guest], toolchain: &Toolchain) -> Outcome<BTreeMap<String, Vec<u8>>> {
    let wrapper = Wrapper::new(&plugins.join("wit/v1"))?;
    let modules = toolchain.build(plugins, guests)?;
    guests
        .iter()
        .map(|guest| {
            let component = match &guest.recipe {
                Recipe::Crate { library } => {
                    let module = modules.join(library).with_extension("wasm");
                    wrapper.wrap(&fs::read(&module).map_err(told(&module))?)
                }
                Recipe::Text => wrapper.assemble(&guest.source),
            };
            let component = component.map_err(|problem| format!("{}: {problem}", guest.name))?;
            toolchain.refuse_traces(&guest.name, &component)?;
            Ok((guest.file(), component))
        })
        .collect()
}

fn manifest(
    plugins: &Path,
    guests: &[Guest],
    toolchain: &Toolchain,
    built: &BTreeMap<String, Vec<u8>>,
) -> Outcome<Manifest> {
    let entry = |guest: &Guest| {
        let component = &built[&guest.file()];
        let sources = sources::digest(plugins, &guest.sources(plugins)?)?;
        let entry = Entry { sources, sha256: sources::sha256(component), size_bytes: component.len() };
        Ok((guest.file(), entry))
    };
    Ok(Manifest {
        compiler: toolchain.identity().to_owned(),
        wrapper: component::wrapper_version(),
        components: guests.iter().map(entry).collect::<Outcome<_>>()?,
    })
}

/// A line for each component that is missing, left over, altered, or of other sources.
fn stale(plugins: &Path, guests: &[Guest], committed: &Manifest) -> Outcome<Vec<String>> {
    let mut lines = Vec::new();
    if committed.wrapper != component::wrapper_version() {
        lines.push(format!("  all: wrapped by {}, now {}", committed.wrapper, component::wrapper_version()));
    }
    for guest in guests {
        let file = guest.file();
        let Some(entry) = committed.components.get(&file) else {
            lines.push(format!("  {file}: not built"));
            continue;
        };
        if sources::digest(plugins, &guest.sources(plugins)?)? != entry.sources {
            lines.push(format!("  {file}: built from other sources"));
        }
        let component = fs::read(plugins.join("dist").join(&file)).unwrap_or_default();
        if sources::sha256(&component) != entry.sha256 {
            lines.push(format!("  {file}: not the component of the manifest"));
        }
    }
    let is_known = |file: &&String| guests.iter().any(|guest| guest.file() == **file);
    lines.extend(
        committed
            .components
            .keys()
            .filter(|file| !is_known(file))
            .map(|file| format!("  {file}: has no sources")),
    );
    Ok(lines)
}

/// The guests' workspace, in the clone in which cargo runs us.
fn plugins() -> PathBuf {
    let package = env::var_os("CARGO_MANIFEST_DIR").unwrap_or_else(|| env!("CARGO_MANIFEST_DIR").into());
    let root = Path::new(&package).ancestors().nth(2).expect("the builder is two folders below the root");
    root.join("plugins")
}

fn write(path: &Path, content: &[u8]) -> Outcome<()> {
    let folder = path.parent().expect("a file is in a folder");
    fs::create_dir_all(folder).and_then(|()| fs::write(path, content)).map_err(told(path))
}

/// For errors of the file system: which file it was.
fn told(path: &Path) -> impl Fn(std::io::Error) -> String {
    move |error| format!("{}: {error}", path.display())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Runs wherever the tests run, so that a guest can't be changed without its component.
    #[test]
    fn the_committed_components_are_of_the_committed_sources() {
        let plugins = plugins();
        let guests = guest::all(&plugins).unwrap();
        let committed = Manifest::read(&plugins.join("dist")).unwrap();
        assert_eq!(stale(&plugins, &guests, &committed).unwrap(), Vec::<String>::new());
        assert!(guests.len() > 10, "{}", guests.len());
    }

    #[test]
    fn what_is_missing_left_over_or_altered_is_named() {
        let plugins = plugins();
        let guests = guest::all(&plugins).unwrap();
        let mut committed = Manifest::read(&plugins.join("dist")).unwrap();
        let passphrase = committed.components.remove("passphrase.wasm").unwrap();
        committed.components.insert("gone.wasm".to_owned(), passphrase);
        let altered = committed.components.get_mut("pronounceable.wasm").unwrap();
        altered.sources = String::new();
        altered.sha256 = String::new();
        let mut lines = stale(&plugins, &guests, &committed).unwrap();
        lines.sort();
        assert_eq!(
            lines,
            [
                "  gone.wasm: has no sources",
                "  passphrase.wasm: not built",
                "  pronounceable.wasm: built from other sources",
                "  pronounceable.wasm: not the component of the manifest",
            ]
        );
    }
}

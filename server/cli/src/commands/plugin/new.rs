//! A starter project for a plugin's author: templates, the contract, nothing else.

use crate::commands::Outcome;
use clap::ValueEnum;
use std::{error::Error, fs, io, path::Path, process::ExitCode};

/// The worlds that something calls today.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(in crate::commands) enum StarterWorld {
    PasswordGenerator,
    MailComposer,
    TenantBranding,
    LoginNamer,
}

/// A file of the contract, or of a template.
macro_rules! text {
    ($path:literal) => {
        include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/", $path))
    };
}

/// The contract, whole: worlds use each other's interfaces.
const CONTRACT: [(&str, &str); 8] = [
    ("branding.wit", text!("../../plugins/wit/v1/branding.wit")),
    ("events.wit", text!("../../plugins/wit/v1/events.wit")),
    ("mail.wit", text!("../../plugins/wit/v1/mail.wit")),
    ("naming.wit", text!("../../plugins/wit/v1/naming.wit")),
    ("password.wit", text!("../../plugins/wit/v1/password.wit")),
    ("tokens.wit", text!("../../plugins/wit/v1/tokens.wit")),
    ("types.wit", text!("../../plugins/wit/v1/types.wit")),
    ("worlds.wit", text!("../../plugins/wit/v1/worlds.wit")),
];
const MANIFEST: &str = text!("src/commands/plugin/new/Cargo.toml.template");
const README: &str = text!("src/commands/plugin/new/README.md.template");
const GITIGNORE: &str = text!("src/commands/plugin/new/gitignore");
/// As in the contract: what a plugin may call itself.
const LONGEST_NAME: usize = 64;

impl StarterWorld {
    const fn name(self) -> &'static str {
        match self {
            Self::PasswordGenerator => "password-generator",
            Self::MailComposer => "mail-composer",
            Self::TenantBranding => "tenant-branding",
            Self::LoginNamer => "login-namer",
        }
    }

    /// The plugin and the schema of its settings.
    const fn sources(self) -> (&'static str, &'static str) {
        match self {
            Self::PasswordGenerator => (
                text!("src/commands/plugin/new/password-generator.rs"),
                text!("src/commands/plugin/new/password-generator.schema.json"),
            ),
            Self::MailComposer => (
                text!("src/commands/plugin/new/mail-composer.rs"),
                text!("src/commands/plugin/new/mail-composer.schema.json"),
            ),
            Self::TenantBranding => (
                text!("src/commands/plugin/new/tenant-branding.rs"),
                text!("src/commands/plugin/new/tenant-branding.schema.json"),
            ),
            Self::LoginNamer => (
                text!("src/commands/plugin/new/login-namer.rs"),
                text!("src/commands/plugin/new/login-namer.schema.json"),
            ),
        }
    }
}

pub(super) fn run(folder: &Path, world: StarterWorld) -> Outcome {
    let name = name(folder)?;
    check_empty(folder)?;
    write(folder, &name, world).map_err(|error| format!("{}: {error}", folder.display()))?;
    println!("{} is a {} that works; its README.md says how to build it", folder.display(), world.name());
    Ok(ExitCode::SUCCESS)
}

/// The folder's name is the plugin's: what cargo takes for a package's name.
fn name(folder: &Path) -> Result<String, Box<dyn Error>> {
    let name = folder.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    let is_name = name.starts_with(|c: char| c.is_ascii_lowercase())
        && name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '-' | '_'))
        && name.len() <= LONGEST_NAME;
    if is_name {
        return Ok(name.to_owned());
    }
    Err(format!(
        "{}: the folder's name becomes the plugin's: lower-case letters a to z first, then digits, - and _ too, \
         {LONGEST_NAME} characters at most",
        folder.display()
    )
    .into())
}

fn check_empty(folder: &Path) -> Result<(), Box<dyn Error>> {
    let is_empty = match fs::read_dir(folder) {
        Ok(mut entries) => entries.next().is_none(),
        Err(error) if error.kind() == io::ErrorKind::NotFound => true,
        Err(error) => return Err(format!("{}: {error}", folder.display()).into()),
    };
    if is_empty {
        return Ok(());
    }
    Err(format!("{}: the folder isn't empty, and nothing in it is overwritten", folder.display()).into())
}

fn write(folder: &Path, name: &str, world: StarterWorld) -> io::Result<()> {
    let filled = |template: &str| {
        template
            .replace("{name}", name)
            .replace("{library}", &name.replace('-', "_"))
            .replace("{world}", world.name())
    };
    let (library, schema) = world.sources();
    fs::create_dir_all(folder.join("src"))?;
    fs::create_dir_all(folder.join("wit"))?;
    fs::write(folder.join("Cargo.toml"), filled(MANIFEST))?;
    fs::write(folder.join("README.md"), filled(README))?;
    fs::write(folder.join(".gitignore"), GITIGNORE)?;
    fs::write(folder.join("src/lib.rs"), library)?;
    fs::write(folder.join("src/settings.schema.json"), schema)?;
    CONTRACT.iter().try_for_each(|(file, text)| fs::write(folder.join("wit").join(file), text))
}

#[cfg(test)]
mod tests {
    use super::*;
    use latchkey_domain::plugin::Capability;
    use std::collections::BTreeSet;

    #[test]
    fn a_project_is_written_once() {
        let base = tempfile::tempdir().expect("a folder");
        let folder = base.path().join("our-mails");
        run(&folder, StarterWorld::MailComposer).expect("an empty folder");
        let manifest = fs::read_to_string(folder.join("Cargo.toml")).expect("a manifest");
        assert!(manifest.contains("name = \"our-mails\""), "{manifest}");
        let readme = fs::read_to_string(folder.join("README.md")).expect("a readme");
        assert!(readme.contains("release/our_mails.wasm") && !readme.contains("{name}"), "{readme}");
        let refusal = run(&folder, StarterWorld::MailComposer).expect_err("a full folder").to_string();
        assert!(refusal.contains("isn't empty"), "{refusal}");
    }

    #[test]
    fn a_folder_whose_name_is_no_name_is_refused() {
        for bad in ["Our-Mails", "2nd", "our mails", "..", ""] {
            assert!(name(Path::new(bad)).is_err(), "{bad}");
        }
        assert_eq!(name(Path::new("a/our-mails2")).expect("a name"), "our-mails2");
    }

    #[test]
    fn every_template_is_of_its_world_and_its_schema_is_json() {
        for world in StarterWorld::value_variants() {
            let (library, schema) = world.sources();
            assert!(world.name().parse::<Capability>().is_ok(), "{}", world.name());
            assert!(library.contains(&format!("world: \"{}\"", world.name())), "{}", world.name());
            let schema: serde_json::Value = serde_json::from_str(schema).expect("JSON");
            assert_eq!(schema["type"], "object");
        }
    }

    #[test]
    fn the_contract_is_whole() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../plugins/wit/v1");
        let there = fs::read_dir(folder).expect("the contract");
        let there: BTreeSet<String> =
            there.map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned()).collect();
        let carried: BTreeSet<String> = CONTRACT.iter().map(|(file, _)| (*file).to_owned()).collect();
        assert_eq!(carried, there);
    }
}

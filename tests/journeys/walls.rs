//! The walls of the house: what `cargo metadata` says, compared with the drawing in `docs/architecture.md`.

use cargo_metadata::{DependencyKind, Metadata, MetadataCommand};
use std::{collections::HashSet, env, path::Path, process::Command};

/// The storeys. A crate imports from storeys below its own, never from beside or above.
const FLOORS: &[(&str, u8)] = &[
    ("latchkey-protocol", 0),
    ("latchkey-migrations", 0),
    ("latchkey-domain", 1),
    ("latchkey-storage", 2),
    ("latchkey-render", 2),
    ("latchkey-plugin-host", 2),
    ("latchkey-app", 3),
    ("latchkey-web", 4),
    ("latchkey", 5),
];

/// What only some may import: the reason why SQL can't be in a handler, nor HTTP in a use case.
const KEPT: &[(&str, &[&str])] = &[
    ("latchkey-migrations", &["latchkey-storage"]),
    ("sea-orm", &["latchkey-storage", "latchkey-migrations"]),
    ("sea-orm-migration", &["latchkey-storage", "latchkey-migrations"]),
    ("sqlx", &["latchkey-storage", "latchkey-migrations"]),
    ("poem", &["latchkey-web", "latchkey"]),
    ("poem-openapi", &["latchkey-web", "latchkey"]),
    ("handlebars", &["latchkey-render"]),
    ("lettre", &["latchkey"]),
    ("reqwest", &["latchkey"]),
    ("wasmtime", &["latchkey-plugin-host"]),
];

/// Stands beside the house: may import anything, and the house imports it for its own tests at most.
const BESIDE: &[&str] =
    &["latchkey-tests", "latchkey-test-databases", "latchkey-bench", "latchkey-plugin-builder", "xtask"];

/// Must not be in the binary, not even through somebody else: one TLS, one crypto provider (aws-lc-rs).
const FORBIDDEN: &[&str] = &["openssl-sys", "native-tls", "ring"];

/// One line under `[dependencies]`, `[build-dependencies]` or `[dev-dependencies]` of a crate of ours.
struct Import<'a> {
    from: &'a str,
    to: &'a str,
    only_for_tests: bool,
}

#[test]
fn imports_point_down() {
    let metadata = metadata();
    let members = metadata.workspace_packages();
    let names: Vec<&str> = members.iter().map(|package| package.name.as_str()).collect();
    let imports: Vec<Import> = members
        .iter()
        .flat_map(|package| {
            package.dependencies.iter().map(|dependency| {
                let only_for_tests = dependency.kind == DependencyKind::Development;
                import(&package.name, &dependency.name, only_for_tests)
            })
        })
        .collect();
    let broken = broken_walls(&names, &imports);
    assert!(broken.is_empty(), "\n{}\nThe drawing is in docs/architecture.md.", broken.join("\n"));
}

#[test]
fn the_binary_has_one_tls() {
    let compiled = compiled_into("latchkey");
    let found: Vec<_> = FORBIDDEN.iter().filter(|name| compiled.contains(**name)).collect();
    assert!(
        found.is_empty(),
        "{found:?} in the binary; `cargo tree -p latchkey -i NAME` tells who brings it"
    );
    assert!(compiled.contains("aws-lc-rs"), "the crypto provider is missing in: {compiled:?}");
}

#[test]
fn a_hole_in_a_wall_is_seen() {
    let cases = [
        ("latchkey-domain", "latchkey-app", false, "upwards"),
        ("latchkey-render", "latchkey-storage", false, "beside"),
        ("latchkey-app", "latchkey-migrations", false, "kept"),
        ("latchkey-web", "sea-orm", false, "kept"),
        ("latchkey-app", "poem", true, "kept"),
        ("latchkey-domain", "latchkey-tests", false, "no part"),
        ("latchkey-attic", "serde", false, "no part"),
    ];
    for (from, to, only_for_tests, word) in cases {
        let broken = broken_walls(&[from], &[import(from, to, only_for_tests)]).join("\n");
        let is_told = broken.contains(word) && broken.contains(from);
        assert!(is_told, "{from} → {to}: “{broken}” says nothing of “{word}”");
    }
    let allowed = [
        import("latchkey-web", "latchkey-domain", false),
        import("latchkey-storage", "latchkey-test-databases", true),
        import("latchkey-bench", "lettre", false),
    ];
    let members = ["latchkey-web", "latchkey-storage", "latchkey-bench"];
    assert_eq!(broken_walls(&members, &allowed), Vec::<String>::new());
}

fn import<'a>(from: &'a str, to: &'a str, only_for_tests: bool) -> Import<'a> {
    Import { from, to, only_for_tests }
}

/// A sentence for each import, and each crate, that the drawing doesn't have.
fn broken_walls(members: &[&str], imports: &[Import]) -> Vec<String> {
    let strangers = members
        .iter()
        .filter(|name| floor(name).is_none() && !BESIDE.contains(name))
        .map(|name| format!("{name} is no part of the drawing: give it a floor there and in this test"));
    let holes = imports.iter().filter(|import| !BESIDE.contains(&import.from)).filter_map(hole);
    strangers.chain(holes).collect()
}

fn hole(import: &Import) -> Option<String> {
    let &Import { from, to, only_for_tests } = import;
    if let Some((_, keepers)) = KEPT.iter().find(|(kept, _)| *kept == to)
        && !keepers.contains(&from)
    {
        return Some(format!("{from} imports {to}, which is kept to {}", keepers.join(" and ")));
    }
    if BESIDE.contains(&to) {
        let problem = format!("{from} imports {to}, which is no part of the product");
        return (!only_for_tests).then_some(problem);
    }
    let (ours, theirs) = (floor(from)?, floor(to)?);
    let direction = match theirs.cmp(&ours) {
        std::cmp::Ordering::Less => return None,
        std::cmp::Ordering::Equal => "beside itself",
        std::cmp::Ordering::Greater => "upwards",
    };
    Some(format!("{from} (floor {ours}) imports {to} (floor {theirs}): {direction}, imports point down only"))
}

fn floor(name: &str) -> Option<u8> {
    FLOORS.iter().find(|(known, _)| *known == name).map(|(_, floor)| *floor)
}

/// The workspace's crates with what their manifests import.
fn metadata() -> Metadata {
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR")).join("../Cargo.toml");
    MetadataCommand::new().manifest_path(manifest).no_deps().exec().expect("cargo reads the workspace")
}

/// The crates that are compiled for a crate of ours, tests' own left out. From `cargo tree`, because the metadata also
/// list what an optional feature that nobody switched on would bring.
fn compiled_into(package: &str) -> HashSet<String> {
    let output = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
        .args([
            "tree",
            "--locked",
            "--edges=normal,build",
            "--prefix=none",
            "--format={p}",
            "--package",
            package,
        ])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .expect("cargo runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let lines = String::from_utf8_lossy(&output.stdout);
    lines.lines().filter_map(|line| line.split(' ').next()).map(str::to_owned).collect()
}

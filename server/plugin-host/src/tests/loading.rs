//! Uploads that are no plugins, and what is told of them.

use super::{
    guests::{ANSWER_AT_256, Recipe, constant, letters},
    support::{Seeded, callee, host, load, loaded, password, patient},
};
use crate::{Host, Limits, engine, loading::look};
use latchkey_domain::plugin::PluginHost;

async fn refusal(host: &Host, bytes: Vec<u8>) -> String {
    host.load(bytes.into()).await.unwrap_err().to_string()
}

#[tokio::test]
async fn what_is_no_component_is_told_by_what_it_is() {
    let host = host(Limits { component_bytes: 100_000, ..patient() });
    let component = letters().component();
    let precompiled = engine::engine(&patient()).unwrap().precompile_component(&component).unwrap();
    let mut newer = component.clone();
    newer[4] = 0x0e;
    let cases: [(Vec<u8>, &str); 12] = [
        (letters().module(), "found a core WebAssembly module: wrap it with `wasm-tools component new`"),
        (b" (component)".to_vec(), "found WebAssembly text"),
        (b"(module)".to_vec(), "found WebAssembly text"),
        (precompiled, "found a precompiled artefact"),
        (b"\x7fELF\x02\x01\x01".to_vec(), "found an ELF file"),
        (b"PK\x03\x04....".to_vec(), "found a zip archive"),
        (b"\x1f\x8b\x08....".to_vec(), "found a gzip archive"),
        (Vec::new(), "found nothing"),
        (component[..6].to_vec(), "found only its first bytes"),
        (newer, "found a version of WebAssembly"),
        (b"<html>".to_vec(), "found something else"),
        (vec![0; 100_001], "at most 100000 bytes, found 100001"),
    ];
    for (bytes, told) in cases {
        let refusal = refusal(&host, bytes).await;
        assert!(refusal.contains(told), "{refusal}");
        assert!(refusal.contains("expected a WebAssembly component"), "{refusal}");
    }
}

#[tokio::test]
async fn what_was_cut_off_is_told_as_such() {
    let host = host(patient());
    let component = letters().component();
    for length in [9, component.len() / 2, component.len() - 1] {
        let refusal = refusal(&host, component[..length].to_vec()).await;
        assert!(refusal.contains("expected"), "{length}: {refusal}");
    }
    let half = refusal(&host, component[..component.len() / 2].to_vec()).await;
    assert!(half.contains("unexpected end") && half.contains("at byte"), "{half}");
}

/// A guest of a contract of its own, which exports what a password generator does, by name.
fn foreign(wit: &str) -> Recipe {
    let wit = format!(
        "package test:guest;
         {wit}
         export describe: func() -> u32; export generate: func() -> string; }}"
    );
    Recipe::of("w")
        .with_contract(&wit)
        .item(&format!("(func (export \"generate\") (result i32) {ANSWER_AT_256})"))
}

#[tokio::test]
async fn imports_beyond_the_contract_are_refused_by_name() {
    let host = host(patient());
    let wasi = foreign("world w { import wasi:cli/environment@0.2.3;");
    let wasi = with_package(wasi, "wasi:cli@0.2.3", "interface environment { get: func() -> u32; }")
        .import("wasi:cli/environment@0.2.3", "get", "(result i32)")
        .item("(func (export \"use\") (drop (call $get)))");
    let told = load(&host, &wasi).await.unwrap_err().to_string();
    assert!(told.contains("imports wasi:cli/environment@0.2.3") && told.contains("no WASI"), "{told}");

    let newer = foreign("world w { import latchkey:plugin/random@2.0.0;");
    let newer =
        with_package(newer, "latchkey:plugin@2.0.0", "interface random { below: func(b: u32) -> u32; }")
            .import("latchkey:plugin/random@2.0.0", "below", "(param i32) (result i32)")
            .item("(func (export \"use\") (drop (call $below (i32.const 1))))");
    let told = load(&host, &newer).await.unwrap_err().to_string();
    assert!(told.contains("latchkey:plugin/random@2.0.0") && told.contains("version 1"), "{told}");

    let unknown = foreign("world w { import fetch: func() -> u32;")
        .import("$root", "fetch", "(result i32)")
        .item("(func (export \"use\") (drop (call $fetch)))");
    let told = load(&host, &unknown).await.unwrap_err().to_string();
    assert!(told.contains("imports fetch"), "{told}");
}

fn with_package(recipe: Recipe, name: &str, text: &str) -> Recipe {
    recipe.with_package(&format!("package {name} {{ {text} }}"))
}

#[tokio::test]
async fn a_password_generator_cannot_log() {
    let host = host(patient());
    let chatty = foreign("world w { import latchkey:plugin/log@1.0.0;");
    let chatty = with_package(chatty, "latchkey:plugin@1.0.0", "interface log { write: func(level: u32); }")
        .import("latchkey:plugin/log@1.0.0", "write", "(param i32)")
        .item("(func (export \"use\") (call $write (i32.const 1)))");
    let told = load(&host, &chatty).await.unwrap_err().to_string();
    assert!(told.contains("can't log"), "{told}");
}

#[tokio::test]
async fn an_import_of_another_type_is_refused_when_it_is_loaded() {
    let host = host(patient());
    let wrong = foreign("world w { import latchkey:plugin/random@1.0.0;");
    let wrong =
        with_package(wrong, "latchkey:plugin@1.0.0", "interface random { below: func(b: u64) -> u64; }")
            .import("latchkey:plugin/random@1.0.0", "below", "(param i64) (result i64)")
            .item("(func (export \"use\") (drop (call $below (i64.const 1))))");
    let told = load(&host, &wrong).await.unwrap_err().to_string();
    assert!(told.contains("expected imports as in latchkey:plugin@1.0.0"), "{told}");
    assert!(told.contains("below"), "{told}");
}

#[tokio::test]
async fn exports_of_no_world_or_of_other_types_are_refused_when_they_are_loaded() {
    let host = host(patient());
    let told = load(&host, &foreign("world w {")).await.unwrap_err().to_string();
    assert!(told.contains("expected exports as in the world password-generator"), "{told}");
    let nameless =
        Recipe::of("w").with_contract("package test:guest; world w { export describe: func() -> u32; }");
    let told = load(&host, &nameless).await.unwrap_err().to_string();
    assert!(told.contains("expected an export that one of the worlds has"), "{told}");
    let of_two = Recipe::of("w")
        .with_contract(
            "package test:guest;
             world w { export brand: func() -> u32; export shape: func() -> u32; export describe: func() -> u32; }",
        )
        .item("(func (export \"brand\") (result i32) (i32.const 1))")
        .item("(func (export \"shape\") (result i32) (i32.const 1))");
    let told = load(&host, &of_two).await.unwrap_err().to_string();
    assert!(told.contains("found those of several: `brand`, `shape`"), "{told}");
}

#[tokio::test]
async fn a_description_beyond_its_bounds_makes_no_plugin() {
    let host = host(patient());
    for (recipe, told) in [
        (constant("x").described("", "1", "{}"), "the name is empty"),
        (constant("x").described("a", "1\n2", "{}"), "the version has a line break"),
        (constant("x").described("a", "1", "[1]"), "no JSON object"),
        (
            constant("x").described("a", "1", &format!("{{\"a\":\"{}\"}}", "x".repeat(16_384))),
            "at most 16384",
        ),
    ] {
        let refusal = load(&host, &recipe).await.unwrap_err().to_string();
        assert!(refusal.contains("`describe`") && refusal.contains(told), "{refusal}");
    }
}

#[tokio::test]
async fn a_function_that_would_take_the_compiler_long_is_refused() {
    let host = host(Limits { function_bytes: 2_000, ..patient() });
    let long = constant("x").item(&format!("(func {})", "(drop (i32.const 1))".repeat(1_000)));
    let refusal = load(&host, &long).await.unwrap_err().to_string();
    assert!(refusal.contains("at most 2000 bytes"), "{refusal}");
}

#[tokio::test]
async fn the_component_that_was_used_longest_ago_goes_first() {
    let host = host(Limits { kept_components: 2, ..patient() });
    let [a, b] = [loaded(&host, &constant("a")).await, loaded(&host, &constant("b")).await];
    assert!(password(&host, callee(&a)).await.is_ok());
    let c = loaded(&host, &constant("c")).await;
    assert!(host.is_loaded(&a) && !host.is_loaded(&b) && host.is_loaded(&c));
    let tiny = super::support::host(Limits { kept_code_bytes: 1, ..patient() });
    let a = loaded(&tiny, &constant("a")).await;
    assert!(tiny.is_loaded(&a), "the newest stays, however large");
    loaded(&tiny, &constant("b")).await;
    assert!(!tiny.is_loaded(&a));
}

#[tokio::test]
async fn compiled_components_outlive_the_process_in_a_folder() {
    let base = tempfile::tempdir().expect("a folder");
    let folder = base.path().join("cache");
    let limits = Limits { cache_folder: Some(folder.clone()), ..patient() };
    for _ in 0..2 {
        let host = host(limits.clone());
        let digest = loaded(&host, &constant("correct horse")).await;
        assert_eq!(password(&host, callee(&digest)).await.as_deref(), Ok("correct horse"));
    }
    assert!(std::fs::read_dir(&folder).expect("it is there").next().is_some(), "something is kept");
}

/// Damaged components: refused in words, or still whole; never a panic.
#[tokio::test]
async fn damage_ends_in_words() {
    let limits = patient();
    let host = host(limits.clone());
    let whole = letters().component();
    let chance = Seeded::new(5);
    let damaged = || {
        let mut bytes = whole.clone();
        for _ in 0..=chance.next() % 4 {
            let at = usize::try_from(chance.next() % bytes.len() as u64).expect("small");
            bytes[at] ^= 1 << (chance.next() % 8);
        }
        if chance.next().is_multiple_of(8) {
            bytes.truncate(usize::try_from(chance.next() % bytes.len() as u64).expect("small"));
        }
        bytes
    };
    for _ in 0..2_000 {
        let _ = look(&damaged(), &limits);
    }
    for _ in 0..20 {
        if let Err(refusal) = host.load(damaged().into()).await {
            assert!(!refusal.0.is_empty() && refusal.0.len() < 1_000, "{refusal}");
            assert!(!refusal.0.contains(char::is_control), "{refusal}");
        }
    }
}

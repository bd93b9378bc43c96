//! What a file is, by its first bytes.

use wasmparser::Parser;
use wasmtime::Engine;

const EXPECTED: &str = "expected a WebAssembly component (.wasm)";

/// Refuses what is no binary component.
pub(crate) fn check(bytes: &[u8], maximum_bytes: usize) -> Result<(), String> {
    let length = bytes.len();
    if length > maximum_bytes {
        return Err(format!("{EXPECTED} of at most {maximum_bytes} bytes, found {length} bytes"));
    }
    if Parser::is_component(bytes) {
        return Ok(());
    }
    Err(format!("{EXPECTED}, found {}", found(bytes)))
}

fn found(bytes: &[u8]) -> &'static str {
    // An artefact is machine code: it is never run, whoever made it.
    if Engine::detect_precompiled(bytes).is_some() {
        return "a precompiled artefact: upload the component that it was made from";
    }
    if Parser::is_core_wasm(bytes) {
        return "a core WebAssembly module: wrap it with `wasm-tools component new`, or build it with your \
                language's componentize tool";
    }
    match bytes {
        [] => "nothing",
        [b'\0', b'a', b's', b'm', ..] if bytes.len() < 8 => "only its first bytes",
        [b'\0', b'a', b's', b'm', ..] => "a version of WebAssembly that this server doesn't know",
        [b'\x7f', b'E', b'L', b'F', ..] => "an ELF file",
        [b'P', b'K', 3, 4, ..] => "a zip archive: upload the .wasm file in it",
        [0x1f, 0x8b, ..] => "a gzip archive: upload the .wasm file in it",
        _ if is_text(bytes) => "WebAssembly text: assemble it with `wasm-tools parse`",
        _ => "something else",
    }
}

fn is_text(bytes: &[u8]) -> bool {
    let start = bytes.trim_ascii_start();
    start.starts_with(b"(module") || start.starts_with(b"(component") || start.starts_with(b";;")
}

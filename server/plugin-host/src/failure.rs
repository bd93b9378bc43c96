use crate::{Limits, bindings::types::PluginError, guest::Guest, text};
use latchkey_domain::plugin::PluginFailure;
use std::str::Utf8Error;
use wasmtime::Trap;

/// What a guest asked of the host and must not; the caller traps.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub(crate) struct Forbidden(pub(crate) &'static str);

/// Characters that are told of a trap, and of a guest's own refusal.
const TRAP_CHARACTERS: usize = 200;
const REFUSAL_CHARACTERS: usize = 500;

/// What wasmtime reports about a call, in the port's terms.
pub(crate) fn of_call(error: &wasmtime::Error, guest: &Guest, limits: &Limits) -> PluginFailure {
    match error.downcast_ref::<Trap>() {
        Some(Trap::Interrupt) => return PluginFailure::Deadline(limits.deadline),
        Some(Trap::StackOverflow) => return PluginFailure::Stack,
        _ => {}
    }
    if guest.allowance.memory_refused {
        // A guest that is refused memory gives up in a way of its own: it is the refusal that explains it.
        return PluginFailure::Memory((limits.memory_bytes / (1024 * 1024)) as u64);
    }
    if let Some(trap) = error.downcast_ref::<Trap>() {
        let words = trap.to_string();
        return PluginFailure::Trap(words.trim_start_matches("wasm trap: ").to_owned());
    }
    if let Some(Forbidden(words)) = error.downcast_ref() {
        return PluginFailure::Trap((*words).to_owned());
    }
    if error.downcast_ref::<Utf8Error>().is_some() {
        return PluginFailure::Answer("a text in it is not UTF-8".to_owned());
    }
    of_unknown(error, limits)
}

/// wasmtime keeps some of its errors' types to itself.
fn of_unknown(error: &wasmtime::Error, limits: &Limits) -> PluginFailure {
    let words = error.root_cause().to_string();
    if words.contains("fuel allocated for hostcalls") {
        let kibibytes = limits.output_bytes / 1024;
        return PluginFailure::Answer(format!("more than {kibibytes} KiB came out of it at once"));
    }
    PluginFailure::Trap(text::printable(&words, TRAP_CHARACTERS))
}

/// The guest's own refusal.
pub(crate) fn of_refusal(error: &PluginError) -> PluginFailure {
    let (kind, words) = match error {
        PluginError::InvalidSettings(words) => ("the settings are invalid: ", words),
        PluginError::Failed(words) => ("", words),
    };
    PluginFailure::Refused(format!("{kind}{}", text::printable(words, REFUSAL_CHARACTERS)))
}

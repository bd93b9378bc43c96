use crate::{guest::Guest, text, worlds::World};
use latchkey_domain::plugin::{Capability, UnfitComponent};
use std::{io, thread};
use tokio::sync::oneshot;
use wasmtime::{
    Engine,
    component::{Component, Linker},
};

/// The compiler's own stack: how deep it goes is up to the component, so it gets more than the runtime's threads have.
const STACK_BYTES: usize = 8 * 1024 * 1024;
const REASON_CHARACTERS: usize = 300;

/// Does `work` on a thread of its own, to the end even if nobody waits for it any more.
///
/// # Errors
/// When there is no thread, or the compiler gave up in a panic: the caller knows no more than that.
pub(crate) async fn apart<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> io::Result<T> {
    let (done, result) = oneshot::channel();
    thread::Builder::new().name("plugin-compiler".to_owned()).stack_size(STACK_BYTES).spawn(move || {
        // Nobody may be waiting any more.
        let _ = done.send(work());
    })?;
    result.await.map_err(io::Error::other)
}

/// Compiles, links and checks the types of a component that has been looked at. Gives its machine code's size too.
pub(crate) fn compile(
    engine: &Engine,
    linker: &Linker<Guest>,
    capability: Capability,
    bytes: &[u8],
) -> Result<(World, usize), UnfitComponent> {
    // Only ever from the binary format: `Component::deserialize` would run what is in an artefact.
    let component = Component::from_binary(engine, bytes).map_err(|error| {
        unfit("expected a valid component without WebAssembly's newest proposals", &error)
    })?;
    // Otherwise made with the first instance, whose time is limited.
    component
        .initialize_copy_on_write_image()
        .map_err(|error| unfit("expected memories that can be laid out", &error))?;
    let code_bytes = component.text().len();
    let world = linker
        .instantiate_pre(&component)
        .map_err(|error| unfit("expected imports as in latchkey:plugin@1.0.0", &error))
        .and_then(|pre| {
            World::of(capability, pre)
                .map_err(|error| unfit(&format!("expected exports as in the world {capability}"), &error))
        })?;
    Ok((world, code_bytes))
}

/// The innermost reason and what it was about. None of it is about this machine.
fn unfit(expected: &str, error: &wasmtime::Error) -> UnfitComponent {
    let reason = text::printable(&format!("{error:#}"), REASON_CHARACTERS);
    UnfitComponent(format!("{expected}, found: {reason}"))
}

//! From uploaded bytes to a component that can be called. What can be told without compiling is told first.

mod compiling;
mod contents;
mod contract;
mod envelope;

pub(crate) use compiling::{apart, compile};

use crate::Limits;
use latchkey_domain::plugin::{Capability, UnfitComponent};

/// Looks at an upload without compiling it: whether it is a component, of which world, and whether it imports only
/// what that world may.
pub(crate) fn look(bytes: &[u8], limits: &Limits) -> Result<Capability, UnfitComponent> {
    envelope::check(bytes, limits.component_bytes)
        .and_then(|()| contents::scan(bytes, limits))
        .and_then(|contents| {
            // What it wants from elsewhere first: it tells more about how it was built than what is missing.
            contract::imports(&contents.imports)?;
            let capability = contract::world(&contents.functions)?;
            contract::silence(capability, &contents.imports)?;
            Ok(capability)
        })
        .map_err(UnfitComponent)
}

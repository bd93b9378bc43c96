//! Words of the standards: parsed and printed, no I/O, no decisions.

pub mod accept_language;
pub mod entity_tag;
pub mod jose;
pub mod language_tag;
pub mod oauth;
pub mod oidc;
pub mod problem;

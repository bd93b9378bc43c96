//! Devices without a keyboard or browser: they show a code, their person types it here (RFC 8628).

mod begin;
mod decide;
mod find;

pub use begin::{DeviceAuthorization, begin};
pub use decide::{DeviceDecision, decide};
pub use find::{DeviceRefusal, WaitingDevice, find};

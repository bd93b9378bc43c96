//! The API over a real database, from the outside: requests in, status, body and headers out.

mod audit_rows;
mod authorisation;
mod bad_input;
mod document;
pub(crate) mod house;
mod idempotency;
mod mounting;
mod outbox_calls;
mod plugin_calls;
mod reset_calls;
mod sweep;
mod token_calls;
mod user_calls;

use house::House;

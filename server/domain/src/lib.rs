//! What Latchkey is about, without I/O: tenants, users, authenticators, resets, mails, policies and rights.
//!
//! Everything here is a value or a decision over values. Time and randomness come in as arguments
//! ([`Clock`], [`Entropy`]); what the outside world does for us is a port trait ([`mail::MailTransport`]).

pub mod api_token;
pub mod audit;
pub mod clock;
pub mod context;
pub mod digest;
pub mod entropy;
pub mod id;
pub mod login_name;
pub mod mail;
pub mod oauth;
pub mod outbound;
pub mod page;
pub mod password;
pub mod plugin;
pub mod reset;
pub mod rights;
pub mod role;
pub mod seal;
pub mod session;
pub mod tenant;
pub mod token;
pub mod user;

pub use clock::{Clock, Timestamp};
pub use context::{Actor, OperationContext};
pub use entropy::Entropy;
pub use role::Role;

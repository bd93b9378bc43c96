//! What the journeys stand on: databases, browsers, whole servers with a clock that can be set, and the people who use
//! them.

pub mod administrator;
pub mod api;
pub mod binary;
pub mod browser;
pub mod by_hand;
pub mod clients;
pub mod clock;
pub mod forger;
pub mod guest;
pub mod intruder;
pub mod openapi;
pub mod relying_party;
pub mod server;
pub mod stories;
pub mod visitor;

pub use latchkey_test_databases as databases;

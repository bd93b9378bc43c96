//! The binary's inside: configuration, wiring, the SMTP transport, commands and the demo. A library too, so that tests can
//! run whole servers with a clock of their own.

pub mod commands;
pub mod configuration;
pub mod demo;
pub mod installation;
pub mod logging;
pub mod machine;
pub mod mailbox;
pub mod mailbox_pages;
pub mod master_key;
pub mod outbound;
pub mod server;
pub mod smtp;

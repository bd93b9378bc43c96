//! The binary as operators and newcomers meet it: its commands, what they print, and the servers that they start.

mod audit;
mod clients;
mod configuration;
mod demo;
mod keys;
mod login_logs;
mod logs;
mod operators;
mod plugins;
mod shell;

use latchkey_server::{
    machine::SystemClock,
    mailbox::{Mailbox, StoredMail},
};
use latchkey_tests::{binary::Binary, server::PATIENCE};
use std::{net::SocketAddr, sync::Arc};

/// An installation that nobody has set up.
fn binary() -> Binary {
    Binary::new(env!("CARGO_BIN_EXE_latchkey"))
}

/// The same with all that `serve` needs but its keys, and a mailbox that takes its mails.
async fn ready_to_serve() -> (Binary, Mailbox) {
    let loopback = SocketAddr::from(([127, 0, 0, 1], 0));
    let mailbox = Mailbox::start(loopback, 100, Arc::new(SystemClock)).await.expect("a free port");
    let binary = binary()
        .with("LATCHKEY_PUBLIC_URL", "http://localhost:8080")
        .with("LATCHKEY_SMTP_URL", &mailbox.smtp_url());
    (binary, mailbox)
}

/// The newest of `count` mails to an address.
async fn mail(mailbox: &Mailbox, to: &str, count: usize) -> Arc<StoredMail> {
    let mails = mailbox.wait_for(to, count, PATIENCE).await;
    assert_eq!(mails.len(), count, "mails to {to}");
    mails.last().expect("counted").clone()
}

/// The line of a command's output that is a link.
fn link_in(printed: &str) -> &str {
    let line = printed.lines().find(|line| line.starts_with("http"));
    line.unwrap_or_else(|| panic!("a link on a line of its own in:\n{printed}"))
}

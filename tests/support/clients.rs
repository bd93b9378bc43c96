//! OpenID Connect clients that nobody of us wrote, driven as those do who build on them, and the people who log in by
//! them.
//!
//! [`Application`] is a program over a client library; its commands are in `tests/clients/README.md`. [`Apache`] is the
//! web server with `mod_auth_openidc`.

mod apache;
mod application;
mod people;

pub use apache::Apache;
pub use application::{Application, Library};
pub use people::walk;

use std::time::Duration;

/// Longest for an answer of a client; far more than it takes.
const PATIENCE: Duration = Duration::from_secs(30);

/// The end of a test that lacks what it needs: that is a failure, never a skipped test.
fn lacking(part: &str, problem: &str) -> ! {
    panic!(
        "{part} cannot be used, which this test needs: {problem}\n\
         `cargo xtask test` installs what the tests need; `cargo xtask test --without {part}` leaves it out"
    )
}

//! Parts that the caller of `cargo xtask test` chose to leave untested.

use std::{env, io::Write};

/// The variable by which `cargo xtask test --without` tells the tests: names separated by commas.
const VARIABLE: &str = "LATCHKEY_TESTS_WITHOUT";

/// Whether `part` (`browser`, `postgres`, `mariadb` …) is to be left out of this run; says so on stderr if it is.
#[must_use]
pub fn is_left_out(part: &str) -> bool {
    let left_out = names(part);
    if left_out {
        let test = std::thread::current().name().unwrap_or("a test").to_owned();
        say(&format!("NOT TESTED: {test} runs without {part} ({VARIABLE})"));
    }
    left_out
}

/// Whether the variable names `part`.
pub(crate) fn names(part: &str) -> bool {
    env::var(VARIABLE).is_ok_and(|parts| parts.split(',').any(|named| named.trim() == part))
}

/// Writes to stderr itself: `eprintln!` would be captured by the test harness and never be seen.
pub(crate) fn say(line: &str) {
    // Nothing is left to do when even stderr is closed.
    let _ = writeln!(std::io::stderr(), "{line}");
}

//! `latchkey`: see `latchkey help`.

use std::process::ExitCode;

fn main() -> ExitCode {
    latchkey_server::commands::run()
}

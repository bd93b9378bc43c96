//! The real binary, as an operator runs it: `latchkey serve` in a process of its own, which is what makes its memory
//! readable and keeps the load's work apart from the server's.

use crate::{Outcome, ground::Ground, process::Process};
use std::{env, net::SocketAddr, path::PathBuf, process::Stdio, time::Duration};
use tokio::{
    io::{AsyncBufReadExt as _, BufReader, Lines},
    process::{Child, ChildStderr, Command},
    time::timeout,
};

/// A serving process; killed when dropped, but better [`Server::end`]ed.
pub struct Server {
    pub address: SocketAddr,
    pub process: Process,
    child: Child,
}

/// Longest that a start may take.
const PATIENCE: Duration = Duration::from_secs(20);

/// What differs from the defaults: limits that the load must not run into, and what `serve` can't do without.
const SETTINGS: [(&str, &str); 6] = [
    ("LATCHKEY_LISTEN", "127.0.0.1:0"),
    ("LATCHKEY_PUBLIC_URL", "http://localhost"),
    ("LATCHKEY_LIMITS__PER_NETWORK_PER_MINUTE", "1000000"),
    ("LATCHKEY_LIMITS__CLIENTS_PER_NETWORK_PER_MINUTE", "10000000"),
    ("LATCHKEY_LIMITS__SIGN_IN_PER_NETWORK_PER_MINUTE", "1000000"),
    ("LATCHKEY_LIMITS__RECOVER_PER_NETWORK_PER_MINUTE", "1000000"),
];

impl Server {
    /// Serves the ground's installation and sends its mails to `smtp_url`.
    pub async fn start(ground: &Ground, smtp_url: &str) -> Outcome<Self> {
        let mut child = Command::new(binary()?)
            .arg("serve")
            .current_dir(ground.folder())
            .env_clear()
            .envs(SETTINGS)
            .env("LATCHKEY_DATA_DIR", ground.folder())
            .env("LATCHKEY_DATABASE_URL", &ground.database_url)
            .env("LATCHKEY_SMTP_URL", smtp_url)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .kill_on_drop(true)
            .spawn()?;
        let mut log = BufReader::new(child.stderr.take().ok_or("no stderr")?).lines();
        let address =
            timeout(PATIENCE, address_in(&mut log)).await.map_err(|_| "the server doesn't start")??;
        tokio::spawn(pass_on(log));
        let process = Process::of(&child)?;
        Ok(Self { address, process, child })
    }

    /// Ends it and waits until it has: only then is its processor time known to be ours.
    pub async fn end(mut self) -> Outcome<()> {
        Ok(self.child.kill().await?)
    }
}

/// Beside this program: `cargo run` has both in one folder once both are built.
pub fn binary() -> Outcome<PathBuf> {
    Ok(env::current_exe()?.with_file_name("latchkey"))
}

/// Builds the server as this program was built. Does nothing where it is up to date.
pub fn build_binary() -> Outcome<()> {
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut build = std::process::Command::new(cargo);
    build.args(["build", "--locked", "--package", "latchkey"]);
    if !cfg!(debug_assertions) {
        build.arg("--release");
    }
    if build.current_dir(env!("CARGO_MANIFEST_DIR")).status()?.success() && binary()?.is_file() {
        return Ok(());
    }
    Err("the server can't be built".into())
}

/// The address is in the log, one JSON object a line.
async fn address_in(log: &mut Lines<BufReader<ChildStderr>>) -> Outcome<SocketAddr> {
    let mut said = String::new();
    while let Some(line) = log.next_line().await? {
        let event: serde_json::Value = serde_json::from_str(&line).unwrap_or_default();
        if event["message"] == "serving" {
            return Ok(event["address"].as_str().unwrap_or_default().parse()?);
        }
        said.push_str(&line);
        said.push('\n');
    }
    Err(format!("the server ended at its start:\n{said}").into())
}

/// Warnings and panics should be seen; everything is read, or it would wait for us.
async fn pass_on(mut log: Lines<BufReader<ChildStderr>>) {
    while let Ok(Some(line)) = log.next_line().await {
        if !line.contains("\"level\":\"INFO\"") {
            eprintln!("server: {line}");
        }
    }
}

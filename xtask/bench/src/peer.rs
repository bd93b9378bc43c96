//! Another OpenID provider beside which ours is measured: the npm package oidc-provider in `peer/`, which `cargo xtask
//! bench` installs. It keeps everything in memory; as many processes of it run as there are cores, and none knows what
//! another keeps, so whatever a client does goes to one of them.

use crate::{Outcome, http::Credentials, limit, process::Process};
use base64::{Engine as _, engine::general_purpose::STANDARD as BASE64};
use latchkey_protocol::jose::{Algorithm, SigningKey};
use serde::Deserialize;
use serde_json::{Map, Value, json};
use std::{
    env,
    net::SocketAddr,
    path::{Path, PathBuf},
    process::Stdio,
    time::Duration,
};
use tokio::{
    io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader},
    process::{Child, Command},
    time::timeout,
};

/// What both sides' access tokens are for.
pub const RESOURCE: &str = "https://api.example";
/// Where both sides' clients want people to be sent back to.
pub const REDIRECT_URI: &str = "https://client.example/callback";
/// Of a client's own tokens.
pub const SCOPE: &str = "api";

/// Longest that a start may take.
const PATIENCE: Duration = Duration::from_secs(20);

/// Its processes, each with the same keys and clients. Killed when dropped, but better [`Peer::end`]ed.
pub struct Peer {
    processes: Vec<(Child, Hello)>,
}

/// What a process says once it serves.
#[derive(Debug, Deserialize)]
struct Hello {
    address: SocketAddr,
    package: String,
    node: String,
}

impl Peer {
    pub async fn start() -> Outcome<Self> {
        let configuration = configuration()?;
        let mut processes = Vec::new();
        for _ in 0..limit::cores() {
            processes.push(start(&configuration).await?);
        }
        Ok(Self { processes })
    }

    /// The client whose tokens are signed by that algorithm.
    pub fn client(algorithm: Algorithm) -> Credentials {
        Credentials { id: format!("bench-{algorithm}"), secret: "eight dull coots paddle by a weir".into() }
    }

    /// Where `connections` of them lead to, evenly.
    pub fn addresses(&self, connections: usize) -> Vec<SocketAddr> {
        self.processes.iter().map(|(_, hello)| hello.address).cycle().take(connections).collect()
    }

    pub fn processes(&self) -> Outcome<Vec<Process>> {
        self.processes.iter().map(|(child, _)| Process::of(child)).collect()
    }

    /// Its version and how it runs, in words.
    pub fn words(&self) -> String {
        let Some((_, Hello { package, node, .. })) = self.processes.first() else { return String::new() };
        let count = self.processes.len();
        format!("{package} on Node {node}, {count} processes, each with a memory of its own")
    }

    pub async fn end(self) -> Outcome<()> {
        for (mut child, _) in self.processes {
            child.kill().await?;
        }
        Ok(())
    }
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("peer")
}

fn configuration() -> Outcome<String> {
    let (mut keys, mut clients) = (Map::new(), Map::new());
    for algorithm in [Algorithm::Es256, Algorithm::Rs256] {
        let key = SigningKey::generate(algorithm)?;
        keys.insert(algorithm.name().into(), BASE64.encode(key.to_pkcs8()).into());
        let Credentials { id, secret } = Peer::client(algorithm);
        clients.insert(algorithm.name().into(), json!({ "client_id": id, "client_secret": secret }));
    }
    let configuration = json!({
        "issuer": "http://localhost", "resource": RESOURCE, "redirect_uri": REDIRECT_URI,
        "keys": Value::from(keys), "clients": Value::from(clients),
    });
    Ok(format!("{configuration}\n"))
}

async fn start(configuration: &str) -> Outcome<(Child, Hello)> {
    let folder = folder();
    if !folder.join("node_modules/oidc-provider").is_dir() {
        return Err(
            "oidc-provider is not installed: `cargo xtask bench` does that where Node is there".into()
        );
    }
    let mut child = Command::new("node")
        .arg("provider.mjs")
        .current_dir(folder)
        .env_clear()
        .env("PATH", env::var_os("PATH").unwrap_or_default())
        .env("NODE_ENV", "production")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .map_err(|error| format!("node: {error}"))?;
    // The child's end of it stays open for as long as the child is held here.
    let stdin = child.stdin.as_mut().ok_or("no stdin")?;
    stdin.write_all(configuration.as_bytes()).await?;
    let mut lines = BufReader::new(child.stdout.take().ok_or("no stdout")?).lines();
    let line = timeout(PATIENCE, lines.next_line()).await.map_err(|_| "oidc-provider doesn't start")??;
    let hello = serde_json::from_str(&line.ok_or("oidc-provider ended at its start")?)?;
    // Advice for developers may follow; it would wait for us to read it.
    tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
    Ok((child, hello))
}

//! A program over a client library: `tests/clients/` has them, this drives them.

use super::{PATIENCE, lacking, people::walk};
use crate::{
    server::TestServer,
    visitor::{Seen, Visitor},
};
use latchkey_domain::Clock as _;
use latchkey_server::demo::UserCredentials;
use latchkey_test_databases::is_left_out;
use serde_json::{Map, Value, json};
use std::{
    path::{Path, PathBuf},
    process::Stdio,
    sync::{Arc, Mutex, PoisonError},
};
use tokio::{
    io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader, Lines},
    process::{Child, ChildStderr, ChildStdin, ChildStdout, Command},
    time::timeout,
};

/// What `--without` calls these programs.
const PART: &str = "clients";

/// What an application is built on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Library {
    /// `openid-client` for Node.
    OpenidClient,
    /// `oauth4webapi` for Node, which is under the former and leaves more to its user.
    Oauth4webapi,
    /// Authlib for Python, over requests.
    Authlib,
}

/// An application of a tenant, with a callback on a free loopback port. Its clock is the server's. Killed when dropped;
/// it ends by itself when this process does.
pub struct Application<'a> {
    server: &'a TestServer,
    tenant: &'a str,
    library: Library,
    child: Child,
    stdin: ChildStdin,
    stdout: Lines<BufReader<ChildStdout>>,
    complaints: Arc<Mutex<String>>,
    greeting: Value,
}

impl<'a> Application<'a> {
    /// `None` when clients were left out of this run, which has been said loudly.
    ///
    /// # Panics
    /// When the library or its runtime isn't installed.
    pub async fn start(server: &'a TestServer, tenant: &'a str, library: Library) -> Option<Self> {
        if is_left_out(PART) {
            return None;
        }
        let mut child = library
            .command()
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .unwrap_or_else(|error| lacking(PART, &format!("{library:?} cannot be started: {error}")));
        let stdin = child.stdin.take().expect("piped");
        let stdout = BufReader::new(child.stdout.take().expect("piped")).lines();
        let complaints = collect(child.stderr.take().expect("piped"));
        let greeting = Value::Null;
        let mut application = Self { server, tenant, library, child, stdin, stdout, complaints, greeting };
        application.greeting = application.hear("the start").await;
        Some(application)
    }

    /// The keys with which it signs assertions and request objects, as a client registers them.
    #[must_use]
    pub fn jwks(&self) -> Value {
        self.greeting["jwks"].clone()
    }

    /// Metadata of a web application here, with `more` of it.
    #[must_use]
    pub fn metadata(&self, more: Value) -> Value {
        let mut metadata = json!({
            "client_name": format!("An application over {:?}", self.library),
            "redirect_uris": [self.greeting["redirect_uri"]],
            "post_logout_redirect_uris": [self.greeting["post_logout_redirect_uri"]],
            "grant_types": ["authorization_code", "refresh_token"],
            "response_types": ["code"],
            "token_endpoint_auth_method": "client_secret_basic",
        });
        if let Some(uri) = self.greeting.get("backchannel_logout_uri") {
            metadata["backchannel_logout_uri"] = uri.clone();
        }
        object(&mut metadata).append(&mut into_object(more));
        metadata
    }

    /// The tenant's owner registers it, and it is told of the provider. `wishes` are for the program.
    pub async fn join(&mut self, more: Value, wishes: Value) -> Value {
        let owner = self.server.owner(self.tenant);
        let registered = owner.api.post(&owner.path("/clients"), &self.metadata(more)).await.expect(201);
        let mut known = json!({ "issuer": self.issuer(), "client": registered });
        object(&mut known).append(&mut into_object(wishes));
        self.ask("configure", known).await;
        registered
    }

    /// The tenant as an OpenID provider.
    #[must_use]
    pub fn issuer(&self) -> String {
        format!("{}/t/{}", self.server.running.app.public_url().origin(), self.tenant)
    }

    /// A person signs in by it, and what it then knows and holds is returned.
    pub async fn sign_in(&mut self, visitor: &Visitor, person: &UserCredentials, scope: &str) -> Value {
        // By the book whoever wants a refresh token sees to it that the person is asked (OpenID Connect Core §11).
        let parameters =
            if scope.contains("offline_access") { json!({ "prompt": "consent" }) } else { json!({}) };
        self.send_away(visitor, person, json!({ "scope": scope, "parameters": parameters })).await;
        self.ask("callback", json!({})).await
    }

    /// A person is sent to the provider with an authorization request and comes back with an answer, which waits for the
    /// command `callback`.
    pub async fn send_away(&mut self, visitor: &Visitor, person: &UserCredentials, request: Value) -> Seen {
        let seen = self.follow("authorize", request, visitor, person).await;
        assert!(seen.url.path().ends_with("/callback"), "{}: {}", seen.url, seen.words());
        seen
    }

    /// A person logs out by it.
    pub async fn log_out(&mut self, visitor: &Visitor, person: &UserCredentials) {
        let seen = self.follow("logout", json!({}), visitor, person).await;
        assert!(seen.url.path().ends_with("/logged-out"), "{}: {}", seen.url, seen.words());
    }

    async fn follow(
        &mut self,
        command: &str,
        wishes: Value,
        visitor: &Visitor,
        person: &UserCredentials,
    ) -> Seen {
        let answer = self.ask(command, wishes).await;
        walk(visitor, answer["open"].as_str().expect("an address"), person).await
    }

    /// Does something, and answers what came of it.
    pub async fn ask(&mut self, command: &str, wishes: Value) -> Value {
        let mut answer = self.say(command, wishes).await;
        let Some(ok) = answer.get_mut("ok") else {
            panic!("{command}: {answer}\n{:?} said: {}", self.library, self.complaints());
        };
        ok.take()
    }

    /// Does something in vain, and answers the provider's word for why, or the library's.
    pub async fn refused(&mut self, command: &str, wishes: Value) -> String {
        let answer = self.say(command, wishes).await;
        answer["error"].as_str().unwrap_or_else(|| panic!("{command} succeeded: {answer}")).to_owned()
    }

    async fn say(&mut self, command: &str, wishes: Value) -> Value {
        let mut line = wishes;
        line["do"] = command.into();
        line["now"] = self.server.clock.now().as_second().into();
        // Whether it still listens shows in its answer.
        let _ = self.stdin.write_all(format!("{line}\n").as_bytes()).await;
        self.hear(command).await
    }

    async fn hear(&mut self, after: &str) -> Value {
        let Ok(line) = timeout(PATIENCE, self.stdout.next_line()).await else {
            panic!("{after}: {:?} is silent; it said: {}", self.library, self.complaints());
        };
        let Some(line) = line.expect("text") else {
            let ended = self.child.wait().await;
            panic!("{after}: {:?} ended, {ended:?}, and said: {}", self.library, self.complaints());
        };
        serde_json::from_str(&line).expect("one line of JSON")
    }

    fn complaints(&self) -> String {
        self.complaints.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Library {
    fn command(self) -> Command {
        let clients = Path::new(env!("CARGO_MANIFEST_DIR")).join("clients");
        match self {
            Self::OpenidClient => node(&clients, "openid-client.mjs"),
            Self::Oauth4webapi => node(&clients, "oauth4webapi.mjs"),
            Self::Authlib => {
                let mut command = Command::new(installed(clients.join("python/venv/bin/python")));
                // It would put compiled files beside its scripts, and take a proxy for loopback.
                command.arg("-B").arg(clients.join("python/authlib_client.py")).env("NO_PROXY", "*");
                command
            }
        }
    }
}

fn node(clients: &Path, script: &str) -> Command {
    installed(clients.join("node/node_modules/openid-client"));
    let mut command = Command::new("node");
    command.arg(clients.join("node").join(script));
    command
}

fn installed(path: PathBuf) -> PathBuf {
    if !path.exists() {
        lacking(PART, &format!("{} is missing", path.display()));
    }
    path
}

/// What arrives on a stream, as far as it has.
fn collect(stream: ChildStderr) -> Arc<Mutex<String>> {
    let collected = Arc::new(Mutex::new(String::new()));
    let collecting = collected.clone();
    tokio::spawn(async move {
        let mut stream = BufReader::new(stream).lines();
        while let Ok(Some(line)) = stream.next_line().await {
            let mut text = collecting.lock().unwrap_or_else(PoisonError::into_inner);
            text.push('\n');
            text.push_str(&line);
        }
    });
    collected
}

fn object(value: &mut Value) -> &mut Map<String, Value> {
    value.as_object_mut().expect("an object")
}

fn into_object(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(map) => map,
        other => panic!("an object is wanted, not {other}"),
    }
}

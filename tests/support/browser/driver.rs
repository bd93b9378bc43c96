//! chromedriver as a child process, and the WebDriver protocol (W3C recommendation of 2018) on its loopback port.
//!
//! Spoken with the HTTP client that the tests have anyway: a dozen requests, and the WebDriver crates either bring an
//! older HTTP stack or switch on `serde_json/preserve_order` for the server under test.

use serde_json::{Value, json};
use std::{
    env,
    fmt::Write as _,
    io::{BufRead, BufReader},
    os::unix::process::CommandExt,
    path::PathBuf,
    process::{Child, ChildStdout, Command, Stdio},
    time::Duration,
};

/// A running driver with one session. It ends, browser and all, when this is dropped or this process is killed.
#[derive(Debug)]
pub(super) struct Driver {
    http: reqwest::Client,
    /// `http://127.0.0.1:port/session/{id}`.
    session: String,
    supervisor: Child,
    /// Kept open: a driver that cannot write its messages stops.
    _messages: BufReader<ChildStdout>,
}

impl Driver {
    /// Starts a driver, and a browser with these `goog:chromeOptions`; the error says what to do.
    pub(super) async fn start(mut options: Value) -> Result<Self, String> {
        let program = find("chromedriver").ok_or("`chromedriver` is not installed")?;
        let folder =
            tempfile::Builder::new().prefix("latchkey-browser-").tempdir().map_err(|e| e.to_string())?;
        let mut supervisor = Command::new("sh")
            .args(["-c", include_str!("supervise.sh"), "supervise"])
            .arg(folder.path())
            .arg(program)
            .args(["--port=0", "--log-level=SEVERE"])
            // Chromium leaves crash reports, caches and sockets in these: they go with the folder.
            .env("HOME", folder.path())
            .env("TMPDIR", folder.path())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .process_group(0)
            .spawn()
            .map_err(|error| format!("no shell to start chromedriver: {error}"))?;
        // From here on the supervisor removes the folder.
        let folder = folder.keep();
        let mut messages = BufReader::new(supervisor.stdout.take().ok_or("the driver's output is piped")?);
        let port = port(&mut messages)?;
        let http = reqwest::Client::builder()
            .no_proxy()
            .timeout(Duration::from_secs(120))
            .build()
            .map_err(|error| error.to_string())?;

        let address = format!("http://127.0.0.1:{port}/session");
        let mut driver = Self { http, session: address, supervisor, _messages: messages };
        if let Some(arguments) = options["args"].as_array_mut() {
            arguments.push(json!(format!("--user-data-dir={}", folder.join("profile").display())));
        }
        let wanted = json!({ "capabilities": { "alwaysMatch": {
            "browserName": "chrome",
            "goog:chromeOptions": options,
            "goog:loggingPrefs": { "browser": "ALL" },
            "timeouts": { "implicit": 5_000, "pageLoad": 30_000, "script": 30_000 },
        }}});
        let session = driver.post("", &wanted).await?;
        let id = session["sessionId"].as_str().ok_or("the driver names no session")?;
        write!(driver.session, "/{id}").map_err(|error| error.to_string())?;
        Ok(driver)
    }

    pub(super) async fn get(&self, path: &str) -> Result<Value, String> {
        self.send(self.http.get(format!("{}{path}", self.session))).await
    }

    pub(super) async fn post(&self, path: &str, body: &Value) -> Result<Value, String> {
        self.send(self.http.post(format!("{}{path}", self.session)).json(body)).await
    }

    /// The `value` of an answer; the error is the driver's first line, without its stack trace.
    async fn send(&self, request: reqwest::RequestBuilder) -> Result<Value, String> {
        let response =
            request.send().await.map_err(|error| format!("no answer from chromedriver: {error}"))?;
        let refused = !response.status().is_success();
        let mut answer: Value = response.json().await.map_err(|error| error.to_string())?;
        let value = answer["value"].take();
        if refused {
            let message = value["message"].as_str().unwrap_or("chromedriver refuses without a reason");
            return Err(message.lines().next().unwrap_or(message).to_owned());
        }
        Ok(value)
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        drop(self.supervisor.stdin.take());
        // Waiting keeps the next test from running beside a browser that is still ending.
        let _ = self.supervisor.wait();
    }
}

/// The port that the driver chose, from the message with which it reports for duty.
fn port(messages: &mut impl BufRead) -> Result<u16, String> {
    for line in messages.lines() {
        let line = line.map_err(|error| error.to_string())?;
        if let Some(port) = line.rsplit_once("started successfully on port ").map(|(_, end)| end) {
            return port.trim_end_matches('.').parse().map_err(|_| format!("no port in “{line}”"));
        }
    }
    Err("chromedriver ended before it opened its port".to_owned())
}

fn find(program: &str) -> Option<PathBuf> {
    env::split_paths(&env::var_os("PATH")?).map(|folder| folder.join(program)).find(|path| path.exists())
}

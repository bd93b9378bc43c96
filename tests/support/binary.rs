//! The real binary: its commands run to their end, its servers run until the test is over.

use crate::{api::Api, server::PATIENCE, visitor::Visitor};
use serde_json::Value;
use std::{
    ffi::OsStr,
    fs,
    path::{Path, PathBuf},
    process::{ExitStatus, Stdio},
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};
use tempfile::TempDir;
use tokio::{
    io::{AsyncBufReadExt as _, AsyncRead, BufReader, Lines},
    process::{Child, ChildStdout, Command},
    sync::watch,
    time::timeout,
};

/// Longest for what compiles guests first, as a demo's first start does: a development build takes its time over each.
const COMPILING: Duration = Duration::from_secs(120);

/// An installation of the binary: a data folder and environment of its own, and nothing of the caller's.
pub struct Binary {
    path: PathBuf,
    folder: TempDir,
    environment: Vec<(String, String)>,
}

/// What a command that ended said.
#[derive(Debug)]
pub struct Ended {
    pub status: ExitStatus,
    pub stdout: String,
    pub stderr: String,
}

/// A server of the binary. Killed when dropped.
pub struct Process {
    child: Child,
    stdout: Lines<BufReader<ChildStdout>>,
    stderr: watch::Receiver<usize>,
    log: Arc<Mutex<String>>,
    origin: String,
}

impl Binary {
    /// `path` is the test's `CARGO_BIN_EXE_latchkey`. Servers listen on free loopback ports unless told otherwise.
    #[must_use]
    pub fn new(path: &str) -> Self {
        let folder = tempfile::tempdir().expect("the temporary folder is writable");
        let data = folder.path().join("data").display().to_string();
        let binary = Self { path: path.into(), folder, environment: Vec::new() };
        binary.with("LATCHKEY_DATA_DIR", &data).with("LATCHKEY_LISTEN", "127.0.0.1:0")
    }

    /// The same with a variable set.
    #[must_use]
    pub fn with(mut self, name: &str, value: &str) -> Self {
        self.set(name, value);
        self
    }

    /// Sets a variable for what is started from now on.
    pub fn set(&mut self, name: &str, value: &str) {
        self.environment.retain(|(known, _)| known != name);
        self.environment.push((name.to_owned(), value.to_owned()));
    }

    /// The data folder, which the binary makes.
    #[must_use]
    pub fn data_dir(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    /// Writes a file beside the data folder and returns its path.
    pub fn write(&self, name: &str, content: &str) -> PathBuf {
        let path = self.folder.path().join(name);
        fs::write(&path, content).expect("the temporary folder is writable");
        path
    }

    /// Runs a command to its end.
    pub async fn run<A: AsRef<OsStr>>(&self, arguments: &[A]) -> Ended {
        let output = timeout(COMPILING, self.command(arguments).output()).await;
        let output = output.expect("the command ends").expect("the binary starts");
        let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
        Ended { status: output.status, stdout: text(output.stdout), stderr: text(output.stderr) }
    }

    /// Starts `demo --json` with more arguments, and returns its line once it is ready.
    pub async fn demo(&self, more: &[&str]) -> (Process, Value) {
        let mut process = self.spawn(&[&["demo", "--json"][..], more].concat());
        let line = process.line().await;
        let ready: Value = serde_json::from_str(&line).expect("one line of JSON");
        ready["public_url"].as_str().expect("a public URL").clone_into(&mut process.origin);
        (process, ready)
    }

    /// Starts `serve` and waits until it listens.
    pub async fn serve(&self) -> Process {
        let mut process = self.spawn(&["serve"]);
        let line = process.logged("\"message\":\"serving\"").await;
        let event: Value = serde_json::from_str(&line).expect("logs are JSON where no terminal is");
        process.origin = format!("http://{}", event["address"].as_str().expect("an address"));
        process
    }

    fn spawn(&self, arguments: &[&str]) -> Process {
        let mut child = self.command(arguments).spawn().expect("the binary starts");
        let stdout = BufReader::new(child.stdout.take().expect("piped")).lines();
        let log = Arc::new(Mutex::new(String::new()));
        let stderr = collect(child.stderr.take().expect("piped"), log.clone());
        Process { child, stdout, stderr, log, origin: String::new() }
    }

    fn command<A: AsRef<OsStr>>(&self, arguments: &[A]) -> Command {
        let mut command = Command::new(&self.path);
        command.args(arguments).env_clear().envs(self.environment.iter().map(|(name, value)| (name, value)));
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).kill_on_drop(true);
        command
    }
}

impl Ended {
    /// What it printed, if it ended well.
    pub fn expect_success(self) -> String {
        assert!(self.status.success(), "{self:?}");
        self.stdout
    }

    /// The document it printed, if it ended well.
    #[must_use]
    pub fn expect_json(self) -> Value {
        let printed = self.expect_success();
        assert_eq!(printed.lines().count(), 1, "one line: {printed}");
        serde_json::from_str(&printed).expect("JSON")
    }

    /// What it complained of, if it failed.
    pub fn expect_failure(self) -> String {
        assert!(!self.status.success(), "{self:?}");
        self.stderr
    }
}

impl Process {
    /// Where it listens.
    #[must_use]
    pub fn origin(&self) -> &str {
        &self.origin
    }

    #[must_use]
    pub fn api(&self, token: &str) -> Api {
        Api::new(&self.origin, token)
    }

    #[must_use]
    pub fn visitor(&self, tenant: &str) -> Visitor {
        Visitor::new(&self.origin, tenant)
    }

    /// Everything logged so far.
    #[must_use]
    pub fn log(&self) -> String {
        self.log.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The first line of the log that contains `text`, once it is there.
    pub async fn logged(&mut self, text: &str) -> String {
        let found = async {
            loop {
                self.stderr.borrow_and_update();
                if let Some(line) = self.log().lines().find(|line| line.contains(text)) {
                    return line.to_owned();
                }
                assert!(self.stderr.changed().await.is_ok(), "it ended and said:\n{}", self.log());
            }
        };
        timeout(PATIENCE, found).await.unwrap_or_else(|_| panic!("no {text} in the log"))
    }

    /// Ends it as an operating system does, and waits until it has ended.
    pub async fn stop(mut self, signal: Signal) -> ExitStatus {
        let pid = self.child.id().expect("it runs").to_string();
        let killed = std::process::Command::new("kill").args([signal.option(), &pid]).status();
        assert!(killed.is_ok_and(|status| status.success()), "it can be told to end");
        timeout(PATIENCE, self.child.wait()).await.expect("it ends").expect("its status is known")
    }

    async fn line(&mut self) -> String {
        let line =
            timeout(COMPILING, self.stdout.next_line()).await.expect("it says something").expect("text");
        line.unwrap_or_else(|| panic!("it ended and said:\n{}", self.log()))
    }
}

/// How a process is told to end.
#[derive(Debug, Clone, Copy)]
pub enum Signal {
    /// What service managers send.
    Terminate,
    /// Ctrl-C.
    Interrupt,
    /// No time for last words.
    Kill,
}

impl Signal {
    fn option(self) -> &'static str {
        match self {
            Self::Terminate => "-TERM",
            Self::Interrupt => "-INT",
            Self::Kill => "-KILL",
        }
    }
}

/// Appends what arrives to `log`, line by line; the receiver changes with each and closes with the stream.
fn collect(
    stream: impl AsyncRead + Unpin + Send + 'static,
    log: Arc<Mutex<String>>,
) -> watch::Receiver<usize> {
    let (arrived, lines) = watch::channel(0);
    tokio::spawn(async move {
        let mut stream = BufReader::new(stream).lines();
        while let Ok(Some(line)) = stream.next_line().await {
            let mut log = log.lock().unwrap_or_else(PoisonError::into_inner);
            log.push_str(&line);
            log.push('\n');
            drop(log);
            arrived.send_modify(|count| *count += 1);
        }
    });
    lines
}

/// Names of the files in a folder, in order.
#[must_use]
pub fn files_in(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).expect("the folder can be read");
    let mut names: Vec<_> =
        entries.flatten().map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

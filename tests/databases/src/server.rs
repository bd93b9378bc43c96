//! A database server as a child process: private folder, free loopback port, ordinary user.

use std::{
    fs,
    io::{self, Read, Seek, SeekFrom},
    net::{Ipv4Addr, TcpListener},
    os::unix::{
        fs::{MetadataExt, chown},
        process::CommandExt,
    },
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

/// The user of every test database, and the password it has on servers that no other machine can reach.
pub(crate) const USER: &str = "latchkey";
pub(crate) const PASSWORD: &str = "latchkey-tests";

/// How long a server may take until it answers its first query, on a busy machine.
const START_LIMIT: Duration = Duration::from_secs(90);
/// A free port can be taken by somebody else before the server binds it; nobody is that unlucky three times.
const ATTEMPTS: usize = 3;

/// What differs between the products.
pub(crate) trait Product: Send + Sync {
    /// The command that fills `folder` with an empty cluster.
    fn initialise(&self, folder: &Folder) -> Result<Command, String>;
    /// The server's command line, and the signal at which it stops quickly and tidily.
    fn server(&self, folder: &Folder, port: u16) -> (Command, &'static str);
    /// Where a client finds `database`.
    fn url(&self, port: u16, database: &str) -> String;
    /// A client command that runs one statement as [`USER`] and then ends.
    fn client(&self, port: u16, statement: &str) -> Command;
    /// The statement that drops `database` without waiting for its connections.
    fn drop_statement(&self, database: &str) -> String;
}

/// A running server; it stops when this process ends.
pub(crate) struct Server {
    product: Box<dyn Product>,
    port: u16,
    /// Holds the pipe at whose end the supervisor stops the server.
    _supervisor: Child,
}

impl std::fmt::Debug for Server {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Server").field("port", &self.port).finish_non_exhaustive()
    }
}

impl Server {
    /// Starts `product` and waits until it answers.
    pub(crate) fn start(product: Box<dyn Product>) -> Result<Self, String> {
        let mut problem = String::new();
        for _ in 0..ATTEMPTS {
            match Self::attempt(product.as_ref()) {
                Ok((supervisor, port)) => {
                    return Ok(Self { product, port, _supervisor: supervisor });
                }
                Err(next) => problem = next,
            }
        }
        Err(problem)
    }

    fn attempt(product: &dyn Product) -> Result<(Child, u16), String> {
        let folder = Folder::new().map_err(|error| format!("no private folder: {error}"))?;
        initialise(&product.initialise(&folder)?, folder.path())?;
        let port = free_port().map_err(|error| format!("no free port: {error}"))?;
        let (server, signal) = product.server(&folder, port);
        let supervisor = supervise("server", &server, signal, folder.path())?;
        // From here on the supervisor removes the folder, after the server.
        let folder = folder.keep();
        await_answer(product, &folder, port)?;
        Ok((supervisor, port))
    }

    /// Where a client finds `database`.
    pub(crate) fn url(&self, database: &str) -> String {
        self.product.url(self.port, database)
    }

    /// Runs one statement; the error is what the client said.
    pub(crate) fn run(&self, statement: &str) -> Result<(), String> {
        run(&mut self.product.client(self.port, statement))
    }

    /// Drops `database` without waiting for those who still use it.
    pub(crate) fn drop_database(&self, database: &str) -> Result<(), String> {
        self.run(&self.product.drop_statement(database))
    }
}

/// A server's private folder, owned by the user that the server runs as.
pub(crate) struct Folder {
    folder: tempfile::TempDir,
    /// User and group ids to run as; `None` when we are an ordinary user already. Both servers refuse root.
    run_as: Option<(u32, u32)>,
}

impl Folder {
    fn new() -> io::Result<Self> {
        let folder = tempfile::Builder::new().prefix("latchkey-database-").tempdir()?;
        let we_are_root = fs::metadata(folder.path())?.uid() == 0;
        let run_as = if we_are_root { Some(nobody()?) } else { None };
        if let Some((user, group)) = run_as {
            chown(folder.path(), Some(user), Some(group))?;
        }
        Ok(Self { folder, run_as })
    }

    pub(crate) fn path(&self) -> &Path {
        self.folder.path()
    }

    /// `program`, to be run as the folder's owner.
    pub(crate) fn command(&self, program: &Path) -> Command {
        let Some((user, group)) = self.run_as else {
            return Command::new(program);
        };
        let mut command = Command::new("setpriv");
        command.arg(format!("--reuid={user}")).arg(format!("--regid={group}"));
        command.args(["--clear-groups", "--"]).arg(program);
        command
    }

    fn keep(self) -> PathBuf {
        self.folder.keep()
    }
}

/// Runs `command` to its end; the error is what it said, on whichever stream.
pub(crate) fn run(command: &mut Command) -> Result<(), String> {
    let program = command.get_program().to_string_lossy().into_owned();
    let output = command.output().map_err(|error| format!("{program}: {error}"))?;
    if output.status.success() {
        return Ok(());
    }
    let (said, complained) =
        (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    Err(format!("{program} ended with {}: {said}{complained}", output.status))
}

/// Keeps `command` inside `folder`: the caller's own home and temporary folder may be closed to the server's user.
fn at_home(command: &mut Command, folder: &Path) {
    command.current_dir(folder).env("HOME", folder).env("TMPDIR", folder);
}

fn initialise(command: &Command, folder: &Path) -> Result<(), String> {
    let mut supervisor = supervise("initialise", command, "TERM", folder)?;
    // `wait` closes the pipe of a child that still has it, which would end the work.
    let pipe = supervisor.stdin.take();
    let status = supervisor.wait().map_err(|error| error.to_string())?;
    drop(pipe);
    if status.success() {
        return Ok(());
    }
    Err(format!("no new cluster, {status}: {}", tail(&folder.join("initialise.log"))))
}

/// Runs `command` for as long as this process lives; `supervise.sh` tells how.
fn supervise(name: &str, command: &Command, signal: &str, folder: &Path) -> Result<Child, String> {
    let mut supervisor = Command::new("sh");
    at_home(&mut supervisor, folder);
    supervisor
        .args(["-c", include_str!("supervise.sh"), "supervise", name, signal])
        .arg(folder)
        .arg(command.get_program())
        .args(command.get_args())
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        // Ctrl-C in a terminal ends the tests; the supervisor outlives them to tidy up.
        .process_group(0)
        .spawn()
        .map_err(|error| format!("no shell to supervise the {name}: {error}"))
}

#[expect(clippy::disallowed_methods, reason = "a server's start takes real time")]
fn await_answer(product: &dyn Product, folder: &Path, port: u16) -> Result<(), String> {
    let started = Instant::now();
    loop {
        let Err(problem) = run(&mut product.client(port, "SELECT 1")) else {
            return Ok(());
        };
        if folder.join("server.ended").exists() {
            return Err(format!("the server ended: {}", tail(&folder.join("server.log"))));
        }
        if started.elapsed() > START_LIMIT {
            let log = tail(&folder.join("server.log"));
            return Err(format!("no answer after {START_LIMIT:?}: {problem}; the server says: {log}"));
        }
        thread::sleep(Duration::from_millis(20));
    }
}

/// The end of a server's log, as much as fits on a screen.
fn tail(log: &Path) -> String {
    const LENGTH_BYTES: u64 = 2_000;
    let read = || -> io::Result<String> {
        let mut file = fs::File::open(log)?;
        let start = file.metadata()?.len().saturating_sub(LENGTH_BYTES);
        file.seek(SeekFrom::Start(start))?;
        let mut end = Vec::new();
        file.read_to_end(&mut end)?;
        Ok(String::from_utf8_lossy(&end).into_owned())
    };
    read().unwrap_or_else(|error| format!("(no log: {error})"))
}

fn free_port() -> io::Result<u16> {
    Ok(TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?.port())
}

/// The ids of the user without rights that every Unix has; its group's name differs between them.
fn nobody() -> io::Result<(u32, u32)> {
    let id = |flag| -> io::Result<u32> {
        let output = Command::new("id").args([flag, "nobody"]).output()?;
        String::from_utf8_lossy(&output.stdout)
            .trim()
            .parse()
            .map_err(|_| io::Error::other("there is no user `nobody` to run a database server as"))
    };
    Ok((id("-u")?, id("-g")?))
}

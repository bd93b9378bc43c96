//! PostgreSQL: found where Debian puts it, where Homebrew puts it, or on the path.

use crate::server::{Folder, PASSWORD, Product, Server, USER};
use std::{
    env, fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

struct Postgres {
    /// Where `initdb`, `postgres` and `psql` are.
    programs: PathBuf,
}

/// Starts a server, or says what is missing.
pub(crate) fn start() -> Result<Server, String> {
    let programs = find_programs().ok_or("`initdb` and `postgres` are not installed")?;
    Server::start(Box::new(Postgres { programs }))
}

impl Product for Postgres {
    fn initialise(&self, folder: &Folder) -> Result<Command, String> {
        let password_file = folder.path().join("password");
        fs::write(&password_file, PASSWORD)
            .map_err(|error| format!("{}: {error}", password_file.display()))?;
        let mut command = folder.command(&self.programs.join("initdb"));
        command
            .args(["--pgdata=data", "--auth=scram-sha-256", "--pwfile=password", "--no-sync"])
            .args(["--encoding=UTF8", "--locale=C", "--locale-provider=icu", "--icu-locale=en"])
            .arg(format!("--username={USER}"));
        Ok(command)
    }

    fn server(&self, folder: &Folder, port: u16) -> (Command, &'static str) {
        let mut server = folder.command(&self.programs.join("postgres"));
        server.args(["-D", "data", "-p"]).arg(port.to_string());
        for setting in [
            "listen_addresses=127.0.0.1",
            "unix_socket_directories=",
            "max_connections=400",
            // These databases die with the tests: durability would only cost time.
            "fsync=off",
            "synchronous_commit=off",
            "full_page_writes=off",
        ] {
            server.args(["-c", setting]);
        }
        (server, "INT")
    }

    fn url(&self, port: u16, database: &str) -> String {
        format!("postgres://{USER}:{PASSWORD}@127.0.0.1:{port}/{database}")
    }

    fn client(&self, port: u16, statement: &str) -> Command {
        let mut client = Command::new(self.programs.join("psql"));
        client
            .args(["--no-psqlrc", "--quiet", "--no-password", "--output=/dev/null"])
            .arg(format!("--command={statement}"))
            .arg(self.url(port, "postgres"))
            .stdin(Stdio::null());
        client
    }

    fn drop_statement(&self, database: &str) -> String {
        format!("DROP DATABASE {database} WITH (FORCE)")
    }
}

/// The folder of the newest installed server. Debian keeps servers off the path.
fn find_programs() -> Option<PathBuf> {
    let is_complete = |folder: &PathBuf| folder.join("initdb").exists() && folder.join("postgres").exists();
    let version = |folder: &PathBuf| {
        folder.parent().and_then(Path::file_name).and_then(|name| name.to_string_lossy().parse::<u32>().ok())
    };
    let debian = fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.path().join("bin"))
        .filter(is_complete)
        .max_by_key(version);
    debian.or_else(|| env::split_paths(&env::var_os("PATH")?).find(is_complete))
}

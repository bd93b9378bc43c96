//! MariaDB, from the path or from where Debian puts the server.

use crate::server::{Folder, PASSWORD, Product, Server, USER};
use std::{
    env, fs,
    path::PathBuf,
    process::{Command, Stdio},
};

struct Mariadb {
    install: PathBuf,
    server: PathBuf,
    client: PathBuf,
}

/// Starts a server, or says what is missing.
pub(crate) fn start() -> Result<Server, String> {
    Server::start(Box::new(Mariadb {
        install: find_program("mariadb-install-db")?,
        server: find_program("mariadbd")?,
        client: find_program("mariadb")?,
    }))
}

impl Product for Mariadb {
    fn initialise(&self, folder: &Folder) -> Result<Command, String> {
        let users = folder.path().join("users.sql");
        let create = format!(
            "CREATE USER '{USER}'@'%' IDENTIFIED BY '{PASSWORD}';\nGRANT ALL PRIVILEGES ON *.* TO '{USER}'@'%';\n"
        );
        fs::write(&users, create).map_err(|error| format!("{}: {error}", users.display()))?;
        let mut command = folder.command(&self.install);
        command
            .args(["--no-defaults", "--auth-root-authentication-method=normal", "--skip-test-db"])
            .args(["--skip-name-resolve", "--innodb-log-file-size=16M"])
            .arg(in_folder(folder, "--datadir", "data"));
        Ok(command)
    }

    fn server(&self, folder: &Folder, port: u16) -> (Command, &'static str) {
        let mut server = folder.command(&self.server);
        server
            .arg("--no-defaults")
            .arg(in_folder(folder, "--datadir", "data"))
            .arg(in_folder(folder, "--socket", "socket"))
            .arg(in_folder(folder, "--pid-file", "pid"))
            .arg(in_folder(folder, "--init-file", "users.sql"))
            .arg(format!("--port={port}"))
            .args(["--bind-address=127.0.0.1", "--skip-name-resolve", "--max-connections=400"])
            .args(["--character-set-server=utf8mb4", "--collation-server=utf8mb4_general_ci"])
            // These databases die with the tests: durability would only cost time.
            .args([
                "--innodb-flush-log-at-trx-commit=0",
                "--innodb-doublewrite=0",
                "--innodb-fast-shutdown=2",
            ])
            .args([
                "--innodb-log-file-size=16M",
                "--innodb-buffer-pool-size=64M",
                "--performance-schema=off",
            ]);
        (server, "TERM")
    }

    fn url(&self, port: u16, database: &str) -> String {
        format!("mysql://{USER}:{PASSWORD}@127.0.0.1:{port}/{database}")
    }

    fn client(&self, port: u16, statement: &str) -> Command {
        let mut client = Command::new(&self.client);
        client
            .args(["--no-defaults", "--protocol=tcp", "--host=127.0.0.1", "--silent"])
            .arg(format!("--port={port}"))
            .arg(format!("--user={USER}"))
            .arg(format!("--password={PASSWORD}"))
            .arg(format!("--execute={statement}"))
            .stdin(Stdio::null());
        client
    }

    fn drop_statement(&self, database: &str) -> String {
        // A forgotten open transaction must not keep the test waiting: the folder goes at the end in any case.
        format!("SET lock_wait_timeout = 1; DROP DATABASE {database}")
    }
}

/// `--option=/folder/name`.
fn in_folder(folder: &Folder, option: &str, name: &str) -> String {
    format!("{option}={}", folder.path().join(name).display())
}

/// Debian keeps the server in `/usr/sbin`, which ordinary users don't have on their path.
fn find_program(name: &str) -> Result<PathBuf, String> {
    let path = env::var_os("PATH").unwrap_or_default();
    env::split_paths(&path)
        .chain([PathBuf::from("/usr/sbin")])
        .map(|folder| folder.join(name))
        .find(|program| program.exists())
        .ok_or_else(|| format!("`{name}` is not installed"))
}

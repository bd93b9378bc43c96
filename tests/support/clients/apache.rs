//! Apache with `mod_auth_openidc`: a web server that lets people in by an OpenID provider, as many intranets do.

use super::{PATIENCE, lacking};
use crate::server::TestServer;
use latchkey_domain::Clock as _;
use latchkey_test_databases::is_left_out;
use serde_json::{Value, json};
use std::{
    fs, io,
    net::TcpListener,
    os::unix::{
        fs::{MetadataExt, PermissionsExt},
        process::CommandExt,
    },
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::Duration,
};
use tokio::time::{sleep, timeout};

/// What `--without` calls it.
const PART: &str = "apache";
const PROGRAM: &str = "/usr/sbin/apache2";
/// Where Debian puts them.
const MODULES: &str = "/usr/lib/apache2/modules";
/// A free port can be taken by somebody else before Apache binds it; nobody is that unlucky three times.
const ATTEMPTS: usize = 3;
/// In files of the temporary folder: what it says before it has read its configuration, and from then on.
const LOGS: [&str; 2] = ["start.log", "error.log"];

/// A running Apache, registered as a client. It ends, folder and all, when this is dropped or this process is killed.
pub struct Apache {
    supervisor: Child,
    folder: PathBuf,
    origin: String,
}

impl Apache {
    /// Registers one with a tenant and starts it. Its clock begins at the server's and runs.
    ///
    /// `None` when Apache was left out of this run, which has been said loudly.
    ///
    /// # Panics
    /// When Apache or its module isn't installed, or doesn't start.
    pub async fn start(server: &TestServer, tenant: &str) -> Option<Self> {
        if is_left_out(PART) {
            return None;
        }
        let clock = clock(server);
        let mut problem = String::new();
        for _ in 0..ATTEMPTS {
            let port = free_port().expect("a free port");
            let client = register(server, tenant, port).await;
            let issuer = format!("{}/t/{tenant}", server.running.app.public_url().origin());
            let apache =
                Self::spawn(port, &issuer, &client, &clock).expect("the temporary folder is writable");
            match apache.answer().await {
                Ok(()) => return Some(apache),
                Err(said) => problem = said,
            }
        }
        lacking(PART, &format!("Apache does not answer: {problem}"))
    }

    /// An address of its own.
    #[must_use]
    pub fn url(&self, path: &str) -> String {
        format!("{}{path}", self.origin)
    }

    /// What it complained of so far.
    #[must_use]
    pub fn log(&self) -> String {
        LOGS.map(|name| fs::read_to_string(self.folder.join(name)).unwrap_or_default()).concat()
    }

    fn spawn(port: u16, issuer: &str, client: &Value, clock: &[String]) -> io::Result<Self> {
        let folder = tempfile::Builder::new().prefix("latchkey-apache-").tempdir()?;
        write(folder.path(), &configuration(folder.path(), port, issuer, client)?)?;
        let supervisor = Command::new("sh")
            .args(["-c", include_str!("../browser/supervise.sh"), "supervise"])
            .arg(folder.path())
            .arg("env")
            .args(clock)
            .args([PROGRAM, "-DFOREGROUND", "-E"])
            .arg(folder.path().join(LOGS[0]))
            .arg("-f")
            .arg(folder.path().join("apache.conf"))
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .process_group(0)
            .spawn()?;
        // From here on the supervisor removes the folder.
        Ok(Self { supervisor, folder: folder.keep(), origin: format!("http://localhost:{port}") })
    }

    /// Waits until it answers; the error is what it said instead.
    async fn answer(&self) -> Result<(), String> {
        let answering = async {
            while reqwest::get(self.url("/goodbye.html")).await.is_err() {
                if self.log().contains("Address already in use") {
                    return Err(self.log());
                }
                sleep(Duration::from_millis(10)).await;
            }
            Ok(())
        };
        timeout(PATIENCE, answering).await.unwrap_or_else(|_| Err(self.log()))
    }
}

impl Drop for Apache {
    fn drop(&mut self) {
        drop(self.supervisor.stdin.take());
        // Waiting keeps the next test from running beside one that is still ending.
        let _ = self.supervisor.wait();
    }
}

/// As its administrator would register it.
async fn register(server: &TestServer, tenant: &str, port: u16) -> Value {
    let own = |path: &str| format!("http://localhost:{port}{path}");
    let owner = server.owner(tenant);
    let metadata = json!({
        "client_name": "Intranet",
        "redirect_uris": [own("/protected/callback")],
        "post_logout_redirect_uris": [own("/goodbye.html")],
        "grant_types": ["authorization_code"],
        "response_types": ["code"],
        "token_endpoint_auth_method": "client_secret_basic",
        "backchannel_logout_uri": own("/protected/callback?logout=backchannel"),
        "backchannel_logout_session_required": true,
    });
    owner.api.post(&owner.path("/clients"), &metadata).await.expect(201)
}

/// Variables by which libfaketime shows Apache the server's time: it takes no token from the future or the past, and
/// nothing in its configuration could set its clock.
fn clock(server: &TestServer) -> Vec<String> {
    if !Path::new(MODULES).join("mod_auth_openidc.so").exists() || !Path::new(PROGRAM).exists() {
        lacking(PART, &format!("{PROGRAM} or its mod_auth_openidc is missing"));
    }
    let architectures = fs::read_dir("/usr/lib").into_iter().flatten().flatten();
    let library = architectures
        .map(|entry| entry.path().join("faketime/libfaketime.so.1"))
        .find(|path| path.exists())
        .unwrap_or_else(|| lacking(PART, "libfaketime is missing"));
    let now = server.clock.now().strftime("@%Y-%m-%d %H:%M:%S");
    vec![format!("LD_PRELOAD={}", library.display()), format!("FAKETIME={now}"), "TZ=UTC".to_owned()]
}

fn configuration(folder: &Path, port: u16, issuer: &str, client: &Value) -> io::Result<String> {
    let member = |name: &str| client[name].as_str().unwrap_or_else(|| panic!("no {name} in {client}"));
    // Root would serve as itself unless told otherwise, which Apache refuses.
    let user = if fs::metadata(folder)?.uid() == 0 { "User #65534\nGroup #65534" } else { "" };
    Ok(include_str!("apache.conf")
        .replace("{folder}", &folder.display().to_string())
        .replace("{modules}", MODULES)
        .replace("{port}", &port.to_string())
        .replace("{user}", user)
        .replace("{issuer}", issuer)
        .replace("{client_id}", member("client_id"))
        .replace("{client_secret}", member("client_secret")))
}

fn write(folder: &Path, configuration: &str) -> io::Result<()> {
    // Its workers are another user's, where root starts it.
    fs::set_permissions(folder, fs::Permissions::from_mode(0o755))?;
    fs::write(folder.join("apache.conf"), configuration)?;
    fs::create_dir_all(folder.join("site/protected"))?;
    fs::write(folder.join("site/goodbye.html"), include_str!("site/goodbye.html"))?;
    fs::write(folder.join("site/protected/index.html"), include_str!("site/protected.html"))
}

fn free_port() -> io::Result<u16> {
    Ok(TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port())
}

use super::{Outcome, open};
use crate::{
    configuration::Configuration,
    machine::SystemClock,
    master_key,
    smtp::{SmtpSettings, SmtpTransport},
};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD as BASE64};
use clap::Args;
use latchkey_app::{
    App,
    audit::{self, Depth, TenantReport},
    issuer, plugins,
};
use latchkey_domain::{Clock as _, Timestamp, clock};
use latchkey_storage::{ConnectOptions, Storage};
use std::{error::Error, process::ExitCode};

/// Rows that have waited longer for the sealer than a server may be down for an upgrade.
const OVERDUE_SECONDS: u32 = 600;

/// Checks configuration, keys, database, audit log, signing keys, plugins, SMTP and clock. Exit code 0 only if all is well.
#[derive(Args)]
pub(super) struct Doctor {
    /// Verify the audit log only since its tenth-last checkpoint, which takes the same time however long it is.
    #[arg(long)]
    quick: bool,
}

pub(super) async fn run(command: Doctor, configuration: Configuration) -> Outcome {
    let mut report = Report::default();
    for problem in configuration.check_for_serving() {
        report.line("configuration", Err(problem.to_string()));
    }
    report.line("master key", keys(&configuration));
    let database = database(&configuration).await;
    let has_schema = database.is_ok();
    report.line("database", database);
    if has_schema {
        let depth = if command.quick { Depth::Recent } else { Depth::Whole };
        match open(&configuration).await {
            Ok(app) => {
                audit_log(&mut report, &app, depth).await;
                report.line("signing keys", signing_keys(&app).await);
                report.line("plugins", bound_plugins(&app).await);
            }
            Err(error) => {
                report.line("audit log", Err(error.to_string()));
                report.line("signing keys", Err(error.to_string()));
                report.line("plugins", Err(error.to_string()));
            }
        }
    }
    report.line("smtp", smtp(&configuration).await);
    report.line("clock", machine_clock());
    Ok(if report.problems == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

#[derive(Default)]
struct Report {
    problems: u32,
}

impl Report {
    fn line(&mut self, what: &str, result: Result<String, String>) {
        match result {
            Ok(fine) => println!("ok       {what:<14} {fine}"),
            Err(problem) => {
                self.problems += 1;
                println!("PROBLEM  {what:<14} {problem}");
            }
        }
    }
}

fn keys(configuration: &Configuration) -> Result<String, String> {
    let keyring = master_key::read(&configuration.master_key_file).map_err(|error| error.to_string())?;
    let ids: Vec<_> = keyring.ids().collect();
    Ok(format!("current {}, {} in all", keyring.current_id(), ids.len()))
}

async fn database(configuration: &Configuration) -> Result<String, String> {
    let url = configuration.database_url.expose();
    let storage =
        Storage::connect(url, &ConnectOptions::default()).await.map_err(|error| error.to_string())?;
    storage.ping().await.map_err(|error| error.to_string())?;
    let pending = storage.pending_migrations().await.map_err(|error| error.to_string())?;
    if pending.is_empty() {
        Ok(format!("{:?}, schema up to date", storage.engine()))
    } else {
        Err(format!("{} migrations pending: run `latchkey migrate up`", pending.len()))
    }
}

async fn audit_log(report: &mut Report, app: &App, depth: Depth) {
    match verify(app, depth).await {
        Ok((key, now, tenants)) => {
            if let Some(key) = key {
                report.line("audit key", Ok(format!("{key} (public: verifies exports)")));
            }
            for tenant in tenants {
                report.tenant(&tenant, now);
            }
        }
        Err(error) => report.line("audit log", Err(error.to_string())),
    }
}

type Verified = (Option<String>, Timestamp, Vec<TenantReport>);

async fn verify(app: &App, depth: Depth) -> Result<Verified, Box<dyn Error>> {
    let key = audit::public_key(app).await?.map(|key| BASE64.encode(key));
    Ok((key, app.clock().now(), audit::verify(app, depth).await?))
}

impl Report {
    fn tenant(&mut self, tenant: &TenantReport, now: Timestamp) {
        let name = tenant.slug.clone().unwrap_or_else(|| tenant.tenant.to_string());
        for finding in &tenant.findings {
            self.line("audit log", Err(format!("{name}: {finding}")));
        }
        let unnamed = tenant.findings_total - tenant.findings.len() as u64;
        if unnamed > 0 {
            self.line("audit log", Err(format!("{name}: {unnamed} more")));
        }
        let waiting = match tenant.oldest_waiting {
            Some(oldest) => format!(", {} not sealed yet, the oldest from {oldest}", tenant.waiting),
            None => String::new(),
        };
        let summary =
            format!("{name}: {} of {} rows verified{waiting}", tenant.verified, tenant.last_sequence);
        let is_overdue = tenant.oldest_waiting.is_some_and(|at| clock::after(at, OVERDUE_SECONDS) < now);
        if is_overdue {
            self.line("audit log", Err(format!("{summary}: a running server seals within a second")));
        } else if tenant.findings.is_empty() {
            self.line("audit log", Ok(summary));
        }
    }
}

/// Whether tenants' tokens can be signed and verified.
async fn signing_keys(app: &App) -> Result<String, String> {
    let report = issuer::check_keys(app).await.map_err(|error| error.to_string())?;
    match report.broken.as_slice() {
        [] => Ok(format!("of {} tenants, all of them open", report.sound)),
        broken => Err(broken.join("; ")),
    }
}

/// Whether everything that tenants have bound can be run by this release.
async fn bound_plugins(app: &App) -> Result<String, String> {
    let report = plugins::check_bound(app).await.map_err(|error| error.to_string())?;
    match report.unfit.as_slice() {
        [] => Ok(format!("{} bound, all of them load", report.bound)),
        unfit => Err(unfit.join("; ")),
    }
}

async fn smtp(configuration: &Configuration) -> Result<String, String> {
    let (Some(url), Some(public_url)) = (&configuration.smtp_url, &configuration.public_url) else {
        return Err("smtp_url or public_url is not set".into());
    };
    let settings = SmtpSettings::new(url.clone(), public_url, &configuration.mail);
    let transport = SmtpTransport::new(&settings).map_err(|error| error.to_string())?;
    transport.check().await.map(|()| "the server answers".to_owned())
}

/// A clock before this release's own date has lost its battery; links would live for years or not at all.
fn machine_clock() -> Result<String, String> {
    let now = SystemClock.now();
    let released: Timestamp = "2026-11-22T00:00:00Z".parse().map_err(|error| format!("{error}"))?;
    if now < released {
        return Err(format!("{now} is before this release was made"));
    }
    Ok(now.to_string())
}

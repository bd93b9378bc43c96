use super::Outcome;
use crate::{
    configuration::{Configuration, SecretUrl},
    demo::{self, Credentials, Folder},
    installation::{Installation, World},
    mailbox::Mailbox,
    mailbox_pages, master_key,
    server::{Reach, RunningServer},
    smtp::{SmtpSettings, SmtpTransport},
};
use clap::Args;
use ipnet::IpNet;
use latchkey_app::login::Limits;
use latchkey_domain::tenant::OPERATORS;
use latchkey_storage::{ConnectOptions, Storage, StorageError};
use latchkey_web::{EdgeSettings, GateSettings};
use serde_json::json;
use std::{
    error::Error,
    io::Write as _,
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr},
    process::ExitCode,
    sync::Arc,
};
use tokio::signal::unix::{SignalKind, signal};
use url::Url;

/// Starts a demonstration: nothing to configure, tenants with people, a mailbox to read their mail in.
///
/// Data stay in the data folder over restarts. Listens on loopback only.
#[derive(Args)]
pub(super) struct Demo {
    /// Start over: forget what earlier demos left in the data folder.
    #[arg(long)]
    fresh: bool,
    /// Print one line of JSON on stdout once ready.
    #[arg(long)]
    json: bool,
}

pub(super) async fn run(command: Demo, configuration: Configuration) -> Outcome {
    if !configuration.listen.ip().is_loopback() {
        let listen = configuration.listen;
        return Err(
            format!("listen: {listen} is not a loopback address; the demo is for this machine only").into()
        );
    }
    let folder = Folder::lock(&configuration.data_dir)?;
    if command.fresh || Credentials::read(&folder.credentials())?.is_none() {
        start_over(&configuration, &folder).await?;
    }
    let world = World::machine();
    let mailbox = Arc::new(
        Mailbox::start(SocketAddr::from(([127, 0, 0, 1], 0)), Mailbox::KEPT, world.clock.clone()).await?,
    );
    let (server, credentials) = start(&configuration, &folder, world, mailbox.clone()).await?;
    let origin = server.app.public_url().origin().to_owned();
    // Before anybody can know that we are ready, and press Ctrl-C.
    let mut interrupt = signal(SignalKind::interrupt())?;
    if command.json {
        print_json(&origin, &credentials)?;
    } else {
        print_words(&origin, &credentials);
    }
    interrupt.recv().await;
    server.stop().await;
    mailbox.stop().await;
    Ok(ExitCode::SUCCESS)
}

async fn start(
    configuration: &Configuration,
    folder: &Folder,
    world: World,
    mailbox: Arc<Mailbox>,
) -> Result<(RunningServer, Credentials), Box<dyn Error>> {
    let installation = open(configuration, folder, world).await?;
    let public_url = configuration.public_url.clone();
    let reach = Reach {
        listen: configuration.listen,
        public_url: public_url.clone(),
        metrics: configuration.metrics_listen,
        tls: None,
        edge: EdgeSettings {
            trusted_proxies: configuration.proxy.trusted_networks.clone(),
            gate: GateSettings { limit_loopback: false, ..GateSettings::default() },
        },
    };
    let here = public_url.map_or_else(|| Url::parse("http://localhost"), Ok)?;
    let settings = SmtpSettings::new(SecretUrl::new(mailbox.smtp_url()), &here, &configuration.mail);
    let transport = Arc::new(SmtpTransport::new(&settings)?);
    let pages = |_: &_, routes: poem::Route| routes.nest(mailbox_pages::PATH, mailbox_pages::routes(mailbox));
    let server = RunningServer::start(installation, reach, transport, pages).await?;
    let credentials = match Credentials::read(&folder.credentials())? {
        Some(credentials) => credentials,
        None => {
            let credentials = demo::seed(&server.app).await?;
            for tenant in &credentials.tenants {
                demo::seed_plugins(&server.app, &tenant.slug).await?;
            }
            credentials.write(&folder.credentials())?;
            credentials
        }
    };
    Ok((server, credentials))
}

/// Clears the way for making everybody anew: because `--fresh` says so, or because seeding was cut short, for without
/// the file of credentials nobody could use what it made. A database that somebody else keeps is theirs to empty.
async fn start_over(configuration: &Configuration, folder: &Folder) -> Result<(), Box<dyn Error>> {
    if !configuration.has_default_database() && has_people(configuration).await? {
        return Err("database_url: people are in this database already, and the demo empties none but its own; empty it \
                    yourself before you start over with --fresh"
            .into());
    }
    folder.clear()?;
    Ok(())
}

async fn has_people(configuration: &Configuration) -> Result<bool, StorageError> {
    let storage = Storage::connect(configuration.database_url.expose(), &ConnectOptions::default()).await?;
    let has_schema = storage.pending_migrations().await?.is_empty();
    Ok(has_schema && storage.tenant_by_slug(OPERATORS).await?.is_some())
}

/// A database of the demo's own unless another is configured, and a key made at the first start.
async fn open(
    configuration: &Configuration,
    folder: &Folder,
    world: World,
) -> Result<Installation, Box<dyn Error>> {
    master_key::read_or_create(&folder.master_key(), &*world.entropy)?;
    let mut own = configuration.clone();
    own.master_key_file = folder.master_key();
    if configuration.has_default_database() {
        own.database_url = SecretUrl::new(folder.database_url());
    }
    let mut installation = Installation::open(&own, world).await?;
    installation.storage.migrate().await?;
    // Applications that are tried out with it are on this machine.
    let loopback: [IpAddr; 2] = [Ipv4Addr::LOCALHOST.into(), Ipv6Addr::LOCALHOST.into()];
    installation.outbound_networks.extend(loopback.map(IpNet::from));
    // Everybody is loopback here, and trying things out looks like an attack.
    installation.limits = Limits { login_per_account_and_network: 30, ..installation.limits };
    Ok(installation)
}

fn print_json(origin: &str, credentials: &Credentials) -> Result<(), Box<dyn Error>> {
    let line = json!({
        "public_url": origin,
        "mailbox_url": format!("{origin}{}", mailbox_pages::PATH),
        "operator": credentials.operator,
        "tenants": credentials.tenants,
    });
    let mut out = std::io::stdout().lock();
    writeln!(out, "{line}")?;
    out.flush()?;
    Ok(())
}

fn print_words(origin: &str, credentials: &Credentials) {
    println!("Latchkey demo is ready. Ctrl-C ends it; the data stay.\n");
    println!("  Mailbox         {origin}{}", mailbox_pages::PATH);
    println!("  API             {origin}/api/docs");
    println!("  Operator        {}  {}", credentials.operator.login, credentials.operator.password);
    println!("                  API token {}", credentials.operator.api_token);
    for tenant in &credentials.tenants {
        println!("\n  {} ({})", tenant.slug, tenant.scenario);
        println!("    Log in        {origin}/t/{}/login", tenant.slug);
        println!("    Forgot        {origin}/t/{}/recover", tenant.slug);
        for (role, account) in
            [("Owner", &tenant.owner), ("Manager", &tenant.manager), ("Helpdesk", &tenant.helpdesk)]
        {
            println!("    {role:<13} {}  {}", account.login, account.password);
            println!("                  API token {}", account.api_token);
        }
        for user in &tenant.users {
            println!("    Person        {}  {}", user.login, user.password);
        }
    }
}

//! Refresh tokens that give way to the next at each use, ours kept in a database, beside oidc-provider in memory. Each
//! connection has a grant, come by as applications come by it: somebody logs in, and a code is exchanged.

use super::{
    Plan, connections,
    tokens::{Provider, Side, Tokens},
};
use crate::{
    Outcome,
    browser::{Browser, Seen, hidden_field},
    ground::{Ground, PASSWORD},
    http::{self, Answer, Connection},
    limit,
    load::Errand,
    measure::Summary,
    peer::{Peer, REDIRECT_URI, RESOURCE},
    server::Server,
    sink::{Acknowledge, Sink},
    table::{Row, Target},
};
use latchkey_domain::user::{User, UserStatus};
use latchkey_protocol::jose::Algorithm;
use latchkey_server::installation::LeftToTheServer;
use latchkey_test_databases::{Engine, TestDatabase};
use std::{
    net::SocketAddr,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};
use url::Url;

const BEYOND_PEER: f64 = 5.0;
const ALGORITHM: Algorithm = Algorithm::Es256;
/// How long a disk is asked for its limit.
const SYNCING: Duration = Duration::from_millis(300);

pub(super) async fn run(plan: &Plan) -> Outcome<Vec<Row>> {
    let postgres = Postgres::of(plan).await?;
    let mut ours = vec![Ours::start(plan, "SQLite", None, "synced to disk").await?];
    if let Some(postgres) = &postgres {
        let url = Some(postgres.url.as_str());
        ours.push(Ours::start(plan, "PostgreSQL", url, postgres.durability).await?);
    }
    let peer = Peer::start().await?;
    let addresses = peer.addresses(connections());
    let chains = Chains::of_peer(&addresses).await?;
    let mut theirs = Side::open(plan, &addresses, peer.processes()?, chains).await?;
    let mut syncs = Vec::new();
    for _ in 0..plan.token_slices {
        syncs.push(limit::sync_for(ours[0].ground.folder(), SYNCING).await?.rate());
        theirs.slice(plan).await?;
        for ours in &mut ours {
            ours.side.slice(plan).await?;
        }
    }
    let beside = format!(
        "{} connections; reference: {}; {ALGORITHM} access and ID token each time; this disk alone syncs {:.0} times a \
         second",
        connections(),
        peer.words(),
        Summary::of(&syncs).median
    );
    peer.end().await?;
    let mut rows = Vec::new();
    for Ours { database, side, server, durability, .. } in ours {
        let case = format!("refresh, {database} : oidc-provider in memory");
        let row = Row::paired(&case, "/s", &side.rates, &theirs.rates, Target::AtLeast(BEYOND_PEER));
        rows.push(row.remark(format!(
            "{beside}; ours ({durability}) answers {}; oidc-provider {}",
            side.words(),
            theirs.words()
        )));
        server.end().await?;
    }
    Ok(rows)
}

/// The database that was named, or one of the tests' own.
struct Postgres {
    url: String,
    durability: &'static str,
    _database: Option<TestDatabase>,
}

impl Postgres {
    /// None where it was left out, which has been said loudly.
    async fn of(plan: &Plan) -> Outcome<Option<Self>> {
        if let Some(url) = plan.postgres.clone() {
            let durability = "as durable as that server is set; its processor time isn't counted";
            return Ok(Some(Self { url, durability, _database: None }));
        }
        let database = tokio::task::spawn_blocking(|| TestDatabase::create(Engine::Postgres)).await?;
        Ok(database.map(|database| Self {
            url: database.url.clone(),
            durability: "fsync off, as the tests' server has it; its processor time isn't counted",
            _database: Some(database),
        }))
    }
}

/// A server of ours over one database.
struct Ours {
    database: &'static str,
    durability: &'static str,
    side: Side<Chains>,
    server: Server,
    ground: Ground,
    /// Listens.
    _sink: Sink,
}

impl Ours {
    async fn start(
        plan: &Plan,
        database: &'static str,
        url: Option<&str>,
        durability: &'static str,
    ) -> Outcome<Self> {
        let ground = Ground::prepare(url, Arc::new(LeftToTheServer)).await?;
        let people = ground.people("person", connections(), UserStatus::Active).await?;
        let provider = Provider::ours(&ground, ALGORITHM).await?;
        let sink = Sink::start(Acknowledge::Usually).await?;
        let server = Server::start(&ground, &sink.url()).await?;
        let chains = Chains::of_people(&ground, provider, server.address, &people).await?;
        let addresses = vec![server.address; people.len()];
        let side = Side::open(plan, &addresses, vec![server.process.clone()], chains).await?;
        Ok(Self { database, durability, side, server, ground, _sink: sink })
    }
}

/// A chain of refresh tokens for each connection.
struct Chains {
    provider: Provider,
    chains: Vec<(SocketAddr, Mutex<String>)>,
    mark: String,
}

impl Chains {
    async fn of_peer(addresses: &[SocketAddr]) -> Outcome<Self> {
        let provider = Provider::peer(ALGORITHM, Peer::client(ALGORITHM));
        let mut firsts = Vec::new();
        for address in addresses {
            // It asks for no password.
            let seen = Browser::open(*address).await?.visit(&place(&provider)).await?;
            firsts.push((*address, first(&provider, *address, seen).await?));
        }
        Self::after(provider, firsts).await
    }

    async fn of_people(
        ground: &Ground,
        provider: Provider,
        address: SocketAddr,
        people: &[User],
    ) -> Outcome<Self> {
        let mut firsts = Vec::new();
        for person in people {
            let mut browser = Browser::open(address).await?;
            let Seen::Page(page) = browser.visit(&place(&provider)).await? else {
                return Err("nobody asks who it is".into());
            };
            let (csrf, continuation) = (hidden_field(&page, "csrf")?, hidden_field(&page, "continue")?);
            let fields = [
                ("login", person.login.as_str()),
                ("password", PASSWORD),
                ("csrf", &csrf),
                ("continue", &continuation),
            ];
            let seen = browser.post(&format!("{}/login", ground.pages()), &fields).await?;
            firsts.push((address, first(&provider, address, seen).await?));
        }
        Self::after(provider, firsts).await
    }

    async fn after(provider: Provider, firsts: Vec<(SocketAddr, Tokens)>) -> Outcome<Self> {
        let (address, tokens) = firsts.first().ok_or("no connections")?;
        let mut connection = Connection::open(*address).await?;
        let mark = provider.verify(*address, &mut connection, &tokens.access_token).await?;
        let chain = |(address, tokens): (SocketAddr, Tokens)| {
            let refresh = tokens.refresh_token.ok_or("no refresh token for the code")?;
            Ok((address, Mutex::new(refresh)))
        };
        let chains: Outcome<Vec<_>> = firsts.into_iter().map(chain).collect();
        Ok(Self { provider, chains: chains?, mark })
    }
}

/// Where an application sends people.
fn place(provider: &Provider) -> String {
    let query = http::form(&[
        ("response_type", "code"),
        ("client_id", &provider.client.id),
        ("redirect_uri", REDIRECT_URI),
        ("scope", "openid offline_access"),
        ("resource", RESOURCE),
        ("prompt", "consent"),
    ]);
    format!("{}?{query}", provider.authorize)
}

/// The tokens for the code with which somebody came back.
async fn first(provider: &Provider, address: SocketAddr, seen: Seen) -> Outcome<Tokens> {
    let place: Url = match seen {
        Seen::Elsewhere(place) => place,
        Seen::Page(page) => return Err(format!("nobody was sent back: {:?}", page.expect(303)).into()),
    };
    let code = place.query_pairs().find_map(|(name, value)| (name == "code").then(|| value.into_owned()));
    let code = code.ok_or_else(|| format!("no code: {place}"))?;
    let fields =
        [("grant_type", "authorization_code"), ("code", code.as_str()), ("redirect_uri", REDIRECT_URI)];
    let mut connection = Connection::open(address).await?;
    Tokens::read(connection.send(&provider.ask(address, &fields)).await?)
}

impl Errand for Chains {
    fn next(&self, connection: usize) -> Option<Vec<u8>> {
        let (address, token) = self.chains.get(connection)?;
        let token = token.lock().unwrap_or_else(PoisonError::into_inner);
        let fields = [("grant_type", "refresh_token"), ("refresh_token", token.as_str())];
        Some(self.provider.ask(*address, &fields))
    }

    fn check(&self, connection: usize, answer: Answer) -> Outcome<()> {
        let tokens = Tokens::read(answer)?;
        tokens.is_like(&self.mark)?;
        let (Some(next), Some(_)) = (tokens.refresh_token, tokens.id_token) else {
            return Err("no refresh token, or no ID token".into());
        };
        let (_, token) = self.chains.get(connection).ok_or("no such connection")?;
        let mut token = token.lock().unwrap_or_else(PoisonError::into_inner);
        if *token == next {
            return Err("the refresh token stays the same".into());
        }
        *token = next;
        Ok(())
    }
}

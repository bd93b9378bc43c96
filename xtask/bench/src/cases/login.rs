//! Logging in over HTTP, as a browser posts it, beside raw Argon2id.

use super::{Plan, beside_the_limit, connections};
use crate::{
    Outcome,
    browser::FormProof,
    ground::{Ground, PASSWORD},
    http::{Answer, Connection},
    load::{Errand, Load},
    server::Server,
    sink::{Acknowledge, Sink},
    table::{Row, Target},
};
use latchkey_domain::user::{User, UserStatus};
use latchkey_server::installation::LeftToTheServer;
use std::{
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};

pub(super) async fn run(plan: &Plan) -> Outcome<Vec<Row>> {
    let ground = Ground::prepare(None, Arc::new(LeftToTheServer)).await?;
    let people = ground.people("person", plan.people(), UserStatus::Active).await?;
    let sink = Sink::start(Acknowledge::Usually).await?;
    let server = Server::start(&ground, &sink.url()).await?;
    let path = format!("{}/login", ground.pages());
    let proof = FormProof::fetch(&mut Connection::open(server.address).await?, server.address, &path).await?;
    let logins = Arc::new(Logins { people, next: AtomicUsize::new(0), address: server.address, path, proof });
    let mut load = Load::open(server.address, connections()).await?;
    let result = beside_the_limit(plan, &server.process, &mut load, &logins, async || Ok(())).await?;
    server.end().await?;
    let row = Row::paired("password login", "/s", &result.ours, &result.reference, Target::AtLeast(0.9));
    Ok(vec![row.below_its_reference().remark(result.remark())])
}

/// Each person once.
struct Logins {
    people: Vec<User>,
    next: AtomicUsize,
    address: SocketAddr,
    path: String,
    proof: FormProof,
}

impl Errand for Logins {
    fn next(&self, _connection: usize) -> Option<Vec<u8>> {
        let person = self.people.get(self.next.fetch_add(1, Ordering::Relaxed))?;
        let fields = [("login", person.login.as_str()), ("password", PASSWORD)];
        Some(self.proof.post(self.address, &self.path, &fields))
    }

    fn check(&self, _connection: usize, answer: Answer) -> Outcome<()> {
        let answer = answer.expect(303)?;
        let is_in = answer.header("location").is_some_and(|place| place.ends_with("/account"));
        if is_in && answer.cookies().count() > 0 {
            Ok(())
        } else {
            Err("a login that began no session".into())
        }
    }
}

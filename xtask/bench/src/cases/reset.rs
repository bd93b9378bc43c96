//! An administrator's reset by generated password over the API, each of another person, mails sent meanwhile.

use super::{Plan, beside_the_limit, connections};
use crate::{
    Outcome,
    ground::Ground,
    http::{self, Answer},
    load::{Errand, Load},
    server::Server,
    sink::{Acknowledge, Sink},
    table::{Row, Target},
};
use latchkey_domain::user::{User, UserStatus};
use latchkey_server::installation::LeftToTheServer;
use serde_json::{Value, json};
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
    let token = ground.manager_token().await?;
    let sink = Sink::start(Acknowledge::Usually).await?;
    let server = Server::start(&ground, &sink.url()).await?;
    let resets = Arc::new(Resets {
        people,
        next: AtomicUsize::new(0),
        done: AtomicUsize::new(0),
        address: server.address,
        users: format!("/api/v1/tenants/{}/users", ground.tenant.slug),
        token,
    });
    let mut load = Load::open(server.address, connections()).await?;
    // Mails still on their way would take the reference's time.
    let settle = async || sink.wait_for(resets.done.load(Ordering::Relaxed)).await;
    let result = beside_the_limit(plan, &server.process, &mut load, &resets, settle).await?;
    server.end().await?;
    let case = "reset, generated, mail queued";
    let row = Row::paired(case, "/s", &result.ours, &result.reference, Target::AtLeast(0.9));
    let remark = format!("{}; {} mails left in all", result.remark(), sink.taken());
    Ok(vec![row.below_its_reference().remark(remark)])
}

/// Each person once.
struct Resets {
    people: Vec<User>,
    next: AtomicUsize,
    done: AtomicUsize,
    address: SocketAddr,
    users: String,
    token: String,
}

impl Errand for Resets {
    fn next(&self) -> Option<Vec<u8>> {
        let person = self.people.get(self.next.fetch_add(1, Ordering::Relaxed))?;
        let path = format!("{}/{}/password-reset", self.users, person.id);
        Some(http::post_json(self.address, &path, &self.token, &json!({ "mode": "generated" })))
    }

    fn check(&self, answer: Answer) -> Outcome<()> {
        let answer: Value = serde_json::from_slice(&answer.expect(202)?.body)?;
        if !answer["mail"]["id"].is_string() {
            return Err(format!("a reset without a mail: {answer}").into());
        }
        self.done.fetch_add(1, Ordering::Relaxed);
        Ok(())
    }
}

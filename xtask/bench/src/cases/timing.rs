//! Whether a stranger can tell by the time who has an account.
//!
//! Distinct accounts, one connection, one call after the other in random order: what a call leaves behind for the server
//! to do then delays calls of every kind alike.

use super::Plan;
use crate::{
    Outcome,
    browser::FormProof,
    ground::{Ground, PASSWORD},
    http::Connection,
    measure::{Auc, Stopwatch, Summary, auc, percentile_ms, shuffle},
    server::Server,
    sink::{Acknowledge, Sink},
    table::{Row, Target},
};
use latchkey_domain::user::UserStatus;
use latchkey_server::{installation::LeftToTheServer, machine::OsEntropy};
use std::{collections::HashMap, net::SocketAddr, sync::Arc, time::Duration};

/// What is asked about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Account {
    Known,
    /// Nobody has that name.
    Unknown,
    Deactivated,
}

/// Calls before the first that counts.
const WARM_UP: usize = 30;

pub(super) async fn run(plan: &Plan) -> Outcome<Vec<Row>> {
    let ground = Ground::prepare(None, Arc::new(LeftToTheServer)).await?;
    // Once for warming up, once for the calls that count.
    let each = plan.timed_calls + WARM_UP;
    ground.people(Account::Known.prefix(), each, UserStatus::Active).await?;
    let deactivated = UserStatus::Deactivated { reactivate_at: None };
    ground.people(Account::Deactivated.prefix(), each, deactivated).await?;
    let sink = Sink::start(Acknowledge::Usually).await?;
    let server = Server::start(&ground, &sink.url()).await?;
    let mut caller = Caller::connect(server.address, ground.pages()).await?;

    let recovers = caller.time(plan, &[Account::Known, Account::Unknown], Ask::Recover).await?;
    let every_kind = [Account::Known, Account::Unknown, Account::Deactivated];
    let logins = caller.time(plan, &every_kind, Ask::LogIn).await?;
    server.end().await?;
    Ok(vec![
        row("recover, known : unknown", &recovers, Account::Known, Account::Unknown),
        row("login refused, known : unknown", &logins, Account::Known, Account::Unknown),
        row("login refused, known : deactivated", &logins, Account::Known, Account::Deactivated),
        row("login refused, unknown : deactivated", &logins, Account::Unknown, Account::Deactivated),
    ])
}

/// What is asked for.
#[derive(Debug, Clone, Copy)]
enum Ask {
    Recover,
    LogIn,
}

type Times = HashMap<Account, Vec<Duration>>;

impl Account {
    /// Names of one length, so that nothing but their meaning differs.
    fn prefix(self) -> &'static str {
        match self {
            Self::Known => "known-one",
            Self::Unknown => "nobody-is",
            Self::Deactivated => "dismissed",
        }
    }

    fn login(self, number: usize) -> String {
        format!("{}-{number:06}", self.prefix())
    }

    /// The right one for the account that mustn't be let in all the same.
    fn password(self) -> &'static str {
        match self {
            Self::Deactivated => PASSWORD,
            Self::Known | Self::Unknown => "seven quiet herons sank",
        }
    }
}

/// A stranger with one connection.
struct Caller {
    connection: Connection,
    address: SocketAddr,
    pages: String,
    proof: FormProof,
}

impl Caller {
    async fn connect(address: SocketAddr, pages: String) -> Outcome<Self> {
        let mut connection = Connection::open(address).await?;
        let proof = FormProof::fetch(&mut connection, address, &format!("{pages}/login")).await?;
        Ok(Self { connection, address, pages, proof })
    }

    async fn time(&mut self, plan: &Plan, accounts: &[Account], ask: Ask) -> Outcome<Times> {
        let calls = |numbers: std::ops::Range<usize>| {
            let one_of_each = |number| accounts.iter().map(move |account| (*account, number));
            let mut calls: Vec<_> = numbers.flat_map(one_of_each).collect();
            shuffle(&mut calls, &OsEntropy);
            calls
        };
        let mut times = Times::new();
        for (account, number) in calls(0..WARM_UP) {
            self.call(account, number, ask).await?;
        }
        for (account, number) in calls(WARM_UP..WARM_UP + plan.timed_calls) {
            let took = self.call(account, number, ask).await?;
            times.entry(account).or_default().push(took);
        }
        Ok(times)
    }

    async fn call(&mut self, account: Account, number: usize, ask: Ask) -> Outcome<Duration> {
        let login = account.login(number);
        let (page, status) = match ask {
            Ask::Recover => ("recover", 202),
            Ask::LogIn => ("login", 422),
        };
        let mut fields = vec![("login", login.as_str())];
        if let Ask::LogIn = ask {
            fields.push(("password", account.password()));
        }
        let request = self.proof.post(self.address, &format!("{}/{page}", self.pages), &fields);
        let asked = Stopwatch::start();
        let answer = self.connection.send(&request).await?;
        let took = asked.elapsed();
        answer.expect(status)?;
        Ok(took)
    }
}

fn row(case: &str, times: &Times, first: Account, second: Account) -> Row {
    let (first, second) = (&times[&first], &times[&second]);
    let Auc { value, uncertainty } = auc(first, second);
    let target = Target::Between { low: 0.48, high: 0.52, uncertainty };
    Row::alone(case, "AUC", Summary::single(value), target).remark(format!(
        "{} calls each, so chance alone gives 0.5 ± {uncertainty:.3}; medians {:.2} and {:.2} ms",
        first.len(),
        percentile_ms(first, 0.5),
        percentile_ms(second, 0.5),
    ))
}

//! What the cases of the token endpoint share: both sides, the tokens they give, and how fast.

use super::Plan;
use crate::{
    Outcome,
    ground::Ground,
    http::{self, Answer, Connection, Credentials},
    load::{Errand, Load},
    measure::percentile_ms,
    peer::{REDIRECT_URI, RESOURCE, SCOPE},
    process::Process,
};
use latchkey_protocol::{
    jose::{Algorithm, JwkSet, Unverified},
    oauth::client_metadata::ClientMetadata,
};
use serde::Deserialize;
use serde_json::{Value, json};
use std::{net::SocketAddr, sync::Arc, time::Duration};

/// A provider's endpoints, and a client there.
#[derive(Debug, Clone)]
pub(super) struct Provider {
    pub authorize: String,
    pub token: String,
    pub jwks: String,
    pub client: Credentials,
    pub algorithm: Algorithm,
}

impl Provider {
    /// A new client of the ground's tenant.
    pub(super) async fn ours(ground: &Ground, algorithm: Algorithm) -> Outcome<Self> {
        let metadata = json!({
            "client_name": "Bench", "redirect_uris": [REDIRECT_URI], "response_types": ["code"],
            "grant_types": ["client_credentials", "authorization_code", "refresh_token"],
            "token_endpoint_auth_method": "client_secret_basic", "resources": [RESOURCE], "first_party": true,
            "scope": format!("openid offline_access {SCOPE}"), "id_token_signed_response_alg": algorithm,
        });
        let metadata: ClientMetadata = serde_json::from_value(metadata)?;
        let endpoint = |name: &str| format!("{}/oauth2/{name}", ground.pages());
        Ok(Self {
            authorize: endpoint("authorize"),
            token: endpoint("token"),
            jwks: endpoint("jwks"),
            client: ground.client(metadata).await?,
            algorithm,
        })
    }

    pub(super) fn peer(algorithm: Algorithm, client: Credentials) -> Self {
        Self { authorize: "/auth".into(), token: "/token".into(), jwks: "/jwks".into(), client, algorithm }
    }

    /// A call of the token endpoint.
    pub(super) fn ask(&self, address: SocketAddr, fields: &[(&str, &str)]) -> Vec<u8> {
        http::post_as_client(address, &self.token, &self.client, fields)
    }

    /// Makes sure that a token is what it should be. Its header, encoded, is then the mark of its likes.
    pub(super) async fn verify(
        &self,
        address: SocketAddr,
        connection: &mut Connection,
        token: &str,
    ) -> Outcome<String> {
        let published = connection.send(&http::get(address, &self.jwks, "")).await?.expect(200)?;
        let keys = JwkSet::parse(&serde_json::from_slice(&published.body)?)?;
        let verified = Unverified::parse(token)?.verify_with(&keys)?;
        let claims: Value = serde_json::from_slice(&verified.payload)?;
        if verified.algorithm != self.algorithm {
            return Err(format!("signed by {} instead of {}", verified.algorithm, self.algorithm).into());
        }
        if !claims["aud"].to_string().contains(RESOURCE) {
            return Err(format!("not for {RESOURCE}: {claims}").into());
        }
        Ok(token.split('.').next().unwrap_or_default().to_owned())
    }
}

/// A token endpoint's answer.
#[derive(Deserialize)]
pub(super) struct Tokens {
    pub access_token: String,
    pub refresh_token: Option<String>,
    pub id_token: Option<String>,
}

impl Tokens {
    pub(super) fn read(answer: Answer) -> Outcome<Self> {
        Ok(serde_json::from_slice(&answer.expect(200)?.body)?)
    }

    /// Refuses a token of another kind than one that was verified.
    pub(super) fn is_like(&self, mark: &str) -> Outcome<()> {
        if self.access_token.strip_prefix(mark).is_some_and(|rest| rest.starts_with('.')) {
            return Ok(());
        }
        Err(format!("another kind of token than before: {}", self.access_token).into())
    }
}

/// One side under load, and what came of it.
pub(super) struct Side<E> {
    load: Load,
    errand: Arc<E>,
    processes: Vec<Process>,
    latencies: Vec<Duration>,
    cpu_seconds: f64,
    /// Answers a second, slice by slice.
    pub rates: Vec<f64>,
}

impl<E: Errand> Side<E> {
    /// Connects and warms up: caches and buffers of ours, the compiler of the peer's runtime.
    pub(super) async fn open(
        plan: &Plan,
        addresses: &[SocketAddr],
        processes: Vec<Process>,
        errand: E,
    ) -> Outcome<Self> {
        let errand = Arc::new(errand);
        let mut load = Load::open_to_each(addresses).await?;
        load.run(plan.token_warm_up, &errand).await?;
        Ok(Self { load, errand, processes, latencies: Vec::new(), cpu_seconds: 0.0, rates: Vec::new() })
    }

    pub(super) async fn slice(&mut self, plan: &Plan) -> Outcome<()> {
        let before = self.all_cpu_seconds()?;
        let slice = self.load.run(plan.token_slice, &self.errand).await?;
        self.cpu_seconds += self.all_cpu_seconds()? - before;
        self.rates.push(slice.rate());
        self.latencies.extend(slice.latencies);
        Ok(())
    }

    fn all_cpu_seconds(&self) -> Outcome<f64> {
        self.processes.iter().map(Process::cpu_seconds).sum()
    }

    /// Latency, and processor time, which tells what an answer costs whatever else the machine does.
    #[expect(clippy::cast_precision_loss, reason = "a count of answers")]
    pub(super) fn words(&self) -> String {
        let (half, most) = (percentile_ms(&self.latencies, 0.5), percentile_ms(&self.latencies, 0.99));
        let answer = self.cpu_seconds * 1000.0 / self.latencies.len() as f64;
        format!("after {half:.2} ms, p99 {most:.2} ms, {answer:.3} ms of processor time")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_are_alike_by_their_whole_header() {
        let given = |access_token: &str| Tokens {
            access_token: access_token.into(),
            refresh_token: None,
            id_token: None,
        };
        assert!(given("head.body.signature").is_like("head").is_ok());
        assert!(given("header.body.signature").is_like("head").is_err());
        assert!(given("opaque").is_like("head").is_err());
    }
}

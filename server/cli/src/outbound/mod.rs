//! HTTP to addresses that tenants and clients gave: fills the domain's port.
//!
//! Names are resolved here and every address is looked at before anything connects to it, so neither a name that points
//! inwards nor one that is changed in between gets anywhere; redirects aren't followed, proxies of the environment aren't
//! used.

mod reach;

use async_trait::async_trait;
use ipnet::IpNet;
use latchkey_domain::outbound::{Fetched, Outbound, OutboundError};
use reach::Reach;
use reqwest::{
    Client, RequestBuilder,
    dns::{Addrs, Name, Resolve, Resolving},
    redirect::Policy,
};
use std::{error::Error, net::SocketAddr, sync::Arc, time::Duration};
use url::{Host, Url};

/// For everything: a stranger who is slower is as good as silent.
const TIMEOUT: Duration = Duration::from_secs(10);
const MOST_BYTES: usize = 256 * 1024;

/// Speaks HTTP to strangers.
pub struct HttpOutbound {
    client: Client,
    reach: Arc<Reach>,
}

impl HttpOutbound {
    /// `allowed`: networks that are not public and may be reached all the same.
    pub fn new(allowed: Vec<IpNet>) -> Result<Self, reqwest::Error> {
        let reach = Arc::new(Reach::new(allowed));
        let client = Client::builder()
            .timeout(TIMEOUT)
            .redirect(Policy::none())
            .no_proxy()
            .dns_resolver(Arc::new(Resolver { reach: reach.clone() }))
            .user_agent(concat!("latchkey/", env!("CARGO_PKG_VERSION")))
            .build()?;
        Ok(Self { client, reach })
    }

    /// An address that is written as one never comes to the resolver.
    fn check(&self, url: &str) -> Result<Url, OutboundError> {
        let parsed = Url::parse(url).map_err(|error| OutboundError::Unreachable(error.to_string()))?;
        let address = match parsed.host() {
            Some(Host::Ipv4(address)) => Some(address.into()),
            Some(Host::Ipv6(address)) => Some(address.into()),
            Some(Host::Domain(_)) | None => None,
        };
        match address.filter(|address| !self.reach.includes(*address)) {
            Some(address) => Err(OutboundError::Forbidden(address.to_string())),
            None => Ok(parsed),
        }
    }

    async fn send(&self, request: RequestBuilder) -> Result<Fetched, OutboundError> {
        let mut response = request.send().await.map_err(told)?;
        let status = response.status().as_u16();
        let mut body = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(told)? {
            if body.len() + chunk.len() > MOST_BYTES {
                return Err(OutboundError::TooLong(MOST_BYTES));
            }
            body.extend_from_slice(&chunk);
        }
        Ok(Fetched { status, body })
    }
}

#[async_trait]
impl Outbound for HttpOutbound {
    async fn get(&self, url: &str) -> Result<Fetched, OutboundError> {
        let url = self.check(url)?;
        self.send(self.client.get(url)).await
    }

    async fn post_form(&self, url: &str, fields: &[(&str, &str)]) -> Result<Fetched, OutboundError> {
        let url = self.check(url)?;
        self.send(self.client.post(url).form(fields)).await
    }
}

/// The innermost cause says most.
fn told(error: reqwest::Error) -> OutboundError {
    let error = error.without_url();
    let mut cause: &dyn Error = &error;
    while let Some(source) = cause.source() {
        cause = source;
    }
    match cause.downcast_ref::<Unreached>() {
        Some(Unreached(name)) => OutboundError::Forbidden(name.clone()),
        None => OutboundError::Unreachable(cause.to_string()),
    }
}

/// A name all of whose addresses are out of reach.
#[derive(Debug, thiserror::Error)]
#[error("{0} is out of reach")]
struct Unreached(String);

struct Resolver {
    reach: Arc<Reach>,
}

impl Resolve for Resolver {
    fn resolve(&self, name: Name) -> Resolving {
        let reach = self.reach.clone();
        Box::pin(async move {
            let found = tokio::net::lookup_host((name.as_str(), 0)).await?;
            let reached: Vec<SocketAddr> = found.filter(|address| reach.includes(address.ip())).collect();
            if reached.is_empty() {
                return Err(Box::from(Unreached(name.as_str().to_owned())));
            }
            Ok(Box::new(reached.into_iter()) as Addrs)
        })
    }
}

#[cfg(test)]
mod tests;

//! The door: what happens to every request before and after its handler.

mod client_network;
mod gate;
mod security_headers;

pub use gate::GateSettings;
pub(crate) use security_headers::page_policy;

use crate::request::{ClientNetwork, RequestId};
use gate::Gate;
use ipnet::IpNet;
use latchkey_app::App;
use latchkey_domain::entropy;
use poem::{Endpoint, Error, Request, Response, Result, http::HeaderValue};
use std::sync::Arc;
use tracing::Instrument as _;

/// How the door is set.
#[derive(Debug, Clone, Default)]
pub struct EdgeSettings {
    /// Networks of proxies whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<IpNet>,
    pub gate: GateSettings,
}

/// An endpoint behind the door.
pub struct Edge<E> {
    inner: E,
    settings: Arc<EdgeSettings>,
    gate: Gate,
    app: App,
}

impl<E> Edge<E> {
    pub fn new(inner: E, settings: Arc<EdgeSettings>, app: App) -> Self {
        let gate = Gate::new(settings.gate);
        Self { inner, settings, gate, app }
    }

    fn new_request_id(&self) -> String {
        let bytes: [u8; 8] = entropy::bytes(&**self.app.entropy());
        format!("{:016x}", u64::from_be_bytes(bytes))
    }
}

impl<E: Endpoint<Output = Response>> Endpoint for Edge<E> {
    type Output = Response;

    async fn call(&self, mut request: Request) -> Result<Response> {
        let id = self.new_request_id();
        let network = client_network::of(&request, &self.settings.trusted_proxies);
        request.set_data(RequestId(id.clone()));
        if let Some(network) = network {
            request.set_data(ClientNetwork(network));
        }
        let path = request.uri().path().to_owned();
        let kind = security_headers::Kind::of(&path);
        // The query stays out of the span: a link's token is in it.
        let span = tracing::info_span!("request", id = %id, method = %request.method(), path = %path);
        let admitted = network.map_or(Ok(()), |network| self.gate.admit(network, &request));
        let mut response = match admitted {
            Err(seconds) => gate::too_many_requests(self.app.renderer(), kind, &request, &id, seconds),
            Ok(()) => {
                let answered = self.inner.call(request).instrument(span.clone()).await;
                answered.unwrap_or_else(Error::into_response)
            }
        };
        span.in_scope(|| tracing::debug!(status = response.status().as_u16(), "answered"));
        security_headers::add(kind, response.headers_mut());
        if let Ok(value) = HeaderValue::from_str(&id) {
            response.headers_mut().insert("x-request-id", value);
        }
        Ok(response)
    }
}

use super::security_headers::Kind;
use crate::pages::language::Languages;
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter, clock::Clock as _};
use latchkey_domain::context::Network;
use latchkey_render::Renderer;
use poem::{
    Request, Response,
    http::{Method, StatusCode},
};
use std::{
    num::NonZeroU32,
    sync::atomic::{AtomicU32, Ordering},
};

/// The coarse gate in front of everything that costs: requests a minute from one network, by what they ask for.
#[derive(Debug, Clone, Copy)]
pub struct GateSettings {
    pub per_minute: NonZeroU32,
    /// What clients ask of OAuth endpoints; a busy application is one network.
    pub clients_per_minute: NonZeroU32,
    /// Posts to login pages.
    pub sign_in_per_minute: NonZeroU32,
    /// Posts to recovery pages.
    pub recover_per_minute: NonZeroU32,
    /// Whether loopback is held to it too; off in the demo, where everybody is loopback.
    pub limit_loopback: bool,
}

impl Default for GateSettings {
    fn default() -> Self {
        let number = |n| NonZeroU32::new(n).expect("not zero");
        Self {
            per_minute: number(3000),
            clients_per_minute: number(60_000),
            sign_in_per_minute: number(300),
            recover_per_minute: number(60),
            limit_loopback: true,
        }
    }
}

pub(super) struct Gate {
    all: DefaultKeyedRateLimiter<Network>,
    clients: DefaultKeyedRateLimiter<Network>,
    sign_in: DefaultKeyedRateLimiter<Network>,
    recover: DefaultKeyedRateLimiter<Network>,
    limit_loopback: bool,
    admitted: AtomicU32,
}

/// Networks that haven't asked for a while are forgotten once in this many requests.
const FORGET_EVERY: u32 = 10_000;

impl Gate {
    pub(super) fn new(settings: GateSettings) -> Self {
        let limiter = |per_minute| RateLimiter::keyed(Quota::per_minute(per_minute));
        Self {
            all: limiter(settings.per_minute),
            clients: limiter(settings.clients_per_minute),
            sign_in: limiter(settings.sign_in_per_minute),
            recover: limiter(settings.recover_per_minute),
            limit_loopback: settings.limit_loopback,
            admitted: AtomicU32::new(0),
        }
    }

    /// Lets a request in, or says in how many seconds the network may ask again.
    pub(super) fn admit(&self, network: Network, request: &Request) -> Result<(), u32> {
        let path = request.uri().path();
        let is_free = path.starts_with("/assets/") || path == "/healthz" || path == "/readyz";
        if is_free || (network.is_loopback() && !self.limit_loopback) {
            return Ok(());
        }
        self.forget_now_and_then();
        if is_for_clients(path) {
            return check(&self.clients, network);
        }
        check(&self.all, network)?;
        if request.method() != Method::POST || !path.starts_with("/t/") {
            return Ok(());
        }
        match path.splitn(4, '/').last() {
            Some("recover" | "reset/resend" | "login/resend") => check(&self.recover, network),
            Some("login" | "reset" | "device") => check(&self.sign_in, network),
            _ => Ok(()),
        }
    }

    fn forget_now_and_then(&self) {
        if self.admitted.fetch_add(1, Ordering::Relaxed) % FORGET_EVERY == FORGET_EVERY - 1 {
            for limiter in [&self.all, &self.clients, &self.sign_in, &self.recover] {
                limiter.retain_recent();
                limiter.shrink_to_fit();
            }
        }
    }
}

/// What programs ask, not people.
fn is_for_clients(path: &str) -> bool {
    let Some((_, endpoint)) = path.split_once("/oauth2/") else { return path.contains("/.well-known/") };
    path.starts_with("/t/") && !matches!(endpoint, "authorize" | "logout")
}

fn check(limiter: &DefaultKeyedRateLimiter<Network>, network: Network) -> Result<(), u32> {
    limiter.check_key(&network).map_err(|not_until| {
        let wait = not_until.wait_time_from(limiter.clock().now());
        u32::try_from(wait.as_secs()).unwrap_or(u32::MAX).saturating_add(1)
    })
}

/// The same for everybody but for its language, as cheap as possible: without the tenant, who costs a query.
pub(super) fn too_many_requests(
    renderer: &Renderer,
    kind: Kind,
    request: &Request,
    request_id: &str,
    seconds: u32,
) -> Response {
    let response =
        Response::builder().status(StatusCode::TOO_MANY_REQUESTS).header("retry-after", seconds.to_string());
    if kind == Kind::Api {
        let problem = crate::management_api::too_many_requests(request_id, seconds);
        return response.content_type("application/problem+json").body(problem);
    }
    let locale = renderer.negotiate(Languages::of(request).wishes(None));
    let seconds = seconds.to_string();
    let say = |part: &str| {
        let id = format!("error-too-many-requests-{part}");
        renderer.message(&locale, &id, &[("tenant", ""), ("seconds", &seconds)]).unwrap_or_default()
    };
    response
        .content_type("text/plain; charset=utf-8")
        .header("content-language", locale.to_string())
        .body(format!("{}. {} {}\n", say("title"), say("what"), say("next")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn whoever_is_sent_away_is_told_so_in_their_language() {
        let renderer = Renderer::embedded().expect("the built-in theme");
        for (language, words) in [
            ("fr", "Trop d’essais à la suite. Pour protéger"),
            ("pl", "i spróbuj ponownie.\n"),
            ("pl", "Odczekaj 3 sekundy"),
            ("de", "Too many tries in a row."),
        ] {
            let request = Request::builder().header("accept-language", language).finish();
            let response = too_many_requests(&renderer, Kind::Page, &request, "1", 3);
            assert_eq!(response.header("retry-after"), Some("3"));
            let told = response.into_body().into_string().await.expect("text");
            assert!(told.contains(words), "{told}");
        }
    }
}

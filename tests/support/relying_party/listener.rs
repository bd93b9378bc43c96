//! A client's own web server: takes what is posted to it, and publishes a document.

use crate::server::until;
use poem::{
    Endpoint, IntoResponse, Request, Response,
    http::{Method, StatusCode},
    listener::{Acceptor as _, Listener as _, TcpListener},
};
use serde_json::Value;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::task::JoinHandle;

/// What somebody sent.
#[derive(Debug, Clone)]
pub struct Heard {
    pub method: String,
    pub path: String,
    pub content_type: String,
    pub body: String,
}

/// At a free port of loopback. It ends when it is dropped.
pub struct Listener {
    pub origin: String,
    state: Arc<Mutex<State>>,
    serving: JoinHandle<()>,
}

struct State {
    heard: Vec<Heard>,
    /// What a GET is answered with.
    document: Value,
    /// What a POST is answered with.
    status: StatusCode,
}

impl Listener {
    /// Publishes `document` and takes every post.
    pub async fn start(document: Value) -> Self {
        let acceptor = TcpListener::bind("127.0.0.1:0").into_acceptor().await.expect("a free port");
        let address = acceptor.local_addr()[0].as_socket_addr().copied().expect("an address");
        let state = Arc::new(Mutex::new(State { heard: Vec::new(), document, status: StatusCode::OK }));
        let ear = Ear(state.clone());
        let serving = tokio::spawn(async move {
            let _ = poem::Server::new_with_acceptor(acceptor).run(ear).await;
        });
        Self { origin: format!("http://{address}"), state, serving }
    }

    /// Everything so far, the oldest first.
    #[must_use]
    pub fn heard(&self) -> Vec<Heard> {
        lock(&self.state).heard.clone()
    }

    /// Everything, once there is that much.
    pub async fn wait_for(&self, count: usize) -> Vec<Heard> {
        until("the client is told", async || Some(self.heard()).filter(|heard| heard.len() >= count)).await
    }

    /// From now on another document is published.
    pub fn publish(&self, document: Value) {
        lock(&self.state).document = document;
    }

    /// From now on posts are answered so.
    pub fn answer_with(&self, status: u16) {
        lock(&self.state).status = StatusCode::from_u16(status).expect("a status");
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

impl Heard {
    /// A field of the form that was posted.
    #[must_use]
    pub fn field(&self, name: &str) -> String {
        let mut pairs = url::form_urlencoded::parse(self.body.as_bytes()).into_owned();
        let found = pairs.find(|(known, _)| known == name).map(|(_, value)| value);
        found.unwrap_or_else(|| panic!("no {name} in {self:?}"))
    }
}

struct Ear(Arc<Mutex<State>>);

impl Endpoint for Ear {
    type Output = Response;

    async fn call(&self, mut request: Request) -> poem::Result<Response> {
        let (method, path) = (request.method().clone(), request.uri().path().to_owned());
        let content_type = request.content_type().unwrap_or_default().to_owned();
        let body = request.take_body().into_string().await?;
        let mut state = lock(&self.0);
        state.heard.push(Heard { method: method.to_string(), path, content_type, body });
        if method == Method::GET {
            let document = state.document.to_string();
            return Ok(Response::builder().content_type("application/json").body(document));
        }
        Ok(state.status.into_response())
    }
}

fn lock(state: &Mutex<State>) -> MutexGuard<'_, State> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}

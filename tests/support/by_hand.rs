//! Requests as nobody's browser would send them.

use crate::visitor::{Form, Seen};
use reqwest::{Client, RequestBuilder, redirect::Policy};
use std::collections::BTreeMap;

/// Somebody who writes requests by hand: follows no redirect, and sends the cookies that they choose to.
pub struct ByHand {
    client: Client,
    pub cookies: BTreeMap<String, String>,
}

impl Default for ByHand {
    fn default() -> Self {
        let client = Client::builder().redirect(Policy::none()).build().expect("a client");
        Self { client, cookies: BTreeMap::new() }
    }
}

impl ByHand {
    /// Without any cookie.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// To build a request on; finish with [`ByHand::send`].
    #[must_use]
    pub fn client(&self) -> &Client {
        &self.client
    }

    /// Asks for a page.
    pub async fn get(&mut self, url: &str) -> Seen {
        let request = self.client.get(url);
        self.send(request).await
    }

    /// Sends a form.
    pub async fn post(&mut self, form: &Form) -> Seen {
        let request = self.client.post(form.action.clone()).form(&form.fields);
        self.send(request).await
    }

    /// A post with one more header.
    pub async fn post_saying(&mut self, form: &Form, name: &str, value: &str) -> Seen {
        let request = self.client.post(form.action.clone()).form(&form.fields).header(name, value);
        self.send(request).await
    }

    /// Sends a request with the cookies, and takes those that the answer sets.
    pub async fn send(&mut self, request: RequestBuilder) -> Seen {
        let cookies: Vec<_> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let response = request.header("cookie", cookies.join("; ")).send().await.expect("the server answers");
        let (status, url, headers) = (response.status(), response.url().clone(), response.headers().clone());
        for cookie in headers.get_all("set-cookie") {
            let pair =
                cookie.to_str().expect("ASCII").split(';').next().and_then(|pair| pair.split_once('='));
            let (name, value) = pair.expect("a name and a value");
            self.cookies.insert(name.to_owned(), value.to_owned());
        }
        Seen { status, url, headers, html: response.text().await.expect("text") }
    }

    /// Logs in at a login page and answers the session's cookie.
    pub async fn log_in(&mut self, page: &str, login: &str, password: &str) -> (String, String) {
        let form = self.get(page).await.form().with(&[("login", login), ("password", password)]);
        let answer = self.post(&form).await;
        assert_eq!(answer.status, 303, "{}", answer.html);
        // `lk-` and the tenant's UUID; the other cookies have a suffix.
        let session =
            self.cookies.iter().find(|(name, _)| name.len() == "lk-".len() + 36).expect("a session");
        (session.0.clone(), session.1.clone())
    }
}

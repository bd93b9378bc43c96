//! What a browser keeps between a page and its form.

use crate::{
    Outcome,
    http::{self, Connection},
};
use std::net::SocketAddr;

/// A form cookie and the token that goes with it: good for any number of posts to one tenant.
#[derive(Debug, Clone)]
pub struct FormProof {
    pub cookie: String,
    pub csrf: String,
}

impl FormProof {
    /// Opens a page with a form.
    pub async fn fetch(connection: &mut Connection, address: SocketAddr, path: &str) -> Outcome<Self> {
        let page = connection.send(&http::get(address, path, "")).await?.expect(200)?;
        let cookie = page
            .cookies()
            .find(|cookie| cookie.split('=').next().is_some_and(|name| name.ends_with("-form")));
        let cookie = cookie.ok_or("the page sets no form cookie")?.to_owned();
        let html = std::str::from_utf8(&page.body)?;
        let csrf = html.split_once("name=\"csrf\" value=\"").and_then(|(_, rest)| rest.split('"').next());
        Ok(Self { cookie, csrf: csrf.ok_or("the page has no form token")?.to_owned() })
    }

    /// A form of the tenant's, sent with this proof.
    pub fn post(&self, address: SocketAddr, path: &str, fields: &[(&str, &str)]) -> Vec<u8> {
        let mut fields = fields.to_vec();
        fields.push(("csrf", &self.csrf));
        http::post_form(address, path, &self.cookie, &fields)
    }
}

//! What a browser does and keeps beside showing pages.

use crate::{
    Outcome,
    http::{self, Answer, Connection},
};
use std::{collections::BTreeMap, net::SocketAddr};
use url::Url;

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
        Ok(Self { cookie, csrf: hidden_field(&page, "csrf")? })
    }

    /// A form of the tenant's, sent with this proof.
    pub fn post(&self, address: SocketAddr, path: &str, fields: &[(&str, &str)]) -> Vec<u8> {
        let mut fields = fields.to_vec();
        fields.push(("csrf", &self.csrf));
        http::post_form(address, path, &self.cookie, &fields)
    }
}

/// The value of a page's hidden field. None of ours holds anything that HTML would have to escape.
pub fn hidden_field(page: &Answer, name: &str) -> Outcome<String> {
    let html = std::str::from_utf8(&page.body)?;
    let begin = format!("name=\"{name}\" value=\"");
    let value = html.split_once(&begin).and_then(|(_, rest)| rest.split('"').next());
    Ok(value.ok_or_else(|| format!("the page has no field {name}"))?.to_owned())
}

/// Somebody's browser at one server. Follows redirects there and keeps cookies, whatever path they are for.
pub struct Browser {
    connection: Connection,
    address: SocketAddr,
    origin: Url,
    cookies: BTreeMap<String, String>,
}

/// Where a visit ended.
#[derive(Debug)]
pub enum Seen {
    Page(Answer),
    /// Another site's address, which wasn't opened.
    Elsewhere(Url),
}

/// Nobody is sent around more often than that.
const MOST_REDIRECTS: usize = 10;

impl Browser {
    pub async fn open(address: SocketAddr) -> Outcome<Self> {
        let connection = Connection::open(address).await?;
        let origin = Url::parse(&format!("http://{address}"))?;
        Ok(Self { connection, address, origin, cookies: BTreeMap::new() })
    }

    pub async fn visit(&mut self, path: &str) -> Outcome<Seen> {
        let request = self.get(path);
        self.follow(request).await
    }

    pub async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Outcome<Seen> {
        let request = http::post_form(self.address, path, &self.cookies(), fields);
        self.follow(request).await
    }

    fn get(&self, path: &str) -> Vec<u8> {
        http::get(self.address, path, &format!("Cookie: {}\r\n", self.cookies()))
    }

    fn cookies(&self) -> String {
        let pairs = self.cookies.iter().map(|(name, value)| format!("{name}={value}"));
        pairs.collect::<Vec<_>>().join("; ")
    }

    async fn follow(&mut self, mut request: Vec<u8>) -> Outcome<Seen> {
        for _ in 0..MOST_REDIRECTS {
            let answer = self.connection.send(&request).await?;
            for (name, value) in answer.cookies().filter_map(|cookie| cookie.split_once('=')) {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
            let Some(place) = answer.header("location") else { return Ok(Seen::Page(answer)) };
            let place = self.origin.join(place)?;
            if place.origin() != self.origin.origin() {
                return Ok(Seen::Elsewhere(place));
            }
            request = self.get(&place[url::Position::BeforePath..url::Position::AfterQuery]);
        }
        Err("redirects go round in circles".into())
    }
}

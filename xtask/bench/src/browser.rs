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

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::{
        io::{AsyncReadExt as _, AsyncWriteExt as _},
        net::TcpListener,
    };

    #[test]
    fn a_hidden_field_is_found_by_its_name() {
        let body = br#"<input type="hidden" name="continue" value="a.b"><input name="csrf" value="c">"#;
        let page = Answer { status: 200, headers: Vec::new(), body: body.to_vec(), wire_bytes: 0 };
        assert_eq!(hidden_field(&page, "csrf").expect("there"), "c");
        assert_eq!(hidden_field(&page, "continue").expect("there"), "a.b");
        assert!(hidden_field(&page, "login").is_err());
    }

    #[tokio::test]
    async fn redirects_are_followed_with_cookies_until_they_lead_elsewhere() {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("bound");
        let server = tokio::spawn(async move {
            let (mut stream, _) = listener.accept().await.expect("a visitor");
            let mut asked = Vec::new();
            for place in ["/next?a=b", "https://client.example/callback?code=c"] {
                let mut request = vec![0; 1000];
                let length = stream.read(&mut request).await.expect("a request");
                asked.push(String::from_utf8_lossy(&request[..length]).into_owned());
                let answer = format!(
                    "HTTP/1.1 303 See Other\r\nLocation: {place}\r\nSet-Cookie: s=1; Path=/x\r\nContent-Length: 0\r\n\r\n"
                );
                stream.write_all(answer.as_bytes()).await.expect("open");
            }
            asked
        });
        let mut browser = Browser::open(address).await.expect("a server");
        let Seen::Elsewhere(place) = browser.visit("/begin").await.expect("answers") else {
            panic!("it stays here");
        };
        assert_eq!(place.as_str(), "https://client.example/callback?code=c");
        let asked = server.await.expect("answered");
        assert!(asked[0].starts_with("GET /begin HTTP"), "{asked:?}");
        assert!(asked[1].starts_with("GET /next?a=b HTTP"), "{asked:?}");
        assert!(asked[1].contains("\r\nCookie: s=1\r\n"), "{asked:?}");
    }
}

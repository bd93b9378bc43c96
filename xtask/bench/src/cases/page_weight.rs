//! What a first visit brings over the wire, and from where.

use crate::{
    Outcome,
    ground::Ground,
    http::{self, Answer, Connection},
    measure::Summary,
    server::Server,
    sink::{Acknowledge, Sink},
    table::{Row, Target},
};
use latchkey_app::recovery::set_up;
use latchkey_domain::{Actor, user::UserStatus};
use latchkey_server::installation::LeftToTheServer;
use std::{collections::BTreeSet, net::SocketAddr, sync::Arc};

const MOST_KIB: f64 = 60.0;

pub(super) async fn run() -> Outcome<Vec<Row>> {
    let ground = Ground::prepare(None, Arc::new(LeftToTheServer)).await?;
    let people = ground.people("person", 1, UserStatus::Active).await?;
    let link = set_up::recovery_link(&ground.app, &ground.context(Actor::Shell), &people[0]).await?;
    let sink = Sink::start(Acknowledge::Usually).await?;
    let server = Server::start(&ground, &sink.url()).await?;
    let path_of_link =
        link.url.split_once("/t/").map(|(_, rest)| format!("/t/{rest}")).ok_or("a link without a path")?;
    let login = visit(server.address, &format!("{}/login", ground.pages())).await?;
    let reset = visit(server.address, &path_of_link).await?;
    server.end().await?;
    let elsewhere: Vec<&str> = login.elsewhere.iter().chain(&reset.elsewhere).map(String::as_str).collect();
    Ok(vec![
        row("login page, cold cache", &login),
        row("reset page by its link, cold cache", &reset),
        third_party_row(&elsewhere),
    ])
}

/// A page with all that it loads.
#[derive(Debug, Default)]
struct Weight {
    wire_bytes: usize,
    requests: Vec<String>,
    /// Addresses of others that the page would load from.
    elsewhere: Vec<String>,
}

/// Opens a page as a browser with an empty cache: follows redirects with the cookies they set, then loads what it names.
async fn visit(address: SocketAddr, path: &str) -> Outcome<Weight> {
    let mut weight = Weight::default();
    let mut connection = Connection::open(address).await?;
    let (mut path, mut cookies) = (path.to_owned(), Vec::new());
    let page = loop {
        let answer = load(&mut connection, address, &path, &cookies, &mut weight).await?;
        cookies.extend(answer.cookies().map(str::to_owned));
        match answer.header("location") {
            Some(place) if answer.status == 303 => path = place.to_owned(),
            _ => break answer.expect(200)?,
        }
    };
    let mut wanted: Vec<String> = resources(&unpacked(&page)?);
    let mut seen = BTreeSet::new();
    while let Some(resource) = wanted.pop() {
        if !resource.starts_with('/') || resource.starts_with("//") {
            weight.elsewhere.push(resource);
        } else if seen.insert(resource.clone()) {
            let answer =
                load(&mut connection, address, &resource, &cookies, &mut weight).await?.expect(200)?;
            wanted.extend(resources(&unpacked(&answer)?));
        }
    }
    Ok(weight)
}

async fn load(
    connection: &mut Connection,
    address: SocketAddr,
    path: &str,
    cookies: &[String],
    weight: &mut Weight,
) -> Outcome<Answer> {
    let cookies =
        if cookies.is_empty() { String::new() } else { format!("Cookie: {}\r\n", cookies.join("; ")) };
    let headers = format!("Accept-Encoding: gzip\r\n{cookies}");
    let answer = connection.send(&http::get(address, path, &headers)).await?;
    let packed = answer.header("content-encoding").unwrap_or("as it is");
    weight.wire_bytes += answer.wire_bytes;
    // Tokens are no reading matter.
    let shown = path.split('?').next().unwrap_or_default().rsplit('/').next().unwrap_or_default();
    weight.requests.push(format!("{shown} {:.1} KiB {packed}", kib(answer.wire_bytes)));
    Ok(answer)
}

/// The text, whose weight on the wire is counted by now.
fn unpacked(answer: &Answer) -> Outcome<String> {
    match answer.header("content-encoding") {
        None => Ok(String::from_utf8_lossy(&answer.body).into_owned()),
        Some("gzip") => {
            use std::io::Read as _;
            let mut text = String::new();
            flate2::read::GzDecoder::new(answer.body.as_slice()).read_to_string(&mut text)?;
            Ok(text)
        }
        Some(other) => Err(format!("nobody asked for {other}").into()),
    }
}

/// What a page or style sheet makes a browser load by itself: links in heads, scripts, pictures, `url()` in styles.
fn resources(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    for tag in text.split('<').skip(1).filter_map(|tag| tag.split('>').next()) {
        let attribute = match tag.split_ascii_whitespace().next() {
            Some("link") => "href=\"",
            Some("script" | "img" | "source" | "iframe") => "src=\"",
            _ => continue,
        };
        found.extend(
            tag.split_once(attribute).and_then(|(_, rest)| rest.split('"').next()).map(str::to_owned),
        );
    }
    let in_styles = text.split("url(").skip(1).filter_map(|rest| rest.split(')').next());
    found.extend(in_styles.map(|place| place.trim_matches(['"', '\'', ' ']).to_owned()));
    found.retain(|place| !place.starts_with("data:") && !place.starts_with('#'));
    found
}

fn row(case: &str, weight: &Weight) -> Row {
    Row::alone(case, "KiB", Summary::single(kib(weight.wire_bytes)), Target::AtMost(MOST_KIB))
        .remark(weight.requests.join(", "))
}

#[expect(clippy::cast_precision_loss, reason = "a count of requests")]
fn third_party_row(elsewhere: &[&str]) -> Row {
    let count = Summary::single(elsewhere.len() as f64);
    Row::alone("third-party requests of both", "", count, Target::AtMost(0.0)).remark(elsewhere.join(", "))
}

#[expect(clippy::cast_precision_loss, reason = "pages are small")]
fn kib(bytes: usize) -> f64 {
    bytes as f64 / 1024.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_loads_by_itself_is_found_and_what_waits_for_a_click_is_not() {
        let page = r##"<link rel="stylesheet" href="/a.css"><script src="/b.js" defer></script><a href="https://x.example/">
            <img alt="" src="//cdn.example/c.png"><style>p { background: url('/d.svg') } q { mask: url(#e) }</style>
            <img src="data:image/png;base64,AAAA">"##;
        assert_eq!(resources(page), ["/a.css", "/b.js", "//cdn.example/c.png", "/d.svg"]);
    }
}

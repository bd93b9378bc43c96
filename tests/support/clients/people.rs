//! People who come to the provider from an application, and go back to it.

use crate::{
    server::TestServer,
    visitor::{Seen, Visitor},
};
use latchkey_server::demo::UserCredentials;

/// More pages than there are between an application's request and its answer.
const PAGES: usize = 6;

impl TestServer {
    /// Somebody with a browser of their own, who reaches the server by its public name, as applications send them.
    #[must_use]
    pub fn user(&self, tenant: &str) -> Visitor {
        Visitor::new(self.running.app.public_url().origin(), tenant)
    }
}

/// Follows `link` to where it ends. On the way `person` logs in, allows what they are asked for, confirms a device or a
/// logout, and sends an answer on that comes as a form.
pub async fn walk(visitor: &Visitor, link: &str, person: &UserCredentials) -> Seen {
    let mut seen = visitor.follow(link).await;
    for _ in 0..PAGES {
        let Some(form) = seen.forms().into_iter().next() else { return seen };
        let page = seen.url.path_segments().and_then(Iterator::last).unwrap_or_default();
        let fields: &[(&str, &str)] = match page {
            // A form that leaves the provider carries its answer, in whatever page.
            _ if form.action.origin() != seen.url.origin() => &[],
            "login" => &[("login", &person.login), ("password", &person.password)],
            "consent" | "device" => &[("decision", "allow")],
            "logout" => &[],
            _ => return seen,
        };
        seen = visitor.send(&form.with(fields)).await;
    }
    panic!("{} goes in circles at {}: {}", person.login, seen.url, seen.words());
}

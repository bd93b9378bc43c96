//! In which language somebody reads: what they chose (`ui_locales` in the address, then the chooser's cookie), what their
//! account says where it is known, what their browser prefers, what the tenant speaks, English.

use super::cookies::Cookies;
use latchkey_protocol::accept_language;
use latchkey_render::Renderer;
use poem::{
    Request,
    http::{Method, header},
};

/// The name that OpenID Connect Core §3.1.2.1 has for it: tags separated by spaces, best first.
const ASKED: &str = "ui_locales";
/// Wishes that are looked at; who sends more wants us to be busy.
const MOST_WISHES: usize = 16;
/// What is shown in answer to a post, or to an application's own address, alone; to read it in another language one has to go somewhere else.
const POSTED_ONLY: [&str; 4] = ["/login/resend", "/reset/resend", "/logout", "/oauth2/authorize"];

/// The wishes of a visitor, as far as the request tells them.
#[derive(Debug, Clone, Default)]
pub struct Languages {
    asked: Vec<String>,
    remembered: Option<String>,
    preferred: Vec<String>,
}

impl Languages {
    /// Without the cookie, whose name is the tenant's.
    #[must_use]
    pub fn of(request: &Request) -> Self {
        let query = request.uri().query().unwrap_or_default();
        let query = serde_urlencoded::from_str::<Vec<(String, String)>>(query).unwrap_or_default();
        let asked = query.iter().filter(|(name, _)| name == ASKED).flat_map(|(_, value)| value.split(' '));
        let preferred = request.header(header::ACCEPT_LANGUAGE).map(accept_language::parse);
        Self {
            asked: asked.take(MOST_WISHES).map(str::to_owned).collect(),
            remembered: None,
            preferred: preferred.unwrap_or_default().into_iter().take(MOST_WISHES).collect(),
        }
    }

    pub(super) fn remembered(self, tag: Option<String>) -> Self {
        Self { remembered: tag, ..self }
    }

    /// Best first. `own` is the reader's own language, where we know who reads.
    pub fn wishes<'a>(&'a self, own: Option<&'a str>) -> impl Iterator<Item = &'a str> {
        let chosen = self.asked.iter().chain(&self.remembered).map(String::as_str);
        chosen.chain(own).chain(self.preferred.iter().map(String::as_str))
    }
}

/// A language asked for by the address is remembered, in the theme's own tag for it, if the theme has it.
pub(super) fn remember(renderer: &Renderer, languages: &Languages, request: &Request, cookies: &Cookies) {
    let looks = matches!(*request.method(), Method::GET | Method::HEAD);
    let spoken = renderer.first_spoken(languages.asked.iter().map(String::as_str));
    let Some(chosen) = spoken.filter(|_| looks).map(|locale| locale.to_string()) else { return };
    if languages.remembered.as_deref() != Some(&chosen) {
        cookies.set_language(&chosen);
    }
}

/// Where the chooser's links lead: to the page itself, or to log in from one that a reload can't bring back.
pub(super) fn links_lead_to(path: &str, base: &str) -> String {
    let posted = path.strip_prefix(base).is_some_and(|path| POSTED_ONLY.contains(&path));
    if posted { format!("{base}/login") } else { String::new() }
}

use crate::visitor::{Seen, Visitor};
use latchkey_server::demo::UserCredentials;
use reqwest::{Url, header};

/// More pages than there are between a request and its answer.
const PAGES: usize = 6;

/// An answer at the place where the browser would take it to the client.
#[derive(Debug, Clone)]
pub struct Callback {
    /// Where to, without what was added to it.
    pub uri: String,
    /// `query`, `fragment` or `form_post`.
    pub mode: &'static str,
    pub parameters: Vec<(String, String)>,
}

impl Callback {
    /// `None` where the browser is still at the provider.
    #[must_use]
    pub fn of(seen: &Seen) -> Option<Self> {
        if seen.status.is_redirection() {
            let location = seen.headers.get(header::LOCATION)?.to_str().ok()?;
            return Some(Self::of_location(&seen.url.join(location).ok()?));
        }
        let form = seen.forms().into_iter().find(|form| form.action.origin() != seen.url.origin())?;
        Some(Self { uri: form.action.into(), mode: "form_post", parameters: form.fields })
    }

    fn of_location(location: &Url) -> Self {
        let mut uri = location.clone();
        uri.set_query(None);
        uri.set_fragment(None);
        let (mode, encoded) = match location.fragment() {
            Some(fragment) => ("fragment", fragment),
            None => ("query", location.query().unwrap_or_default()),
        };
        let pairs = url::form_urlencoded::parse(encoded.as_bytes());
        Self { uri: uri.into(), mode, parameters: pairs.into_owned().collect() }
    }

    /// A parameter that is there once.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        let mut found = self.parameters.iter().filter(|(known, _)| known == name).map(|(_, value)| value);
        let first = found.next()?;
        assert_eq!(found.next(), None, "{name} is there twice: {self:?}");
        Some(first)
    }

    /// The parameters' names, sorted.
    #[must_use]
    pub fn names(&self) -> Vec<&str> {
        let mut names: Vec<_> = self.parameters.iter().map(|(name, _)| name.as_str()).collect();
        names.sort_unstable();
        names
    }

    /// # Panics
    /// When the answer is an error.
    #[must_use]
    pub fn code(&self) -> &str {
        self.get("code").unwrap_or_else(|| panic!("no code: {self:?}"))
    }

    /// # Panics
    /// When the answer is none.
    #[must_use]
    pub fn error(&self) -> &str {
        assert_eq!(self.get("code"), None, "an error brings no code: {self:?}");
        self.get("error").unwrap_or_else(|| panic!("no error: {self:?}"))
    }
}

/// Goes on from a page: `person` logs in, keeps their account, allows what they are asked for. Ends where the browser is
/// sent to a client, or where there is something else to do.
pub async fn go_on(visitor: &Visitor, arrived: Seen, person: &UserCredentials) -> Seen {
    let mut seen = arrived;
    for _ in 0..PAGES {
        if seen.status.is_redirection() {
            return seen;
        }
        let Some(form) = seen.forms().into_iter().next() else { return seen };
        let path = seen.url.path().splitn(4, '/').last().unwrap_or_default();
        let fields: &[(&str, &str)] = match path {
            _ if form.action.origin() != seen.url.origin() => return seen,
            "login" => &[("login", &person.login), ("password", &person.password)],
            "login/account" => &[("choice", "keep")],
            "consent" => &[("decision", "allow")],
            _ => return seen,
        };
        seen = visitor.send(&form.with(fields)).await;
    }
    panic!("{} goes in circles at {}: {}", person.login, seen.url, seen.words());
}

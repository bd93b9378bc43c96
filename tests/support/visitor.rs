//! Somebody with a browser and without JavaScript: follows links and redirects, keeps cookies, fills forms in.

use reqwest::{Client, StatusCode, Url, header::HeaderMap};
use scraper::{ElementRef, Html, Selector};

/// A person at a tenant's pages.
pub struct Visitor {
    client: Client,
    base: String,
}

/// A page as it arrived.
#[derive(Debug, Clone)]
pub struct Seen {
    pub status: StatusCode,
    pub url: Url,
    pub headers: HeaderMap,
    pub html: String,
}

/// A form as a browser would send it.
#[derive(Debug, Clone)]
pub struct Form {
    pub action: Url,
    pub fields: Vec<(String, String)>,
}

impl Visitor {
    pub(crate) fn new(origin: &str, tenant: &str) -> Self {
        let client = Client::builder().cookie_store(true).build().expect("a client");
        Self::with(client, origin, tenant)
    }

    /// With a browser that has habits of its own.
    pub(crate) fn with(client: Client, origin: &str, tenant: &str) -> Self {
        Self { client, base: format!("{origin}/t/{tenant}") }
    }

    /// A page by its path below the tenant's.
    pub async fn open(&self, path: &str) -> Seen {
        self.follow(&format!("{}{path}", self.base)).await
    }

    /// A link from a mail. Mails name the public host; tests reach the same server by its address.
    pub async fn follow(&self, link: &str) -> Seen {
        let link = self.reachable(link);
        see(self.client.get(link).send().await.expect("the server answers")).await
    }

    /// Sends a page's main form, the first that posts, with these fields filled in.
    pub async fn submit(&self, seen: &Seen, fields: &[(&str, &str)]) -> Seen {
        self.send(&seen.form().with(fields)).await
    }

    pub async fn send(&self, form: &Form) -> Seen {
        let request = self.client.post(form.action.clone()).form(&form.fields);
        see(request.send().await.expect("the server answers")).await
    }

    /// Logs in from the login page.
    pub async fn log_in(&self, login: &str, password: &str) -> Seen {
        let page = self.open("/login").await;
        self.submit(&page, &[("login", login), ("password", password)]).await
    }

    /// Whether the browser holds a session that works.
    pub async fn is_logged_in(&self) -> bool {
        self.open("/account").await.url.path().ends_with("/account")
    }

    /// Follows a link from a mail and sets a new password on its page.
    pub async fn set_password(&self, link: &str, password: &str) -> Seen {
        let page = self.follow(link).await;
        self.submit(&page, &[("password", password)]).await
    }

    /// Types a login or address into *Forgot your password?*.
    pub async fn forget(&self, login: &str) -> Seen {
        let page = self.open("/recover").await;
        self.submit(&page, &[("login", login)]).await
    }

    pub fn client(&self) -> &Client {
        &self.client
    }

    pub fn url(&self, path: &str) -> String {
        format!("{}{path}", self.base)
    }

    /// A link from a mail, at the address by which tests reach the server.
    pub fn reachable(&self, link: &str) -> Url {
        let mut url = Url::parse(link).expect("a whole address");
        let base = Url::parse(&self.base).expect("a whole address");
        url.set_host(base.host_str()).expect("a host");
        url.set_port(base.port()).expect("a port");
        url
    }
}

async fn see(response: reqwest::Response) -> Seen {
    let (status, url, headers) = (response.status(), response.url().clone(), response.headers().clone());
    Seen { status, url, headers, html: response.text().await.expect("a whole page") }
}

impl Seen {
    /// The page's main form.
    #[must_use]
    pub fn form(&self) -> Form {
        self.forms()
            .into_iter()
            .next()
            .unwrap_or_else(|| panic!("a form that posts at {}:\n{}", self.url, self.html))
    }

    /// Every form that posts, in order.
    #[must_use]
    pub fn forms(&self) -> Vec<Form> {
        let document = Html::parse_document(&self.html);
        let form = selector("form");
        let posting = document
            .select(&form)
            .filter(|form| form.attr("method").is_some_and(|m| m.eq_ignore_ascii_case("post")));
        posting.map(|form| self.read_form(form)).collect()
    }

    fn read_form(&self, form: ElementRef<'_>) -> Form {
        let action = self.url.join(form.attr("action").unwrap_or_default()).expect("an address");
        let named = selector("input[name]");
        let inputs = form.select(&named);
        let field = |input: ElementRef<'_>| {
            (
                input.attr("name").unwrap_or_default().to_owned(),
                input.attr("value").unwrap_or_default().to_owned(),
            )
        };
        Form { action, fields: inputs.map(field).collect() }
    }

    /// The page's words, white space folded.
    #[must_use]
    pub fn words(&self) -> String {
        words_of(&self.html)
    }

    /// An attribute of the first element that matches.
    #[must_use]
    pub fn attribute(&self, css: &str, name: &str) -> Option<String> {
        let document = Html::parse_document(&self.html);
        let found = document.select(&selector(css)).next();
        found.and_then(|element| element.attr(name)).map(str::to_owned)
    }

    /// The seconds that a reset page gives its link.
    #[must_use]
    pub fn seconds_left(&self) -> u64 {
        let seconds = self.attribute("[data-seconds]", "data-seconds");
        let seconds = seconds.unwrap_or_else(|| panic!("no clock at {}: {}", self.url, self.words()));
        seconds.parse().expect("a number of seconds")
    }

    /// All that the answer tells a stranger who typed `typed`: status, header fields and bytes, without what is of this
    /// request alone.
    #[must_use]
    pub fn tells(&self, typed: &str) -> (StatusCode, Vec<(String, String)>, String) {
        let own = ["date", "x-request-id", "set-cookie", "content-length"];
        let fields = self.headers.iter().filter(|(name, _)| !own.contains(&name.as_str()));
        let mut fields: Vec<_> = fields
            .map(|(name, value)| (name.to_string(), String::from_utf8_lossy(value.as_bytes()).into_owned()))
            .collect();
        fields.sort();
        let html = if typed.is_empty() { self.html.clone() } else { self.html.replace(typed, "…") };
        (self.status, fields, html)
    }

    /// How many elements match.
    #[must_use]
    pub fn count(&self, css: &str) -> usize {
        Html::parse_document(&self.html).select(&selector(css)).count()
    }
}

impl Form {
    /// The form with some fields filled in; the others as the page gave them.
    #[must_use]
    pub fn with(mut self, fields: &[(&str, &str)]) -> Self {
        for (name, value) in fields {
            self.fields.retain(|(known, _)| known != name);
            self.fields.push(((*name).to_owned(), (*value).to_owned()));
        }
        self
    }
}

/// The words of a document, white space folded.
#[must_use]
pub fn words_of(html: &str) -> String {
    let document = Html::parse_document(html);
    let body = document.select(&selector("body")).next().expect("a body");
    body.text().collect::<Vec<_>>().join(" ").split_whitespace().collect::<Vec<_>>().join(" ")
}

fn selector(css: &str) -> Selector {
    Selector::parse(css).expect("a sound selector")
}

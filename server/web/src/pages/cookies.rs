use latchkey_domain::{id::TenantId, session, token::SecretToken};
use poem::web::cookie::{Cookie, CookieJar, SameSite};
use std::time::Duration;

/// The cookies of one tenant. Under https they carry the `__Host-` prefix: only this host over https can have set them.
/// Plain names are for loopback http, where browsers refuse the prefix.
pub struct Cookies {
    jar: CookieJar,
    tenant: TenantId,
    https: bool,
}

/// An ended link is worth holding for its *Send me a new link* for this time.
const LINK_SECONDS: u64 = 24 * 60 * 60;
const LANGUAGE: &str = "-language";
/// A year: choosing again is a nuisance, and the cookie tells nothing but the language.
const LANGUAGE_SECONDS: u64 = 365 * 24 * 60 * 60;

impl Cookies {
    pub(super) fn new(jar: CookieJar, tenant: TenantId, https: bool) -> Self {
        Self { jar, tenant, https }
    }

    pub(crate) fn session(&self) -> Option<String> {
        self.get("")
    }

    /// A new session gets a new cookie, so nobody can have planted it.
    pub(super) fn set_session(&self, token: &SecretToken) {
        self.set("", token.reveal(), Some(u64::from(session::LIFETIME_SECONDS)));
    }

    pub(crate) fn end_session(&self) {
        self.set("", "", Some(0));
    }

    /// The token of the reset link, taken out of the address.
    pub(super) fn link(&self) -> Option<String> {
        self.get("-link")
    }

    pub(super) fn set_link(&self, token: &str) {
        self.set("-link", token, Some(LINK_SECONDS));
    }

    pub(super) fn end_link(&self) {
        self.set("-link", "", Some(0));
    }

    /// What form tokens are bound to.
    pub(super) fn form(&self) -> Option<String> {
        self.get("-form")
    }

    pub(super) fn set_form(&self, value: &str) {
        self.set("-form", value, None);
    }

    /// The language chosen on a page.
    pub(super) fn language(&self) -> Option<String> {
        self.get(LANGUAGE)
    }

    pub(super) fn set_language(&self, tag: &str) {
        self.set(LANGUAGE, tag, Some(LANGUAGE_SECONDS));
    }

    fn get(&self, suffix: &str) -> Option<String> {
        let cookie = self.jar.get(&self.name(suffix))?;
        Some(cookie.value_str().to_owned()).filter(|value| !value.is_empty())
    }

    fn set(&self, suffix: &str, value: &str, seconds: Option<u64>) {
        let mut cookie = Cookie::new_with_str(self.name(suffix), value);
        cookie.set_path("/");
        cookie.set_http_only(true);
        cookie.set_secure(self.https);
        // Lax, not Strict: a link in a web mail is a navigation from another site.
        cookie.set_same_site(SameSite::Lax);
        if let Some(seconds) = seconds {
            cookie.set_max_age(Duration::from_secs(seconds));
        }
        self.jar.add(cookie);
    }

    fn name(&self, suffix: &str) -> String {
        name(self.tenant, self.https, suffix)
    }
}

fn name(tenant: TenantId, https: bool, suffix: &str) -> String {
    let prefix = if https { "__Host-" } else { "" };
    format!("{prefix}lk-{tenant}{suffix}")
}

/// The language chosen on a page, for an error page, which has no jar: it is made outside of the routes.
pub(super) fn language_in(field: &str, tenant: TenantId, https: bool) -> Option<String> {
    let name = name(tenant, https, LANGUAGE);
    let mut cookies = field.split(';').filter_map(|cookie| cookie.trim().split_once('='));
    cookies.find(|(theirs, _)| *theirs == name).map(|(_, tag)| tag.to_owned())
}

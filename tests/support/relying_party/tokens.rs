use serde_json::Value;

/// An answer of the token endpoint.
#[derive(Debug, Clone)]
pub struct Tokens(pub Value);

impl Tokens {
    #[must_use]
    pub fn access_token(&self) -> &str {
        self.text("access_token")
    }

    #[must_use]
    pub fn refresh_token(&self) -> &str {
        self.text("refresh_token")
    }

    #[must_use]
    pub fn id_token(&self) -> &str {
        self.text("id_token")
    }

    fn text(&self, name: &str) -> &str {
        self.0[name].as_str().unwrap_or_else(|| panic!("no {name} in {}", self.0))
    }
}

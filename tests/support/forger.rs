//! Somebody who writes tokens as no honest program would, and who may even have stolen a key.

use crate::server::TestServer;
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD as BASE64};
use latchkey_domain::digest::sha256;
use latchkey_protocol::jose::{Algorithm, SigningKey};
use serde_json::{Map, Value, json};

impl TestServer {
    /// The key that a tenant signs with: nobody outside has it, so what is refused under it is refused for what it says.
    pub async fn stolen_key(&self, tenant: &str, algorithm: Algorithm) -> SigningKey {
        // Keys are made when somebody first asks for them.
        reqwest::get(format!("{}/t/{tenant}/oauth2/jwks", self.origin)).await.expect("an answer");
        let storage = self.running.app.storage();
        let tenant = storage.tenant_by_slug(tenant).await.expect("a database").expect("a tenant").id;
        let rows = storage.read(tenant).await.expect("a database").signing_keys().await.expect("keys");
        let row = rows.into_iter().find(|row| row.algorithm == algorithm).expect("one for each algorithm");
        let place = format!("signing-key/{tenant}/{}/{}", algorithm.name(), row.number);
        let pkcs8 = self.keyring.open(&place, &row.sealed).expect("this server's own seal");
        SigningKey::from_pkcs8(algorithm, &pkcs8).expect("a key")
    }
}

/// A token taken apart.
#[derive(Debug, Clone)]
pub struct Parts {
    pub header: Map<String, Value>,
    pub claims: Map<String, Value>,
    pub signature: Vec<u8>,
}

impl Parts {
    #[must_use]
    pub fn of(token: &str) -> Self {
        let parts: Vec<_> = token.split('.').map(|part| BASE64.decode(part).expect("base64url")).collect();
        let object = |bytes| serde_json::from_slice(bytes).expect("an object");
        Self { header: object(&parts[0]), claims: object(&parts[1]), signature: parts[2].clone() }
    }

    /// With a member of the header set.
    #[must_use]
    pub fn heading(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.header.insert(name.to_owned(), value.into());
        self
    }

    /// With a claim set; `null` takes it away.
    #[must_use]
    pub fn saying(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.claims.insert(name.to_owned(), value.into());
        self.claims.retain(|_, value| !value.is_null());
        self
    }

    /// Under the signature that it has.
    #[must_use]
    pub fn print(&self) -> String {
        self.signed_by(|_| self.signature.clone())
    }

    /// Under a signature of `key`, whose algorithm and name go into the header unless others were set for it.
    #[must_use]
    pub fn under(&self, key: &SigningKey) -> String {
        let mut named = self.clone();
        named.header.insert("alg".into(), key.algorithm().name().into());
        named.header.insert("kid".into(), key.kid().into());
        named.signed_by(|message| key.sign(message))
    }

    /// Under whatever `sign` makes of it.
    #[must_use]
    pub fn signed_by(&self, sign: impl FnOnce(&[u8]) -> Vec<u8>) -> String {
        let encoded = |object: &Map<String, Value>| BASE64.encode(json!(object).to_string());
        let message = format!("{}.{}", encoded(&self.header), encoded(&self.claims));
        format!("{message}.{}", BASE64.encode(sign(message.as_bytes())))
    }
}

/// HMAC-SHA256 (RFC 2104): what `HS256` means.
#[must_use]
pub fn hmac(secret: &[u8], message: &[u8]) -> Vec<u8> {
    let mut block = [0; 64];
    if secret.len() > block.len() {
        block[..32].copy_from_slice(&sha256(secret));
    } else {
        block[..secret.len()].copy_from_slice(secret);
    }
    let padded = |with: u8| block.map(|byte| byte ^ with).to_vec();
    let inner = sha256(&[padded(0x36), message.to_vec()].concat());
    sha256(&[padded(0x5c), inner.to_vec()].concat()).to_vec()
}

/// Copies of a token by which it could pass for signed although nobody of the name in it signed it, each with what was
/// tried. `fresh` makes a genuine one that was never used; `public` is the key that those verify by.
#[must_use]
pub fn forgeries(public: &Value, mut fresh: impl FnMut() -> String) -> Vec<(String, String)> {
    let mut made = Vec::new();
    let mut take = |what: String, token: String| made.push((what, token));
    for name in ["none", "None", "NONE", "nOnE", "", "null"] {
        let parts = Parts::of(&fresh()).heading("alg", name);
        take(format!("alg {name:?}, no signature"), parts.signed_by(|_| Vec::new()));
        take(format!("alg {name:?}, the old signature"), parts.print());
    }
    let number = |name: &str| public[name].as_str().map(|text| BASE64.decode(text).expect("base64url"));
    let secrets = [
        public.to_string().into_bytes(),
        ["n", "x", "y"].into_iter().filter_map(number).flatten().collect(),
        public["kid"].as_str().unwrap_or_default().as_bytes().to_vec(),
        Vec::new(),
    ];
    for (index, secret) in secrets.iter().enumerate() {
        let parts = Parts::of(&fresh()).heading("alg", "HS256");
        take(
            format!("HS256 with the public key as secret, {index}"),
            parts.signed_by(|message| hmac(secret, message)),
        );
    }
    let own = Parts::of(&fresh()).header["alg"].clone();
    for algorithm in Algorithm::ALL {
        let stranger = SigningKey::generate(algorithm).expect("a key");
        if own != algorithm.name() {
            let parts = Parts::of(&fresh()).heading("alg", algorithm.name());
            take(format!("the old signature as {algorithm}"), parts.print());
        }
        let parts = Parts::of(&fresh()).heading("alg", algorithm.name());
        take(
            format!("a stranger's {algorithm} under this name"),
            parts.signed_by(|message| stranger.sign(message)),
        );
        take(format!("a stranger's {algorithm} under its own name"), Parts::of(&fresh()).under(&stranger));
        let brought = Parts::of(&fresh()).heading("jwk", stranger.public_jwk().to_json());
        take(format!("a stranger's {algorithm}, brought along"), brought.under(&stranger));
    }
    for length in [0, 1, 64, 256] {
        let zeros = Parts::of(&fresh()).signed_by(|_| vec![0; length]);
        take(format!("{length} zeros for a signature"), zeros);
    }
    let changed = Parts::of(&fresh());
    let later = changed.claims.get("iat").and_then(Value::as_i64).unwrap_or_default() + 1;
    take("another claim under the old signature".to_owned(), changed.saying("iat", later).print());
    made
}

//! Signing of mails: DKIM (RFC 6376) with Ed25519 (RFC 8463) or RSA, over the provider that all our cryptography uses.

use super::SmtpError;
use crate::configuration::Dkim;
use aws_lc_rs::{
    digest::{SHA256, digest},
    rand::SystemRandom,
    signature::{Ed25519KeyPair, RSA_PKCS1_SHA256, RsaKeyPair},
};
use base64::{Engine as _, engine::general_purpose::STANDARD as BASE64};
use rustls::pki_types::{PrivateKeyDer, pem::PemObject as _};
use std::fs;

/// What is signed. Those that a reader sees stand twice, so that nobody can add another of them (RFC 6376 §8.15).
const SIGNED: [&str; 11] = [
    "from",
    "from",
    "to",
    "to",
    "subject",
    "subject",
    "date",
    "message-id",
    "mime-version",
    "content-type",
    "auto-submitted",
];

/// Signs for one domain with one key.
pub(super) struct Signer {
    domain: String,
    selector: String,
    key: Key,
}

enum Key {
    Ed25519(Ed25519KeyPair),
    Rsa(Box<RsaKeyPair>),
}

impl Signer {
    /// Reads the key that the configuration names.
    pub(super) fn load(settings: &Dkim) -> Result<Self, SmtpError> {
        let path = &settings.key_file;
        let pem = fs::read(path)
            .map_err(|error| SmtpError::Unreadable { path: path.clone(), reason: error.kind() })?;
        let key =
            Key::parse(&zeroize::Zeroizing::new(pem)).ok_or_else(|| SmtpError::DkimKey(path.clone()))?;
        Ok(Self { domain: settings.domain.clone(), selector: settings.selector.clone(), key })
    }

    /// The `DKIM-Signature` line for a message, to stand before it, CRLF included. `signed_at` in seconds since 1970.
    pub(super) fn sign(&self, message: &[u8], signed_at: i64) -> String {
        let (head, body) = split(message);
        let body_hash = BASE64.encode(digest(&SHA256, &relaxed_body(body)));
        let unsigned = format!(
            "DKIM-Signature: v=1; a={}; c=relaxed/relaxed; d={}; s={};\r\n t={}; h={};\r\n bh={body_hash};\r\n b=",
            self.key.algorithm(),
            self.domain,
            self.selector,
            signed_at.max(0),
            SIGNED.join(":"),
        );
        let mut input = relaxed_headers(head, &SIGNED);
        input.push_str(relaxed_header(&unsigned).trim_end());
        let signature = BASE64.encode(self.key.sign(input.as_bytes()));
        format!("{unsigned}{}\r\n", folded(&signature))
    }
}

impl Key {
    fn parse(pem: &[u8]) -> Option<Self> {
        match PrivateKeyDer::from_pem_slice(pem).ok()? {
            PrivateKeyDer::Pkcs8(der) => {
                let der = der.secret_pkcs8_der();
                Ed25519KeyPair::from_pkcs8(der)
                    .map(Self::Ed25519)
                    .or_else(|_| RsaKeyPair::from_pkcs8(der).map(Self::rsa))
                    .ok()
            }
            PrivateKeyDer::Pkcs1(der) => RsaKeyPair::from_der(der.secret_pkcs1_der()).ok().map(Self::rsa),
            _ => None,
        }
    }

    fn rsa(pair: RsaKeyPair) -> Self {
        Self::Rsa(Box::new(pair))
    }

    fn algorithm(&self) -> &'static str {
        match self {
            Self::Ed25519(_) => "ed25519-sha256",
            Self::Rsa(_) => "rsa-sha256",
        }
    }

    fn sign(&self, input: &[u8]) -> Vec<u8> {
        match self {
            // RFC 8463 §3: Ed25519 signs the hash, not the text.
            Self::Ed25519(pair) => pair.sign(digest(&SHA256, input).as_ref()).as_ref().to_vec(),
            Self::Rsa(pair) => {
                let mut signature = vec![0; pair.public_modulus_len()];
                pair.sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), input, &mut signature)
                    .expect("the buffer has the modulus' length, and PKCS#1 v1.5 fails for no other reason");
                signature
            }
        }
    }
}

/// Header (with the CRLF of its last line) and body.
fn split(message: &[u8]) -> (&[u8], &[u8]) {
    match message.windows(4).position(|window| window == b"\r\n\r\n") {
        Some(end) => (&message[..end + 2], &message[end + 4..]),
        None => (message, &[]),
    }
}

/// RFC 6376 §3.4.4: white space at the ends of lines goes, inside it shrinks to one space, empty lines at the end go.
fn relaxed_body(body: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(body.len());
    for line in body.split(|&b| b == b'\n') {
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        let mut space = false;
        for &byte in line {
            if byte == b' ' || byte == b'\t' {
                space = true;
                continue;
            }
            if std::mem::take(&mut space) {
                out.push(b' ');
            }
            out.push(byte);
        }
        out.extend_from_slice(b"\r\n");
    }
    while out.ends_with(b"\r\n\r\n") {
        out.truncate(out.len() - 2);
    }
    if out == b"\r\n" { Vec::new() } else { out }
}

/// The named headers in canonical form, taken from the bottom up where a name repeats (RFC 6376 §5.4.2); a name that
/// finds none left stands for nothing.
fn relaxed_headers(head: &[u8], names: &[&str]) -> String {
    let head = String::from_utf8_lossy(head);
    let mut fields: Vec<String> = Vec::new();
    for line in head.split_inclusive("\r\n") {
        match fields.last_mut() {
            Some(last) if line.starts_with([' ', '\t']) => last.push_str(line),
            _ => fields.push(line.to_owned()),
        }
    }
    let mut out = String::new();
    for name in names {
        let has_name = |field: &String| {
            field.split_once(':').is_some_and(|(own, _)| own.trim().eq_ignore_ascii_case(name))
        };
        if let Some(index) = fields.iter().rposition(has_name) {
            out.push_str(&relaxed_header(&fields.remove(index)));
        }
    }
    out
}

/// RFC 6376 §3.4.2: name in small letters, unfolded, white space shrunk.
fn relaxed_header(field: &str) -> String {
    let (name, value) = field.split_once(':').unwrap_or((field, ""));
    let value: Vec<&str> = value.split_ascii_whitespace().collect();
    format!("{}:{}\r\n", name.trim().to_ascii_lowercase(), value.join(" "))
}

/// A long signature over several lines.
fn folded(signature: &str) -> String {
    let chunks = signature.as_bytes().chunks(72);
    let lines: Vec<_> = chunks.map(String::from_utf8_lossy).collect();
    lines.join("\r\n ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use aws_lc_rs::{
        encoding::{AsDer as _, Pkcs8V1Der},
        rsa::KeySize,
        signature::{
            ED25519, KeyPair as _, RSA_PKCS1_2048_8192_SHA256, UnparsedPublicKey, VerificationAlgorithm,
        },
    };

    /// RFC 8463, appendix A.3.
    const MESSAGE: &str = "From: Joe SixPack <joe@football.example.com>\r\n\
        To: Suzie Q <suzie@shopping.example.net>\r\n\
        Subject: Is dinner ready?\r\n\
        Date: Fri, 11 Jul 2003 21:00:37 -0700 (PDT)\r\n\
        Message-ID: <20030712040037.46341.5F8J@football.example.com>\r\n\
        \r\n\
        Hi.\r\n\r\nWe lost the game.  Are you hungry yet?\r\n\r\nJoe.\r\n";

    fn rfc_8463_key() -> Ed25519KeyPair {
        let seed = BASE64.decode("nWGxne/9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A=").expect("base64");
        Ed25519KeyPair::from_seed_unchecked(&seed).expect("a seed")
    }

    fn signer(key: Key) -> Signer {
        Signer { domain: "football.example.com".into(), selector: "brisbane".into(), key }
    }

    #[test]
    fn the_example_of_rfc_8463_gives_its_signature() {
        let (head, body) = split(MESSAGE.as_bytes());
        let body_hash = BASE64.encode(digest(&SHA256, &relaxed_body(body)));
        assert_eq!(body_hash, "2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=");
        let own = "DKIM-Signature: v=1; a=ed25519-sha256; c=relaxed/relaxed;\r\n \
            d=football.example.com; i=@football.example.com;\r\n \
            q=dns/txt; s=brisbane; t=1528637909; h=from : to :\r\n \
            subject : date : message-id : from : subject : date;\r\n \
            bh=2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=;\r\n b=";
        let names = ["from", "to", "subject", "date", "message-id", "from", "subject", "date"];
        let input = relaxed_headers(head, &names) + relaxed_header(own).trim_end();
        assert_eq!(
            BASE64.encode(Key::Ed25519(rfc_8463_key()).sign(input.as_bytes())),
            "/gCrinpcQOoIfuHNQIbq4pgh9kyIK3AQUdt9OdqQehSwhEIug4D11BusFa3bT3FY5OsU7ZbnKELq+eXdp1Q1Dw=="
        );
    }

    /// Checks a signature as a receiver does: the line without its `b=` value, behind the headers that it names.
    fn verify(line: &str, message: &str, key: &[u8], algorithm: &'static dyn VerificationAlgorithm) -> bool {
        let (unsigned, signature) = line.rsplit_once("b=").expect("a signature");
        let names = unsigned.split("h=").nth(1).and_then(|rest| rest.split(';').next()).expect("names");
        let names: Vec<_> = names.split(':').collect();
        let (head, _) = split(message.as_bytes());
        let input = relaxed_headers(head, &names) + relaxed_header(&format!("{unsigned}b=")).trim_end();
        let input = match line.contains("a=ed25519") {
            true => digest(&SHA256, input.as_bytes()).as_ref().to_vec(),
            false => input.into_bytes(),
        };
        let signature: String = signature.split_whitespace().collect();
        let signature = BASE64.decode(signature).expect("base64");
        UnparsedPublicKey::new(algorithm, key).verify(&input, &signature).is_ok()
    }

    #[test]
    fn a_signature_holds_and_an_altered_mail_breaks_it() {
        let pair = rfc_8463_key();
        let public = pair.public_key().as_ref().to_vec();
        let line = signer(Key::Ed25519(pair)).sign(MESSAGE.as_bytes(), 1_528_637_909);
        assert!(line.ends_with("\r\n") && line.lines().all(|line| line.len() < 200), "{line}");
        assert!(line.contains("bh=2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=;"), "{line}");
        assert!(verify(&line, MESSAGE, &public, &ED25519));
        let altered = MESSAGE.replace("dinner", "supper");
        assert!(!verify(&line, &altered, &public, &ED25519));
        let doubled = format!("Subject: Another\r\n{MESSAGE}");
        assert!(!verify(&line, &doubled, &public, &ED25519));
    }

    #[test]
    fn keys_are_read_from_pem() {
        let pem = |der: &[u8]| {
            format!("-----BEGIN PRIVATE KEY-----\n{}\n-----END PRIVATE KEY-----\n", BASE64.encode(der))
        };
        let rsa = RsaKeyPair::generate(KeySize::Rsa2048).expect("a key");
        let public = rsa.public_key().as_ref().to_vec();
        let der: Pkcs8V1Der<'_> = rsa.as_der().expect("PKCS#8");
        let key = Key::parse(pem(der.as_ref()).as_bytes()).expect("an RSA key");
        let line = signer(key).sign(MESSAGE.as_bytes(), 0);
        assert!(verify(&line, MESSAGE, &public, &RSA_PKCS1_2048_8192_SHA256), "{line}");
        let ed25519 = Ed25519KeyPair::generate().expect("a key").to_pkcs8v1().expect("PKCS#8");
        assert!(matches!(Key::parse(pem(ed25519.as_ref()).as_bytes()), Some(Key::Ed25519(_))));
        assert!(Key::parse(b"no key").is_none());
        assert!(Key::parse(pem(b"no key").as_bytes()).is_none());
    }

    #[test]
    fn bodies_take_their_canonical_form() {
        for (body, canonical) in
            [("", ""), ("\r\n\r\n", ""), (" a \t b  \r\n\r\n \r\n", " a b\r\n"), ("no end", "no end\r\n")]
        {
            assert_eq!(relaxed_body(body.as_bytes()), canonical.as_bytes(), "{body:?}");
        }
    }
}

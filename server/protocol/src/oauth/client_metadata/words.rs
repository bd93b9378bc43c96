//! Members whose value is one of a few words.

use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

use crate::oauth::redirect_uri::ApplicationType;

/// No such word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("must be one of {}", .0.join(", "))]
pub struct UnknownWord(pub(super) &'static [&'static str]);

macro_rules! words {
    ($type:ty: $($variant:ident = $name:literal),+) => {
        impl $type {
            /// Every word.
            pub const NAMES: &[&str] = &[$($name),+];

            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name),+ }
            }
        }

        impl FromStr for $type {
            type Err = UnknownWord;

            fn from_str(name: &str) -> Result<Self, UnknownWord> {
                match name { $($name => Ok(Self::$variant),)+ _ => Err(UnknownWord(Self::NAMES)) }
            }
        }

        impl fmt::Display for $type {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.name())
            }
        }
    };
}

/// How a client authenticates (RFC 7591 §2, OpenID Connect Core 1.0 §9).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AuthMethod {
    #[default]
    ClientSecretBasic,
    ClientSecretPost,
    PrivateKeyJwt,
    /// A public client has nothing to authenticate by.
    None,
}

words!(AuthMethod: ClientSecretBasic = "client_secret_basic", ClientSecretPost = "client_secret_post",
    PrivateKeyJwt = "private_key_jwt", None = "none");

/// Whether clients know a person by the same name (OpenID Connect Core 1.0 §8).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SubjectType {
    #[default]
    Public,
    Pairwise,
}

words!(SubjectType: Public = "public", Pairwise = "pairwise");

/// What access tokens look like.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AccessTokenFormat {
    /// Signed, to be read by resource servers (RFC 9068).
    #[default]
    Jwt,
    /// To be asked about (RFC 7662).
    Opaque,
}

words!(AccessTokenFormat: Jwt = "jwt", Opaque = "opaque");

words!(ApplicationType: Web = "web", Native = "native");

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_those_of_the_stored_form() {
        for name in AuthMethod::NAMES {
            let method: AuthMethod = name.parse().expect("own name");
            assert_eq!(serde_json::to_value(method).expect("a name"), *name);
        }
        for name in SubjectType::NAMES {
            let kind: SubjectType = name.parse().expect("own name");
            assert_eq!(serde_json::to_value(kind).expect("a name"), *name);
        }
        for name in AccessTokenFormat::NAMES {
            let format: AccessTokenFormat = name.parse().expect("own name");
            assert_eq!(serde_json::to_value(format).expect("a name"), *name);
        }
        for name in ApplicationType::NAMES {
            let kind: ApplicationType = name.parse().expect("own name");
            assert_eq!(serde_json::to_value(kind).expect("a name"), *name);
        }
    }

    #[test]
    fn other_words_are_answered_with_the_list() {
        let error = "client_secret_jwt".parse::<AuthMethod>().expect_err("not ours");
        assert_eq!(
            error.to_string(),
            "must be one of client_secret_basic, client_secret_post, private_key_jwt, none"
        );
        assert!("Web".parse::<ApplicationType>().is_err());
    }
}

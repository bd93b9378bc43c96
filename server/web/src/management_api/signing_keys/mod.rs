mod list;
mod rotate;

use latchkey_app::App;
use latchkey_domain::oauth::signing_key::KeyState;
use latchkey_protocol::jose::Algorithm;
use poem_openapi::Enum;

pub(super) type Api = (list::Api, rotate::Api);

pub(super) fn api(app: &App) -> Api {
    (list::Api(app.clone()), rotate::Api(app.clone()))
}

/// With what tokens are signed.
#[derive(Enum, Clone, Copy)]
#[oai(rename = "SigningAlgorithm")]
enum AlgorithmWord {
    RS256,
    ES256,
    EdDSA,
}

impl From<AlgorithmWord> for Algorithm {
    fn from(word: AlgorithmWord) -> Self {
        match word {
            AlgorithmWord::RS256 => Self::Rs256,
            AlgorithmWord::ES256 => Self::Es256,
            AlgorithmWord::EdDSA => Self::EdDsa,
        }
    }
}

/// What a key is for.
#[derive(Enum, Clone, Copy)]
#[oai(rename = "SigningKeyState", rename_all = "lowercase")]
enum StateWord {
    /// Published; it will sign.
    Next,
    /// It signs.
    Current,
    /// Published while tokens that it signed may be met.
    Retired,
}

impl From<KeyState> for StateWord {
    fn from(state: KeyState) -> Self {
        match state {
            KeyState::Next => Self::Next,
            KeyState::Current => Self::Current,
            KeyState::Retired | KeyState::Gone => Self::Retired,
        }
    }
}

//! The pages that an application's or a device's request leads to.

use super::{CHOOSE_AT, EXPIRES_AT, LOGIN, ZONE, at};
use crate::page::{
    ApplicationRow, ConsentScope, DeviceError, ErrorKind, LoginError, LoginNotice, Page, PasswordError,
};

const CLIENT: &str = "Fernbridge Rota";
const NAME: &str = "Devika Thorne";
/// With characters that an address has to encode.
const CONTINUATION: &str = "sample+continuation/3q2=";
const CODE: &str = "WDJB-MJHT";

pub(super) fn samples() -> Vec<(&'static str, Page)> {
    let mut samples = on_the_way();
    samples.extend(consent());
    samples.extend(sessions());
    samples.extend(devices());
    samples.extend(answers());
    samples.extend(applications());
    samples
}

fn some(text: &str) -> Option<String> {
    Some(text.to_owned())
}

fn on_the_way() -> Vec<(&'static str, Page)> {
    let login = |error, notice| Page::Login {
        login: some(LOGIN),
        error,
        notice,
        continuation: some(CONTINUATION),
        client_name: some(CLIENT),
    };
    vec![
        ("login-continue", login(None, None)),
        ("login-continue-mismatch", login(Some(LoginError::Mismatch), None)),
        ("login-reauthenticate", login(None, Some(LoginNotice::Reauthenticate))),
        (
            "choose-password-continue",
            Page::ChoosePassword {
                login: LOGIN.to_owned(),
                reset_by: None,
                reset_at: None,
                time_zone: ZONE.to_owned(),
                error: Some(PasswordError::Missing),
                min_length: 15,
                continuation: some(CONTINUATION),
            },
        ),
    ]
}

fn every_scope() -> Vec<ConsentScope> {
    vec![
        ConsentScope::Identity,
        ConsentScope::Profile,
        ConsentScope::Email,
        ConsentScope::Groups,
        ConsentScope::OfflineAccess,
        ConsentScope::Other("rota:write".to_owned()),
    ]
}

fn consent() -> Vec<(&'static str, Page)> {
    vec![
        (
            "consent",
            Page::Consent {
                client_name: CLIENT.to_owned(),
                client_host: "rota.fernbridge.example".to_owned(),
                client_uri: some("https://rota.fernbridge.example/about"),
                policy_uri: some("https://rota.fernbridge.example/privacy"),
                tos_uri: some("https://rota.fernbridge.example/terms"),
                login: LOGIN.to_owned(),
                display_name: NAME.to_owned(),
                scopes: every_scope(),
                continuation: CONTINUATION.to_owned(),
            },
        ),
        (
            "consent-bare",
            Page::Consent {
                client_name: CLIENT.to_owned(),
                client_host: "127.0.0.1".to_owned(),
                client_uri: None,
                policy_uri: None,
                tos_uri: None,
                login: LOGIN.to_owned(),
                display_name: String::new(),
                scopes: Vec::new(),
                continuation: CONTINUATION.to_owned(),
            },
        ),
    ]
}

fn sessions() -> Vec<(&'static str, Page)> {
    let log_out = |client_name, continuation| Page::LogOut {
        client_name,
        login: LOGIN.to_owned(),
        display_name: NAME.to_owned(),
        continuation,
    };
    vec![
        (
            "choose-account",
            Page::ChooseAccount {
                client_name: CLIENT.to_owned(),
                login: LOGIN.to_owned(),
                display_name: NAME.to_owned(),
                continuation: CONTINUATION.to_owned(),
            },
        ),
        ("log-out", log_out(some(CLIENT), some(CONTINUATION))),
        ("log-out-unnamed", log_out(None, None)),
    ]
}

fn devices() -> Vec<(&'static str, Page)> {
    let device = |code: Option<&str>, error| Page::Device { user_code: code.map(str::to_owned), error };
    let confirm = |scopes| Page::DeviceConfirm {
        client_name: "Fernbridge Screen".to_owned(),
        user_code: CODE.to_owned(),
        login: LOGIN.to_owned(),
        display_name: NAME.to_owned(),
        scopes,
    };
    vec![
        ("device", device(None, None)),
        ("device-missing", device(Some(""), Some(DeviceError::Missing))),
        ("device-unknown", device(Some(CODE), Some(DeviceError::Unknown))),
        ("device-throttled", device(Some(CODE), Some(DeviceError::Throttled { retry_after_minutes: 5 }))),
        ("device-form-expired", device(Some(CODE), Some(DeviceError::FormExpired))),
        ("device-confirm", confirm(every_scope())),
        ("device-confirm-bare", confirm(Vec::new())),
        ("device-done", Page::DeviceDone { allowed: true }),
        ("device-done-denied", Page::DeviceDone { allowed: false }),
    ]
}

fn answers() -> Vec<(&'static str, Page)> {
    let fields =
        [("code", "sample-code"), ("state", "sample \"state\""), ("iss", "https://id.example/t/quillfern")];
    let refused = |description: &str| Page::Error {
        status: 400,
        kind: ErrorKind::Authorization {
            code: "invalid_request".to_owned(),
            description: description.to_owned(),
        },
    };
    vec![
        (
            "form-post",
            Page::FormPost {
                action: "https://rota.fernbridge.example/callback?a=1&b=2".to_owned(),
                fields: fields.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec(),
                client_name: CLIENT.to_owned(),
            },
        ),
        ("error-authorization", refused("redirect_uri is not one of the client's")),
        ("error-authorization-undescribed", refused("")),
    ]
}

fn applications() -> Vec<(&'static str, Page)> {
    let row = |id: &str, client_name: &str, client_uri, scopes, last_used_at, first_party| ApplicationRow {
        id: id.to_owned(),
        client_name: client_name.to_owned(),
        client_uri,
        scopes,
        granted_at: at(CHOOSE_AT),
        last_used_at,
        first_party,
    };
    let page = |rows| Page::Applications { rows, time_zone: ZONE.to_owned() };
    let used = Some(at(EXPIRES_AT));
    let rows = vec![
        row("rota", CLIENT, some("https://rota.fernbridge.example"), every_scope(), used, false),
        row("desk", "Quillfern Desk", None, vec![ConsentScope::Identity, ConsentScope::Groups], used, true),
        row("screen", "Fernbridge Screen", None, Vec::new(), None, false),
    ];
    vec![("applications", page(rows)), ("applications-empty", page(Vec::new()))]
}

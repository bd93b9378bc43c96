use super::{csrf, device, errors::PageError, form, visit::Visit};
use crate::oauth::policy_for;
use latchkey_app::{
    authorization,
    login::{
        log_in::{self, LogInError, LoggedIn},
        session,
    },
};
use latchkey_domain::reset::ResetMode;
use latchkey_render::{LoginError, LoginNotice, Page};
use poem::{
    Body, Request, Response, handler,
    http::{StatusCode, header},
    web::Query,
};
use serde::Deserialize;

/// `GET /t/{tenant}`: there is nothing else to see yet.
#[handler]
pub(super) fn to_login(visit: Visit) -> Response {
    visit.see_other("/login")
}

/// What brought the person here.
#[derive(Deserialize, Default)]
#[serde(default)]
struct Arrival {
    notice: String,
    /// An application's request under way.
    #[serde(rename = "continue")]
    continuation: Option<String>,
    /// The code of a device that waits.
    device: Option<String>,
}

/// `GET /t/{tenant}/login`.
#[handler]
pub(super) async fn show(visit: Visit, Query(arrival): Query<Arrival>) -> Result<Response, PageError> {
    let device = arrival.device.map(|code| format!("{DEVICE}{}", device::plain(&code)));
    let continuation = arrival.continuation.filter(|sealed| !sealed.is_empty()).or(device);
    // Whoever comes for an application was sent here because its request wants a login.
    if continuation.is_none()
        && let Some(cookie) = visit.cookies.session()
        && let Some((session, _)) = session::current(&visit.app, &visit.context, &cookie).await?
    {
        return Ok(visit.see_other(if session.must_change_password {
            "/login/new-password"
        } else {
            "/account"
        }));
    }
    let notice = match arrival.notice.as_str() {
        "password-set" => Some(LoginNotice::PasswordSet),
        "signed-out" => Some(LoginNotice::SignedOut),
        "reauthenticate" => Some(LoginNotice::Reauthenticate),
        _ => None,
    };
    let under_way = UnderWay::of(&visit, continuation).await?;
    let login = under_way.login_hint.clone();
    under_way.page(&visit, StatusCode::OK, login, None, notice).await
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct LoginForm {
    login: String,
    password: String,
    #[serde(rename = "continue")]
    continuation: Option<String>,
    csrf: Option<String>,
}

/// `POST /t/{tenant}/login`: `login`, `password`.
#[handler]
pub(super) async fn submit(visit: Visit, request: &Request, body: Body) -> Result<Response, PageError> {
    let form: LoginForm = form::read(request, body).await?;
    let continuation = form.continuation.clone().filter(|sealed| !sealed.is_empty());
    let again = async |status, error| {
        let login = Some(form.login.chars().take(320).collect());
        let under_way = UnderWay::of(&visit, continuation.clone()).await?;
        under_way.page(&visit, status, login, Some(error), None).await
    };
    match csrf::check(&visit, request, form.csrf.as_deref()) {
        Err(PageError::FormExpired) => return again(StatusCode::FORBIDDEN, LoginError::FormExpired).await,
        checked => checked?,
    }
    let cookie = visit.cookies.session();
    let (app, context) = (&visit.app, &visit.context);
    match log_in::log_in(app, context, &form.login, &form.password, cookie.as_deref()).await {
        Ok(LoggedIn::Session(new)) => {
            visit.cookies.set_session(&new.token);
            let must_change = new.session.must_change_password;
            Ok(visit.see_other(&next_page(must_change, continuation.as_deref())))
        }
        Ok(LoggedIn::DeadPassword { proof, mode }) => {
            let page = match mode {
                ResetMode::Link => Page::DeadPassword { proof },
                ResetMode::Generated => Page::DeadPasswordGenerated { proof },
            };
            visit.page(StatusCode::OK, &page).await
        }
        Err(LogInError::Mismatch) => again(StatusCode::UNPROCESSABLE_ENTITY, LoginError::Mismatch).await,
        Err(LogInError::Throttled { retry_after_seconds }) => {
            let retry_after_minutes = retry_after_seconds.div_ceil(60);
            let mut response =
                again(StatusCode::TOO_MANY_REQUESTS, LoginError::Throttled { retry_after_minutes }).await?;
            response.headers_mut().insert(header::RETRY_AFTER, retry_after_seconds.into());
            Ok(response)
        }
        Err(LogInError::Failure(failure)) => Err(failure.into()),
    }
}

/// Before the code of a device, where a page carries an application's sealed request otherwise.
const DEVICE: &str = "device:";

/// Where somebody goes who has logged in.
pub(super) fn next_page(must_change: bool, continuation: Option<&str>) -> String {
    match (must_change, continuation) {
        (true, None) => "/login/new-password".into(),
        (true, Some(sealed)) => format!("/login/new-password?continue={}", letters(sealed)),
        (false, None) => "/account".into(),
        (false, Some(sealed)) => match sealed.strip_prefix(DEVICE) {
            Some(code) => format!("/device?user_code={}", device::plain(code)),
            None => format!("/oauth2/authorize?continue={}", letters(sealed)),
        },
    }
}

/// What a sealed request is made of; nothing else gets into an address.
fn letters(sealed: &str) -> String {
    sealed.chars().filter(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | ':')).collect()
}

/// What a login is for, as far as the page may tell.
pub(super) struct UnderWay {
    pub continuation: Option<String>,
    client_name: Option<String>,
    login_hint: Option<String>,
    leads_to: Vec<String>,
}

impl UnderWay {
    /// A request that can't go on any more leads to an ordinary login.
    pub(super) async fn of(visit: &Visit, continuation: Option<String>) -> Result<Self, PageError> {
        let nothing = Self { continuation: None, client_name: None, login_hint: None, leads_to: Vec::new() };
        let Some(sealed) = continuation else { return Ok(nothing) };
        if sealed.starts_with(DEVICE) {
            return Ok(Self { continuation: Some(sealed), ..nothing });
        }
        let Some((client_name, leads_to, login_hint)) =
            authorization::peek(&visit.app, &visit.context, &sealed).await?
        else {
            return Ok(nothing);
        };
        let client_name = Some(client_name);
        Ok(Self { continuation: Some(sealed), client_name, login_hint, leads_to })
    }

    async fn page(
        self,
        visit: &Visit,
        status: StatusCode,
        login: Option<String>,
        error: Option<LoginError>,
        notice: Option<LoginNotice>,
    ) -> Result<Response, PageError> {
        let Self { continuation, client_name, leads_to, .. } = self;
        let page = Page::Login { login, error, notice, continuation, client_name };
        let mut response = visit.page(status, &page).await?;
        policy_for(&mut response, &leads_to);
        Ok(response)
    }

    /// Lets a page's form lead to where the request goes in the end.
    pub(super) fn allow(&self, response: &mut Response) {
        policy_for(response, &self.leads_to);
    }
}

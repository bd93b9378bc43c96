use latchkey_app::App;
use poem::{Response, handler, http::StatusCode, web::Data};

/// `GET /healthz`: the process answers.
#[handler]
pub fn alive() -> &'static str {
    "ok\n"
}

/// `GET /readyz`: the database answers and has the schema that this release needs.
#[handler]
pub async fn ready(Data(app): Data<&App>) -> Response {
    let unready = match app.storage().pending_migrations().await {
        Ok(pending) if pending.is_empty() => return Response::from("ready\n"),
        Ok(pending) => format!("not ready: {} migrations are pending\n", pending.len()),
        Err(_) => "not ready: the database does not answer\n".to_owned(),
    };
    Response::builder().status(StatusCode::SERVICE_UNAVAILABLE).header("retry-after", "5").body(unready)
}

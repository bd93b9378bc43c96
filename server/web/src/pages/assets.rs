use super::{errors::PageError, visit::Visit};
use latchkey_app::{App, hooks};
use poem::{
    Response, handler,
    http::{StatusCode, header},
    web::{Data, Path},
};

/// Names carry a digest of the contents, so what a name means never changes.
const FOR_EVER: &str = "public, max-age=31536000, immutable";

/// `GET /assets/{file}`: the theme's style sheets, script and pictures.
#[handler]
pub fn theme_asset(Data(app): Data<&App>, Path(file): Path<String>) -> Response {
    let Some(asset) = app.renderer().asset(&file) else { return StatusCode::NOT_FOUND.into() };
    Response::builder()
        .content_type(asset.content_type)
        .header(header::CACHE_CONTROL, FOR_EVER)
        .body(asset.bytes.to_vec())
}

/// `GET /t/{tenant}/brand/{file}`: the colours derived from the tenant's one.
#[handler]
pub(super) async fn brand_stylesheet(
    visit: Visit,
    Path((_tenant, file)): Path<(String, String)>,
) -> Result<Response, PageError> {
    let sheet = visit.app.renderer().brand_stylesheet(&hooks::brand_of(&visit.tenant));
    // A page of an older brand version asks by an older name: the newest colours, but not for ever.
    let lifetime = if file == sheet.file_name { FOR_EVER } else { "no-cache" };
    Ok(Response::builder()
        .content_type("text/css; charset=utf-8")
        .header(header::CACHE_CONTROL, lifetime)
        .body(sheet.css))
}

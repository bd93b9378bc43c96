use super::{errors::PageError, visit::Visit};
use latchkey_app::App;
use latchkey_render::Brand;
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

/// `GET /t/{tenant}/brand/{file}`: the colours derived from the tenant's one, or its logo.
#[handler]
pub(super) async fn brand_asset(
    visit: Visit,
    Path((_tenant, file)): Path<(String, String)>,
) -> Result<Response, PageError> {
    let brand = visit.own_brand().await;
    if file.ends_with(".png") {
        return Ok(logo(&brand, &file));
    }
    let sheet = visit.app.renderer().brand_stylesheet(&brand);
    Ok(asset("text/css; charset=utf-8", file == sheet.file_name, sheet.css.into_bytes()))
}

fn logo(brand: &Brand, file: &str) -> Response {
    let (Some(logo), Some(name)) = (&brand.logo, brand.logo_file_name()) else {
        return StatusCode::NOT_FOUND.into();
    };
    asset("image/png", file == name, logo.to_vec())
}

/// A page of an older brand version asks by an older name: it gets the newest, but not for ever.
fn asset(content_type: &str, is_its_name: bool, bytes: Vec<u8>) -> Response {
    let lifetime = if is_its_name { FOR_EVER } else { "no-cache" };
    Response::builder().content_type(content_type).header(header::CACHE_CONTROL, lifetime).body(bytes)
}

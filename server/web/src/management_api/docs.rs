use super::service;
use base64::{Engine as _, engine::general_purpose::STANDARD};
use latchkey_app::App;
use latchkey_domain::digest;
use poem::{
    Endpoint, Response,
    endpoint::make_sync,
    http::{HeaderValue, header},
};

/// The document as a page to read and to try, to be mounted at `/api/docs`: Swagger UI, inlined, so that opening it asks
/// nobody else for anything. The page carries its own policy, by the hashes of the scripts that it is made of.
pub fn docs_page(app: App, origin: &str) -> impl Endpoint<Output = Response> + use<> {
    let html = service(&app, origin).swagger_ui_html();
    let policy = HeaderValue::from_str(&policy(&html)).expect("hashes are visible ASCII");
    make_sync(move |_| {
        let mut response = Response::builder().content_type("text/html; charset=utf-8").body(html.clone());
        response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, policy.clone());
        response
    })
}

/// Styles are allowed inline because Swagger UI writes style attributes, which hashes can't name.
fn policy(html: &str) -> String {
    let hashes: Vec<String> = scripts(html)
        .into_iter()
        .map(|script| format!("'sha256-{}'", STANDARD.encode(digest::sha256(script.as_bytes()))))
        .collect();
    format!(
        "default-src 'none'; script-src {}; style-src 'unsafe-inline'; img-src data:; connect-src 'self'; \
         base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
        hashes.join(" ")
    )
}

/// What stands between the tags of each inline script. Scripts may speak of `<script`, so that the search goes on only
/// after each one's end.
fn scripts(html: &str) -> Vec<&str> {
    let mut scripts = Vec::new();
    let mut rest = html;
    while let Some((_, element)) = rest.split_once("<script") {
        let Some((_attributes, content)) = element.split_once('>') else { break };
        let Some((script, after)) = content.split_once("</script>") else { break };
        scripts.push(script);
        rest = after;
    }
    scripts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_script_is_hashed_as_it_stands() {
        let html = "<style>a{}</style><script charset=\"UTF-8\">let a = 1;</script><script>\n \"<script>\"\n</script>";
        assert_eq!(scripts(html), ["let a = 1;", "\n \"<script>\"\n"]);
    }
}

use super::*;
use crate::mail::{Mail, MailFrame, SecretKind};
use crate::placeholders::{LINK, PASSWORD};
use crate::renderer::Renderer;

fn draft(secret: SecretKind) -> MailDraft {
    MailDraft { subject: String::new(), text: String::new(), html: String::new(), secret }
}

fn document(body: &str) -> String {
    format!("<!doctype html><html lang=\"es\"><head><title>x</title></head><body>{body}</body></html>")
}

/// The html of a mail about a password, with `body` beside it.
fn with(body: &str) -> Result<MailDraft, ComposedError> {
    let html = document(&format!("<p>{PASSWORD}</p>{body}"));
    draft(SecretKind::Password).reworded("Nueva contraseña", &format!("Hola\n\n{PASSWORD}\n"), &html)
}

#[test]
fn every_mail_of_the_theme_would_pass() {
    let renderer = Renderer::embedded().expect("the built-in theme");
    for locale in renderer.locales() {
        for frame in MailFrame::samples() {
            let frame = MailFrame { locale: locale.clone(), ..frame };
            for (name, mail) in Mail::samples() {
                let draft = renderer.mail(&frame, &mail).expect("renders");
                let again = draft.reworded(&draft.subject, &draft.text, &draft.html);
                assert_eq!(again.as_ref(), Ok(&draft), "{name} in {locale}");
            }
        }
    }
}

#[test]
fn plain_markup_passes() {
    let body = "<table role=\"presentation\" width=\"100%\"><tbody><tr><td style=\"color:#123456\">a &amp; b<br></td></tr>\
                </tbody></table><a href=\"https://nubaria.example/ayuda\" target=\"_blank\">ayuda</a>\
                <a href=\"tel:+34910000000\">910</a><img alt=\"\" src=\"data:image/png;base64,iVBORw0KGgo=\">";
    assert_eq!(with(body).map(drop), Ok(()));
}

#[test]
fn what_could_run_load_or_send_is_refused_by_name() {
    let cases = [
        ("<script>1</script>", "<script>"),
        ("<SCRIPT SRC=//x></SCRIPT>", "<script>"),
        ("<iframe src=\"https://x\"></iframe>", "<iframe>"),
        ("<form action=\"https://x\"></form>", "<form>"),
        ("<input>", "<input>"),
        ("<svg><script>1</script></svg>", "<svg>"),
        ("<math></math>", "<math>"),
        ("<object></object>", "<object>"),
        ("<link rel=\"stylesheet\" href=\"https://x\">", "<link>"),
        ("<base href=\"https://x\">", "<base>"),
        ("<template></template>", "<template>"),
        ("<meta http-equiv=\"refresh\" content=\"0;url=https://x\">", "http-equiv"),
        ("<p onclick=\"x()\">a</p>", "onclick"),
        ("<table background=\"https://x\"></table>", "background"),
        ("<img srcset=\"https://x 2x\">", "srcset"),
        ("<img src=\"https://x/pixel.png\">", "src of <img>"),
        ("<img src=\"cid:1\">", "src of <img>"),
        ("<img src=\"data:image/svg+xml;base64,PHN2Zz4=\">", "src of <img>"),
        ("<a href=\"javascript:alert(1)\">a</a>", "href of <a>"),
        ("<a href=\" javascript:alert(1)\">a</a>", "href of <a>"),
        ("<a href=\"JaVaScRiPt:alert(1)\">a</a>", "href of <a>"),
        ("<a href=\"java&#10;script:alert(1)\">a</a>", "href of <a>"),
        ("<a href=\"data:text/html,x\">a</a>", "href of <a>"),
        ("<a href=\"//x\">a</a>", "href of <a>"),
        ("<p style=\"background:url(https://x)\">a</p>", "url("),
        ("<p style=\"background:u\\72l(https://x)\">a</p>", "\\"),
        ("<p style=\"background:url/**/(https://x)\">a</p>", "/*"),
        ("<style>@import 'https://x'</style>", "@import"),
        ("<!-- [if mso]><p><![endif] -->", "a comment"),
    ];
    for (body, named) in cases {
        let refused = with(body).map(drop).expect_err(body);
        assert!(matches!(refused, ComposedError::Forbidden { .. }), "{body}: {refused}");
        assert!(refused.to_string().contains(named), "{body}: {refused}");
    }
}

#[test]
fn half_a_document_is_refused() {
    let text = format!("a\n{PASSWORD}\n");
    for html in [
        format!("<p>{PASSWORD}</p>"),
        format!("<html><body><p>{PASSWORD}</p></body>"),
        format!("<html><body><p>{PASSWORD}</p></html></body>"),
        format!("<html><body><p>{PASSWORD}</p></body></html><p>x</p>"),
        format!("<html><body><p>{PASSWORD}</p></body></html>x"),
        format!("<html><body><p>{PASSWORD}</p><a href=\"https://x"),
        format!("<html><body><div/><p>{PASSWORD}</p></body></html>"),
        String::new(),
    ] {
        let refused = draft(SecretKind::Password).reworded("s", &text, &html);
        assert!(matches!(refused, Err(ComposedError::Malformed { .. })), "{html}: {refused:?}");
    }
}

#[test]
fn headers_and_controls_are_refused() {
    let html = document("<p>a</p>");
    let check = |subject: &str, text: &str| draft(SecretKind::None).reworded(subject, text, &html).map(drop);
    for subject in ["", "  ", "a\r\nBcc: x@evil.example", "a\nb", "a\u{7f}", "a\u{202e}b", &"x".repeat(201)] {
        assert_eq!(check(subject, "a"), Err(ComposedError::Subject), "{subject:?}");
    }
    assert_eq!(check("a", "a\rb"), Err(ComposedError::Characters(Part::Text)));
    assert_eq!(check("a", "a\u{1b}[31m"), Err(ComposedError::Characters(Part::Text)));
    assert!(matches!(check("a", &"x".repeat(70_000)), Err(ComposedError::TooLong { .. })));
    assert_eq!(check("a", "one\n\ttwo"), Ok(()));
}

#[test]
fn a_secret_has_its_places_and_no_others() {
    let link =
        |text: String, body: String| draft(SecretKind::Link).reworded("s", &text, &document(&body)).map(drop);
    let good = format!("<a href=\"{LINK}\">{LINK}</a>");
    assert_eq!(link(format!("a\n{LINK}\n"), good.clone()), Ok(()));
    for (text, body) in [
        (String::from("a"), good.clone()),
        (format!("see {LINK} now"), good.clone()),
        (format!("{LINK}\n"), format!("<p>{LINK}</p>")),
        (format!("{LINK}\n"), format!("{good}{good}")),
        (format!("{LINK}\n"), format!("<a href=\"https://x\" title=\"{LINK}\">{LINK}</a>")),
        (format!("{LINK}\n"), format!("<a href=\"{LINK}\">{LINK}</a><p>{PASSWORD}</p>")),
    ] {
        let refused = link(text.clone(), body.clone());
        assert!(matches!(refused, Err(ComposedError::Placeholder(_))), "{text} {body}: {refused:?}");
    }
    // A place that sends the secret elsewhere isn't a whole href.
    let elsewhere = link(format!("{LINK}\n"), format!("<a href=\"https://x/?u={LINK}\">{LINK}</a>"));
    assert!(elsewhere.is_err(), "{elsewhere:?}");
}

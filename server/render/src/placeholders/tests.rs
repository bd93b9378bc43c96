use super::*;

const ADDRESS: &str = "https://id.example/t/north/reset#a&b";

fn draft(secret: SecretKind) -> MailDraft {
    let (text, html) = match secret {
        SecretKind::Link => {
            (format!("Go\n\n{LINK}\n"), format!("<p><a class=\"x\" href=\"{LINK}\">Go</a> <b>{LINK}</b></p>"))
        }
        SecretKind::Password => (format!("It is\n{PASSWORD}\n"), format!("<td>\n{PASSWORD} </td>")),
        SecretKind::None => ("Nothing".to_owned(), "<p>Nothing</p>".to_owned()),
    };
    MailDraft { subject: "Subject".to_owned(), text, html, secret }
}

fn link() -> Secrets<'static> {
    Secrets { link: Some(ADDRESS), password: None }
}

fn password(value: &str) -> Secrets<'_> {
    Secrets { link: None, password: Some(value) }
}

fn refusal(draft: MailDraft, secrets: &Secrets<'_>) -> FillError {
    match draft.fill(secrets) {
        Ok(_) => panic!("the draft should have been refused"),
        Err(error) => error,
    }
}

fn with_html(secret: SecretKind, html: String) -> MailDraft {
    MailDraft { html, ..draft(secret) }
}

#[test]
fn a_link_is_filled_in_everywhere_and_escaped_in_html() {
    let mail = draft(SecretKind::Link).fill(&link()).expect("the draft is sound");
    assert_eq!(mail.text, format!("Go\n\n{ADDRESS}\n"));
    let escaped = "https://id.example/t/north/reset#a&amp;b";
    assert_eq!(mail.html, format!("<p><a class=\"x\" href=\"{escaped}\">Go</a> <b>{escaped}</b></p>"));
    assert_eq!(mail.subject, "Subject");
}

#[test]
fn a_password_cannot_become_markup() {
    let mail = draft(SecretKind::Password).fill(&password("<b>\"a' & b")).expect("the draft is sound");
    assert_eq!(mail.html, "<td>\n&lt;b&gt;&quot;a&#39; &amp; b </td>");
    assert_eq!(mail.text, "It is\n<b>\"a' & b\n");
}

#[test]
fn a_mail_without_a_secret_is_left_as_it_is() {
    let mail = draft(SecretKind::None).fill(&Secrets::default()).expect("the draft is sound");
    assert_eq!(mail.html, "<p>Nothing</p>");
}

#[test]
fn exactly_the_wanted_secret_must_be_given() {
    let both = Secrets { link: Some(ADDRESS), password: Some("x") };
    assert_eq!(refusal(draft(SecretKind::Link), &Secrets::default()), FillError::SecretMissing(Name::Link));
    assert_eq!(
        refusal(draft(SecretKind::Password), &Secrets::default()),
        FillError::SecretMissing(Name::Password)
    );
    assert_eq!(refusal(draft(SecretKind::Link), &both), FillError::SecretUnwanted(Name::Password));
    assert_eq!(refusal(draft(SecretKind::None), &link()), FillError::SecretUnwanted(Name::Link));
}

#[test]
fn secrets_that_do_not_fit_a_mail_are_refused() {
    let unfit_passwords = ["", "a\nb", "a\u{0}b", " a", "a\u{f8e0}b"];
    for value in unfit_passwords {
        assert_eq!(
            refusal(draft(SecretKind::Password), &password(value)),
            FillError::SecretUnfit(Name::Password)
        );
    }
    for value in
        ["", "javascript:alert(1)", "https://id.example/a b", "https://id.example/\r\nX: y", "/reset"]
    {
        let secrets = Secrets { link: Some(value), password: None };
        assert_eq!(
            refusal(draft(SecretKind::Link), &secrets),
            FillError::SecretUnfit(Name::Link),
            "{value:?}"
        );
    }
}

#[test]
fn counts_are_exact_in_every_part() {
    let missing = with_html(SecretKind::Link, format!("<b>{LINK}</b>"));
    assert!(matches!(
        refusal(missing, &link()),
        FillError::Count { part: Part::Html, found: 1, expected: 2, .. }
    ));
    let tripled = with_html(SecretKind::Link, format!("<a href=\"{LINK}\"></a><b>{LINK}</b><b>{LINK}</b>"));
    assert!(matches!(refusal(tripled, &link()), FillError::Count { part: Part::Html, found: 3, .. }));
    let doubled = MailDraft { text: format!("{PASSWORD}\n{PASSWORD}"), ..draft(SecretKind::Password) };
    assert!(matches!(refusal(doubled, &password("x")), FillError::Count { part: Part::Text, found: 2, .. }));
    let in_subject = MailDraft { subject: format!("Your {PASSWORD}"), ..draft(SecretKind::Password) };
    assert!(matches!(refusal(in_subject, &password("x")), FillError::Count { part: Part::Subject, .. }));
    let foreign = MailDraft { text: format!("{LINK}\n{PASSWORD}"), ..draft(SecretKind::Link) };
    assert!(matches!(
        refusal(foreign, &link()),
        FillError::Count { name: Name::Password, part: Part::Text, .. }
    ));
}

#[test]
fn in_html_a_secret_stands_only_as_a_whole_text_or_href() {
    let places = [
        format!("<a href=\"{LINK}\">go</a><p>see {LINK}</p>"),
        format!("<a href=\"{LINK}?next=1\">go</a><p>{LINK}</p>"),
        format!("<a href=\"{LINK}\">go</a><p title=\"{LINK}\">x</p>"),
        format!("<a href=\"{LINK}\">go</a><!-- {LINK} -->"),
        format!("<a href=\"{LINK}\">go</a><style>{LINK}</style>"),
        format!("<a href=\"{LINK}\">go</a><title>{LINK}</title>"),
        format!("<img src=\"{LINK}\"><p>{LINK}</p>"),
        format!("<area href=\"{LINK}\"><p>{LINK}</p>"),
        format!("<p>{LINK}</p><p>{LINK}</p>"),
        format!("<a href=\"{LINK}\"></a><a href=\"{LINK}\"></a>"),
    ];
    for html in places {
        let error = refusal(with_html(SecretKind::Link, html.clone()), &link());
        assert_eq!(error, FillError::Misplaced { name: Name::Link, part: Part::Html }, "{html}");
    }
    let href = with_html(SecretKind::Password, format!("<a href=\"{PASSWORD}\">x</a>"));
    assert_eq!(
        refusal(href, &password("x")),
        FillError::Misplaced { name: Name::Password, part: Part::Html }
    );
    let open = with_html(SecretKind::Link, format!("<a href=\"{LINK}\">go</a><b>{LINK}</b><i class=\""));
    assert_eq!(refusal(open, &link()), FillError::Unfinished);
}

#[test]
fn in_text_a_secret_stands_alone_on_its_line() {
    let glued = MailDraft { text: format!("go to {LINK}."), ..draft(SecretKind::Link) };
    assert_eq!(refusal(glued, &link()), FillError::Misplaced { name: Name::Link, part: Part::Text });
}

#[test]
fn halves_of_placeholders_are_refused() {
    for stray in ["\u{f8e0}", "\u{f8e1}", "\u{f8e0}token\u{f8e1}"] {
        for secret in [SecretKind::None, SecretKind::Link, SecretKind::Password] {
            let secrets = match secret {
                SecretKind::None => Secrets::default(),
                SecretKind::Link => link(),
                SecretKind::Password => password("x"),
            };
            let sound = draft(secret);
            let html = format!("{}<p>{stray}</p>", sound.html);
            assert_eq!(refusal(MailDraft { html, ..sound }, &secrets), FillError::Stray(Part::Html));
        }
    }
}

#[test]
fn values_from_outside_lose_what_could_break_a_mail() {
    assert_eq!(neutralise("a\r\nBcc: b\u{0}\u{2028}c"), "a  Bcc: b  c");
    assert_eq!(neutralise(&format!("x{LINK}y\u{202e}z")), "xlinkyz");
    assert_eq!(neutralise("Łucja O’Neill <x>"), "Łucja O’Neill <x>");
}

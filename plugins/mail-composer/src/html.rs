//! The html part: one column of tables with inline styles, which is what every mail program shows. Nothing is loaded.

use crate::letter::{Block, Letter, is_address};
use latchkey_guest_kit::text::escape;

const FONT: &str = "font-family:system-ui,'Segoe UI',Helvetica,Arial,sans-serif";
const TABLE: &str = r#"role="presentation" cellpadding="0" cellspacing="0" border="0""#;

pub(crate) fn document(letter: &Letter, language: &str) -> String {
    let body: String = letter.body.iter().map(|block| written(block, &letter.colour)).collect();
    let foot: String = letter.foot.iter().map(small).collect();
    let (subject, tenant, title) = (escape(&letter.subject()), escape(&letter.tenant), escape(&letter.title));
    let (language, colour) = (escape(language), &letter.colour);
    format!(
        r#"<!doctype html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{subject}</title>
</head>
<body style="margin:0;padding:0;background-color:#f1f5f9">
<table {TABLE} width="100%" style="background-color:#f1f5f9"><tr><td align="center" style="padding:24px 12px">
<table {TABLE} width="100%" style="max-width:600px;background-color:#ffffff;border-top:4px solid {colour}">
<tr><td style="padding:24px 32px 0;{FONT};font-size:18px;font-weight:bold;color:#0f172a">{tenant}</td></tr>
<tr><td style="padding:16px 32px 24px;{FONT};font-size:16px;line-height:1.5;color:#1e293b">
<h1 style="margin:0 0 16px;font-size:22px;line-height:1.3;color:#0f172a">{title}</h1>
{body}</td></tr>
<tr><td style="padding:16px 32px 24px;border-top:1px solid #cbd5e1;{FONT};font-size:13px;line-height:1.5;color:#475569">
{foot}</td></tr>
</table>
</td></tr></table>
</body>
</html>
"#
    )
}

fn written(block: &Block, colour: &str) -> String {
    match block {
        Block::Paragraph(words) => format!("<p style=\"margin:0 0 16px\">{}</p>\n", escape(words)),
        Block::Value(label, value) => format!(
            "<p style=\"margin:0 0 16px;padding:10px 14px;background-color:#f1f5f9;border-left:4px solid {colour}\">\
             <span style=\"font-size:13px;color:#475569\">{}</span><br>\
             <strong style=\"font-family:ui-monospace,Consolas,monospace;font-size:18px;color:#0f172a\">{}</strong></p>\n",
            escape(label),
            escape(value)
        ),
        Block::Button { words, address } => format!(
            "<table {TABLE} style=\"margin:0 0 16px\"><tr><td style=\"border:2px solid {colour};background-color:#ffffff\">\
             <a href=\"{}\" style=\"display:inline-block;padding:10px 22px;font-weight:bold;color:#0f172a;\
             text-decoration:none\">{}</a></td></tr></table>\n",
            escape(address),
            escape(words)
        ),
        Block::Copy { words, address } => format!(
            "<p style=\"margin:0 0 16px;font-size:13px;color:#475569\">{}<br>\
             <span style=\"word-break:break-all;color:#0f172a\">{}</span></p>\n",
            escape(words),
            escape(address)
        ),
        Block::Line(..) | Block::Link { .. } => small(block),
    }
}

fn small(block: &Block) -> String {
    let link = |address: &str, words: &str| {
        format!("<a href=\"{}\" style=\"color:#475569\">{}</a>", escape(address), escape(words))
    };
    let words = match block {
        Block::Link { words, address } => link(address, words),
        Block::Line(label, value) if is_address(value) => {
            format!("{}: {}", escape(label), link(value, value))
        }
        Block::Line(label, value) => format!("{}: {}", escape(label), escape(value)),
        Block::Paragraph(words) => escape(words),
        Block::Value(..) | Block::Button { .. } | Block::Copy { .. } => String::new(),
    };
    format!("<p style=\"margin:0 0 8px\">{words}</p>\n")
}

#[cfg(test)]
mod tests {
    use crate::{
        html::document,
        letter::{Foot, Letter, Mail, Secret},
        plain,
        wording::Settings,
    };
    use latchkey_guest_kit::settings;

    fn foot() -> Foot<'static> {
        Foot {
            provider_line: Some("Nubaria es el portal de facturación de su empresa"),
            provider_url: Some("https://nubaria.example/about?a=1&b=2"),
            web_site: Some("https://nubaria.example"),
            postal_address: Some("Calle de la Muestra 9, 00000 Villamuestra"),
            phone: Some("+34 000 000 000"),
            ..Foot::default()
        }
    }

    fn mail(secret: Secret<'static>) -> Mail<'static> {
        Mail {
            tenant: "Nubaria <&> Søn",
            colour: Some("#e2572b"),
            login_url: "https://id.example/t/nubaria/login",
            name: Some("Lucía <script>"),
            login: "laranda",
            secret,
            administrator: Some("Berta Mora"),
            until: Some("24 de noviembre de 2026, 9:15"),
            minutes: Some("15"),
            must_change: true,
            foot: foot(),
        }
    }

    fn written(json: &str, locale: &str, mail: &Mail<'_>) -> (String, String, String) {
        let settings: Settings = settings::read(json).unwrap();
        let letter = Letter::write(&settings.wording(locale).unwrap(), mail);
        (letter.subject(), plain::text(&letter), document(&letter, locale))
    }

    #[test]
    fn a_password_stands_alone_and_once_in_each_part() {
        for locale in ["en", "es", "fr", "pl"] {
            let (subject, text, html) =
                written("{}", locale, &mail(Secret::Password("\u{f8e0}password\u{f8e1}")));
            assert!(!subject.contains('\u{f8e0}'));
            assert_eq!(text.lines().filter(|line| *line == "\u{f8e0}password\u{f8e1}").count(), 1, "{text}");
            assert_eq!((text.matches('\u{f8e0}').count(), html.matches('\u{f8e0}').count()), (1, 1));
            assert!(html.contains(">\u{f8e0}password\u{f8e1}<"));
            assert!(text.lines().all(|line| line.chars().count() <= 76), "{text}");
        }
    }

    #[test]
    fn a_link_stands_as_address_and_as_text() {
        for locale in ["en", "es", "fr", "pl"] {
            let (_, text, html) = written("{}", locale, &mail(Secret::Link("\u{f8e0}link\u{f8e1}")));
            assert_eq!(text.lines().filter(|line| *line == "\u{f8e0}link\u{f8e1}").count(), 1, "{text}");
            assert_eq!((text.matches('\u{f8e0}').count(), html.matches('\u{f8e0}').count()), (1, 2));
            assert!(
                html.contains("<a href=\"\u{f8e0}link\u{f8e1}\" ")
                    && html.contains(">\u{f8e0}link\u{f8e1}</span>")
            );
        }
    }

    #[test]
    fn values_are_text_and_everything_that_opens_closes() {
        let (_, text, html) = written("{}", "es", &mail(Secret::Password("SECRET")));
        assert!(text.contains("Nubaria <&> Søn") && !html.contains("<script") && !html.contains("<&>"));
        for tag in ["html", "head", "body", "table", "tr", "td", "p", "a", "span", "strong", "h1", "title"] {
            let opened =
                html.matches(&format!("<{tag}>")).count() + html.matches(&format!("<{tag} ")).count();
            assert_eq!(opened, html.matches(&format!("</{tag}>")).count(), "{tag}");
        }
        assert!(!html.contains("<!--") && !html.contains("src=") && !html.contains("url("));
    }

    #[test]
    fn the_spanish_mail_has_everything_a_billing_portal_asks_for() {
        let (subject, text, _) = written("{}", "es-ES", &mail(Secret::Password("SECRET")));
        assert_eq!(subject, "Nueva contraseña asignada");
        for part in [
            "Hola, Lucía <script>:",
            "Usuario:\nlaranda\n",
            "Nueva contraseña:\nSECRET\n",
            "facturación de su empresa\nhttps://nubaria.example/about?a=1&b=2\n",
            "confidenciales",
            "no responda a esta\ndirección",
            "\nWeb: https://nubaria.example\nDirección: Calle de la Muestra 9, 00000 Villamuestra\nTeléfono: +34 000 000 000\n",
        ] {
            assert!(text.contains(part), "{part} in\n{text}");
        }
    }

    #[test]
    fn a_tenants_words_come_first() {
        let json = r#"{"formality":"tu","texts":{"es":{"signature":"El equipo de {tenant}","provider":"","unexpected":""}}}"#;
        let (_, text, html) = written(json, "es", &mail(Secret::Link("LINK")));
        assert!(text.contains("El equipo de Nubaria") && text.contains("tu contraseña"));
        assert!(!text.contains("portal de facturación") && !html.contains("nubaria.example/about"));
    }

    #[test]
    fn the_subject_is_one_line_of_at_most_200() {
        let json =
            format!(r#"{{"texts":{{"en":{{"password_subject":"a\r\nBcc: b {}"}}}}}}"#, "x".repeat(300));
        let (subject, ..) = written(&json, "en", &mail(Secret::Password("SECRET")));
        assert!(subject.starts_with("a  Bcc: b xx") && subject.chars().count() == 200);
    }
}

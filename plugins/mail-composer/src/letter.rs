//! A mail in its order, before it becomes text or HTML.

use crate::wording::Worded;
use latchkey_guest_kit::text::{fill, one_line};

/// The placeholder that the host will fill in, and what it stands for.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Secret<'a> {
    Password(&'a str),
    Link(&'a str),
}

/// What a mail is about.
pub(crate) struct Mail<'a> {
    pub(crate) tenant: &'a str,
    pub(crate) colour: Option<&'a str>,
    pub(crate) login_url: &'a str,
    pub(crate) name: Option<&'a str>,
    pub(crate) login: &'a str,
    pub(crate) secret: Secret<'a>,
    pub(crate) administrator: Option<&'a str>,
    pub(crate) until: Option<&'a str>,
    pub(crate) minutes: Option<&'a str>,
    pub(crate) must_change: bool,
    pub(crate) foot: Foot<'a>,
}

/// The tenant's lines of the brand.
#[derive(Default)]
pub(crate) struct Foot<'a> {
    pub(crate) provider_line: Option<&'a str>,
    pub(crate) provider_url: Option<&'a str>,
    pub(crate) confidentiality: Option<&'a str>,
    pub(crate) no_reply: Option<&'a str>,
    pub(crate) web_site: Option<&'a str>,
    pub(crate) postal_address: Option<&'a str>,
    pub(crate) phone: Option<&'a str>,
    pub(crate) support_email: Option<&'a str>,
}

/// The parts of a mail, worded. Values are plain text: whoever writes HTML escapes them.
pub(crate) struct Letter {
    subject: String,
    pub(crate) tenant: String,
    /// `#rrggbb`
    pub(crate) colour: String,
    pub(crate) title: String,
    pub(crate) body: Vec<Block>,
    pub(crate) foot: Vec<Block>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Block {
    Paragraph(String),
    /// A label and what stands below it, alone.
    Value(String, String),
    /// A label and what stands beside it.
    Line(String, String),
    /// Words that lead to an address; in text the address stands alone below them.
    Button {
        words: String,
        address: String,
    },
    /// As a button is, but in the words of a sentence.
    Link {
        words: String,
        address: String,
    },
    /// An address that somebody copies; never in the text part, where the button's address stands already.
    Copy {
        words: String,
        address: String,
    },
}

/// Where no colour is known, or none that is one.
const INK: &str = "#334155";

impl Letter {
    pub(crate) fn write(worded: &Worded, mail: &Mail<'_>) -> Self {
        let words = &worded.words;
        let values = [
            ("tenant", mail.tenant),
            ("name", mail.name.unwrap_or_default()),
            ("login", mail.login),
            ("administrator", mail.administrator.unwrap_or_default()),
            ("until", mail.until.unwrap_or_default()),
            ("minutes", mail.minutes.unwrap_or_default()),
        ];
        let say = |sentence: &str| one_line(&fill(sentence, &values), 2_000);
        let mut body = Vec::new();
        let paragraph = |sentence: &str| Block::Paragraph(say(sentence));

        body.push(paragraph(if mail.name.is_some() { &words.greeting } else { &words.greeting_nobody }));
        let (subject, title) = match mail.secret {
            Secret::Password(placeholder) => {
                let intro = (&words.password_intro, &words.password_intro_nobody);
                body.push(paragraph(if mail.administrator.is_some() { intro.0 } else { intro.1 }));
                body.push(Block::Value(say(&words.login_label), one_line(mail.login, 500)));
                body.push(Block::Value(say(&words.password_label), placeholder.to_owned()));
                if mail.until.is_some() {
                    body.push(paragraph(&words.password_until));
                }
                if mail.must_change {
                    body.push(paragraph(&words.must_change));
                }
                body.push(Block::Button {
                    words: say(&words.login_button),
                    address: mail.login_url.to_owned(),
                });
                (&words.password_subject, &words.password_title)
            }
            Secret::Link(placeholder) => {
                let intro = (&words.link_intro, &words.link_intro_nobody);
                body.push(paragraph(if mail.administrator.is_some() { intro.0 } else { intro.1 }));
                body.push(Block::Button { words: say(&words.link_button), address: placeholder.to_owned() });
                if mail.minutes.is_some() {
                    body.push(paragraph(&words.link_limit));
                }
                body.push(Block::Copy { words: say(&words.link_copy), address: placeholder.to_owned() });
                (&words.link_subject, &words.link_title)
            }
        };
        body.push(paragraph(&words.unexpected));
        body.push(paragraph(&words.signature));
        body.push(Block::Paragraph(one_line(mail.tenant, 200)));
        Self {
            subject: one_line(&say(subject), 200),
            tenant: one_line(mail.tenant, 200),
            colour: mail.colour.filter(|colour| is_colour(colour)).unwrap_or(INK).to_owned(),
            title: say(title),
            body: said(body),
            foot: said(foot(worded, &mail.foot, say)),
        }
    }

    /// One line; the tenant's name where it would be empty.
    pub(crate) fn subject(&self) -> String {
        if self.subject.is_empty() { self.tenant.clone() } else { self.subject.clone() }
    }
}

/// A sentence of the tenant's settings comes before the brand's, the brand's before a built-in one.
fn foot(worded: &Worded, foot: &Foot<'_>, say: impl Fn(&str) -> String) -> Vec<Block> {
    let words = &worded.words;
    let chosen = |is_own: bool, own: &str, brand: Option<&str>| match brand {
        Some(brand) if !is_own => one_line(brand, 500),
        _ => say(own),
    };
    let mut blocks = Vec::new();
    let provider = chosen(worded.own_provider, &words.provider, foot.provider_line);
    blocks.push(match foot.provider_url.filter(|address| is_address(address)) {
        Some(address) => Block::Link { words: provider, address: address.to_owned() },
        None => Block::Paragraph(provider),
    });
    blocks.push(Block::Paragraph(chosen(
        worded.own_confidentiality,
        &words.confidentiality,
        foot.confidentiality,
    )));
    blocks.push(Block::Paragraph(chosen(worded.own_no_reply, &words.no_reply, foot.no_reply)));
    for (label, value) in [
        (&words.web_site_label, foot.web_site),
        (&words.postal_address_label, foot.postal_address),
        (&words.phone_label, foot.phone),
        (&words.support_label, foot.support_email),
    ] {
        blocks.push(Block::Line(say(label), one_line(value.unwrap_or_default(), 500)));
    }
    blocks
}

/// Without what is empty.
fn said(blocks: Vec<Block>) -> Vec<Block> {
    let is_said = |block: &Block| match block {
        Block::Paragraph(words) | Block::Line(_, words) | Block::Link { words, .. } => !words.is_empty(),
        Block::Value(..) | Block::Button { .. } | Block::Copy { .. } => true,
    };
    blocks.into_iter().filter(is_said).collect()
}

fn is_colour(colour: &str) -> bool {
    colour.len() == 7 && colour.starts_with('#') && colour[1..].bytes().all(|c| c.is_ascii_hexdigit())
}

pub(crate) fn is_address(address: &str) -> bool {
    address.starts_with("https://") && !address.contains(char::is_whitespace)
}

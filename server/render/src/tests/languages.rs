//! Every language says what English says: the same messages with the same values and markup, in its own words.

use std::collections::{BTreeMap, BTreeSet};

use fluent_syntax::ast::{Entry, Expression, InlineExpression, Pattern, PatternElement, VariantKey};
use fluent_syntax::parser;
use intl_pluralrules::{PluralRuleType, PluralRules};
use scraper::{ElementRef, Html};

use super::{RENDERER, parse, selector};
use crate::theme::embedded_files;
use crate::{Frame, Locale, Mail, MailFrame, Page};

/// Words that are the same in English, and values that only look like words.
const SHARED: [(&str, &str); 3] = [("pl", "Login"), ("fr", "Organisation"), ("fr", "15 minutes")];
/// Begins what is filled in last.
const PLACEHOLDER: char = '\u{f8e0}';
const ZONES: [&str; 3] = ["UTC", "GMT", "CET"];

/// What a message asks for and offers.
#[derive(Debug, Default, PartialEq, Eq)]
struct Outline {
    values: BTreeSet<String>,
    /// The tags of every text that the message can be, in order; English's texts all have the same.
    markup: BTreeSet<Vec<String>>,
    /// The cases of every choice, `[0]` too.
    choices: Vec<BTreeSet<String>>,
}

fn sources() -> BTreeMap<String, String> {
    let files = embedded_files().expect("the files are text");
    let of_locale = |(path, source): (String, String)| {
        let tag = path.strip_prefix("locales/")?.strip_suffix(".ftl")?.to_owned();
        Some((tag, source))
    };
    files.into_iter().filter_map(of_locale).collect()
}

fn outlines(source: &str) -> BTreeMap<String, Outline> {
    let resource = parser::parse(source).expect("the file is sound");
    let mut outlines = BTreeMap::new();
    for entry in &resource.body {
        let Entry::Message(message) = entry else { continue };
        let mut outline = Outline::default();
        let texts = walk(message.value.as_ref().expect("each has a value"), &mut outline);
        outline.markup = texts.iter().map(|text| tags(text)).collect();
        let twice = outlines.insert(message.id.name.to_owned(), outline);
        assert!(twice.is_none(), "{} stands twice", message.id.name);
    }
    outlines
}

/// Notes values and choices, and returns every text that the pattern can be.
fn walk(pattern: &Pattern<&str>, outline: &mut Outline) -> Vec<String> {
    let mut texts = vec![String::new()];
    for element in &pattern.elements {
        let more = match element {
            PatternElement::TextElement { value } => vec![(*value).to_owned()],
            PatternElement::Placeable { expression: Expression::Inline(inline) } => {
                note(inline, outline);
                vec![String::new()]
            }
            PatternElement::Placeable { expression: Expression::Select { selector, variants } } => {
                note(selector, outline);
                let key = |key: &VariantKey<&str>| match key {
                    VariantKey::Identifier { name } => (*name).to_owned(),
                    VariantKey::NumberLiteral { value } => (*value).to_owned(),
                };
                outline.choices.push(variants.iter().map(|variant| key(&variant.key)).collect());
                variants.iter().flat_map(|variant| walk(&variant.value, outline)).collect()
            }
        };
        texts = texts.iter().flat_map(|text| more.iter().map(move |more| format!("{text}{more}"))).collect();
    }
    texts
}

fn note(inline: &InlineExpression<&str>, outline: &mut Outline) {
    match inline {
        InlineExpression::VariableReference { id } => outline.values.insert(id.name.to_owned()),
        other => panic!("messages use values only, not {other:?}"),
    };
}

fn tags(text: &str) -> Vec<String> {
    let parts = text.split('<').skip(1).filter_map(|rest| rest.split_once('>'));
    parts.map(|(tag, _)| tag.to_owned()).collect()
}

#[test]
fn no_language_lacks_a_message_a_value_or_markup() {
    let sources = sources();
    assert_eq!(sources.keys().collect::<Vec<_>>(), ["en", "es", "fr", "pl"]);
    let english = outlines(&sources["en"]);
    for (tag, source) in &sources {
        let theirs = outlines(source);
        let ids = |outlines: &BTreeMap<String, Outline>| outlines.keys().cloned().collect::<BTreeSet<_>>();
        assert_eq!(ids(&theirs), ids(&english), "{tag}");
        for (id, outline) in &theirs {
            assert_eq!(outline.values, english[id].values, "{tag}: {id}");
            assert_eq!(outline.markup, english[id].markup, "{tag}: {id}");
            assert_eq!(outline.markup.len(), 1, "{tag}: {id} marks one case otherwise than another");
        }
    }
}

/// As far as whole numbers go; `other`, which Polish has for fractions, is Fluent's default and always there.
#[test]
fn every_choice_by_number_has_all_cases_of_its_language() {
    for (tag, source) in sources() {
        let language: unic_langid::LanguageIdentifier = tag.parse().expect("a tag");
        let rules = PluralRules::create(language, PluralRuleType::CARDINAL).expect("known");
        let categories = (0..=2_000_u32).map(|number| rules.select(number).expect("a category"));
        let mut needed: BTreeSet<String> =
            categories.map(|category| format!("{category:?}").to_lowercase()).collect();
        needed.insert("other".to_owned());
        for (id, outline) in outlines(&source) {
            for cases in outline.choices {
                let named: BTreeSet<String> =
                    cases.into_iter().filter(|case| case.parse::<u32>().is_err()).collect();
                assert_eq!(named, needed, "{tag}: {id}");
            }
        }
    }
}

#[test]
fn polish_counts_in_four_ways() {
    let polish = RENDERER.negotiate(["pl"]);
    let say = |count: &str| RENDERER.message(&polish, "reset-expired-lead", &[("minutes", count)]);
    for (count, words) in [
        ("1", "działa minutę"),
        ("3", "3 minuty"),
        ("5", "5 minut "),
        ("12", "12 minut "),
        ("22", "22 minuty"),
    ] {
        let said = say(count).expect("exists");
        assert!(said.contains(words), "{count}: {said}");
    }
}

/// What the page or mail says: its texts and spoken attributes, but for those that are marked as another language.
fn said(document: &Html) -> BTreeSet<String> {
    let mut said = BTreeSet::new();
    gather(document.root_element(), &mut said);
    said
}

fn gather(element: ElementRef<'_>, said: &mut BTreeSet<String>) {
    const SPOKEN: [&str; 6] = ["aria-label", "title", "alt", "placeholder", "data-say-low", "data-say-over"];
    let spoken = SPOKEN.iter().filter_map(|name| element.attr(name)).map(str::to_owned);
    said.extend(spoken);
    for child in element.children() {
        if let Some(text) = child.value().as_text() {
            said.insert(text.split_whitespace().collect::<Vec<_>>().join(" "));
        } else if let Some(child) = ElementRef::wrap(child)
            && child.attr("lang").is_none()
            && !["style", "noscript"].contains(&child.value().name())
        {
            gather(child, said);
        }
    }
}

/// What is said word for word as in English and isn't one of the `values`.
fn left_in_english<'a>(
    locale: &Locale,
    theirs: &'a BTreeSet<String>,
    english: &'a BTreeSet<String>,
    values: &str,
) -> Vec<&'a String> {
    let tag = locale.to_string();
    let is_value = |text: &str| {
        let words = text.trim_matches(|c: char| !c.is_alphanumeric());
        !words.contains(char::is_alphabetic)
            // The initial in a mark.
            || words.chars().count() == 1
            || text.starts_with(PLACEHOLDER)
            || values.contains(words)
            || ZONES.iter().any(|zone| words.ends_with(zone) && !words.contains(char::is_lowercase))
            || SHARED.contains(&(tag.as_str(), words))
    };
    theirs.intersection(english).filter(|text| !is_value(text)).collect()
}

#[test]
fn no_page_keeps_an_english_sentence() {
    for locale in RENDERER.locales().iter().filter(|locale| **locale != Locale::fallback()) {
        for english in Frame::samples() {
            let frame = Frame { locale: locale.clone(), ..english.clone() };
            for (name, page) in Page::samples() {
                let html = |frame: &Frame| parse(name, &RENDERER.page(frame, &page).expect("renders"));
                let (theirs, ours) = (said(&html(&frame)), said(&html(&english)));
                let values = format!("{frame:?} {page:?}").replace("\\n", " ").replace("  ", " ");
                let left = left_in_english(locale, &theirs, &ours, &values);
                assert!(left.is_empty(), "{name} in {locale}: {left:?}");
            }
        }
    }
}

#[test]
fn no_mail_keeps_an_english_sentence() {
    for locale in RENDERER.locales().iter().filter(|locale| **locale != Locale::fallback()) {
        for english in MailFrame::samples() {
            let frame = MailFrame { locale: locale.clone(), ..english.clone() };
            for (name, mail) in Mail::samples() {
                let draft = |frame: &MailFrame| RENDERER.mail(frame, &mail).expect("renders");
                let (theirs, ours) = (draft(&frame), draft(&english));
                assert_ne!(theirs.subject, ours.subject, "{name} in {locale}");
                let values = format!("{frame:?} {mail:?}");
                let (theirs, ours) = (said(&parse(name, &theirs.html)), said(&parse(name, &ours.html)));
                let left = left_in_english(locale, &theirs, &ours, &values);
                assert!(left.is_empty(), "{name} in {locale}: {left:?}");
            }
        }
    }
}

/// Every text of every message, without values.
fn texts(source: &str) -> Vec<String> {
    let resource = parser::parse(source).expect("the file is sound");
    let values = resource.body.iter().filter_map(|entry| match entry {
        Entry::Message(message) => message.value.as_ref(),
        _ => None,
    });
    values.flat_map(|pattern| walk(pattern, &mut Outline::default())).collect()
}

#[test]
fn apostrophes_are_curly() {
    for (tag, source) in sources() {
        for text in texts(&source) {
            assert!(!text.contains('\''), "{tag}: {text}");
        }
    }
}

#[test]
fn french_sets_narrow_spaces() {
    for text in texts(&sources()["fr"]) {
        let letters: Vec<char> = text.chars().collect();
        for (at, letter) in letters.iter().enumerate() {
            let before = at.checked_sub(1).map(|at| letters[at]);
            let after = letters.get(at + 1).copied();
            match letter {
                ';' | ':' | '!' | '?' | '»' => assert_eq!(before, Some('\u{202f}'), "{text}"),
                '«' => assert_eq!(after, Some('\u{202f}'), "{text}"),
                _ => {}
            }
        }
    }
}

/// A past tense in the second person makes Polish ask for the reader's gender; nobody has told us.
#[test]
fn polish_takes_nobody_for_a_man_or_a_woman() {
    for text in texts(&sources()["pl"]) {
        let words = text.to_lowercase();
        let gendered = words
            .split(|c: char| !c.is_alphabetic())
            .find(|word| ["łeś", "łaś", "łbyś", "łabyś"].iter().any(|end| word.ends_with(end)));
        assert_eq!(gendered, None, "{text}");
    }
}

#[test]
fn one_way_of_address_is_held_to() {
    let formal: [(&str, &[&str]); 3] = [
        ("es", &["usted", "ustedes", "su", "sus", "ingrese", "vos", "vosotros"]),
        ("fr", &["tu", "ton", "ta", "tes", "toi"]),
        ("pl", &["pan", "pani", "państwo", "państwa"]),
    ];
    let sources = sources();
    for (tag, wrong) in formal {
        for text in texts(&sources[tag]) {
            let words = text.to_lowercase();
            // `su dirección`: an account has an address too.
            let found = words.split(|c: char| !c.is_alphabetic()).find(|word| wrong.contains(word));
            assert!(found.is_none() || text.contains("su dirección"), "{tag}: {text}");
        }
    }
}

#[test]
fn each_page_offers_the_other_languages_by_their_own_names() {
    let frame = &Frame::samples()[0];
    let polish = Frame { locale: RENDERER.negotiate(["pl"]), ..frame.clone() };
    for (frame, at) in [(&polish, ""), (&Frame::samples()[1], "/t/north/login")] {
        let html = RENDERER.page(frame, &Page::RecoverSent { minutes: 15 }).expect("renders");
        let document = parse("recover-sent", &html);
        let mut offered = Vec::new();
        for link in document.select(&selector("nav.languages a")) {
            let tag = link.attr("lang").expect("each says its language");
            assert_eq!(link.attr("hreflang"), Some(tag));
            assert_eq!(link.attr("href"), Some(format!("{at}?ui_locales={tag}").as_str()));
            offered.push(link.text().collect::<String>());
        }
        let current: Vec<String> = document
            .select(&selector("nav.languages [aria-current=true]"))
            .map(|element| element.text().collect())
            .collect();
        offered.extend(current.clone());
        offered.sort();
        assert_eq!(offered, ["English", "Español", "Français", "Polski"]);
        assert_eq!(current, [if frame.locale == polish.locale { "Polski" } else { "English" }]);
    }
}

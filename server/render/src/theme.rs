//! A theme, loaded and checked: `theme.toml`, `pages/`, `mail/<kind>/`, `partials/`, `assets/`, `locales/`.

use std::collections::BTreeMap;
use std::sync::Arc;

use include_dir::{Dir, include_dir};
use serde::Deserialize;
use serde_json::Value;

use crate::allow_list::AllowList;
use crate::assets::{AssetKind, Assets};
use crate::css_inline::MailStyle;
use crate::engine::{Engine, Medium};
use crate::error::{ThemeError, ThemeProblem};
use crate::locale::Locales;
use crate::mail::Mail;
use crate::page::Page;

static DEFAULT: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../../themes/default");

/// What the html parts of mails share: the document, and within it the card with band and legal foot.
const MAIL_HTML_PARTIALS: [&str; 2] = ["layout", "card"];
/// What the text parts share.
const MAIL_TEXT_PARTIALS: [&str; 1] = ["foot"];

/// A theme's files as text, by path.
pub type Files = BTreeMap<String, String>;

/// Everything needed for rendering.
pub struct Theme {
    pub locales: Arc<Locales>,
    pub assets: Assets,
    pub names: AssetNames,
    pub pages: Engine,
    pub mail_html: Engine,
    pub mail_text: Engine,
}

/// The fingerprinted names that pages link to.
#[derive(Clone, Debug, serde::Serialize)]
pub struct AssetNames {
    pub stylesheet: String,
    pub script: String,
    pub icon: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Manifest {
    #[serde(rename = "name")]
    _name: String,
    engine: u32,
    /// Files below `assets/` that make up the stylesheet, in order.
    stylesheets: Vec<String>,
}

/// The files of the built-in theme.
pub fn embedded_files() -> Result<Files, ThemeError> {
    let mut files = Files::new();
    let mut folders = vec![&DEFAULT];
    while let Some(folder) = folders.pop() {
        folders.extend(folder.dirs());
        for file in folder.files() {
            let path = file.path().to_string_lossy().replace('\\', "/");
            let text = file.contents_utf8().ok_or_else(|| ThemeError::new(&path, ThemeProblem::NotText))?;
            files.insert(path, text.to_owned());
        }
    }
    Ok(files)
}

impl Theme {
    /// Compiles all templates; [`Theme::check`] then says whether they use only what exists.
    pub fn load(files: &Files) -> Result<Self, ThemeError> {
        let manifest = manifest(file(files, "theme.toml")?)?;
        let locales = Arc::new(Locales::load(below(files, "locales/", ".ftl"))?);
        let style = MailStyle::parse(file(files, "assets/mail.css")?)
            .map_err(|reason| ThemeError::new("assets/mail.css", ThemeProblem::Style(reason)))?;
        let link = style
            .style_of("a")
            .map_err(|reason| ThemeError::new("assets/mail.css", ThemeProblem::Style(reason)))?;
        let link_attributes = format!("class=\"a\" style=\"{link}\"");
        let (assets, names) = assets(files, &manifest)?;
        let mut theme = Self {
            assets,
            names,
            pages: Engine::new(Medium::Page, locales.clone()),
            mail_html: Engine::new(Medium::MailHtml { link_attributes }, locales.clone()),
            mail_text: Engine::new(Medium::Text, locales.clone()),
            locales,
        };
        theme.add_pages(files)?;
        theme.add_mails(files, &style)?;
        Ok(theme)
    }

    fn add_pages(&mut self, files: &Files) -> Result<(), ThemeError> {
        for (name, source) in below(files, "partials/", ".hbs") {
            self.pages.add(name, &format!("partials/{name}.hbs"), source)?;
        }
        for kind in Page::KINDS {
            let path = page_file(kind);
            self.pages.add(&path, &path, file(files, &path)?)?;
        }
        Ok(())
    }

    fn add_mails(&mut self, files: &Files, style: &MailStyle) -> Result<(), ThemeError> {
        let inline = |path: &str| {
            style
                .inline(file(files, path)?)
                .map_err(|reason| ThemeError::new(path, ThemeProblem::Style(reason)))
        };
        for name in MAIL_HTML_PARTIALS {
            let path = format!("mail/partials/{name}.hbs");
            self.mail_html.add(name, &path, &inline(&path)?)?;
        }
        for name in MAIL_TEXT_PARTIALS {
            let path = format!("mail/partials/{name}.hbs");
            self.mail_text.add(name, &path, file(files, &path)?)?;
        }
        for kind in Mail::KINDS {
            let path = |part: &str| mail_file(kind, part);
            self.mail_html.add(&path("html"), &path("html"), &inline(&path("html"))?)?;
            for part in ["subject", "text"] {
                self.mail_text.add(&path(part), &path(part), file(files, &path(part))?)?;
            }
        }
        Ok(())
    }

    /// Holds every template against the shape of its context.
    pub fn check(
        &self,
        page: impl Fn(&str) -> Result<Value, ThemeError>,
        mail: impl Fn(&str) -> Result<Value, ThemeError>,
    ) -> Result<(), ThemeError> {
        let is_page = |name: &&String| name.starts_with("pages/");
        let partials: Vec<&str> =
            self.pages.templates().keys().filter(|name| !is_page(name)).map(String::as_str).collect();
        for kind in Page::KINDS {
            self.check_one(&self.pages, &partials, &page_file(kind), &page(kind)?)?;
        }
        for kind in Mail::KINDS {
            let shape = mail(kind)?;
            self.check_one(&self.mail_html, &MAIL_HTML_PARTIALS, &mail_file(kind, "html"), &shape)?;
            self.check_one(&self.mail_text, &MAIL_TEXT_PARTIALS, &mail_file(kind, "subject"), &shape)?;
            self.check_one(&self.mail_text, &MAIL_TEXT_PARTIALS, &mail_file(kind, "text"), &shape)?;
        }
        Ok(())
    }

    fn check_one(
        &self,
        engine: &Engine,
        partials: &[&str],
        name: &str,
        shape: &Value,
    ) -> Result<(), ThemeError> {
        let templates = engine.templates();
        let template = templates.get(name).ok_or_else(|| ThemeError::new(name, ThemeProblem::Missing))?;
        let has_message = |id: &str| self.locales.has("en", id);
        let allow = AllowList::new(templates, partials, &has_message);
        allow.check(template, shape).map_err(|problem| ThemeError::new(name, problem))
    }
}

/// Templates are registered under their paths, partials under their names, so that neither is taken for the other.
pub fn page_file(kind: &str) -> String {
    format!("pages/{kind}.hbs")
}

pub fn mail_file(kind: &str, part: &str) -> String {
    format!("mail/{kind}/{part}.hbs")
}

fn manifest(source: &str) -> Result<Manifest, ThemeError> {
    let refuse = |reason: String| ThemeError::new("theme.toml", ThemeProblem::Manifest(reason));
    let manifest: Manifest = toml::from_str(source).map_err(|error| refuse(error.message().to_owned()))?;
    if manifest.engine == 1 { Ok(manifest) } else { Err(refuse(format!("engine = {}", manifest.engine))) }
}

fn assets(files: &Files, manifest: &Manifest) -> Result<(Assets, AssetNames), ThemeError> {
    let mut stylesheet = String::new();
    for name in &manifest.stylesheets {
        stylesheet.push_str(file(files, &format!("assets/{name}"))?);
    }
    let mut assets = Assets::default();
    let names = AssetNames {
        stylesheet: assets.add("latchkey", AssetKind::Stylesheet, stylesheet.as_bytes()),
        script: assets.add("latchkey", AssetKind::Script, file(files, "assets/latchkey.js")?.as_bytes()),
        icon: assets.add("door", AssetKind::Icon, file(files, "assets/door.svg")?.as_bytes()),
    };
    Ok((assets, names))
}

fn file<'a>(files: &'a Files, path: &str) -> Result<&'a str, ThemeError> {
    files.get(path).map(String::as_str).ok_or_else(|| ThemeError::new(path, ThemeProblem::Missing))
}

/// Names (without folder and ending) and contents of the files directly in a folder.
fn below<'a>(files: &'a Files, folder: &'a str, ending: &'a str) -> impl Iterator<Item = (&'a str, &'a str)> {
    files.iter().filter_map(move |(path, source)| {
        let name = path.strip_prefix(folder)?.strip_suffix(ending)?;
        (!name.contains('/')).then_some((name, source.as_str()))
    })
}

//! The crate's front door.

use crate::allow_list::overlay;
use crate::assets::Asset;
use crate::brand::{Brand, BrandStylesheet, Remembered};
use crate::engine::{guard, unmarked};
use crate::error::{RenderError, ThemeError, ThemeProblem};
use crate::locale::{Argument, Locale};
use crate::mail::{Mail, MailFrame};
use crate::page::{Frame, Page};
use crate::placeholders::{MailDraft, neutralise};
use crate::theme::{Files, Theme, embedded_files, mail_file, page_file};
use crate::wrap::wrap;

const PAGE_LIMIT_BYTES: usize = 512 * 1024;
/// Mail clients cut longer ones off.
const MAIL_LIMIT_BYTES: usize = 60 * 1024;
const SUBJECT_LIMIT_BYTES: usize = 1024;

/// A loaded theme. `Send + Sync`; share it by `Arc`.
pub struct Renderer {
    theme: Theme,
    colours: Remembered,
}

impl Renderer {
    /// The built-in theme, parsed, bounded and checked.
    ///
    /// # Errors
    /// A template, style or locale file that isn't sound; with the embedded files, a mistake in the build.
    pub fn embedded() -> Result<Self, ThemeError> {
        Self::load(&embedded_files()?)
    }

    pub(crate) fn load(files: &Files) -> Result<Self, ThemeError> {
        let renderer = Self { theme: Theme::load(files)?, colours: Remembered::default() };
        renderer.theme.check(|kind| renderer.page_shape(kind), |kind| renderer.mail_shape(kind))?;
        Ok(renderer)
    }

    /// The page as a complete document.
    ///
    /// # Errors
    /// A template that asks for what isn't there; the built-in theme is tested against it.
    pub fn page(&self, frame: &Frame, page: &Page) -> Result<String, RenderError> {
        let context = page.context(frame, &self.theme, &self.colours.get(frame.brand.rgb()))?;
        self.theme.pages.render(&page_file(page.kind()), context, PAGE_LIMIT_BYTES)
    }

    /// The mail with placeholders where its secret will stand; see [`MailDraft::fill`].
    ///
    /// # Errors
    /// As for [`Renderer::page`]; also an html part of 60 KB or more.
    pub fn mail(&self, frame: &MailFrame, mail: &Mail) -> Result<MailDraft, RenderError> {
        let mut context = mail.context(frame, &self.colours.get(frame.brand.rgb()))?;
        let file = |part: &str| mail_file(mail.kind(), part);
        let subject = self.theme.mail_text.render(&file("subject"), context.clone(), SUBJECT_LIMIT_BYTES)?;
        let subject = neutralise(subject.trim());
        context["subject"] = subject.as_str().into();
        let text = self.theme.mail_text.render(&file("text"), context.clone(), MAIL_LIMIT_BYTES)?;
        let html = self.theme.mail_html.render(&file("html"), context, MAIL_LIMIT_BYTES)?;
        Ok(MailDraft { subject, text: wrap(&text), html, secret: mail.secret() })
    }

    /// What a mail tells, by name and worded in its language, for a composer.
    ///
    /// # Errors
    /// As for [`Renderer::page`].
    pub fn mail_facts(&self, frame: &MailFrame, mail: &Mail) -> Result<Vec<(String, String)>, RenderError> {
        mail.facts(frame)
    }

    /// Every kind of mail in every state that its templates tell apart, to tenants of two sorts, in every language of the
    /// theme: what a template or a composer is tried with.
    pub fn sample_mails(&self) -> Vec<(MailFrame, Mail)> {
        let mut all = Vec::new();
        for locale in self.locales() {
            for frame in MailFrame::samples() {
                let frame = MailFrame { locale: locale.clone(), ..frame };
                all.extend(Mail::samples().into_iter().map(|(_, mail)| (frame.clone(), mail)));
            }
        }
        all
    }

    /// A file below `/assets/`, by its fingerprinted name.
    pub fn asset(&self, name: &str) -> Option<Asset> {
        self.theme.assets.get(name)
    }

    /// The tenant's colours, to be served below `{base_path}/brand/`.
    pub fn brand_stylesheet(&self, brand: &Brand) -> BrandStylesheet {
        self.colours.get(brand.rgb()).stylesheet.clone()
    }

    /// The theme's languages, by tag.
    pub fn locales(&self) -> &[Locale] {
        self.theme.locales.known()
    }

    /// The first wish (BCP 47 tags in order of preference) that the theme can serve, else English.
    pub fn negotiate<'a>(&self, wishes: impl IntoIterator<Item = &'a str>) -> Locale {
        self.theme.locales.negotiate(wishes)
    }

    /// The same; `None` if the theme can serve none of them.
    pub fn first_spoken<'a>(&self, wishes: impl IntoIterator<Item = &'a str>) -> Option<Locale> {
        self.theme.locales.first_spoken(wishes)
    }

    /// A message as plain text. Arguments that are numbers choose plural forms.
    ///
    /// # Errors
    /// A message that no locale file has, or an argument that is missing.
    pub fn message(
        &self,
        locale: &Locale,
        id: &str,
        arguments: &[(&str, &str)],
    ) -> Result<String, RenderError> {
        let guarded: Vec<(&str, String)> =
            arguments.iter().map(|(name, value)| (*name, guard(value))).collect();
        let arguments: Vec<(&str, Argument<'_>)> =
            guarded.iter().map(|(name, value)| (*name, Argument::guess(value))).collect();
        Ok(unmarked(&self.theme.locales.format(&locale.to_string(), id, &arguments)?))
    }

    fn page_shape(&self, kind: &str) -> Result<serde_json::Value, ThemeError> {
        let samples = Page::samples().into_iter().filter(|(_, page)| page.kind() == kind);
        let frames = Frame::samples();
        shape(
            kind,
            samples.flat_map(|(_, page)| {
                frames
                    .iter()
                    .map(move |frame| page.context(frame, &self.theme, &self.colours.get(frame.brand.rgb())))
                    .collect::<Vec<_>>()
            }),
        )
    }

    fn mail_shape(&self, kind: &str) -> Result<serde_json::Value, ThemeError> {
        let samples = Mail::samples().into_iter().filter(|(_, mail)| mail.kind() == kind);
        let frames = MailFrame::samples();
        shape(
            kind,
            samples.flat_map(|(_, mail)| {
                frames
                    .iter()
                    .map(move |frame| mail.context(frame, &self.colours.get(frame.brand.rgb())))
                    .collect::<Vec<_>>()
            }),
        )
    }
}

/// All samples' contexts laid over each other.
fn shape(
    kind: &str,
    contexts: impl Iterator<Item = Result<serde_json::Value, RenderError>>,
) -> Result<serde_json::Value, ThemeError> {
    let mut shape = serde_json::Value::Null;
    for context in contexts {
        let context =
            context.map_err(|error| ThemeError::new(kind, ThemeProblem::Locale(error.to_string())))?;
        overlay(&mut shape, context);
    }
    Ok(shape)
}

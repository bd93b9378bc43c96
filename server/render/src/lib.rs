//! Pages and mails: what people see of Latchkey, from a theme of templates, styles and locale files.
//!
//! A theme is compiled once ([`Renderer::embedded`]): its sources are bounded before they are parsed,
//! and the parsed templates may use listed helpers, known partials and existing variables only.
//! Rendering needs no I/O, no clock and no randomness; everything arrives in the arguments.
//!
//! Mails are drafts: a link or password is a [placeholder](MailDraft::fill) until the moment of sending,
//! so that no template and no composer ever sees a secret.

mod allow_list;
mod assets;
mod bounds;
mod brand;
mod composed;
mod css_inline;
mod engine;
mod error;
mod fingerprint;
mod html_scan;
mod locale;
mod mail;
mod moment;
mod page;
mod placeholders;
mod renderer;
mod theme;
mod wrap;

pub use assets::Asset;
pub use brand::{Brand, BrandStylesheet};
pub use composed::ComposedError;
pub use error::{RenderError, ThemeError, ThemeProblem};
pub use locale::Locale;
pub use mail::{Mail, MailFrame, SecretKind};
pub use page::{
    ApplicationRow, ConsentScope, DeviceError, ErrorKind, FieldError, Frame, LoginError, LoginNotice,
    MailboxRow, Page, PasswordError, ResetPageKind, Unreadable,
};
pub use placeholders::{FillError, FilledMail, LINK, MailDraft, PASSWORD, Part, Secrets};
pub use renderer::Renderer;

#[cfg(test)]
mod tests;

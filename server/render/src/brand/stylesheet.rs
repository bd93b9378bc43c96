//! The tenant's colours as a file of their own: a strict content security policy allows no inline style.

use std::fmt::Write;

use super::derive::{Derived, Palette};
use super::oklch::Rgb;
use crate::fingerprint::fingerprint;

/// A small stylesheet to be served under `{base_path}/brand/{file_name}` and cached for ever.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BrandStylesheet {
    /// `brand-<fingerprint>.css`; another colour gets another name.
    pub file_name: String,
    pub css: String,
}

impl BrandStylesheet {
    pub(crate) fn new(derived: &Derived) -> Self {
        let css = format!(
            ":root{{{}}}\n@media (prefers-color-scheme:dark){{:root{{{}}}}}\n",
            declarations(&derived.light),
            declarations(&derived.dark),
        );
        Self { file_name: format!("brand-{}.css", fingerprint(css.as_bytes())), css }
    }
}

/// The palette by the names that `tokens.css` uses, without the leading dashes.
pub(crate) fn named(palette: &Palette) -> [(&'static str, Rgb); 11] {
    [
        ("brand", palette.brand),
        ("brand-on", palette.on),
        ("brand-hover", palette.hover),
        ("brand-edge", palette.edge),
        ("brand-soft", palette.soft),
        ("brand-text", palette.text),
        ("brand-line", palette.line),
        ("brand-deep", palette.deep),
        ("brand-deep-2", palette.deep_2),
        ("brand-glow", palette.glow),
        ("brand-on-deep", palette.on_deep),
    ]
}

fn declarations(palette: &Palette) -> String {
    named(palette).iter().fold(String::new(), |mut css, (name, colour)| {
        // Writing to a String can't fail.
        let _ = write!(css, "--{name}:{colour};");
        css
    })
}

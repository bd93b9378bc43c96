//! Brand: one colour in, a safe set out, and the words and addresses that belong to the house.

mod colours;
mod derive;
mod oklch;
mod stylesheet;

use crate::fingerprint::fingerprint;

pub(crate) use colours::{Colours, Remembered};
pub(crate) use oklch::Rgb;
use std::sync::Arc;
pub use stylesheet::BrandStylesheet;
pub(crate) use stylesheet::named;

/// What a tenant looks like and how it signs. Everything but name and colour may be missing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Brand {
    /// `#rrggbb`; anything else is shown as [`Brand::PETROL`].
    pub colour: String,
    /// The name people know; where it is empty the tenant's name stands in.
    pub name: String,
    /// A PNG, shown on pages in the place of the name's initial.
    pub logo: Option<Arc<[u8]>>,
    /// One line about who provides the service, in mails.
    pub provider_line: Option<String>,
    /// Where `provider_line` leads to.
    pub provider_url: Option<String>,
    pub confidentiality_notice: Option<String>,
    /// The tenant's own wording of "replies are not read".
    pub no_reply_notice: Option<String>,
    pub web_site: Option<String>,
    pub postal_address: Option<String>,
    pub phone: Option<String>,
    pub support_email: Option<String>,
    pub privacy_url: Option<String>,
    pub help_url: Option<String>,
}

impl Brand {
    /// The colour of a tenant that has chosen none.
    pub const PETROL: &str = "#006270";

    /// The file below `{base_path}/brand/` that the logo is served as; another logo gets another name.
    #[must_use]
    pub fn logo_file_name(&self) -> Option<String> {
        self.logo.as_ref().map(|logo| format!("logo-{}.png", fingerprint(logo)))
    }

    /// The colour as numbers, petrol where it isn't one.
    pub(crate) fn rgb(&self) -> Rgb {
        Rgb::parse(&self.colour).unwrap_or(Rgb::PETROL)
    }
}

impl Default for Brand {
    fn default() -> Self {
        Self {
            colour: Self::PETROL.to_owned(),
            name: String::new(),
            logo: None,
            provider_line: None,
            provider_url: None,
            confidentiality_notice: None,
            no_reply_notice: None,
            web_site: None,
            postal_address: None,
            phone: None,
            support_email: None,
            privacy_url: None,
            help_url: None,
        }
    }
}

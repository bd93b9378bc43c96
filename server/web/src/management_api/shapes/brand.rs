use latchkey_domain::tenant::Brand;
use poem_openapi::{Object, types::MaybeUndefined};

/// The tenant's face on pages and in mails.
#[derive(Object)]
#[oai(rename = "Brand")]
pub struct BrandJson {
    /// `#rrggbb`; everything else is derived from it.
    pub colour: String,
    /// One line about who runs the service.
    #[oai(nullable)]
    pub provider_line: Option<String>,
    #[oai(nullable)]
    pub provider_url: Option<String>,
    #[oai(nullable)]
    pub confidentiality_notice: Option<String>,
    #[oai(nullable)]
    pub no_reply_notice: Option<String>,
    #[oai(nullable)]
    pub web_site: Option<String>,
    #[oai(nullable)]
    pub postal_address: Option<String>,
    #[oai(nullable)]
    pub phone: Option<String>,
    #[oai(nullable)]
    pub support_email: Option<String>,
    #[oai(nullable)]
    pub help_url: Option<String>,
    #[oai(nullable)]
    pub privacy_url: Option<String>,
}

/// Changes to a brand: an absent member stays, null clears.
#[derive(Default, Object)]
pub struct BrandPatch {
    pub colour: Option<String>,
    #[oai(nullable)]
    pub provider_line: MaybeUndefined<String>,
    #[oai(nullable)]
    pub provider_url: MaybeUndefined<String>,
    #[oai(nullable)]
    pub confidentiality_notice: MaybeUndefined<String>,
    #[oai(nullable)]
    pub no_reply_notice: MaybeUndefined<String>,
    #[oai(nullable)]
    pub web_site: MaybeUndefined<String>,
    #[oai(nullable)]
    pub postal_address: MaybeUndefined<String>,
    #[oai(nullable)]
    pub phone: MaybeUndefined<String>,
    #[oai(nullable)]
    pub support_email: MaybeUndefined<String>,
    #[oai(nullable)]
    pub help_url: MaybeUndefined<String>,
    #[oai(nullable)]
    pub privacy_url: MaybeUndefined<String>,
}

impl BrandPatch {
    pub fn apply(self, brand: &mut Brand) {
        if let Some(colour) = self.colour {
            brand.colour = colour;
        }
        self.provider_line.update_to(&mut brand.provider_line);
        self.provider_url.update_to(&mut brand.provider_url);
        self.confidentiality_notice.update_to(&mut brand.confidentiality_notice);
        self.no_reply_notice.update_to(&mut brand.no_reply_notice);
        self.web_site.update_to(&mut brand.web_site);
        self.postal_address.update_to(&mut brand.postal_address);
        self.phone.update_to(&mut brand.phone);
        self.support_email.update_to(&mut brand.support_email);
        self.help_url.update_to(&mut brand.help_url);
        self.privacy_url.update_to(&mut brand.privacy_url);
    }
}

impl From<Brand> for BrandJson {
    fn from(brand: Brand) -> Self {
        Self {
            colour: brand.colour,
            provider_line: brand.provider_line,
            provider_url: brand.provider_url,
            confidentiality_notice: brand.confidentiality_notice,
            no_reply_notice: brand.no_reply_notice,
            web_site: brand.web_site,
            postal_address: brand.postal_address,
            phone: brand.phone,
            support_email: brand.support_email,
            help_url: brand.help_url,
            privacy_url: brand.privacy_url,
        }
    }
}

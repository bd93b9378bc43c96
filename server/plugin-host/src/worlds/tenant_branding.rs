use super::{Question, World};
use crate::{
    bindings::{branding, tenant_branding::TenantBrandingPre, types},
    guest::Guest,
    running::Spoken,
    text,
};
use latchkey_domain::plugin::{ProposedBrand, TenantFacts};
use wasmtime::Store;

const LINE_CHARACTERS: usize = 500;
const LOGO_BYTES: usize = 64 * 1024;
/// The largest width and height of a logo.
const LOGO_PIXELS: u32 = 512;

/// Asks for a tenant's face. What is none is as the settings say.
pub(crate) struct Brand {
    tenant: types::Tenant,
    locale: String,
}

impl Brand {
    pub(crate) fn new(tenant: TenantFacts, locale: String) -> Self {
        Self { tenant: tenant.into(), locale }
    }
}

impl Question for Brand {
    type Pre = TenantBrandingPre<Guest>;
    type Raw = branding::Brand;
    type Answer = ProposedBrand;

    fn pre(world: &World) -> Option<&Self::Pre> {
        if let World::TenantBranding(pre) = world { Some(pre) } else { None }
    }

    fn ask(&self, pre: &Self::Pre, store: &mut Store<Guest>, settings: &str) -> Spoken<Self::Raw> {
        let guest = pre.instantiate(&mut *store)?;
        guest.call_brand(store, &self.tenant, &self.locale, settings)
    }

    fn accept(self, raw: Self::Raw) -> Result<ProposedBrand, String> {
        let brand = ProposedBrand::from(raw);
        for (what, value) in lines(&brand) {
            value.map_or(Ok(()), |value| text::words(what, value, LINE_CHARACTERS))?;
        }
        for (what, value) in addresses(&brand) {
            value.map_or(Ok(()), |value| text::address(what, value))?;
        }
        brand.colour.as_deref().map_or(Ok(()), colour)?;
        brand.logo.as_deref().map_or(Ok(()), logo)?;
        Ok(brand)
    }
}

fn lines(brand: &ProposedBrand) -> [(&'static str, Option<&str>); 7] {
    [
        ("name", brand.name.as_deref()),
        ("provider-line", brand.provider_line.as_deref()),
        ("confidentiality-notice", brand.confidentiality_notice.as_deref()),
        ("no-reply-notice", brand.no_reply_notice.as_deref()),
        ("postal-address", brand.postal_address.as_deref()),
        ("phone", brand.phone.as_deref()),
        ("support-email", brand.support_email.as_deref()),
    ]
}

fn addresses(brand: &ProposedBrand) -> [(&'static str, Option<&str>); 4] {
    [
        ("provider-url", brand.provider_url.as_deref()),
        ("web-site", brand.web_site.as_deref()),
        ("help-url", brand.help_url.as_deref()),
        ("privacy-url", brand.privacy_url.as_deref()),
    ]
}

fn colour(text: &str) -> Result<(), String> {
    let digits = text.strip_prefix('#').unwrap_or("");
    if digits.len() == 6 && digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return Ok(());
    }
    Err("colour is not of the form #rrggbb".to_owned())
}

/// A PNG's first chunk is its header (PNG §5.6, §11.2.1): 13 bytes that begin with width and height.
fn logo(bytes: &[u8]) -> Result<(), String> {
    text::bytes("logo", bytes.len(), LOGO_BYTES)?;
    let size = bytes.strip_prefix(b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR").and_then(|rest| {
        let (width, rest) = rest.split_first_chunk()?;
        let (height, _) = rest.split_first_chunk()?;
        Some([u32::from_be_bytes(*width), u32::from_be_bytes(*height)])
    });
    match size {
        None => Err("logo is no PNG".to_owned()),
        Some(sides) if sides.iter().all(|side| (1..=LOGO_PIXELS).contains(side)) => Ok(()),
        Some([width, height]) => Err(format!("logo has {width} by {height} pixels; at most 512 by 512")),
    }
}

impl From<branding::Brand> for ProposedBrand {
    fn from(brand: branding::Brand) -> Self {
        Self {
            name: brand.name,
            colour: brand.colour,
            logo: brand.logo,
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

impl From<ProposedBrand> for branding::Brand {
    fn from(brand: ProposedBrand) -> Self {
        Self {
            name: brand.name,
            colour: brand.colour,
            logo: brand.logo,
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_colour_is_a_colour() {
        assert_eq!(colour("#00aAfF"), Ok(()));
        for text in ["", "#fff", "red", "#00aaff;", "00aaff0", "#00aaf\u{e9}", "#+12345"] {
            assert!(colour(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_logo_is_a_png_of_bounded_size() {
        let png = |width: u32, height: u32| {
            let mut bytes = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR".to_vec();
            bytes.extend(width.to_be_bytes());
            bytes.extend(height.to_be_bytes());
            bytes.extend([8, 6, 0, 0, 0]);
            bytes
        };
        assert_eq!(logo(&png(512, 1)), Ok(()));
        assert!(logo(&png(513, 1)).unwrap_err().contains("513 by 1"));
        assert!(logo(&png(1, 0)).is_err());
        assert!(logo(&png(1, 1)[..20]).unwrap_err().contains("no PNG"));
        assert!(logo(b"<svg onload='x'/>").unwrap_err().contains("no PNG"));
        assert!(logo(&vec![0; LOGO_BYTES + 1]).unwrap_err().contains("at most 65536"));
    }

    #[test]
    fn a_brand_without_anything_is_a_brand() {
        let question = Brand::new(
            TenantFacts { slug: "a".into(), name: "A".into(), url: "https://a".into() },
            "en".into(),
        );
        assert_eq!(question.accept(ProposedBrand::default().into()), Ok(ProposedBrand::default()));
    }

    #[test]
    fn every_line_and_every_address_is_looked_at() {
        let accept = |brand: ProposedBrand| {
            let tenant = TenantFacts { slug: "a".into(), name: "A".into(), url: "https://a".into() };
            Brand::new(tenant, "en".into()).accept(brand.into())
        };
        let default = ProposedBrand::default;
        let bad = || Some("a\r\nBcc: b".to_owned());
        for (brand, told) in [
            (ProposedBrand { name: bad(), ..default() }, "name"),
            (ProposedBrand { provider_line: bad(), ..default() }, "provider-line"),
            (ProposedBrand { confidentiality_notice: bad(), ..default() }, "confidentiality-notice"),
            (ProposedBrand { no_reply_notice: bad(), ..default() }, "no-reply-notice"),
            (ProposedBrand { postal_address: bad(), ..default() }, "postal-address"),
            (ProposedBrand { phone: bad(), ..default() }, "phone"),
            (ProposedBrand { support_email: bad(), ..default() }, "support-email"),
            (ProposedBrand { provider_url: bad(), ..default() }, "provider-url"),
            (ProposedBrand { web_site: bad(), ..default() }, "web-site"),
            (ProposedBrand { help_url: bad(), ..default() }, "help-url"),
            (ProposedBrand { privacy_url: bad(), ..default() }, "privacy-url"),
            (ProposedBrand { colour: bad(), ..default() }, "colour"),
            (ProposedBrand { logo: Some(vec![0]), ..default() }, "logo"),
        ] {
            assert!(accept(brand).unwrap_err().starts_with(told), "{told}");
        }
    }
}

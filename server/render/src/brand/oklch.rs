//! OKLCH, the colour space in which "a little darker" means the same for every hue
//! (Ottosson 2020, "A perceptual color space for image processing"), and WCAG 2.2's contrast ratio.

use std::fmt;

/// An sRGB colour of eight bits a channel. `Display` writes `#rrggbb`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Rgb(pub u8, pub u8, pub u8);

impl Rgb {
    pub const WHITE: Self = Self(0xff, 0xff, 0xff);
    pub const PETROL: Self = Self(0x00, 0x62, 0x70);

    /// Reads `#rrggbb`, in either case; nothing else is a colour here.
    pub fn parse(text: &str) -> Option<Self> {
        let digits = text.strip_prefix('#')?;
        if digits.len() != 6 || !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return None;
        }
        let channel = |at: usize| u8::from_str_radix(&digits[at..at + 2], 16).ok();
        Some(Self(channel(0)?, channel(2)?, channel(4)?))
    }
}

impl fmt::Display for Rgb {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#{:02x}{:02x}{:02x}", self.0, self.1, self.2)
    }
}

/// Lightness 0 to 1, chroma 0 to about 0.37, hue in degrees.
#[derive(Clone, Copy, Debug)]
pub struct Oklch {
    pub lightness: f64,
    pub chroma: f64,
    pub hue: f64,
}

impl From<Rgb> for Oklch {
    fn from(rgb: Rgb) -> Self {
        let [r, g, b] = linear(rgb);
        let l = (0.412_221_470_8 * r + 0.536_332_536_3 * g + 0.051_445_992_9 * b).cbrt();
        let m = (0.211_903_498_2 * r + 0.680_699_545_1 * g + 0.107_396_956_6 * b).cbrt();
        let s = (0.088_302_461_9 * r + 0.281_718_837_6 * g + 0.629_978_700_5 * b).cbrt();
        let lightness = 0.210_454_255_3 * l + 0.793_617_785_0 * m - 0.004_072_046_8 * s;
        let a = 1.977_998_495_1 * l - 2.428_592_205_0 * m + 0.450_593_709_9 * s;
        let b = 0.025_904_037_1 * l + 0.782_771_766_2 * m - 0.808_675_766_0 * s;
        Self { lightness, chroma: a.hypot(b), hue: b.atan2(a).to_degrees().rem_euclid(360.0) }
    }
}

impl Oklch {
    pub fn with_lightness(self, lightness: f64) -> Self {
        Self { lightness, ..self }
    }

    pub fn with_chroma_at_most(self, limit: f64) -> Self {
        Self { chroma: self.chroma.min(limit), ..self }
    }

    /// The nearest colour that screens can show: lightness and hue stay, chroma gives way.
    pub fn to_rgb(self) -> Rgb {
        if let Some(rgb) = self.within_srgb() {
            return rgb;
        }
        let (mut shown, mut too_much) = (0.0, self.chroma);
        for _ in 0..18 {
            let middle = f64::midpoint(shown, too_much);
            if (Self { chroma: middle, ..self }).within_srgb().is_some() {
                shown = middle;
            } else {
                too_much = middle;
            }
        }
        quantise(Self { chroma: shown, ..self }.linear())
    }

    fn within_srgb(self) -> Option<Rgb> {
        const TOLERANCE: f64 = 1e-4;
        let channels = self.linear();
        let inside = channels.iter().all(|channel| (-TOLERANCE..=1.0 + TOLERANCE).contains(channel));
        inside.then(|| quantise(channels))
    }

    fn linear(self) -> [f64; 3] {
        let (sin, cos) = self.hue.to_radians().sin_cos();
        let (a, b) = (self.chroma * cos, self.chroma * sin);
        let l = (self.lightness + 0.396_337_777_4 * a + 0.215_803_757_3 * b).powi(3);
        let m = (self.lightness - 0.105_561_345_8 * a - 0.063_854_172_8 * b).powi(3);
        let s = (self.lightness - 0.089_484_177_5 * a - 1.291_485_548_0 * b).powi(3);
        [
            4.076_741_662_1 * l - 3.307_711_591_3 * m + 0.230_969_929_2 * s,
            -1.268_438_004_6 * l + 2.609_757_401_1 * m - 0.341_319_396_5 * s,
            -0.004_196_086_3 * l - 0.703_418_614_7 * m + 1.707_614_701_0 * s,
        ]
    }
}

/// WCAG 2.2's contrast ratio of two colours, 1 to 21.
pub fn contrast(one: Rgb, other: Rgb) -> f64 {
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

fn luminance(rgb: Rgb) -> f64 {
    let [r, g, b] = linear(rgb);
    0.2126 * r + 0.7152 * g + 0.0722 * b
}

fn linear(Rgb(r, g, b): Rgb) -> [f64; 3] {
    [r, g, b].map(|channel| {
        let channel = f64::from(channel) / 255.0;
        if channel <= 0.040_45 { channel / 12.92 } else { ((channel + 0.055) / 1.055).powf(2.4) }
    })
}

fn quantise(channels: [f64; 3]) -> Rgb {
    let [r, g, b] = channels.map(|channel| {
        let channel = channel.clamp(0.0, 1.0);
        let encoded =
            if channel <= 0.003_130_8 { channel * 12.92 } else { 1.055 * channel.powf(1.0 / 2.4) - 0.055 };
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to 0..=1 above")]
        let byte = (encoded * 255.0).round() as u8;
        byte
    });
    Rgb(r, g, b)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_survive_the_way_there_and_back() {
        for rgb in [Rgb(0xe2, 0x57, 0x2b), Rgb(0, 0, 0), Rgb::WHITE, Rgb(0, 0, 255), Rgb(0x31, 0x9a, 0x05)] {
            assert_eq!(Oklch::from(rgb).to_rgb(), rgb);
        }
    }

    #[test]
    fn only_six_digits_are_a_colour() {
        assert_eq!(Rgb::parse("#9B2f6b"), Some(Rgb(0x9b, 0x2f, 0x6b)));
        for wrong in ["9b2f6b", "#9b2f6", "#9b2f6b0", "#9b2f6g", "#+12345", "red", "#éé9b", ""] {
            assert_eq!(Rgb::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn contrast_is_the_standards() {
        assert!((contrast(Rgb(0, 0, 0), Rgb::WHITE) - 21.0).abs() < 1e-9);
        assert!((contrast(Rgb(0x77, 0x77, 0x77), Rgb::WHITE) - 4.478).abs() < 1e-3);
    }
}

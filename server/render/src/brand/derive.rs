//! From the tenant's one colour to all the colours that people see. The hue stays; lightness moves as far as
//! reading needs; chroma gives way only where screens end. The rules are the design's "Brand: one colour in".

use super::oklch::{Oklch, Rgb, contrast};

/// Colours of one theme, light or dark. Every pair named here keeps its contrast for any input colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Palette {
    /// The filled button.
    pub brand: Rgb,
    /// Text on `brand` and on `hover`: at least 4.5:1.
    pub on: Rgb,
    pub hover: Rgb,
    /// Edge of the button and focus ring: at least 3:1 against the surface.
    pub edge: Rgb,
    /// A tinted ground for notes.
    pub soft: Rgb,
    /// Links: at least 4.5:1 on every ground.
    pub text: Rgb,
    pub line: Rgb,
    /// The door's wall and the mail's band.
    pub deep: Rgb,
    pub deep_2: Rgb,
    pub glow: Rgb,
    /// Text on `deep`: at least 12:1.
    pub on_deep: Rgb,
}

/// The whole set for a brand colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Derived {
    pub light: Palette,
    pub dark: Palette,
    /// The brand is so close to the red of danger that destructive buttons must be outlined.
    pub danger_outline: bool,
}

/// Grounds of the default theme that the colours must be readable on (`tokens.css`).
pub(super) mod ground {
    use super::Rgb;
    pub const INK: Rgb = Rgb(0x10, 0x1d, 0x22);
    pub const SURFACE: Rgb = Rgb::WHITE;
    pub const DARK_SURFACE: Rgb = Rgb(0x11, 0x18, 0x1b);
    pub const DARK_RAISED: Rgb = Rgb(0x19, 0x21, 0x25);
}

const STEP: f64 = 0.0025;
const READABLE: f64 = 4.5;
/// A little above [`READABLE`], so that links keep it where a ground is slightly tinted.
const LINK: f64 = 4.6;
const VISIBLE: f64 = 3.0;
const DARK_ON: f64 = 6.0;
const GREY_CHROMA: f64 = 0.02;
const DANGER_HUE: f64 = 27.0;
const DANGER_NEAR: f64 = 20.0;

/// Derives both palettes from the tenant's colour.
pub fn derive(colour: Rgb) -> Derived {
    let given = Oklch::from(colour);
    let grey = given.chroma < GREY_CHROMA;
    let apart = (given.hue - DANGER_HUE).rem_euclid(360.0);
    Derived {
        light: light(given, grey),
        dark: dark(given, grey),
        danger_outline: !grey && apart.min(360.0 - apart) <= DANGER_NEAR,
    }
}

fn light(given: Oklch, grey: bool) -> Palette {
    // A grey house gets an ink accent: a mid-grey button looks switched off.
    let start = if grey {
        given.with_lightness(0.24)
    } else {
        given.with_lightness(given.lightness.clamp(0.40, 0.92))
    };
    let white =
        step(start, -STEP, (start.lightness - 0.07).max(0.0), |rgb| contrast(rgb, Rgb::WHITE) >= READABLE);
    let (fill, on) = match white {
        Some(fill) => (fill, Rgb::WHITE),
        None => (start, ground::INK),
    };
    let brand = fill.to_rgb();
    let soft = tint(given, 0.958, 0.022);
    let text = until(fill.with_chroma_at_most(0.15), -STEP, |rgb| contrast(rgb, soft) >= LINK);
    let edge = until(fill, -STEP, |rgb| contrast(rgb, ground::SURFACE) >= VISIBLE);
    Palette {
        brand,
        on,
        // White words leave more room to darken than ink does.
        hover: hover(fill, if on == Rgb::WHITE { -0.06 } else { -0.05 }, on),
        edge,
        soft,
        text,
        line: tint(given, 0.82, 0.07),
        deep: tint(given, 0.29, 0.075),
        deep_2: tint(given, 0.36, 0.085),
        glow: tint(given, 0.90, 0.085),
        on_deep: tint(given, 0.97, 0.008),
    }
}

fn dark(given: Oklch, grey: bool) -> Palette {
    let lightness = if grey { 0.93 } else { given.lightness.clamp(0.62, 0.92) };
    let start = given.with_lightness(lightness);
    let fill = step(start, STEP, 1.0, |rgb| contrast(rgb, ground::INK) >= DARK_ON).unwrap_or(start);
    let soft = tint(given, 0.275, 0.04);
    let text = fill.with_chroma_at_most(0.15).with_lightness(fill.lightness.max(0.70));
    Palette {
        brand: fill.to_rgb(),
        on: ground::INK,
        hover: hover(fill, 0.05, ground::INK),
        edge: until(fill, STEP, |rgb| contrast(rgb, ground::DARK_SURFACE) >= VISIBLE),
        soft,
        text: until(text, STEP, |rgb| contrast(rgb, ground::DARK_RAISED).min(contrast(rgb, soft)) >= LINK),
        line: tint(given, 0.45, 0.07),
        deep: tint(given, 0.235, 0.055),
        deep_2: tint(given, 0.29, 0.06),
        glow: tint(given, 0.90, 0.085),
        on_deep: tint(given, 0.97, 0.008),
    }
}

fn tint(given: Oklch, lightness: f64, chroma: f64) -> Rgb {
    given.with_lightness(lightness).with_chroma_at_most(chroma).to_rgb()
}

/// A shade beside the fill; the other way round where the usual one would swallow the button's words.
fn hover(fill: Oklch, shift: f64, on: Rgb) -> Rgb {
    let shade = |shift: f64| fill.with_lightness((fill.lightness + shift).clamp(0.0, 0.96)).to_rgb();
    let usual = shade(shift);
    if contrast(usual, on) >= READABLE { usual } else { shade(-shift) }
}

/// Steps lightness until `good`, at most to `end`; judged on the rounded colour that is really shown.
fn step(start: Oklch, by: f64, end: f64, good: impl Fn(Rgb) -> bool) -> Option<Oklch> {
    let mut colour = start;
    loop {
        if good(colour.to_rgb()) {
            return Some(colour);
        }
        colour.lightness += by;
        let past = if by < 0.0 { colour.lightness < end } else { colour.lightness > end };
        if past {
            return None;
        }
    }
}

/// [`step`] as far as black or white, one of which is good against any ground that this file uses.
fn until(start: Oklch, by: f64, good: impl Fn(Rgb) -> bool) -> Rgb {
    let end = if by < 0.0 { 0.0 } else { 1.0 };
    step(start, by, end, good).unwrap_or_else(|| start.with_lightness(end)).to_rgb()
}

#[cfg(test)]
mod tests;

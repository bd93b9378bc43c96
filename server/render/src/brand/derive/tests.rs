use proptest::prelude::*;

use super::ground::{DARK_RAISED, DARK_SURFACE, SURFACE};
use super::*;

/// Grounds of the pages besides those that the rules step against.
const CANVAS: Rgb = Rgb(0xf1, 0xf5, 0xf7);
const DARK_CANVAS: Rgb = Rgb(0x09, 0x0f, 0x12);
const TEXT: Rgb = Rgb(0x15, 0x20, 0x25);
const DARK_TEXT: Rgb = Rgb(0xe9, 0xee, 0xf0);

fn assert_contrast(what: &str, one: Rgb, other: Rgb, least: f64) -> Result<(), TestCaseError> {
    let found = contrast(one, other);
    prop_assert!(found >= least, "{what}: {one} on {other} has {found:.2}, less than {least}");
    Ok(())
}

fn assert_readable(palette: &Palette, grounds: &[Rgb], text: Rgb) -> Result<(), TestCaseError> {
    assert_contrast("button", palette.on, palette.brand, 4.5)?;
    assert_contrast("button under the pointer", palette.on, palette.hover, 4.5)?;
    assert_contrast("band", palette.on_deep, palette.deep, 12.0)?;
    assert_contrast("door's light", palette.glow, palette.deep, 7.0)?;
    assert_contrast("text on tint", text, palette.soft, 7.0)?;
    assert_contrast("link on tint", palette.text, palette.soft, 4.5)?;
    for ground in grounds {
        assert_contrast("edge", palette.edge, *ground, 2.7)?;
        assert_contrast("link", palette.text, *ground, 4.5)?;
    }
    assert_contrast("edge on the sheet", palette.edge, grounds[0], 3.0)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_pair_is_readable_for_any_colour(r in any::<u8>(), g in any::<u8>(), b in any::<u8>()) {
        let derived = derive(Rgb(r, g, b));
        assert_readable(&derived.light, &[SURFACE, CANVAS], TEXT)?;
        assert_readable(&derived.dark, &[DARK_SURFACE, DARK_RAISED, DARK_CANVAS], DARK_TEXT)?;
    }

    #[test]
    fn greys_get_an_ink_accent(grey in any::<u8>()) {
        let derived = derive(Rgb(grey, grey, grey));
        prop_assert!(contrast(derived.light.brand, SURFACE) >= 12.0);
        prop_assert!(contrast(derived.dark.brand, DARK_SURFACE) >= 12.0);
        prop_assert!(!derived.danger_outline);
        assert_readable(&derived.light, &[SURFACE, CANVAS], TEXT)?;
        assert_readable(&derived.dark, &[DARK_SURFACE, DARK_RAISED, DARK_CANVAS], DARK_TEXT)?;
    }
}

fn rgb(text: &str) -> Rgb {
    Rgb::parse(text).expect("the test writes a colour")
}

/// The design's five samples: colour in, then brand, on, hover, edge, soft, text, line, deep, deep_2, glow, on_deep.
const LIGHT: [[&str; 12]; 5] = [
    [
        "#e2572b", "#d14717", "#ffffff", "#b93600", "#d14717", "#ffede7", "#b74928", "#edb5a4", "#491b0d",
        "#622a1a", "#ffd3c5", "#faf3f1",
    ],
    [
        "#ffcf24", "#ffcf24", "#101d22", "#edbf00", "#b49000", "#f7f1e1", "#846900", "#d5c390", "#362a00",
        "#4c3b00", "#f3dd9d", "#f7f5ef",
    ],
    [
        "#2f7d4f", "#2f7d4f", "#ffffff", "#196b3e", "#2f7d4f", "#e6f6eb", "#2c7b4d", "#a1d2b0", "#00351a",
        "#084a28", "#b2efc5", "#f1f7f3",
    ],
    [
        "#9b2f6b", "#9b2f6b", "#ffffff", "#871a5a", "#9b2f6b", "#feebf3", "#99326b", "#e8b2ca", "#461930",
        "#5d2843", "#ffcee4", "#faf3f6",
    ],
    [
        "#1f5fbf", "#1f5fbf", "#ffffff", "#084dab", "#1f5fbf", "#e9f2ff", "#2860b7", "#a9c6f2", "#122a50",
        "#203c69", "#cbdfff", "#f2f5fb",
    ],
];
const DARK: [[&str; 12]; 5] = [
    [
        "#e2572b", "#fa6d42", "#101d22", "#ff8865", "#fa6d42", "#392019", "#eb7957", "#774739", "#33130a",
        "#441f14", "#ffd3c5", "#faf3f1",
    ],
    [
        "#ffcf24", "#ffcf24", "#101d22", "#ffe393", "#ffcf24", "#2f270f", "#fad04f", "#645423", "#271d00",
        "#362a00", "#f3dd9d", "#f7f5ef",
    ],
    [
        "#2f7d4f", "#5ca878", "#101d22", "#6cb887", "#5ca878", "#172d1f", "#65b281", "#336144", "#032512",
        "#0d341d", "#b2efc5", "#f1f7f3",
    ],
    [
        "#9b2f6b", "#e573ac", "#101d22", "#f682bc", "#e573ac", "#371f2a", "#e274ab", "#73455b", "#311222",
        "#411e2f", "#ffcee4", "#faf3f6",
    ],
    [
        "#1f5fbf", "#5798fe", "#101d22", "#73aaff", "#5798fe", "#1c283b", "#639efa", "#3d567c", "#0d1e38",
        "#182b49", "#cbdfff", "#f2f5fb",
    ],
];

#[test]
fn the_designs_samples_come_out_as_drawn() {
    for (rows, dark) in [(LIGHT, false), (DARK, true)] {
        for [colour, drawn @ ..] in rows {
            let derived = derive(rgb(colour));
            let palette = if dark { derived.dark } else { derived.light };
            for ((name, found), drawn) in crate::brand::named(&palette).into_iter().zip(drawn) {
                let apart = distance(found, rgb(drawn));
                assert!(apart <= 2, "{colour}, dark: {dark}: {name} is {found}, drawn as {drawn}");
            }
        }
    }
}

/// The largest difference of a channel.
fn distance(one: Rgb, other: Rgb) -> u8 {
    [one.0.abs_diff(other.0), one.1.abs_diff(other.1), one.2.abs_diff(other.2)].into_iter().max().unwrap_or(0)
}

#[test]
fn only_a_brand_near_red_outlines_danger() {
    assert!(derive(rgb("#b92d29")).danger_outline);
    assert!(derive(rgb("#e2572b")).danger_outline);
    for far in ["#ffcf24", "#2f7d4f", "#9b2f6b", "#1f5fbf"] {
        assert!(!derive(rgb(far)).danger_outline, "{far}");
    }
}

//! Derived colours, remembered: a page is rendered in less time than its colours are derived.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};

use super::derive::{Derived, derive};
use super::oklch::Rgb;
use super::stylesheet::BrandStylesheet;

/// More tenants than one server has in use at a time; beyond it the memory starts anew.
const LIMIT: usize = 1_024;

/// Everything that follows from a brand's colour.
#[derive(Clone, Debug)]
pub struct Colours {
    pub derived: Derived,
    pub stylesheet: BrandStylesheet,
}

/// Colours by the brand colour that they were derived from.
#[derive(Debug, Default)]
pub struct Remembered {
    by_colour: RwLock<HashMap<Rgb, Arc<Colours>>>,
}

impl Remembered {
    pub fn get(&self, colour: Rgb) -> Arc<Colours> {
        // The map is whole after every step, so a panic elsewhere can't have spoilt it.
        let known = self.by_colour.read().unwrap_or_else(PoisonError::into_inner).get(&colour).cloned();
        known.unwrap_or_else(|| self.add(colour))
    }

    fn add(&self, colour: Rgb) -> Arc<Colours> {
        let derived = derive(colour);
        let colours = Arc::new(Colours { derived, stylesheet: BrandStylesheet::new(&derived) });
        let mut by_colour = self.by_colour.write().unwrap_or_else(PoisonError::into_inner);
        if by_colour.len() >= LIMIT {
            by_colour.clear();
        }
        by_colour.insert(colour, colours.clone());
        colours
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_are_remembered_within_a_limit() {
        let remembered = Remembered::default();
        let first = remembered.get(Rgb::PETROL);
        assert!(Arc::ptr_eq(&first, &remembered.get(Rgb::PETROL)));
        for number in 0..=LIMIT {
            let [.., g, b] = number.to_be_bytes();
            remembered.get(Rgb(1, g, b));
        }
        assert!(remembered.by_colour.read().expect("not poisoned").len() <= LIMIT);
        assert_eq!(remembered.get(Rgb::PETROL).derived, first.derived);
    }
}

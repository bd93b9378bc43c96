//! Guests are written here as core WebAssembly text and wrapped into components of the real contract by
//! `wit-component`, as every toolchain does; production itself refuses text.

mod answers;
mod bounds;
mod calls;
mod guests;
mod loading;
mod sharing;
mod speed;
mod support;

//! Whatever is sent, the answer is clear, in kind, and never a 5xx; and the server answers the next one.

mod api;
mod pages;
mod wire;

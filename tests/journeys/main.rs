//! Stories of people and their access, told over HTTP and SMTP, and the walls that keep the house in order.

mod administrator_resets;
mod browser;
mod dead_password;
mod delivery;
mod races;
mod walls;

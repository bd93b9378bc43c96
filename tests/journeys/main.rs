//! Stories of people and their access, told over HTTP and SMTP, and the walls that keep the house in order.

mod administrator_resets;
mod audit_seals;
mod bad_input;
mod browser;
mod dead_password;
mod delivery;
mod ill_guests;
mod login_provider;
mod login_provider_nevers;
mod nevers;
mod outbox;
mod own_words;
mod pages_in_a_browser;
mod people;
mod races;
mod real_clients;
mod resets_that_end;
mod self_service;
mod walls;

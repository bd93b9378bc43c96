//! What a login provider is about: clients, what people grant them, and the keys that prove it (OpenID Connect Core 1.0,
//! OAuth 2.0).

pub mod authentication;
pub mod client;
pub mod code;
pub mod consent;
pub mod device;
pub mod grant;
pub mod refresh_token;
pub mod registration;
pub mod signing_key;
pub mod subject;

pub use authentication::{Authentication, AuthenticationMethod};
pub use client::Client;
pub use code::{AuthorizationCode, CodeDetails};
pub use consent::{Consent, ConsentDetails};
pub use device::{DeviceCode, DeviceDetails, DeviceState};
pub use grant::{Grant, GrantDetails};
pub use refresh_token::RefreshToken;
pub use registration::RegistrationToken;
pub use signing_key::SigningKeyRow;

//! What the guests share: reading settings, choosing at random, meeting a password policy, writing mails. Nothing here
//! knows the contract's bindings, so that everything can be tested on the machine itself.

pub mod password;
pub mod random;
pub mod settings;
pub mod text;

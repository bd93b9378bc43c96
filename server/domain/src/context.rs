//! Who asks, where, when and with what luck: one value that travels from the edge to storage.

use crate::{
    Clock, Entropy, Role, Timestamp,
    api_token::ScopeSet,
    id::{AuditId, TenantId, UserId},
    rights::{self, Action, Target, Verdict},
    role,
};
use std::{net::IpAddr, sync::Arc};

/// Who acts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Actor {
    /// Nobody has said who they are.
    Anonymous,
    /// A person, by session or by token.
    Person(Person),
    /// Whoever can run commands on the server itself.
    Shell,
    /// The server on its own account: workers, demo data.
    System,
}

/// An authenticated person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    pub tenant: TenantId,
    pub user: UserId,
    pub login: String,
    pub role: Option<role::Role>,
    pub scopes: ScopeSet,
}

impl Actor {
    /// The person's id, if a person acts.
    #[must_use]
    pub fn user(&self) -> Option<UserId> {
        match self {
            Self::Person(person) => Some(person.user),
            Self::Anonymous | Self::Shell | Self::System => None,
        }
    }

    /// How audit rows and mails name the actor.
    #[must_use]
    pub fn label(&self) -> &str {
        match self {
            Self::Anonymous => "anonymous",
            Self::Person(person) => &person.login,
            Self::Shell => "shell",
            Self::System => "system",
        }
    }

    #[must_use]
    pub fn role(&self) -> Option<Role> {
        match self {
            Self::Person(person) => person.role,
            Self::Anonymous | Self::Shell | Self::System => None,
        }
    }
}

/// Everything an operation needs to know about the request that asks for it.
#[derive(Clone)]
pub struct OperationContext {
    /// The tenant that the operation is about.
    pub tenant: TenantId,
    pub actor: Actor,
    pub clock: Arc<dyn Clock>,
    pub entropy: Arc<dyn Entropy>,
    /// Printed in logs, audit rows and error answers, so that the three can be laid side by side.
    pub request_id: String,
    /// Where the request came from, as far as trusted proxies tell.
    pub network: Option<Network>,
    /// BCP 47 tags in order of preference, for what the answer or mail is written in.
    pub languages: Vec<String>,
}

impl OperationContext {
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// Whether the actor may do `action` to `target` here.
    #[must_use]
    pub fn decide(&self, action: Action, target: Target) -> Verdict {
        rights::decide(&self.actor, self.tenant, action, target)
    }

    #[must_use]
    pub fn new_audit_id(&self) -> AuditId {
        AuditId::new(&*self.clock, &*self.entropy)
    }
}

/// The part of an address that belongs to one subscriber: IPv4 whole, IPv6 by its /64 prefix.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Network(IpAddr);

impl Network {
    #[must_use]
    pub fn of(address: IpAddr) -> Self {
        match address.to_canonical() {
            IpAddr::V4(address) => Self(address.into()),
            IpAddr::V6(address) => {
                let mut octets = address.octets();
                octets[8..].fill(0);
                Self(IpAddr::from(octets))
            }
        }
    }

    #[must_use]
    pub fn is_loopback(self) -> bool {
        // The /64 of ::1 is ::, which no other sender has.
        self.0.is_loopback() || self.0.is_unspecified()
    }
}

impl std::fmt::Display for Network {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.0 {
            IpAddr::V4(address) => address.fmt(f),
            IpAddr::V6(address) => write!(f, "{address}/64"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_network_is_one_subscriber() {
        let of = |text: &str| Network::of(text.parse().expect("an address"));
        assert_eq!(of("2001:db8::1"), of("2001:db8::ffff:2"));
        assert_ne!(of("2001:db8::1"), of("2001:db8:0:1::1"));
        assert_eq!(of("::ffff:192.0.2.7"), of("192.0.2.7"));
        assert_eq!(of("2001:db8:0:1::5").to_string(), "2001:db8:0:1::/64");
        assert!(of("::1").is_loopback() && of("127.0.0.9").is_loopback());
    }
}

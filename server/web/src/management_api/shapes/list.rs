use super::{MailJson, TenantJson, UserJson};
use crate::management_api::{audit::AuditEventJson, clients::ClientJson, plugins::PluginJson};
use latchkey_domain::page::{DEFAULT_LIMIT, Page, Total};
use poem_openapi::Object;

/// Which part of a list: how many, and after what.
pub struct Cut {
    pub limit: u32,
    pub cursor: Option<String>,
}

impl Cut {
    /// `limit` is within the document's bounds.
    pub fn of(limit: Option<u32>, cursor: Option<String>) -> Self {
        Self { limit: limit.unwrap_or(DEFAULT_LIMIT), cursor }
    }
}

macro_rules! lists {
    ($($(#[$doc:meta])* $list:ident as $name:literal of $item:ty;)+) => {$(
        $(#[$doc])*
        #[derive(Object)]
        #[oai(rename = $name)]
        pub struct $list {
            pub items: Vec<$item>,
            /// Hand it back as `cursor` to get the items after these; null on the last page.
            #[oai(nullable)]
            pub next_cursor: Option<String>,
            /// How many match in all, up to 10,000.
            #[oai(skip_serializing_if_is_none)]
            pub total: Option<u64>,
            /// In place of `total` where more than 10,000 match.
            #[oai(skip_serializing_if_is_none)]
            pub total_at_least: Option<u64>,
        }

        impl $list {
            /// A page with its items in the form in which they travel.
            pub fn of<T>(page: Page<T>, item: impl FnMut(T) -> $item) -> Self {
                let (total, total_at_least) = match page.total {
                    Total::Exactly(count) => (Some(count), None),
                    Total::AtLeast(count) => (None, Some(count)),
                };
                let items = page.items.into_iter().map(item).collect();
                Self { items, next_cursor: page.next_cursor, total, total_at_least }
            }
        }
    )+};
}

lists! {
    /// A page of users.
    UserList as "UserList" of UserJson;
    /// A page of tenants.
    TenantList as "TenantList" of TenantJson;
    /// A page of mails, newest first.
    MailList as "MailList" of MailJson;
    /// A page of plugins, newest first.
    PluginList as "PluginList" of PluginJson;
    /// A page of clients, newest first.
    ClientList as "ClientList" of ClientJson;
    /// A page of the audit log, newest first.
    AuditList as "AuditList" of AuditEventJson;
}

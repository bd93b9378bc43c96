//! What travels: the API's JSON, apart from the domain's types so that neither moves the other.

mod brand;
mod instant;
mod list;
mod mail;
mod settings;
mod tenant;
mod user;
mod user_reference;
mod words;

pub(super) use brand::BrandPatch;
pub(super) use instant::Instant;
pub(super) use list::{AuditList, ClientList, Cut, MailList, PluginList, TenantList, UserList};
pub(super) use mail::{MailBrief, MailDetail, MailJson};
pub(super) use settings::SettingsPatch;
pub(super) use tenant::TenantJson;
pub(super) use user::UserJson;
pub(super) use user_reference::UserParam;
pub(super) use words::{
    AuditOutcomeWord, CapabilityWord, ClassWord, Delivery, FallbackWord, MailStateWord, ModeWord, RoleWord,
    StatusWord,
};

//! Pages by the names of their templates.

use super::Page;

impl Page {
    /// The template's name: `pages/{kind}.hbs`.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Login { .. } => "login",
            Self::DeadPassword { .. } | Self::DeadPasswordGenerated { .. } => "dead-password",
            Self::ChoosePassword { .. } => "choose-password",
            Self::SignedIn { .. } => "signed-in",
            Self::Recover { .. } => "recover",
            Self::RecoverSent { .. } => "recover-sent",
            Self::Reset { .. } => "reset",
            Self::ResetDone {} => "reset-done",
            Self::ResetExpired { .. } => "reset-expired",
            Self::ResetSent { .. } => "reset-sent",
            Self::Consent { .. } => "consent",
            Self::ChooseAccount { .. } => "choose-account",
            Self::LogOut { .. } => "log-out",
            Self::Device { .. } => "device",
            Self::DeviceConfirm { .. } => "device-confirm",
            Self::DeviceDone { .. } => "device-done",
            Self::FormPost { .. } => "form-post",
            Self::Applications { .. } => "applications",
            Self::Error { .. } => "error",
            Self::Mailbox { .. } => "mailbox",
            Self::MailboxMessage { .. } => "mailbox-message",
        }
    }

    /// Every kind there is, by template name.
    pub(crate) const KINDS: [&str; 21] = [
        "login",
        "dead-password",
        "choose-password",
        "signed-in",
        "recover",
        "recover-sent",
        "reset",
        "reset-done",
        "reset-expired",
        "reset-sent",
        "consent",
        "choose-account",
        "log-out",
        "device",
        "device-confirm",
        "device-done",
        "form-post",
        "applications",
        "error",
        "mailbox",
        "mailbox-message",
    ];
}

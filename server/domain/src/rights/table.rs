use crate::{Role, api_token::Scope};

/// Everything that needs a right.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Action {
    ReadTenant,
    ChangeTenant,
    CreateTenant,
    DeleteTenant,
    ReadUsers,
    CreateUser,
    ChangeUser,
    DeactivateUser,
    DeleteUser,
    ResetPassword,
    /// Let a reset's mail go to an address that isn't the person's stored one.
    DeliverElsewhere,
    /// See a generated password.
    ShowPassword,
    ReadOutbox,
    RetryMail,
    ReadAudit,
    ReadRoles,
    AssignRole,
    /// See what plugins there are and what is bound.
    ReadPlugins,
    /// Upload, try, bind and delete plugins.
    ManagePlugins,
    /// See the clients that people log in to.
    ReadClients,
    /// Register, change and delete clients, and let others register them.
    ManageClients,
    /// End what a person has granted to a client.
    EndGrant,
    /// Make, list and revoke one's own personal API tokens.
    ManageOwnTokens,
}

impl Action {
    pub const ALL: [Self; 23] = [
        Self::ReadTenant,
        Self::ChangeTenant,
        Self::CreateTenant,
        Self::DeleteTenant,
        Self::ReadUsers,
        Self::CreateUser,
        Self::ChangeUser,
        Self::DeactivateUser,
        Self::DeleteUser,
        Self::ResetPassword,
        Self::DeliverElsewhere,
        Self::ShowPassword,
        Self::ReadOutbox,
        Self::RetryMail,
        Self::ReadAudit,
        Self::ReadRoles,
        Self::AssignRole,
        Self::ReadPlugins,
        Self::ManagePlugins,
        Self::ReadClients,
        Self::ManageClients,
        Self::EndGrant,
        Self::ManageOwnTokens,
    ];

    /// The scope that an API token must carry for it.
    #[must_use]
    pub const fn scope(self) -> Scope {
        match self {
            Self::ReadTenant => Scope::TenantsRead,
            Self::ChangeTenant | Self::CreateTenant | Self::DeleteTenant => Scope::TenantsWrite,
            Self::ReadUsers => Scope::UsersRead,
            Self::CreateUser
            | Self::ChangeUser
            | Self::DeactivateUser
            | Self::DeleteUser
            | Self::EndGrant => Scope::UsersWrite,
            Self::ResetPassword | Self::DeliverElsewhere | Self::ShowPassword => Scope::ResetsWrite,
            Self::ReadOutbox => Scope::OutboxRead,
            Self::RetryMail => Scope::OutboxWrite,
            Self::ReadAudit => Scope::AuditRead,
            Self::ReadRoles => Scope::RolesRead,
            Self::AssignRole => Scope::RolesWrite,
            Self::ReadPlugins => Scope::PluginsRead,
            Self::ManagePlugins => Scope::PluginsWrite,
            Self::ReadClients => Scope::ClientsRead,
            Self::ManageClients => Scope::ClientsWrite,
            Self::ManageOwnTokens => Scope::TokensWrite,
        }
    }

    /// The name in audit rows of refusals.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::ReadTenant => "tenant.read",
            Self::ChangeTenant => "tenant.change",
            Self::CreateTenant => "tenant.create",
            Self::DeleteTenant => "tenant.delete",
            Self::ReadUsers => "user.read",
            Self::CreateUser => "user.create",
            Self::ChangeUser => "user.change",
            Self::DeactivateUser => "user.deactivate",
            Self::DeleteUser => "user.delete",
            Self::ResetPassword => "user.reset-password",
            Self::DeliverElsewhere => "reset.deliver-elsewhere",
            Self::ShowPassword => "reset.show-password",
            Self::ReadOutbox => "outbox.read",
            Self::RetryMail => "outbox.retry",
            Self::ReadAudit => "audit.read",
            Self::ReadRoles => "role.read",
            Self::AssignRole => "role.assign",
            Self::ReadPlugins => "plugin.read",
            Self::ManagePlugins => "plugin.manage",
            Self::ReadClients => "client.read",
            Self::ManageClients => "client.manage",
            Self::EndGrant => "grant.end",
            Self::ManageOwnTokens => "api-token.manage",
        }
    }

    /// Whether it changes the access of one person, so that rank counts.
    pub(super) const fn changes_a_person(self) -> bool {
        matches!(
            self,
            Self::ChangeUser
                | Self::DeactivateUser
                | Self::DeleteUser
                | Self::ResetPassword
                | Self::DeliverElsewhere
                | Self::ShowPassword
                | Self::EndGrant
                | Self::AssignRole
        )
    }
}

/// Whether a role allows an action at all, whoever it is done to.
pub(super) const fn allows(role: Role, action: Action) -> bool {
    use Action as A;
    match role {
        Role::Operator => true,
        Role::Owner => !matches!(action, A::CreateTenant | A::DeleteTenant),
        Role::Manager => !matches!(
            action,
            A::CreateTenant
                | A::DeleteTenant
                | A::ChangeTenant
                | A::AssignRole
                | A::ManagePlugins
                | A::ManageClients
        ),
        Role::Helpdesk => matches!(
            action,
            A::ReadTenant
                | A::ReadUsers
                | A::ResetPassword
                | A::EndGrant
                | A::ReadOutbox
                | A::RetryMail
                | A::ManageOwnTokens
        ),
        Role::Designer => {
            matches!(
                action,
                A::ReadTenant | A::ReadPlugins | A::ManagePlugins | A::ReadClients | A::ManageOwnTokens
            )
        }
        Role::Auditor => matches!(
            action,
            A::ReadTenant
                | A::ReadUsers
                | A::ReadOutbox
                | A::ReadAudit
                | A::ReadRoles
                | A::ReadPlugins
                | A::ReadClients
                | A::ManageOwnTokens
        ),
    }
}

//! Reading the outbox of a tenant.

use super::from_row;
use crate::{
    Reader, StorageError,
    entity::{
        attempt,
        message::{Column, Entity, Model},
    },
    keyset::{self, Keyset},
    value::{comparable, folded_key},
};
use latchkey_domain::{
    clock::from_micros,
    id::{MessageId, ResetId, UserId},
    login_name::LoginKey,
    mail::{MailAttempt, MailState, OutboxMessage},
    page::Page,
};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder};

/// Which mails to list, the newest first. All conditions hold together.
#[derive(Debug, Clone, Default)]
pub struct OutboxQuery {
    pub state: Option<MailState>,
    /// A kind's name, such as `reset_link`.
    pub kind: Option<String>,
    /// A recipient's whole address, in any case.
    pub to: Option<String>,
    pub user: Option<UserId>,
    pub reset: Option<ResetId>,
    /// Rows a page; 0 for the default.
    pub limit: u32,
    pub cursor: Option<String>,
}

impl Reader {
    /// The mail with that id.
    pub async fn message(&self, id: MessageId) -> Result<Option<OutboxMessage>, StorageError> {
        let row = Entity::find_by_id((self.tenant_key(), id.0)).one(&self.db()).await?;
        row.map(from_row).transpose()
    }

    /// A page of mails.
    pub async fn messages(&self, query: &OutboxQuery) -> Result<Page<OutboxMessage>, StorageError> {
        let order = Keyset { name: "outbox", sort: Column::CreatedAt, id: Column::Id, descending: true };
        let recipient = query.to.as_deref().map(|to| folded_key(&LoginKey::of(to)));
        let conditions = Condition::all()
            .add(Column::TenantId.eq(self.tenant_key()))
            .add_option(query.state.map(|state| Column::State.eq(state.name())))
            .add_option(query.kind.as_deref().map(|kind| Column::Kind.eq(comparable(kind))))
            .add_option(recipient.map(|key| Column::RecipientKey.eq(key)))
            .add_option(query.user.map(|user| Column::UserId.eq(user.0)))
            .add_option(query.reset.map(|reset| Column::ResetId.eq(reset.0)));
        let select = Entity::find().filter(conditions);
        let page = order.select::<_, i64>(select.clone(), query.cursor.as_deref(), query.limit)?;
        let rows = page.all(&self.db()).await?;
        let total = keyset::total(&self.db(), select, Column::Id).await?;
        order.page(rows, query.limit, total, |row| (row.created_at, row.id), from_row)
    }

    /// The attempts to hand a mail over, the first one first.
    pub async fn attempts(&self, message: MessageId) -> Result<Vec<MailAttempt>, StorageError> {
        self.attempts_of(&[message]).await
    }

    /// The attempts to hand those mails over, each mail's first one first.
    pub async fn attempts_of(&self, messages: &[MessageId]) -> Result<Vec<MailAttempt>, StorageError> {
        if messages.is_empty() {
            return Ok(Vec::new());
        }
        let rows = attempt::Entity::find()
            .filter(attempt::Column::TenantId.eq(self.tenant_key()))
            .filter(attempt::Column::MessageId.is_in(messages.iter().map(|message| message.0)))
            .order_by_asc(attempt::Column::Number)
            .all(&self.db())
            .await?;
        rows.into_iter().map(attempt_from_row).collect()
    }

    /// The mails of those resets, the newest first.
    pub async fn messages_of_resets(&self, resets: &[ResetId]) -> Result<Vec<OutboxMessage>, StorageError> {
        if resets.is_empty() {
            return Ok(Vec::new());
        }
        let rows: Vec<Model> = Entity::find()
            .filter(Column::TenantId.eq(self.tenant_key()))
            .filter(Column::ResetId.is_in(resets.iter().map(|reset| reset.0)))
            .order_by_desc(Column::CreatedAt)
            .order_by_desc(Column::Id)
            .all(&self.db())
            .await?;
        rows.into_iter().map(from_row).collect()
    }
}

fn attempt_from_row(row: attempt::Model) -> Result<MailAttempt, StorageError> {
    let corrupt = |column| StorageError::corrupt("outbox_attempts", column);
    Ok(MailAttempt {
        message: MessageId(row.message_id),
        number: u32::try_from(row.number).map_err(|_| corrupt("number"))?,
        at: from_micros(row.at),
        state: MailState::named(&row.state).ok_or(corrupt("state"))?,
        answer: row.answer,
        header_message_id: row.header_message_id,
    })
}

//! The registry of tenants, and each tenant's own row.

use crate::{
    Reader, Storage, StorageError, Transaction, Unique, audit,
    entity::tenant::{ActiveModel, Column, Entity, Model},
    keyset::{self, Keyset},
    value::{comparable, from_json, name_of, named, to_json},
};
use latchkey_domain::{
    audit::AuditEvent,
    clock::{from_micros, to_micros},
    id::TenantId,
    login_name::search_words,
    page::Page,
    tenant::Tenant,
};
use sea_orm::{
    ActiveModelTrait, ActiveValue::NotSet, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel,
    QueryFilter, sea_query::LikeExpr,
};

/// Which tenants to list.
#[derive(Debug, Clone, Default)]
pub struct TenantQuery {
    /// Beginnings of words in slug or name.
    pub q: Option<String>,
    /// Rows a page; 0 for the default.
    pub limit: u32,
    pub cursor: Option<String>,
}

impl Storage {
    /// The tenant with that slug.
    pub async fn tenant_by_slug(&self, slug: &str) -> Result<Option<Tenant>, StorageError> {
        let row = Entity::find().filter(Column::Slug.eq(comparable(slug))).one(self.readers()).await?;
        row.map(from_row).transpose()
    }

    /// The tenant with that id.
    pub async fn tenant_by_id(&self, id: TenantId) -> Result<Option<Tenant>, StorageError> {
        by_id(self.readers(), id).await
    }

    /// Tenants by slug.
    pub async fn tenants(&self, query: &TenantQuery) -> Result<Page<Tenant>, StorageError> {
        let order = Keyset { name: "tenants", sort: Column::Slug, id: Column::Id, descending: false };
        let mut select = Entity::find();
        for word in search_words(query.q.as_deref()) {
            select = select.filter(Column::SearchWords.like(beginning_of_a_word(&word)));
        }
        let page = order.select::<_, String>(select.clone(), query.cursor.as_deref(), query.limit)?;
        let rows = page.all(self.readers()).await?;
        let total = keyset::total(self.readers(), select, Column::Id).await?;
        order.page(rows, query.limit, total, |row| (row.slug.clone(), row.id), from_row)
    }

    /// Registers a tenant, and tells the audit log so in the same transaction.
    ///
    /// # Errors
    /// [`StorageError::Duplicate`] of [`Unique::TenantSlug`] when the slug is taken.
    pub async fn insert_tenant(&self, tenant: &Tenant, event: &AuditEvent) -> Result<(), StorageError> {
        let transaction = self.begin_anywhere().await?;
        Entity::insert(to_row(tenant).into_active_model())
            .exec_without_returning(&transaction)
            .await
            .map_err(|error| StorageError::of_unique(error, Unique::TenantSlug))?;
        audit::insert(&transaction, self.audit_writer(), event).await?;
        transaction.commit().await?;
        self.audit_writer().written();
        Ok(())
    }
}

impl Reader {
    /// The tenant itself.
    pub async fn tenant(&self) -> Result<Option<Tenant>, StorageError> {
        by_id(&self.db(), self.tenant_id()).await
    }
}

impl Transaction {
    /// Replaces the tenant's row by a version that is one higher. Slug and creation never change.
    ///
    /// # Errors
    /// [`StorageError::Stale`] when the stored version isn't the one before.
    pub async fn update_tenant(&self, tenant: &Tenant) -> Result<(), StorageError> {
        let row = ActiveModel {
            id: NotSet,
            slug: NotSet,
            created_at: NotSet,
            ..to_row(tenant).into_active_model().reset_all()
        };
        let updated = Entity::update_many()
            .set(row)
            .filter(Column::Id.eq(self.tenant_key()))
            .filter(Column::Version.eq(tenant.version - 1))
            .exec(&self.db())
            .await?;
        match updated.rows_affected {
            1 => Ok(()),
            _ => Err(StorageError::Stale),
        }
    }
}

/// The tenant with that id, by any connection.
pub(crate) async fn by_id(db: &impl ConnectionTrait, id: TenantId) -> Result<Option<Tenant>, StorageError> {
    Entity::find_by_id(id.0).one(db).await?.map(from_row).transpose()
}

/// Words are kept with a blank before each.
fn beginning_of_a_word(word: &str) -> LikeExpr {
    let literal = comparable(word).replace('!', "!!").replace('%', "!%").replace('_', "!_");
    LikeExpr::new(format!("% {literal}%")).escape('!')
}

fn to_row(tenant: &Tenant) -> Model {
    let words = search_words([tenant.slug.as_str(), tenant.name.as_str()]);
    Model {
        id: tenant.id.0,
        slug: tenant.slug.clone(),
        name: tenant.name.clone(),
        search_words: words.iter().map(|word| format!(" {word}")).collect(),
        status: name_of(&tenant.status),
        settings: to_json(&tenant.settings),
        brand: to_json(&tenant.brand),
        created_at: to_micros(tenant.created_at),
        updated_at: to_micros(tenant.updated_at),
        version: tenant.version,
    }
}

fn from_row(row: Model) -> Result<Tenant, StorageError> {
    Ok(Tenant {
        id: TenantId(row.id),
        slug: row.slug,
        name: row.name,
        status: named(row.status, "tenants", "status")?,
        settings: from_json(&row.settings, "tenants", "settings")?,
        brand: from_json(&row.brand, "tenants", "brand")?,
        created_at: from_micros(row.created_at),
        updated_at: from_micros(row.updated_at),
        version: row.version,
    })
}

//! The registry of tenants.

use crate::world::{self, TENANT, World, at, event, id};
use latchkey_domain::{
    id::TenantId,
    page::Total,
    tenant::{NewUserDelivery, TenantStatus},
};
use latchkey_storage::{StorageError, TenantQuery, Unique};

on_every_database!(
    a_tenant_is_found_by_slug_and_id_as_it_was_written,
    a_slug_exists_once,
    a_stale_change_of_a_tenant_is_refused,
    tenants_are_searched_and_paged,
);

async fn a_tenant_is_found_by_slug_and_id_as_it_was_written(world: &World) {
    let expected = Some(world::tenant(TENANT, "north"));
    assert_eq!(world.storage.tenant_by_slug("north").await.unwrap(), expected);
    assert_eq!(world.storage.tenant_by_id(TENANT).await.unwrap(), expected);
    assert_eq!(world.read().await.tenant().await.unwrap(), expected);
    for unknown in ["North", "north ", "nørth", ""] {
        assert_eq!(world.storage.tenant_by_slug(unknown).await.unwrap(), None, "{unknown:?}");
    }
}

async fn a_slug_exists_once(world: &World) {
    let twin = world::tenant(TenantId(id(3)), "north");
    let refused = world.storage.insert_tenant(&twin, &event(twin.id, 9)).await;
    assert!(matches!(refused, Err(StorageError::Duplicate(Unique::TenantSlug))), "{refused:?}");
    let audit = world.storage.read(twin.id).await.unwrap().audit(&Default::default()).await.unwrap();
    assert!(audit.items.is_empty(), "nothing happened, so nothing is told");
}

async fn a_stale_change_of_a_tenant_is_refused(world: &World) {
    let mut tenant = world::tenant(TENANT, "north");
    tenant.name = "North".into();
    tenant.status = TenantStatus::Deactivated;
    tenant.settings.new_user_delivery = NewUserDelivery::Administrator;
    tenant.brand.colour = "#123456".into();
    tenant.updated_at = at(5);
    tenant.version = 2;
    let transaction = world.begin().await;
    transaction.update_tenant(&tenant).await.unwrap();
    transaction.commit().await.unwrap();
    assert_eq!(world.storage.tenant_by_id(TENANT).await.unwrap().as_ref(), Some(&tenant));
    assert_eq!(names(world, "north").await, ["north"], "the search knows the new name");

    let again = world.begin().await.update_tenant(&tenant).await;
    assert!(matches!(again, Err(StorageError::Stale)), "{again:?}");
}

async fn tenants_are_searched_and_paged(world: &World) {
    for (number, slug) in [(3, "east"), (4, "far-east"), (5, "north-east")] {
        let mut tenant = world::tenant(TenantId(id(number)), slug);
        tenant.name = "100% Ours_Łódź".into();
        world.storage.insert_tenant(&tenant, &event(tenant.id, 9)).await.unwrap();
    }
    assert_eq!(names(world, "").await, ["east", "far-east", "north", "north-east", "south"]);
    assert_eq!(names(world, "EAS").await, ["east", "far-east", "north-east"]);
    assert_eq!(names(world, "north east").await, ["north-east"]);
    assert_eq!(names(world, "100%").await.len(), 3);
    assert_eq!(names(world, "1%").await, [""; 0], "what was typed is no pattern");
    assert_eq!(names(world, "akademia").await, ["north", "south"]);

    let mut query = TenantQuery { limit: 2, ..TenantQuery::default() };
    let mut paged = Vec::new();
    loop {
        let page = world.storage.tenants(&query).await.unwrap();
        assert_eq!(page.total, Total::Exactly(5));
        paged.extend(page.items.into_iter().map(|tenant| tenant.slug));
        query.cursor = page.next_cursor;
        if query.cursor.is_none() {
            break;
        }
    }
    assert_eq!(paged, ["east", "far-east", "north", "north-east", "south"]);
}

async fn names(world: &World, q: &str) -> Vec<String> {
    let query = TenantQuery { q: Some(q.into()), ..TenantQuery::default() };
    let page = world.storage.tenants(&query).await.unwrap();
    page.items.into_iter().map(|tenant| tenant.slug).collect()
}

use super::{
    Outcome, open,
    output::{print_json, tenant_json},
    within,
};
use crate::configuration::Configuration;
use clap::Subcommand;
use latchkey_app::tenants::{self, CreateTenant, ListTenants};
use latchkey_domain::{
    Actor,
    id::TenantId,
    page,
    tenant::{Brand, Tenant, TenantSettings},
};
use serde_json::json;
use std::process::ExitCode;

/// Tenants.
#[derive(Subcommand)]
pub(super) enum TenantCommand {
    /// Lists all tenants.
    List {
        #[arg(long)]
        json: bool,
    },
    /// Shows one tenant with its settings, as JSON.
    Show { slug: String },
    /// Makes a tenant with default settings.
    Create {
        /// Part of every address; never changes.
        slug: String,
        /// The name that people read.
        #[arg(long)]
        name: String,
        #[arg(long)]
        json: bool,
    },
}

pub(super) async fn run(command: TenantCommand, configuration: Configuration) -> Outcome {
    let app = open(&configuration).await?;
    let nowhere = TenantId::new(&**app.clock(), &**app.entropy());
    let context = app.context(nowhere, Actor::Shell, "shell");
    match command {
        TenantCommand::List { json } => {
            let mut cursor = None;
            let mut all = Vec::new();
            loop {
                let request = ListTenants { q: None, limit: page::MAXIMUM_LIMIT, cursor };
                let page = tenants::list(&app, &context, request).await?;
                all.extend(page.items);
                cursor = page.next_cursor;
                if cursor.is_none() {
                    break;
                }
            }
            print_all(&all, json);
        }
        TenantCommand::Show { slug } => print_json(&tenant_json(&within(&app, &slug).await?.0)),
        TenantCommand::Create { slug, name, json } => {
            let request =
                CreateTenant { slug, name, settings: TenantSettings::default(), brand: Brand::default() };
            let tenant = tenants::create(&app, &context, request).await?;
            if json {
                print_json(&tenant_json(&tenant));
            } else {
                println!("{}  {}/t/{}/login", tenant.slug, app.public_url().origin(), tenant.slug);
            }
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn print_all(tenants: &[Tenant], as_json: bool) {
    if as_json {
        print_json(&json!({ "items": tenants.iter().map(tenant_json).collect::<Vec<_>>() }));
        return;
    }
    for tenant in tenants {
        println!("{}  {}", tenant.slug, tenant.name);
    }
}

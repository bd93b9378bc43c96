//! The author's kit: a component file, a host with the server's limits, sample data. No database.

use super::{TrialArguments, settings, shown};
use crate::{
    commands::{Outcome, origin, output::print_json},
    configuration::Configuration,
    installation::plugin_host,
    machine::{OsEntropy, SystemClock},
};
use latchkey_app::plugins::{self, Stage, Trial, check_schema, check_settings, trial};
use latchkey_domain::{
    Clock as _,
    id::TenantId,
    plugin::{Inspection, PluginHost as _},
    tenant::{Brand, Tenant, TenantSettings, TenantStatus},
};
use latchkey_plugin_host::Host;
use latchkey_render::Renderer;
use serde_json::json;
use std::{error::Error, fs, path::Path, process::ExitCode, sync::Arc};

pub(super) async fn check(configuration: &Configuration, file: &Path, as_json: bool) -> Outcome {
    let (_, found) = load(configuration, file).await?;
    let size = fs::metadata(file)?.len();
    if as_json {
        print_json(&json!({
            "capability": found.capability, "name": found.name, "version": found.version,
            "digest": found.digest, "size_bytes": size, "settings_schema": found.settings_schema,
        }));
    } else {
        println!("{} {}, a {}", found.name, found.version, found.capability);
        println!("{size} bytes, SHA-256 {}", found.digest);
        println!("settings: {}", serde_json::to_string_pretty(&found.settings_schema)?);
    }
    Ok(ExitCode::SUCCESS)
}

pub(super) async fn run(configuration: &Configuration, file: &Path, with: &TrialArguments) -> Outcome {
    let (host, found) = load(configuration, file).await?;
    let settings = settings(&with.settings)?;
    check_settings(&found.settings_schema, &settings).map_err(|error| format!("--settings: they {error}"))?;
    let trial = Trial {
        capability: found.capability,
        digest: found.digest,
        settings,
        locale: with.locale.clone(),
        kind: with.kind.clone(),
        count: with.count,
    };
    let (renderer, tenant) = (Renderer::embedded()?, sample_tenant());
    let samples = trial::run(&stage(configuration, &host, &renderer, &tenant), &trial).await;
    if samples.is_empty() {
        return Err("--kind: no mail is of that kind".into());
    }
    Ok(shown::samples(samples, with.json))
}

pub(super) async fn test(configuration: &Configuration, file: &Path, text: &str) -> Outcome {
    let (host, found) = load(configuration, file).await?;
    let settings = settings(text)?;
    check_settings(&found.settings_schema, &settings).map_err(|error| format!("--settings: they {error}"))?;
    let (renderer, tenant) = (Renderer::embedded()?, sample_tenant());
    let stage = stage(configuration, &host, &renderer, &tenant);
    let trial = Trial {
        capability: found.capability,
        digest: found.digest,
        settings,
        locale: None,
        kind: None,
        count: 1,
    };
    plugins::prove(&stage, &trial).await?;
    println!("{} {} stands its trial: it could be bound", found.name, found.version);
    Ok(ExitCode::SUCCESS)
}

async fn load(configuration: &Configuration, file: &Path) -> Result<(Host, Inspection), Box<dyn Error>> {
    let component = fs::read(file).map_err(|error| format!("{}: {error}", file.display()))?;
    let host = plugin_host(configuration)?;
    let found =
        host.load(Arc::from(component)).await.map_err(|unfit| format!("{}: {unfit}", file.display()))?;
    check_schema(&found.settings_schema)?;
    Ok((host, found))
}

fn stage<'a>(
    configuration: &Configuration,
    host: &'a Host,
    renderer: &'a Renderer,
    tenant: &'a Tenant,
) -> Stage<'a> {
    let url = origin(configuration).of_tenant(tenant);
    Stage { host, renderer, tenant, url, entropy: Arc::new(OsEntropy) }
}

/// Somebody to work for, with the rules that a new tenant has.
fn sample_tenant() -> Tenant {
    let now = SystemClock.now();
    Tenant {
        id: TenantId::new(&SystemClock, &OsEntropy),
        slug: "sample".into(),
        name: "Sample & Søn".into(),
        status: TenantStatus::Active,
        settings: TenantSettings::default(),
        brand: Brand::default(),
        created_at: now,
        updated_at: now,
        version: 1,
    }
}

//! What is bound, from a shell.

use super::{OnFailure, settings, stored};
use crate::{
    commands::{Outcome, open, output::print_json, within},
    configuration::Configuration,
};
use latchkey_app::plugins::{self, Bind};
use latchkey_domain::plugin::{Binding, Capability};
use serde_json::{Value, json};
use std::{error::Error, process::ExitCode};

pub(super) async fn show(configuration: &Configuration, tenant: &str, as_json: bool) -> Outcome {
    let app = open(configuration).await?;
    let (_, context) = within(&app, tenant).await?;
    let all = plugins::bindings(&app, &context).await?;
    if as_json {
        let items: Vec<Value> = all
            .iter()
            .map(|status| {
                let revisions: Vec<Value> = status.revisions.iter().map(as_value).collect();
                json!({ "capability": status.capability, "revisions": revisions })
            })
            .collect();
        print_json(&json!({ "items": items }));
        return Ok(ExitCode::SUCCESS);
    }
    for status in &all {
        println!("{}  {}", status.capability, status.revisions.first().map_or_else(built_in, told));
    }
    Ok(ExitCode::SUCCESS)
}

/// What the words on the command line ask for.
pub(super) fn request(
    capability: Capability,
    plugin: &str,
    text: &str,
    on_failure: OnFailure,
) -> Result<Bind, Box<dyn Error>> {
    let plugin = if plugin == "builtin" { None } else { Some(stored::id(plugin)?) };
    let settings = settings(text)?;
    Ok(Bind { capability, plugin, settings, on_failure: on_failure.into(), expected_revision: None })
}

pub(super) async fn bind(configuration: &Configuration, tenant: &str, request: Bind) -> Outcome {
    let app = open(configuration).await?;
    let (_, context) = within(&app, tenant).await?;
    let binding = plugins::bind(&app, &context, request).await?;
    println!("{}  {}", binding.capability, told(&binding));
    Ok(ExitCode::SUCCESS)
}

pub(super) async fn rollback(
    configuration: &Configuration,
    tenant: &str,
    capability: Capability,
    revision: Option<u32>,
) -> Outcome {
    let app = open(configuration).await?;
    let (_, context) = within(&app, tenant).await?;
    let binding = plugins::rollback(&app, &context, capability, revision).await?;
    println!("{}  {}", binding.capability, told(&binding));
    Ok(ExitCode::SUCCESS)
}

fn told(binding: &Binding) -> String {
    match binding.plugin {
        Some(plugin) => format!(
            "{plugin}  revision {}, on failure {}  {}",
            binding.revision,
            binding.on_failure.name(),
            binding.settings
        ),
        None => format!("{}, revision {}", built_in(), binding.revision),
    }
}

fn built_in() -> String {
    "built-in".to_owned()
}

fn as_value(binding: &Binding) -> Value {
    json!({
        "revision": binding.revision, "plugin": binding.plugin, "settings": binding.settings,
        "on_failure": binding.on_failure.name(), "bound_at": binding.bound_at.to_string(),
    })
}

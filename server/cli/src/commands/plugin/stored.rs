//! A tenant's plugins, from a shell.

use super::{TrialArguments, settings, shown};
use crate::{
    commands::{Outcome, open, output::print_json, within},
    configuration::Configuration,
};
use latchkey_app::plugins::{self, ListPlugins, TestPlugin};
use latchkey_domain::{id::PluginId, page, plugin::Plugin};
use serde_json::{Value, json};
use std::{error::Error, fs, path::Path, process::ExitCode};

pub(super) async fn upload(
    configuration: &Configuration,
    tenant: &str,
    file: &Path,
    as_json: bool,
) -> Outcome {
    let component = fs::read(file).map_err(|error| format!("{}: {error}", file.display()))?;
    let app = open(configuration).await?;
    let (_, context) = within(&app, tenant).await?;
    let uploaded = plugins::upload(&app, &context, component).await?;
    print(&[uploaded.plugin], as_json);
    Ok(ExitCode::SUCCESS)
}

pub(super) async fn list(configuration: &Configuration, tenant: &str, as_json: bool) -> Outcome {
    let app = open(configuration).await?;
    let (_, context) = within(&app, tenant).await?;
    let mut all = Vec::new();
    let mut cursor = None;
    loop {
        let request = ListPlugins { capability: None, limit: page::MAXIMUM_LIMIT, cursor };
        let page = plugins::list(&app, &context, request).await?;
        all.extend(page.items);
        cursor = page.next_cursor;
        if cursor.is_none() {
            break;
        }
    }
    print(&all, as_json);
    Ok(ExitCode::SUCCESS)
}

pub(super) async fn try_out(
    configuration: &Configuration,
    tenant: &str,
    plugin: &str,
    with: &TrialArguments,
) -> Outcome {
    let app = open(configuration).await?;
    let (_, context) = within(&app, tenant).await?;
    let request = TestPlugin {
        settings: settings(&with.settings)?,
        locale: with.locale.clone(),
        kind: with.kind.clone(),
        count: with.count,
    };
    let samples = plugins::test(&app, &context, id(plugin)?, request).await?;
    Ok(shown::samples(samples, with.json))
}

pub(super) async fn delete(configuration: &Configuration, tenant: &str, plugin: &str) -> Outcome {
    let app = open(configuration).await?;
    let (_, context) = within(&app, tenant).await?;
    plugins::delete(&app, &context, id(plugin)?).await?;
    Ok(ExitCode::SUCCESS)
}

/// A plugin's id as people type it.
pub(super) fn id(text: &str) -> Result<PluginId, Box<dyn Error>> {
    text.parse().map_err(|_| format!("{text} is no plugin's id; `latchkey plugin list` shows them").into())
}

fn print(all: &[Plugin], as_json: bool) {
    if as_json {
        let items: Vec<Value> = all.iter().map(as_value).collect();
        print_json(&json!({ "items": items }));
        return;
    }
    for plugin in all {
        println!("{}  {}  {} {}", plugin.id, plugin.capability, plugin.name, plugin.version);
    }
}

fn as_value(plugin: &Plugin) -> Value {
    json!({
        "id": plugin.id, "capability": plugin.capability, "name": plugin.name, "version": plugin.version,
        "digest": plugin.digest, "size_bytes": plugin.size_bytes,
        "uploaded_at": plugin.uploaded_at.to_string(), "settings_schema": plugin.settings_schema,
    })
}

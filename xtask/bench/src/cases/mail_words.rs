//! A mail as the theme renders it, and as a composer rewords it: drafted, composed by a guest, checked, filled.

use super::Plan;
use crate::{
    Outcome,
    ground::{COMPOSER, Ground},
    measure::Stopwatch,
    table::{Row, Target},
};
use latchkey_app::plugins::{Stage, Trial, trial};
use latchkey_domain::plugin::{Capability, PluginHost};
use latchkey_server::installation::{LeftToTheServer, plugin_host};
use serde_json::json;
use std::sync::Arc;

/// Times that every sample is made in a slice.
const ROUNDS: usize = 10;

pub(super) async fn run(plan: &Plan) -> Outcome<Vec<Row>> {
    let ground = Ground::prepare(None, Arc::new(LeftToTheServer)).await?;
    let mut configuration = crate::ground::defaults()?;
    configuration.data_dir = ground.folder().to_owned();
    let host = plugin_host(&configuration)?;
    let loaded = host.load(Arc::from(COMPOSER)).await?;
    let renderer = ground.app.renderer();
    let stage = Stage {
        host: &host,
        renderer,
        tenant: &ground.tenant,
        url: "http://localhost/t/bench".into(),
        entropy: ground.app.entropy().clone(),
    };
    let trial = Trial {
        capability: Capability::MailComposer,
        digest: loaded.digest,
        settings: json!({}),
        locale: Some("es".into()),
        kind: Some("reset-generated".into()),
        count: 1,
    };
    let mails: Vec<_> = renderer
        .sample_mails()
        .into_iter()
        .filter(|(frame, mail)| frame.locale.to_string() == "es" && mail.kind() == "reset-generated")
        .collect();
    let (mut ours, mut reference) = (Vec::new(), Vec::new());
    for _ in 0..=plan.slices {
        let watch = Stopwatch::start();
        for _ in 0..ROUNDS {
            for (frame, mail) in &mails {
                renderer.mail(frame, mail)?;
            }
        }
        reference.push(each(watch, mails.len()));
        let watch = Stopwatch::start();
        for _ in 0..ROUNDS {
            for sample in trial::run(&stage, &trial).await {
                sample.outcome?;
            }
        }
        ours.push(each(watch, mails.len()));
    }
    // The first slice of each fills caches.
    let remark = "reset-generated in Spanish; reference: the theme's mail alone";
    let row = Row::paired("mail with a composer", "µs", &ours[1..], &reference[1..], Target::AtMost(4.0));
    Ok(vec![row.remark(remark)])
}

/// Microseconds a mail.
#[expect(clippy::cast_precision_loss, reason = "a count of mails")]
fn each(watch: Stopwatch, mails: usize) -> f64 {
    watch.elapsed().as_secs_f64() * 1_000_000.0 / (mails * ROUNDS) as f64
}

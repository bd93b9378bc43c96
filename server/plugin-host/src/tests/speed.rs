//! `cargo test --release -p latchkey-plugin-host -- --ignored --nocapture speed`

use super::{
    guests::{constant, letters},
    support::{callee, generate, host, loaded, patient},
};
use std::time::Duration;

#[tokio::test]
#[ignore = "measures; says nothing about right or wrong"]
async fn instance_and_call() {
    let host = host(patient());
    for (name, recipe) in [("constant", constant("correct horse")), ("letters", letters())] {
        let digest = loaded(&host, &recipe).await;
        let mut took = Vec::new();
        let began = crate::watchdog::now();
        for _ in 0..2_000 {
            took.push(generate(&host, callee(&digest)).await.expect("a password").took);
        }
        let whole = began.elapsed() / 2_000;
        took.sort();
        let [median, late]: [Duration; 2] = [took[1_000], took[1_980]];
        println!("{name}: instance and call {median:?}, p99 {late:?}; with queue and thread {whole:?}");
    }
}

/// How long the compiler can be kept busy by one function of the largest size: many values alive over many joins.
#[tokio::test]
#[ignore = "measures; says nothing about right or wrong"]
async fn compiling_the_hardest_function() {
    let host = host(patient());
    for (locals, blocks) in [(100, 2_000), (1_000, 2_000), (5_000, 2_000), (1_000, 20_000), (5_000, 20_000)] {
        let names: String = " i32".repeat(locals);
        let body: String = (0..blocks)
            .map(|block| {
                let [a, b, c] = [block % locals, (block * 7 + 3) % locals, (block * 13 + 5) % locals];
                format!(
                    "(loop (br_if 0 (local.get {a})) (local.set {b} (i32.add (local.get {c}) (i32.const 3)))
                     (block (br_if 0 (local.get {c})) (local.set {a} (i32.mul (local.get {b}) (local.get {a}))))
                     (br_if 0 (local.get {c})))"
                )
            })
            .collect();
        let recipe = constant("x").item(&format!("(func (local{names}) {body})"));
        let bytes = recipe.component();
        let size = bytes.len();
        let began = crate::watchdog::now();
        let result = latchkey_domain::plugin::PluginHost::load(&host, bytes.into()).await.map(drop);
        println!("{locals} locals, {blocks} loops, {size} bytes: {:?}, {result:?}", began.elapsed());
    }
}

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

//! Guests that want more than they may have. After each, the host serves the next call as if nothing had been.

use super::{
    guests::{ANSWER_AT_256, ENDLESS, Recipe, constant},
    support::{callee, host, load, loaded, password, patient, strict},
};
use crate::{Host, Limits};
use latchkey_domain::plugin::PluginFailure;
use std::time::Duration;

/// The failure of a generator with this body; the host must be fine afterwards.
async fn failure_of(host: &Host, recipe: &Recipe) -> PluginFailure {
    let digest = loaded(host, recipe).await;
    let failure = password(host, callee(&digest)).await.unwrap_err();
    let fine = loaded(host, &constant("correct horse")).await;
    assert_eq!(password(host, callee(&fine)).await.as_deref(), Ok("correct horse"));
    failure
}

#[tokio::test]
async fn an_endless_loop_ends_at_the_deadline() {
    let host = host(strict());
    let endless = Recipe::generator(ENDLESS);
    for _ in 0..3 {
        assert_eq!(failure_of(&host, &endless).await, PluginFailure::Deadline(strict().deadline));
    }
}

/// A deadline that passes before the guest's first instruction ends it too.
#[tokio::test]
async fn a_deadline_that_has_passed_is_not_missed() {
    let host = host(Limits { deadline: Duration::from_millis(1), ..patient() });
    let endless = Recipe::generator(ENDLESS);
    let digest = loop {
        // A moment is little even for saying who one is.
        if let Ok(inspection) = load(&host, &endless).await {
            break inspection.digest;
        }
    };
    for _ in 0..100 {
        assert_eq!(password(&host, callee(&digest)).await.unwrap_err().name(), "deadline");
    }
}

#[tokio::test]
async fn an_endless_chain_of_host_calls_ends_at_the_deadline() {
    let host = host(strict());
    let recipe = Recipe::generator("(loop $l (drop (call $below (i32.const 9))) (br $l)) (unreachable)");
    assert_eq!(failure_of(&host, &recipe.importing_random()).await.name(), "deadline");
}

#[tokio::test]
async fn an_endless_allocator_ends_at_the_deadline() {
    let host = host(strict());
    // The host asks the guest for room for the arguments; the guest never says where.
    let recipe = constant("x");
    let text = recipe.text().replace("(global.get $next)\n", "(loop $l (br $l)) (global.get $next)\n");
    let digest = host_load_text(&host, &text).await;
    assert_eq!(password(&host, callee(&digest)).await.unwrap_err().name(), "deadline");
}

#[tokio::test]
async fn memory_hunger_is_told_as_such() {
    let host = host(Limits { memory_bytes: 16 * 1024 * 1024, ..patient() });
    let hungry = "
        (loop $l
            (br_if $l (i32.ne (memory.grow (i32.const 16)) (i32.const -1))))
        (unreachable)";
    assert_eq!(failure_of(&host, &Recipe::generator(hungry)).await, PluginFailure::Memory(16));
    // Refused memory and did without.
    let modest = "(drop (memory.grow (i32.const 60000))) (i32.const 256)";
    let digest = loaded(&host, &Recipe::generator(modest).saying("correct horse")).await;
    assert_eq!(password(&host, callee(&digest)).await.as_deref(), Ok("correct horse"));
}

#[tokio::test]
async fn a_memory_that_begins_too_large_is_no_plugin() {
    let host = host(Limits { memory_bytes: 1024 * 1024, ..patient() });
    let refusal = load(&host, &constant("x").pages(17)).await.unwrap_err().to_string();
    assert!(refusal.contains("1114112") && refusal.contains("1048576"), "{refusal}");
    assert!(load(&host, &constant("x").pages(16)).await.is_ok());
}

#[tokio::test]
async fn tables_are_bounded_too() {
    let host = host(patient());
    let hungry = "
        (loop $l (br_if $l (i32.ne (table.grow $t (ref.null func) (i32.const 1000)) (i32.const -1))))
        (i32.store8 (i32.const 4096) (i32.add (i32.const 48) (i32.lt_u (table.size $t) (i32.const 70000))))
        (i32.const 256)";
    let recipe = Recipe::generator(hungry).item("(table $t 0 funcref)").saying("?");
    let digest = loaded(&host, &recipe).await;
    assert_eq!(password(&host, callee(&digest)).await.as_deref(), Ok("1"));
}

#[tokio::test]
async fn deep_recursion_is_told_as_such() {
    let host = host(patient());
    let recipe = Recipe::generator("(drop (call $deep (i32.const 1))) (i32.const 256)").item(
        "(func $deep (param i32) (result i32)
            (i32.add (call $deep (i32.add (local.get 0) (i32.const 1))) (local.get 0)))",
    );
    assert_eq!(failure_of(&host, &recipe).await, PluginFailure::Stack);
}

#[tokio::test]
async fn traps_are_told_by_their_kind() {
    let host = host(patient());
    for (body, told) in [
        ("(unreachable)", "unreachable"),
        ("(i32.div_u (i32.const 1) (i32.const 0))", "divide by zero"),
        ("(i32.load (i32.const -1))", "out of bounds memory access"),
        ("(call_indirect $t (result i32) (i32.const 0))", "uninitialized element"),
    ] {
        let recipe = Recipe::generator(body).item("(table $t 1 funcref)");
        let PluginFailure::Trap(words) = failure_of(&host, &recipe).await else { panic!("{body}") };
        assert!(words.contains(told) && !words.contains('/') && words.len() < 80, "{words}");
    }
}

#[tokio::test]
async fn a_trap_at_the_start_is_a_trap() {
    let host = host(patient());
    let refusal = load(&host, &constant("x").item("(func $s (unreachable)) (start $s)")).await.unwrap_err();
    assert!(refusal.to_string().contains("it trapped: wasm `unreachable`"), "{refusal}");
    // While it describes itself there is no randomness, so this one begins to trap with its first call.
    let recipe = constant("x")
        .importing_random()
        .item("(func $s (if (call $below (i32.const 0x7fffffff)) (then (unreachable)))) (start $s)");
    assert_eq!(failure_of(&host, &recipe).await.name(), "trap");
}

#[tokio::test]
async fn an_endless_start_ends_at_the_deadline() {
    let host = host(strict());
    let refusal =
        load(&host, &constant("x").item("(func $s (loop $l (br $l))) (start $s)")).await.unwrap_err();
    assert!(refusal.to_string().contains("did not answer within 300 ms"), "{refusal}");
}

#[tokio::test]
async fn too_much_randomness_is_a_trap() {
    let host = host(patient());
    let asks = |length: u32| {
        let body = format!("(call $bytes (i32.const {length}) (i32.const 512)) {ANSWER_AT_256}");
        Recipe::generator(&body).importing_random().saying("correct horse")
    };
    let PluginFailure::Trap(words) = failure_of(&host, &asks(4_097)).await else { panic!("no trap") };
    assert!(words.contains("4,096"), "{words}");
    let digest = loaded(&host, &asks(4_096)).await;
    assert!(password(&host, callee(&digest)).await.is_ok());
    let zero =
        "(i32.store8 (i32.const 4096) (i32.add (i32.const 48) (call $below (i32.const 0)))) (i32.const 256)";
    let digest = loaded(&host, &Recipe::generator(zero).importing_random().saying("?")).await;
    assert_eq!(password(&host, callee(&digest)).await.as_deref(), Ok("0"), "0 for a bound of 0");
}

async fn host_load_text(host: &Host, text: &str) -> String {
    let component = Recipe::of("password-generator").component_of(text);
    latchkey_domain::plugin::PluginHost::load(host, component.into()).await.expect("a component").digest
}

//! The contract's types and worlds, generated from `plugins/wit/v1`. The worlds share the interfaces' types.

/// The interfaces: types, and what guests import.
mod interfaces {
    wasmtime::component::bindgen!({
        path: "../../plugins/wit/v1",
        interfaces: "
            import latchkey:plugin/types@1.0.0;
            import latchkey:plugin/password@1.0.0;
            import latchkey:plugin/mail@1.0.0;
            import latchkey:plugin/branding@1.0.0;
            import latchkey:plugin/naming@1.0.0;
            import latchkey:plugin/tokens@1.0.0;
            import latchkey:plugin/events@1.0.0;
            import latchkey:plugin/random@1.0.0;
            import latchkey:plugin/log@1.0.0;
        ",
        // A host function may trap its caller.
        imports: { default: trappable },
    });
}
// `pub`, because the worlds re-export them; the module is private to the crate.
pub use interfaces::latchkey::plugin::{
    branding, events, log, mail, naming, password, random, tokens, types,
};

/// One world with the shared types.
macro_rules! world {
    ($module:ident, $world:literal, { $($with:tt)* }) => {
        pub(crate) mod $module {
            wasmtime::component::bindgen!({
                path: "../../plugins/wit/v1",
                world: $world,
                with: {
                    "latchkey:plugin/types@1.0.0": crate::bindings::types,
                    "latchkey:plugin/random@1.0.0": crate::bindings::random,
                    $($with)*
                },
            });
        }
    };
}

world!(password_generator, "password-generator", {
    "latchkey:plugin/password@1.0.0": crate::bindings::password,
});
world!(mail_composer, "mail-composer", {
    "latchkey:plugin/log@1.0.0": crate::bindings::log,
    "latchkey:plugin/branding@1.0.0": crate::bindings::branding,
    "latchkey:plugin/mail@1.0.0": crate::bindings::mail,
});
world!(tenant_branding, "tenant-branding", {
    "latchkey:plugin/log@1.0.0": crate::bindings::log,
    "latchkey:plugin/branding@1.0.0": crate::bindings::branding,
});
world!(login_namer, "login-namer", {
    "latchkey:plugin/log@1.0.0": crate::bindings::log,
    "latchkey:plugin/naming@1.0.0": crate::bindings::naming,
});
world!(token_claims, "token-claims", {
    "latchkey:plugin/log@1.0.0": crate::bindings::log,
    "latchkey:plugin/tokens@1.0.0": crate::bindings::tokens,
});
world!(event_sink, "event-sink", {
    "latchkey:plugin/log@1.0.0": crate::bindings::log,
    "latchkey:plugin/events@1.0.0": crate::bindings::events,
});

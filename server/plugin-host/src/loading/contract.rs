//! The contract by names: which world a component is of, and what that world may import.

use crate::text;
use latchkey_domain::plugin::Capability;

const INTERFACES: [&str; 9] =
    ["types", "password", "mail", "branding", "naming", "tokens", "events", "random", "log"];

/// The world by its exports: `describe`, and one of the worlds' own functions.
pub(crate) fn world(functions: &[&str]) -> Result<Capability, String> {
    let has = |name: &str| functions.contains(&name);
    let known: Vec<Capability> =
        Capability::ALL.into_iter().filter(|capability| has(capability.export())).collect();
    match known[..] {
        [capability] if has("describe") => Ok(capability),
        [capability] => Err(format!(
            "is of the world {capability}, but exports no `describe`: expected both `describe` and `{}`",
            capability.export()
        )),
        [] => Err(format!(
            "expected an export that one of the worlds has ({}), found {}",
            exports(),
            list(functions)
        )),
        _ => {
            let names: Vec<&str> = known.iter().map(|capability| capability.export()).collect();
            Err(format!("expected the exports of one world, found those of several: {}", list(&names)))
        }
    }
}

/// Refuses what is none of the contract's interfaces. All of those are allowed, whether the world uses them or not.
pub(crate) fn imports(imports: &[&str]) -> Result<(), String> {
    imports.iter().try_for_each(|import| allowed(import).map_err(|reason| refusal(import, reason)))
}

/// Refuses a password generator that could tell what it makes.
pub(crate) fn silence(capability: Capability, imports: &[&str]) -> Result<(), String> {
    let log = imports.iter().find(|import| import.starts_with("latchkey:plugin/log@"));
    match log {
        Some(log) if capability == Capability::PasswordGenerator => {
            Err(refusal(log, "a password generator can't log: it knows a secret"))
        }
        _ => Ok(()),
    }
}

fn refusal(import: &str, reason: &str) -> String {
    format!("imports {}: {reason}", text::printable(import, 100))
}

fn allowed(import: &str) -> Result<(), &'static str> {
    let (path, version) = import.split_once('@').unwrap_or((import, ""));
    let Some(interface) = path.strip_prefix("latchkey:plugin/") else {
        return Err(if path.starts_with("wasi:") {
            "a plugin has no WASI; build it without (`--stub-wasi`, or for wasm32-unknown-unknown)"
        } else {
            "expected imports of latchkey:plugin@1 only"
        });
    };
    if version.split('.').next() != Some("1") {
        return Err("this server speaks version 1 of latchkey:plugin");
    }
    if !INTERFACES.contains(&interface) {
        return Err("latchkey:plugin@1 has no such interface");
    }
    Ok(())
}

fn exports() -> String {
    list(&Capability::ALL.map(Capability::export))
}

/// The first few of `names`, which may be anybody's.
fn list(names: &[&str]) -> String {
    if names.is_empty() {
        return "none".to_owned();
    }
    let shown: Vec<String> =
        names.iter().take(6).map(|name| format!("`{}`", text::printable(name, 40))).collect();
    let rest = if names.len() > 6 { ", …" } else { "" };
    format!("{}{rest}", shown.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_world_is_known_by_its_exports() {
        for capability in Capability::ALL {
            assert_eq!(world(&[capability.export(), "describe", "cabi"]), Ok(capability));
            assert!(world(&[capability.export()]).unwrap_err().contains("`describe`"));
        }
        assert!(world(&["describe"]).unwrap_err().contains("found `describe`"));
        assert!(world(&[]).unwrap_err().contains("found none"));
        let several = world(&["describe", "brand", "claims"]).unwrap_err();
        assert!(several.contains("`brand`, `claims`"), "{several}");
    }

    #[test]
    fn only_the_contract_may_be_imported() {
        let guest = |import| imports(&["latchkey:plugin/types@1.0.0", import]);
        for import in
            ["latchkey:plugin/log@1.0.0", "latchkey:plugin/random@1.7.2", "latchkey:plugin/tokens@1.0.0"]
        {
            assert_eq!(guest(import), Ok(()), "{import}");
        }
        for (import, told) in [
            ("wasi:cli/environment@0.2.3", "no WASI"),
            ("latchkey:plugin/random@2.0.0", "version 1"),
            ("latchkey:plugin/random@10.0.0", "version 1"),
            ("latchkey:plugin/random", "version 1"),
            ("latchkey:plugin/files@1.0.0", "no such interface"),
            ("latchkey:pluginx/random@1.0.0", "latchkey:plugin@1 only"),
            ("fetch", "latchkey:plugin@1 only"),
        ] {
            let refusal = guest(import).unwrap_err();
            assert!(refusal.contains(told) && refusal.contains(import), "{refusal}");
        }
    }

    #[test]
    fn whoever_makes_passwords_is_silent() {
        let imports = ["latchkey:plugin/random@1.0.0", "latchkey:plugin/log@1.3.0"];
        for capability in Capability::ALL {
            let secret = capability == Capability::PasswordGenerator;
            assert_eq!(silence(capability, &imports).is_err(), secret, "{capability}");
        }
        assert_eq!(silence(Capability::PasswordGenerator, &imports[..1]), Ok(()));
    }
}

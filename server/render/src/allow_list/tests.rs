use handlebars::Handlebars;
use serde_json::json;

use super::*;

fn check(source: &str) -> Result<(), ThemeProblem> {
    let mut registry = Handlebars::new();
    for (name, source) in [
        ("self", "{{> self}}"),
        ("ping", "{{> pong}}"),
        ("pong", "{{> ping}}"),
        ("greet", "{{name}} {{icon}} {{> @partial-block}}"),
        ("private", "x"),
        ("many", &"{{> more}}".repeat(500)),
        ("more", &"{{> most}}".repeat(500)),
        ("most", &"{{name}}".repeat(500)),
    ] {
        registry.register_template_string(name, source).expect("the partials parse");
    }
    let template = Template::compile(source).expect("the source parses");
    let shape =
        json!({ "name": "n", "user": { "login": "l" }, "rows": [{ "id": 1, "tags": ["a"] }], "empty": null });
    let partials = ["self", "ping", "pong", "greet", "many", "more", "most"];
    let allow = AllowList::new(registry.get_templates(), &partials, &|id| id == "known");
    allow.check(&template, &shape)
}

#[test]
fn what_exists_may_be_used() {
    for source in [
        "{{name}} {{user.login}} {{empty}}",
        "{{#if (and name (eq user.login \"x\"))}}{{name}}{{else if empty}}a{{else}}b{{/if}}",
        "{{#unless name}}x{{/unless}}",
        "{{#each rows as |row|}}{{row.id}}{{#each row.tags as |tag|}}{{tag}}{{/each}}{{/each}}",
        "{{t \"known\" who=user.login count=2}}",
        "{{#> greet icon=\"x\"}}{{name}}{{/greet}}",
    ] {
        check(source).unwrap_or_else(|problem| panic!("{source}: {problem}"));
    }
}

#[test]
fn what_does_not_exist_is_named() {
    for (source, name) in [
        ("{{nobody}}", "nobody"),
        ("{{user.password}}", "user.password"),
        ("{{#if nobody}}{{/if}}", "nobody"),
        ("{{#if name}}{{else}}{{nobody}}{{/if}}", "nobody"),
        ("{{#each rows as |row|}}{{row.secret}}{{/each}}", "row.secret"),
        ("{{#each rows as |row|}}{{name}}{{/each}}", "name"),
        ("{{#each rows as |row|}}{{> most}}{{/each}}", "name"),
        ("{{t \"unknown\"}}", "unknown"),
        ("{{t \"known\" who=nobody}}", "nobody"),
        ("{{lookup user \"login\"}}", "lookup"),
        ("{{log name}}", "log"),
        ("{{#with user}}{{login}}{{/with}}", "with"),
        ("{{#if (len name)}}{{/if}}", "len"),
        ("{{> nowhere}}", "nowhere"),
        ("{{> private}}", "private"),
        ("{{> greet}}", "icon"),
    ] {
        match check(source) {
            Err(ThemeProblem::Unknown { name: found, .. }) => assert_eq!(found, name, "{source}"),
            other => panic!("{source}: {other:?}"),
        }
    }
}

#[test]
fn ways_around_the_list_are_closed() {
    for source in [
        "{{{name}}}",
        "{{&name}}",
        "{{#*inline \"x\"}}{{/inline}}",
        "{{@root.name}}",
        "{{#each rows as |row|}}{{../name}}{{/each}}",
        "{{#each rows as |row|}}{{@index}}{{/each}}",
        "{{this}}",
        "{{t name}}",
        "{{> (lookup user \"login\")}}",
        "{{> greet user}}",
    ] {
        assert!(
            matches!(check(source), Err(ThemeProblem::Forbidden { .. })),
            "{source}: {:?}",
            check(source)
        );
    }
}

#[test]
fn recursion_and_multiplying_lists_are_refused() {
    assert!(matches!(check("{{> self}}"), Err(ThemeProblem::Recursion(name)) if name == "self"));
    assert!(matches!(check("{{> ping}}"), Err(ThemeProblem::Recursion(name)) if name == "ping"));
    let lists =
        "{{#each rows as |a|}}{{#each a.tags as |b|}}{{#each a.tags as |c|}}{{/each}}{{/each}}{{/each}}";
    assert!(matches!(check(lists), Err(ThemeProblem::TooDeep { what: "lists", .. })));
    assert!(check("{{#each rows}}{{/each}}").is_err());
}

/// 125 million elements from 1,500 tags: neither this check nor a rendering may walk them.
#[test]
fn multiplying_partials_are_refused() {
    assert!(matches!(check("{{> many}}"), Err(ThemeProblem::TooManyTags { .. })));
    check("{{> most}}").expect("five hundred are fine");
}

#[test]
fn overlaid_samples_know_what_any_of_them_has() {
    let mut shape = json!({ "a": null, "rows": [] });
    overlay(&mut shape, json!({ "a": { "b": 1 }, "rows": [{ "x": 1 }] }));
    overlay(&mut shape, json!({ "a": null, "rows": [{ "y": 1 }], "c": 2 }));
    assert_eq!(shape, json!({ "a": { "b": 1 }, "rows": [{ "x": 1, "y": 1 }], "c": 2 }));
}

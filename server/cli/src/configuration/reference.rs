use super::keys::{DefaultValue, KEYS};
use std::fmt::Write as _;

const HEAD: &str = "\
# Configuration

<!-- Generated from the table of keys in server/cli; change it there. -->

Values come from, the later winning: the defaults below, the file named by `--config`, the environment. An empty
environment variable counts as none. A name that no key has is an error. In the file, the part before a key's last
dot is its section:

```toml
listen = \"0.0.0.0:8443\"
public_url = \"https://login.example.org\"

[mail]
pool_size = 8
```
";

/// The reference page in Markdown (docs/reference/configuration.md).
#[must_use]
pub fn reference() -> String {
    let mut page = String::from(HEAD);
    for key in KEYS {
        let default = match key.default {
            DefaultValue::Text("") => "none".into(),
            DefaultValue::Text(text) => format!("`{text}`"),
            DefaultValue::Words(words) => words.to_owned(),
        };
        write!(
            page,
            "\n## `{}`\n\n{}\n\n- Environment: `{}`\n- Expects: {}\n- Default: {default}\n",
            key.path,
            key.meaning,
            key.environment_name(),
            key.shape.expected(),
        )
        .expect("a String takes everything");
    }
    page
}

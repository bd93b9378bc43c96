//! A real browser for tests: headless Chromium with a fresh profile, driven from outside.
//!
//! The methods panic with what the browser said: a test that cannot click has failed.

mod driver;

use base64::{Engine as _, prelude::BASE64_STANDARD};
use driver::Driver;
use latchkey_test_databases::is_left_out;
use serde_json::{Value, json};
use std::{fs, path::Path};

/// The key under which WebDriver names an element (W3C WebDriver §12.1).
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";

/// Whether pages may run scripts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum JavaScript {
    /// As browsers come.
    On,
    /// Switched off in the browser's settings: `noscript` shows, handlers don't run.
    Off,
}

/// A window of a browser that nobody else uses; it closes when this is dropped.
#[derive(Debug)]
pub struct Browser {
    driver: Driver,
}

impl Browser {
    /// Opens a window.
    ///
    /// `None` only when `cargo xtask test --without browser` says so; a line on stderr then tells.
    ///
    /// # Panics
    /// When there is no browser or no driver: a missing browser is a failure, never a skipped test.
    pub async fn start(javascript: JavaScript) -> Option<Browser> {
        if is_left_out("browser") {
            return None;
        }
        let mut options = json!({ "args": [
            "--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking",
            "--disable-component-update", "--disable-sync", "--no-first-run", "--disable-dev-shm-usage",
            "--no-proxy-server", "--window-size=1280,900", "--hide-scrollbars",
        ]});
        if javascript == JavaScript::Off {
            options["prefs"] = json!({ "profile.managed_default_content_settings.javascript": 2 });
        }
        match Driver::start(options).await {
            Ok(driver) => Some(Self { driver }),
            Err(problem) => panic!(
                "a browser is needed for this test and cannot be used: {problem}\n\
                 `cargo xtask test` installs what the tests need; `cargo xtask test --without browser` leaves it out"
            ),
        }
    }

    /// Goes to `url` and waits until the page is loaded.
    pub async fn open(&self, url: &str) {
        self.post("open", "/url", json!({ "url": url })).await;
    }

    /// Replaces what the field `css` holds with `text`, key by key.
    pub async fn fill(&self, css: &str, text: &str) {
        let element = self.find(css).await;
        self.post(css, &format!("/element/{element}/clear"), json!({})).await;
        self.post(css, &format!("/element/{element}/value"), json!({ "text": text })).await;
    }

    /// Clicks on the first element that `css` selects, and waits for the page that follows, if any.
    pub async fn click(&self, css: &str) {
        let element = self.find(css).await;
        self.post(css, &format!("/element/{element}/click"), json!({})).await;
    }

    /// The text of the first element that `css` selects, as it is seen.
    pub async fn text(&self, css: &str) -> String {
        let element = self.find(css).await;
        string(self.get(css, &format!("/element/{element}/text")).await)
    }

    /// The page's title.
    pub async fn title(&self) -> String {
        string(self.get("title", "/title").await)
    }

    /// Where the browser is now.
    pub async fn current_url(&self) -> String {
        string(self.get("current URL", "/url").await)
    }

    /// The page's HTML as the browser holds it now.
    pub async fn source(&self) -> String {
        string(self.get("source", "/source").await)
    }

    /// Runs the body of a function in the page and returns what it returns. Works with [`JavaScript::Off`] too, and
    /// past the page's Content-Security-Policy: the debugger runs it, not the page.
    pub async fn run(&self, script: &str) -> Value {
        self.post("run", "/execute/sync", json!({ "script": script, "args": [] })).await
    }

    /// The same for a page that may be on its way to another: `None` when the script had no page to run in.
    pub async fn try_run(&self, script: &str) -> Option<Value> {
        self.driver.post("/execute/sync", &json!({ "script": script, "args": [] })).await.ok()
    }

    /// Makes the window `width` by `height` CSS pixels, whatever the platform's smallest window is, and chooses the
    /// colour scheme that pages are asked for.
    pub async fn look_like(&self, width: u32, height: u32, dark: bool) {
        let size = json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false });
        self.debug("Emulation.setDeviceMetricsOverride", size).await;
        let scheme = json!({ "name": "prefers-color-scheme", "value": if dark { "dark" } else { "light" } });
        // Colours under way from one scheme to the other are nobody's choice.
        let stillness = json!({ "name": "prefers-reduced-motion", "value": "reduce" });
        self.debug("Emulation.setEmulatedMedia", json!({ "features": [scheme, stillness] })).await;
    }

    /// Writes what the window shows to `path`, as PNG.
    pub async fn screenshot(&self, path: &Path) {
        let encoded = string(self.get("screenshot", "/screenshot").await);
        let png = BASE64_STANDARD.decode(encoded).expect("the driver sends base64");
        fs::write(path, png).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    }

    /// Errors on the console since the last call: exceptions, broken requests, violations of the page's
    /// Content-Security-Policy.
    pub async fn console_errors(&self) -> Vec<String> {
        let entries = self.post("log", "/se/log", json!({ "type": "browser" })).await;
        let entries = entries.as_array().expect("the log is a list");
        entries
            .iter()
            .filter(|entry| entry["level"] == "SEVERE")
            .map(|entry| string(entry["message"].clone()))
            .collect()
    }

    /// What breaks WCAG 2.2 level A or AA on this page, one line a place: rule, reason, selector. Empty is good.
    ///
    /// # Panics
    /// When axe-core isn't installed: `cargo xtask test` does it (`npm ci` in `tests/browser`).
    pub async fn accessibility_violations(&self) -> Vec<String> {
        let axe = Path::new(env!("CARGO_MANIFEST_DIR")).join("browser/node_modules/axe-core/axe.min.js");
        let axe = fs::read_to_string(&axe).unwrap_or_else(|error| {
            panic!("{}: {error}; `cargo xtask test` runs `npm ci` in tests/browser", axe.display())
        });
        let script = format!("{axe};\n{}", include_str!("browser/accessibility.js"));
        let answer = self.post("axe", "/execute/async", json!({ "script": script, "args": [] })).await;
        let lines = answer.as_array().unwrap_or_else(|| panic!("axe-core failed: {answer}"));
        lines.iter().cloned().map(string).collect()
    }

    async fn find(&self, css: &str) -> String {
        let found = self.post(css, "/element", json!({ "using": "css selector", "value": css })).await;
        string(found[ELEMENT].clone())
    }

    /// A command of the Chrome DevTools protocol.
    async fn debug(&self, command: &str, parameters: Value) {
        self.post(command, "/goog/cdp/execute", json!({ "cmd": command, "params": parameters })).await;
    }

    async fn get(&self, what: &str, path: &str) -> Value {
        self.driver.get(path).await.unwrap_or_else(|problem| panic!("browser, {what}: {problem}"))
    }

    async fn post(&self, what: &str, path: &str, body: Value) -> Value {
        self.driver.post(path, &body).await.unwrap_or_else(|problem| panic!("browser, {what}: {problem}"))
    }
}

fn string(value: Value) -> String {
    match value {
        Value::String(text) => text,
        other => panic!("the driver sends a text, not {other}"),
    }
}

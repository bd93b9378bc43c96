//! A person with a real browser at a server's pages.

use crate::{
    browser::{Browser, JavaScript},
    server::{TestServer, until},
};

/// The windows that every page has to look right in: width, height, dark.
pub const LOOKS: [(u32, u32, bool); 4] =
    [(1280, 900, false), (1280, 900, true), (390, 844, false), (390, 844, true)];

/// A browser at a server's pages.
pub struct Guest<'a> {
    pub browser: Browser,
    javascript: JavaScript,
    server: &'a TestServer,
}

impl<'a> Guest<'a> {
    /// `None` when browsers were left out of this run, which has been said loudly.
    pub async fn at(server: &'a TestServer, javascript: JavaScript) -> Option<Guest<'a>> {
        Some(Self { browser: Browser::start(javascript).await?, javascript, server })
    }

    /// Goes to a path of the server.
    pub async fn open(&self, path: &str) {
        self.browser.open(&format!("{}{path}", self.server.running.app.public_url().origin())).await;
    }

    /// Fills the page's main form in and sends it.
    pub async fn submit(&self, fields: &[(&str, &str)]) {
        for (name, text) in fields {
            self.browser.fill(&format!("[name={name}]"), text).await;
        }
        self.leave_by("form[method=post] [type=submit]").await;
    }

    /// Clicks on what leads to another page and waits until that is there.
    pub async fn leave_by(&self, css: &str) {
        self.browser.run("window.isLeft = true").await;
        self.browser.click(css).await;
        let arrived = "return window.isLeft === undefined && document.readyState === 'complete'";
        until("the next page is there", async || {
            self.browser.try_run(arrived).await.filter(|there| *there == true)
        })
        .await;
    }

    /// Logs in at Quillfern.
    pub async fn log_in(&self, login: &str, password: &str) {
        self.open("/t/quillfern/login").await;
        self.submit(&[("login", login), ("password", password)]).await;
    }

    /// The page is `title`d so, in good order to everybody's eyes, and nothing on it was blocked or broken.
    pub async fn assert_sound(&self, title: &str) {
        assert_eq!(self.browser.text("h1").await, title, "{}", self.browser.current_url().await);
        for (width, height, dark) in LOOKS {
            self.browser.look_like(width, height, dark).await;
            let look = format!("{title} at {width}, {}", if dark { "dark" } else { "light" });
            // The checker itself is a script that the page has to run.
            if self.javascript == JavaScript::On {
                assert_eq!(self.browser.accessibility_violations().await, Vec::<String>::new(), "{look}");
            }
            let overflow =
                "return document.documentElement.scrollWidth - document.documentElement.clientWidth";
            assert_eq!(self.browser.run(overflow).await, 0, "{look}: nothing is cut off at the side");
        }
        self.assert_quiet(title).await;
    }

    /// Nothing on the console but that the page itself was answered with an error's status, as some are.
    pub async fn assert_quiet(&self, what: &str) {
        let own = |error: &String| {
            error.contains("the server responded with a status of 4") && !error.contains("/assets/")
        };
        let errors: Vec<_> =
            self.browser.console_errors().await.into_iter().filter(|error| !own(error)).collect();
        assert_eq!(errors, Vec::<String>::new(), "{what}");
    }
}

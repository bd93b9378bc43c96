use super::*;
use RedirectUriError::{Character, Escape, Fragment, NotHttps, Relative, Scheme, TooLong, UserInformation};
use proptest::prelude::*;

const CALLBACK: &str = "https://client.example/cb";

/// Everything that somebody may try in place of [`CALLBACK`].
const HOSTILE: &[&str] = &[
    // Nothing, or less.
    "",
    " ",
    "https://client.example/c",
    "https://client.example",
    "https://client.example/",
    "client.example/cb",
    "//client.example/cb",
    "/cb",
    "cb",
    // Case.
    "HTTPS://client.example/cb",
    "Https://client.example/cb",
    "https://Client.example/cb",
    "https://CLIENT.EXAMPLE/cb",
    "https://client.example/CB",
    "https://client.example/Cb",
    // More path, and other ways to the same one.
    "https://client.example/cb/",
    "https://client.example//cb",
    "https://client.example/cb//",
    "https://client.example/./cb",
    "https://client.example/cb/.",
    "https://client.example/cb/..",
    "https://client.example/x/../cb",
    "https://client.example/cb/../cb",
    "https://client.example/cb/../evil",
    "https://client.example/cb;x",
    "https://client.example/cb;jsessionid=1",
    "https://client.example/cb.evil",
    "https://client.example/cbx",
    // Escapes.
    "https://client.example/%63b",
    "https://client.example/c%62",
    "https://client.example%2fcb",
    "https://client.example/cb%2f",
    "https://client.example/cb%2e%2e",
    "https://client.example/cb%2F..%2Fevil",
    "https://client.example/cb%252f",
    "https://client.example/cb%00",
    "https://client.example/cb%0d%0aSet-Cookie:%20a=b",
    "https://client.example/cb%20",
    "https://client.exampl%65/cb",
    // White space and control characters.
    " https://client.example/cb",
    "https://client.example/cb ",
    "https://client.example/cb\t",
    "https://client.example/cb\n",
    "https://client.example/cb\r\n",
    "https://client.example/cb\0",
    "https://client.example/c\tb",
    "ht\ttps://client.example/cb",
    "https://client.example /cb",
    "\u{feff}https://client.example/cb",
    "https://client.example/cb\u{200b}",
    // Backslashes.
    "https:\\\\client.example\\cb",
    "https://client.example\\cb",
    "https://client.example/cb\\",
    "https://evil.example\\@client.example/cb",
    // User information.
    "https://user@client.example/cb",
    "https://user:password@client.example/cb",
    "https://@client.example/cb",
    "https://client.example@evil.example/cb",
    "https://client.example:443@evil.example/cb",
    // Hosts that begin or end the same.
    "https://client.example.evil.example/cb",
    "https://evilclient.example/cb",
    "https://evil.client.example/cb",
    "https://client.example./cb",
    "https://client.exampl/cb",
    "https://client.examplee/cb",
    "https://client-example/cb",
    "https://clientXexample/cb",
    "https://evil.example/https://client.example/cb",
    "https://evil.example/?https://client.example/cb",
    "https://evil.example/#https://client.example/cb",
    // Letters that look the same.
    "https://client.examp\u{217c}e/cb",
    "https://cl\u{456}ent.example/cb",
    "https://client\u{3002}example/cb",
    "https://client.example\u{ff0f}cb",
    "https://\u{ff43}lient.example/cb",
    "https://client.example/\u{441}b",
    "https://xn--clent-5za.example/cb",
    // Ports.
    "https://client.example:443/cb",
    "https://client.example:8443/cb",
    "https://client.example:/cb",
    "https://client.example:0443/cb",
    "https://client.example:80/cb",
    // Queries and fragments.
    "https://client.example/cb?",
    "https://client.example/cb?x",
    "https://client.example/cb?code=a",
    "https://client.example/cb&x",
    "https://client.example/cb#",
    "https://client.example/cb#x",
    "https://client.example/cb?#",
    // Schemes.
    "http://client.example/cb",
    "https:client.example/cb",
    "https:/client.example/cb",
    "https:///client.example/cb",
    "ws://client.example/cb",
    "ftp://client.example/cb",
    "javascript://client.example/cb",
    "javascript:alert(1)//https://client.example/cb",
    "data:text/html,https://client.example/cb",
    "view-source:https://client.example/cb",
    "com.example.app:/cb",
    // Two at once.
    "https://client.example/cb https://evil.example/",
    "https://client.example/cb,https://evil.example/",
    // Wildcards.
    "https://*.example/cb",
    "https://client.example/*",
];

#[test]
fn nothing_but_the_uri_itself_matches() {
    assert!(HOSTILE.len() >= 60);
    assert!(matches(CALLBACK, CALLBACK));
    for presented in HOSTILE {
        assert!(!matches(CALLBACK, presented), "{presented:?}");
        assert!(!matches(presented, CALLBACK), "{presented:?}");
    }
}

#[test]
fn a_loopback_uri_matches_with_any_port() {
    for (registered, presented) in [
        ("http://127.0.0.1/cb", "http://127.0.0.1:51004/cb"),
        ("http://127.0.0.1:80/cb", "http://127.0.0.1/cb"),
        ("http://127.0.0.1:3000/cb", "http://127.0.0.1:65535/cb"),
        ("http://[::1]/cb?a=b", "http://[::1]:1/cb?a=b"),
        ("http://localhost/", "http://localhost:8080/"),
        ("http://localhost", "http://localhost:8080"),
        ("http://localhost?a", "http://localhost:8080?a"),
    ] {
        assert!(matches(registered, presented), "{registered} {presented}");
    }
}

#[test]
fn but_for_the_port_a_loopback_uri_is_the_same() {
    for presented in [
        "http://127.0.0.1:1/CB",
        "http://127.0.0.1:1/cb/",
        "http://127.0.0.1:1/cb?x",
        "http://127.0.0.1:1/cb#x",
        "http://127.0.0.1:1",
        "http://127.0.0.1:/cb",
        "http://127.0.0.1:0/cb",
        "http://127.0.0.1:01/cb",
        "http://127.0.0.1:65536/cb",
        "http://127.0.0.1:99999/cb",
        "http://127.0.0.1:123456/cb",
        "http://127.0.0.1:+1/cb",
        "http://127.0.0.1:1 /cb",
        "http://127.0.0.1:1:2/cb",
        "http://127.0.0.1:1@evil.example/cb",
        "http://127.0.0.1:1.evil.example/cb",
        "http://127.0.0.1.evil.example/cb",
        "http://127.0.0.1@evil.example/cb",
        "http://127.0.0.1evil.example/cb",
        "http://127.0.0.1\\cb",
        "http://127.0.0.2:1/cb",
        "http://127.1:1/cb",
        "http://0x7f.0.0.1:1/cb",
        "http://0.0.0.0:1/cb",
        "http://[::1]:1/cb",
        "http://[::ffff:127.0.0.1]:1/cb",
        "http://localhost:1/cb",
        "https://127.0.0.1:1/cb",
        "HTTP://127.0.0.1:1/cb",
        "http://127.0.0.1:１/cb",
    ] {
        assert!(!matches("http://127.0.0.1/cb", presented), "{presented}");
    }
    assert!(!matches("http://localhost/cb", "http://localhost.evil.example:1/cb"));
    assert!(!matches("http://localhost/cb", "http://localhost:1.evil.example/cb"));
    assert!(!matches("https://localhost/cb", "https://localhost:8443/cb"));
    assert!(!matches("com.example.app:/cb", "com.example.app:1/cb"));
}

#[test]
fn what_may_be_registered() {
    for uri in [
        CALLBACK,
        "https://client.example",
        "https://client.example:8443/cb?a=b&c=d%20e",
        "https://xn--bcher-kva.example/~jo/cb",
        "https://192.0.2.1/cb",
        "https://[2001:db8::1]:8443/cb",
        "https://localhost/cb",
        "http://localhost:3000/cb",
        "http://127.0.0.1/cb",
        "http://[::1]:3000/",
    ] {
        assert_eq!(check_registered(uri, ApplicationType::Web), Ok(()), "{uri}");
        assert_eq!(check_registered(uri, ApplicationType::Native), Ok(()), "{uri}");
    }
    for uri in
        ["com.example.app:/cb", "com.example.app:/", "com.example.app://cb/x", "com.example.app:cb?a=b"]
    {
        assert_eq!(check_registered(uri, ApplicationType::Native), Ok(()), "{uri}");
        assert_eq!(check_registered(uri, ApplicationType::Web), Err(Scheme), "{uri}");
    }
}

#[test]
fn what_may_not_be_registered() {
    let long = format!("https://client.example/{}", "a".repeat(2_000));
    for (uri, error) in [
        (&*long, TooLong),
        ("https://client.example/cb#", Fragment),
        ("https://client.example/cb#x", Fragment),
        ("", Relative),
        ("/cb", Relative),
        ("client.example/cb", Relative),
        ("HTTPS://client.example/cb", Relative),
        ("1https://client.example", Relative),
        (" https://client.example/cb", Character),
        ("https://client.example/c b", Character),
        ("https://client.example\\cb", Character),
        ("https://client.example/cb\t", Character),
        ("https://client.example/\"", Character),
        ("https://client.example/<script>", Character),
        ("https://client.example/{x}", Character),
        ("https://cl\u{456}ent.example/cb", Character),
        ("https://client.example/cb%0d", Escape),
        ("https://client.example/cb%0A", Escape),
        ("https://client.example/cb%00", Escape),
        ("https://client.example/cb%1f", Escape),
        ("https://client.example/cb%7F", Escape),
        ("https://client.example/cb%", Escape),
        ("https://client.example/cb%4", Escape),
        ("https://client.example/cb%zz", Escape),
        ("https://client.example/cb%+1", Escape),
        ("https://user@client.example/cb", UserInformation),
        ("https://user:password@client.example/cb", UserInformation),
        ("https://@client.example/cb", UserInformation),
        ("http://client.example/cb", NotHttps),
        ("http://localhost.evil.example/cb", NotHttps),
        ("http://LOCALHOST/cb", NotHttps),
        ("http://127.0.0.2/cb", NotHttps),
        ("http://127.1/cb", NotHttps),
        ("http://[::]/cb", NotHttps),
        ("http://0.0.0.0/cb", NotHttps),
    ] {
        for application in [ApplicationType::Web, ApplicationType::Native] {
            assert_eq!(check_registered(uri, application), Err(error), "{uri}");
        }
    }
}

#[test]
fn hosts_are_well_formed() {
    for uri in [
        "https:client.example/cb",
        "https:/client.example/cb",
        "https:///cb",
        "https://",
        "https://?x",
        "https://:443/cb",
        "https://client.example:/cb",
        "https://client.example:0/cb",
        "https://client.example:080/cb",
        "https://client.example:65536/cb",
        "https://client.example:https/cb",
        "https://client.example:1:2/cb",
        "https://client.example./cb",
        "https://.example/cb",
        "https://client..example/cb",
        "https://*.example/cb",
        "https://client_one.example/cb",
        "https://client%2eexample/cb",
        "https://client.example;x/cb",
        "https://client.example,evil.example/cb",
        "https://client.example'/cb",
        "https://[::1/cb",
        "https://[]/cb",
        "https://[::g]/cb",
        "https://[::1]x/cb",
        "https://[::1%25eth0]/cb",
        "https://999.999.999.999/cb",
        "https://1.2.3.4.5/cb",
        "https://xn--/cb",
    ] {
        assert_eq!(check_registered(uri, ApplicationType::Web), Err(RedirectUriError::Host), "{uri}");
    }
}

#[test]
fn schemes_that_run_or_read_are_nobodys() {
    for uri in [
        "javascript:alert(1)",
        "javascript://client.example/%250aalert(1)",
        "data:text/html,x",
        "vbscript:x",
        "file:///etc/passwd",
        "blob:https://client.example/x",
        "about:blank",
        "view-source:https://client.example/cb",
        "filesystem:https://client.example/cb",
        "ws://client.example/cb",
        "ftp://client.example/cb",
        "mailto:a@client.example",
        "tel:1",
        "intent://x",
        "ms-appx-web:x",
        "myapp:/cb",
        "urn:ietf:wg:oauth:2.0:oob",
        "com.example.app:",
        "com.example.app://",
    ] {
        for application in [ApplicationType::Web, ApplicationType::Native] {
            assert_eq!(check_registered(uri, application), Err(Scheme), "{uri}");
        }
    }
    for uri in ["java.script:x#y", "JavaScript.x:y", "com.example app:/cb", ".com:/cb"] {
        assert!(check_registered(uri, ApplicationType::Native).is_err(), "{uri}");
    }
    let with_user = check_registered("com.example.app://user@x/cb", ApplicationType::Native);
    assert_eq!(with_user, Err(UserInformation));
}

#[test]
fn a_policy_names_the_origin_or_the_scheme() {
    for (uri, source) in [
        (CALLBACK, "https://client.example"),
        ("https://client.example:443/cb", "https://client.example"),
        ("https://Client.Example:8443/cb?a=b", "https://client.example:8443"),
        ("http://localhost:3000/cb", "http://localhost:3000"),
        ("http://127.0.0.1/cb", "http://127.0.0.1"),
        ("http://[::1]:3000/cb", "http:"),
        ("com.example.app:/cb", "com.example.app:"),
    ] {
        assert_eq!(form_action_source(uri), source, "{uri}");
    }
    for uri in [
        "",
        "x",
        "https://",
        "javascript:alert(1)",
        "data:text/html,x",
        "https://client.example;script-src *",
        "https://client.example;script-src/cb",
        "https://a,b/",
        "https://*/cb",
        "http://client.example/cb",
        "com.example.app;x:/cb",
        "com.example.app x:/cb",
    ] {
        assert_eq!(form_action_source(uri), "'none'", "{uri}");
    }
}

proptest! {
    #[test]
    fn any_text_is_survived(text in "\\PC{0,60}", uri in "(https?|com\\.a)://[a-z0-9.:@\\[\\]%/?]{0,40}") {
        for text in [text, uri] {
            let web = check_registered(&text, ApplicationType::Web);
            prop_assert_eq!(matches(CALLBACK, &text), text == CALLBACK);
            let source = form_action_source(&text);
            let is_source = |b: u8| b.is_ascii_alphanumeric() || b"-.:/+".contains(&b);
            prop_assert!(source == "'none'" || source.bytes().all(is_source), "{}", source);
            if web.is_ok() {
                // What is registered is what a browser makes of it: no user, no fragment, and the host that one reads.
                let url = Url::parse(&text).expect("checked");
                prop_assert!(url.username().is_empty() && url.password().is_none() && url.fragment().is_none());
                if let Some(Host::Domain(host)) = url.host() {
                    prop_assert!(text.contains(host));
                }
            }
        }
    }

    #[test]
    fn a_changed_letter_never_matches(place in 0..CALLBACK.len(), letter in any::<char>()) {
        let mut changed: Vec<char> = CALLBACK.chars().collect();
        changed[place] = letter;
        let changed: String = changed.into_iter().collect();
        prop_assert_eq!(matches(CALLBACK, &changed), changed == CALLBACK);
    }
}

//! Below HTTP's manners: what only a socket can send.

use latchkey_tests::{
    databases::Engine,
    server::{PATIENCE, TestServer},
};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
    time::timeout,
};

async fn server() -> TestServer {
    TestServer::start(Engine::Sqlite).await.expect("SQLite is never left out")
}

/// Sends bytes and reads until there is a whole head of an answer, or the server hangs up. The connection stays open on
/// our side: the server must not wait for more.
async fn exchange(server: &TestServer, bytes: &[u8]) -> String {
    let mut stream = TcpStream::connect(server.running.address).await.expect("it listens");
    // It may hang up before everything is written: that is an answer too.
    let _ = stream.write_all(bytes).await;
    let mut answer = Vec::new();
    let read = async {
        let mut chunk = [0; 4096];
        while !answer.windows(4).any(|window| window == b"\r\n\r\n") {
            match stream.read(&mut chunk).await {
                Ok(0) | Err(_) => return,
                Ok(length) => answer.extend_from_slice(&chunk[..length]),
            }
        }
    };
    let start = String::from_utf8_lossy(&bytes[..bytes.len().min(60)]);
    timeout(PATIENCE, read)
        .await
        .unwrap_or_else(|_| panic!("{start:?} waits for more in place of an answer"));
    String::from_utf8_lossy(&answer).into_owned()
}

fn status(answer: &str) -> &str {
    answer.split(' ').nth(1).unwrap_or_default()
}

async fn assert_alive(server: &TestServer) {
    let health = reqwest::get(format!("{}/healthz", server.origin)).await.expect("an answer");
    assert_eq!(health.status(), 200);
}

/// A megabyte is refused by its announcement; none of it has to be sent.
#[tokio::test]
async fn a_password_of_a_megabyte_is_refused_before_it_arrives() {
    let server = server().await;
    let token = &server.tenant("quillfern").owner.api_token;
    let form = "content-type: application/x-www-form-urlencoded";
    let json = format!("content-type: application/json\r\nauthorization: Bearer {token}");
    for (path, headers) in [
        ("/t/quillfern/login", form),
        ("/t/quillfern/reset", form),
        ("/t/quillfern/recover", "content-type: application/json"),
        ("/api/v1/tenants/quillfern/users", &json),
    ] {
        let head = format!(
            "POST {path} HTTP/1.1\r\nhost: localhost\r\ncontent-length: 1048576\r\n{headers}\r\n\r\npassword=p"
        );
        let answer = exchange(&server, head.as_bytes()).await;
        assert_eq!(status(&answer), "413", "{path}: {answer}");
    }
    // Without an announcement it is cut off as soon as it is too long.
    let chunk = format!("{:x}\r\n{}\r\n", 70_000, "p".repeat(70_000));
    let head = format!(
        "POST /t/quillfern/login HTTP/1.1\r\nhost: localhost\r\ntransfer-encoding: chunked\r\n{form}\r\n\r\n{chunk}"
    );
    assert_eq!(status(&exchange(&server, head.as_bytes()).await), "413");
    assert_alive(&server).await;
}

#[tokio::test]
async fn heads_that_cannot_be_read_are_refused() {
    let server = server().await;
    let huge = format!(
        "GET /t/quillfern/login HTTP/1.1\r\nhost: localhost\r\nx-huge: {}\r\n\r\n",
        "x".repeat(1 << 20)
    );
    let many: String = (0..1000).map(|number| format!("x-{number}: y\r\n")).collect();
    let many = format!("GET /t/quillfern/login HTTP/1.1\r\nhost: localhost\r\n{many}\r\n");
    let address = format!("GET /{} HTTP/1.1\r\nhost: localhost\r\n\r\n", "x".repeat(100_000));
    for (bytes, expected) in [
        (huge.as_bytes(), &["431", ""][..]),
        (many.as_bytes(), &["431"]),
        (address.as_bytes(), &["414"]),
        (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", &["400", ""]),
        (b"GET / HTTP/9.9\r\n\r\n", &["400", "505"]),
        (b"GET /t/quill\0fern/login HTTP/1.1\r\nhost: localhost\r\n\r\n", &["400"]),
        (b"GET /t/quillfern/login HTTP/1.1\r\nhost: local\0host\r\n\r\n", &["400"]),
        (b"POST /t/quillfern/login HTTP/1.1\r\nhost: localhost\r\ncontent-length: -1\r\n\r\n", &["400"]),
        (b"POST /t/quillfern/login HTTP/1.1\r\nhost: a\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\nxx", &["400"]),
    ] {
        let answer = exchange(&server, bytes).await;
        let start = String::from_utf8_lossy(&bytes[..bytes.len().min(60)]).into_owned();
        assert!(expected.contains(&status(&answer)), "{start:?}: {answer}");
        assert_alive(&server).await;
    }
}

/// Header values that are bytes but no text reach every handler.
#[tokio::test]
async fn headers_that_are_no_text_change_nothing() {
    let server = server().await;
    for name in [
        "accept-language",
        "cookie",
        "x-forwarded-for",
        "origin",
        "authorization",
        "content-type",
        "if-match",
    ] {
        for (method, path) in
            [("GET", "/t/quillfern/login"), ("POST", "/t/quillfern/login"), ("GET", "/api/v1/me")]
        {
            let mut head =
                format!("{method} {path} HTTP/1.1\r\nhost: localhost\r\ncontent-length: 0\r\n{name}: ")
                    .into_bytes();
            head.extend(b"\xff\xfe;\x80=\"\r\n\r\n");
            let answer = exchange(&server, &head).await;
            assert!(
                matches!(status(&answer).as_bytes(), [b'2' | b'3' | b'4', ..]),
                "{method} {path} {name}: {answer}"
            );
        }
    }
    assert_alive(&server).await;
}

/// Clients that send half of something and go.
#[tokio::test]
async fn half_a_request_does_no_harm() {
    let server = server().await;
    for half in [
        "",
        "PO",
        "POST /t/quillfern/login HTTP/1.1\r\nhost: loc",
        "POST /t/quillfern/login HTTP/1.1\r\nhost: a\r\n\
        content-type: application/x-www-form-urlencoded\r\ncontent-length: 50\r\n\r\nlogin=dev",
    ] {
        let mut stream = TcpStream::connect(server.running.address).await.expect("it listens");
        stream.write_all(half.as_bytes()).await.expect("written");
        drop(stream);
    }
    assert_alive(&server).await;
}

use super::*;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpListener,
};

/// Answers every request with `answer`.
async fn stranger(answer: String) -> u16 {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("a port");
    let port = listener.local_addr().expect("an address").port();
    tokio::spawn(async move {
        while let Ok((mut socket, _)) = listener.accept().await {
            let mut read = [0; 4096];
            let _ = socket.read(&mut read).await;
            let _ = socket.write_all(answer.as_bytes()).await;
        }
    });
    port
}

fn open() -> HttpOutbound {
    HttpOutbound::new(vec!["127.0.0.0/8".parse().expect("a network"), "::1/128".parse().expect("a network")])
        .expect("a client")
}

fn ok(body: &str) -> String {
    format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}", body.len())
}

#[tokio::test]
async fn loopback_is_reached_neither_by_address_nor_by_name() {
    let port = stranger(ok("secret")).await;
    let closed = HttpOutbound::new(Vec::new()).expect("a client");
    for host in ["127.0.0.1", "localhost", "[::1]", "2130706433", "0x7f.1", "[::ffff:127.0.0.1]"] {
        let fetched = closed.get(&format!("http://{host}:{port}/")).await;
        assert!(matches!(fetched, Err(OutboundError::Forbidden(_))), "{host}: {fetched:?}");
    }
}

#[tokio::test]
async fn what_is_opened_answers() {
    let port = stranger(ok("keys")).await;
    let fetched = open().get(&format!("http://127.0.0.1:{port}/")).await;
    assert_eq!(fetched, Ok(Fetched { status: 200, body: b"keys".to_vec() }));
    let named = open().post_form(&format!("http://localhost:{port}/"), &[("a", "b")]).await;
    assert_eq!(named.map(|fetched| fetched.status), Ok(200));
}

#[tokio::test]
async fn redirects_are_answers() {
    let inside = stranger(ok("secret")).await;
    let answer =
        format!("HTTP/1.1 302 Found\r\nlocation: http://127.0.0.1:{inside}/\r\ncontent-length: 0\r\n\r\n");
    let port = stranger(answer).await;
    let fetched = open().get(&format!("http://127.0.0.1:{port}/")).await;
    assert_eq!(fetched, Ok(Fetched { status: 302, body: Vec::new() }));
}

#[tokio::test]
async fn an_endless_answer_is_cut() {
    let port = stranger(ok(&"x".repeat(MOST_BYTES + 1))).await;
    let fetched = open().get(&format!("http://127.0.0.1:{port}/")).await;
    assert_eq!(fetched, Err(OutboundError::TooLong(MOST_BYTES)));
}

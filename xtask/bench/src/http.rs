//! A client for HTTP/1.1 (RFC 9112) over one connection that stays open. It does next to nothing, so that what is
//! measured is the server; and it counts the bytes that cross the wire, which clients with a comfortable face hide.

use crate::Outcome;
use base64::{Engine as _, engine::general_purpose::STANDARD as BASE64};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use std::{fmt::Write as _, io, net::SocketAddr};
use tokio::{
    io::{AsyncBufReadExt as _, AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _, BufReader},
    net::TcpStream,
};

/// What a form leaves as it is (WHATWG URL §5.2).
const FORM: &AsciiSet = &NON_ALPHANUMERIC.remove(b'*').remove(b'-').remove(b'.').remove(b'_');

/// An open connection to the server.
pub struct Connection<S = TcpStream> {
    stream: BufReader<S>,
}

/// A whole answer.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    /// Names in lower case.
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
    /// Status line, headers and body as they came, whatever their encoding.
    pub wire_bytes: usize,
}

impl Connection {
    pub async fn open(address: SocketAddr) -> io::Result<Self> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        Ok(Self { stream: BufReader::new(stream) })
    }
}

impl<S: AsyncRead + AsyncWrite + Unpin> Connection<S> {
    /// Sends a request made by [`get`], [`post_form`] or [`post_json`] and reads the whole answer.
    pub async fn send(&mut self, request: &[u8]) -> io::Result<Answer> {
        self.stream.write_all(request).await?;
        let mut answer = self.head().await?;
        let length = answer.header("content-length").and_then(|length| length.parse::<usize>().ok());
        if answer.header("transfer-encoding") == Some("chunked") {
            self.chunks(&mut answer).await?;
        } else if let Some(length) = length {
            answer.body.resize(length, 0);
            self.stream.read_exact(&mut answer.body).await?;
            answer.wire_bytes += length;
        } else if !matches!(answer.status, 204 | 304) {
            return Err(broken("an answer without a length"));
        }
        Ok(answer)
    }

    async fn head(&mut self) -> io::Result<Answer> {
        let mut wire_bytes = 0;
        let first = self.line(&mut wire_bytes).await?;
        let status = first.split(' ').nth(1).and_then(|status| status.parse().ok());
        let status = status.ok_or_else(|| broken("no status line"))?;
        let mut headers = Vec::new();
        loop {
            let line = self.line(&mut wire_bytes).await?;
            if line.is_empty() {
                return Ok(Answer { status, headers, body: Vec::new(), wire_bytes });
            }
            let (name, value) = line.split_once(':').ok_or_else(|| broken("a header without a colon"))?;
            headers.push((name.to_ascii_lowercase(), value.trim().to_owned()));
        }
    }

    async fn chunks(&mut self, answer: &mut Answer) -> io::Result<()> {
        loop {
            let size = self.line(&mut answer.wire_bytes).await?;
            let size = usize::from_str_radix(&size, 16).map_err(|_| broken("a chunk without a size"))?;
            let filled = answer.body.len();
            answer.body.resize(filled + size, 0);
            self.stream.read_exact(&mut answer.body[filled..]).await?;
            answer.wire_bytes += size;
            self.line(&mut answer.wire_bytes).await?;
            if size == 0 {
                return Ok(());
            }
        }
    }

    /// A line without its end.
    async fn line(&mut self, wire_bytes: &mut usize) -> io::Result<String> {
        let mut line = String::new();
        *wire_bytes += self.stream.read_line(&mut line).await?;
        match line.strip_suffix("\r\n") {
            Some(line) => Ok(line.to_owned()),
            None => Err(io::ErrorKind::UnexpectedEof.into()),
        }
    }
}

impl Answer {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers_named(name).next()
    }

    pub fn headers_named(&self, name: &str) -> impl Iterator<Item = &str> {
        self.headers.iter().filter(move |(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// `name=value` of each cookie that the answer sets.
    pub fn cookies(&self) -> impl Iterator<Item = &str> {
        self.headers_named("set-cookie").filter_map(|cookie| cookie.split(';').next())
    }

    /// The answer, if it has that status.
    ///
    /// # Errors
    /// The status that it has instead, and how its body begins.
    pub fn expect(self, status: u16) -> Outcome<Self> {
        if self.status == status {
            return Ok(self);
        }
        let start: String = String::from_utf8_lossy(&self.body).chars().take(300).collect();
        Err(format!("expected {status}, got {}: {start}", self.status).into())
    }
}

/// A page or file as a browser asks for it; `headers` are whole lines.
pub fn get(address: SocketAddr, path: &str, headers: &str) -> Vec<u8> {
    format!("GET {path} HTTP/1.1\r\nHost: {address}\r\nAccept: text/html,*/*;q=0.8\r\n{headers}\r\n")
        .into_bytes()
}

/// A form as a browser posts it from a page of the same site.
pub fn post_form(address: SocketAddr, path: &str, cookie: &str, fields: &[(&str, &str)]) -> Vec<u8> {
    let headers = format!(
        "Origin: http://{address}\r\nSec-Fetch-Site: same-origin\r\nAccept: text/html,*/*;q=0.8\r\nCookie: {cookie}\r\n\
         Content-Type: application/x-www-form-urlencoded\r\n"
    );
    post(address, path, &headers, &form(fields))
}

/// Fields as a form's body has them, or an address's query.
pub fn form(fields: &[(&str, &str)]) -> String {
    let mut body = String::new();
    for (name, value) in fields {
        let separator = if body.is_empty() { "" } else { "&" };
        let value = utf8_percent_encode(value, FORM);
        let _ = write!(body, "{separator}{name}={value}");
    }
    body
}

/// How a client proves who it is: as `client_secret_basic` (RFC 6749 §2.3.1).
#[derive(Debug, Clone)]
pub struct Credentials {
    pub id: String,
    pub secret: String,
}

/// A client's call of an OAuth endpoint.
pub fn post_as_client(
    address: SocketAddr,
    path: &str,
    client: &Credentials,
    fields: &[(&str, &str)],
) -> Vec<u8> {
    let [id, secret] = [&client.id, &client.secret].map(|text| utf8_percent_encode(text, FORM));
    let basic = BASE64.encode(format!("{id}:{secret}"));
    let headers = format!(
        "Authorization: Basic {basic}\r\nAccept: application/json\r\n\
         Content-Type: application/x-www-form-urlencoded\r\n"
    );
    post(address, path, &headers, &form(fields))
}

/// A call of the management API.
pub fn post_json(address: SocketAddr, path: &str, token: &str, body: &serde_json::Value) -> Vec<u8> {
    let headers = format!("Authorization: Bearer {token}\r\nContent-Type: application/json\r\n");
    post(address, path, &headers, &body.to_string())
}

fn post(address: SocketAddr, path: &str, headers: &str, body: &str) -> Vec<u8> {
    let length = body.len();
    format!("POST {path} HTTP/1.1\r\nHost: {address}\r\n{headers}Content-Length: {length}\r\n\r\n{body}")
        .into_bytes()
}

fn broken(what: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, what)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What comes of each of these answers, sent one after the other over one connection.
    async fn read(answers: &str, count: usize) -> Vec<io::Result<Answer>> {
        let (ours, mut theirs) = tokio::io::duplex(1 << 16);
        theirs.write_all(answers.as_bytes()).await.expect("room");
        let mut connection = Connection { stream: BufReader::new(ours) };
        let mut read = Vec::new();
        for number in 0..count {
            if number + 1 == count {
                theirs.shutdown().await.expect("open");
            }
            read.push(connection.send(b"").await);
        }
        read
    }

    #[tokio::test]
    async fn answers_end_where_they_say() {
        let first = "HTTP/1.1 303 See Other\r\nSet-Cookie: a=b; Path=/\r\nset-cookie: c=d\r\ncontent-length: 0\r\n\r\n";
        let second = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n";
        let answers = read(&format!("{first}{second}HTTP/1.1 204 No Content\r\n\r\n"), 3).await;
        let answers: Vec<Answer> = answers.into_iter().map(|answer| answer.expect("whole")).collect();
        assert_eq!(answers[0].status, 303);
        assert_eq!(answers[0].cookies().collect::<Vec<_>>(), ["a=b", "c=d"]);
        assert_eq!(answers[0].wire_bytes, first.len());
        assert_eq!((answers[1].body.as_slice(), answers[1].wire_bytes), (&b"abcde"[..], second.len()));
        assert_eq!((answers[2].status, answers[2].body.len()), (204, 0));
    }

    #[tokio::test]
    async fn an_answer_that_is_cut_short_is_none() {
        for cut in [
            "",
            "HTTP/1.1 200 OK\r\n",
            "HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nabc",
            "HTTP/1.1 200 OK\r\n\r\n",
        ] {
            assert!(read(cut, 1).await[0].is_err(), "{cut:?}");
        }
    }

    #[test]
    fn form_fields_arrive_as_they_were_meant() {
        let address = SocketAddr::from(([127, 0, 0, 1], 80));
        let request = post_form(address, "/x", "a=b", &[("login", "a&b=ż"), ("password", "c d")]);
        let request = String::from_utf8(request).expect("text");
        assert!(
            request.ends_with("Content-Length: 35\r\n\r\nlogin=a%26b%3D%C5%BC&password=c%20d"),
            "{request}"
        );
    }

    #[test]
    fn a_client_is_known_by_its_id_and_secret() {
        let address = SocketAddr::from(([127, 0, 0, 1], 80));
        let client = Credentials { id: "a:b".into(), secret: "c d".into() };
        let request = post_as_client(address, "/token", &client, &[("scope", "a b")]);
        let request = String::from_utf8(request).expect("text");
        let basic = BASE64.encode("a%3Ab:c%20d");
        assert!(request.contains(&format!("\r\nAuthorization: Basic {basic}\r\n")), "{request}");
        assert!(request.ends_with("\r\n\r\nscope=a%20b"), "{request}");
    }
}

use ipnet::IpNet;
use latchkey_domain::context::Network;
use poem::Request;
use std::net::IpAddr;

/// The network that a request came from: the peer's, or, if the peer is a trusted proxy, the last address in
/// `X-Forwarded-For` that isn't one. Anything before that address could have been written by anybody.
pub(super) fn of(request: &Request, trusted: &[IpNet]) -> Option<Network> {
    let peer = request.remote_addr().as_socket_addr()?.ip();
    let forwarded =
        request.headers().get_all("x-forwarded-for").iter().filter_map(|value| value.to_str().ok());
    Some(Network::of(client(peer, &forwarded.collect::<Vec<_>>().join(","), trusted)))
}

fn client(peer: IpAddr, forwarded: &str, trusted: &[IpNet]) -> IpAddr {
    let is_trusted =
        |address: IpAddr| trusted.iter().any(|network| network.contains(&address.to_canonical()));
    let mut nearest = peer;
    for hop in forwarded.rsplit(',').map(str::trim) {
        if !is_trusted(nearest) {
            return nearest;
        }
        let Ok(address) = hop.parse() else { return nearest };
        nearest = address;
    }
    nearest
}

#[cfg(test)]
mod tests {
    use super::*;

    fn client_of(peer: &str, forwarded: &str) -> String {
        let trusted = ["10.0.0.0/8".parse().expect("a network")];
        client(peer.parse().expect("an address"), forwarded, &trusted).to_string()
    }

    #[test]
    fn a_stranger_cannot_say_where_they_come_from() {
        assert_eq!(client_of("192.0.2.1", "198.51.100.7"), "192.0.2.1");
    }

    #[test]
    fn a_trusted_proxy_is_believed_about_its_own_peer_only() {
        assert_eq!(client_of("10.0.0.1", "198.51.100.7"), "198.51.100.7");
        assert_eq!(client_of("10.0.0.1", "1.1.1.1, 198.51.100.7, 10.2.3.4"), "198.51.100.7");
        assert_eq!(client_of("10.0.0.1", "rubbish"), "10.0.0.1");
        assert_eq!(client_of("10.0.0.1", ""), "10.0.0.1");
    }
}

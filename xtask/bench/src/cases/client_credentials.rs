//! The client-credentials grant over HTTP, with JWT access tokens: beside oidc-provider, and beside signing alone.

use super::{
    Plan, connections,
    tokens::{Provider, Side, Tokens},
};
use crate::{
    Outcome,
    ground::Ground,
    http::{Answer, Connection},
    limit,
    load::Errand,
    measure::Summary,
    peer::{Peer, SCOPE},
    server::Server,
    sink::{Acknowledge, Sink},
    table::{Row, Target},
};
use latchkey_protocol::jose::{Algorithm, SigningKey};
use latchkey_server::installation::LeftToTheServer;
use std::{net::SocketAddr, sync::Arc};

/// As many times the peer's answers.
const BEYOND_PEER: f64 = 10.0;
/// Two thirds: a signature and half of another's time for all else.
const OF_SIGNING: f64 = 0.667;

pub(super) async fn run(plan: &Plan) -> Outcome<Vec<Row>> {
    let ground = Ground::prepare(None, Arc::new(LeftToTheServer)).await?;
    let es256 = Provider::ours(&ground, Algorithm::Es256).await?;
    let rs256 = Provider::ours(&ground, Algorithm::Rs256).await?;
    let sink = Sink::start(Acknowledge::Usually).await?;
    let server = Server::start(&ground, &sink.url()).await?;
    let peer = Peer::start().await?;
    let es256 = Compared::measure(plan, &server, &peer, es256).await?;
    let rs256 = Compared::measure(plan, &server, &peer, rs256).await?;
    server.end().await?;
    let peer_in_words = peer.words();
    peer.end().await?;

    let beside = format!("{} connections; reference: {peer_in_words}", connections());
    let case = "client credentials, ES256 : oidc-provider";
    let target = Target::AtLeast(BEYOND_PEER);
    let beside_peer = Row::paired(case, "/s", &es256.ours.rates, &es256.theirs.rates, target)
        .remark(format!("{beside}; {}; {}", es256.words(), es256.beside_signing()));
    let case = "client credentials, RS256 : signing";
    let target = Target::AtLeast(OF_SIGNING);
    let beside_signing = Row::paired(case, "/s", &rs256.ours.rates, &rs256.signing, target)
        .below_its_reference()
        .remark(format!("reference: RS256 alone, no server; {}; {}", rs256.words(), rs256.beside_peer()));
    Ok(vec![beside_peer, beside_signing])
}

/// Both sides and the limit, of one algorithm.
struct Compared {
    ours: Side<Asking>,
    theirs: Side<Asking>,
    signing: Vec<f64>,
    algorithm: Algorithm,
}

impl Compared {
    async fn measure(plan: &Plan, server: &Server, peer: &Peer, provider: Provider) -> Outcome<Self> {
        let algorithm = provider.algorithm;
        let ours = vec![server.address; connections()];
        let (asking, signed_bytes) = Asking::prepare(&provider, &ours).await?;
        let mut ours = Side::open(plan, &ours, vec![server.process.clone()], asking).await?;
        let theirs = peer.addresses(connections());
        let (asking, _) =
            Asking::prepare(&Provider::peer(algorithm, Peer::client(algorithm)), &theirs).await?;
        let mut theirs: Side<Asking> = Side::open(plan, &theirs, peer.processes()?, asking).await?;
        let (key, mut signing) = (Arc::new(SigningKey::generate(algorithm)?), Vec::new());
        for _ in 0..plan.token_slices {
            signing.push(limit::sign_for(key.clone(), signed_bytes, plan.token_slice).await?.rate());
            theirs.slice(plan).await?;
            ours.slice(plan).await?;
        }
        Ok(Self { ours, theirs, signing, algorithm })
    }

    fn words(&self) -> String {
        format!("ours answers {}; oidc-provider {}", self.ours.words(), self.theirs.words())
    }

    fn beside_signing(&self) -> String {
        let ratio = Summary::of_ratios(&self.ours.rates, &self.signing).median;
        let signing = Summary::of(&self.signing).median;
        format!("{} alone, no server: {signing:.0} /s, of which ours reaches {ratio:.2}", self.algorithm)
    }

    fn beside_peer(&self) -> String {
        let ratio = Summary::of_ratios(&self.ours.rates, &self.theirs.rates).median;
        let theirs = Summary::of(&self.theirs.rates).median;
        format!("oidc-provider: {theirs:.0} /s, ours {ratio:.1} times that")
    }
}

/// The same request over and over.
struct Asking {
    /// By connection.
    requests: Vec<Vec<u8>>,
    mark: String,
}

impl Asking {
    /// With how many bytes of a token are signed.
    async fn prepare(provider: &Provider, addresses: &[SocketAddr]) -> Outcome<(Self, usize)> {
        let fields = [("grant_type", "client_credentials"), ("scope", SCOPE)];
        let requests: Vec<_> = addresses.iter().map(|address| provider.ask(*address, &fields)).collect();
        let (address, request) = (addresses[0], &requests[0]);
        let mut connection = Connection::open(address).await?;
        let token = Tokens::read(connection.send(request).await?)?.access_token;
        let mark = provider.verify(address, &mut connection, &token).await?;
        let signed_bytes = token.rfind('.').unwrap_or_default();
        Ok((Self { requests, mark }, signed_bytes))
    }
}

impl Errand for Asking {
    fn next(&self, connection: usize) -> Option<Vec<u8>> {
        self.requests.get(connection).cloned()
    }

    fn check(&self, _connection: usize, answer: Answer) -> Outcome<()> {
        Tokens::read(answer)?.is_like(&self.mark)
    }
}

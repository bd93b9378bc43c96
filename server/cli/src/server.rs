//! A running server: listener, routes, workers, and an orderly end.

use crate::{
    configuration::Tls,
    installation::{Installation, OpenError, public_url},
};
use latchkey_app::{App, audit, jobs, jobs::worker::Lane, outbox};
use latchkey_domain::mail::MailTransport;
use latchkey_web::EdgeSettings;
use poem::{
    Route,
    listener::{
        Acceptor as _, AcceptorExt as _, Listener as _, RustlsCertificate, RustlsConfig, TcpAcceptor,
        TcpListener,
    },
};
use std::{fs, io, net::SocketAddr, sync::Arc, time::Duration};
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;
use url::Url;

/// Time that requests and mails under way are given when the server ends.
const GRACE: Duration = Duration::from_secs(20);

/// Connections on which nothing is asked are closed after this time.
const IDLE: Duration = Duration::from_secs(60);

/// How a server is reached.
pub struct Reach {
    pub listen: SocketAddr,
    /// `None`: `http://localhost` and the port that was given.
    pub public_url: Option<Url>,
    /// Where `/metrics` is served.
    pub metrics: Option<SocketAddr>,
    pub tls: Option<Tls>,
    pub edge: EdgeSettings,
}

/// Why a server can't start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    #[error("listen: {address}: {source}")]
    Listen { address: SocketAddr, source: io::Error },
    #[error("tls: {0}")]
    Tls(io::Error),
    #[error(transparent)]
    Open(#[from] OpenError),
}

/// A server under way. Dropping it stops it without grace; [`RunningServer::stop`] with.
pub struct RunningServer {
    pub app: App,
    pub address: SocketAddr,
    /// Where `/metrics` is served, if anywhere.
    pub metrics_address: Option<SocketAddr>,
    stop: CancellationToken,
    tasks: Vec<JoinHandle<()>>,
}

impl RunningServer {
    /// Listens, starts the workers and answers. `more` adds routes of the binary's own.
    pub async fn start(
        installation: Installation,
        reach: Reach,
        mail: Arc<dyn MailTransport>,
        more: impl FnOnce(&App, Route) -> Route,
    ) -> Result<Self, StartError> {
        let (acceptor, address) = listen(reach.listen).await?;
        let metrics = match reach.metrics {
            Some(address) => Some(listen(address).await?),
            None => None,
        };
        let metrics_address = metrics.as_ref().map(|(_, address)| *address);
        let origin = match &reach.public_url {
            Some(url) => public_url(url),
            None => latchkey_app::PublicUrl::new(format!("http://localhost:{}", address.port()), "localhost"),
        };
        let app = installation.into_app(origin, mail)?;
        let routes = more(&app, latchkey_web::routes(&app));
        let endpoint = latchkey_web::finish(&app, reach.edge, routes);
        let stop = CancellationToken::new();
        let stopping = stop.clone().cancelled_owned();
        let mut tasks = vec![
            tokio::spawn(outbox::worker::run(app.clone(), stop.clone())),
            tokio::spawn(jobs::worker::run(app.clone(), Lane::Inside, stop.clone())),
            tokio::spawn(jobs::worker::run(app.clone(), Lane::Outbound, stop.clone())),
            tokio::spawn(audit::sealer::run(app.clone(), stop.clone())),
        ];
        tasks.push(match &reach.tls {
            None => tokio::spawn(serve(poem::Server::new_with_acceptor(acceptor), endpoint, stopping)),
            Some(tls) => {
                let acceptor = acceptor.rustls(certificate(tls)?);
                tokio::spawn(serve(poem::Server::new_with_acceptor(acceptor), endpoint, stopping))
            }
        });
        if let Some((acceptor, _)) = metrics {
            let server = poem::Server::new_with_acceptor(acceptor);
            tasks.push(tokio::spawn(serve(
                server,
                latchkey_web::metrics(&app),
                stop.clone().cancelled_owned(),
            )));
        }
        Ok(Self { app, address, metrics_address, stop, tasks })
    }

    /// Lets requests and mails under way finish, then ends.
    pub async fn stop(mut self) {
        self.stop.cancel();
        for task in self.tasks.drain(..) {
            let _ = tokio::time::timeout(GRACE, task).await;
        }
    }
}

impl Drop for RunningServer {
    fn drop(&mut self) {
        self.stop.cancel();
        for task in &self.tasks {
            task.abort();
        }
    }
}

/// Listens, and tells on what address, which counts where port 0 was asked for.
async fn listen(asked: SocketAddr) -> Result<(TcpAcceptor, SocketAddr), StartError> {
    let listen_error = |source| StartError::Listen { address: asked, source };
    let acceptor = TcpListener::bind(asked).into_acceptor().await.map_err(listen_error)?;
    let local = acceptor.local_addr();
    let address = local.first().and_then(|address| address.as_socket_addr().copied()).unwrap_or(asked);
    Ok((acceptor, address))
}

async fn serve<A>(
    server: poem::Server<std::convert::Infallible, A>,
    endpoint: poem::endpoint::BoxEndpoint<'static>,
    stopping: impl Future<Output = ()> + Send + 'static,
) where
    A: poem::listener::Acceptor + 'static,
{
    let server = server.idle_timeout(IDLE);
    if let Err(error) = server.run_with_graceful_shutdown(endpoint, stopping, Some(GRACE)).await {
        tracing::error!(%error, "the listener failed");
    }
}

fn certificate(
    tls: &Tls,
) -> Result<impl futures_util::Stream<Item = RustlsConfig> + Send + 'static, StartError> {
    let certificate = RustlsCertificate::new()
        .cert(fs::read(&tls.certificate_file).map_err(StartError::Tls)?)
        .key(fs::read(&tls.key_file).map_err(StartError::Tls)?);
    let config = RustlsConfig::new().fallback(certificate);
    Ok(futures_util::stream::once(futures_util::future::ready(config)))
}

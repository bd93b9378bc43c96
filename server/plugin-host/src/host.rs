use crate::{
    Limits, StartError, engine,
    guest::Guest,
    imports,
    library::{Library, Loaded},
    loading,
    queue::Queue,
    running,
    running::Runner,
    watchdog::Watchdog,
    worlds,
    worlds::{Brand, Claims, Compose, Described, Generate, Propose, Question, Shape, World},
};
use async_trait::async_trait;
use latchkey_domain::{
    Entropy, digest,
    password::{PasswordPolicy, PlainPassword},
    plugin::{
        Callee, Capability, Claim, ClaimsContext, ComposeContext, Event, GenerationContext, Inspection,
        MailParts, Person, PluginFailure, PluginHost, PluginResult, ProposedBrand, TenantFacts,
        UnfitComponent,
    },
};
use std::{io, sync::Arc};
use tokio::sync::{Mutex, OwnedMutexGuard};
use wasmtime::component::Linker;

/// Runs guests. One per process: what it bounds, it bounds for all tenants together.
pub struct Host {
    runner: Arc<Runner>,
    linker: Arc<Linker<Guest>>,
    library: Arc<Library>,
    queue: Queue,
    /// One component is compiled at a time.
    compiler: Arc<Mutex<()>>,
}

impl Host {
    /// Starts the engine and its watchdog.
    ///
    /// # Errors
    /// When the limits contradict each other or the machine, or the cache folder can't be used.
    pub fn new(limits: Limits) -> Result<Self, StartError> {
        let engine = engine::engine(&limits)?;
        let linker = imports::linker(&engine).map_err(|error| StartError::Engine(format!("{error:#}")))?;
        let watchdog = Watchdog::start(&engine)?;
        Ok(Self {
            library: Arc::new(Library::new(&limits)),
            queue: Queue::new(&limits),
            runner: Arc::new(Runner::new(engine, limits, watchdog)),
            linker: Arc::new(linker),
            compiler: Arc::default(),
        })
    }
}

/// Calls.
impl Host {
    async fn call<Q: Question>(&self, callee: Callee, question: Q) -> PluginResult<Q::Answer> {
        let loaded = self.library.get(&callee.digest).ok_or(PluginFailure::NotLoaded)?;
        let Some(pre) = Q::pre(&loaded.world).cloned() else {
            let capability = loaded.inspection.capability;
            return Err(PluginFailure::Trap(format!(
                "it is a {capability} and was asked for something else"
            )));
        };
        let slot = self.queue.turn(callee.tenant).await?;
        let runner = Arc::clone(&self.runner);
        blocking(move || {
            let Callee { entropy, settings, .. } = callee;
            let answered = runner.run(slot, entropy, |store| question.ask(&pre, store, &settings))?;
            running::accepted(answered, |raw| question.accept(raw))
        })
        .await
    }
}

/// Does `work` off the async threads.
async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> PluginResult<T> + Send + 'static,
) -> PluginResult<T> {
    tokio::task::spawn_blocking(work).await.unwrap_or_else(|error| {
        tracing::error!(%error, "the plugin host failed");
        Err(PluginFailure::Trap("the host failed while it ran".to_owned()))
    })
}

/// Loading.
impl Host {
    /// Compiles a component that has been looked at, and asks it who it is. The compiler stays taken until it is
    /// done, also when the caller gives up.
    async fn admit(
        &self,
        component: Arc<[u8]>,
        digest: String,
        capability: Capability,
        compiler: OwnedMutexGuard<()>,
    ) -> Result<Inspection, UnfitComponent> {
        let (runner, linker) = (Arc::clone(&self.runner), Arc::clone(&self.linker));
        let compiled = loading::apart(move || {
            let compiled = loading::compile(&runner.engine, &linker, capability, &component)?;
            Ok((compiled, compiler))
        });
        let ((world, code_bytes), _compiler) = compiled.await.map_err(unfinished)??;
        let (world, described) = self.describe(world).await?;
        let Described { name, version, settings_schema } = described;
        let inspection = Inspection { digest, capability, name, version, settings_schema };
        self.library.keep(Arc::new(Loaded { world, inspection: inspection.clone(), code_bytes }));
        Ok(inspection)
    }

    async fn describe(&self, world: World) -> Result<(World, Described), UnfitComponent> {
        let unfit =
            |failure: PluginFailure| UnfitComponent(format!("was asked to `describe` itself: {failure}"));
        let slot = self.queue.slot().await.ok_or_else(|| unfit(PluginFailure::Busy))?;
        let runner = Arc::clone(&self.runner);
        let answered = blocking(move || {
            let answered = runner.run(slot, Arc::new(NoEntropy), |store| world.describe(store).map(Ok))?;
            running::accepted(answered, |raw| Ok((world, worlds::checked(raw)?)))
        });
        Ok(answered.await.map_err(unfit)?.answer)
    }
}

fn unfinished(error: io::Error) -> UnfitComponent {
    tracing::error!(%error, "the plugin compiler failed");
    UnfitComponent("could not be compiled: the compiler failed".to_owned())
}

/// What a guest says about itself is not left to chance.
struct NoEntropy;

impl Entropy for NoEntropy {
    fn fill(&self, bytes: &mut [u8]) {
        bytes.fill(0);
    }
}

#[async_trait]
impl PluginHost for Host {
    fn is_loaded(&self, digest: &str) -> bool {
        self.library.has(digest)
    }

    async fn load(&self, component: Arc<[u8]>) -> Result<Inspection, UnfitComponent> {
        // Hashing a large component takes a moment; looking at it, which bounds it, comes first.
        let (limits, bytes) = (self.runner.limits.clone(), Arc::clone(&component));
        let looked = loading::apart(move || {
            let capability = loading::look(&bytes, &limits)?;
            Ok((digest::sha256_hex(&bytes), capability))
        });
        let (digest, capability) = looked.await.map_err(unfinished)??;
        if let Some(loaded) = self.library.get(&digest) {
            return Ok(loaded.inspection.clone());
        }
        let compiler = Arc::clone(&self.compiler).lock_owned().await;
        // Somebody else may have loaded it meanwhile.
        if let Some(loaded) = self.library.get(&digest) {
            return Ok(loaded.inspection.clone());
        }
        self.admit(component, digest, capability, compiler).await
    }

    async fn generate(
        &self,
        callee: Callee,
        context: GenerationContext,
        policy: PasswordPolicy,
    ) -> PluginResult<PlainPassword> {
        self.call(callee, Generate::new(context, policy)).await
    }

    async fn compose(
        &self,
        callee: Callee,
        context: ComposeContext,
        draft: MailParts,
    ) -> PluginResult<MailParts> {
        self.call(callee, Compose::new(context, draft)).await
    }

    async fn brand(
        &self,
        callee: Callee,
        tenant: TenantFacts,
        locale: String,
    ) -> PluginResult<ProposedBrand> {
        self.call(callee, Brand::new(tenant, locale)).await
    }

    async fn propose(
        &self,
        callee: Callee,
        person: Person,
        domain: Option<String>,
        attempt: u32,
    ) -> PluginResult<String> {
        self.call(callee, Propose::new(person, domain, attempt)).await
    }

    async fn claims(&self, callee: Callee, context: ClaimsContext) -> PluginResult<Vec<Claim>> {
        self.call(callee, Claims::new(context)).await
    }

    async fn shape(&self, callee: Callee, events: Vec<Event>) -> PluginResult<Vec<Event>> {
        self.call(callee, Shape::new(events)).await
    }
}

use crate::{Limits, cache_folder};
use std::{io, path::PathBuf};
use wasmtime::{Config, Engine, OptLevel, PoolingAllocationConfig, Strategy};

/// Why the host can't run guests.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    #[error("the plugins' engine doesn't start: {0}")]
    Engine(String),
    #[error("the plugins' cache folder {} can't be used: {reason}", .folder.display())]
    CacheFolder { folder: PathBuf, reason: String },
    #[error("the plugins' watchdog doesn't start: {0}")]
    Watchdog(#[from] io::Error),
}

/// Core instances in a component: those that come out of `componentize-py` have 38.
const CORE_INSTANCES: u32 = 100;
const MEMORIES: u32 = 8;
const TABLES: u32 = 32;
/// Wiping what a small guest touched costs less than giving its pages back and faulting them in again.
const RESIDENT_BYTES: usize = 64 * 1024;
/// Lets small offsets go without a bounds check, and no more: the usual gigabytes would buy speed with address space.
const GUARD_BYTES: u64 = 64 * 1024;

/// The engine that compiles and runs all guests.
pub(crate) fn engine(limits: &Limits) -> Result<Engine, StartError> {
    let mut config = Config::new();
    config
        .strategy(Strategy::Cranelift)
        .cranelift_opt_level(OptLevel::Speed)
        .epoch_interruption(true)
        .max_wasm_stack(limits.stack_bytes)
        .memory_init_cow(true)
        .memory_reservation(limits.memory_bytes as u64)
        .memory_guard_size(GUARD_BYTES);
    restrict(&mut config);
    config.allocation_strategy(pool(limits));
    if let Some(folder) = &limits.cache_folder {
        config.cache(Some(cache_folder::open(folder)?));
    }
    Engine::new(&config).map_err(|error| StartError::Engine(format!("{error:#}")))
}

/// Turns off what no guest needs. What wasmtime was built without is off anyway: threads, garbage collection, async,
/// and compiling on several cores.
fn restrict(config: &mut Config) {
    config
        .wasm_component_model(true)
        .concurrency_support(false)
        .shared_memory(false)
        .wasm_memory64(false)
        .wasm_relaxed_simd(false)
        // Nobody sees a guest's backtrace: what is told of a trap is its kind.
        .wasm_backtrace_max_frames(None)
        .native_unwind_info(false)
        .generate_address_map(false);
}

/// Room for one component's instance, and a second while the first is being cleared away.
fn pool(limits: &Limits) -> PoolingAllocationConfig {
    let mut pool = PoolingAllocationConfig::new();
    pool.total_component_instances(2)
        .total_core_instances(2 * CORE_INSTANCES)
        .total_memories(2 * MEMORIES)
        .total_tables(2 * TABLES)
        .max_core_instances_per_component(CORE_INSTANCES)
        .max_memories_per_component(MEMORIES)
        .max_tables_per_component(TABLES)
        .max_tables_per_module(TABLES)
        .max_memories_per_module(MEMORIES)
        .max_core_instance_size(4 * 1024 * 1024)
        .max_component_instance_size(4 * 1024 * 1024)
        .max_memory_size(limits.memory_bytes)
        .table_elements(limits.table_elements)
        .linear_memory_keep_resident(RESIDENT_BYTES)
        .table_keep_resident(RESIDENT_BYTES);
    pool
}

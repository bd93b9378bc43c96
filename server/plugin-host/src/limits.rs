use latchkey_domain::plugin::MAXIMUM_COMPONENT_BYTES;
use std::{path::PathBuf, time::Duration};

/// What guests may use. The defaults let guests of every language in `plugins/` pass, interpreters included.
#[derive(Debug, Clone)]
pub struct Limits {
    /// How long a call may take, its instance's making included and the wait before it not.
    pub deadline: Duration,
    /// Of all of an instance's memories together. At most one instance lives, so this is also the most that all
    /// guests have.
    pub memory_bytes: usize,
    /// Of all of an instance's tables together.
    pub table_elements: usize,
    /// The guest's stack. Must leave the host half a MiB on a thread of the runtime's blocking pool (2 MiB).
    pub stack_bytes: usize,
    /// What may come out of a guest at once: an answer, or the arguments of a host function.
    pub output_bytes: usize,
    pub component_bytes: usize,
    /// The longest function: compiling takes more than linear time in a function's size.
    pub function_bytes: usize,
    /// Calls that may wait, all tenants together.
    pub queue_length: usize,
    /// Calls that may wait for one tenant, so that nobody fills the queue alone.
    pub queue_length_per_tenant: usize,
    /// Compiled components that are kept: at most so many, of at most so much machine code in all. The one that was
    /// used longest ago goes first.
    pub kept_components: usize,
    pub kept_code_bytes: usize,
    /// Where compiled components outlive the process. Made private if it doesn't exist, refused if others may enter
    /// it: what lies in it is run.
    pub cache_folder: Option<PathBuf>,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            deadline: Duration::from_millis(250),
            memory_bytes: 64 * 1024 * 1024,
            table_elements: 65_536,
            stack_bytes: 512 * 1024,
            output_bytes: 256 * 1024,
            component_bytes: MAXIMUM_COMPONENT_BYTES,
            function_bytes: 1024 * 1024,
            queue_length: 256,
            queue_length_per_tenant: 32,
            kept_components: 64,
            kept_code_bytes: 256 * 1024 * 1024,
            cache_folder: None,
        }
    }
}

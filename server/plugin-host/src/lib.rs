//! Runs tenants' WebAssembly components: compiled once, one fresh instance a call, within bounds.

//! What guests may ask the host for: randomness, and to write down a line.

use crate::{
    bindings::{log, random},
    failure::Forbidden,
    guest::Guest,
    text,
};
use latchkey_domain::{
    entropy,
    plugin::{LogLevel, LogLine},
};
use wasmtime::{
    Engine,
    component::{HasSelf, Linker},
};

/// The most random bytes in a call of `random.bytes`.
const RANDOM_BYTES: u32 = 4_096;
/// The most log lines in a call, and characters in a line; what is beyond is dropped.
const LOG_LINES: usize = 50;
const LOG_CHARACTERS: usize = 1_000;

/// Everything that any world imports. Which world may import what is checked by name when a component is loaded.
pub(crate) fn linker(engine: &Engine) -> wasmtime::Result<Linker<Guest>> {
    let mut linker = Linker::new(engine);
    random::add_to_linker::<_, HasSelf<Guest>>(&mut linker, |guest| guest)?;
    log::add_to_linker::<_, HasSelf<Guest>>(&mut linker, |guest| guest)?;
    Ok(linker)
}

impl random::Host for Guest {
    fn bytes(&mut self, length: u32) -> wasmtime::Result<Vec<u8>> {
        if length > RANDOM_BYTES {
            return Err(Forbidden("it asked for more than 4,096 random bytes at once").into());
        }
        let mut bytes = vec![0; length as usize];
        self.entropy.fill(&mut bytes);
        Ok(bytes)
    }

    fn below(&mut self, bound: u32) -> wasmtime::Result<u32> {
        Ok(if bound == 0 { 0 } else { entropy::below(self.entropy.as_ref(), bound) })
    }
}

impl log::Host for Guest {
    fn write(&mut self, level: log::Level, message: String) -> wasmtime::Result<()> {
        if self.log.len() < LOG_LINES {
            let message = text::printable(&message, LOG_CHARACTERS);
            self.log.push(LogLine { level: level.into(), message });
        }
        Ok(())
    }
}

impl From<log::Level> for LogLevel {
    fn from(level: log::Level) -> Self {
        match level {
            log::Level::Debug => Self::Debug,
            log::Level::Info => Self::Info,
            log::Level::Warn => Self::Warn,
            log::Level::Error => Self::Error,
        }
    }
}

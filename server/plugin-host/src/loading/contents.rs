use crate::{Limits, text};
use wasmparser::{
    BinaryReaderError, ComponentExternalKind, ComponentTypeRef, FunctionBody, MemoryType, Parser, Payload,
    TypeBounds,
};

/// What a component's outside says: names only, their types are checked once it is compiled.
#[derive(Default)]
pub(crate) struct Contents<'a> {
    /// What it imports from elsewhere. Names that it only gives to types that it has already aren't among them.
    pub(crate) imports: Vec<&'a str>,
    /// The functions that it exports.
    pub(crate) functions: Vec<&'a str>,
}

/// Walks over the whole file, so that a file that was cut off is told as such, and so are functions and memories
/// beyond the limits.
pub(crate) fn scan<'a>(bytes: &'a [u8], limits: &Limits) -> Result<Contents<'a>, String> {
    let mut contents = Contents::default();
    // How many modules and components the current payload lies in, besides the outermost.
    let mut depth = 0_usize;
    for payload in Parser::new(0).parse_all(bytes) {
        match payload.map_err(|error| broken(&error))? {
            Payload::ModuleSection { .. } | Payload::ComponentSection { .. } => depth += 1,
            Payload::End(_) => depth = depth.saturating_sub(1),
            Payload::CodeSectionEntry(body) => function(&body, limits)?,
            Payload::MemorySection(section) => {
                for memory in section {
                    self::memory(&memory.map_err(|error| broken(&error))?, limits)?;
                }
            }
            Payload::ComponentImportSection(section) if depth == 0 => {
                for import in section {
                    let import = import.map_err(|error| broken(&error))?;
                    if !matches!(import.ty, ComponentTypeRef::Type(TypeBounds::Eq(_))) {
                        contents.imports.push(import.name.name);
                    }
                }
            }
            Payload::ComponentExportSection(section) if depth == 0 => {
                for export in section {
                    let export = export.map_err(|error| broken(&error))?;
                    if export.kind == ComponentExternalKind::Func {
                        contents.functions.push(export.name.name);
                    }
                }
            }
            _ => {}
        }
    }
    Ok(contents)
}

fn function(body: &FunctionBody<'_>, limits: &Limits) -> Result<(), String> {
    let (length, maximum) = (body.range().len(), limits.function_bytes);
    if length > maximum {
        return Err(format!("expected functions of at most {maximum} bytes, found one of {length}"));
    }
    Ok(())
}

/// A memory that begins beyond the limit could never be had.
fn memory(memory: &MemoryType, limits: &Limits) -> Result<(), String> {
    let page_bytes = 1_u64.checked_shl(memory.page_size_log2.unwrap_or(16)).unwrap_or(u64::MAX);
    let (length, maximum) = (memory.initial.saturating_mul(page_bytes), limits.memory_bytes);
    if length > maximum as u64 {
        return Err(format!(
            "expected memories of at most {maximum} bytes, found one that begins with {length}"
        ));
    }
    Ok(())
}

fn broken(error: &BinaryReaderError) -> String {
    let found = text::printable(error.message(), 200);
    format!("expected a whole, valid component, found at byte {}: {found}", error.offset())
}

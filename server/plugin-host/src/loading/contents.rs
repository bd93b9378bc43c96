use crate::text;
use wasmparser::{BinaryReaderError, ComponentExternalKind, ComponentTypeRef, Parser, Payload, TypeBounds};

/// What a component's outside says: names only, their types are checked once it is compiled.
#[derive(Default)]
pub(crate) struct Contents<'a> {
    /// What it imports from elsewhere. Names that it only gives to types that it has already aren't among them.
    pub(crate) imports: Vec<&'a str>,
    /// The functions that it exports.
    pub(crate) functions: Vec<&'a str>,
}

/// Walks over the whole file, so that a file that was cut off is told as such, and a function that would take the
/// compiler too long as well.
pub(crate) fn scan(bytes: &[u8], maximum_function_bytes: usize) -> Result<Contents<'_>, String> {
    let mut contents = Contents::default();
    // How many modules and components the current payload lies in, besides the outermost.
    let mut depth = 0_usize;
    for payload in Parser::new(0).parse_all(bytes) {
        match payload.map_err(|error| broken(&error))? {
            Payload::ModuleSection { .. } | Payload::ComponentSection { .. } => depth += 1,
            Payload::End(_) => depth = depth.saturating_sub(1),
            Payload::CodeSectionEntry(body) if body.range().len() > maximum_function_bytes => {
                return Err(format!(
                    "expected functions of at most {maximum_function_bytes} bytes, found one of {}",
                    body.range().len()
                ));
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

fn broken(error: &BinaryReaderError) -> String {
    let found = text::printable(error.message(), 200);
    format!("expected a whole, valid component, found at byte {}: {found}", error.offset())
}

use crate::{Outcome, told};
use std::{fs, path::Path};
use wit_component::{
    ComponentEncoder, DecodedWasm, OutputToString, StringEncoding, WitPrinter, embed_component_metadata,
};
use wit_parser::{PackageId, Resolve};

/// Makes components of compiled modules.
pub(crate) struct Wrapper {
    /// The contract, for modules that are written as text and don't carry it.
    contract: Resolve,
    package: PackageId,
}

impl Wrapper {
    pub(crate) fn new(contract: &Path) -> Outcome<Self> {
        let mut resolve = Resolve::default();
        let (package, _) = resolve.push_path(contract).map_err(|error| format!("{error:#}"))?;
        Ok(Self { contract: resolve, package })
    }

    /// A component of a module that carries its world, as wit-bindgen's do. Fails on an import that no world of its
    /// explains, such as WASI's.
    pub(crate) fn wrap(&self, module: &[u8]) -> Outcome<Vec<u8>> {
        let encoder = ComponentEncoder::default().validate(true).module(module);
        encoder.and_then(|mut encoder| encoder.encode()).map_err(|error| format!("{error:#}"))
    }

    /// A component of a text. A module whose first line is `;; world: NAME` is wrapped as one of that world of the
    /// contract; everything else is taken as it is.
    pub(crate) fn assemble(&self, path: &Path) -> Outcome<Vec<u8>> {
        let text = fs::read_to_string(path).map_err(told(path))?;
        let mut binary = wat::parse_str(&text).map_err(|error| error.to_string())?;
        let world = text.lines().next().and_then(|line| line.strip_prefix(";; world: "));
        let Some(world) = world else { return Ok(binary) };
        let world = self
            .contract
            .select_world(&[self.package], Some(world.trim()))
            .map_err(|error| format!("{error:#}"))?;
        embed_component_metadata(&mut binary, &self.contract, world, StringEncoding::UTF8)
            .map_err(|error| format!("{error:#}"))?;
        self.wrap(&binary)
    }
}

/// A component's imports and exports with their types, as WIT text.
pub(crate) fn face(component: &[u8]) -> Outcome<String> {
    let told = |error| format!("{error:#}");
    let decoded = wit_component::decode(component).map_err(told)?;
    let DecodedWasm::Component(resolve, world) = decoded else {
        return Err("a package and no component".to_owned());
    };
    let package = resolve.worlds[world].package.ok_or("its world has no package")?;
    let mut printer = WitPrinter::new(OutputToString::default());
    printer.print(&resolve, package, &[]).map_err(told)?;
    Ok(printer.output.to_string())
}

/// What [`Wrapper`] is, for the manifest: another version may write other bytes.
pub(crate) fn wrapper_version() -> String {
    let pinned =
        include_str!("../Cargo.toml").lines().find_map(|line| line.strip_prefix("wit-component = \"="));
    format!("wit-component {}", pinned.unwrap_or_default().trim_end_matches('"'))
}

//! Guests, written as core modules.

use wit_component::{ComponentEncoder, StringEncoding, embed_component_metadata};
use wit_parser::Resolve;

/// Where a guest's answer lies, and the text in it.
const ANSWER: usize = 256;
const TEXT: usize = 4_096;

/// A guest in the making. Memory: the description below 256, the answer at 256, a text at 4,096, what the host
/// hands in from 32,768 on.
#[derive(Clone)]
pub struct Recipe {
    world: &'static str,
    wit: Option<String>,
    name: String,
    version: String,
    schema: String,
    imports: String,
    items: String,
    data: Vec<(usize, Vec<u8>)>,
    pages: u32,
}

impl Recipe {
    pub fn of(world: &'static str) -> Self {
        Self {
            world,
            wit: None,
            name: "A guest".into(),
            version: "1.0.0".into(),
            schema: "{}".into(),
            imports: String::new(),
            items: String::new(),
            data: Vec::new(),
            pages: 2,
        }
    }

    /// A password generator whose `generate` has this body; it leaves an address on the stack.
    pub fn generator(body: &str) -> Self {
        Self::of("password-generator").export("generate", 15, body)
    }

    /// A login namer whose `propose` has this body.
    pub fn namer(body: &str) -> Self {
        Self::of("login-namer").export("propose", 16, body)
    }

    /// Another contract than the real one.
    pub fn with_contract(mut self, wit: &str) -> Self {
        self.wit = Some(wit.to_owned());
        self
    }

    /// A package beside the contract's own.
    pub fn with_package(mut self, wit: &str) -> Self {
        self.wit = self.wit.map(|own| {
            let (package, rest) = own.split_once(';').expect("it begins with the package's name");
            format!("{package}; {wit} {rest}")
        });
        self
    }

    pub fn described(mut self, name: &str, version: &str, schema: &str) -> Self {
        (self.name, self.version, self.schema) = (name.into(), version.into(), schema.into());
        self
    }

    pub fn import(mut self, interface: &str, name: &str, signature: &str) -> Self {
        self.imports += &format!("(import \"{interface}\" \"{name}\" (func ${name} {signature}))\n");
        self
    }

    pub fn importing_random(self) -> Self {
        self.import("latchkey:plugin/random@1.0.0", "below", "(param i32) (result i32)").import(
            "latchkey:plugin/random@1.0.0",
            "bytes",
            "(param i32 i32)",
        )
    }

    pub fn importing_log(self) -> Self {
        self.import("latchkey:plugin/log@1.0.0", "write", "(param i32 i32 i32)")
    }

    pub fn item(mut self, text: &str) -> Self {
        self.items += text;
        self.items += "\n";
        self
    }

    pub fn export(self, name: &str, parameters: usize, body: &str) -> Self {
        let parameters = " i32".repeat(parameters);
        self.item(&format!(
            "(func (export \"{name}\") (param{parameters}) (result i32) (local $i i32)\n{body})"
        ))
    }

    pub fn data(mut self, address: usize, bytes: &[u8]) -> Self {
        self.data.push((address, bytes.to_vec()));
        self
    }

    pub fn pages(mut self, pages: u32) -> Self {
        self.pages = pages;
        self
    }

    /// The answer at 256 is `ok(text)`.
    pub fn saying(self, text: &str) -> Self {
        self.data(TEXT, text.as_bytes()).data(ANSWER, &words(&[0, TEXT, text.len()]))
    }

    /// The answer at 256 is `err(failed(text))`.
    pub fn refusing(self, text: &str) -> Self {
        self.data(TEXT, text.as_bytes()).data(ANSWER, &words(&[1, 1, TEXT, text.len()]))
    }

    /// The core module, in binary.
    pub fn module(&self) -> Vec<u8> {
        wat::parse_str(self.text()).expect("the test's text is WebAssembly")
    }

    /// The component.
    pub fn component(&self) -> Vec<u8> {
        self.component_of(&self.text())
    }

    /// The component around another module.
    pub fn component_of(&self, module: &str) -> Vec<u8> {
        let mut resolve = Resolve::default();
        let package = match &self.wit {
            Some(wit) => resolve.push_str("test.wit", wit).expect("the test's contract"),
            None => {
                let contract = concat!(env!("CARGO_MANIFEST_DIR"), "/../../plugins/wit/v1");
                resolve.push_path(contract).expect("the contract").0
            }
        };
        let world = resolve.select_world(&[package], Some(self.world)).expect("a world");
        let mut module = wat::parse_str(module).expect("the test's text is WebAssembly");
        embed_component_metadata(&mut module, &resolve, world, StringEncoding::UTF8).expect("a world");
        ComponentEncoder::default()
            .module(&module)
            .and_then(|encoder| encoder.validate(true).encode())
            .unwrap_or_else(|error| panic!("{error:?}"))
    }

    pub fn text(&self) -> String {
        let [name, version, schema] = [&self.name, &self.version, &self.schema].map(String::as_bytes);
        let (version_at, schema_at) = (16_384 + name.len(), 16_384 + name.len() + version.len());
        let description = words(&[16_384, name.len(), version_at, version.len(), schema_at, schema.len()]);
        let mut data = self.data.clone();
        data.push((64, description));
        data.push((16_384, [name, version, schema].concat()));
        let data: String = data.iter().map(|(address, bytes)| segment(*address, bytes)).collect();
        let (imports, items, pages) = (&self.imports, &self.items, self.pages);
        let next = 32_768.max(schema_at + schema.len() + 8) & !7;
        format!(
            "(module {imports}
                (memory (export \"memory\") {pages})
                (global $next (mut i32) (i32.const {next}))
                (func (export \"cabi_realloc\") (param i32 i32 i32 i32) (result i32)
                    (global.get $next)
                    (global.set $next (i32.and
                        (i32.add (i32.add (global.get $next) (local.get 3)) (i32.const 7)) (i32.const -8))))
                (func (export \"describe\") (result i32) (i32.const 64))
                {items} {data})"
        )
    }
}

/// Little-endian, four bytes each.
pub fn words(values: &[usize]) -> Vec<u8> {
    values.iter().flat_map(|&value| u32::try_from(value).expect("small").to_le_bytes()).collect()
}

fn segment(address: usize, bytes: &[u8]) -> String {
    let escaped: String = bytes.iter().map(|byte| format!("\\{byte:02x}")).collect();
    format!("(data (i32.const {address}) \"{escaped}\")\n")
}

/// Answers with what lies at 256.
pub const ANSWER_AT_256: &str = "(i32.const 256)";
/// Never ends.
pub const ENDLESS: &str = "(loop $l (br $l)) (i32.const 256)";
/// Sixteen random letters.
pub const RANDOM_LETTERS: &str = "
    (loop $l
        (i32.store8 offset=4096 (local.get $i) (i32.add (i32.const 97) (call $below (i32.const 26))))
        (br_if $l (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 1))) (i32.const 16))))
    (i32.const 256)";

/// A well-behaved generator.
pub fn letters() -> Recipe {
    Recipe::generator(RANDOM_LETTERS).importing_random().saying("................")
}

/// A well-behaved generator that always says the same.
pub fn constant(text: &str) -> Recipe {
    Recipe::generator(ANSWER_AT_256).saying(text)
}

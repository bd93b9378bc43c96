use crate::{Outcome, told};
use sha2::{Digest as _, Sha256};
use std::{
    fmt::Write as _,
    fs,
    path::{Path, PathBuf},
};

/// One digest over many files, by their paths below `root`: of names, lengths and contents, in the order of names.
pub(crate) fn digest(root: &Path, files: &[PathBuf]) -> Outcome<String> {
    let mut files: Vec<(String, &PathBuf)> = files
        .iter()
        .map(|file| {
            let name = file.strip_prefix(root).unwrap_or(file);
            let name = name.components().map(|part| part.as_os_str().to_string_lossy());
            (name.collect::<Vec<_>>().join("/"), file)
        })
        .collect();
    files.sort();
    let mut hash = Sha256::new();
    for (name, file) in files {
        let content = fs::read(file).map_err(told(file))?;
        hash.update(format!("{name}\n{}\n", content.len()));
        hash.update(content);
    }
    Ok(hexadecimal(&hash.finalize()))
}

pub(crate) fn sha256(content: &[u8]) -> String {
    hexadecimal(&Sha256::digest(content))
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        write!(text, "{byte:02x}").expect("a string takes everything");
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_digest_follows_names_and_contents_and_no_order() {
        let root = std::env::temp_dir().join(format!("latchkey-digest-{}", std::process::id()));
        fs::create_dir_all(&root).unwrap();
        let file = |name: &str, content: &str| {
            let path = root.join(name);
            fs::write(&path, content).unwrap();
            path
        };
        let (a, b) = (file("a", "one"), file("b", "two"));
        let both = digest(&root, &[a.clone(), b.clone()]).unwrap();
        assert_eq!(both, digest(&root, &[b.clone(), a.clone()]).unwrap());
        assert_ne!(both, digest(&root, std::slice::from_ref(&a)).unwrap());
        file("b", "tow");
        assert_ne!(both, digest(&root, &[a.clone(), b.clone()]).unwrap());
        // The same bytes, cut elsewhere.
        file("a", "on");
        file("b", "etwo");
        assert_ne!(both, digest(&root, &[a, b]).unwrap());
        fs::remove_dir_all(&root).unwrap();
    }

    #[test]
    fn sha256_is_the_standards() {
        let abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(sha256(b"abc"), abc);
    }
}

//! The theme is embedded by a macro that notices changed files but not new ones; this makes cargo look at the folder.

fn main() {
    println!("cargo:rerun-if-changed=../../themes/default");
}

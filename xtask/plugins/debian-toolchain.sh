#!/usr/bin/env bash
# A Rust that can build for wasm32-unknown-unknown, from Debian's packages alone: for machines where rustup has no such
# target and can't download it. Packages are unpacked, not installed: nothing outside of PREFIX changes. About 140 MB
# and two minutes. Needs `apt-get update` once, and rustup's cargo on the path, whose linker is used.
#
# usage: debian-toolchain.sh PREFIX
set -euo pipefail
prefix=$(realpath -m "${1:?usage: debian-toolchain.sh PREFIX}")
target=wasm32-unknown-unknown
mkdir -p "$prefix/debs"
# What changes how code is compiled would make another standard library than everybody else's.
unset CARGO_TARGET_DIR CARGO_BUILD_TARGET_DIR RUSTFLAGS CARGO_ENCODED_RUSTFLAGS CARGO_BUILD_RUSTFLAGS RUSTC_WRAPPER RUSTC

if [ ! -x "$prefix/usr/bin/rustc" ]; then
    version=$(apt-cache policy rustc-web | awk '/Candidate:/ { print $2 }')
    case $version in
        '' | '(none)') echo "apt knows no package rustc-web: run apt-get update first" >&2; exit 1 ;;
    esac
    series=$(echo "$version" | cut -d. -f1-2)
    llvm=$(apt-cache depends "libstd-rust-web-$series" | awk '/Depends: libllvm/ { print $2 }')
    cd "$prefix/debs"
    apt-get download -q \
        "rustc-web=$version" "libstd-rust-web-$series=$version" "libstd-rust-web-dev=$version" "rust-web-src=$version" "$llvm"
    for package in rustc-web_* libstd-rust-web* libllvm*; do dpkg-deb -x "$package" "$prefix"; done
    dpkg-deb --fsys-tarfile rust-web-src_* | tar x -C "$prefix" --wildcards './usr/src/rustc-*/library'
fi

library=$(echo "$prefix"/usr/src/rustc-*/library)
mkdir -p "$prefix/usr/lib/rustlib/src/rust"
ln -sfn "$library" "$prefix/usr/lib/rustlib/src/rust/library"

# The standard library, once, into a sysroot of its own. Its paths are remapped to what the official one has, or this
# machine's would stand in the panic messages of every guest.
scratch=$(mktemp -d "$prefix/seed.XXXXXX")
trap 'rm -rf "$scratch"' EXIT
mkdir "$scratch/src"
echo > "$scratch/src/lib.rs"
printf '[package]\nname = "seed"\nversion = "0.0.0"\nedition = "2021"\n[profile.release]\npanic = "abort"\n[workspace]\n' \
    > "$scratch/Cargo.toml"
export RUSTC="$prefix/usr/bin/rustc" LD_LIBRARY_PATH="$prefix/usr/lib/x86_64-linux-gnu" RUSTC_BOOTSTRAP=1
commit=$("$RUSTC" -vV | awk '/^commit-hash:/ { print $2 }')
# Later ones win: cargo names the library by its link, its dependencies by where it leads to.
remap="--remap-path-prefix=$library=/rustc/$commit/library"
remap="$remap --remap-path-prefix=$prefix/usr/lib/rustlib/src/rust/library=/rustc/$commit/library"
cd "$scratch"
cargo fetch --quiet --manifest-path "$library/Cargo.toml"
for registry in "${CARGO_HOME:-$HOME/.cargo}"/registry/src/*; do
    remap="$remap --remap-path-prefix=$registry=/registry"
done
RUSTFLAGS="$remap" cargo build --quiet --release --target "$target" -Zbuild-std=std,panic_abort
folder="$scratch/sysroot/lib/rustlib/$target/lib"
mkdir -p "$folder"
cp "$scratch/target/$target"/release/deps/*.rlib "$folder/"
rm -f "$folder"/libseed-*.rlib
rm -rf "$prefix/sysroot"
mv "$scratch/sysroot" "$prefix/sysroot"

#!/usr/bin/env bash
# usage: scripts/libdeflate/build.sh SOURCE
# Makes src/readers/libdeflate/module.ts from the sources of libdeflate 1.14 in SOURCE: its zlib
# decompressor, and one of three streams in turns on its tables (three.c), for WebAssembly. Needs clang and wasm-ld (Debian: clang, lld; made with 14.0.6).
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
made="$here/../../src/readers/libdeflate"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

cp -r "$1"/. "$work"
grep -q 'LIBDEFLATE_VERSION_STRING.*"1.14"' "$work/libdeflate.h"
# WebAssembly has 64-bit registers beside 32-bit addresses: bits are held in those.
sed -i 's/^typedef size_t machine_word_t;$/typedef uint64_t machine_word_t;/' "$work/common_defs.h"
grep -q '^typedef uint64_t machine_word_t;$' "$work/common_defs.h"

cd "$work"
clang --target=wasm32 -O3 -msimd128 -mbulk-memory -ffreestanding -nostdlib -DFREESTANDING -I. -Ilib \
	-Wl,--no-entry -Wl,--strip-all -Wl,--global-base=65536 -Wl,-z,stack-size=65536 -Wl,--export=libdeflate_zlib_decompress \
	"$here/glue.c" "$here/three.c" lib/utils.c lib/zlib_decompress.c -o module.wasm

cp COPYING "$made/COPYING"
cat > "$made/module.ts" <<END
/**
 * @file The zlib decompressor of libdeflate 1.14 (MIT, see COPYING), for one stream and for three in turns,
 * as WebAssembly in Base64. Made by scripts/libdeflate/build.sh; not to be changed by hand.
 */
export const LIBDEFLATE =
  '$(base64 -w 0 module.wasm)';
END
sha256sum module.wasm | cut -d ' ' -f 1

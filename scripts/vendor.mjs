/**
 * @file Copies the wasm files of tfjs and onnxruntime-web into public/vendor, so that the page
 * serves them itself under names that do not change. Run before dev, build and browser tests.
 */
import { copyFileSync, mkdirSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

const vendored = {
  tfjs: [
    'tfjs-backend-wasm.wasm',
    'tfjs-backend-wasm-simd.wasm',
    'tfjs-backend-wasm-threaded-simd.wasm',
  ].map((file) => `@tensorflow/tfjs-backend-wasm/dist/${file}`),
  ort: [
    'ort-wasm-simd-threaded.mjs',
    'ort-wasm-simd-threaded.wasm',
    'ort-wasm-simd-threaded.asyncify.mjs',
    'ort-wasm-simd-threaded.asyncify.wasm',
  ].map((file) => `onnxruntime-web/dist/${file}`),
};

function copyIfNewer(from, to) {
  const have = statSync(to, { throwIfNoEntry: false });
  const want = statSync(from);
  if (have && have.size === want.size && have.mtimeMs >= want.mtimeMs) return;
  copyFileSync(from, to);
}

for (const [folder, files] of Object.entries(vendored)) {
  const target = join(root, 'public/vendor', folder);
  mkdirSync(target, { recursive: true });
  for (const file of files)
    copyIfNewer(join(root, 'node_modules', file), join(target, basename(file)));
}

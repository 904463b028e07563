/** @file Build and serve: relative base, isolation headers, workers as modules. */
import react from '@vitejs/plugin-react';
import { defaultClientConditions, defineConfig } from 'vite';
import { isolationHeaders, pageHeaders, sendDemoAsItIs } from './scripts/headers.ts';

export default defineConfig({
  base: './',
  // A file that is not there is a 404, not the page once more.
  appType: 'mpa',
  plugins: [react(), sendDemoAsItIs()],
  // The wasm files of onnxruntime come from public/vendor: without this they are bundled once more.
  resolve: { conditions: ['onnxruntime-web-use-extern-wasm', ...defaultClientConditions] },
  build: {
    target: 'es2023',
    // Rewritten for older browsers, light-dark() needs a literal color-scheme, which Mantine's is not:
    // the built page would lose its borders and backgrounds.
    cssTarget: ['chrome123', 'firefox120', 'safari17.5'],
    chunkSizeWarningLimit: 6000,
  },
  worker: {
    format: 'es',
    // tfjs-wasm builds its thread script from Function.toString(); minifying by "compress" leaves
    // a free variable in it and threads die in the built page only.
    rolldownOptions: { output: { minify: { compress: false, mangle: true } } },
  },
  // First met inside a worker, they would make the page reload: bundle them beforehand.
  optimizeDeps: {
    exclude: ['onnxruntime-web', 'h5wasm', 'h5wasm-plugins'],
    include: [
      '@huggingface/tokenizers',
      '@tensorflow/tfjs-core',
      '@tensorflow/tfjs-backend-cpu',
      '@tensorflow/tfjs-backend-wasm',
      '@tensorflow/tfjs-backend-webgl',
      '@tensorflow/tfjs-backend-webgpu',
    ],
  },
  server: { headers: isolationHeaders },
  preview: { headers: pageHeaders, port: 4173 },
});

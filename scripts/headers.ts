/** @file Response headers of every server of ours: isolation (for WASM threads) and the CSP. */
import type { Plugin } from 'vite';

/** Nothing from elsewhere, no eval but WebAssembly's own; inline styles are Mantine's and plotly's. */
export const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval' blob:",
  "worker-src 'self' blob:",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "font-src 'self'",
  "media-src 'self' blob:",
  "connect-src 'self' blob: data:",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

export const isolationHeaders = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Cross-Origin-Resource-Policy': 'same-origin',
};

export const pageHeaders = {
  ...isolationHeaders,
  'Content-Security-Policy': contentSecurityPolicy,
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
};

/**
 * The preview server gzips what it has no type for, at each request: the demo's files are compressed
 * or hardly compressible already, and the page waits for them. Ask for them as they are.
 */
export function sendDemoAsItIs(): Plugin {
  return {
    name: 'send-demo-as-it-is',
    configurePreviewServer: ({ middlewares }) => {
      middlewares.use((request, _response, next) => {
        if (/\/demo\//.test(request.url ?? '')) delete request.headers['accept-encoding'];
        next();
      });
    },
  };
}

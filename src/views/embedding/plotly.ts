/**
 * @file The part of plotly.js that draws lines, loaded when first needed: a bundle of the core and the
 * scatter trace, which needs neither WebGL nor eval.
 */
import type { purge, react, toImage } from 'plotly.js';
export interface Plotly {
  react: typeof react;
  purge: typeof purge;
  toImage: typeof toImage;
}

let loading: Promise<Plotly> | undefined;

async function load(): Promise<Plotly> {
  // A dependency of plotly (has-hover) reads matchMedia from Node's name for the global object.
  Object.assign(globalThis, { global: globalThis });
  const [core, scatter] = await Promise.all([
    import('plotly.js/lib/core'),
    import('plotly.js/lib/scatter'),
  ]);
  core.default.register([scatter.default]);
  return core.default;
}

/** Loads once; after a failure the next call tries again. */
export function loadPlotly(): Promise<Plotly> {
  loading ??= load().catch((error: unknown) => {
    loading = undefined;
    throw error;
  });
  return loading;
}

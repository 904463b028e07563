/** What h5wasm makes its module with; the package has no type of it. */
declare module '*/h5wasm/dist/esm/hdf5_util.js' {
  import type { Module } from 'h5wasm';

  const makeModule: (options: { noInitialRun: boolean }) => Promise<typeof Module>;
  export default makeModule;
}

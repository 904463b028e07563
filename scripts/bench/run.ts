/**
 * @file `npm run bench [name ...]`: prints tables of figures measured in this run. Without names,
 * all but those that are parts of another or take half an hour. A figure that falls short is printed as such; the exit code stays 0, as speed is
 * shown, not tested.
 */
import { benchAblation } from './ablation.ts';
import { benchDemo } from './demo.ts';
import { benchFlatmap } from './flatmap.ts';
import { benchGenerator } from './generator.ts';
import { benchHdf5 } from './hdf5.ts';
import { benchLayouts } from './layouts.ts';
import { benchMap } from './map.ts';
import { benchForward, benchGpu, benchMapper, benchRidge, benchStep } from './mapper.ts';
import { benchPage } from './page.ts';
import { benchRefusals } from './refusals.ts';
import { printTable, type Row } from './table.ts';

interface BenchEntry {
  title: string;
  run: () => Promise<Row[]>;
  /** Only when it is named. */
  named?: true;
}

const benches: Record<string, BenchEntry> = {
  demo: { title: 'The demo world and its floors', run: benchDemo },
  page: { title: 'The built page, WASM backend', run: benchPage },
  map: { title: 'The map of embeddings, drawn on the CPU', run: benchMap },
  layouts: { title: 'One session in every layout', run: benchLayouts },
  flatmap: { title: 'The flatmap at full size', run: benchFlatmap },
  mapper: { title: 'The mapper: step, forward, gpu and ridge', run: benchMapper },
  step: { title: 'A training step on WASM against PyTorch', run: benchStep, named: true },
  forward: { title: 'A forward pass against ONNX Runtime', run: benchForward, named: true },
  gpu: { title: 'What a step asks of WebGPU, beside stock tfjs', run: benchGpu, named: true },
  ridge: { title: 'A ridge of full size against scikit-learn', run: benchRidge, named: true },
  ablation: { title: 'Tables 3 and 4 on the demo subject', run: benchAblation, named: true },
  generator: { title: 'Generator and CLIP of full size on WASM', run: benchGenerator },
  refusals: { title: 'Full-size models that are refused', run: benchRefusals, named: true },
  hdf5: { title: "One session of 1.05 GB in NSD's chunking", run: benchHdf5 },
};

/** Options of a bench begin with two dashes; it reads them itself. */
const asked = process.argv.slice(2).filter((arg) => !arg.startsWith('--'));
const unknown = asked.filter((name) => !Object.hasOwn(benches, name));
if (unknown.length > 0) {
  console.error(`No bench ${unknown.join(', ')}; there are: ${Object.keys(benches).join(', ')}.`);
  process.exit(2);
}
for (const [name, { title, run, named }] of Object.entries(benches)) {
  if (asked.includes(name) || (asked.length === 0 && !named))
    printTable(`${name}: ${title}`, await run());
}

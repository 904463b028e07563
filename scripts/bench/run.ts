/**
 * @file `npm run bench [name ...]`: prints tables of figures measured in this run. Without names,
 * all of them. A figure that falls short is printed as such; the exit code stays 0, as speed is
 * shown, not tested.
 */
import { benchDemo } from './demo.ts';
import { benchFlatmap } from './flatmap.ts';
import { benchHdf5 } from './hdf5.ts';
import { benchLayouts } from './layouts.ts';
import { benchMapper, benchRidge } from './mapper.ts';
import { benchPage } from './page.ts';
import { printTable, type Row } from './table.ts';

const benches: Record<string, { title: string; run: () => Promise<Row[]> }> = {
  demo: { title: 'The demo world and its floors', run: benchDemo },
  page: { title: 'The built page, WASM backend', run: benchPage },
  layouts: { title: 'One session in every layout', run: benchLayouts },
  flatmap: { title: 'The flatmap at full size', run: benchFlatmap },
  mapper: { title: 'The mapper on WASM against PyTorch', run: benchMapper },
  ridge: { title: 'A ridge of full size against scikit-learn', run: benchRidge },
  hdf5: { title: "One session of 1.05 GB in NSD's chunking", run: benchHdf5 },
};

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !Object.hasOwn(benches, name));
if (unknown.length > 0) {
  console.error(`No bench ${unknown.join(', ')}; there are: ${Object.keys(benches).join(', ')}.`);
  process.exit(2);
}
for (const [name, { title, run }] of Object.entries(benches)) {
  if (asked.length === 0 || asked.includes(name)) printTable(`${name}: ${title}`, await run());
}

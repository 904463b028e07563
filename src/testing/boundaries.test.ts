/** @file What may import what. Reads the import lines of every module; anything else is an error. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));

interface Import {
  file: string;
  from: string;
  to: string;
  typeOnly: boolean;
}

/** Rooms a room may import at run time; `domain/errors` is open to all. */
const allowed: Record<string, string[]> = {
  domain: ['numerics'],
  numerics: [],
  readers: ['domain', 'numerics'],
  perturb: ['domain', 'numerics'],
  scenes: ['domain', 'numerics'],
  models: ['domain', 'numerics'],
  dataset: ['domain', 'numerics', 'readers'],
  services: ['domain', 'scenes', 'workers/rpc'],
  state: ['domain', 'numerics', 'dataset', 'perturb', 'scenes', 'services'],
  views: ['domain', 'numerics', 'scenes', 'state', 'ui'],
  ui: [],
  'workers/rpc': [],
  'workers/reader': [
    'workers/rpc',
    'domain',
    'numerics',
    'readers',
    'dataset',
    'perturb',
    'models',
  ],
  'workers/mapper': ['workers/rpc', 'domain', 'numerics', 'perturb', 'models'],
  'workers/generator': ['workers/rpc', 'domain', 'numerics', 'models', 'scenes'],
  'workers/layout': ['workers/rpc', 'domain', 'numerics'],
  'workers/unpack': ['workers/rpc', 'domain', 'readers'],
};

/** Types cross further: a service knows the protocol of its worker, a store the answers. */
const typesToo: Record<string, string[]> = {
  services: ['workers/reader', 'workers/mapper', 'workers/generator', 'workers/layout'],
  state: ['workers/reader', 'workers/mapper', 'workers/generator', 'workers/layout'],
  views: ['services'],
  'workers/mapper': ['workers/reader'],
  'workers/reader': ['workers/unpack'],
  readers: [],
};

/** Packages that only some rooms may load. */
const packageRooms: [RegExp, RegExp][] = [
  [
    /^(react|react-dom|@mantine\/|@tabler\/)/,
    /^src\/(views|ui|app|testing)\/|^src\/state\/hooks\.ts$/,
  ],
  [/^@tensorflow\//, /^workers\/mapper\//],
  [/^onnxruntime-web/, /^workers\/generator\//],
  [/^h5wasm/, /^src\/readers\/hdf5\//],
  [/^plotly/, /^src\/views\//],
  [/^umap-js/, /^workers\/layout\//],
];

function filesUnder(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)))
    .filter((file) => !/\.test\.tsx?$|\.d\.ts$/.test(file));
}

function roomOf(path: string): string {
  const [top = '', second = ''] = path.split('/');
  return top === 'workers' ? `workers/${second}` : second.replace(/\.tsx?$/, '');
}

const importLine =
  /(?:^|\n)\s*(import|export)\s+(type\s+)?(?:[^'";]*?\sfrom\s+)?['"]([^'"]+)['"]|import\(\s*['"]([^'"]+)['"]\s*\)/g;

function importsOf(file: string): Import[] {
  const text = readFileSync(join(root, file), 'utf8');
  return Array.from(text.matchAll(importLine), (match) => {
    const to = match[3] ?? match[4] ?? '';
    return { file, from: roomOf(file), to, typeOnly: match[2] !== undefined };
  });
}

const imports = ['src', 'workers'].flatMap(filesUnder).flatMap(importsOf);
const isRelative = (to: string) => to.startsWith('.');
const target = ({ file, to }: Import) => normalize(join(dirname(file), to));

function isAllowed(line: Import): boolean {
  const path = target(line);
  if (!path.startsWith('src/') && !path.startsWith('workers/')) return true;
  const to = roomOf(path);
  if (to === line.from || path === 'src/domain/errors.ts') return true;
  if (line.from === 'app' || line.from === 'testing') return true;
  if (allowed[line.from]?.includes(to)) return true;
  return line.typeOnly && (typesToo[line.from]?.includes(to) ?? false);
}

describe('imports', () => {
  it('are found', () => {
    expect(imports.length).toBeGreaterThan(100);
  });

  it('only go where the house allows', () => {
    const wrong = imports.filter((line) => isRelative(line.to) && !isAllowed(line));
    expect(wrong.map(({ file, to }) => `${file} -> ${to}`)).toEqual([]);
  });

  it('load each package only in its room', () => {
    const wrong = imports.filter(
      ({ file, to, typeOnly }) =>
        !typeOnly && packageRooms.some(([name, rooms]) => name.test(to) && !rooms.test(file)),
    );
    expect(wrong.map(({ file, to }) => `${file} -> ${to}`)).toEqual([]);
  });

  it('never take test helpers into the page', () => {
    const wrong = imports.filter(
      (line) => line.from !== 'testing' && target(line).startsWith('src/testing/'),
    );
    expect(wrong.map(({ file, to }) => `${file} -> ${to}`)).toEqual([]);
  });

  it('create workers in services only, and below the reader', () => {
    const wrong = ['src', 'workers']
      .flatMap(filesUnder)
      .filter((file) => /new Worker\(/.test(readFileSync(join(root, file), 'utf8')))
      .filter((file) => !/^src\/services\/|^workers\/reader\/crew\.ts$/.test(file));
    expect(wrong).toEqual([]);
  });
});

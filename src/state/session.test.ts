/** @file The session file: an exact round trip, and what is refused. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Perturbation } from '../domain/decode.ts';
import { MAX_OBJECTS } from '../scenes/compose.ts';
import { createScene } from '../scenes/scene.ts';
import { defaultAtlas } from './atlas.ts';
import { defaultChoices } from './choices.ts';
import {
  formatSession,
  missingFiles,
  parseSession,
  SESSION_VERSION,
  type Session,
} from './session.ts';

const step = fc.record(
  {
    op: fc.constantFrom('silence', 'keep', 'add', 'multiply', 'set'),
    rois: fc.array(fc.string({ maxLength: 8 }), { maxLength: 4 }),
    voxels: fc.array(fc.nat(40_000), { maxLength: 12 }),
    amount: fc.double({ noNaN: true, noDefaultInfinity: true }).map((x) => (x === 0 ? 0 : x)),
  },
  { requiredKeys: ['op'] },
);

const source = fc.record(
  {
    file: fc.string(),
    array: fc.string(),
    name: fc.string(),
    transposed: fc.boolean(),
    split: fc.constantFrom('train', 'val'),
    imageShape: fc.tuple(fc.nat(64), fc.nat(64), fc.constantFrom(1, 3)),
    imageOrder: fc.constantFrom('row', 'column'),
    target: fc.constantFrom('image', 'caption', 'resnet'),
    units: fc.constantFrom('psc300', 'psc', 'z', 'unknown'),
    order: fc.constantFrom('nifti', 'numpy', 'unknown'),
    missing: fc.constantFrom('zero', 'zero-any', 'nan'),
  },
  { requiredKeys: ['file'] },
);

const correction = fc.record(
  {
    file: fc.string(),
    units: fc.constantFrom('psc300', 'psc', 'z', 'unknown'),
    order: fc.constantFrom('nifti', 'numpy', 'unknown'),
    subject: fc.integer({ min: 1, max: 8 }),
    session: fc.integer({ min: 1, max: 40 }),
    missing: fc.constantFrom('zero', 'zero-any', 'nan'),
    release: fc.constantFrom('first', 'late'),
    ignored: fc.boolean(),
  },
  { requiredKeys: ['file'] },
);

const finite = fc.double({ noNaN: true, noDefaultInfinity: true }).map((x) => (x === 0 ? 0 : x));
const names = fc.array(fc.string({ maxLength: 8 }), { maxLength: 4 });
const count = fc.integer({ min: 1, max: 300 });
const optional = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });

const views = fc.record({
  flatmap: fc.record({
    kind: fc.oneof(
      fc.constantFrom('betas', 'perturbed', 'difference', 'rois', 'noise-ceiling'),
      fc.string().map((name) => `own ${name}`),
    ),
    threshold: finite,
    end: optional(finite),
    fade: fc.boolean(),
    labels: fc.boolean(),
    hiddenFamilies: names,
  }),
  voxels: fc.record({ chosen: fc.array(fc.nat(40_000), { maxLength: 12 }) }),
  overlay: fc.record({
    all: fc.boolean(),
    threshold: finite,
    truth: fc.constantFrom('clamped', 'raw'),
    control: fc.boolean(),
    hidden: fc.subarray(['truth', 'decoded', 'perturbed', 'control']),
  }),
  scans: fc.record({
    side: fc.constantFrom('all', 'train', 'val'),
    session: optional(count),
    search: fc.string(),
  }),
  gallery: fc.record({
    order: fc.constantFrom('best', 'worst', 'spread'),
    category: optional(fc.nat()),
    effect: fc.constantFrom('all', 'hurt', 'helped'),
    roi: optional(fc.string()),
  }),
  retrieval: fc.record({
    target: fc.constantFrom('image', 'caption', 'resnet', 'pixels', 'combined'),
    trials: fc.constantFrom('average', 'first', 'all'),
    full: fc.boolean(),
    draws: fc.nat(),
  }),
  identification: fc.record({
    by: fc.constantFrom('features', 'pixels', 'image', 'caption'),
    trials: fc.constantFrom('average', 'first', 'all'),
    amount: fc.constantFrom('100', '300', 'all'),
    condition: fc.constantFrom('both', 'image', 'text'),
    n: fc.integer({ min: 2, max: 500 }),
  }),
  distances: fc.record({
    trials: fc.constantFrom('average', 'first', 'all'),
    amount: fc.constantFrom('100', '300', 'all'),
    condition: fc.constantFrom('both', 'image', 'text'),
  }),
  regions: fc.record({
    op: fc.constantFrom('silence', 'keep', 'add', 'multiply', 'set'),
    nScans: count,
    by: fc.constantFrom('shift', 'cosine', 'rank'),
  }),
  impact: fc.record({ nDraws: count }),
  dose: fc.record({
    ...{ step: fc.nat(), nAmounts: count, high: optional(finite), nScans: count },
    against: fc.constantFrom('none', 'plain', 'random'),
  }),
  levels: fc.record({ nScans: count }),
  grid: fc.record({
    rois: optional(names),
    ops: fc.subarray(['silence', 'keep', 'add']),
    nScans: count,
  }),
});

const session = fc.record({
  app: fc.string(),
  saved: fc.string(),
  dataset: fc.record({
    id: fc.string(),
    name: fc.string(),
    simulated: fc.boolean(),
    files: fc.array(fc.record({ name: fc.string(), bytes: fc.nat() }), { maxLength: 5 }),
  }),
  roles: fc.array(fc.record({ role: fc.constantFrom('responses', 'stimuli', 'roi'), source }), {
    maxLength: 4,
  }),
  corrections: fc.array(correction, { maxLength: 4 }),
  selection: fc.record({
    trial: fc.nat(),
    average: fc.boolean(),
    perturbation: fc.array(step, { maxLength: 5 }).map((steps) => steps as Perturbation),
    condition: fc.constantFrom('image', 'text', 'both'),
    seed: fc.nat(),
  }),
  interpolation: fc.record({
    to: fc.nat(),
    nSteps: fc.integer({ min: 2, max: 100 }),
    space: fc.constantFrom('voxel', 'embedding', 'embedding-line'),
    via: fc.array(fc.nat(), { maxLength: 6 }),
  }),
  atlas: fc.record({
    scope: fc.constantFrom('held-out', 'all'),
    method: fc.constantFrom('pca', 'umap'),
    colour: fc.constantFrom('split', 'category'),
    decoded: fc.boolean(),
    neighbours: fc.integer({ min: 2, max: 200 }),
    minDist: fc.double({ min: 0, max: 1, noNaN: true }).map((value) => value + 0),
    seed: fc.nat(),
  }),
  views,
  generator: fc.record({
    sha256: fc.string(),
    settings: fc.record({ unitNorm: fc.boolean(), threshold: finite, noise: finite }),
  }),
  scene: fc.nat().map(createScene),
  models: fc.array(fc.record({ kind: fc.string(), name: fc.string(), sha256: fc.string() }), {
    maxLength: 4,
  }),
}) as fc.Arbitrary<Omit<Session, 'kind' | 'version'>>;

const example: Omit<Session, 'kind' | 'version'> = {
  app: '0.1.0',
  saved: '2026-01-01T00:00:00.000Z',
  dataset: { id: 'abc', name: 'one', simulated: false, files: [{ name: 'a.hdf5', bytes: 7 }] },
  roles: [],
  corrections: [],
  selection: {
    trial: 3,
    average: false,
    perturbation: [{ rois: ['V1v'], op: 'silence' }],
    condition: 'both',
    seed: 1,
  },
  interpolation: { to: 5, via: [], nSteps: 10, space: 'voxel' },
  atlas: defaultAtlas,
  views: defaultChoices,
  scene: createScene(7),
  models: [],
};

test('what is saved is what is read, whatever it is', () => {
  fc.assert(
    fc.property(session, (saved) => {
      const { kind, version, ...read } = parseSession(formatSession(saved));
      expect(kind).toBe('afterimage-session');
      expect(version).toBe(SESSION_VERSION);
      expect(read).toEqual(saved);
    }),
  );
});

test('a session of before chains, maps, scenes and choices of views has none', () => {
  const { via, ...old } = example.interpolation;
  expect(via).toEqual([]);
  const text = JSON.stringify({
    ...JSON.parse(formatSession(example)),
    interpolation: old,
    atlas: undefined,
    scene: undefined,
    views: undefined,
  });
  expect(parseSession(text).interpolation).toEqual({ ...old, via: [] });
  expect(parseSession(text).atlas).toEqual(defaultAtlas);
  expect(parseSession(text).scene).toBeUndefined();
  expect(parseSession(text).views).toEqual(defaultChoices);
  expect(parseSession(text).generator).toBeUndefined();
});

/** The text of a file as another version of the page would have written it. */
function ofVersion(text: string, version: number): string {
  return text.replace(`"version": ${SESSION_VERSION}`, `"version": ${version}`);
}

test('a session of version 2 opens, with one presentation a scan', () => {
  const text = ofVersion(formatSession(example), 2).replace(/"average": false,\s*/, '');
  expect(text).not.toContain('average":');
  expect(parseSession(text).selection).toEqual(example.selection);
});

test('a session of version 1 opens, with nothing corrected', () => {
  const { corrections, ...old } = example;
  expect(corrections).toEqual([]);
  const roles = [{ role: 'responses', source: { file: 'a.npy', transposed: true } }];
  const text = formatSession({ ...old, roles } as typeof example);
  const read = parseSession(ofVersion(text, 1));
  expect(read.roles).toEqual(roles);
  expect(read.corrections).toEqual([]);
});

/** A scene of more objects than can be told apart. */
function crowded(): string {
  const scene = createScene(7);
  const objects = Array.from({ length: MAX_OBJECTS + 1 }, () => scene.objects[0]);
  return JSON.stringify({ ...JSON.parse(formatSession(example)), scene: { ...scene, objects } });
}

describe('refused', () => {
  const text = formatSession(example);
  test.each([
    ['malformed-file', /cut short/, text.slice(0, -20)],
    ['malformed-file', /no Afterimage session/, '{"type": "FeatureCollection"}'],
    ['malformed-file', /no Afterimage session/, '[]'],
    ['unsupported-layout', /version 5; this page reads up to 4/, ofVersion(text, 5)],
    ['malformed-file', /damaged/, text.replace('"trial": 3', '"trial": "three"')],
    ['malformed-file', /damaged/, text.replace('"nSteps": 10', '"nSteps": 100000')],
    ['malformed-file', /damaged/, text.replace('"silence"', '"explode"')],
    ['malformed-file', /no category/, text.replace(/"category": "[^"]*"/, '"category": "dragon"')],
    ['malformed-file', /no drawing/, text.replace(/"sprite": "[^"]*"/, '"sprite": "../x"')],
    ['malformed-file', /damaged/, text.replace(/"place": "[^"]*"/, '"place": "moon"')],
    ['malformed-file', /objects/, crowded()],
  ])('%s: %s', (code, message, broken) => {
    expect(() => parseSession(broken)).toThrow(expect.objectContaining({ code }));
    expect(() => parseSession(broken)).toThrow(message);
  });

  test('every file that is cut short', () => {
    for (let end = 0; end < text.length; end += 7) {
      expect(() => parseSession(text.slice(0, end))).toThrow(
        expect.objectContaining({ code: 'malformed-file' }),
      );
    }
  });
});

test('files that are missing are told by name and size', () => {
  const saved = parseSession(formatSession(example));
  expect(missingFiles(saved, [])).toEqual(['a.hdf5']);
  expect(missingFiles(saved, [{ name: 'a.hdf5', bytes: 8 }])).toEqual(['a.hdf5']);
  expect(missingFiles(saved, [{ name: 'a.hdf5', bytes: 7 }])).toEqual([]);
});

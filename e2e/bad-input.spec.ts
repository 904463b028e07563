/** @file Bad files: each gets a card with a sentence, the rest goes on, what was loaded stays. */
import { readFileSync } from 'node:fs';
import { laughs, pickle, repeat, text as word } from '../src/models/pickle/testing.ts';
import { readSafetensors, writeSafetensors } from '../src/models/safetensors.ts';
import { expect, openLab, test } from './support.ts';

interface Dropped {
  name: string;
  bytes: number[];
}

const text = (s: string): number[] => [...Buffer.from(s, 'latin1')];

const bad: (Dropped & { code: RegExp })[] = [
  { name: 'empty.hdf5', bytes: [], code: /truncated-file|unknown-format/ },
  { name: 'notes.docx', bytes: text('hello, this is no scan'), code: /unknown-format/ },
  {
    name: 'wrong.nii',
    bytes: text('\x93NUMPY\x01\x00 cut'),
    code: /truncated-file|malformed-file/,
  },
  {
    name: 'cut.hdf5',
    bytes: [0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0],
    code: /truncated-file|malformed-file/,
  },
  {
    name: 'cut.nii.gz',
    bytes: [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 1, 2],
    code: /truncated-file|malformed-file/,
  },
  {
    name: 'cut.mat',
    bytes: text('MATLAB 5.0 MAT-file, but no more'),
    code: /truncated-file|malformed-file/,
  },
];

test('every bad file is described, none stops the others, the demo stays', async ({ page }) => {
  await openLab(page);
  const result = await page.evaluate(async (files) => {
    const before = window.lab.dataset()?.id;
    const list = files.map(({ name, bytes }) => new File([new Uint8Array(bytes)], name));
    const reports = await window.lab.inspect(list);
    await window.lab.open(list).catch(() => undefined);
    const decoded = await window.lab.decode({ trial: 1 });
    return {
      reports,
      same: window.lab.dataset()?.id === before,
      cards: window.lab.dataset()?.files.map(({ name }) => name),
      colours: new Set(decoded.image.data).size,
    };
  }, bad);
  for (const [i, { name, code }] of bad.entries()) {
    const report = result.reports[i];
    expect(report?.problems[0]?.code, name).toMatch(code);
    expect(report?.problems[0]?.message.length, name).toBeGreaterThan(20);
  }
  expect(result.same).toBe(true);
  expect(result.cards).toEqual(bad.map(({ name }) => name));
  expect(result.colours).toBeGreaterThan(50);
});

test('a role of the wrong shape is refused with both shapes', async ({ page }) => {
  await openLab(page);
  const error = await page.evaluate(async () => {
    const header = "{'descr': '<f4', 'fortran_order': False, 'shape': (7,), }";
    const padded = header.padEnd(117) + '\n';
    const bytes = new Uint8Array([0x93, ...new TextEncoder().encode('NUMPY'), 1, 0, 118, 0]);
    const file = new File([bytes, padded, new Float32Array(7)], 'seven.npy');
    await window.lab.open([file]).catch(() => undefined);
    return window.lab
      .assign('responses', { file: 'seven.npy' })
      .then((summary) => summary.problems[0])
      .catch((e: { code: string; message: string }) => ({ code: e.code, message: e.message }));
  });
  expect(error?.code).toBe('shape-mismatch');
  expect(error?.message).toMatch(/7/);
});

test('a pair of CLIP with the tokenizer of another model is refused, the old pair stays', async ({
  page,
}) => {
  await openLab(page);
  // The demo's own come first, and are there once something has been retrieved.
  await expect(page.getByText('Retrieved').first()).toBeVisible();
  const nMore = await page.evaluate(async () => {
    const before = window.lab.models().length;
    const fetched = async (name: string) =>
      new File([await (await fetch(`./demo/models/${name}.onnx`)).blob()], `mine-${name}.onnx`);
    const vocab = Object.fromEntries(Array.from({ length: 100_000 }, (_, i) => [`word${i}`, i]));
    const words = { unk_token: 'word0', continuing_subword_prefix: '##', vocab };
    const model = { type: 'WordPiece', max_input_chars_per_word: 100, ...words };
    const none = { added_tokens: [], normalizer: null, post_processor: null, decoder: null };
    const json = JSON.stringify({ ...none, pre_tokenizer: { type: 'Whitespace' }, model });
    const files = [
      await fetched('clip-image'),
      await fetched('clip-text'),
      new File([json], 'tokenizer.json'),
    ];
    await window.lab.open(files).catch(() => undefined);
    return window.lab.models().length - before;
  });
  for (const half of ['mine-clip-image.onnx', 'mine-clip-text.onnx']) {
    const told = page.getByText(`${half}: The text encoder knows`);
    await expect(told).toContainText("the tokenizer is another model's");
  }
  expect(nMore).toBe(0);
  const { retrieved } = await page.evaluate(() => window.lab.decode({ trial: 1 }));
  expect(retrieved.length).toBeGreaterThan(0);
});

const fixture = (path: string) => new Blob([readFileSync(new URL(`../${path}`, import.meta.url))]);
const network = (name: string) => fixture(`workers/generator/fixtures/${name}`);

/** A small generator with one tensor of another shape, or with other numbers. */
async function damaged(change: (values: Float32Array) => Float32Array): Promise<Blob> {
  const { tensors } = await readSafetensors(network('structure-4.safetensors'));
  const own = Object.entries(tensors).filter(([name]) => !/^(input|expected)\./.test(name));
  const name = 'synthesis.b8.torgb.bias';
  const values = change(tensors[name]?.values ?? new Float32Array());
  const all = { ...Object.fromEntries(own), [name]: { shape: [values.length], values } };
  return new Blob([writeSafetensors(all)]);
}

const snapshot = fixture('src/models/fixtures/snapshot-4-p5.pkl');
const refused: [name: string, says: RegExp, make: () => Blob | Promise<Blob>][] = [
  ['system.pkl', /'os\.system'/, () => pickle('cos\nsystem\n', word('id'), 0x85, 'R.')],
  [
    'eval.pkl',
    /'builtins\.eval'/,
    () => pickle(word('builtins'), word('eval'), 0x93, word('1'), 0x85, 'R.'),
  ],
  ['reduce.pkl', /calls something/, () => pickle(word('eval'), ')', 'R.')],
  ['bomb.pkl', /values below/, () => pickle(laughs, '.')],
  [
    'deep.pkl',
    /inside each other/,
    () => pickle(repeat(5000, [0x7d, ...word('a')]), '}', repeat(5000, [0x73]), '.'),
  ],
  ['cut.pkl', /ends at|left over|cut/, () => snapshot.slice(0, snapshot.size / 2)],
  ['discriminator.pkl', /no 'G_ema'/, () => fixture('src/models/fixtures/only-discriminator.pkl')],
  ['shape.safetensors', /torgb\.bias' should have/, () => damaged((v) => v.slice(1))],
  ['nan.safetensors', /holds NaN/, () => damaged((v) => v.fill(NaN))],
  ['half.onnx', /overflow in half precision/, () => network('generator-half.onnx')],
  ['draws-nan.onnx', /NaN/, () => network('generator-nan.onnx')],
];

test('a generator that cannot be used is refused by name and soon; the one in use draws on', async ({
  page,
}) => {
  await openLab(page);
  const files = await Promise.all(
    refused.map(async ([name, , make]) => {
      const base64 = Buffer.from(await (await make()).arrayBuffer()).toString('base64');
      return { name, base64 };
    }),
  );
  const result = await page.evaluate(async (list) => {
    const picture = async () => [...(await window.lab.decode({ trial: 3 })).image.data].join();
    const [before, models] = [await picture(), window.lab.models().length];
    const told: { says: string; ms: number; isSame: boolean }[] = [];
    for (const { name, base64 } of list) {
      const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
      const began = performance.now();
      const says = await window.lab
        .loadModel([new File([bytes], name)])
        .then(({ signature }) => `loaded: ${signature}`)
        .catch((error: unknown) => String(error));
      const ms = performance.now() - began;
      told.push({ says, ms, isSame: (await picture()) === before });
    }
    return { told, nMore: window.lab.models().length - models };
  }, files);
  for (const [i, [name, says]] of refused.entries()) {
    const { says: found = '', ms = Infinity, isSame } = result.told[i] ?? {};
    expect(found, name).toMatch(says);
    // Two seconds on a quiet machine; a busy one may take three times as long.
    expect(ms, name).toBeLessThan(6000);
    expect(isSame, name).toBe(true);
  }
  expect(result.nMore).toBe(0);
});

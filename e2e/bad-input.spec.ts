/** @file Bad files: each gets a card with a sentence, the rest goes on, what was loaded stays. */
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

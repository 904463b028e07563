/**
 * @file Models of full size that cannot be used, in the lab's own generator worker: how long until each is
 * refused, and that the generator in use goes on. Needs Python with torch; writes about 500 MB at a time.
 * `--only=WORD` runs the cases whose title has that word.
 */
import { mkdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright';
import { peer } from './generator-peer.ts';
import { inOwnPage } from './own-page.ts';
import { scratch } from './scratch.ts';
import type { Row } from './table.ts';

const folder = join(scratch, 'refusals');
const own = {
  root: 'scripts/bench/generator-page',
  port: 4195,
  marker: '--afterimage-bench-refusals',
};
const demoGenerator = 'public/demo/models/generator.safetensors';
/** What a user waits for to be told of a bad one. */
const LIMIT_S = 2;
const SNAPSHOT_BYTES = 478e6;

interface Case {
  /** What {@link casesAsked} looks for. */
  what: string;
  as: 'generator' | 'clip';
  says: RegExp;
  write(): string[];
}

const written = (name: string, ...args: (string | number)[]): string => {
  const path = join(folder, name);
  const [command = '', ...rest] = args;
  peer(command, ...rest.map((arg) => (arg === 'HERE' ? path : arg)));
  return path;
};

const snapshot = (damage: string) => written(`${damage}.pkl`, 'snapshot', 2, 'HERE', damage);
const exported = (damage: string) => written(`${damage}.onnx`, 'export', 2, 'HERE', damage);
const OVERFLOWS = /draws NaN or an infinity/;

/** A vocabulary of a large language model: 150,000 words of the same form. */
function foreignTokenizer(): string {
  const path = join(folder, 'tokenizer.json');
  const vocab = Object.fromEntries(Array.from({ length: 150_000 }, (_, id) => [`word${id}`, id]));
  const model = {
    type: 'WordPiece',
    unk_token: 'word0',
    continuing_subword_prefix: '##',
    max_input_chars_per_word: 100,
    vocab,
  };
  const rest = { normalizer: null, post_processor: null, decoder: null, added_tokens: [] };
  const pre = { pre_tokenizer: { type: 'Whitespace' } };
  writeFileSync(path, JSON.stringify({ version: '1.0', ...rest, ...pre, model }));
  return path;
}

const cases: Case[] = [
  {
    what: 'a snapshot without its generator',
    as: 'generator',
    says: /no 'G_ema'/,
    write: () => [snapshot('discriminator')],
  },
  {
    what: 'a snapshot with a wrong shape near its end',
    as: 'generator',
    says: /affine_0\.weight' should have/,
    write: () => [snapshot('shape')],
  },
  {
    what: 'a snapshot with a NaN near its end',
    as: 'generator',
    says: /holds NaN/,
    write: () => [snapshot('nan')],
  },
  {
    what: 'a snapshot cut in the middle',
    as: 'generator',
    says: /ends|cut/,
    write: () => {
      const path = snapshot('none');
      truncateSync(path, SNAPSHOT_BYTES / 2);
      return [path];
    },
  },
  {
    what: 'an image encoder in place of a generator',
    as: 'generator',
    says: /generator takes one or two embeddings/,
    write: () => [written('clip.onnx', 'clip', 'HERE')],
  },
  {
    what: 'a snapshot whose styles overflow',
    as: 'generator',
    says: OVERFLOWS,
    write: () => [snapshot('styles')],
  },
  {
    what: 'an ONNX generator with infinite weights (overflow)',
    as: 'generator',
    says: /hold NaN or an infinity/,
    write: () => [exported('infinite')],
  },
  {
    what: 'an ONNX generator whose styles overflow',
    as: 'generator',
    says: OVERFLOWS,
    write: () => [exported('styles')],
  },
  {
    what: 'an ONNX generator whose weights overflow in half precision',
    as: 'generator',
    says: /hold NaN or an infinity/,
    write: () => [exported('half')],
  },
  {
    what: 'a pair of CLIP with a foreign tokenizer',
    as: 'clip',
    says: /tokenizer is another model's/,
    write: () => [
      written('clip.onnx', 'clip', 'HERE'),
      written('clip-text.onnx', 'text', 'HERE'),
      foreignTokenizer(),
    ],
  },
];

function casesAsked(argv: readonly string[]): Case[] {
  const word = argv.find((arg) => arg.startsWith('--only='))?.slice('--only='.length) ?? '';
  const asked = cases.filter(({ what }) => what.includes(word));
  if (asked.length > 0) return asked;
  throw new Error(`No case with '${word}': ${cases.map(({ what }) => what).join('; ')}.`);
}

async function refusal(page: Page, { what, as, says, write }: Case): Promise<Row> {
  const files = write();
  await page.getByLabel('Model').setInputFiles(files);
  const answer = await page.evaluate((kind) => window.refuse(kind), as);
  for (const file of files) rmSync(file);
  if (!says.test(answer.says)) throw new Error(`${what}: ${answer.says}`);
  const conditions = [Array.from({ length: 512 }, (_, i) => Math.sin(i))];
  await page.evaluate((asked) => window.draw(asked), { conditions, n: 1, requests: 1 });
  return {
    what,
    value: answer.ms / 1000,
    unit: 's',
    limit: { value: LIMIT_S, at: 'most' },
    note: answer.says.split(/[.:;] /, 1)[0] ?? '',
  };
}

export async function benchRefusals(): Promise<Row[]> {
  const asked = casesAsked(process.argv);
  mkdirSync(folder, { recursive: true });
  return inOwnPage(own, async (page) => {
    await page.getByLabel('Model').setInputFiles(demoGenerator);
    await page.evaluate(() => window.load('demo'));
    const rows: Row[] = [];
    for (const one of asked) rows.push(await refusal(page, one));
    return rows;
  });
}

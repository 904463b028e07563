/**
 * @file `npm run models -- NAME [--to FOLDER] [--from ADDRESS] [--sha256 FILE=HEX]`: fetches the files
 * of a model to a folder, from where they are dropped on the page. The page itself never goes out.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Downloaded, download } from './download.ts';
import { type ModelEntry, readManifest } from './manifest.ts';

const megabytes = (bytes: number): string => (bytes / 1e6).toFixed(1);

/** A line that writes over itself on a terminal; a line each tenth elsewhere. */
function progressOf(name: string): (done: number, total: number | undefined) => void {
  let told = -1;
  return (done, total) => {
    const step = total ? Math.floor((done / total) * (process.stdout.isTTY ? 200 : 10)) : -1;
    if (step === told) return;
    told = step;
    const line = `${name}: ${megabytes(done)}${total ? ` of ${megabytes(total)}` : ''} MB`;
    process.stdout.write(process.stdout.isTTY ? `\r${line}  ` : `${line}\n`);
  };
}

const words: Record<Downloaded['how'], string> = {
  new: 'fetched',
  resumed: 'fetched, gone on from an earlier try',
  kept: 'there already',
};

async function fetchModel(entry: ModelEntry, options: Options): Promise<void> {
  const { to, from = entry.from } = options;
  mkdirSync(to, { recursive: true });
  console.log(`${entry.title}; licence: ${entry.licence}; from ${from}`);
  const base = new URL(from.endsWith('/') ? from : `${from}/`);
  const lines: string[] = [];
  for (const { path, name, sha256 } of entry.files) {
    const found = await download({
      ...{ address: new URL(path, base), folder: to, name, onProgress: progressOf(name) },
      sha256: options.sha256.get(name) ?? sha256,
    });
    const { checksum, bytes, revision = 'unknown', how } = found;
    if (process.stdout.isTTY) process.stdout.write('\r');
    console.log(
      `${name}: ${megabytes(bytes)} MB, ${words[how]}; ${checksum.kind} ${checksum.hex}, as ${checksum.by} says`,
    );
    lines.push(`${checksum.kind} ${checksum.hex} ${name} (revision ${revision})`);
  }
  writeFileSync(join(to, 'CHECKSUMS'), `${lines.join('\n')}\n`);
  console.log(`Drop the files of ${to} on the page, all together.`);
}

interface Options {
  to: string;
  from: string | undefined;
  sha256: Map<string, string>;
}

function readOptions(): { name: string | undefined; options: Options } {
  const text = { type: 'string' as const };
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { to: text, from: text, sha256: { ...text, multiple: true } },
  });
  const [name] = positionals;
  const pairs = (values.sha256 ?? []).map((pair): [string, string] => {
    const [file = '', hex = ''] = pair.split('=');
    if (/^[0-9a-f]{64}$/i.test(hex)) return [file, hex.toLowerCase()];
    throw new Error(`--sha256 takes FILE=HEX with 64 hexadecimal digits, not '${pair}'.`);
  });
  const to = values.to ?? join('models', name ?? '');
  return { name, options: { to, from: values.from, sha256: new Map(pairs) } };
}

async function main(): Promise<void> {
  const known = readManifest();
  const { name, options } = readOptions();
  const entry = name === undefined ? undefined : known[name];
  if (!entry) {
    const listed = Object.entries(known).map(([key, { title }]) => `  ${key}  ${title}`);
    throw new Error(
      `${name ? `There is no model '${name}'. ` : ''}npm run models -- NAME [--to FOLDER], NAME one of\n${listed.join('\n')}`,
    );
  }
  await fetchModel(entry, options);
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
});

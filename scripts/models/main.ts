/**
 * @file `npm run models -- NAME [--to FOLDER] [--from ADDRESS] [--sha256 FILE=HEX]`: fetches the files
 * of a model to a folder, from where they are dropped on the page. The page itself never goes out.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { checksumOfFile } from './checksum.ts';
import { type Downloaded, download } from './download.ts';
import { type Lock, readLock, writeLock } from './lock.ts';
import { type ModelEntry, type ModelFile, readManifest } from './manifest.ts';

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
  const lock = readLock(to);
  for (const file of entry.files) {
    const { path, name } = file;
    const address = new URL(path, base);
    const pinned = pinOf(file, options, lock);
    const found = await download({
      ...{ address, folder: to, name, pinned, onProgress: progressOf(name) },
    });
    const { checksum, bytes, revision, how } = found;
    if (process.stdout.isTTY) process.stdout.write('\r');
    console.log(
      `${name}: ${megabytes(bytes)} MB, ${words[how]}; ${checksum.kind} ${checksum.hex}, as ${checksum.by} says`,
    );
    const sha256 = await checksumOfFile(found.path, 'sha256');
    // Kept from an earlier run, it is of the revision of that time.
    const known = lock[name]?.sha256 === sha256 ? lock[name] : undefined;
    lock[name] = known ?? { sha256, bytes, from: address.href, revision };
    writeLock(to, lock);
  }
  console.log(`Drop the files of ${to} on the page, all together.`);
}

/** What a file has to be: as the command line says, else the manifest, else as it was the first time. */
function pinOf({ name, sha256 }: ModelFile, options: Options, lock: Lock) {
  const said = options.sha256.get(name);
  if (said) return { sha256: said, by: 'the command line' };
  if (sha256) return { sha256, by: 'the manifest' };
  const locked = lock[name];
  return locked && { sha256: locked.sha256, by: 'models.lock.json of an earlier run' };
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

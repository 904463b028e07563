/** @file Downloads from a local server that resumes, lies, cuts, redirects, or knows no ranges. */
import { spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { download } from './download.ts';
import { readManifest } from './manifest.ts';

const CONTENT = randomBytes(300_000);
const SHA256 = createHash('sha256').update(CONTENT).digest('hex');
const GIT = createHash('sha1').update(`blob ${CONTENT.length}\0`).update(CONTENT).digest('hex');
const NAME = 'net.onnx';
const part = `${NAME}.${SHA256.slice(0, 12)}.part`;

interface Behaviour {
  etag?: string;
  ranges?: boolean;
  /** Bytes of each answer after which the connection is cut. */
  cutAfter?: number;
  stall?: boolean;
  status?: number;
  /** Redirect once, with the tag on the first answer only. */
  redirect?: boolean;
  content?: Buffer;
}

let server: Server;
let behaviour: Behaviour;
/** `range` of each GET, in their order. */
let asked: (string | undefined)[];
let folder: string;

function answer(request: IncomingMessage, response: ServerResponse): void {
  const { etag, ranges = true, redirect, status, content = CONTENT } = behaviour;
  const isFirst = redirect === true && request.url !== '/cdn';
  if (status !== undefined) return void response.writeHead(status).end();
  if (isFirst) {
    const headers = { location: '/cdn', 'x-linked-etag': `"${etag}"`, 'x-repo-commit': 'abc' };
    return void response.writeHead(302, headers).end();
  }
  const tag = etag !== undefined && redirect !== true ? { etag: `"${etag}"` } : {};
  if (request.method === 'HEAD') {
    return void response.writeHead(200, { ...tag, 'content-length': content.length }).end();
  }
  const { range } = request.headers;
  asked.push(range);
  const start = ranges && range ? Number(/bytes=(\d+)-/.exec(range)?.[1]) : 0;
  const body = content.subarray(start);
  const headers = {
    ...tag,
    'content-length': body.length,
    ...(start > 0 && { 'content-range': `bytes ${start}-${content.length - 1}/${content.length}` }),
  };
  response.writeHead(start > 0 ? 206 : 200, headers);
  const { cutAfter = body.length, stall = false } = behaviour;
  if (cutAfter >= body.length) return void response.end(body);
  response.write(body.subarray(0, cutAfter), () => {
    if (!stall) setTimeout(() => response.destroy(), 20);
  });
}

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'afterimage-models-'));
  behaviour = { etag: SHA256 };
  asked = [];
  server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  server.closeAllConnections();
  server.close();
});

const origin = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;

const fetchIt = ({ sha256, patience }: { sha256?: string; patience?: number } = {}) =>
  download({
    ...{ address: new URL(NAME, origin()), folder, name: NAME },
    ...(sha256 && { pinned: { sha256, by: 'the test' } }),
    ...(patience && { patience }),
  });

const kept = () => readdirSync(folder).sort();

describe('download', () => {
  it('keeps a file whose checksum is right, and does not fetch it again', async () => {
    expect(await fetchIt()).toMatchObject({ how: 'new', bytes: CONTENT.length });
    expect(readFileSync(join(folder, NAME)).equals(CONTENT)).toBe(true);
    expect(await fetchIt()).toMatchObject({ how: 'kept' });
    expect(asked).toEqual([undefined]);
    expect(kept()).toEqual([NAME]);
  });

  it('takes the checksum from the answer before a redirection', async () => {
    behaviour = { etag: SHA256, redirect: true };
    expect(await fetchIt()).toMatchObject({ revision: 'abc', checksum: { kind: 'sha256' } });
  });

  it("knows git's name of a small file", async () => {
    behaviour = { etag: GIT };
    expect(await fetchIt()).toMatchObject({ how: 'new', checksum: { kind: 'git-blob' } });
  });

  it('goes on from what an earlier run left', async () => {
    writeFileSync(join(folder, part), CONTENT.subarray(0, 100_000));
    expect(await fetchIt()).toMatchObject({ how: 'resumed' });
    expect(asked).toEqual(['bytes=100000-']);
    expect(readFileSync(join(folder, NAME)).equals(CONTENT)).toBe(true);
  });

  it('begins anew where the server knows no ranges', async () => {
    behaviour = { etag: SHA256, ranges: false };
    writeFileSync(join(folder, part), CONTENT.subarray(0, 100_000));
    expect(await fetchIt()).toMatchObject({ how: 'new' });
    expect(readFileSync(join(folder, NAME)).equals(CONTENT)).toBe(true);
  });

  it('goes on by itself after a cut, and says so after three', async () => {
    behaviour = { etag: SHA256, cutAfter: 120_000 };
    expect(await fetchIt()).toMatchObject({ how: 'new' });
    expect(asked).toHaveLength(3);
    behaviour = { etag: SHA256, cutAfter: 40_000 };
    writeFileSync(join(folder, NAME), 'older');
    await expect(fetchIt()).rejects.toThrow(/was cut 3 times, after \d+ of 300000 bytes.*goes on/);
    expect(readFileSync(join(folder, NAME), 'utf8')).toBe('older');
    expect(kept()).toContain(part);
  });

  it('gives up a connection that falls silent', async () => {
    behaviour = { etag: SHA256, cutAfter: 1000, stall: true };
    await expect(fetchIt({ patience: 150 })).rejects.toThrow('no byte for 0.15 s');
  });

  it('keeps nothing of a file with another checksum', async () => {
    behaviour = { etag: SHA256, content: Buffer.concat([CONTENT.subarray(1), Buffer.of(0)]) };
    await expect(fetchIt()).rejects.toMatchObject({ code: 'hash-mismatch' });
    expect(kept()).toEqual([]);
    behaviour = { etag: SHA256 };
    await expect(fetchIt({ sha256: '0'.repeat(64) })).rejects.toThrow('Nothing of it was kept');
    expect(kept()).toEqual([]);
  });

  it('refuses a file of which nobody says the checksum', async () => {
    behaviour = { etag: 'v1' };
    await expect(fetchIt()).rejects.toThrow('--sha256 net.onnx=HEX');
    expect(await fetchIt({ sha256: SHA256 })).toMatchObject({ how: 'new' });
  });

  it('says in a sentence what is not there', async () => {
    behaviour = { status: 404 };
    await expect(fetchIt()).rejects.toThrow('there is no such file (404)');
    behaviour = { status: 503 };
    await expect(fetchIt()).rejects.toThrow('the server answered 503, try again later');
    const gone = new URL('http://127.0.0.1:9/');
    await expect(download({ address: gone, folder, name: NAME })).rejects.toThrow(
      'cannot be reached',
    );
    expect(kept()).toEqual([]);
  });
});

describe('npm run models', () => {
  const run = (...args: string[]) =>
    new Promise<{ code: number | null; text: string }>((resolve) => {
      const child = spawn(process.execPath, ['--import', 'tsx', 'scripts/models/main.ts', ...args]);
      let text = '';
      const add = (chunk: Buffer) => (text += chunk.toString());
      child.stdout.on('data', add);
      child.stderr.on('data', add);
      child.on('close', (code) => resolve({ code, text }));
    });

  it('fetches every file of a model and pins it to what came the first time', async () => {
    const { code, text } = await run('clip-vit-b32', '--to', folder, '--from', origin());
    expect(text).toContain('Drop the files');
    expect(code).toBe(0);
    const names = readManifest()['clip-vit-b32']?.files.map(({ name }) => name) ?? [];
    expect(kept()).toEqual(['models.lock.json', ...names].sort());
    const lock = () => readFileSync(join(folder, 'models.lock.json'), 'utf8');
    const first = lock();
    expect(Object.keys(JSON.parse(first) as object)).toEqual(names);
    expect(first).toContain(SHA256);

    const again = await run('clip-vit-b32', '--to', folder, '--from', origin());
    expect(again.text).toContain('there already');
    expect(lock()).toBe(first);

    const content = Buffer.concat([CONTENT, Buffer.of(1)]);
    behaviour = { etag: createHash('sha256').update(content).digest('hex'), content };
    for (const name of names) rmSync(join(folder, name));
    const other = await run('clip-vit-b32', '--to', folder, '--from', origin());
    expect(other).toMatchObject({ code: 1 });
    expect(other.text).toContain(`models.lock.json of an earlier run says ${SHA256}`);
    expect(kept()).toEqual(['models.lock.json']);
    expect(lock()).toBe(first);
  });

  it('fetches nothing past a damaged lock', async () => {
    writeFileSync(join(folder, 'models.lock.json'), '{"net.onnx": {}}');
    const { code, text } = await run('clip-vit-b32', '--to', folder, '--from', origin());
    expect(code).toBe(1);
    expect(text).toContain('models.lock.json cannot be read');
    expect(asked).toEqual([]);
  });

  it('lists what it knows, and fails with one sentence', async () => {
    const unknown = await run('bert');
    expect(unknown).toMatchObject({ code: 1 });
    expect(unknown.text).toContain("There is no model 'bert'");
    expect(unknown.text).toContain('clip-vit-b32');
    behaviour = { status: 404 };
    const missing = await run('clip-vit-b32', '--to', folder, '--from', origin());
    expect(missing.code).toBe(1);
    expect(missing.text).toMatch(/vision_model\.onnx: there is no such file \(404\)\.\n$/);
  });
});

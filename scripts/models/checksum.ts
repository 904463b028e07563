/** @file What a downloaded file must be: a SHA-256, or git's SHA-1 of a blob. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';

export interface Checksum {
  kind: 'sha256' | 'git-blob';
  hex: string;
  /** Who said so. */
  by: string;
}

/**
 * The checksum in an entity tag, if it is one: 64 hexadecimal digits are the SHA-256 of a file that
 * git-lfs holds, 40 are git's own name of a small one. Any other tag says nothing of the content.
 */
export function checksumOfTag(tag: string | null, by: string): Checksum | undefined {
  const hex = /^(?:W\/)?"?([0-9a-f]{40}|[0-9a-f]{64})"?$/i.exec(tag ?? '')?.[1]?.toLowerCase();
  return hex ? { kind: hex.length === 64 ? 'sha256' : 'git-blob', hex, by } : undefined;
}

/** The same checksum of a file on disk, in hexadecimal; read as a stream. */
export async function checksumOfFile(path: string, kind: Checksum['kind']): Promise<string> {
  const hash = createHash(kind === 'sha256' ? 'sha256' : 'sha1');
  if (kind === 'git-blob') hash.update(`blob ${(await stat(path)).size}\0`);
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  return hash.digest('hex');
}

/**
 * @file The shipped subject is whole: every listed file is there with the bytes and hash that its manifest promises, nothing else
 * lies beside them, and each mapper fits the voxels it names (tensor names and shapes of the Mind Reader mapper).
 */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';

const ROOT = join('public', 'demo', 'subject');
const LIMIT_BYTES = 26_000_000;

const manifestSchema = z.object({
  name: z.literal('Simulated subject'),
  simulated: z.literal(true),
  howMade: z.string().min(1),
  licence: z.string().min(1),
  mappers: z.array(z.object({ path: z.string(), target: z.string(), nVoxels: z.coerce.number() })),
  files: z.array(z.object({ path: z.string(), bytes: z.number(), sha256: z.string().length(64) })),
});
const headerSchema = z.object({
  __metadata__: z.object({
    nVoxels: z.coerce.number(),
    paddedVoxels: z.coerce.number(),
    target: z.enum(['image', 'caption']),
    dim: z.coerce.number(),
    trainedOn: z.string().min(1),
  }),
});

const manifest = manifestSchema.parse(JSON.parse(readFileSync(join(ROOT, 'subject.json'), 'utf8')));

/** Header of a safetensors file: metadata, and the shape of each tensor. */
function readHeader(path: string) {
  const file = readFileSync(join(ROOT, path));
  const length = Number(file.readBigUInt64LE(0));
  const header: unknown = JSON.parse(file.toString('utf8', 8, 8 + length));
  const { __metadata__: metadata } = headerSchema.parse(header);
  const tensors = z.record(z.string(), z.looseObject({ shape: z.array(z.number()).optional() }));
  return { metadata, shapes: tensors.parse(header) };
}

describe('the shipped subject', () => {
  it.each(manifest.files.map((file) => [file.path, file] as const))(
    '%s is as listed',
    (_, file) => {
      const bytes = readFileSync(join(ROOT, file.path));
      expect(bytes.length).toBe(file.bytes);
      expect(createHash('sha256').update(bytes).digest('hex')).toBe(file.sha256);
    },
  );

  it('lists every file there is', () => {
    const found = readdirSync(ROOT, { recursive: true, encoding: 'utf8' })
      .filter((path) => statSync(join(ROOT, path)).isFile() && path !== 'subject.json')
      .sort();
    expect(found).toEqual(manifest.files.map((file) => file.path).sort());
  });

  it('stays small enough to ship', () => {
    const total = manifest.files.reduce((sum, file) => sum + file.bytes, 0);
    expect(total).toBeLessThanOrEqual(LIMIT_BYTES);
  });

  it('has mappers for the image and for the caption embedding', () => {
    expect(manifest.mappers.map((mapper) => mapper.target).sort()).toEqual(['caption', 'image']);
  });

  it.each(manifest.mappers.map((mapper) => mapper.path))('%s fits its voxels', (path) => {
    const { metadata, shapes } = readHeader(path);
    expect(metadata.paddedVoxels).toBe(metadata.nVoxels + (metadata.nVoxels % 2));
    expect(Object.keys(shapes)).toHaveLength(32 + 1);
    expect(shapes['fc.1.weight']?.shape?.[1]).toBe(metadata.paddedVoxels / 2);
    expect(shapes['encoder.5.weight']?.shape?.[0]).toBe(metadata.dim);
    expect(shapes['fc.3.weight']?.shape).toEqual([1, shapes['fc.1.weight']?.shape?.[0], 1]);
  });
});

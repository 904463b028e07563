/** @file MindEye 1's tar shards, by the fields of their samples; side and number from the name. */
import { baseName } from '../loaded-file.ts';
import type { LoadedFile } from '../loaded-file.ts';
import type { ImageRowsClaim } from './claim.ts';
import { subjectOfMask } from '../nsd/subjects.ts';
import { pathHints } from './names.ts';

const NAME = /(?:^|[_-])(train|val|test)(?=[_-]).*?_(\d+)\.tar$/;

/** `train_subj01_3.tar` with `nsdgeneral.npy` (3 rows a sample) and `coco73k.npy` (nsdId, from 0). */
export function recogniseShard({ opened, path }: LoadedFile): ImageRowsClaim | undefined {
  const field = (name: string) => opened.arrays.find((array) => array.path === name);
  const raw = field('nsdgeneral.npy');
  const nsdIds = field('coco73k.npy');
  const [, side, index = '0'] = NAME.exec(baseName(path)) ?? [];
  if (!raw || !nsdIds || raw.shape.length !== 3) return undefined;
  const [nRows = 0, repetitions = 0, nColumns = 0] = raw.shape;
  const known = side === 'val' || side === 'test' ? side : 'train';
  return {
    kind: 'image-rows',
    what: `MindEye 1 samples, ${known} ${index}`,
    because:
      `tar of ${nRows} samples, ${repetitions} rows of ${nColumns} masked voxels each (averaged), z-scores, ` +
      'numpy\u2019s order unless the whole brain beside them says otherwise',
    subject: subjectOfMask(nColumns) ?? pathHints(path).subject,
    layout: 'mindeye1',
    hemi: undefined,
    side: known === 'train' ? 'train' : 'val',
    array: raw,
    nRows,
    nColumns,
    units: 'z',
    order: 'numpy',
    shard: {
      side: known,
      index: Number(index),
      nsdIds,
      raw,
      wholeBrain: field('wholebrain_3d.npy'),
      pictures: field('jpg') ?? field('png'),
    },
  };
}

/**
 * @file Regions from label volumes: one for each label, the unions that the paper silences (V1 =
 * V1v + V1d, FFA = FFA-1 + FFA-2, all of a floc family, the levels of the streams), and the same
 * per hemisphere. Membership is `value === label`: -1 (no cortex) and 0 (unlabelled) are no labels.
 */
import type { NumericArray } from '../domain/arrays.ts';
import type { Hemi, Roi, RoiLevel } from '../domain/roi.ts';
import type { ReadOptions } from '../readers/types.ts';
import { STREAM_LEVELS, fixedLabels } from './nsd/labels.ts';
import { partsOf } from './recognise/claim.ts';
import type { Part } from './recognise/claim.ts';
import type { LabelSource } from './responses/types.ts';

interface Labelled {
  family: string;
  hemi: Hemi | 'both';
  /** Region name to ascending dataset voxels. */
  regions: Map<string, Uint32Array>;
}

/**
 * Ascending voxels of each label above 0.
 *
 * @param labels  `[nVoxels]`.
 */
export function voxelsByLabel(labels: NumericArray): Map<number, Uint32Array> {
  const lists = new Map<number, number[]>();
  for (const [voxel, label] of labels.entries()) {
    if (!(label > 0)) continue;
    const list = lists.get(label);
    if (list) list.push(voxel);
    else lists.set(label, [voxel]);
  }
  return new Map([...lists].map(([label, voxels]) => [label, Uint32Array.from(voxels)]));
}

/** Ascending union of sets of voxels. */
export function union(sets: readonly Uint32Array[]): Uint32Array {
  return Uint32Array.from(new Set(sets.flatMap((set) => [...set]))).sort();
}

async function tableOf(parts: readonly Part[], family: string): Promise<Map<number, string>> {
  const table = partsOf(parts, 'label-table').find(({ claim }) => claim.family === family);
  if (!table) return fixedLabels(family) ?? new Map();
  const index = await table.claim.index.read();
  const names = (await table.claim.names.readStrings?.()) ?? [];
  return new Map(names.map((name, i) => [index[i] ?? -1, name]));
}

function nameOf(source: LabelSource, label: number, table: Map<number, string>): string {
  if (source.family === 'mask') return source.name;
  return table.get(label) ?? `${source.family} ${label}`;
}

async function labelled(
  source: LabelSource,
  parts: readonly Part[],
  options?: ReadOptions,
): Promise<Labelled> {
  const table = await tableOf(parts, source.family);
  const byLabel = voxelsByLabel(await source.read(options));
  const sets = new Map<string, Uint32Array[]>();
  for (const [label, voxels] of [...byLabel].toSorted(([a], [b]) => a - b)) {
    const name = nameOf(source, label, table);
    sets.set(name, [...(sets.get(name) ?? []), voxels]);
  }
  const regions = new Map([...sets].map(([name, voxels]) => [name, union(voxels)]));
  return { family: source.family, hemi: source.hemi, regions };
}

/** Where only the hemispheres were dropped, their union stands for both. */
function addCombined(volumes: Labelled[]): Labelled[] {
  const families = new Set(volumes.map(({ family }) => family));
  const combined = [...families]
    .filter((family) => family !== 'mask')
    .map((family) => volumes.filter((volume) => volume.family === family))
    .filter((group) => !group.some(({ hemi }) => hemi === 'both'))
    .map((group): Labelled => {
      const names = new Set(group.flatMap(({ regions }) => [...regions.keys()]));
      const regions = new Map(
        [...names].map((name) => [
          name,
          union(group.map((half) => half.regions.get(name) ?? new Uint32Array())),
        ]),
      );
      return { family: group[0]?.family ?? '', hemi: 'both', regions };
    });
  return [...volumes, ...combined];
}

const levelOfStream = (name: string): RoiLevel | undefined =>
  Object.hasOwn(STREAM_LEVELS, name)
    ? STREAM_LEVELS[name as keyof typeof STREAM_LEVELS]
    : undefined;

/** Name of the union that a region belongs to: `V1` of `V1v`, `FFA` of `FFA-2`, a level of a stream. */
function unionName(family: string, name: string): string | undefined {
  if (family === 'streams') return levelOfStream(name);
  if (family === 'prf-visualrois' || family === 'Kastner2015')
    return /^(V[123])[vd]$/.exec(name)?.[1];
  return family.startsWith('floc-') ? /^(.+)-[12]$/.exec(name)?.[1] : undefined;
}

/** Unions with two members or more, in any of the volumes of a family. */
function unionNames(volumes: readonly Labelled[]): Set<string> {
  const members = new Map<string, Set<string>>();
  for (const { family, regions } of volumes) {
    for (const name of regions.keys()) {
      const joint = unionName(family, name);
      if (joint) members.set(joint, (members.get(joint) ?? new Set()).add(name));
    }
  }
  return new Set([...members].filter(([, names]) => names.size > 1).map(([joint]) => joint));
}

function unionsOf({ family, regions }: Labelled, wanted: ReadonlySet<string>) {
  const groups = new Map<string, Uint32Array[]>();
  const add = (name: string, voxels: Uint32Array) =>
    groups.set(name, [...(groups.get(name) ?? []), voxels]);
  for (const [name, voxels] of regions) {
    const joint = unionName(family, name);
    if (joint && joint !== name && wanted.has(joint)) add(joint, voxels);
    if (family.startsWith('floc-')) add(family, voxels);
  }
  return new Map([...groups].map(([name, sets]) => [name, union(sets)]));
}

/** Levels are NSD's streams; without them the common preset V1-V3, hV4, localiser regions. */
function levelOf(family: string, name: string, hasStreams: boolean): RoiLevel | undefined {
  if (family === 'streams') {
    return levelOfStream(name) ?? (name === 'intermediate' || name === 'higher' ? name : undefined);
  }
  if (hasStreams) return undefined;
  if (family.startsWith('floc-')) return 'higher';
  if (family !== 'prf-visualrois') return undefined;
  return name === 'hV4' ? 'intermediate' : 'early';
}

function roisOfVolume(volume: Labelled, wanted: ReadonlySet<string>, hasStreams: boolean): Roi[] {
  const { family, hemi, regions } = volume;
  return [...regions, ...unionsOf(volume, wanted)].map(([name, voxels]) => ({
    name: hemi === 'both' ? name : `${hemi}.${name}`,
    family,
    hemi,
    level: levelOf(family, name, hasStreams),
    voxels,
  }));
}

const FAMILY_ORDER = ['prf-visualrois', 'floc-', 'streams', 'prf-eccrois', 'Kastner2015', 'mask'];
const rankOf = ({ family }: Roi) => {
  const rank = FAMILY_ORDER.findIndex((start) => family.startsWith(start));
  return rank < 0 ? FAMILY_ORDER.length : rank;
};

/** Names are unique: a later region of a name already taken gets its family as a prefix. */
function withUniqueNames(rois: Roi[]): Roi[] {
  const taken = new Set<string>();
  return rois.map((roi) => {
    const name = taken.has(roi.name) ? `${roi.family}: ${roi.name}` : roi.name;
    taken.add(name);
    return { ...roi, name };
  });
}

/** Kastner's first seven labels are the retinotopic ones again; only its further areas are listed. */
function isRepeated(roi: Roi, rois: readonly Roi[]): boolean {
  return (
    roi.family === 'Kastner2015' &&
    rois.some(({ family, name }) => family === 'prf-visualrois' && name === roi.name)
  );
}

/**
 * All regions that the label files name, over the voxels of the data set. Regions without a voxel in
 * it are left out.
 *
 * @param parts  Where the tables of label names are.
 */
export async function roisOf(
  sources: readonly LabelSource[],
  parts: readonly Part[],
  options?: ReadOptions,
): Promise<Roi[]> {
  const volumes: Labelled[] = [];
  for (const source of sources) volumes.push(await labelled(source, parts, options));
  const hasStreams = volumes.some(({ family }) => family === 'streams');
  const wanted = unionNames(volumes);
  const rois = addCombined(volumes)
    .flatMap((volume) => roisOfVolume(volume, wanted, hasStreams))
    .filter(({ voxels }) => voxels.length > 0);
  const kept = rois.filter((roi) => !isRepeated(roi, rois));
  const hemiRank = ({ hemi }: Roi) => (hemi === 'both' ? 0 : 1);
  const sorted = kept.toSorted((a, b) => hemiRank(a) - hemiRank(b) || rankOf(a) - rankOf(b));
  return withUniqueNames(sorted);
}

/** @file The form that gives an array a role: which fields a role has, and the `Source` it makes. */
import type { ArrayInfo, FileFact, MissingMark, Units, VoxelOrder } from '../../domain/arrays.ts';
import type { ByHand, EmbeddedTarget, Role, Source } from '../../domain/dataset.ts';

export interface AssignForm {
  role: Role;
  name: string;
  transposed: boolean;
  split: 'all' | 'train' | 'val';
  /** Text such as `28 x 28 x 1`; empty when the array has its own image axes. */
  imageShape: string;
  imageOrder: 'row' | 'column';
  /** Empty: as the file says, if it does. */
  units: '' | Units;
  order: '' | VoxelOrder;
  missing: MissingMark;
  /** What embeddings are of. */
  target: EmbeddedTarget;
}

type Field = 'name' | 'transposed' | 'split' | 'imageShape' | 'scale' | 'target';

export const roles: Record<Role, { label: string; help: string; fields: Field[] }> = {
  responses: {
    label: 'responses (betas)',
    help: 'Trials × voxels.',
    fields: ['transposed', 'split', 'scale'],
  },
  stimuli: {
    label: 'stimuli (pictures)',
    help: 'One picture a trial or condition: images, or flat rows of pixels.',
    fields: ['transposed', 'split', 'imageShape'],
  },
  conditions: {
    label: 'condition of each trial',
    help: 'One id a trial; equal ids are repetitions of one stimulus.',
    fields: ['split'],
  },
  labels: { label: 'labels', help: 'One category a trial.', fields: ['name', 'split'] },
  captions: { label: 'captions', help: 'One text or more a condition.', fields: [] },
  embeddings: {
    label: 'embeddings',
    help: 'Trials, conditions or all of NSD’s pictures × dimensions: the truth, used instead of encoding.',
    fields: ['target', 'transposed', 'split'],
  },
  mask: { label: 'mask', help: 'A volume; voxels other than 0 are used.', fields: [] },
  roi: { label: 'region of interest', help: 'A volume or a voxel vector.', fields: ['name'] },
  reliability: { label: 'noise-ceiling SNR', help: 'One value a voxel.', fields: [] },
  surface: { label: 'flat surface', help: 'Vertices and faces of a flat patch.', fields: ['name'] },
  split: { label: 'train / held-out split', help: 'One entry a trial.', fields: [] },
};

/** A first guess from the array's own look; the person decides. */
export function firstForm(array: ArrayInfo): AssignForm {
  const guess: Role =
    array.shape.length >= 3 ? 'stimuli' : array.shape.length === 2 ? 'responses' : 'conditions';
  return {
    role: guess,
    name: array.path.split('/').pop() ?? '',
    transposed: false,
    split: 'all',
    imageShape: '',
    imageOrder: 'row',
    units: '',
    order: '',
    missing: 'zero',
    target: 'image',
  };
}

/** `[height, width, channels]` of text like `28 x 28` or `28,28,3`; undefined when it is none. */
export function parseImageShape(text: string): [number, number, number] | undefined {
  const numbers = text.split(/[x×,\s]+/i).filter((part) => part !== '');
  const [height, width, channels = 1] = numbers.map(Number);
  if (numbers.length < 2 || numbers.length > 3) return undefined;
  const whole = [height, width, channels].every((n) => Number.isInteger(n) && Number(n) > 0);
  return whole ? [height ?? 0, width ?? 0, channels] : undefined;
}

/** Pixels a flat row must have for this shape, when that can be said and it has not. */
export function imageShapeProblem(form: AssignForm, array: ArrayInfo): string | undefined {
  if (!roles[form.role].fields.includes('imageShape') || form.imageShape.trim() === '') {
    return undefined;
  }
  const shape = parseImageShape(form.imageShape);
  if (!shape) return 'Write height x width x channels, for example 28 x 28 x 1.';
  const perRow = array.shape[form.transposed ? 0 : 1];
  const pixels = shape[0] * shape[1] * shape[2];
  if (array.shape.length !== 2 || perRow === undefined || perRow === pixels) return undefined;
  return `Each row has ${perRow} values, but ${shape.join(' x ')} is ${pixels}.`;
}

/** What the store is told; fields that the role does not have are left out. */
export function sourceOf(form: AssignForm, file: string, array: string): Source {
  const has = (field: Field) => roles[form.role].fields.includes(field);
  const shape = has('imageShape') ? parseImageShape(form.imageShape) : undefined;
  const source: Source = { file, array };
  if (has('name') && form.name.trim() !== '') source.name = form.name.trim();
  if (has('transposed') && form.transposed) source.transposed = true;
  if (has('split') && form.split !== 'all') source.split = form.split;
  if (has('scale') && form.units !== '') source.units = form.units;
  if (has('scale') && form.order !== '') source.order = form.order;
  if (has('scale') && form.missing !== 'zero') source.missing = form.missing;
  if (has('target') && form.target !== 'image') source.target = form.target;
  if (shape) {
    source.imageShape = shape;
    source.imageOrder = form.imageOrder;
  }
  return source;
}

/** The responses that a fact is of, as they were given their role; undefined for facts of a whole file. */
export function sourceOfFact(
  roles: ByHand['roles'],
  file: string,
  { array }: FileFact,
): Source | undefined {
  const isOf = ({ role, source }: ByHand['roles'][number]) =>
    role === 'responses' &&
    (file === source.file || file.endsWith(`/${source.file}`)) &&
    (source.array ?? array) === array;
  return array === undefined ? undefined : roles.findLast(isOf)?.source;
}

/**
 * @file The globals that snapshots and state dicts name, and the inert record that each makes. The
 * real functions would build tensors and, for `torch_utils.persistence`, run source code from the
 * file; here the code is dropped unread and names stay names.
 * @see https://github.com/NVlabs/stylegan2-ada-pytorch/blob/main/torch_utils/persistence.py
 */
import { malformed, refused } from './fail.ts';
import type { GlobalRules } from './machine.ts';
import type {
  PickleDict,
  PickleObject,
  PickleStorage,
  PickleTensor,
  PickleValue,
  StorageType,
} from './values.ts';
import { entryOf, isKind } from './values.ts';

type Maker = (args: PickleValue[], at: number) => PickleValue;

const STORAGES: readonly StorageType[] = [
  'DoubleStorage',
  'FloatStorage',
  'HalfStorage',
  'BFloat16Storage',
  'LongStorage',
  'IntStorage',
  'ShortStorage',
  'CharStorage',
  'ByteStorage',
  'BoolStorage',
];

/** Classes that become an object of that name; their state is set by BUILD. */
const CLASSES = [
  'torch.nn.modules.container.Sequential',
  'torch.nn.modules.conv.Conv1d',
  'torch.nn.modules.conv.ConvTranspose1d',
  'torch.nn.modules.linear.Linear',
  'torch.nn.modules.activation.ReLU',
  'torch.nn.modules.activation.Sigmoid',
  'numpy.dtype',
];

const isWhole = (value: PickleValue | undefined): value is number =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;

function wholes(value: PickleValue | undefined, at: number): number[] {
  if (!isKind(value, 'tuple') || !value.items.every(isWhole)) {
    throw malformed('the shape or stride of a tensor is no tuple of whole numbers', at);
  }
  return value.items.map(Number);
}

/** `(storage, offset, size, stride, ...)`. */
function tensor([storage, offset, size, stride]: PickleValue[], at: number): PickleTensor {
  if ((!isKind(storage, 'storage') && !isKind(storage, 'bytes')) || !isWhole(offset)) {
    throw malformed('a tensor has no storage or offset', at);
  }
  return { kind: 'tensor', storage, offset, shape: wholes(size, at), stride: wholes(stride, at) };
}

function parameter([value]: PickleValue[], at: number): PickleTensor {
  if (!isKind(value, 'tensor')) throw malformed('a parameter is no tensor', at);
  return value;
}

/** A torch file as bytes: not read before its tensor is wanted. */
function loadFromBytes([value]: PickleValue[], at: number): PickleValue {
  if (!isKind(value, 'bytes')) throw malformed('a nested storage is no bytes', at);
  return value;
}

/** `{type, version, module_src, class_name, state}`: the source stays unread. */
function persistentObject([meta]: PickleValue[], at: number): PickleObject {
  const className = entryOf(meta, 'class_name');
  if (typeof className !== 'string') throw malformed('a module has no class name', at);
  return { kind: 'object', className, state: entryOf(meta, 'state') ?? null };
}

/** A dict, from nothing or from a list of pairs. */
function dict([pairs]: PickleValue[]): PickleDict {
  const items = isKind(pairs, 'list') ? pairs.items : [];
  const entries = items.flatMap((item): [PickleValue, PickleValue][] =>
    isKind(item, 'tuple') || isKind(item, 'list')
      ? [[item.items[0] ?? null, item.items[1] ?? null]]
      : [],
  );
  return { kind: 'dict', entries: new Map(entries) };
}

function set([items]: PickleValue[]): PickleValue {
  return { kind: 'set', items: isKind(items, 'list') ? items.items : [] };
}

/** `(key, number of numbers)` from a persistent id. */
function storage(type: StorageType): Maker {
  return ([key, nNumbers], at): PickleStorage => {
    if (typeof key !== 'string' || !isWhole(nNumbers)) {
      throw malformed('a storage has no key or size', at);
    }
    return { kind: 'storage', type, key, nNumbers };
  };
}

const instance =
  (className: string): Maker =>
  () => ({ kind: 'object', className, state: null });

const STORAGE_MAKERS = STORAGES.map((type) => [`torch.${type}`, storage(type)] as const);

const FILE_MAKERS = new Map<string, Maker>([
  ...STORAGE_MAKERS,
  ...CLASSES.map((name) => [name, instance(name)] as const),
  ['collections.OrderedDict', dict],
  ['dnnlib.util.EasyDict', dict],
  ['builtins.set', set],
  ['__builtin__.set', set],
  ['torch._utils._rebuild_tensor_v2', tensor],
  ['torch._utils._rebuild_parameter', parameter],
  ['torch.storage._load_from_bytes', loadFromBytes],
  ['torch_utils.persistence._reconstruct_persistent_obj', persistentObject],
  ['numpy.core.multiarray.scalar', instance('numpy scalar')],
  ['numpy._core.multiarray.scalar', instance('numpy scalar')],
]);

function rulesOf(makers: ReadonlyMap<string, Maker>): GlobalRules {
  const find = (name: string, at: number): Maker => {
    const maker = makers.get(name);
    if (!maker) throw refused(`names '${name.slice(0, 120)}', which models do not need`, at);
    return maker;
  };
  return {
    check: (name, at) => void find(name, at),
    make: (name, args, at) => find(name, at)(args, at),
  };
}

/** For a snapshot or a state dict. */
export const FILE_RULES = rulesOf(FILE_MAKERS);

/** For a torch file inside a pickle: one storage and nothing else. */
export const STORAGE_RULES = rulesOf(new Map(STORAGE_MAKERS));

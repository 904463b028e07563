/**
 * @file Filters that the HDF5 library is not built with: plugins of `h5wasm-plugins`, fetched when a
 * file needs one. The library itself undoes the chunks. See docs/decisions/034-hdf5-plugins.md.
 * Checked against hdf5plugin, lz4 and zstandard of Python.
 */
import type { Filter } from 'h5wasm';
import { LabError } from '../../domain/errors.ts';
import { decodeBase64 } from '../base64.ts';
import { BZIP2, ZSTD } from './direct/filters.ts';
import type { Library } from './library.ts';

/** An asset as a data URL, so that it is read in the same way in a worker and in Node. */
type Packed = () => Promise<{ default: string }>;

interface Plugin {
  name: string;
  /** Absent: nobody here can undo it. */
  load?: Packed;
}

/** Filters below are built into the library. */
const FIRST_PLUGIN = 256;

const BLOSC = 32001;
const BLOSC2 = 32026;
/** Place of the codec among the settings of both Bloscs, and the codecs that the plugins lack. */
const BLOSC_CODEC = 6;
const LACKING_CODECS: Readonly<Record<number, string>> = { 3: 'snappy', 4: 'zlib' };

const PLUGINS: ReadonlyMap<number, Plugin> = new Map<number, Plugin>([
  [305, { name: 'lzo' }],
  // Its plugin goes on for ever at a damaged chunk: `direct` undoes it, or nobody.
  [BZIP2, { name: 'bzip2' }],
  [32000, { name: 'lzf', load: () => import('h5wasm-plugins/plugins/libH5Zlzf.so?url&inline') }],
  [
    BLOSC,
    { name: 'blosc', load: () => import('h5wasm-plugins/plugins/libH5Zblosc.so?url&inline') },
  ],
  [32004, { name: 'lz4', load: () => import('h5wasm-plugins/plugins/libH5Zlz4.so?url&inline') }],
  [
    32008,
    { name: 'bitshuffle', load: () => import('h5wasm-plugins/plugins/libH5Zbshuf.so?url&inline') },
  ],
  [32013, { name: 'zfp', load: () => import('h5wasm-plugins/plugins/libH5Zzfp.so?url&inline') }],
  // Its plugin takes a damaged chunk for zeros: `direct` undoes it, or nobody.
  [ZSTD, { name: 'zstd' }],
  [32017, { name: 'sz' }],
  [32019, { name: 'jpeg' }],
  [32024, { name: 'sz3' }],
  [
    BLOSC2,
    { name: 'blosc2', load: () => import('h5wasm-plugins/plugins/libH5Zblosc2.so?url&inline') },
  ],
]);

const FOLDER = '/plugins';

/** A filter's common name, or its number. */
export function filterName({ id, name }: Filter): string {
  return PLUGINS.get(id)?.name ?? (name || `filter ${id}`);
}

/** Name of a filter that cannot be undone; undefined where it can. */
export function lackingFilter(filter: Filter): string | undefined {
  const { id, cd_values: settings } = filter;
  if (id < FIRST_PLUGIN) return undefined;
  // Where the chunks are plain, `direct` comes first and does not ask.
  if (id === BZIP2 || id === ZSTD)
    return `${filterName(filter)} under a newer chunk index, or of values that are not plain numbers`;
  if (!PLUGINS.get(id)?.load) return filterName(filter);
  if (id !== BLOSC && id !== BLOSC2) return undefined;
  const codec = LACKING_CODECS[settings[BLOSC_CODEC] ?? 0];
  return codec && `${filterName(filter)} with ${codec} inside`;
}

async function fetchPlugin({ name, load }: Plugin): Promise<Uint8Array<ArrayBuffer> | undefined> {
  try {
    const packed = await load?.();
    return packed && decodeBase64(packed.default.slice(packed.default.indexOf(',') + 1));
  } catch (cause) {
    throw new LabError(
      'missing-filter',
      `The file is compressed with ${name}, and the part of the page that undoes it could not be fetched. ` +
        'Check the connection and drop the file again.',
      { filter: name },
      { cause },
    );
  }
}

/** Plugins that a library has, by filter number. */
const installed = new WeakMap<Library, Set<number>>();

/**
 * Give the library what it needs to undo these filters. Those that nobody can undo are left out:
 * see {@link lackingFilter}.
 *
 * @throws LabError `missing-filter` when a plugin cannot be fetched.
 */
export async function installPlugins(library: Library, filters: readonly Filter[]): Promise<void> {
  const { module } = library;
  let have = installed.get(library);
  if (!have) {
    have = new Set();
    installed.set(library, have);
    module.FS.mkdirTree(FOLDER);
    module.insert_plugin_search_path(FOLDER, 0);
  }
  for (const { id } of filters) {
    const plugin = PLUGINS.get(id);
    if (!plugin || have.has(id)) continue;
    const bytes = await fetchPlugin(plugin);
    // The library looks at no file whose name does not begin so.
    if (bytes) module.FS.writeFile(`${FOLDER}/lib${plugin.name}.so`, bytes);
    have.add(id);
  }
}

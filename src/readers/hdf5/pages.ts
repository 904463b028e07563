/**
 * @file A small cache of large pages between HDF5 and the files. HDF5 asks for a kilobyte at a time,
 * tens of thousands of times; the disk is asked for a few megabytes at a time, in order.
 *
 * One cache serves all open files, so that forty sessions cost no more memory than one.
 */

/** Reads of one file that answer at once. */
export interface PageLoader {
  readonly size: number;
  /** Bytes `[start, end)`; the result is kept and never written to. */
  load(start: number, end: number): Uint8Array;
}

export interface PageCache {
  /**
   * Copy bytes from `position` on into `target`.
   *
   * @returns  How many: fewer than `target.length` only at the end of the file.
   */
  read(loader: PageLoader, target: Uint8Array, position: number): number;
  /** Forget the pages of a file. */
  drop(loader: PageLoader): void;
  /** Pages loaded since the cache was made. */
  readonly loads: number;
}

interface Page {
  loader: PageLoader;
  index: number;
  bytes: Uint8Array;
}

/**
 * A cache that forgets the page that was used longest ago.
 *
 * @param maxPages   How many pages are kept, of all files together.
 * @param pageBytes  Bytes of a page; pages start at multiples of it.
 */
export function createPageCache(maxPages: number, pageBytes: number): PageCache {
  /** Most recently used last. */
  let pages: Page[] = [];
  let loads = 0;

  function pageOf(loader: PageLoader, index: number): Uint8Array {
    const last = pages.at(-1);
    if (last?.loader === loader && last.index === index) return last.bytes;
    const at = pages.findIndex((page) => page.loader === loader && page.index === index);
    const kept = at < 0 ? undefined : pages.splice(at, 1)[0];
    if (kept) {
      pages.push(kept);
      return kept.bytes;
    }
    const start = index * pageBytes;
    const bytes = loader.load(start, Math.min(start + pageBytes, loader.size));
    loads += 1;
    if (pages.length >= maxPages) pages.shift();
    pages.push({ loader, index, bytes });
    return bytes;
  }

  return {
    get loads() {
      return loads;
    },
    read(loader, target, position) {
      let done = 0;
      while (done < target.length && position + done < loader.size) {
        const at = position + done;
        const bytes = pageOf(loader, Math.floor(at / pageBytes));
        const within = at % pageBytes;
        if (within >= bytes.length) break;
        const part = bytes.subarray(within, within + target.length - done);
        target.set(part, done);
        done += part.length;
      }
      return done;
    },
    drop(loader) {
      pages = pages.filter((page) => page.loader !== loader);
    },
  };
}

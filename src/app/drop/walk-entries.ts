/**
 * @file Dropped files and folders as a flat list of `File`s with their paths. Handles only: no byte
 * is read. Tested with made-up entries, since a real drop of a folder cannot be scripted.
 */
import { rememberPath } from '../relative-path.ts';

export interface Walked {
  files: File[];
  /** Paths that could not be opened, with the reason. */
  failed: { path: string; reason: string }[];
}

/** Hidden files of the operating system say nothing about a dataset. */
function isClutter(name: string): boolean {
  return name.startsWith('.') || name === 'Thumbs.db' || name === 'desktop.ini';
}

function fileOf(entry: FileSystemFileEntry): Promise<File> {
  return new Promise((resolve, reject) => {
    entry.file(resolve, reject);
  });
}

/** A reader gives at most 100 entries a call; an empty answer is the end. */
async function childrenOf(entry: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = entry.createReader();
  const all: FileSystemEntry[] = [];
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) => {
      reader.readEntries(resolve, reject);
    });
    if (some.length === 0) return all;
    all.push(...some);
  }
}

function isFile(entry: FileSystemEntry): entry is FileSystemFileEntry {
  return entry.isFile;
}

function isFolder(entry: FileSystemEntry): entry is FileSystemDirectoryEntry {
  return entry.isDirectory;
}

async function walk(entry: FileSystemEntry, into: Walked): Promise<void> {
  if (isClutter(entry.name)) return;
  const path = entry.fullPath.replace(/^\//, '');
  try {
    if (isFile(entry)) {
      const file = await fileOf(entry);
      rememberPath(file, path);
      into.files.push(file);
    } else if (isFolder(entry)) {
      for (const child of await childrenOf(entry)) await walk(child, into);
    }
  } catch (error) {
    into.failed.push({ path, reason: error instanceof Error ? error.message : String(error) });
  }
}

/** All files under the entries; one that cannot be opened does not stop the rest. */
export async function walkEntries(entries: FileSystemEntry[]): Promise<Walked> {
  const walked: Walked = { files: [], failed: [] };
  for (const entry of entries) await walk(entry, walked);
  return walked;
}

/**
 * The files of a drop. The entries are taken before the first await: a browser empties the list of
 * a drop as soon as its event is over.
 */
export function filesOfDrop(transfer: DataTransfer): Promise<Walked> {
  const items = [...transfer.items].filter((item) => item.kind === 'file');
  const entries = items.map((item) => item.webkitGetAsEntry());
  const known = entries.filter((entry) => entry !== null);
  if (known.length === items.length) return walkEntries(known);
  return Promise.resolve({ files: [...transfer.files], failed: [] });
}

/** @file Folders are walked whole, paths are kept, and one bad file does not stop the rest. */
import { expect, test } from 'vitest';
import { relativePathOf } from '../relative-path.ts';
import { walkEntries } from './walk-entries.ts';

const common = {
  filesystem: { name: 'made up', root: undefined as unknown as FileSystemDirectoryEntry },
  getParent: () => undefined,
};

function fileEntry(fullPath: string, error?: Error): FileSystemEntry {
  const name = fullPath.split('/').pop() ?? '';
  const entry: FileSystemFileEntry = {
    ...common,
    name,
    fullPath,
    isFile: true,
    isDirectory: false,
    file: (done, failed) => {
      if (!error) done(new File(['x'], name));
      else failed?.(error as DOMException);
    },
  };
  return entry;
}

/** Gives its children in batches, as browsers do. */
function folderEntry(fullPath: string, children: FileSystemEntry[], batch = 2): FileSystemEntry {
  const entry: FileSystemDirectoryEntry = {
    ...common,
    name: fullPath.split('/').pop() ?? '',
    fullPath,
    isFile: false,
    isDirectory: true,
    getDirectory: () => undefined,
    getFile: () => undefined,
    createReader: () => {
      let next = 0;
      return {
        readEntries: (done) => {
          done(children.slice(next, next + batch));
          next += batch;
        },
      };
    },
  };
  return entry;
}

test('a folder of folders gives every file with its path', async () => {
  const names = ['a', 'b', 'c', 'd', 'e'].map((name) => fileEntry(`/subj01/roi/${name}.nii.gz`));
  const tree = folderEntry('/subj01', [
    folderEntry('/subj01/roi', names),
    fileEntry('/subj01/betas_session01.hdf5'),
    fileEntry('/subj01/.DS_Store'),
  ]);
  const { files, failed } = await walkEntries([tree, fileEntry('/loose.npy')]);
  expect(failed).toEqual([]);
  expect(files.map(relativePathOf)).toEqual([
    'subj01/roi/a.nii.gz',
    'subj01/roi/b.nii.gz',
    'subj01/roi/c.nii.gz',
    'subj01/roi/d.nii.gz',
    'subj01/roi/e.nii.gz',
    'subj01/betas_session01.hdf5',
    'loose.npy',
  ]);
});

test('a file that cannot be opened is told by name, the others come', async () => {
  const bad = fileEntry('/x/locked.hdf5', new Error('permission denied'));
  const { files, failed } = await walkEntries([folderEntry('/x', [bad, fileEntry('/x/ok.npy')])]);
  expect(files.map(relativePathOf)).toEqual(['x/ok.npy']);
  expect(failed).toEqual([{ path: 'x/locked.hdf5', reason: 'permission denied' }]);
});

test('a file that was never dropped is known by its name', () => {
  expect(relativePathOf(new File([''], 'mask.nii'))).toBe('mask.nii');
});

"""Last step: `subject.json`, the list of all files with sizes and hashes, and of the shipped mappers with what they were trained on."""

import hashlib
import json
import os
import struct

import settings as S

HOW_MADE = (
    'Everything is simulated by scripts/demo/subject from seeds: folded sheets of cortex, retinotopic and category-tuned voxels that respond to '
    'drawn scenes, noise and drift. No person was scanned. The files have the layout of the Natural Scenes Dataset and none of its data.'
)
LICENCE = 'Apache-2.0; the pictures hold Noto emoji (Apache-2.0, Google)'


def sha256(path):
    with open(path, 'rb') as file:
        return hashlib.file_digest(file, 'sha256').hexdigest()


def files():
    """All files of the tree but the manifest, sorted by path."""
    found = []
    for folder, _, names in os.walk(S.TREE):
        found += [os.path.join(folder, name) for name in names if name != 'subject.json']
    return [
        {'path': os.path.relpath(path, S.TREE), 'bytes': os.path.getsize(path), 'sha256': sha256(path)}
        for path in sorted(found)
    ]


def mapper(path):
    """A mapper's metadata out of its safetensors header."""
    with open(os.path.join(S.TREE, path), 'rb') as file:
        (length,) = struct.unpack('<Q', file.read(8))
        metadata = json.loads(file.read(length))['__metadata__']
    return {'path': path, **metadata}


def main():
    listed = files()
    record = {
        'name': 'Simulated subject',
        'simulated': True,
        'subject': S.SUBJECT,
        'howMade': HOW_MADE,
        'licence': LICENCE,
        'sessions': S.SESSIONS,
        'conditions': S.CONDITIONS,
        'sharedConditions': S.SHARED,
        'mappers': [mapper(entry['path']) for entry in listed if entry['path'].endswith('.safetensors')],
        'files': listed,
    }
    with open(os.path.join(S.TREE, 'subject.json'), 'w') as out:
        json.dump(record, out, indent=1)
        out.write('\n')
    print(len(listed), 'files,', sum(entry['bytes'] for entry in listed), 'bytes,', len(record['mappers']), 'mappers')


if __name__ == '__main__':
    main()

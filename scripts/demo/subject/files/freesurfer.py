"""FreeSurfer's big-endian files: triangle surface, flat patch, MGH. Layouts checked by reading back with nibabel."""

import gzip
import struct

import numpy as np

TRIANGLES = b'\xff\xff\xfe'
MGH_FLOAT = 3


def write_surface(path, points, faces):
    """`points` mm (V,3), `faces` 0-based (F,3). No trailer: such files are legal."""
    with open(path, 'wb') as out:
        out.write(TRIANGLES + b'created by the simulated subject\n\n')
        out.write(struct.pack('>ii', len(points), len(faces)))
        out.write(points.astype('>f4').tobytes())
        out.write(faces.astype('>i4').tobytes())


def write_patch(path, vertices, flat, rim):
    """Vertex ids + 1, negative on the rim; x, y in mm, z 0."""
    codes = np.where(np.isin(vertices, rim), -(vertices + 1), vertices + 1)
    entries = np.zeros(len(vertices), dtype=[('code', '>i4'), ('place', '>f4', 3)])
    entries['code'] = codes
    entries['place'][:, :2] = flat
    with open(path, 'wb') as out:
        out.write(struct.pack('>ii', -1, len(vertices)) + entries.tobytes())


def write_mgz(path, frames):
    """`frames` (nFrames, V): float32 surface data, geometry fields as NSD's files have them."""
    count, width = frames.shape
    head = struct.pack('>iiiiiii', 1, width, 1, 1, count, MGH_FLOAT, 0)
    head += struct.pack('>h', 1) + struct.pack('>3f', 1, 1, 1)
    head += struct.pack('>9f', -1, 0, 0, 0, 0, -1, 0, 1, 0) + struct.pack('>3f', 0, 0, 0)
    head += bytes(284 - len(head))
    footer = struct.pack('>4f', 0, 0, 0, 0)
    with open(path, 'wb') as out:
        out.write(gzip.compress(head + frames.astype('>f4').tobytes() + footer, 9, mtime=0))

"""NIfTI-1 volumes with the header that NSD's MATLAB toolbox writes.

sform only (the origin in the middle of the slab), qform code 0, `scl_slope` 0 ("do not scale"), units unset.
"""

import gzip

import nibabel as nib
import numpy as np

import settings as S

TR_S = 4 / 3


def header(dtype):
    head = nib.Nifti1Header(endianness='<')
    head.set_data_dtype(dtype)
    head['dim'] = [3, *S.GRID, 1, 1, 1, 1]
    head['pixdim'] = [0, S.VOXEL_MM, S.VOXEL_MM, S.VOXEL_MM, TR_S, 1, 1, 1]
    head['vox_offset'] = 352
    head['scl_slope'] = 0
    head['scl_inter'] = 0
    head['qform_code'] = 0
    head['sform_code'] = 1
    for axis, name in enumerate(('srow_x', 'srow_y', 'srow_z')):
        row = np.zeros(4)
        row[axis] = S.VOXEL_MM
        row[3] = -(S.GRID[axis] - 1) / 2 * S.VOXEL_MM
        head[name] = row
    head['magic'] = b'n+1'
    return head


def write(path, flat, dtype):
    """`flat` holds one value per voxel of the grid in disk order (x fastest)."""
    payload = np.asarray(flat).astype(np.dtype(dtype).newbyteorder('<'))
    raw = header(dtype).binaryblock + bytes(4) + payload.tobytes()
    with open(path, 'wb') as out:
        out.write(gzip.compress(raw, 9, mtime=0))


def scatter(index, values, fill):
    """Values of some voxels -> the whole grid in disk order."""
    volume = np.full(int(np.prod(S.GRID)), fill, dtype=float)
    volume[index] = values
    return volume

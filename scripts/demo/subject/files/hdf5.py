"""The two HDF5 files: betas (one chunk per voxel) and stimuli (one chunk per picture)."""

import h5py
import numpy as np

import settings as S

BETA_SCALE = 300


def write_betas(path, index, psc):
    """`/betas` int16 (T, Z, Y, X), chunks (T,1,1,1). Only the voxels given get a chunk; the others read as 0.

    Chunks are shuffled and gzipped, a sixth smaller than NSD's own plain ones.
    """
    scaled = np.clip(np.rint(psc * BETA_SCALE), -32767, 32767).astype('<i2')
    store_betas(path, index, scaled)
    return scaled


def store_betas(path, index, scaled):
    """The integers (T, nVoxels) as a session's file."""
    trials = scaled.shape[0]
    x, y, z = S.GRID
    with h5py.File(path, 'w', libver='earliest') as file:
        betas = file.create_dataset(
            'betas', (trials, z, y, x), '<i2', chunks=(trials, 1, 1, 1), shuffle=True, compression='gzip', compression_opts=9, track_times=False
        )
        for column, lin in enumerate(index):
            k, j, i = np.unravel_index(lin, (z, y, x))
            betas[:, k, j, i] = scaled[:, column]


def write_stimuli(path, images):
    """`/imgBrick` uint8 (n, height, width, 3), a chunk per picture, gzip (NSD's own brick is not compressed)."""
    with h5py.File(path, 'w', libver='earliest') as file:
        file.create_dataset('imgBrick', data=images, chunks=(1, *images.shape[1:]), compression='gzip', compression_opts=9, track_times=False)

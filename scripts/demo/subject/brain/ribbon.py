"""Voxels of the cortical ribbon, and the surfaces in voxel coordinates."""

import numpy as np
from scipy.spatial import cKDTree

import settings as S


def voxel_centres():
    """Centres in mm of all voxels of the grid in disk order (x fastest), the grid's middle at the origin."""
    x, y, z = S.GRID
    k, j, i = np.meshgrid(np.arange(z), np.arange(y), np.arange(x), indexing='ij')
    index = np.column_stack([i.ravel(), j.ravel(), k.ravel()])
    return (index - (np.array(S.GRID) - 1) / 2) * S.VOXEL_MM


def to_voxel(points):
    """mm -> decimal 1-based voxel coordinates, as NSD's volume-to-surface transforms hold them."""
    return points / S.VOXEL_MM + (np.array(S.GRID) - 1) / 2 + 1


def dense(values, faces, steps=4):
    """Values at a lattice of points inside every triangle (linear interpolation)."""
    weights = [(a, b, steps - a - b) for a in range(steps + 1) for b in range(steps + 1 - a)]
    weights = np.array(weights) / steps
    return np.einsum('wc,fcd->fwd', weights, values[faces]).reshape(-1, values.shape[1])


def cortical_voxels(mid, faces, flat):
    """Voxels whose centre lies in the ribbon: (disk index, distance from the middle layer, flat coordinates or NaN)."""
    points, places = dense(mid, faces), dense(flat, faces)
    distance, nearest = cKDTree(points).query(voxel_centres(), distance_upper_bound=S.THICKNESS_MM / 2)
    index = np.flatnonzero(np.isfinite(distance))
    return index, distance[index], places[nearest[index]]

"""Flatten a patch of the sheet by stress majorisation (SMACOF, de Leeuw 1977) of its geodesic distances.

The patch is cut free in front and along three slits, as flat maps of real brains are, so that a curved cap can lie flat.
"""

import numpy as np
from scipy.spatial.distance import cdist

from . import mesh

SLITS = ((0.02, 1.10), (2.42, 0.85), (3.95, 0.90))  # (direction from medial towards dorsal, first angle from the pole), radians
SLIT_HALF_WIDTH_MM = 1.3


def choose_patch(q, side, points, rng):
    """Vertices kept in the patch: an uneven disc round the pole, minus the slits."""
    theta = np.linalg.norm(q, axis=1)
    direction = np.arctan2(q[:, 1], -q[:, 0] * side)  # 0 is medial, pi/2 dorsal
    wobble = sum(a * np.cos(k * direction + p) for k, a, p in zip((2, 3, 5), (0.03, 0.03, 0.02), rng.uniform(0, 6.28, 3)))
    kept = theta < 1.3 + wobble
    for centre, start in SLITS:
        off = np.abs(np.angle(np.exp(1j * (direction - centre))))
        across = off * np.sin(theta) * 20.0
        kept &= ~((across < SLIT_HALF_WIDTH_MM) & (theta > start))
    return kept


def largest_piece(faces, count):
    """Drop faces that hang on nothing, and number the vertices anew. Returns kept vertices and their faces."""
    from scipy.sparse.csgraph import connected_components

    label = connected_components(mesh.adjacency(faces, count), directed=False)[1]
    used = np.zeros(count, bool)
    used[faces.ravel()] = True
    main = np.bincount(label[used]).argmax()
    kept = used & (label == main)
    number = np.full(count, -1)
    number[kept] = np.arange(kept.sum())
    return np.flatnonzero(kept), number[faces[kept[faces].all(axis=1)]]


def smacof(start, distances, rounds=60):
    """Positions in the plane whose distances follow `distances`, near ones counting most (weights 1/d^2)."""
    count = len(start)
    weights = 1 / (distances + np.eye(count)) ** 2
    np.fill_diagonal(weights, 0)
    laplacian = np.diag(weights.sum(axis=1)) - weights
    inverse = np.linalg.inv(laplacian + 1.0 / count).astype(np.float32)
    wanted = (weights * distances).astype(np.float32)
    place = (start - start.mean(axis=0)).astype(np.float32)
    for _ in range(rounds):
        ratio = wanted / np.maximum(cdist(place, place).astype(np.float32), 1e-6)
        place = inverse @ (ratio.sum(axis=1)[:, None] * place - ratio @ place)
    return place.astype(float)


def unfold_flips(place, faces, rounds=400):
    """Move the corners of inverted triangles towards the mean of their neighbours until (nearly) none is left."""
    neighbours = mesh.adjacency(faces, len(place))
    degree = np.asarray(neighbours.sum(axis=1)).ravel()
    rim = boundary(faces, len(place))
    for _ in range(rounds):
        bad = faces[signed_areas(place, faces) <= 0.02]
        if not len(bad):
            break
        moving = np.unique(bad)
        moving = moving[~rim[moving]]
        mean = (neighbours @ place) / degree[:, None]
        place[moving] += 0.5 * (mean[moving] - place[moving])
    return place


def signed_areas(place, faces):
    a, b, c = (place[faces[:, i]] for i in range(3))
    return 0.5 * ((b - a)[:, 0] * (c - a)[:, 1] - (b - a)[:, 1] * (c - a)[:, 0])


def boundary(faces, count):
    """True for vertices on an edge that has one triangle only."""
    pairs = np.sort(np.vstack([faces[:, [0, 1]], faces[:, [1, 2]], faces[:, [2, 0]]]), axis=1)
    edges, uses = np.unique(pairs, axis=0, return_counts=True)
    rim = np.zeros(count, bool)
    rim[edges[uses == 1].ravel()] = True
    return rim


def orient(place, q):
    """Turn and mirror the flat map so that it lies like the sheet seen from behind, the pole at the origin."""
    place = place - place[np.linalg.norm(q, axis=1).argmin()]
    u, _, vt = np.linalg.svd(place.T @ (q - q.mean(axis=0)))
    return place @ (u @ vt)


def flatten(q, points, faces):
    """Flat coordinates in mm of a patch; its area equals the area of the folded patch."""
    distances = mesh.geodesics(points, faces)
    place = smacof(q * 25.0, distances)
    place = unfold_flips(orient(place, q), faces)
    scale = np.sqrt(mesh.face_areas(points, faces).sum() / signed_areas(place, faces).sum())
    return place * scale

"""Triangles over a sheet, and the little geometry that surfaces need: normals, areas, mean curvature, geodesic distances."""

import numpy as np
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import dijkstra
from scipy.spatial import Delaunay, cKDTree

from .sheet import MAX_ANGLE


def spread_points(sheet, count, rng, rounds=25, candidates=120000):
    """`count` addresses q with about equal sheet area each (weighted Lloyd iterations over random candidates)."""
    radius = MAX_ANGLE * np.sqrt(rng.uniform(size=candidates))
    angle = rng.uniform(0, 2 * np.pi, candidates)
    pool = np.column_stack([radius * np.cos(angle), radius * np.sin(angle)])
    weight = sheet.area_density(pool) ** 2  # the square, because Lloyd's density goes with the root of the weight in 2-D
    centres = pool[rng.choice(candidates, count, replace=False, p=weight / weight.sum())]
    for _ in range(rounds):
        nearest = cKDTree(centres).query(pool)[1]
        total = np.bincount(nearest, weight, count)
        for axis in (0, 1):
            mean = np.bincount(nearest, weight * pool[:, axis], count) / np.maximum(total, 1e-12)
            centres[:, axis] = np.where(total > 0, mean, centres[:, axis])
    return centres


def triangulate(q, points, longest_mm=6.0):
    """Delaunay triangles of the addresses, without slivers at the rim; counter-clockwise seen from outside (behind)."""
    faces = Delaunay(q).simplices
    a, b, c = q[faces[:, 0]], q[faces[:, 1]], q[faces[:, 2]]
    turn = (b[:, 0] - a[:, 0]) * (c[:, 1] - a[:, 1]) - (b[:, 1] - a[:, 1]) * (c[:, 0] - a[:, 0])
    faces = np.where((turn < 0)[:, None], faces[:, [0, 2, 1]], faces)
    edges = [np.linalg.norm(points[faces[:, i]] - points[faces[:, j]], axis=1) for i, j in ((0, 1), (1, 2), (2, 0))]
    return faces[np.max(edges, axis=0) < longest_mm]


def face_areas(points, faces):
    return 0.5 * np.linalg.norm(_face_cross(points, faces), axis=1)


def _face_cross(points, faces):
    a, b, c = (points[faces[:, i]] for i in range(3))
    return np.cross(b - a, c - a)


def vertex_normals(points, faces, rounds=2):
    """Outward unit normals, smoothed over neighbours so that offset layers do not cross."""
    normals = np.zeros_like(points)
    cross = _face_cross(points, faces)
    for corner in range(3):
        np.add.at(normals, faces[:, corner], cross)
    neighbours = adjacency(faces, len(points))
    for _ in range(rounds):
        normals = normals / np.maximum(np.linalg.norm(normals, axis=1, keepdims=True), 1e-12)
        normals = normals + neighbours @ normals
    return normals / np.maximum(np.linalg.norm(normals, axis=1, keepdims=True), 1e-12)


def adjacency(faces, count):
    """Sparse 0/1 matrix of neighbouring vertices."""
    pairs = np.vstack([faces[:, [0, 1]], faces[:, [1, 2]], faces[:, [2, 0]]])
    pairs = np.unique(np.sort(pairs, axis=1), axis=0)
    both = np.vstack([pairs, pairs[:, ::-1]])
    return coo_matrix((np.ones(len(both)), (both[:, 0], both[:, 1])), (count, count)).tocsr()


def mean_curvature(points, faces, rounds=3):
    """Mean curvature in 1/mm, FreeSurfer's sign (sulci positive), from the umbrella Laplacian, smoothed."""
    neighbours = adjacency(faces, len(points))
    degree = np.asarray(neighbours.sum(axis=1)).ravel()
    pull = neighbours @ points / degree[:, None] - points
    normals = vertex_normals(points, faces, rounds=1)
    squared = np.zeros(len(points))
    rows, columns = neighbours.nonzero()
    np.add.at(squared, rows, ((points[rows] - points[columns]) ** 2).sum(axis=1))
    curvature = 2 * (pull * normals).sum(axis=1) / np.maximum(squared / degree, 1e-9)
    for _ in range(rounds):
        curvature = 0.5 * curvature + 0.5 * (neighbours @ curvature) / degree
    return curvature


def geodesics(points, faces, sources=None):
    """Path lengths over edges and over pairs of opposite corners of two triangles (a closer approximation)."""
    pairs, lengths = _hops(points, faces)
    count = len(points)
    graph = coo_matrix((lengths, (pairs[:, 0], pairs[:, 1])), (count, count)).tocsr()
    return dijkstra(graph, directed=False, indices=sources)


def _hops(points, faces):
    neighbours = adjacency(faces, len(points))
    edges = np.column_stack(neighbours.nonzero())
    edges = edges[edges[:, 0] < edges[:, 1]]
    opposite = {}
    for face in faces:
        for k in range(3):
            key = tuple(sorted((face[k], face[(k + 1) % 3])))
            opposite.setdefault(key, []).append(face[(k + 2) % 3])
    across = np.array([sorted(pair) for pair in opposite.values() if len(pair) == 2 and pair[0] != pair[1]])
    known = set(map(tuple, edges))
    across = np.array([pair for pair in across if tuple(pair) not in known])
    pairs = np.vstack([edges, across])
    return pairs, np.linalg.norm(points[pairs[:, 0]] - points[pairs[:, 1]], axis=1)

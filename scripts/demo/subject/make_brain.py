"""Step 1: the anatomy. Writes `brain.npz`: surfaces, flat patches, ribbon voxels, labels and retinotopy of both hemispheres."""

import numpy as np

import settings as S
from brain import areas, flatten, mesh, ribbon, sheet

NSDGENERAL_RADIUS_MM = 9.3  # reach of nsdgeneral beyond V1 to V3, before its uneven rim


def hemisphere(hemi):
    """Surfaces of one hemisphere; vertex arrays in mm."""
    side = -1 if hemi == 'lh' else 1
    rng = S.rng(f'sheet-{hemi}')
    folded = sheet.Sheet(side, rng)
    q = mesh.spread_points(folded, S.VERTICES[hemi], rng)
    mid = folded.mid(q)
    faces = mesh.triangulate(q, mid)
    patch, patch_faces = flatten.largest_piece(faces[flatten.choose_patch(q, side, mid, rng)[faces].all(axis=1)], len(q))
    flat = np.full((len(q), 2), np.nan)
    flat[patch] = flatten.flatten(q[patch], mid[patch], patch_faces)
    normals = mesh.vertex_normals(mid, faces)
    return {
        'mid': mid,
        'white': mid - normals * S.THICKNESS_MM / 2,
        'normals': normals,
        'faces': faces,
        'flat': flat,
        'patch': patch,
        'curvature': mesh.mean_curvature(mid, faces),
        'rim': patch[flatten.boundary(patch_faces, len(patch))],
    }


def ribbon_voxels(surfaces):
    """Cortical voxels of both hemispheres with labels; a voxel in both ribbons goes to the nearer one."""
    parts = []
    for number, hemi in enumerate(S.HEMIS):
        s = surfaces[hemi]
        index, distance, flat = ribbon.cortical_voxels(s['mid'], s['faces'], s['flat'])
        place = areas.from_fovea(flat, -1 if hemi == 'lh' else 1)
        labels = areas.label_places(place, S.rng(f'areas-{hemi}'), NSDGENERAL_RADIUS_MM)
        _, eccentricity, angle = areas.retinotopy(np.nan_to_num(place, nan=1e3))
        parts.append({'index': index, 'distance': distance, 'hemi': np.full(len(index), number), 'flat': flat, 'place': place,
                      'eccentricity': eccentricity, 'angle': angle, **labels})
    joined = {key: np.concatenate([part[key] for part in parts]) for key in parts[0]}
    order = np.lexsort((joined['distance'], joined['index']))
    first = order[np.unique(joined['index'][order], return_index=True)[1]]
    return {key: value[first] for key, value in joined.items()}


def main():
    surfaces = {hemi: hemisphere(hemi) for hemi in S.HEMIS}
    voxels = ribbon_voxels(surfaces)
    saved = {f'{hemi}_{key}': value for hemi in S.HEMIS for key, value in surfaces[hemi].items()}
    np.savez_compressed(S.work_path('brain.npz'), **saved, **{f'voxel_{key}': value for key, value in voxels.items()})
    report(surfaces, voxels)


def report(surfaces, voxels):
    general = voxels['nsdgeneral'] > 0
    print('cortical voxels', len(general), 'nsdgeneral', general.sum(), 'per hemisphere', np.bincount(voxels['hemi'][general]))
    for file, names in areas.NAMES.items():
        found = {name: int((voxels[file] == label).sum()) for name, label in names.items()}
        print(' ', file, {name: n for name, n in found.items() if n})
    for hemi, s in surfaces.items():
        print(' ', hemi, len(s['mid']), 'vertices', len(s['faces']), 'triangles,', len(s['patch']), 'in the flat patch')


if __name__ == '__main__':
    main()

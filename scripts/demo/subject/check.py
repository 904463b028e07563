"""Reads the subject's tree back with nibabel, h5py and scipy alone, and asserts what NSD's files promise of each other.

Leaves with an error at the first promise that is broken. Nothing here uses the writers.
"""

import csv
import glob
import gzip
import json
import os
import struct

import h5py
import nibabel as nib
import numpy as np
from scipy.io import loadmat

import settings as S
from brain.areas import NAMES
from decoding import FOLDER, load_z, read_masked, roi_volume

PPDATA = os.path.join(S.TREE, 'nsddata', 'ppdata', S.SUBJECT)
NSD = os.path.join(S.TREE, 'nsddata', 'experiments', 'nsd')
SURF = os.path.join(S.TREE, 'nsddata', 'freesurfer', S.SUBJECT, 'surf')
TRIALS = S.SESSIONS * S.TRIALS_PER_SESSION
LIMIT_BYTES = 26_000_000


def check_headers():
    """Every volume: the grid, slope 0, sform in the middle of the slab."""
    paths = glob.glob(os.path.join(S.TREE, 'nsd*', '**', '*.nii.gz'), recursive=True)
    for path in paths:
        with gzip.open(path) as file:
            raw = file.read(352)
        assert struct.unpack('<i', raw[:4])[0] == 348 and raw[344:348] == b'n+1\0', path
        assert struct.unpack('<8h', raw[40:56]) == (3, *S.GRID, 1, 1, 1, 1), path
        assert struct.unpack('<2f', raw[112:120]) == (0, 0), path
        assert struct.unpack('<2h', raw[252:256]) == (0, 1), path
        expected = -(np.array(S.GRID) - 1) / 2 * S.VOXEL_MM
        np.testing.assert_allclose(nib.load(path).affine[:3, 3], expected, rtol=1e-6)
    return len(paths)


def check_rois():
    """-1 off the cortex of the file's hemispheres; the combined file is lh where that is not -1, else rh; labels are known ones."""
    cortex = roi_volume('nsdgeneral') >= 0
    for name, table in NAMES.items():
        both, left, right = (roi_volume(prefix + name) for prefix in ('', 'lh.', 'rh.'))
        assert set(np.unique(both)) <= {-1, 0, *table.values()}, name
        assert not ((left >= 0) & (right >= 0)).any(), name
        np.testing.assert_array_equal(both, np.where(left != -1, left, right))
        np.testing.assert_array_equal(both >= 0, cortex)
        with open(os.path.join(S.TREE, 'nsddata', 'freesurfer', S.SUBJECT, 'label', f'{name}.mgz.ctab')) as file:
            lines = dict(line.split()[:2][::-1] for line in file)
        assert {k: int(v) for k, v in lines.items() if k != 'Unknown'} == table, name
    return int((roi_volume('nsdgeneral') > 0).sum())


def check_betas():
    """Shape, type, chunks, shuffled and gzipped; exactly the nsdgeneral voxels hold data; z-scores are z-scores; meanbeta and ncsnr agree."""
    mask = roi_volume('nsdgeneral') > 0
    sessions = []
    for number in range(1, S.SESSIONS + 1):
        with h5py.File(os.path.join(FOLDER, f'betas_session{number:02d}.hdf5')) as file:
            betas = file['betas']
            assert betas.dtype == '<i2' and betas.shape == (S.TRIALS_PER_SESSION, *S.GRID[::-1]), betas
            assert betas.chunks == (S.TRIALS_PER_SESSION, 1, 1, 1) and betas.compression == 'gzip' and betas.shuffle
            assert betas.id.get_num_chunks() == mask.sum()
            assert not betas[::50].reshape(15, -1)[:, ~mask].any()
            sessions.append(read_masked(betas, mask))
    stored = np.concatenate(sessions)
    assert np.abs(stored).max() < 32767 and (stored.std(axis=0) > 0).all()
    mean = np.asarray(nib.load(os.path.join(FOLDER, 'meanbeta.nii.gz')).dataobj).ravel(order='F')[mask]
    np.testing.assert_allclose(mean, stored.mean(axis=0, dtype=float), atol=2e-3)
    z = load_z()
    np.testing.assert_allclose(z.reshape(S.SESSIONS, -1, z.shape[1]).mean(axis=1), 0, atol=1e-4)
    np.testing.assert_allclose(z.reshape(S.SESSIONS, -1, z.shape[1]).std(axis=1), 1, atol=1e-4)
    return stored


def check_design(stored):
    """The cross-check that NSD's own tables allow, repetitions, the stimulus table, and ncsnr from scratch."""
    design = loadmat(os.path.join(NSD, 'nsd_expdesign.mat'))
    shapes = {name: design[name].shape for name in ('masterordering', 'subjectim', 'sharedix', 'basiccnt', 'stimpattern')}
    assert shapes == {'masterordering': (1, 30000), 'subjectim': (8, 10000), 'sharedix': (1, 1000), 'basiccnt': (3, 40), 'stimpattern': (40, 12, 75)}
    assert all(design[name].dtype == 'float64' for name in shapes)
    order, table = design['masterordering'][0].astype(int), design['subjectim'].astype(int)
    assert (np.bincount(order)[1:] == 3).all() and table.min() == 1 and table.max() <= 73000
    assert all(len(set(row)) == 10000 for row in table)
    assert (table[:, :1000] == design['sharedix']).all()
    ids = table[0, order[:TRIALS] - 1]
    assert sorted(set(ids)) == list(range(1, S.CONDITIONS + 1)) and (np.bincount(ids)[1:] == 3).all()
    assert len(set(order[:TRIALS][order[:TRIALS] <= 1000])) == S.SHARED
    assert (design['stimpattern'].sum(axis=(1, 2)) == S.TRIALS_PER_SESSION).all()
    check_responses(order, ids)
    check_stim_info(order, table)
    check_ncsnr(stored, ids)


def check_responses(order, ids):
    table = np.genfromtxt(os.path.join(PPDATA, 'behav', 'responses.tsv'), names=True, delimiter='\t', deletechars='')
    assert len(table.dtype.names) == 19 and len(table) == TRIALS
    assert (table['73KID'] == ids).all() and (table['10KID'] == order[:TRIALS]).all()
    assert (table['SESSION'] == np.repeat(np.arange(S.SESSIONS) + 1, S.TRIALS_PER_SESSION)).all()
    first = np.unique(ids, return_index=True)[1]
    assert (np.flatnonzero(table['ISOLD'] == 0) == np.sort(first)).all()
    assert (np.isnan(table['MEMORYRECENT']) == (table['ISOLD'] == 0)).all() and (np.diff(table['TIME']) > 0).all()


def check_stim_info(order, table):
    with open(os.path.join(NSD, 'nsd_stim_info_merged.csv'), newline='') as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == S.CONDITIONS and len(rows[0]) == 41
    for row in rows:
        trials = [int(row[f'subject1_rep{r}']) for r in range(3)]
        assert all(table[0, order[t - 1] - 1] == int(row['nsdId']) + 1 for t in trials), row
    assert sum(row['shared1000'] == 'True' for row in rows) == S.SHARED
    with h5py.File(os.path.join(S.TREE, 'nsddata_stimuli', 'stimuli', 'nsd', 'nsd_stimuli.hdf5')) as file:
        brick = file['imgBrick']
        assert brick.shape == (S.CONDITIONS, S.IMAGE_SIZE, S.IMAGE_SIZE, 3) and brick.dtype == 'u1' and brick.chunks[0] == 1
        np.testing.assert_array_equal(brick[:], np.load(os.path.join(S.BUILD, 'stimuli', 'images.npy')))
    check_annotations([int(row['cocoId']) for row in rows])


def check_annotations(coco_ids):
    for name in ('captions', 'instances'):
        with open(os.path.join(S.TREE, 'annotations', f'{name}_val2017.json')) as file:
            record = json.load(file)
        assert [image['id'] for image in record['images']] == coco_ids
        assert {a['image_id'] for a in record['annotations']} == set(coco_ids)
    assert len(record['categories']) == 80 and max(c['id'] for c in record['categories']) == 90
    for a in record['annotations']:
        x, y, w, h = a['bbox']
        assert w > 0 and h > 0 and x > -0.6 and y > -0.6 and x + w < S.IMAGE_SIZE + 0.6 and y + h < S.IMAGE_SIZE + 0.6, a


def check_ncsnr(stored, ids):
    """NSD's definition (export_noiseceiling.m of cvnlab/nsddatapaper) against the file."""
    blocks = stored.astype(float).reshape(S.SESSIONS, S.TRIALS_PER_SESSION, -1)
    z = ((blocks - blocks.mean(axis=1, keepdims=True)) / blocks.std(axis=1, ddof=1, keepdims=True)).reshape(TRIALS, -1)
    variance = np.mean([z[ids == image].var(axis=0, ddof=1) for image in np.unique(ids)], axis=0)
    ncsnr = np.sqrt(np.maximum(0, 1 - variance)) / np.sqrt(variance)
    volume = np.asarray(nib.load(os.path.join(FOLDER, 'ncsnr.nii.gz')).dataobj).ravel(order='F')
    mask = roi_volume('nsdgeneral') > 0
    np.testing.assert_allclose(volume[mask], ncsnr, atol=1e-5)
    assert np.isnan(volume[~mask]).all()
    ceiling = 100 * ncsnr**2 / (ncsnr**2 + 1 / 3)
    assert 20 < np.median(ceiling) < 35 and np.percentile(ceiling, 95) > 60, np.percentile(ceiling, (50, 95))


def check_surfaces():
    """Surfaces and patches by nibabel; transforms point into the grid, and at voxels of their own hemisphere."""
    found = {}
    for hemi in S.HEMIS:
        points, faces = nib.freesurfer.read_geometry(os.path.join(SURF, f'{hemi}.white'))
        assert len(points) == S.VERTICES[hemi] and faces.max() < len(points)
        curvature = nib.load(os.path.join(SURF, f'{hemi}.curvature.mgz'))
        assert curvature.shape == (len(points), 1, 1) and np.isfinite(curvature.get_fdata()).all()
        found[hemi] = read_patch(os.path.join(SURF, f'{hemi}.full.flat.patch.3d'), faces)
        other = roi_volume(f'{"rh" if hemi == "lh" else "lh"}.nsdgeneral') >= 0
        for layer in (1, 2, 3):
            data = nib.load(os.path.join(PPDATA, 'transforms', f'{hemi}.func1pt8-to-layerB{layer}.mgz'))
            assert data.shape == (len(points), 1, 1, 3) and data.get_data_dtype() == '>f4'
            place = data.get_fdata().reshape(-1, 3)
            assert (place >= 1).all() and (place <= np.array(S.GRID)).all()
            i, j, k = np.rint(place - 1).astype(int).T
            assert not other[i + S.GRID[0] * (j + S.GRID[1] * k)].any()
    return found


def read_patch(path, faces):
    raw = np.fromfile(path, '>i4')
    assert raw[0] == -1 and len(raw) == 2 + 4 * raw[1]
    codes = raw[2:].reshape(-1, 4)[:, 0]
    flat = np.full((faces.max() + 1, 2), np.nan)
    flat[np.abs(codes) - 1] = raw[2:].reshape(-1, 4)[:, 1:3].copy().view('>f4')
    kept = faces[np.isfinite(flat[faces]).all(axis=(1, 2))]
    a, b, c = (flat[kept[:, n]] for n in range(3))
    area = ((b - a)[:, 0] * (c - a)[:, 1] - (b - a)[:, 1] * (c - a)[:, 0]) / 2
    assert (area > 0).mean() > 0.99, 'inverted triangles in the flat patch'
    return len(codes), len(kept), int((area <= 0).sum())


def coverage():
    """Every labelled voxel should be reached by a vertex of some layer, else the flat map could not show it."""
    reached = np.zeros(int(np.prod(S.GRID)), bool)
    for hemi in S.HEMIS:
        for layer in (1, 2, 3):
            place = nib.load(os.path.join(PPDATA, 'transforms', f'{hemi}.func1pt8-to-layerB{layer}.mgz')).get_fdata().reshape(-1, 3)
            i, j, k = np.rint(place - 1).astype(int).T
            reached[i + S.GRID[0] * (j + S.GRID[1] * k)] = True
    return float(reached[roi_volume('nsdgeneral') > 0].mean())


def check_size():
    files = [os.path.join(folder, name) for folder, _, names in os.walk(S.TREE) for name in names]
    total = sum(os.path.getsize(path) for path in files)
    assert total <= LIMIT_BYTES, total
    return len(files), total


def main():
    print('volumes:', check_headers())
    print('nsdgeneral voxels:', check_rois())
    check_design(check_betas())
    print('betas, design, responses, stimuli, annotations, ncsnr: ok')
    print('flat patches (vertices, triangles, inverted):', check_surfaces())
    share = coverage()
    assert share > 0.95, share
    print(f'nsdgeneral voxels that a vertex of a layer falls into: {100 * share:.1f} %')
    print('files, bytes:', check_size())


if __name__ == '__main__':
    main()

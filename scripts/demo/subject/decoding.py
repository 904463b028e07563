"""What the truth test and the mapper training share: stored betas as z-scores, targets, retrieval both ways."""

import os

import h5py
import nibabel as nib
import numpy as np

import settings as S

THRESHOLD = 1.5
FOLDER = os.path.join(S.TREE, 'nsddata_betas', 'ppdata', S.SUBJECT, 'func1pt8mm', S.BETA_VERSION)


def roi_volume(name):
    """Labels of a ROI file over the grid in disk order."""
    path = os.path.join(S.TREE, 'nsddata', 'ppdata', S.SUBJECT, 'func1pt8mm', 'roi', f'{name}.nii.gz')
    return np.asarray(nib.load(path).dataobj).ravel(order='F')


def load_z():
    """z per voxel and session (ddof 0) of nsdgeneral in disk order, from the files: (3000, nVoxels) float32."""
    mask = roi_volume('nsdgeneral') > 0
    sessions = []
    for number in range(1, S.SESSIONS + 1):
        with h5py.File(os.path.join(FOLDER, f'betas_session{number:02d}.hdf5')) as file:
            sessions.append(read_masked(file['betas'], mask))
    return np.concatenate([(s - s.mean(axis=0)) / np.where(s.std(axis=0) > 1e-8, s.std(axis=0), np.inf) for s in sessions]).astype(np.float32)


def read_masked(betas, mask):
    """(T, nMask) of one session's dataset; reads z-planes that hold mask voxels."""
    trials, z, y, x = betas.shape
    cube = mask.reshape(z, y, x)
    return np.concatenate([betas[:, k][:, cube[k]] for k in range(z) if cube[k].any()], axis=1).astype(np.float32)


def load_trials():
    """Row of the picture (0-based) of each trial, and whether it is one of the shared conditions."""
    design = np.load(S.work_path('design.npz'))
    return design['id73k'] - 1, design['master'][: len(design['id73k'])] <= 1000


def unit(rows):
    return rows / np.linalg.norm(rows, axis=-1, keepdims=True)


def targets(raw):
    """Raw CLIP vectors -> clamp to +-1.5, then unit norm."""
    return unit(np.clip(raw, -THRESHOLD, THRESHOLD))


def retrieval(truth, predicted):
    """(forward, backward): correct of n. Forward: a prediction picks among truths; backward: a truth picks among predictions."""
    similarity = unit(truth) @ unit(predicted).T
    right = np.arange(len(truth))
    return int((similarity.argmax(axis=0) == right).sum()), int((similarity.argmax(axis=1) == right).sum())


def average_by_condition(z, condition, wanted):
    return np.stack([z[condition == c].mean(axis=0) for c in wanted])


def singles(condition, wanted):
    """First trial of each condition."""
    return np.array([np.flatnonzero(condition == c)[0] for c in wanted])

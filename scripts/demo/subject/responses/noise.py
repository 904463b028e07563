"""How noisy each voxel is, and noise and drift that look like a scanner's: correlated nearby, partly global, different each session."""

import numpy as np
from scipy.spatial.distance import cdist

from responses.tuning import smooth_fields

MEDIAN_NCSNR = 0.36  # gives a noise ceiling of about 28 % for the mean of three trials
REGION_GAIN = {'V1': 1.25, 'V2': 1.2, 'V3': 1.15, 'hV4': 1.1, 'middle': 0.85, 'late': 0.75}
CATEGORY_GAIN = 1.25
LOCAL_SHARE, GLOBAL_SHARE = 0.35, 0.10
LOCAL_MM = 2.4
GLOBAL_FACTORS = 4


def wanted_ncsnr(regions, place, hemi, eccentricity, rng):
    """Noise-ceiling signal-to-noise ratio per voxel: better in early and category regions, uneven and smooth, poor outside the picture."""
    gain = np.array([REGION_GAIN.get(name, CATEGORY_GAIN) for name in regions])
    early = np.array([name in ('V1', 'V2', 'V3', 'hV4') for name in regions])
    beyond = np.where(early, np.clip(eccentricity - 3.9, 0, None), 0)
    uneven = np.exp(0.42 * smooth_fields(place, hemi, 1, 5.0, rng)[:, 0] + 0.25 * rng.normal(size=len(place)))
    ratio = gain * uneven * np.exp(-0.9 * beyond)
    return np.clip(ratio * MEDIAN_NCSNR / np.median(ratio), 0.02, 1.6)


def local_mixer(points, hemi):
    """(nVoxels, nVoxels) matrix that turns white noise into noise correlated over a few mm of one hemisphere, sd 1."""
    near = np.exp(-cdist(points, points, 'sqeuclidean') / (2 * LOCAL_MM**2)) * (hemi[:, None] == hemi[None, :])
    near[near < 1e-3] = 0
    return (near / np.sqrt((near**2).sum(axis=1, keepdims=True))).astype(np.float32)


def trial_noise(trials, mixer, global_maps, rng):
    """Noise of sd 1 per voxel, (nTrials, nVoxels): independent, local and global parts."""
    count = mixer.shape[0]
    local = rng.standard_normal((trials, count), np.float32) @ mixer.T
    factors = rng.standard_normal((trials, global_maps.shape[1]), np.float32)
    spread = factors @ (global_maps / np.sqrt((global_maps**2).sum(axis=1, keepdims=True))).T
    own = rng.standard_normal((trials, count), np.float32)
    return np.sqrt(LOCAL_SHARE) * local + np.sqrt(GLOBAL_SHARE) * spread + np.sqrt(1 - LOCAL_SHARE - GLOBAL_SHARE) * own


def session_drift(z, place, hemi, rng):
    """One session's change of scale and mean per voxel (smooth along the cortex), and a slow wave over its trials."""
    trials, count = z.shape
    scale = np.exp(0.10 * smooth_fields(place, hemi, 1, 8.0, rng)[:, 0] + 0.06 * rng.normal(size=count))
    shift = 0.30 * smooth_fields(place, hemi, 1, 8.0, rng)[:, 0] + 0.15 * rng.normal(size=count)
    wave = np.cos(np.pi * np.arange(trials) / trials + rng.uniform(0, np.pi))
    return z * scale + shift + 0.12 * wave[:, None] * smooth_fields(place, hemi, 1, 8.0, rng)[:, 0]

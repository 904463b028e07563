"""What each voxel is tuned to: receptive field, orientation, colour, categories, places; smooth along the cortex."""

import numpy as np
from scipy.spatial.distance import cdist

from brain import areas
from responses import content

# receptive field sd in degrees = intercept + slope * eccentricity (growing from V1 to hV4; after Dumoulin and Wandell 2008)
FIELD_SIZE = {'V1': (0.30, 0.08), 'V2': (0.42, 0.11), 'V3': (0.60, 0.16), 'hV4': (1.1, 0.25)}
# shares of energy, colour, categories, places, number of objects
MIX = {
    'V1': (1.0, 0.55, 0.0, 0.0, 0.0),
    'V2': (1.0, 0.6, 0.05, 0.05, 0.0),
    'V3': (1.0, 0.55, 0.12, 0.1, 0.05),
    'hV4': (0.6, 0.8, 0.5, 0.25, 0.1),
    'middle': (0.5, 0.45, 0.7, 0.45, 0.25),
    'late': (0.15, 0.2, 1.0, 0.5, 0.25),
    'category': (0.12, 0.12, 1.0, 0.2, 0.15),
    'place': (0.25, 0.2, 0.45, 1.0, 0.2),
}
# what the category regions prefer: groups of categories and a weight (negative: responds less)
PREFERENCE = {
    'OFA': {'face-like': 1.0, 'animal': 0.4, 'vehicle': -0.3},
    'FFA-1': {'face-like': 1.2, 'animal': 0.6, 'food': -0.3},
    'FFA-2': {'face-like': 1.2, 'animal': 0.6, 'furniture': -0.3},
    'EBA': {'person': 1.1, 'animal': 0.8, 'food': -0.3},
    'FBA-1': {'person': 1.0, 'animal': 0.9, 'handheld': -0.2},
    'OWFA': {'written': 1.1, 'handheld': 0.3},
    'VWFA-1': {'written': 1.2, 'handheld': 0.3, 'animal': -0.2},
    'OPA': {'vehicle': 0.5, 'furniture': 0.5, 'person': -0.3},
    'PPA': {'furniture': 0.7, 'vehicle': 0.4, 'animal': -0.3, 'face-like': -0.4},
    'RSC': {'vehicle': 0.6, 'furniture': 0.3},
}


def smooth_fields(place, hemi, count, length_mm, rng):
    """`count` random functions of the flat cortex, mean 0 and sd 1, correlated over `length_mm`: (nVoxels, count)."""
    out = np.empty((len(place), count))
    for side in np.unique(hemi):
        here = np.flatnonzero(hemi == side)
        knots = place[here][:: max(1, len(here) // 400)]
        kernel = np.exp(-cdist(place[here], knots, 'sqeuclidean') / (2 * length_mm**2))
        values = kernel @ rng.normal(size=(len(knots), count))
        out[here] = values / np.sqrt((kernel**2).sum(axis=1, keepdims=True))
    return (out - out.mean(axis=0)) / out.std(axis=0)


def region_of(labels):
    """Name of the region that rules a voxel's tuning: category regions first, then V1..hV4, then its stream."""
    count = len(labels['streams'])
    names = np.array(['late'] * count, dtype=object)
    names[np.isin(labels['streams'], (2, 3, 4))] = 'middle'
    for area, label in areas.PRF.items():
        names[labels['prf-visualrois'] == label] = area.rstrip('vd')
    for (file, region), _ in areas.BLOBS.items():
        names[labels[file] == areas.NAMES[file][region]] = region
    return names


def mix_of(regions):
    """Shares (nVoxels, 5) by region."""
    places = {'OPA', 'PPA', 'RSC'}
    rows = [MIX.get(name) or MIX['place' if name in places else 'category'] for name in regions]
    return np.array(rows, float)


def receptive_fields(regions, eccentricity, angle, hemi, rng):
    """Centre (x right, y up) and sd in degrees. Late voxels see much of the contralateral half and some of the other."""
    early = np.array([name in FIELD_SIZE for name in regions])
    side = np.where(hemi == 0, 1.0, -1.0)  # the left hemisphere sees the right half
    radians = np.radians(angle)
    x = side * eccentricity * np.cos(radians)
    y = eccentricity * np.sin(radians)
    count = len(regions)
    x = np.where(early, x + rng.normal(0, 0.15, count), side * np.abs(rng.normal(0.9, 0.6, count)))
    y = np.where(early, y + rng.normal(0, 0.15, count), rng.normal(0, 0.8, count))
    line = np.array([FIELD_SIZE.get(name, (1.7, 0.0)) for name in regions])
    size = (line[:, 0] + line[:, 1] * np.where(early, eccentricity, 0)) * np.exp(rng.normal(0, 0.15, count))
    return x, y, size


def energy_weights(place, hemi, eccentricity, rng, wavelengths, orientations):
    """Weights over wavelength and orientation (nVoxels, 4*8): a preferred orientation that changes along the cortex, weakly tuned."""
    maps = smooth_fields(place, hemi, 2, 2.5, rng)
    preferred = np.arctan2(maps[:, 1], maps[:, 0])
    grid = 2 * np.pi * np.arange(orientations) / orientations
    tuned = 1 + 0.8 * np.cos(grid[None, :] - preferred[:, None])
    centre = 0.4 + 0.35 * np.clip(eccentricity, 0, 5) + rng.normal(0, 0.35, len(place))
    bands = np.exp(-((np.arange(wavelengths)[None, :] - centre[:, None]) ** 2) / (2 * 0.9**2))
    return (bands[:, :, None] * tuned[:, None, :]).reshape(len(place), -1)


def category_weights(regions, place, hemi, names, rng):
    """Weights over categories (nVoxels, nCategories): the region's preference, smooth random meaning, and a part of the voxel's own."""
    space = content.meaning_space(names, rng)
    smooth = smooth_fields(place, hemi, space.shape[1], 5.0, rng) @ space.T
    own = rng.normal(size=(len(place), space.shape[1])) @ space.T
    groups = dict(zip(content.GROUPS, content.group_matrix(names)))
    liked = np.zeros((len(place), len(names)))
    for region, preference in PREFERENCE.items():
        row = sum(weight * groups[group] for group, weight in preference.items())
        liked[regions == region] = row
    special = (liked != 0).any(axis=1)
    return np.where(special[:, None], 1.3, 0) * liked + np.where(special[:, None], 0.55, 1.0) * smooth + 0.35 * own


def code_weights(place, hemi, count, rng):
    """Weights over backgrounds, places and weathers (nVoxels, count)."""
    return smooth_fields(place, hemi, count, 5.0, rng) + 0.35 * rng.normal(size=(len(place), count))

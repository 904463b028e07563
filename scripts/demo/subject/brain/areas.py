"""Visual areas on the flat sheet: retinotopic bands V1 to hV4, category regions, streams, nsdgeneral.

The bands follow the wedge-dipole map of Schira et al. (2010, PLoS Computational Biology 6:e1000651): with z = eccentricity times
exp(i x sheared angle), the cortex is w = k log((z + a) / (z + b)). Category regions are uneven ellipses around V1 to hV4, placed as in
the human brain (faces and words ventral and lateral, places ventral-medial, dorsal and medial, bodies lateral). Addresses are
(medial, dorsal) in mm from the foveal confluence. Label numbers are NSD's.
"""

import numpy as np
from scipy.spatial import cKDTree

DIPOLE = {'k': 10.0, 'a': 0.9, 'b': 22.0}
FOVEA = (-9.0, 3.0)  # (medial, dorsal) of the foveal confluence from the pole of the patch
MAX_ECCENTRICITY = 5.0  # degrees; the picture ends at 4.2
BANDS = (92.0, 122.0, 143.0, 157.0)  # sheared angle at the outer borders of V1, V2, V3, hV4 (ventral only)

PRF = {'V1v': 1, 'V1d': 2, 'V2v': 3, 'V2d': 4, 'V3v': 5, 'V3d': 6, 'hV4': 7}
STREAMS = {'early': 1, 'midventral': 2, 'midlateral': 3, 'midparietal': 4, 'ventral': 5, 'lateral': 6, 'parietal': 7}
NSDGENERAL = {'nsdgeneral': 1}
NAMES = {
    'nsdgeneral': NSDGENERAL,
    'prf-visualrois': PRF,
    'floc-faces': {'OFA': 1, 'FFA-1': 2, 'FFA-2': 3, 'mTL-faces': 4, 'aTL-faces': 5},
    'floc-bodies': {'EBA': 1, 'FBA-1': 2, 'FBA-2': 3, 'mTL-bodies': 4},
    'floc-words': {'OWFA': 1, 'VWFA-1': 2, 'VWFA-2': 3, 'mfs-words': 4, 'mTL-words': 5},
    'floc-places': {'OPA': 1, 'PPA': 2, 'RSC': 3},
    'streams': STREAMS,
}
# file, region -> centre (medial, dorsal) from the fovea, half axes, tilt in degrees
BLOBS = {
    ('floc-faces', 'OFA'): ((-16.5, -4.5), (4.6, 3.8), 20),
    ('floc-faces', 'FFA-1'): ((-4.5, -26.5), (5.4, 3.8), -10),
    ('floc-faces', 'FFA-2'): ((-1.5, -34.0), (5.0, 3.6), 10),
    ('floc-bodies', 'EBA'): ((-20.0, 8.0), (7.6, 6.2), 35),
    ('floc-bodies', 'FBA-1'): ((-8.0, -32.0), (4.6, 4.0), 0),
    ('floc-words', 'OWFA'): ((-19.0, -12.5), (4.4, 3.4), -30),
    ('floc-words', 'VWFA-1'): ((-19.5, -21.0), (4.8, 3.8), -20),
    ('floc-places', 'OPA'): ((-5.0, 26.5), (6.2, 4.2), 10),
    ('floc-places', 'PPA'): ((12.0, -29.5), (7.0, 4.4), 5),
    ('floc-places', 'RSC'): ((19.0, 20.5), (5.0, 4.6), -30),
}
MIDDLE_RING_MM = 5.5  # streams within this distance of V1 to V3 are the middle ones


def from_fovea(flat, side):
    """Flat x, y (mm, as seen from behind) -> (medial, dorsal) from the foveal confluence."""
    return np.column_stack([-side * flat[:, 0] - FOVEA[0], flat[:, 1] - FOVEA[1]])


def retinotopy(place):
    """Area label (0 = none), eccentricity and polar angle (degrees; 0 = horizontal meridian, + = upper field) per address."""
    k, a, b = DIPOLE['k'], DIPOLE['a'], DIPOLE['b']
    grown = np.exp((place[:, 0] + 1j * place[:, 1]) / k) * (a / b)
    z = (b * grown - a) / (1 - grown)
    eccentricity = np.abs(z)
    sheared = np.degrees(np.angle(z))
    label, angle = _bands(sheared)
    outside = (eccentricity > MAX_ECCENTRICITY) | (np.abs(place[:, 1]) > np.pi * k)
    return np.where(outside, 0, label), eccentricity, angle


def _bands(sheared):
    """Label and polar angle from the sheared angle. Ventral cortex (negative) sees the upper field; each border mirrors."""
    v1, v2, v3, v4 = BANDS
    size = np.abs(sheared)
    upper = sheared < 0
    inside = [size < v1, size < v2, size < v3, (size < v4) & upper]
    ventral = np.select(inside, [1, 3, 5, 7], 0)
    dorsal = np.select(inside[:3], [2, 4, 6], 0)
    angle = np.select(
        inside,
        [90 * size / v1, 90 * (v2 - size) / (v2 - v1), 90 * (size - v2) / (v3 - v2), 90 - 180 * (size - v3) / (v4 - v3)],
        0.0,
    )
    return np.where(upper, ventral, dorsal), np.where(upper, angle, -angle)


def inside_blob(place, centre, axes, tilt, rng):
    """Membership of an ellipse with an uneven rim."""
    turn = np.radians(tilt)
    d = place - centre
    u = (d[:, 0] * np.cos(turn) + d[:, 1] * np.sin(turn)) / axes[0]
    v = (-d[:, 0] * np.sin(turn) + d[:, 1] * np.cos(turn)) / axes[1]
    phi = np.arctan2(v, u)
    rim = 1 + sum(amount * np.cos(n * phi + p) for n, amount, p in zip((2, 3, 4), (0.09, 0.08, 0.05), rng.uniform(0, 6.28, 3)))
    return u**2 + v**2 < rim**2


def label_places(place, rng, radius):
    """Labels of every ROI file at each address: dict of file -> int labels (0 = unlabelled). NaN addresses stay unlabelled."""
    known = np.isfinite(place).all(axis=1)
    safe = np.where(known[:, None], place, 1e3)
    labels = {name: np.zeros(len(place), int) for name in NAMES}
    labels['prf-visualrois'] = np.where(known, retinotopy(safe)[0], 0)
    for (file, region), (centre, axes, tilt) in BLOBS.items():
        jitter = rng.normal(0, 0.8, 2)
        inside = inside_blob(safe, np.array(centre) + jitter, axes, tilt, rng) & (labels['prf-visualrois'] == 0)
        labels[file][inside & (labels[file] == 0)] = NAMES[file][region]
    labels['streams'], labels['nsdgeneral'] = _streams(safe, known, labels, rng, radius)
    return labels


def _streams(place, known, labels, rng, radius):
    early = (labels['prf-visualrois'] >= 1) & (labels['prf-visualrois'] <= 6)
    reach = cKDTree(place[early]).query(place)[0]
    direction = np.degrees(np.arctan2(place[:, 1], place[:, 0]))
    rim = radius * (1 + sum(a * np.cos(n * np.radians(direction) + p) for n, a, p in zip((1, 2, 4), (0.1, 0.12, 0.08), rng.uniform(0, 6.28, 3))))
    floc = sum(labels[name] for name in ('floc-faces', 'floc-bodies', 'floc-words', 'floc-places')) > 0
    general = known & ((reach < rim) | floc | (labels['prf-visualrois'] > 0))
    sector = np.select([(direction < -20) & (direction > -128), (direction > 20) & (direction < 132)], [0, 2], 1)
    sector = np.where(np.abs(direction) <= 20, np.where(direction < 0, 0, 2), sector)
    middle = (reach < MIDDLE_RING_MM) | (labels['prf-visualrois'] == 7)
    streams = np.where(early, 1, np.where(middle, 2, 5) + sector)
    return np.where(general, streams, 0), general.astype(int)

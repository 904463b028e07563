"""Numbers that define the simulated subject: grid, counts, seeds and folders.

Everything random in the subject comes from `rng(purpose)`, so that any step can be run again alone and give the same bytes.
"""

import os
import zlib

import numpy as np

ROOT = os.path.abspath(os.path.join(os.path.dirname(__file__), '..', '..', '..'))
BUILD = os.environ.get('DEMO_BUILD', os.path.join(ROOT, '.demo-build'))
WORK = os.path.join(BUILD, 'subject')
TREE = os.environ.get('DEMO_SUBJECT_OUT', os.path.join(ROOT, 'public', 'demo', 'subject'))
MODELS = os.path.join(ROOT, 'public', 'demo', 'models')

SEED = 20221003
SUBJECT = 'subj01'
GRID = (44, 32, 26)  # x, y, z; no subject of NSD has it
VOXEL_MM = 1.8
HEMIS = ('lh', 'rh')
THICKNESS_MM = 2.5  # of the cortical ribbon
VERTICES = {'lh': 4211, 'rh': 4153}  # of the white surfaces

SESSIONS = 4
TRIALS_PER_SESSION = 750
CONDITIONS = 1000
REPETITIONS = 3
SHARED = 300  # conditions at positions 1..300 of the ordering; the others at 1001..1700
IMAGE_SIZE = 64
FIELD_DEG = 8.4  # width of the picture in degrees of visual angle, as in NSD

BETA_VERSION = 'betas_fithrf_GLMdenoise_RR'


def rng(purpose):
    """A generator of its own for each purpose, so that adding one does not change the others."""
    return np.random.default_rng([SEED, zlib.crc32(purpose.encode())])


def work_path(name):
    os.makedirs(WORK, exist_ok=True)
    return os.path.join(WORK, name)


def tree_path(*parts):
    path = os.path.join(TREE, *parts)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    return path

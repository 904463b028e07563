"""Step 4: responses of all voxels to all trials, and the beta files with their reliability map. Writes `responses.npz` for the checks."""

import json
import os

import numpy as np

import settings as S
from brain import ribbon
from files import hdf5, nifti
from responses import content, energy, noise, tuning

FOLDER = ('nsddata_betas', 'ppdata', S.SUBJECT, 'func1pt8mm', S.BETA_VERSION)


def zscore(values):
    """Per column; a constant column becomes 0."""
    spread = values.std(axis=0)
    return (values - values.mean(axis=0)) / np.where(spread > 1e-9, spread, 1)


def load_voxels():
    """Voxels of nsdgeneral in disk order, with labels, flat place, and mm."""
    brain = np.load(S.work_path('brain.npz'))
    voxels = {key[6:]: brain[key] for key in brain.files if key.startswith('voxel_')}
    inside = voxels['nsdgeneral'] > 0
    voxels = {key: value[inside] for key, value in voxels.items()}
    voxels['mm'] = ribbon.voxel_centres()[voxels['index']]
    voxels['regions'] = tuning.region_of(voxels)
    return voxels


def load_scenes():
    folder = os.path.join(S.BUILD, 'stimuli')
    images = np.load(os.path.join(folder, 'images.npy'))[: S.CONDITIONS]
    with open(os.path.join(folder, 'scenes.json')) as file:
        return images, json.load(file)[: S.CONDITIONS]


def signal(voxels, images, scenes, rng):
    """Noise-free response of each voxel to each condition, mean 0 and sd 1: (nConditions, nVoxels)."""
    regions, place, hemi = voxels['regions'], voxels['place'], voxels['hemi']
    x, y, size = tuning.receptive_fields(regions, voxels['eccentricity'], voxels['angle'], hemi, rng)
    pooled, colour = energy.pooled_features(images, energy.fields(x, y, size))
    weights = tuning.energy_weights(place, hemi, voxels['eccentricity'], rng, len(energy.WAVELENGTHS_PX), energy.ORIENTATIONS)
    hues = rng.normal(size=(len(regions), 6)) * 0.6 + tuning.smooth_fields(place, hemi, 6, 3.0, rng)
    parts = [np.einsum('nvk,vk->nv', pooled, weights), np.einsum('nvk,vk->nv', zscore(colour), hues)]
    parts += meaning_parts(voxels, scenes, rng)
    mix = tuning.mix_of(regions) * np.exp(0.3 * rng.normal(size=(len(regions), 5)))
    return zscore(sum(zscore(part) * share for part, share in zip(parts, mix.T)))


def meaning_parts(voxels, scenes, rng):
    """Responses to categories, to places, and to the number of objects."""
    with open(os.path.join(S.BUILD, 'stimuli', 'categories.json')) as file:
        names = json.load(file)
    hemi, place = voxels['hemi'], voxels['place']
    weights = tuning.category_weights(voxels['regions'], place, hemi, names, rng)
    drive = [content.category_drive(scenes, names, side) for side in (-1, 1)]
    categories = np.where(hemi == 0, drive[0] @ weights.T, drive[1] @ weights.T)
    codes, _ = content.place_codes(scenes)
    places = codes @ tuning.code_weights(place, hemi, codes.shape[1], rng).T
    crowd = np.outer(content.crowding(scenes), np.abs(rng.normal(1, 0.5, len(hemi))))
    return [categories, places, crowd]


def simulate(voxels, clean, id73k, rng):
    """Percent signal change of every session: list of (750, nVoxels)."""
    place, hemi = voxels['place'], voxels['hemi']
    ratio = noise.wanted_ncsnr(voxels['regions'], place, hemi, voxels['eccentricity'], rng)
    share = np.sqrt(ratio**2 / (1 + ratio**2)), np.sqrt(1 / (1 + ratio**2))
    mixer = noise.local_mixer(voxels['mm'], hemi)
    maps = tuning.smooth_fields(place, hemi, noise.GLOBAL_FACTORS, 12.0, rng).astype(np.float32)
    gain = np.exp(np.log(1.3) + 0.35 * rng.normal(size=len(hemi)))
    mean = 0.5 + 0.5 * ratio + 0.35 * rng.normal(size=len(hemi))
    sessions = []
    for session in range(S.SESSIONS):
        rows = slice(session * S.TRIALS_PER_SESSION, (session + 1) * S.TRIALS_PER_SESSION)
        z = clean[id73k[rows] - 1] * share[0] + noise.trial_noise(S.TRIALS_PER_SESSION, mixer, maps, rng) * share[1]
        sessions.append((noise.session_drift(z, place, hemi, rng) + mean) * gain)
    return sessions


def measured_ncsnr(sessions, id73k):
    """NSD's definition: z-score per session (ddof 1), variance over the three repetitions, mean over images."""
    z = np.concatenate([(s - s.mean(axis=0)) / s.std(axis=0, ddof=1) for s in sessions])
    spread = np.stack([z[id73k == image].var(axis=0, ddof=1) for image in range(1, S.CONDITIONS + 1)])
    deviation = np.sqrt(spread.mean(axis=0))
    return np.sqrt(np.clip(1 - deviation**2, 0, None)) / deviation


def main():
    voxels = load_voxels()
    images, scenes = load_scenes()
    id73k = np.load(S.work_path('design.npz'))['id73k']
    clean = signal(voxels, images, scenes, S.rng('signal'))
    sessions = simulate(voxels, clean, id73k, S.rng('noise'))
    stored = []
    for number, psc in enumerate(sessions, 1):
        path = S.tree_path(*FOLDER, f'betas_session{number:02d}.hdf5')
        stored.append(hdf5.write_betas(path, voxels['index'], psc).astype(float))
    ncsnr = measured_ncsnr(stored, id73k)
    write_maps(voxels['index'], ncsnr, np.concatenate(stored).mean(axis=0))
    np.savez_compressed(S.work_path('responses.npz'), clean=clean.astype(np.float32), ncsnr=ncsnr, regions=voxels['regions'].astype(str))
    report(ncsnr, voxels['regions'])


def write_maps(index, ncsnr, mean):
    """`ncsnr` is NaN outside the voxels; `meanbeta` is the mean of the stored integers (still times 300), 0 outside."""
    nifti.write(S.tree_path(*FOLDER, 'ncsnr.nii.gz'), nifti.scatter(index, ncsnr, np.nan), 'f4')
    nifti.write(S.tree_path(*FOLDER, 'meanbeta.nii.gz'), nifti.scatter(index, mean, 0), 'f4')


def report(ncsnr, regions):
    ceiling = 100 * ncsnr**2 / (ncsnr**2 + 1 / 3)
    print('noise ceiling of three trials, percentiles 5, 25, 50, 75, 95:', np.percentile(ceiling, [5, 25, 50, 75, 95]).round(1))
    print('voxels over 60 %:', int((ceiling > 60).sum()), 'of', len(ceiling))
    for name in sorted(set(regions)):
        print(f'  {name:8s} {int((regions == name).sum()):5d} voxels, median ceiling {np.median(ceiling[regions == name]):5.1f} %')


if __name__ == '__main__':
    main()

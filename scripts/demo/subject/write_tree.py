"""Step 3: everything that does not depend on responses, in NSD's tree: ROIs, surfaces, transforms, design, stimuli, annotations."""

import json
import os
import shutil

import numpy as np

import settings as S
from brain import areas, ribbon
from files import coco, experiment, freesurfer, hdf5, nifti

FUNC = ('nsddata', 'ppdata', S.SUBJECT, 'func1pt8mm')
LAYER_FRACTION = {1: 0.25, 2: 0.5, 3: 0.75}  # of the way from pial to white
COLOURS = ((200, 60, 60), (60, 160, 70), (70, 90, 200), (220, 170, 50), (150, 80, 180), (60, 180, 180), (230, 120, 160))


def write_rois(brain):
    index, hemi = brain['voxel_index'], brain['voxel_hemi']
    for name in areas.NAMES:
        labels = brain[f'voxel_{name}']
        for prefix, mine in (('', np.ones(len(index), bool)), ('lh.', hemi == 0), ('rh.', hemi == 1)):
            volume = nifti.scatter(index[mine], labels[mine], -1)
            nifti.write(S.tree_path(*FUNC, 'roi', f'{prefix}{name}.nii.gz'), volume, 'f8')
        write_ctab(name)


def write_ctab(name):
    """Lines `number name R G B A`. nsdgeneral's table is the trivial one."""
    path = S.tree_path('nsddata', 'freesurfer', S.SUBJECT, 'label', f'{name}.mgz.ctab')
    with open(path, 'w') as out:
        out.write('0 Unknown 0 0 0 0\n')
        for region, label in areas.NAMES[name].items():
            out.write(f'{label} {region} {" ".join(map(str, COLOURS[(label - 1) % len(COLOURS)]))} 0\n')


def write_surfaces(brain):
    for hemi in S.HEMIS:
        surface = {key: brain[f'{hemi}_{key}'] for key in ('mid', 'white', 'normals', 'faces', 'flat', 'patch', 'rim', 'curvature')}
        folder = ('nsddata', 'freesurfer', S.SUBJECT, 'surf')
        freesurfer.write_surface(S.tree_path(*folder, f'{hemi}.white'), surface['white'], surface['faces'])
        patch = surface['patch']
        freesurfer.write_patch(S.tree_path(*folder, f'{hemi}.full.flat.patch.3d'), patch, surface['flat'][patch], surface['rim'])
        freesurfer.write_mgz(S.tree_path(*folder, f'{hemi}.curvature.mgz'), surface['curvature'][None, :])
        for layer, fraction in LAYER_FRACTION.items():
            points = surface['mid'] + surface['normals'] * S.THICKNESS_MM * (0.5 - fraction)
            path = S.tree_path('nsddata', 'ppdata', S.SUBJECT, 'transforms', f'{hemi}.func1pt8-to-layerB{layer}.mgz')
            freesurfer.write_mgz(path, ribbon.to_voxel(points).T)


def write_pictures(design):
    """Pictures, annotations and the tables that name them. Row n of the brick is nsdId n."""
    images = np.load(os.path.join(S.BUILD, 'stimuli', 'images.npy'))[: S.CONDITIONS]
    with open(os.path.join(S.BUILD, 'stimuli', 'scenes.json')) as file:
        scenes = json.load(file)[: S.CONDITIONS]
    if images.shape != (S.CONDITIONS, S.IMAGE_SIZE, S.IMAGE_SIZE, 3) or len(scenes) != S.CONDITIONS:
        raise SystemExit(f'expected {S.CONDITIONS} scenes of {S.IMAGE_SIZE} px, found images {images.shape} and {len(scenes)} scenes')
    coco_ids = [int(i) for i in np.sort(S.rng('coco').choice(np.arange(1000, 590000), S.CONDITIONS, replace=False))]
    hdf5.write_stimuli(S.tree_path('nsddata_stimuli', 'stimuli', 'nsd', 'nsd_stimuli.hdf5'), images)
    coco.write(S.tree_path('annotations', 'captions_val2017.json'), coco.captions(scenes, coco_ids, S.IMAGE_SIZE))
    coco.write(S.tree_path('annotations', 'instances_val2017.json'), coco.instances(scenes, coco_ids, S.IMAGE_SIZE))
    folder = ('nsddata', 'experiments', 'nsd')
    experiment.write_stim_info(S.tree_path(*folder, 'nsd_stim_info_merged.csv'), design, coco_ids)
    experiment.write_expdesign(S.tree_path(*folder, 'nsd_expdesign.mat'), design)
    experiment.write_responses(S.tree_path('nsddata', 'ppdata', S.SUBJECT, 'behav', 'responses.tsv'), design, S.rng('behaviour'))


def main():
    for part in ('nsddata', 'nsddata_stimuli', 'annotations'):
        shutil.rmtree(os.path.join(S.TREE, part), ignore_errors=True)
    brain = np.load(S.work_path('brain.npz'))
    write_rois(brain)
    write_surfaces(brain)
    write_pictures(np.load(S.work_path('design.npz')))


if __name__ == '__main__':
    main()

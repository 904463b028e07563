/** @file Volumes with a role given by hand, as the parts that rules would have made of them. */
import { LabError } from '../../domain/errors.ts';
import { gridOf, isSingleVolume } from '../loaded-file.ts';
import { subjectOfGrid } from '../nsd/subjects.ts';
import type { Part } from '../recognise/claim.ts';
import { pathHints } from '../recognise/names.ts';
import { describeSource } from './source.ts';
import type { Resolved } from './source.ts';

function asPart(found: Resolved): Part | undefined {
  const { role, source, file, array } = found;
  const grid = isSingleVolume(array) ? gridOf(array) : undefined;
  if (!grid || array.shape.length < 3) return undefined;
  const common = {
    because: 'given by hand',
    subject: subjectOfGrid(grid)?.subject.subject,
    array,
    grid,
    space: undefined,
  };
  const { stem, hemi } = pathHints(file.path);
  const name = source.name ?? stem;
  if (role === 'reliability') {
    return { file, claim: { kind: 'map', what: 'reliability', name: 'ncsnr', ...common } };
  }
  const family = role === 'mask' ? 'assigned-mask' : 'mask';
  const what = role === 'mask' ? 'mask' : `region ${name}`;
  return {
    file,
    claim: { kind: 'roi', what, family, name, hemi: hemi ?? 'both', ...common },
  };
}

/** Parts made of assigned masks, regions and reliability maps that are volumes. */
export function partsFrom(resolved: readonly Resolved[]): Part[] {
  const volumeRoles = resolved.filter(({ role }) => /^(mask|roi|reliability)$/.test(role));
  const surface = resolved.find(({ role }) => role === 'surface');
  if (surface) {
    throw new LabError(
      'unsupported-layout',
      `${describeSource(surface)}: a surface needs a patch, its triangles and a transform, which are known ` +
        'by their formats. Drop HH.full.flat.patch.3d, HH.white and HH.func1pt8-to-layerB2.mgz.',
      { file: surface.file.path },
    );
  }
  return volumeRoles.map(asPart).filter((part) => part !== undefined);
}

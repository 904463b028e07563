/**
 * @file What a file is: the rules in turn, the first that knows it decides. Rules with content of
 * their own (variables, columns, meshes) come before those that lean on names.
 */
import type { LoadedFile } from '../loaded-file.ts';
import { recogniseCaptions, recogniseInstances, recogniseLabelTable } from './annotations.ts';
import { recogniseBetas } from './betas.ts';
import { recogniseBidsBetas, recogniseTrialTable } from './bids.ts';
import type { Claim, Rule } from './claim.ts';
import {
  recogniseImageRows,
  recognisePicture,
  recogniseSurfaceMap,
  recogniseSurfaceRoi,
  recogniseVertexLabels,
} from './derived.ts';
import { recogniseBehaviour, recogniseDesign } from './design.ts';
import { recogniseShard } from './shards.ts';
import { recogniseStimuli, recogniseStimulusTable } from './stimuli.ts';
import {
  recogniseCurvature,
  recogniseFlatMesh,
  recognisePatch,
  recogniseSurface,
  recogniseTransform,
} from './surface.ts';
import { recogniseMap, recogniseRoi } from './volumes.ts';

const RULES: Rule[] = [
  recogniseDesign,
  recogniseBehaviour,
  recogniseStimulusTable,
  recogniseInstances,
  recogniseCaptions,
  recogniseStimuli,
  recogniseFlatMesh,
  recogniseSurface,
  recognisePatch,
  recogniseLabelTable,
  recogniseShard,
  recogniseImageRows,
  recogniseVertexLabels,
  recognisePicture,
  recogniseBidsBetas,
  recogniseTrialTable,
  recogniseBetas,
  recogniseTransform,
  recogniseCurvature,
  recogniseSurfaceRoi,
  recogniseSurfaceMap,
  recogniseMap,
  recogniseRoi,
];

/** What the file is taken for; undefined when no rule knows it (a role can be given by hand). */
export function recognise(file: LoadedFile): Claim | undefined {
  for (const rule of RULES) {
    const claim = rule(file);
    if (claim) return claim;
  }
  return undefined;
}

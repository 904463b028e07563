/**
 * @file Parts to data set, in stages: responses and voxels, conditions of the trials, their pictures,
 * split, regions, surfaces, words. What is not there yet is named, with its place in NSD's tree.
 */
import type { DatasetInfo, MissingPart } from '../domain/dataset.ts';
import type { ReadOptions } from '../readers/types.ts';
import { annotationsOf } from './annotation-source.ts';
import type { Annotations } from './annotation-source.ts';
import { partsFrom } from './assigned/parts.ts';
import { regionsFrom, reliabilityFrom } from './assigned/regions.ts';
import { resolve, withRole } from './assigned/source.ts';
import type { Assignment, Resolved } from './assigned/source.ts';
import { embeddingsFrom } from './assigned/embeddings.ts';
import { captionsFrom, labelsFrom } from './assigned/words.ts';
import { betasSource } from './betas-source.ts';
import { conditionsOf } from './conditions.ts';
import type { Conditions } from './conditions.ts';
import type { Dataset, Note } from './dataset.ts';
import { hashText } from './fingerprint.ts';
import { surfaceLayers, surfacesOf } from './flat-surfaces.ts';
import { baseName } from './loaded-file.ts';
import type { LoadedFile } from './loaded-file.ts';
import { missingParts } from './missing.ts';
import { subjectName, subjectOfGrid } from './nsd/subjects.ts';
import type { Dims } from './nsd/subjects.ts';
import { partsOf } from './recognise/claim.ts';
import type { Part } from './recognise/claim.ts';
import { responsesOf } from './responses/responses.ts';
import { surfaceReliability } from './responses/from-surfaces.ts';
import type { Responses } from './responses/types.ts';
import { roisOf } from './rois.ts';
import { splitOf } from './splits.ts';
import { stimuliOf } from './stimuli.ts';
import { gather } from './responses/voxels.ts';

export interface Ingredients {
  /** Parts that agree with each other. */
  parts: readonly Part[];
  /** All open files, also those that no rule knows. */
  files: readonly LoadedFile[];
  assignments: readonly Assignment[];
  name: string | undefined;
  simulated: boolean;
}

export interface Assembled {
  /** Absent while something that is needed is missing. */
  dataset: Dataset | undefined;
  missing: MissingPart[];
  notes: Note[];
}

/** Equal contents and roles, equal id, whatever the order or the folder they were dropped from. */
async function identify(ingredients: Ingredients): Promise<string> {
  const { parts, files, assignments } = ingredients;
  const print = new Map(files.map((file) => [file.path, file.fingerprint]));
  const used = parts.map(({ file, claim }) => {
    const known = claim as { units?: string; order?: string; session?: unknown };
    const facts = [claim.subject, known.units, known.order, Number(known.session)];
    const marks = [claim.missing, claim.release].filter((mark) => mark !== undefined);
    return `${claim.kind} ${baseName(file.path)} ${file.fingerprint} ${[...facts, ...marks].join(' ')}`;
  });
  const roles = assignments.map(({ role, source }) =>
    JSON.stringify([role, { ...source, file: print.get(source.file) ?? source.file }]),
  );
  return hashText(JSON.stringify([used.toSorted(), roles]));
}

/** Folder name of the space of the betas, where grid or path tells it. */
function spaceOf(parts: readonly Part[], dims: Dims | undefined): string | undefined {
  const known = dims && subjectOfGrid(dims)?.space;
  return known ?? /(func1pt8mm|func1mm)/.exec(partsOf(parts, 'betas')[0]?.file.path ?? '')?.[1];
}

async function reliabilityOf(
  parts: readonly Part[],
  resolved: readonly Resolved[],
  responses: Responses,
  options?: ReadOptions,
): Promise<Float32Array | undefined> {
  const { grid, vertices, nVoxels } = responses.voxels;
  const vector = await reliabilityFrom(resolved, nVoxels, options);
  const map = partsOf(parts, 'map').findLast(({ claim }) => claim.name === 'ncsnr');
  if (vertices && !vector) return surfaceReliability(parts, responses.voxels, options);
  if (vector || !map || !grid) return vector;
  return gather(await map.claim.array.read(options), grid.voxelLinear);
}

async function wordsOf(
  parts: readonly Part[],
  resolved: readonly Resolved[],
  conditions: Conditions,
  options?: ReadOptions,
): Promise<Annotations> {
  const coco = await annotationsOf(parts, conditions.pictures ?? []);
  const captions = await captionsFrom(resolved, conditions, options);
  const labels = await labelsFrom(resolved, conditions, options);
  return {
    hasCaptions: captions !== undefined || (coco.hasCaptions && conditions.pictures !== undefined),
    categoryNames: labels?.names ?? (conditions.pictures ? coco.categoryNames : []),
    source: {
      captions: captions
        ? (wanted) => Promise.resolve(wanted.map((condition) => captions[condition] ?? []))
        : coco.source.captions,
      categories: labels
        ? (wanted) =>
            Promise.resolve(wanted.map((condition) => labels.ofCondition[condition] ?? []))
        : coco.source.categories,
    },
  };
}

/** nsdgeneral has a known size for each subject: another count means another release, or a mistake. */
function voxelNotes({ voxels }: Responses): Note[] {
  const known = voxels.grid && subjectOfGrid(voxels.grid.dims);
  if (voxels.chosenBy !== 'nsdgeneral' || known?.space !== 'func1pt8mm') return [];
  const { subject, nsdgeneral } = known.subject;
  if (voxels.nVoxels === nsdgeneral) return [];
  const message =
    `nsdgeneral of ${subjectName(subject)} has ${nsdgeneral} voxels in NSD; this one has ${voxels.nVoxels}. ` +
    'It is used as it is; mappers trained on NSD’s own will not fit.';
  return [{ code: 'shape-mismatch', message, file: voxels.files[0] }];
}

/** What a data set given by hand still lacks. */
function missingByHand(hasStimuli: boolean, waiting: boolean): MissingPart[] {
  if (hasStimuli) return [];
  const why = waiting
    ? 'Pictures are there for one side of the split only; give those of the other side.'
    : 'There is nothing to decode to; give an array of pictures the role “stimuli”.';
  return [{ part: 'stimuli', why, where: '' }];
}

function nameOf(
  ingredients: Ingredients,
  responses: Responses,
  subject: number | undefined,
): string {
  if (ingredients.name !== undefined) return ingredients.name;
  const series = partsOf(ingredients.parts, 'betas').find(({ claim }) => claim.bids)?.claim.bids;
  if (series && responses.origin === 'nsd') return series.subject;
  if (responses.origin === 'hand' || subject === undefined) return baseName(responses.file);
  return `NSD ${subjectName(subject)}`;
}

async function finish(
  ingredients: Ingredients,
  parts: readonly Part[],
  resolved: readonly Resolved[],
  responses: Responses,
  shown: Conditions,
  options?: ReadOptions,
): Promise<Assembled> {
  const { voxels, sessions } = responses;
  const stimuli = await stimuliOf(parts, resolved, responses, shown, options);
  const { conditions } = stimuli;
  const { split, notes } = await splitOf(responses, conditions, resolved, stimuli.twins, options);
  const { grid, nVoxels } = voxels;
  const words = await wordsOf(parts, resolved, conditions, options);
  const embeddings = await embeddingsFrom(resolved, conditions, options);
  const given = Object.entries(embeddings).map(([target, { dim }]) => [target, dim] as const);
  const subject = conditions.subject;
  const space = spaceOf(parts, grid?.dims);
  const rois = await roisOf(responses.regions, parts, options);
  const missing =
    responses.origin === 'hand'
      ? missingByHand(stimuli.source !== undefined, stimuli.waiting)
      : missingParts(parts, subject, space, stimuli.source !== undefined).optional;
  const info: DatasetInfo = {
    id: await identify(ingredients),
    name: nameOf(ingredients, responses, subject),
    simulated: ingredients.simulated,
    nsd: responses.origin !== 'hand' && conditions.from === 'design',
    subject: subject === undefined ? undefined : subjectName(subject),
    nTrials: responses.nTrials,
    nVoxels,
    nConditions: conditions.names.length,
    sessions: sessions.map(({ session, firstTrial, nTrials, releasedLate }) => {
      return { session, firstTrial, nTrials, ...(releasedLate && { releasedLate }) };
    }),
    trialCondition: conditions.trialCondition,
    conditionNames: conditions.names,
    units: responses.units,
    order: responses.order,
    grid,
    rois: [...rois, ...(await regionsFrom(resolved, nVoxels, options))],
    surfaces: await surfacesOf(parts, voxels, space, options),
    ncsnr: await reliabilityOf(parts, resolved, responses, options),
    stimuli: stimuli.info,
    hasCaptions: words.hasCaptions,
    ...(given.length > 0 && { givenEmbeddings: Object.fromEntries(given) }),
    categoryNames: words.categoryNames,
    split,
    missing,
  };
  const dataset: Dataset = {
    info,
    betas: betasSource(sessions, nVoxels),
    stimuli: stimuli.source,
    picturesCompared: stimuli.twins !== undefined,
    annotations: words.source,
    layers: (reading) => surfaceLayers(parts, voxels, space, reading),
    embeddings,
  };
  const more = [...(responses.notes ?? []), ...(stimuli.notes ?? []), ...voxelNotes(responses)];
  return { dataset, missing, notes: [...notes, ...more] };
}

/**
 * Assemble what is there.
 *
 * @returns `dataset` undefined with the required parts in `missing` when it is not enough yet.
 * @throws LabError `design-mismatch`, `shape-mismatch`, `leaky-split`, `missing-part`, `empty-roi`, …;
 *                  `context.files` names the files at fault where they are known.
 */
export async function assemble(
  ingredients: Ingredients,
  options?: ReadOptions,
): Promise<Assembled> {
  const resolved = ingredients.assignments.map((one) => resolve(ingredients.files, one));
  const parts = [...ingredients.parts, ...partsFrom(resolved)];
  const responses = await responsesOf(parts, resolved, options);
  const conditions = responses && (await conditionsOf(parts, responses, resolved, options));
  if (responses && conditions) {
    return finish(ingredients, parts, resolved, responses, conditions, options);
  }
  const subject = parts.find(({ claim }) => claim.subject !== undefined)?.claim.subject;
  const byHand = withRole(resolved, 'responses').length > 0;
  const space = spaceOf(parts, partsOf(parts, 'betas')[0]?.claim.grid);
  const missing = byHand ? [] : missingParts(parts, subject, space, false).required;
  return { dataset: undefined, missing, notes: [] };
}

/** @file `lab.evaluate`: the measures of the drawer, with the same numbers for the same choice. */
import { LabError } from '../domain/errors.ts';
import type { ModelSummary } from '../domain/model.ts';
import type { Estimate } from '../numerics/bootstrap.ts';
import type { Bench } from '../state/decode-scan.ts';
import { measureDistances } from '../state/distances.ts';
import { encoderOf } from '../state/encoder-words.ts';
import { type IdentifyBy, identification } from '../state/identification.ts';
import { featureWords, measureCombined, measureRetrieval } from '../state/retrieval.ts';
import type { Evaluation, Measured } from './evaluation-types.ts';
import { measured, measuredCombined } from './measured.ts';

type Asked<K extends Evaluation['kind']> = Extract<Evaluation, { kind: K }>;
type Models = readonly ModelSummary[];

const contextOf = (signal = new AbortController().signal) => ({
  signal,
  progress: () => undefined,
});

const ends = (name: string, { mean, low, high }: Estimate) => ({
  [name]: mean,
  ...(Number.isFinite(low) && { [`${name}Low`]: low, [`${name}High`]: high }),
});

const spaces: Record<NonNullable<Asked<'identification'>['by']>, IdentifyBy> = {
  features: 'features',
  pixels: 'pixels',
  embedding: 'image',
  caption: 'caption',
};

async function identified(bench: Bench, asked: Asked<'identification'>, models: Models) {
  const { n, by = 'features', repeats = 10, pairs = 100, seed = 0, signal } = asked;
  const { trials = 'average', of = Infinity, condition = 'both' } = asked;
  const space = spaces[by];
  if (!space) {
    const known = Object.keys(spaces).join(', ');
    throw new LabError('bad-request', `Identification compares by ${known}, not by '${by}'.`);
  }
  const request = { by: space, ns: [n], repeats, pairs, seed, trials, of, condition };
  const found = await identification(() => models)(bench, request, contextOf(signal));
  const [row] = found.rows;
  if (!row) throw new LabError('bad-request', `No way of identification was asked for.`);
  return {
    ...ends('accuracy', row.accuracy),
    ...{ mean: row.drawn.mean, std: row.drawn.sd, chance: row.chance },
    ...{ of: found.nPictures, scans: found.nScans, network: found.network },
    controls: { shuffled: ends('accuracy', row.shuffled) },
  };
}

async function apart(bench: Bench, asked: Asked<'frechet'>): Promise<Measured> {
  const { trials = 'average', of = Infinity, condition = 'both', seed = 0, signal } = asked;
  const request = { trials, of, condition, seed };
  const found = await measureDistances(bench, request, contextOf(signal));
  const { frechet, kernel, noise, others, nScans, nPictures, nOthers, network } = found;
  return {
    ...ends('distance', frechet),
    ...ends('kernel', kernel),
    ...{ of: nPictures, scans: nScans, network },
    controls: {
      noise: { distance: noise.frechet, kernel: noise.kernel },
      ...(others && {
        stimuli: { distance: others.frechet, kernel: others.kernel, of: nOthers },
      }),
    },
  };
}

async function retrieved(bench: Bench, request: Asked<'retrieval'>, models: Models) {
  const { target = 'image', of = 300, draws = 0, average = false, seed = 0 } = request;
  const { trials = average ? 'average' : 'all' } = request;
  const asked = { of, trials, draws, seed };
  const counts =
    target === 'combined'
      ? measuredCombined(await measureCombined(bench, asked, {}))
      : measured(await measureRetrieval(bench, { ...asked, target }, {}));
  if (target !== 'resnet') return counts;
  return { ...counts, network: featureWords(bench, () => encoderOf(models, 'resnet')) };
}

export async function evaluate(
  bench: Bench,
  request: Evaluation,
  models: Models,
): Promise<Measured> {
  switch (request.kind) {
    case 'identification':
      return identified(bench, request, models);
    case 'frechet':
      return apart(bench, request);
    case 'retrieval':
      return retrieved(bench, request, models);
  }
}

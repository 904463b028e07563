/**
 * @file Beam search: the likeliest continuations of a model that gives the logits of the next token.
 * Knows neither networks nor words. Checked against trying every sequence of a small table, and against
 * a search written in numpy (`scripts/fixtures/generator/make_captioner.py`).
 */
import { LabError } from '../domain/errors.ts';

export interface BeamOptions {
  startToken: number;
  endToken: number;
  /** Most tokens of a sequence, the start token and the end token counted. */
  maxTokens: number;
  /** Sequences kept at each step, 1 or more; 1 is greedy. */
  width: number;
  /** Scores are divided by the number of tokens to this power; 1 is the mean, 0 favours short ones. */
  lengthPower: number;
}

export interface Hypothesis {
  /** Without start and end token. */
  tokens: number[];
  /** Natural logarithm of the probability of these tokens, and of the end where it was reached. */
  logProbability: number;
  /** `logProbability` over the number of tokens (the end counted) to the length power. */
  score: number;
  /** False where the most tokens were used up before the end token came. */
  isEnded: boolean;
}

/** Logits `[n, nTokens]` of the token after each of `n` sequences of equal length. */
export type NextLogits = (sequences: readonly number[][]) => Promise<Float32Array>;

interface Alive {
  tokens: number[];
  logProbability: number;
}

/**
 * Search for the likeliest sequences.
 *
 * @param next      Asked once a step, with at most `width` sequences that begin with the start token.
 * @returns         At most `width` hypotheses, best score first; of equal ones the one found first.
 * @throws LabError `bad-request` for a width below 1 or fewer than 2 tokens; `not-finite` when the model
 *                  gives NaN for every token of a sequence. Whatever `next` throws goes through.
 */
export async function beamSearch(next: NextLogits, options: BeamOptions): Promise<Hypothesis[]> {
  const { startToken, maxTokens, width } = options;
  if (!(width >= 1) || !(maxTokens >= 2)) {
    throw new LabError(
      'bad-request',
      `A beam search needs a width of at least 1 and at least 2 tokens, found ${width} and ${maxTokens}.`,
    );
  }
  let alive: Alive[] = [{ tokens: [startToken], logProbability: 0 }];
  let found: Hypothesis[] = [];
  for (let length = 1; length < maxTokens && alive.length > 0; length += 1) {
    const logits = await next(alive.map(({ tokens }) => tokens));
    const steps = bestSteps(alive, logits, width);
    const isLast = length === maxTokens - 1;
    const over = steps.filter(({ tokens }) => isLast || tokens.at(-1) === options.endToken);
    alive = steps.filter((step) => !over.includes(step));
    found = best([...found, ...over.map((step) => finished(step, options))], width);
    if (found.length === width && alive.every((one) => cannotWin(one, found, options))) break;
  }
  return found;
}

/** The `width` likeliest of all sequences that are one token longer. */
function bestSteps(alive: readonly Alive[], logits: Float32Array, width: number): Alive[] {
  const nTokens = logits.length / alive.length;
  const steps = alive.flatMap((one, row) => {
    const own = logProbabilities(logits.subarray(row * nTokens, (row + 1) * nTokens));
    return largest(own, width).map((token) => ({
      tokens: [...one.tokens, token],
      logProbability: one.logProbability + (own[token] ?? -Infinity),
    }));
  });
  return steps.sort((a, b) => b.logProbability - a.logProbability).slice(0, width);
}

/** Log-softmax in float64; a token whose logit is NaN is never taken. */
function logProbabilities(logits: Float32Array): Float64Array {
  const values = Float64Array.from(logits, (v) => (Number.isNaN(v) ? -Infinity : v));
  const top = values.reduce((a, b) => Math.max(a, b), -Infinity);
  if (!Number.isFinite(top)) {
    throw new LabError(
      'not-finite',
      'The captioner gives no finite logit for the next word. Its file is damaged, or the embedding holds NaN.',
    );
  }
  const sum = values.reduce((total, v) => total + Math.exp(v - top), 0);
  return values.map((v) => v - top - Math.log(sum));
}

/** Indices of the `n` largest, largest first; of equal ones the lower index. */
function largest(values: Float64Array, n: number): number[] {
  const kept: number[] = [];
  for (let i = 0; i < values.length; i += 1) {
    const value = values[i] ?? -Infinity;
    const last = kept.at(-1);
    if (kept.length >= n && last !== undefined && !(value > (values[last] ?? -Infinity))) continue;
    const place = kept.findIndex((k) => value > (values[k] ?? -Infinity));
    kept.splice(place < 0 ? kept.length : place, 0, i);
    if (kept.length > n) kept.pop();
  }
  return kept;
}

/** Tokens that a score is divided by: all but the start. */
function normalised(logProbability: number, nTokens: number, lengthPower: number): number {
  return logProbability / Math.max(1, nTokens) ** lengthPower;
}

function finished({ tokens, logProbability }: Alive, options: BeamOptions): Hypothesis {
  const isEnded = tokens.at(-1) === options.endToken;
  return {
    tokens: tokens.slice(1, isEnded ? -1 : undefined),
    logProbability,
    score: normalised(logProbability, tokens.length - 1, options.lengthPower),
    isEnded,
  };
}

function best(all: Hypothesis[], n: number): Hypothesis[] {
  return all.sort((a, b) => b.score - a.score).slice(0, n);
}

/** Longer sequences are less likely, so the best that can come of one is its own sum over the most tokens. */
function cannotWin(one: Alive, found: Hypothesis[], { maxTokens, lengthPower }: BeamOptions) {
  const worst = found.at(-1)?.score ?? -Infinity;
  return normalised(one.logProbability, maxTokens - 1, lengthPower) <= worst;
}

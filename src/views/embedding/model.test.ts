/** @file Lines, axes and figures of the overlay. */
import { defaultChoices } from '../../state/choices.ts';
import { describe, expect, test } from 'vitest';
import type { MappedView } from '../../state/types/decode.ts';
import { agreementOf, agreementWords, isPerturbed, layoutOf, linesOf, tracesOf } from './model.ts';

function mappedOf(part: Partial<MappedView> = {}): MappedView {
  const decoded = Float32Array.from({ length: 512 }, (_, i) => Math.sin(i) / 16);
  return {
    trial: 0,
    trials: [0],
    condition: 0,
    betasZ: new Float32Array(),
    perturbedZ: new Float32Array(),
    target: 'image',
    decoded,
    perturbed: decoded,
    truth: Float32Array.from({ length: 512 }, (_, i) => Math.sin(i + 0.5) / 16),
    mapper: 'ridge',
    ...part,
  };
}

function ys(trace: unknown): (number | null)[] {
  return (trace as { y: (number | null)[] }).y;
}

describe('lines', () => {
  test('perturbed is drawn only where it differs', () => {
    expect(linesOf(mappedOf()).map((line) => line.name)).toEqual(['truth', 'decoded']);
    const perturbed = new Float32Array(512).fill(0.1);
    expect(linesOf(mappedOf({ perturbed })).map((line) => line.name)).toContain('perturbed');
    expect(isPerturbed(mappedOf({ perturbed: mappedOf().decoded.slice() }))).toBe(false);
  });

  test('a truth that is still being computed leaves no line', () => {
    expect(linesOf(mappedOf({ truth: undefined })).map((line) => line.name)).toEqual(['decoded']);
  });

  test('the first 200 values, or all', () => {
    const [first] = tracesOf(mappedOf(), defaultChoices.overlay, 'dark');
    const [all] = tracesOf(mappedOf(), { ...defaultChoices.overlay, all: true }, 'dark');
    expect([ys(first).length, ys(all).length]).toEqual([200, 512]);
  });

  test('values under the threshold are gaps, hidden lines are left out', () => {
    const settings = { ...defaultChoices.overlay, threshold: 0.03, hidden: ['truth' as const] };
    const traces = tracesOf(mappedOf(), settings, 'light');
    expect(traces).toHaveLength(1);
    const drawn = ys(traces[0]);
    expect(drawn.filter((value) => value === null).length).toBeGreaterThan(20);
    expect(drawn.every((value) => value === null || Math.abs(value) >= 0.03)).toBe(true);
  });
});

test('axes name their unit; pixels are not called CLIP', () => {
  const clip = layoutOf('image', 200, 'dark');
  const pixels = layoutOf('pixels', 200, 'dark');
  expect(clip.xaxis?.title).toMatchObject({ text: 'CLIP dimension' });
  expect(clip.yaxis?.title).toMatchObject({ text: 'value, norm 1' });
  expect(JSON.stringify(pixels)).not.toContain('CLIP');
});

describe('agreement', () => {
  test('cosine of embeddings before and after', () => {
    // sin(i) against sin(i + 0.5) over many periods: cosine is cos(0.5).
    const { measure, decoded, perturbed } = agreementOf(
      mappedOf({ perturbed: mappedOf().decoded.map((value) => -value) }),
    );
    expect(measure).toBe('cosine');
    expect(decoded).toBeCloseTo(Math.cos(0.5), 2);
    expect(perturbed).toBeCloseTo(-Math.cos(0.5), 2);
  });

  test('pixels by correlation, which a constant offset does not change', () => {
    const decoded = Float32Array.from({ length: 90 }, (_, i) => 0.5 + Math.sin(i) / 4);
    const truth = decoded.map((value) => value / 2 + 0.3);
    const agreement = agreementOf(
      mappedOf({ target: 'pixels', decoded, perturbed: decoded, truth }),
    );
    expect(agreement.measure).toBe('r');
    expect(agreement.decoded).toBeCloseTo(1, 5);
  });

  test('says when there is no truth, and never compares vectors of two sizes', () => {
    expect(agreementWords(agreementOf(mappedOf({ truth: undefined })))).toEqual([
      'truth not known',
    ]);
    const short = agreementOf(mappedOf({ truth: new Float32Array(3) }));
    expect(short.decoded).toBeUndefined();
  });

  test('in words, with a true minus', () => {
    const words = agreementWords({ measure: 'cosine', decoded: 0.5, perturbed: -0.25, moved: 0.1 });
    expect(words).toEqual(['cosine to truth 0.500 → −0.250', 'perturbed to decoded 0.100']);
  });
});

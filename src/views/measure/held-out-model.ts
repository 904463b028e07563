/** @file Words of held-out scans that are measured. Pure. */
import type { HeldOutRequest } from '../../state/held-out.ts';

export type Amount = '100' | '300' | 'all';

export const amounts: { value: Amount; label: string }[] = [
  { value: '100', label: '100 scans' },
  { value: '300', label: '300' },
  { value: 'all', label: 'All' },
];

export function countOf(amount: Amount): number {
  return amount === 'all' ? Infinity : Number(amount);
}

const trialWords: Record<HeldOutRequest['trials'], string> = {
  all: 'held-out trials as recorded',
  first: 'held-out pictures, first trial each',
  average: 'held-out pictures, trials averaged',
};

const modeWords: Record<HeldOutRequest['condition'], string> = {
  both: 'drawn from image and caption',
  image: 'drawn from the image embedding',
  text: 'drawn from the caption embedding',
};

/** `300 held-out pictures, trials averaged`. */
export function scansWords(nScans: number, { trials }: HeldOutRequest): string {
  return `${nScans} ${trialWords[trials]}`;
}

/** The same with what the pictures are drawn from. */
export function drawnWords(nScans: number, request: HeldOutRequest): string {
  return `${scansWords(nScans, request)}, ${modeWords[request.condition]}`;
}

/** What was asked, as plain data: JSON has no Infinity. */
export function askedWords<T extends HeldOutRequest>(request: T) {
  return { ...request, of: Number.isFinite(request.of) ? request.of : 'all' };
}

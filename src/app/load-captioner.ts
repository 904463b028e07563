/** @file A captioner into the generator worker: the demo's own, or a dropped one with its tokenizer. */
import { LabError } from '../domain/errors.ts';
import type { ModelSummary } from '../domain/model.ts';
import type { Services } from '../services/lab-services.ts';
import type { GeneratorProtocol } from '../../workers/generator/generator.protocol.ts';

/** Captions of COCO have about ten words; a start, an end, and room for words in pieces. */
const MAX_TOKENS = 32;

export const isTokenizer = ({ name }: File): boolean => /(^|[-_.])tokenizer\.json$/i.test(name);

/** Repeated when the worker is started again; the old captioner stays in use when this fails. */
export function loadCaptioner(
  { generator }: Pick<Services, 'generator'>,
  input: GeneratorProtocol['loadCaptioner']['in'],
): Promise<ModelSummary> {
  return generator.setUp('captioner', (client) => client.call('loadCaptioner', input));
}

/**
 * A user's captioner; start and end of a caption are those that its tokenizer names.
 *
 * @param beside     What was dropped with it: its `tokenizer.json` is among these.
 * @throws LabError  `missing-part` without a tokenizer; `bad-model` from the worker.
 */
export async function loadDroppedCaptioner(
  services: Pick<Services, 'generator'>,
  file: File,
  beside: readonly File[],
): Promise<ModelSummary> {
  const tokenizer = beside.find(isTokenizer);
  if (!tokenizer) {
    throw new LabError(
      'missing-part',
      `${file.name} is a captioner; its words are in a tokenizer.json that was not dropped with it. Drop both together.`,
    );
  }
  const { name } = file;
  const input = { name, simulated: false, blob: file, tokenizer, maxTokens: MAX_TOKENS };
  return loadCaptioner(services, input);
}

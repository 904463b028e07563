/** @file The decoded scan in words, beside its picture: nearest loaded caption, and what a captioner writes. */
import type { CaptionsView } from '../../state/types/decode.ts';
import { Fact } from '../../ui/Fact.tsx';
import { Tooltip } from '../../ui/Tooltip.tsx';
import classes from './Pictures.module.css';
import { cosineWords, spaceWords } from './model.ts';

interface LineProps {
  label: string;
  help: string;
  text: string;
  similarity: number;
  similarityHelp: string;
}

function Line({ label, help, text, similarity, similarityHelp }: LineProps) {
  return (
    <div className={classes.line}>
      <dt>
        <Tooltip label={help}>
          <span>{label}</span>
        </Tooltip>
      </dt>
      <dd className={classes.words} title={text}>
        {text}
      </dd>
      <dd>
        <Fact help={similarityHelp}>{cosineWords(similarity)}</Fact>
      </dd>
    </div>
  );
}

export function Words({ view }: { view: CaptionsView }) {
  const { nearest, written, of, by } = view;
  if (!nearest && !written) return null;
  const space = spaceWords[by];
  return (
    <dl className={classes.text} aria-label="Decoded in words">
      {nearest && (
        <Line
          label={nearest.isOwn ? 'nearest caption, its own' : 'nearest caption'}
          help={`Of the first captions of ${of} conditions (held out, and this scan\u2019s own), the one whose text embedding is nearest to ${space} (perturbed, where something is).${nearest.rank === undefined ? '' : ` The scan\u2019s own caption is in place ${nearest.rank}.`}`}
          text={nearest.text}
          similarity={nearest.similarity}
          similarityHelp={`Cosine of the text embedding of this caption with ${space}.`}
        />
      )}
      {written && (
        <Line
          label="captioner"
          help="Written word by word by the captioner from the predicted image embedding: the best of a beam search of width 4 by mean log-probability of its words. No caption was looked up."
          text={written.text}
          similarity={written.similarity}
          similarityHelp={`Cosine of the text embedding of this sentence with ${space}.`}
        />
      )}
    </dl>
  );
}

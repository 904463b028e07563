/** @file What the composed picture encodes to: the picture drawn from it, words, and the nearest stimuli. */
import { describeScene } from '../../scenes/compose.ts';
import type { EncodedPicture, Likeness } from '../../state/compose.ts';
import type { ComposeState } from '../../state/compose-store.ts';
import { Fact, type FactRow } from '../../ui/Fact.tsx';
import { RemoteView } from '../../ui/RemoteView.tsx';
import { PictureCanvas } from '../../ui/PictureCanvas.tsx';
import { Tooltip } from '../../ui/Tooltip.tsx';
import classes from './Compose.module.css';
import { categoryWords } from './model.ts';

const cosineOf = (value: number) => value.toFixed(2).replace('-', '−');

/** The scene's own words; a picture of the user's has none. */
function ownRows({ scene, given }: ComposeState): FactRow[] {
  if (given) return [];
  const { captions, categories } = describeScene(scene);
  const words =
    'Written by the rules that wrote the captions of the demo: the largest object first.';
  return [
    {
      label: 'caption',
      value: captions[0] ?? 'nothing to tell',
      help: `${words} ${captions.slice(1).join('; ')}`,
    },
    {
      label: 'categories',
      value: categories.join(', ') || 'none',
      help: 'COCO names of what stands in the scene.',
    },
  ];
}

function networkRow({ categories, network }: EncodedPicture): FactRow {
  const help = 'Softmax of the logits of the feature network for this picture; it never saw CLIP.';
  return { label: 'feature network', value: `${categoryWords(categories)}; by ${network}`, help };
}

function wordRows({ captions: { nearest, written, of } }: Likeness): FactRow[] {
  const rows: FactRow[] = [];
  if (nearest) {
    rows.push({
      label: 'nearest caption',
      value: `${nearest.text} (${cosineOf(nearest.similarity)})`,
      help: `Of the first captions of ${of} held-out conditions, the one whose text embedding has the largest cosine with the image embedding of this picture.`,
    });
  }
  if (written) {
    rows.push({
      label: 'captioner',
      value: `${written.text} (${cosineOf(written.similarity)})`,
      help: 'Written from the image embedding by a beam search; in brackets the cosine of its text embedding with the image embedding.',
    });
  }
  return rows;
}

/** Sentences read from the left, beside what they are. */
function Rows({ rows }: { rows: FactRow[] }) {
  return (
    <dl className={classes.rows}>
      {rows.map(({ label, value, help }) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>
            <Fact help={help}>{value}</Fact>
          </dd>
        </div>
      ))}
    </dl>
  );
}

function Nearest({ like }: { like: Likeness }) {
  if (like.nearest.length === 0) return null;
  return (
    <>
      <h3 className={classes.subtitle}>Nearest of {like.of} held-out stimuli</h3>
      <ol className={classes.nearest}>
        {like.nearest.map(({ condition, similarity, picture, caption }, i) => (
          <li key={condition}>
            <Tooltip
              label={`Condition ${condition}, cosine of its CLIP image embedding with this picture's. ${caption ?? ''}`}
            >
              <div tabIndex={0}>
                {picture && (
                  <PictureCanvas
                    picture={picture}
                    label={`Nearest ${i + 1}: ${caption ?? `condition ${condition}`}`}
                  />
                )}
                {cosineOf(similarity)}
              </div>
            </Tooltip>
          </li>
        ))}
      </ol>
    </>
  );
}

export function Result({ state, result }: { state: ComposeState; result: EncodedPicture }) {
  return (
    <div className={classes.result}>
      <figure className={classes.drawn}>
        <PictureCanvas picture={result.drawn} label="Drawn from the embedding" />
        <figcaption>
          <Tooltip label="The generator on the CLIP image embedding of this picture, unit norm, with the seed of the Pictures panel: no scan is involved. What is lost here is lost by CLIP and the generator, not by the brain.">
            <b tabIndex={0}>Drawn from its embedding</b>
          </Tooltip>
        </figcaption>
      </figure>
      <div>
        <Rows rows={[...ownRows(state), networkRow(result)]} />
        <RemoteView remote={state.like} onRetry={state.encode} onCancel={state.cancel}>
          {(like) => (
            <>
              <Rows rows={wordRows(like)} />
              <Nearest like={like} />
            </>
          )}
        </RemoteView>
      </div>
    </div>
  );
}

"""The demo CLIP's tokenizer: WordPiece over the words of the captions, letters for all others.

`python3 scripts/demo/tokens.py` writes `.demo-build/tokenizer.json` in the format of Hugging Face
tokenizers; `encode` gives the same ids (checked against the JavaScript library by
`scripts/demo/check-models.ts`).
"""

import json
import os
import re
import string

from common import BUILD, load_scenes

PAD, BOS, EOS, UNKNOWN = '[PAD]', '[BOS]', '[EOS]', '[UNK]'
PATH = os.path.join(BUILD, 'tokenizer.json')
CONTEXT_LENGTH = 48


def split_words(text):
    """Lower case, then runs of word characters or of other signs (ASCII, as JavaScript's \\w)."""
    return re.findall(r'\w+|[^\w\s]+', text.lower(), re.ASCII)


def build_vocabulary(captions):
    """Special tokens, letters and digits (opening and continuing), then words by name."""
    signs = string.ascii_lowercase + string.digits
    tokens = [PAD, BOS, EOS, UNKNOWN, *signs, *('##' + sign for sign in signs)]
    words = sorted({word for caption in captions for word in split_words(caption)})
    tokens += [word for word in words if word not in tokens]
    return {token: i for i, token in enumerate(tokens)}


def special(token, vocabulary):
    """One entry of `added_tokens`."""
    flags = dict(single_word=False, lstrip=False, rstrip=False, normalized=False, special=True)
    return dict(id=vocabulary[token], content=token, **flags)


def describe(vocabulary):
    """The tokenizer.json document."""
    around = {name: dict(id=name, ids=[vocabulary[name]], tokens=[name]) for name in (BOS, EOS)}
    single = [{'SpecialToken': {'id': BOS, 'type_id': 0}}, {'Sequence': {'id': 'A', 'type_id': 0}},
              {'SpecialToken': {'id': EOS, 'type_id': 0}}]
    return {
        'version': '1.0', 'truncation': None, 'padding': None,
        'added_tokens': [special(name, vocabulary) for name in (PAD, BOS, EOS, UNKNOWN)],
        'normalizer': {'type': 'Lowercase'}, 'pre_tokenizer': {'type': 'Whitespace'},
        'post_processor': {'type': 'TemplateProcessing', 'single': single,
                           'pair': single + [{'Sequence': {'id': 'B', 'type_id': 1}}],
                           'special_tokens': around},
        'decoder': {'type': 'WordPiece', 'prefix': '##', 'cleanup': True},
        'model': {'type': 'WordPiece', 'unk_token': UNKNOWN, 'continuing_subword_prefix': '##',
                  'max_input_chars_per_word': 100, 'vocab': vocabulary},
    }


def load_vocabulary():
    """Token -> id from the written tokenizer."""
    with open(PATH, encoding='utf8') as file:
        return json.load(file)['model']['vocab']


def encode_word(word, vocabulary):
    """Greedy longest match first; a word with an unknown sign is one unknown token."""
    ids, start = [], 0
    while start < len(word):
        prefix = '##' if start else ''
        ends = (e for e in range(len(word), start, -1) if prefix + word[start:e] in vocabulary)
        end = next(ends, None)
        if end is None:
            return [vocabulary[UNKNOWN]]
        ids.append(vocabulary[prefix + word[start:end]])
        start = end
    return ids


def encode(text, vocabulary):
    """Ids of a caption with its opening and closing token, cut to the context length."""
    body = [i for word in split_words(text) for i in encode_word(word, vocabulary)]
    return [vocabulary[BOS], *body[:CONTEXT_LENGTH - 2], vocabulary[EOS]]


if __name__ == '__main__' and not os.path.exists(PATH):
    scenes = load_scenes('train')
    made = build_vocabulary(caption for scene in scenes for caption in scene['captions'])
    with open(PATH, 'w', encoding='utf8') as out:
        json.dump(describe(made), out)
    print(f'{len(made)} tokens')

#!/bin/sh
# Builds the whole demo world from its seeds. Every step skips what is there, so a broken run is
# taken up by starting it again; delete `.demo-build` (or one file in it) to make it anew.
set -eu
cd "$(dirname "$0")/../.."
. scripts/demo/env.sh
mkdir -p .demo-build

# Node is started without the preloaded allocator, which is for PyTorch.
render() { env -u LD_PRELOAD npx tsx scripts/demo/render.ts "$1"; }

render stimuli
render heldout
render train
"$PYTHON" scripts/demo/check_golden.py
# With DEMO_FROM_SHIPPED=1 what ships is taken back into PyTorch, and training goes on from it.
if [ -n "${DEMO_FROM_SHIPPED:-}" ]; then "$PYTHON" scripts/demo/restore.py; fi
"$PYTHON" scripts/demo/tokens.py
"$PYTHON" scripts/demo/train_clip.py
"$PYTHON" scripts/demo/embed.py
"$PYTHON" scripts/demo/train_features.py
"$PYTHON" scripts/demo/train_generator.py
"$PYTHON" scripts/demo/choose.py
"$PYTHON" scripts/demo/train_captioner.py
"$PYTHON" scripts/demo/export.py
"$PYTHON" scripts/demo/reference.py
env -u LD_PRELOAD npx tsx scripts/demo/check-models.ts
"$PYTHON" scripts/demo/evaluate.py
if [ -e scripts/demo/subject/build.sh ]; then sh scripts/demo/subject/build.sh; fi

#!/usr/bin/env bash
# Builds the simulated subject: anatomy, design, files, responses, embeddings, mappers, checks, manifest. A step whose product is
# there already is skipped: delete the product (or set REBUILD=1) to do it again. Needs .demo-build/stimuli (scripts/demo/render.ts)
# and public/demo/models (the demo CLIP).
set -euo pipefail
cd "$(dirname "$0")/../../.."
source scripts/demo/env.sh
here=scripts/demo/subject
work="${DEMO_BUILD:-.demo-build}/subject"
tree="${DEMO_SUBJECT_OUT:-public/demo/subject}"
betas="$tree/nsddata_betas/ppdata/subj01/func1pt8mm/betas_fithrf_GLMdenoise_RR"

step() { # product, command...
  local product="$1"
  shift
  if [ -e "$product" ] && [ -z "${REBUILD:-}" ]; then
    echo "have $product"
  else
    echo "make $product"
    "$@"
  fi
}

step "$work/brain.npz" "$PYTHON" $here/make_brain.py
step "$work/design.npz" "$PYTHON" $here/make_design.py
step "$tree/nsddata/experiments/nsd/nsd_expdesign.mat" "$PYTHON" $here/write_tree.py
step "$betas/ncsnr.nii.gz" "$PYTHON" $here/make_betas.py
if [ -e public/demo/models/models.json ]; then
  step "$work/clip-text.npy" npx tsx $here/embed.ts "$work"
  step "$work/truth.json" "$PYTHON" $here/truth.py
  step "$tree/models/mapper-image.safetensors" "$PYTHON" $here/train_mapper.py image
  step "$tree/models/mapper-caption.safetensors" "$PYTHON" $here/train_mapper.py caption
else
  echo 'no demo CLIP yet: embeddings, truth test and mappers are left out'
fi
"$PYTHON" $here/check.py
"$PYTHON" $here/reference.py >"$work/reference.json"
npx tsx $here/read-back.ts "$tree" "$work/reference.json"
"$PYTHON" $here/write_manifest.py

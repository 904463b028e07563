# Settings that make PyTorch two to three times faster on a small CPU: fewer page faults, no
# busy waiting of two thread pools against each other. Source this before the training programs.
for library in /usr/lib/*/libjemalloc.so.2; do
  [ -e "$library" ] && export LD_PRELOAD="$library"
done
export MALLOC_CONF=dirty_decay_ms:-1,muzzy_decay_ms:-1,thp:always
export GOMP_SPINCOUNT=0 OPENBLAS_NUM_THREADS=1
PYTHON="${PYTHON:-/usr/bin/python3}"

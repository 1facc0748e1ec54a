#!/bin/bash
# The suites that have recorded answers, as a Bazel test: each shard runs its share, here or on remote machines. Outside of
# Bazel, scripts/test runs them in a phase of its own.
set -euo pipefail

limits=()
if ! command -v python3.14 >/dev/null; then
  echo "no CPython, and so no standard library: the programs of stdlib are left out"
  limits+=(--filter '^(goldens|opcodes|smoke)/|^(exec|trace)/([^s]|s[^t])')
fi
export CONSTRICTOR_CACHE=$TEST_TMPDIR/cache
exec conformance/conformance run exec goldens opcodes smoke trace --oracle recorded --root "$PWD" \
  --subject vm/main/pyvm "${limits[@]}"

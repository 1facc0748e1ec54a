#!/bin/bash -eu
# The image's `compile` calls this with $OUT, $LIB_FUZZING_ENGINE and the rest set.
exec "$SRC/constrictor/fuzz/oss-fuzz/build.sh"

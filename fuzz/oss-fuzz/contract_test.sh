#!/bin/bash
# Holds build.sh to the OSS-Fuzz contract, with libFuzzer and AddressSanitizer, as the image would call it. One target
# that is quick to build stands for all; FUZZ_OSS_FULL=1 builds and tries every one. Also reads the ready-made YAML files.
set -euo pipefail

here=$(dirname "$(readlink -f "$0")")
root=$(cd "$here/../.." && pwd -P)
out=$(mktemp -d "${TEST_TMPDIR:-/tmp}/out.XXXXXX")
export OUTPUT_BASE=${TEST_TMPDIR:-$out}/bazel
stop() {
  # The server of this build is of no use to any other.
  (cd "$root" && bazel --output_base="$OUTPUT_BASE" shutdown) >/dev/null 2>&1 || true
  chmod -R u+w "$OUTPUT_BASE" 2>/dev/null || true
  rm -rf "$out" "$OUTPUT_BASE"
}
trap stop EXIT

fail() {
  printf 'FAILED: %s\n' "$*"
  exit 1
}

python3 "$here/check_yaml.py" "$root"/.github/workflows/*.yml "$root"/.clusterfuzzlite/project.yaml || fail "YAML"
bash -n "$root/.clusterfuzzlite/build.sh" || fail ".clusterfuzzlite/build.sh"

# The workflows call what is there.
while read -r script; do
  [[ -x $root/$script ]] || fail "a workflow calls $script, which is no program"
done < <(grep -ohE '(^|[ :])(scripts/[a-z]+|\.ci/[a-z]+)' "$root"/.github/workflows/*.yml | tr -d ' :' | sort -u)
while read -r option; do
  grep -rqF -- "\"--$option\"" "$root"/conformance/cli/*.cc || fail "a workflow says --$option, which no command knows"
done < <(grep -hE 'scripts/conformance' "$root"/.github/workflows/*.yml | grep -oE -- ' --[a-z-]+' | tr -d ' -' | sort -u)

# Says what is missing, instead of building something else.
if (unset LIB_FUZZING_ENGINE && OUT=$out CC=clang-19 CXX=clang++-19 "$here/build.sh" 2>"$out/message"); then
  fail "builds without an engine"
fi
grep -q 'LIB_FUZZING_ENGINE is not set' "$out/message" || fail "no word about the missing engine"
rm "$out/message"

targets=(marshal_load)
[[ -z ${FUZZ_OSS_FULL:-} ]] || targets=()
flags='-O1 -gline-tables-only -fsanitize=address,fuzzer-no-link'
env OUT="$out" CC=clang-19 CXX=clang++-19 CFLAGS="$flags" CXXFLAGS="$flags" SANITIZER=address \
  LIB_FUZZING_ENGINE=-fsanitize=fuzzer BAZEL_DISK_CACHE="${CONSTRICTOR_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/constrictor}/bazel" \
  "$here/build.sh" "${targets[@]}"

count=0
for options in "$out"/*_seed_corpus.zip; do
  name=$(basename "${options%_seed_corpus.zip}")
  [[ $name =~ ^[A-Za-z0-9_-]+$ ]] || fail "name $name"
  [[ -x $out/$name ]] || fail "$name is no program"
  ! ldd "$out/$name" | grep -q 'not found' || fail "$name lacks a library"
  python3 - "$out/${name}_seed_corpus.zip" <<'CHECK' || fail "${name}_seed_corpus.zip"
import hashlib, sys, zipfile
with zipfile.ZipFile(sys.argv[1]) as archive:
    assert archive.namelist()
    for name in archive.namelist():
        assert hashlib.sha1(archive.read(name)).hexdigest() == name, name
CHECK
  [[ -f $out/$name.options ]] || fail "there is no $name.options"
  grep -q '^\[libfuzzer\]' "$out/$name.options" || fail "$name.options has no section"
  dictionary=$(sed -n 's/^dict *= *//p' "$out/$name.options")
  [[ -z $dictionary || -f $out/$dictionary ]] || fail "$name.options names $dictionary, which is not there"
  # From a folder of its own, as the runner does: nothing of the sources is needed.
  mkdir "$out/$name.seeds"
  python3 -m zipfile -e "$out/${name}_seed_corpus.zip" "$out/$name.seeds"
  (cd "$out" && "./$name" -runs=1 ${dictionary:+"-dict=$dictionary"} "$name.seeds") >"$out/$name.log" 2>&1 ||
    { cat "$out/$name.log"; fail "$name -runs=1"; }
  count=$((count + 1))
done
((count)) || fail "nothing was built"
printf '%d targets keep to the contract\n' "$count"

#!/bin/bash
# Builds the fuzz targets as OSS-Fuzz and ClusterFuzzLite expect them, into $OUT: for each target the program,
# NAME_seed_corpus.zip, NAME.dict and NAME.options, and the libraries that a bare machine lacks.
#
# usage: fuzz/oss-fuzz/build.sh [TARGET...]
#
# Without a TARGET, all of them. Environment, all of it set by the base-builder image:
#   OUT                  where everything goes
#   CC CXX               clang, at least 19
#   CFLAGS CXXFLAGS      what instruments the code
#   LIB_FUZZING_ENGINE   what a target is linked with: -fsanitize=fuzzer, or an archive
#   SANITIZER            address, undefined, memory, coverage or none; only for what it changes here
#   OUTPUT_BASE          Bazel's folder for this build, which must not throw away that of another; has a default
#
# example, on a machine without the image:
#   OUT=/tmp/out CC=clang-19 CXX=clang++-19 SANITIZER=address LIB_FUZZING_ENGINE=-fsanitize=fuzzer \
#     CFLAGS='-O1 -fsanitize=address,fuzzer-no-link' CXXFLAGS='-O1 -fsanitize=address,fuzzer-no-link' \
#     fuzz/oss-fuzz/build.sh marshal_load
set -euo pipefail

root=$(cd "$(dirname "$0")/../.." && pwd -P)

die() {
  printf 'build.sh: %s\n' "$*" >&2
  exit 1
}

for name in OUT CC CXX LIB_FUZZING_ENGINE; do
  [[ -n ${!name:-} ]] || die "\$$name is not set; fuzz/oss-fuzz/build.sh says in its first lines what it needs"
done
major=$("$CC" -dumpversion | cut -d. -f1)
"$CC" --version | grep -q clang && ((major >= 19)) || die "$CC is not clang 19 or later, whose calls the interpreter needs"

flags=()
for flag in ${CFLAGS:-}; do flags+=("--conlyopt=$flag"); done
for flag in ${CXXFLAGS:-}; do
  flags+=("--cxxopt=$flag")
  # These change what must be linked, too.
  case $flag in -fsanitize* | -fno-sanitize* | -stdlib=* | -fprofile* | -fcoverage* | -pthread) flags+=("--linkopt=$flag") ;; esac
done
case ${SANITIZER:-} in
  # clang miscompiles `preserve_none` under AddressSanitizer unless use-after-return is off.
  address) flags+=(--copt=-fsanitize-address-use-after-return=never) ;;
  # Calls through tables of functions of several types are what an interpreter is made of, and there is no RTTI.
  undefined) flags+=(--copt=-fno-sanitize=function,vptr) ;;
esac
linker=$("$CC" -print-prog-name=ld.lld)
[[ -x $linker ]] || linker=$(command -v ld.lld) || die "there is no ld.lld next to $CC"
bazel=(bazel "--output_base=${OUTPUT_BASE:-${WORK:-/tmp}/constrictor-bazel}")
# Newer versions are told to read WORKSPACE as 4.2.3 does.
modules=()
version=$(cd "$root" && "${bazel[@]}" --version | sed -n 's/^bazel \([0-9]*\)\..*/\1/p')
((${version:-4} < 6)) || modules=(--noenable_bzlmod)

cd "$root"
query() { "${bazel[@]}" query "${modules[@]}" --noshow_progress "$1" 2>/dev/null; }
mapfile -t all < <(query 'attr(tags, "\bfuzz-target\b", //fuzz/targets:all)')
((${#all[@]})) || die "Bazel finds no fuzz targets; try: bazel query //fuzz/targets:all"
targets=()
if (($#)); then
  for name in "$@"; do
    [[ " ${all[*]} " == *" //fuzz/targets:$name "* ]] || die "there is no target $name; there are ${all[*]#//fuzz/targets:}"
    targets+=("//fuzz/targets:$name")
  done
else
  targets=("${all[@]}")
fi

"${bazel[@]}" build "${modules[@]}" --noshow_progress --show_result=0 --symlink_prefix=/ \
  ${BAZEL_DISK_CACHE:+"--disk_cache=$BAZEL_DISK_CACHE"} \
  --repo_env="CC=$CC" --linkopt="--ld-path=$linker" --host_linkopt="--ld-path=$linker" --strip=never \
  --define=fuzzing_engine=external --linkopt="$LIB_FUZZING_ENGINE" --copt=-DCONSTRICTOR_FUZZ=1 \
  "${flags[@]}" "${targets[@]}"
binaries=$("${bazel[@]}" info "${modules[@]}" bazel-bin 2>/dev/null)

mkdir -p "$OUT"
for target in "${targets[@]}"; do
  name=${target#//fuzz/targets:}
  [[ $name =~ ^[A-Za-z0-9_-]+$ ]] || die "$name is no name that ClusterFuzz takes"
  install -m 755 "$binaries/fuzz/targets/$name" "$OUT/$name"
  for folder in corpus/seeds/*/; do
    folder=$(basename "$folder")
    query "attr(tags, '\bseeds-$folder\b', $target)" | grep -q . || continue
    python3 fuzz/oss-fuzz/seed_corpus.py "corpus/seeds/$folder" "$OUT/${name}_seed_corpus.zip"
  done
  # The dictionary stands next to the target under its name.
  options=corpus/dictionaries/$name.options
  [[ -f $options ]] || continue
  dictionary=$(sed -n 's/^dict *= *//p' "$options")
  sed "s/^dict *=.*/dict = $name.dict/" "$options" >"$OUT/$name.options"
  [[ -z $dictionary ]] || install -m 644 "corpus/dictionaries/$dictionary" "$OUT/$name.dict"
done

# The machine that runs the targets has a C library and little else.
for target in "${targets[@]}"; do
  name=${target#//fuzz/targets:}
  found=0
  while read -r library path; do
    case $library in libc.so* | libm.so* | libpthread.so* | libdl.so* | librt.so* | libresolv.so* | ld-linux*) continue ;; esac
    mkdir -p "$OUT/lib"
    install -m 644 "$path" "$OUT/lib/$library"
    found=1
  done < <(ldd "$OUT/$name" | sed -n 's/^\s*\(\S*\) => \(\/\S*\) .*/\1 \2/p')
  # shellcheck disable=SC2016
  ((!found)) || patchelf --force-rpath --set-rpath '$ORIGIN/lib' "$OUT/$name"
done
printf 'build.sh: %s targets in %s\n' "${#targets[@]}" "$OUT"

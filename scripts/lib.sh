# What the scripts share; sourced, never run. Sets ROOT (the workspace) and CACHE (what set-up keeps).
# shellcheck shell=bash

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)
CACHE=${CONSTRICTOR_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/constrictor}
REFERENCE=$CACHE/reference

# What apt installs: "what proves that it is there" and the package.
PACKAGES=(
  clang-19 lld-19 llvm-19 libclang-rt-19-dev clang-format-19 clang-tidy-19
  bazel-bootstrap bazel-rules-java
  libgtest-dev libgmock-dev libbenchmark-dev
  libgmp-dev libmimalloc-dev libre2-dev libfmt-dev libcli11-dev nlohmann-json3-dev
  patchelf python3 git ca-certificates debian-archive-keyring
)

say() { printf '%s\n' "$*" >&2; }

die() {
  say "error: $*"
  exit 1
}

# Prints the comment block at the head of the calling script, without the marks.
print_help() { sed -n '2,/^[^#]/{/^#/!d;s/^# \{0,1\}//;p}' "$1"; }

# Prints the packages of the list that are not installed.
missing_packages() {
  command -v dpkg-query >/dev/null || return 0
  local installed package
  # dpkg-query fails when it does not know one of the names; what it prints is complete all the same.
  installed=$({ dpkg-query -W -f '${Package} ${db:Status-Status}\n' "${PACKAGES[@]}" 2>/dev/null || true; } |
    sed -n 's/ installed$//p')
  for package in "${PACKAGES[@]}"; do
    grep -qxF "$package" <<<"$installed" || printf '%s\n' "$package"
  done
}

is_python314() {
  [[ $("$1" -I -S -c 'import sys; print(sys.implementation.name, "%d.%d" % sys.version_info[:2])' 2>/dev/null) == 'cpython 3.14' ]]
}

# Prints the path of the reference CPython 3.14: $CONSTRICTOR_PYTHON, python3.14 on PATH, or set-up's own.
find_reference() {
  local candidate
  if [[ -n ${CONSTRICTOR_PYTHON:-} ]]; then
    if ! candidate=$(command -v "$CONSTRICTOR_PYTHON") || ! is_python314 "$candidate"; then
      die "CONSTRICTOR_PYTHON=$CONSTRICTOR_PYTHON is not a CPython 3.14"
    fi
    printf '%s\n' "$candidate"
    return
  fi
  for candidate in "$(command -v python3.14)" "$REFERENCE/root/usr/bin/python3.14"; do
    if [[ -n $candidate && -x $candidate ]] && is_python314 "$candidate"; then
      printf '%s\n' "$candidate"
      return
    fi
  done
  return 1
}

# Runs set-up when something that the build needs is missing, and exports the reference for the programs.
ensure_setup() {
  local reference
  if [[ -n $(missing_packages) ]] || ! reference=$(find_reference); then
    "$ROOT/scripts/setup" || exit 1
    reference=$(find_reference) || reference=
  fi
  if [[ -n $reference ]]; then
    export CONSTRICTOR_PYTHON=$reference
  fi
}

# Prints the Bazel pattern of a room: a folder (vm/objects, fuzz), its last part (objects) or a label.
room_target() {
  local room=${1%/}
  if [[ $room == //* || $room == @* ]]; then
    printf '%s\n' "$room"
  elif [[ -d $ROOT/$room ]]; then
    printf '//%s/...\n' "$room"
  elif [[ -d $ROOT/vm/$room ]]; then
    printf '//vm/%s/...\n' "$room"
  else
    die "there is no room '$room'"
  fi
}

# run_bazel COMMAND ARGS: Bazel in the workspace. Newer versions are told to read WORKSPACE as 4.2.3 does.
run_bazel() {
  local command=$1 version extra=()
  shift
  version=$(cd "$ROOT" && bazel --version 2>/dev/null | sed -n 's/^bazel \([0-9]*\)\..*/\1/p')
  if ((${version:-4} >= 6)); then
    extra=(--noenable_bzlmod)
  fi
  if [[ $command =~ ^(build|test)$ ]]; then
    extra+=("--disk_cache=$CACHE/bazel")
  fi
  if [[ ${CI:-} == true && $command =~ ^(build|test)$ ]]; then
    extra+=(--config=ci)
  fi
  (cd "$ROOT" && exec bazel "$command" "${extra[@]}" "$@")
}

# Puts the reference on PATH, where the machine looks for the standard library.
reference_on_path() { export PATH=$PATH${CONSTRICTOR_PYTHON:+:${CONSTRICTOR_PYTHON%/*}}; }

# build_programs CONFIG //package:target...: builds quietly and prints the path of each program. What the
# build has to say appears when it fails; when it takes longer than a moment, a line says so.
build_programs() {
  local config=$1 log pid waited=0 target
  shift
  log=$(mktemp)
  run_bazel build --noshow_progress --show_result=0 --config="$config" "$@" >"$log" 2>&1 &
  pid=$!
  while kill -0 "$pid" 2>/dev/null; do
    sleep 0.1
    if ((++waited == 40)); then
      say "building $* (--config=$config); the first time takes some minutes ..."
    fi
  done
  if ! wait "$pid"; then
    cat "$log" >&2
    rm -f "$log"
    die "cannot build $*"
  fi
  rm -f "$log"
  for target in "$@"; do
    target=${target#//}
    # A label without a name means the target that is called like its folder.
    [[ $target == *:* ]] || target=$target:${target##*/}
    readlink -f "$ROOT/bazel-bin/${target/://}"
  done
}

"""How a fuzz target becomes a libFuzzer binary and a test that replays its seeds."""

load("@rules_cc//cc:defs.bzl", "cc_binary", "cc_library", "cc_test")
load("//scripts/bazel:defs.bzl", "TOOLKIT_COPTS")

# Where Debian's package afl++ puts what stands in for libFuzzer, and what counts edges.
AFL_RUNTIME = [
    "/usr/lib/afl/libAFLDriver.a",
    "/usr/lib/afl/afl-compiler-rt-64.o",
]

def fuzz_target(name, deps, replay_size = "medium", replay_tags = [], replay_env = {}, seeds = "pyc", found = [], afl = "programs"):
    """NAME, to be built with --config=fuzz, and NAME_replay, an ordinary test.

    Args:
      name: the target; NAME.cc defines kTarget.
      deps: what it uses.
      replay_size: Bazel's size of the replay.
      replay_tags: "manual" while a finding that it makes is not fixed.
      replay_env: variables of its environment.
      seeds: the folder of corpus/seeds that campaigns and replays start from.
      afl: how AFL++ mutates its inputs, one of AFL_MUTATORS in fuzz/engines/BUILD.
      found: folders of inputs that were findings once: a replay runs them, too.
    """
    cc_library(
        name = name + "_target",
        srcs = [name + ".cc"],
        copts = TOOLKIT_COPTS,
        linkstatic = True,
        deps = deps + [":harness"],
        alwayslink = True,
    )
    cc_binary(
        name = name,
        # Elsewhere (fuzz/oss-fuzz/build.sh) the engine is named on the command line.
        linkopts = select({
            "//fuzz:external_engine": [],
            "//fuzz:afl": AFL_RUNTIME,
            "//conditions:default": ["-fsanitize=fuzzer"],
        }),
        tags = [
            "fuzz-target",
            "manual",  # Nothing but --config=fuzz can link it.
            "seeds-" + seeds,
        ],
        deps = [
            ":" + name + "_target",
            "//fuzz/engines:entry",
        ],
    )
    # What `conformance fuzz --engine afl` asks for: the program and, next to it, its mutator.
    native.genrule(
        name = name + "_afl_mutator",
        srcs = ["//fuzz/engines:libafl_%s.so" % afl],
        outs = [name + "_mutator.so"],
        cmd = "cp $< $@",
        tags = ["manual"],
    )
    native.filegroup(
        name = name + "_afl",
        srcs = [
            name,
            name + "_mutator.so",
        ],
        tags = ["manual"],
    )
    cc_test(
        name = name + "_replay",
        size = replay_size,
        tags = replay_tags,
        srcs = ["replay_main.cc"],
        copts = TOOLKIT_COPTS,
        data = ["//corpus:seed_" + folder for folder in [seeds] + found],
        args = ["corpus/seeds/" + folder for folder in [seeds] + found],
        env = replay_env,
        deps = [
            ":" + name + "_target",
            ":harness",
            "//fuzz/engines:mutation",
        ],
    )

def all_fuzz_targets(name):
    """A filegroup of the programs of every target so far, for a build that wants them all."""
    native.filegroup(
        name = name,
        srcs = [rule for rule, about in native.existing_rules().items() if "fuzz-target" in about["tags"]],
        tags = ["manual"],
    )

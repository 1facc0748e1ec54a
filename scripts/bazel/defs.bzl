"""How this project declares C++: one globbing macro per room, and their toolkit counterparts."""

load("@rules_cc//cc:defs.bzl", "cc_binary", "cc_library", "cc_test")

WARNINGS = [
    "-Wall",
    "-Wextra",
    "-Werror",
    "-Wno-unused-parameter",
    "-Wno-missing-field-initializers",
]

# The machine: no C++ exceptions cross it, objects are viewed as several types, integers wrap.
VM_COPTS = WARNINGS + [
    "-Wno-invalid-offsetof",  # Objects inherit from Object, one base at a time: their offsets are plain.
    "-fno-exceptions",
    "-fno-rtti",
    "-fno-strict-aliasing",
    "-fwrapv",
    "-ffp-contract=off",
]

TOOLKIT_COPTS = WARNINGS

def _room(name, deps, srcs, hdrs, textual_hdrs, copts, test_copts, test_deps, test_data, test_size, test_shards, data, kwargs):
    """The shared half: a library of every source in the folder, and one test of every *_test.cc."""
    tests = native.glob(["*_test.cc"])
    private = native.glob(["*_internal.h"])
    test_headers = native.glob(["*_test_util.h"])
    cc_library(
        name = name,
        srcs = native.glob(["*.cc"], exclude = ["*_test.cc", "main.cc", "*_main.cc", "*_test_util.cc"]) + private + srcs,
        hdrs = native.glob(["*.h"], exclude = private + test_headers) + hdrs,
        textual_hdrs = native.glob(["*.def", "*.inc"]) + textual_hdrs,
        copts = copts,
        data = data,
        linkstatic = True,
        deps = deps,
        **kwargs
    )
    if tests:
        cc_test(
            name = name + "_test",
            size = test_size,
            srcs = tests + test_headers + private + native.glob(["*_test_util.cc", "testdata/**/*.h", "testdata/**/*.inc"]),
            copts = test_copts,
            data = native.glob(["testdata/**"]) + test_data,
            shard_count = test_shards,
            deps = [":" + name, "@gtest", "@gtest_main"] + deps + test_deps,
        )

def vm_library(
        name,
        deps = [],
        srcs = [],
        hdrs = [],
        textual_hdrs = [],
        copts = [],
        data = [],
        test_deps = [],
        test_data = [],
        test_size = "small",
        test_shards = None,
        **kwargs):
    """A room of the machine: NAME and, when there are *_test.cc files, NAME_test.

    Sources are every *.cc except *_test.cc, *_test_util.cc, main.cc and *_main.cc. Public headers are every *.h, `_inl.h`
    included, except *_internal.h, which only the room itself can include. A new file edits no BUILD.

    Args:
      name: the room.
      deps: the rooms and libraries it uses.
      srcs: further sources, as a rule generated ones.
      hdrs: further public headers, as a rule generated ones.
      textual_hdrs: further files that are included as text (every *.def and *.inc already is).
      copts: further compiler flags.
      data: files that the library reads when it runs.
      test_deps: what only the tests use.
      test_data: files that the tests read (every testdata/** already is).
      test_size: Bazel's size of the test.
      test_shards: how many processes may share the test's cases.
      **kwargs: the rest goes to cc_library.
    """
    flags = VM_COPTS + copts + FAULT_COPTS
    _room(name, deps, srcs, hdrs, textual_hdrs, flags, flags, test_deps, test_data, test_size, test_shards, data, kwargs)

# The one special build that makes mistakes on demand: //vm/main:pyvm_faults.
FAULT_COPTS = select({
    "//scripts/bazel:with_faults": ["-DPY_FAULTS"],
    "//conditions:default": [],
})

def vm_binary(name, copts = [], **kwargs):
    """A program made of rooms of the machine."""
    cc_binary(name = name, copts = VM_COPTS + copts + FAULT_COPTS, **kwargs)

def vm_test(name, copts = [], deps = [], **kwargs):
    """A test of the machine that needs more than its room's one test target."""
    cc_test(name = name, copts = VM_COPTS + copts, deps = deps + ["@gtest", "@gtest_main"], **kwargs)

def toolkit_library(
        name,
        deps = [],
        srcs = [],
        hdrs = [],
        textual_hdrs = [],
        copts = [],
        data = [],
        test_deps = [],
        test_data = [],
        test_size = "small",
        test_shards = None,
        **kwargs):
    """A room of the toolkit (oracle, fuzz, conformance): like vm_library, with exceptions and RTTI."""
    flags = TOOLKIT_COPTS + copts
    _room(name, deps, srcs, hdrs, textual_hdrs, flags, flags, test_deps, test_data, test_size, test_shards, data, kwargs)

def toolkit_binary(name, copts = [], **kwargs):
    """A program of the toolkit."""
    cc_binary(name = name, copts = TOOLKIT_COPTS + copts, **kwargs)

def toolkit_test(name, copts = [], deps = [], **kwargs):
    """A test of the toolkit that stands apart from its room's one test target."""
    cc_test(name = name, copts = TOOLKIT_COPTS + copts, deps = deps + ["@gtest", "@gtest_main"], **kwargs)

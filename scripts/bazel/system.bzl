"""Libraries that the system's package manager installs, each as its own repository: @gtest, @gmp, ..."""

_BUILD = """
cc_library(
    name = "{name}",
    hdrs = glob({headers}, allow_empty = True),
    linkopts = {linkopts},
    visibility = ["//visibility:public"],
)
"""

# name: (folder of the headers, their patterns, what to link). The compiler finds the headers by itself, as
# they lie in a system folder; listing them makes an upgraded package rebuild what includes it.
_LIBRARIES = {
    "benchmark": ("/usr/include/benchmark", ["*.h"], ["-lbenchmark", "-pthread"]),
    "cli11": ("/usr/include/CLI", ["*.hpp"], []),
    "fmt": ("/usr/include/fmt", ["*.h"], ["-lfmt"]),
    "gmock": ("/usr/include/gmock", ["**/*.h"], ["-lgmock", "-lgtest", "-pthread"]),
    "gmp": ("/usr/include", [], ["-l:libgmp.a"]),
    "gtest": ("/usr/include/gtest", ["**/*.h"], ["-lgtest", "-pthread"]),
    "gtest_main": ("/usr/include/gtest", ["**/*.h"], ["-lgtest_main", "-lgtest", "-pthread"]),
    "mimalloc": ("/usr/include", ["mimalloc*.h"], ["-lmimalloc"]),
    "nlohmann_json": ("/usr/include/nlohmann", ["**/*.hpp"], []),
    "re2": ("/usr/include/re2", ["*.h"], ["-l:libre2.a", "-pthread"]),
}

def system_libraries():
    """Declares one repository per library; a library that nothing uses is never looked at."""
    for name, (folder, headers, linkopts) in _LIBRARIES.items():
        native.new_local_repository(
            name = name,
            path = folder,
            build_file_content = _BUILD.format(name = name, headers = headers, linkopts = linkopts),
        )

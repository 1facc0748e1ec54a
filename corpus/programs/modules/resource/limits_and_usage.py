"""resource: limits as pairs, what they refuse, and the counters of getrusage()."""

import os
import resource


def show(label, function):
    """Print what a call returns, or the exception that it raises."""
    try:
        result = function()
    except Exception as error:
        print(label, "->", type(error).__name__ + ":", error)
    else:
        print(label, "->", repr(result))


FILES = resource.RLIMIT_NOFILE

show("resource.getrlimit(99)", lambda: resource.getrlimit(99))
show("resource.getrlimit(-1)", lambda: resource.getrlimit(-1))
show('resource.getrlimit("a")', lambda: resource.getrlimit("a"))
show("len(getrlimit(RLIMIT_CORE))", lambda: len(resource.getrlimit(resource.RLIMIT_CORE)))

# Not one of these pairs can be set, whatever the limits are where the program runs.
show("setrlimit(FILES, (1, 2, 3))", lambda: resource.setrlimit(FILES, (1, 2, 3)))
show("setrlimit(FILES, (-2, 3))", lambda: resource.setrlimit(FILES, (-2, 3)))
show("setrlimit(FILES, (1 << 64, 3))", lambda: resource.setrlimit(FILES, (1 << 64, 3)))
show("setrlimit(FILES, (-1 << 64, 3))", lambda: resource.setrlimit(FILES, (-1 << 64, 3)))
show("setrlimit(FILES, 5)", lambda: resource.setrlimit(FILES, 5))
show("setrlimit(FILES, (10, 3))", lambda: resource.setrlimit(FILES, (10, 3)))
show('setrlimit(FILES, ("a", 3))', lambda: resource.setrlimit(FILES, ("a", 3)))
show('setrlimit(FILES, (3, "a"))', lambda: resource.setrlimit(FILES, (3, "a")))
show("setrlimit(99, (1, 1))", lambda: resource.setrlimit(99, (1, 1)))
show("setrlimit(FILES)", lambda: resource.setrlimit(FILES))

show("prlimit(0)", lambda: resource.prlimit(0))
show("prlimit(0, FILES, (5, 4))", lambda: resource.prlimit(0, FILES, (5, 4)))
show(
    "prlimit(0, FILES) == getrlimit(FILES)",
    lambda: resource.prlimit(0, FILES) == resource.getrlimit(FILES),
)

# Core files may become smaller everywhere, and then not larger than the limit that was set.
show("setrlimit(RLIMIT_CORE, (0, 0))", lambda: resource.setrlimit(resource.RLIMIT_CORE, (0, 0)))
show("getrlimit(RLIMIT_CORE)", lambda: resource.getrlimit(resource.RLIMIT_CORE))

show("getrusage(77)", lambda: resource.getrusage(77))
show("len(getrusage(RUSAGE_SELF))", lambda: len(resource.getrusage(resource.RUSAGE_SELF)))
show("type(getrusage(0))", lambda: type(resource.getrusage(0)))
show("getrusage(0).ru_maxrss > 0", lambda: resource.getrusage(0).ru_maxrss > 0)
show("struct_rusage.__match_args__", lambda: resource.struct_rusage.__match_args__)
show(
    'getpagesize() == os.sysconf("SC_PAGESIZE")',
    lambda: resource.getpagesize() == os.sysconf("SC_PAGESIZE"),
)

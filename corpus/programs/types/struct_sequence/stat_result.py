"""os.stat_result has places without a name: what repr, pickling and replacing make of them."""

import os


def outcome(function, *args, **kwargs):
    """The result's text, or the exception's."""
    try:
        return repr(function(*args, **kwargs))
    except BaseException as error:
        return f"{type(error).__name__}: {error}"


S = os.stat_result
for count in (9, 10, 11, 16, 19, 20):
    print(count, outcome(S, range(count)))
whole = S(range(19))
print(whole.st_atime, whole.st_mtime_ns, whole[7:], whole.__reduce__())
short = S(range(10), {"st_atime": 2.5, "st_ctime": None, "st_blocks": 8})
print(short, short.st_atime, short.st_mtime, short.st_atime_ns, short.st_blocks, short.st_dev)
print(outcome(short.__replace__, st_mode=1), S.__match_args__, S.n_unnamed_fields)
print(outcome(S, range(10), {"st_nothing": 1}), S(range(10)) == tuple(range(10)))
print(repr(os.stat(".")).startswith("os.stat_result(st_mode="), [name.partition("=")[0] for name in repr(os.stat(".")).split(", ")])

# The `syntax` suite: short sources through compile() in each mode. An error shows its type, its text and
# everything that it says about its place; a source that compiles shows a digest of its code; warnings
# show, too.
import sys

sys.path[:0] = sys.argv[1:3]
import common
import stages
import warnings

DONT_IMPLY_DEDENT, ALLOW_INCOMPLETE_INPUT = 0x200, 0x4000


def outcome(source, mode, flags):
    return stages.code_outcome(source, "<case>", mode, flags, 0)


def observe(data, wanted, detail):
    source, flags = data
    rows = []
    for mode in ("exec", "single", "eval"):
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            rows.append(mode + ": " + outcome(source, mode, flags))
        for warning in caught:
            rows.append("  warning " + repr((warning.category.__name__, str(warning.message), warning.lineno)))
    # What an interactive prompt asks: is there more to come?
    rows.append("prompt: " + outcome(source, "single", flags | DONT_IMPLY_DEDENT | ALLOW_INCOMPLETE_INPUT))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        rows.append("strict: " + outcome(source, "exec", flags))
    return ["\n".join(rows).replace("\x1e", "<1e>")]


common.run(lambda bundle: [1] * len(bundle.DATA), observe)

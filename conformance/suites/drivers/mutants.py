# The `mutants` suite: a mutated source through compile() once. An error shows its type, its text and
# everything that it says about its place; a source that compiles shows a digest of its code; warnings
# show, too. "stages" digests the stages of the compiler, so that the first one that differs can be named.
import sys

sys.path[:0] = sys.argv[1:3]
import common
import stages
import warnings


def staged(source, mode, flags, level):
    """The stages that can be looked at in this mode; a tree says more than the code made of it."""
    if mode == "exec" and flags == 0:
        for stage, text in stages.stages(source, "<case>"):
            yield stage, text
    else:
        yield "code", stages.code_outcome(source, "<case>", mode, flags, level)


def observe(data, wanted, detail):
    source, mode, flags, level, strict = data
    rows = []
    if sys.argv[5] == "stages":
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            for stage, text in staged(source, mode, flags, level):
                rows.append(stage + ": " + text.replace("\n", " "))
        return ["\n".join(rows)]
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("error" if strict else "always")
        rows.append(stages.code_outcome(source, "<case>", mode, flags, level))
    for warning in caught:
        place = (warning.category.__name__, str(warning.message), warning.filename, warning.lineno)
        rows.append("warning " + repr(place))
    if detail and rows[0].startswith("compiles") and mode == "exec":
        rows.append(stages.code_text(source, "<case>", level))
    # A record ends at the separator, and prints as UTF-8.
    text = "\n".join(rows).replace(common.RECORD, "<1e>")
    return [text.encode("utf-8", "backslashreplace").decode()]


common.run(lambda bundle: [1] * len(bundle.DATA), observe)

# The `compile` suite: a source file through the compiler, at each level of optimisation.
#
# A digest is of the marshalled code object or of the error, and of the warnings; "stages" digests every
# stage of the compiler, so that the first one that differs can be named; "detail" prints them all.
import sys

sys.path[:0] = sys.argv[1:3]
import common
import stages
import warnings


def short(text):
    if text.startswith((stages.MISSING, "raised ")):
        return text.replace("\n", " ")
    return common.digest(text.encode("utf-8", "surrogatepass"))


def observe(data, wanted, detail):
    name, source = data
    mode = sys.argv[5]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        kept = stages.rehearsal(source, name)
    if mode != "digest":
        rows = []
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            for stage, text in stages.stages(source, name):
                if mode == "stages":
                    rows.append(stage + ": " + short(text))
                else:
                    rows += ["== " + stage, text]
        return ["\n".join(rows)]
    rows = []
    for level in stages.LEVELS:
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            rows.append(stages.code_digest(source, name, level))
        issued = [(w.category.__name__, str(w.message), w.filename, w.lineno) for w in caught]
        if issued:
            rows.append("warnings " + common.digest(repr(issued).encode("utf-8", "surrogatepass")))
    del kept
    return ["\n".join(rows)]


common.run(lambda bundle: [1] * len(bundle.DATA), observe)

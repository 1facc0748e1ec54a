# The `verify` suite: the verifier's verdict on each code object.  CPython has no verifier; what its own compiler made is
# defined, so that is its answer.
import marshal
import sys

sys.path[:0] = sys.argv[1:3]
import common

try:
    from _pyvm import frame_states, verify
except ImportError:
    if sys.implementation.name != "cpython":
        raise

    def verify(code):
        return "defined"

    def frame_states(code):
        return []


def observe(data, wanted, detail):
    codes = common.walk(marshal.loads(data))
    texts = []
    for number in wanted:
        code = codes[number]
        try:
            text = verify(code)
            if detail and text != "defined":
                rows = ["%6d %-32s %s" % row for row in frame_states(code)]
                text = "\n".join([text] + rows)
        except Exception as error:
            text = common.error_text(error)
        texts.append(text)
    return texts


common.run(lambda bundle: bundle.CODES, observe)

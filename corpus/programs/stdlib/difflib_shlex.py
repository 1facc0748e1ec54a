"""difflib and shlex: ratios, opcodes, unified diffs, splitting and quoting."""

import difflib
import shlex


def show(label, function, *args, **kwargs):
    """Print what a call returns, or the exception that it raises."""
    try:
        result = function(*args, **kwargs)
    except BaseException as error:
        print(label, "->", type(error).__name__ + ":", error)
    else:
        print(label, "->", repr(result))


a, b = "the quick brown fox\njumps over\nthe dog\n".splitlines(True), "the quick red fox\njumps over\nthe lazy dog\n".splitlines(True)
m = difflib.SequenceMatcher(None, "abcdef", "abxdeg")
show(
    "m.ratio(), m.get_opcodes(), m.get_matching_blocks(), m.quick_ratio(), "
    "m.find_longest_match(0, 6, 0, 6)",
    lambda: (
        m.ratio(), m.get_opcodes(), m.get_matching_blocks(), m.quick_ratio(),
        m.find_longest_match(0, 6, 0, 6),
    ),
)
print("".join(difflib.unified_diff(a, b, "one", "two")), end="")
print("".join(difflib.context_diff(a, b, "one", "two")), end="")
print("".join(difflib.ndiff(a, b)), end="")
show(
    'difflib.get_close_matches("appel", ["ape", "apple", "peach", "puppy"]), '
    'difflib.get_close_matches("x", [])',
    lambda: (
        difflib.get_close_matches("appel", ["ape", "apple", "peach", "puppy"]),
        difflib.get_close_matches("x", []),
    ),
)
show('difflib.get_close_matches("x", [], n=0)', lambda: difflib.get_close_matches("x", [], n=0))
show(
    'list(difflib.restore(difflib.ndiff(["a\\n"], ["b\\n"]), 2))',
    lambda: list(difflib.restore(difflib.ndiff(["a\n"], ["b\n"]), 2)),
)
show(
    "shlex.split(\"a 'b c' \\\"d e\\\" f\\\\ g # comment\", comments=True), shlex.split(\"x "
    "--y='1 2' z\"), shlex.split(\"\"), list(shlex.shlex(\"a=b+c\", punctuation_chars=True))",
    lambda: (
        shlex.split("a 'b c' \"d e\" f\\ g # comment", comments=True),
        shlex.split("x --y='1 2' z"), shlex.split(""),
        list(shlex.shlex("a=b+c", punctuation_chars=True)),
    ),
)
show("shlex.split(\"unbalanced 'quote\")", lambda: shlex.split("unbalanced 'quote"))
show('shlex.split("ends with \\\\")', lambda: shlex.split("ends with \\"))
show("list(shlex.shlex(\"x = 'y z' # c\\nw\"))", lambda: list(shlex.shlex("x = 'y z' # c\nw")))

"""Places, look-ahead and look-behind, atomic groups."""

import re

SUBJECTS = ["", "a", "ab", "a b", "foo\nbar", "foo\n", "\nx\n", "fooé", "price: 10 EUR"]
for pattern in [r"^", r"$", r"\A", r"\Z", r"\z", r"\b", r"\B", r"(?m)^", r"(?m)$", r"(?a)\b", r"foo$", r"(?m)^\w+$", r"(?=o)",
                r"(?!o).", r"(?<=o)\w", r"(?<!o)\b\w", r"\d+(?= EUR)", r"(?<=(\w))\n", r"(?=(\w+))\1?", r"(?!(a))(\w)",
                r"(?>a|ab)c?", r"(?>\w+)\b", r"(?>(\w)\w*)", r"(?:(?=(.))(?>.))+"]:
    try:
        compiled = re.compile(pattern)
    except re.PatternError as error:
        print(pattern, error)
        continue
    print(pattern, [[m.regs for m in compiled.finditer(s)] for s in SUBJECTS])

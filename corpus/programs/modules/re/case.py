"""Case in Unicode, ASCII and the C locale."""

import re

PAIRS = [("k", "K"), ("K", "\u212a"), ("s", "\u017f"), ("\u00e9", "\u00c9"), ("\u03c3", "\u03c2"), ("\u00df", "\u1e9e"),
         ("i", "\u0130"), ("\u0131", "I"), ("\ufb05", "\ufb06"), ("\u0430", "\u0410"), ("\U00010400", "\U00010428"), ("1", "1")]
for left, right in PAIRS:
    for pattern in [left, right, f"[{left}]", f"[{right}]", f"[^{left}]", f"{left}+", f"({left})\\1", f"[{left}-{left}]"]:
        print(ascii(pattern), [bool(re.fullmatch(pattern, s, flags)) for s in (left, right, left + right)
                               for flags in (0, re.I, re.I | re.A)])
for pattern in [rb"a", rb"[a-c]", rb"[^bc]", rb"\w", rb"(?:a|[^bc])", rb"(a)\1", rb"a*b", rb"\bB"]:
    print(pattern, [re.findall(pattern, b"aABbCc\xe9", flags) for flags in (0, re.I, re.L, re.L | re.I)])
print(re.findall("(?i:a)b|(?-i:C)", "ABabAbcC"), re.findall("(?s-i:.)A", "\nA\na", re.I))

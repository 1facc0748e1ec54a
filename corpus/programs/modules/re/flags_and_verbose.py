"""Flags of re, verbose patterns, and the pattern dump of DEBUG."""

import re

number = re.compile(r"""
    (?P<sign> [+-] )?      # a sign
    (?P<whole> \d+ )
    (?: \. (?P<part> \d* ) )?   # "\#" is a sign here
    [ #]*
""", re.VERBOSE)
for text in ["1", "-12.5", "+3.", "4 # ", "x"]:
    match = number.fullmatch(text)
    print(text, match and match.groupdict())
print(re.I, re.IGNORECASE | re.DOTALL, repr(re.NOFLAG), re.RegexFlag(256), ~re.I & re.M, re.compile("(?im)x").flags)
re.compile(r"(a|[bc]+?)\d{2,3}(?=x)(?<!y)(?P<n>.)?(?(n)\1|z)", re.DEBUG)
re.compile("abc|abd", re.DEBUG)
print(re.template if hasattr(re, "template") else "no template", re.purge())
scanner = re.Scanner([(r"[a-z]+", lambda s, t: ("word", t)), (r"\d+", lambda s, t: int(t)), (r"\s+", None)])
print(scanner.scan("ab 12 cd !"))

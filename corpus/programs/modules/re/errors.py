"""Patterns that are refused, with place and message."""

import re
import warnings

warnings.simplefilter("error")
for pattern in ["(", ")", "[", "[a", "*", "a**", "a{2,1}", "(?", "(?P", "(?P<", "(?P<1>a)", "(?P<a>x)(?P<a>y)", "(?P=x)", r"\1", r"(\1)", "(?<=a*)", "[b-a]",
                "\\", r"\q", r"[\q]", r"\x1", r"\u12", r"\U00110000", "(?(1)a)", "(?(x)a)", "(?(1", "(?(0)a)", "(?z)", "(?i", "(?i-i:a)", "(?-", "a(?i)", "(?L)a",
                "(?au)a", "(?#", "x{4294967295}", "a++b+++", "(?a-a:x)", "(?:a", "[[a]", "[a--b]", "(?(1)a|b|c)(d)"]:
    try:
        print(pattern, re.compile(pattern))
    except re.PatternError as error:
        print(pattern, "->", error, "|", error.msg, error.pos, error.lineno, error.colno)
    except (OverflowError, Warning) as error:
        print(pattern, "->", type(error).__name__, error)
for arguments in [(5,), (b"a", re.U), ("a", re.L), ("a", re.A | re.U), (re.compile("a"), re.I)]:
    try:
        print(re.compile(*arguments))
    except (TypeError, ValueError) as error:
        print(type(error).__name__, error)

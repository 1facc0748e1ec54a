"""sub and subn with texts, templates and functions."""

import re

for pattern, replacement, subject in [
    ("a", "b", "banana"), ("a*", "-", "baac"), ("", "-", "abc"), (r"(\w)(\w)?", r"\2\1", "abc"), (r"(?P<x>a)", r"[\g<x>\g<1>\1]", "aba"),
    (r"(a)|b", r"<\1>", "ab"), (r"x", r"\n\t\\", "axb"), (r"\b", "|", "ab cd"), ("(.)", r"\g<0>\g<0>", "xyz"), ("$", "!", "a\n"),
    (b"a", b"\\\\", b"banana"), (b"(a)(n)?", rb"\2\1", bytearray(b"banana")), ("\u20ac", "\U0001f600", "1\u20ac2\u20ac"),
]:
    print(pattern, ascii(re.sub(pattern, replacement, subject)), ascii(re.subn(pattern, replacement, subject, count=1)),
          ascii(re.compile(pattern).sub(replacement, subject, 2)))
print(re.sub(r"\d+", lambda m: str(int(m[0]) * 2), "1 22 333"), re.subn("b", lambda m: None or "", "abc"))
print(re.sub("b", bytearray(b"x").decode(), "abc"), re.sub(b"b", bytearray(b"\\g<0>!"), b"abc"), re.sub(b"b", memoryview(b"-"), b"abc"))
for pattern, replacement in [("a", r"\1"), ("a", r"\g<x>"), ("a", r"\g<"), ("(a)", r"\g<1"), ("a", "\\"), ("a", r"\q"), ("a", b"b"), ("a", 5),
                             ("a", lambda m: 5), ("a", lambda m: 1 / 0)]:
    try:
        print(re.sub(pattern, replacement, "banana"))
    except (re.PatternError, TypeError, IndexError, ZeroDivisionError) as error:
        print(type(error).__name__, error)
print(re.escape("a.b*c[d]\n"), re.escape(b"\x00-~"))

"""Groups by number and name, back references, conditions, and what is left of them in repeats."""

import re

for pattern, subject in [
    (r"(a)(b)?(c)?", "ab"), (r"(?P<x>a)|(?P<y>b)", "b"), (r"(a|(b))+", "aba"), (r"((a)|b)*", "ab"),
    (r"(?:(a)|b)*", "ab"), (r"(?:(a)|(b)|c)*", "abc"), (r"(a)?(?(1)b|c)", "ab"), (r"(a)?(?(1)b|c)", "c"),
    (r"(?P<q>['\"]).*?(?P=q)", "'it' \"is\""), (r"(\w)(\w)\2\1", "abba"), (r"(?i)(\w)\1", "aA"), (r"()\1", "x"),
    (r"(a*)*", "aab"), (r"(a*)+?", "aab"), (r"((.)(?=.))+", "abc"), (r"(?:(x)|(y)z)*y", "xyzy"), (r"(?<n>x)?", "y"),
]:
    try:
        match = re.match(pattern, subject)
    except re.PatternError as error:
        print(pattern, "error:", error, error.pos, error.lineno, error.colno)
        continue
    if match is None:
        print(pattern, None)
        continue
    print(pattern, match, match.groups(), match.groups(""), match.groupdict(), match.groupdict(0), match.lastindex,
          match.lastgroup, match.regs, [match.span(i) for i in range(match.re.groups + 1)])
match = re.match(r"(?P<first>\w+) (?P<second>\w+)", "hello world !")
print(match["first"], match[2], match[True], match.group("second", 0, 1), match.start("second"), match.end(2))
print(match.expand(r"\2-\g<first>-\g<0>-\n"), match.pos, match.endpos, match.string, match.re.groupindex)
for bad in [3, -1, "third", None, 1.0, 2**70]:
    try:
        print(match.group(bad))
    except (IndexError, TypeError, OverflowError) as error:
        print(type(error).__name__, error)

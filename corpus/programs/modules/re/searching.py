"""match, fullmatch and search with positions; prefixes and first characters."""

import re

for pattern in ["abc", "ab", "a", "aab", "abab", "[ab]c", "(ab)c", "a(b)c", "x|abc", "(?:a|b)c", ".b", "b*", "^b", r"\bc", "abcabd",
                "\u20acb", "(?=b)", "a?", "(?i)abc"]:
    compiled = re.compile(pattern)
    for subject in ["", "abc", "xxabcabcabd", "aaab", "ababab", "a\u20acbc", "abcab\U0001f600c", "bbb"]:
        row = []
        for position in [(), (1,), (2, 4), (-1, -1), (3, 2), (100,), (0, 100)]:
            for method in (compiled.match, compiled.fullmatch, compiled.search):
                match = method(subject, *position)
                row.append(match and match.span())
        print(ascii(pattern), ascii(subject), row)
for arguments in [("a", 5), ("a", b"a"), (b"a", "a"), ("a", None)]:
    try:
        print(re.search(*arguments))
    except TypeError as error:
        print(error)
try:
    print(re.compile("a").match("a", "0"))
except TypeError as error:
    print(error)

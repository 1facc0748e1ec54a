"""findall, finditer, split and the scanner, with empty matches."""

import re

for pattern in ["a", "a*", "a*?", "", "(a)|b", "(a)(b)?", r"\b", "(?=a)", "a|", "|a", "x*", r"(\W)", "(?:)", r"\b|:+", ".", "(?s).*?"]:
    compiled = re.compile(pattern)
    for subject in ["", "a", "aab", "xaay", "ab:: :a", "b\n"]:
        print(repr(pattern), repr(subject), compiled.findall(subject), [m.span() for m in compiled.finditer(subject)],
              compiled.split(subject), compiled.split(subject, 1), compiled.findall(subject, 1), compiled.findall(subject, 1, 2))
scanner = re.compile(r"(\d+)|([a-z]+)").scanner("12ab34 c", 0, 7)
print(type(scanner), scanner.pattern)
while (match := scanner.match()) is not None:
    print(match, match.lastindex, match.endpos)
print(scanner.match(), scanner.search())
print([m.group() for m in iter(re.compile("a?").scanner("baac").search, None)])
iterator = re.finditer("b", "abcb")
print(type(iterator).__name__, next(iterator), list(iterator), list(iterator))

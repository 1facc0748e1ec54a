"""Greedy, lazy and possessive repeats of characters and groups."""

import re

SUBJECTS = ["", "a", "aa", "aaa", "aaaa", "ab", "abab", "ababab", "aab", "baa", "aaab"]
for item in ["a", "(a)", "(?:ab)", "(ab|a)", "[ab]", ".", "(a*)", "(a|b)"]:
    for repeat in ["*", "+", "?", "{2}", "{1,2}", "{,2}", "{2,}", "{0}"]:
        for kind in ["", "?", "+"]:
            pattern = re.compile(item + repeat + kind)
            found = [(m.regs if (m := pattern.match(s)) else None, m.regs if (m := pattern.fullmatch(s)) else None)
                     for s in SUBJECTS]
            print(pattern.pattern, found, pattern.findall("aabab"))

"""Long subjects and much backtracking: no recursion, the same answers."""

import re

TEXT = "ab" * 20000
for pattern in ["(?:a|b)*c", "(?:a|b)*", "(a|b)*?$", "(?:ab)+?b?$", "(ab)*\\Z", "((?:ab)*)*", "(?:(a)|(b))+", "(?>(?:a|b)*)", "(?:a|b)*+", "(?:a?b?)*", "(?=(ab)*)",
                "(?:(?=a)ab)*"]:
    match = re.match(pattern, TEXT)
    print(pattern, match and (match.end(), match.regs[1:]))
print(re.match("(a+)+b", "a" * 16), re.match("(?:a*)*b", "a" * 12), re.match("(x+x+)+y", "x" * 12), re.match("(.*)(.*)(.*)(.*)\\d", "a" * 20))
nested = "(?:" * 60 + "a" + ")*" * 60
print(re.match(nested, "aaaa"))
print(re.match("(?:a{0,2}){3,5}b", "aaaaab"), re.match("(?:(a{1,2}){2,3}?){2}$", "aaaaaa"), re.search("(a|ab)(c|bcd)(d*)$", "xabcd").groups())

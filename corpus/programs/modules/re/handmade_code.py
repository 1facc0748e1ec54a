"""Code words that no compiler wrote: refused, or run safely."""

import _sre
import re._constants as c

print(_sre.MAGIC, _sre.CODESIZE, _sre.MAXREPEAT, _sre.MAXGROUPS, _sre.getcodesize())
print([_sre.ascii_tolower(x) for x in (64, 65, 90, 91, 200)], [_sre.unicode_tolower(x) for x in (65, 0xC9, 0x130, 0x212A)],
      [_sre.ascii_iscased(x) for x in (48, 65, 0xE9)], [_sre.unicode_iscased(x) for x in (48, 65, 0xE9, 0xAA)])
LITERAL, SUCCESS, MARK, BRANCH, JUMP, IN, REPEAT, MAX_UNTIL, ASSERT, GROUPREF, AT, REPEAT_ONE, CATEGORY, FAILURE, INFO = (
    int(x) for x in (c.LITERAL, c.SUCCESS, c.MARK, c.BRANCH, c.JUMP, c.IN, c.REPEAT, c.MAX_UNTIL, c.ASSERT, c.GROUPREF, c.AT,
                     c.REPEAT_ONE, c.CATEGORY, c.FAILURE, c.INFO))
for code, groups in [
    ([SUCCESS], 0), ([], 0), ([LITERAL, 97], 0), ([LITERAL, 97, SUCCESS], 0), ([LITERAL, SUCCESS], 0), ([99, SUCCESS], 0),
    ([MARK, 0, LITERAL, 97, MARK, 1, SUCCESS], 1), ([MARK, 2, SUCCESS], 1), ([MARK, 0, SUCCESS], 0), ([GROUPREF, 0, SUCCESS], 1),
    ([GROUPREF, 1, SUCCESS], 1), ([AT, 11, SUCCESS], 0), ([AT, 12, SUCCESS], 0), ([IN, 4, CATEGORY, 4, FAILURE, SUCCESS], 0),
    ([IN, 4, CATEGORY, 18, FAILURE, SUCCESS], 0), ([IN, 4, CATEGORY, 4, SUCCESS, SUCCESS], 0), ([IN, 40, FAILURE, SUCCESS], 0),
    ([BRANCH, 5, LITERAL, 97, JUMP, 7, 5, LITERAL, 98, JUMP, 2, 0, SUCCESS], 0), ([BRANCH, 0, SUCCESS], 0), ([JUMP, 1, SUCCESS], 0),
    ([REPEAT_ONE, 6, 1, 5, LITERAL, 97, SUCCESS, SUCCESS], 0), ([REPEAT_ONE, 6, 5, 1, LITERAL, 97, SUCCESS, SUCCESS], 0),
    ([REPEAT, 5, 0, 3, LITERAL, 97, MAX_UNTIL, SUCCESS], 0), ([REPEAT, 6, 0, 3, LITERAL, 97, MAX_UNTIL, SUCCESS], 0), ([MAX_UNTIL, SUCCESS], 0),
    ([ASSERT, 5, 0, LITERAL, 97, SUCCESS, SUCCESS], 0), ([ASSERT, 5, 9, LITERAL, 97, SUCCESS, SUCCESS], 0), ([ASSERT, 4, 0, LITERAL, 97, SUCCESS], 0),
    ([MARK, 1, LITERAL, 97, MARK, 0, SUCCESS], 1), ([SUCCESS], -1), ([SUCCESS], 2**40), ([INFO, 4, 0, 1, 1, SUCCESS], 0), ([INFO, 4, 8, 1, 1, SUCCESS], 0),
]:
    try:
        pattern = _sre.compile(None, 0, code, groups, {}, ())
        print(code, pattern, pattern.match("aab"), pattern.search("xa"), pattern.findall("aba"))
    except (RuntimeError, SystemError) as error:
        print(code, groups, type(error).__name__, error)
for arguments in [("a", 0, (), 0, {}, ()), ("a", 0, [1], 0, [], ()), ("a", 0, [1], 0, {}, []), ("a", 0, ["x"], 0, {}, ()), ("a", 0, [-1], 0, {}, ()),
                  ("a", 0, [1 << 33], 0, {}, ()), ("a", 0, [1 << 70], 0, {}, ()), (5, 0, [1], 0, {}, ()), ("a", 2**40, [1], 0, {}, ())]:
    try:
        print(_sre.compile(*arguments))
    except (TypeError, OverflowError) as error:
        print(type(error).__name__, error)
pattern = _sre.compile("", 0, [SUCCESS], 0, {}, ())
for template in [[""], [], ["a", 1], ["a", -1, "b"], ["a", 0, "b"], ["a", "x", "b"], "a"]:
    try:
        print(type(_sre.template(pattern, template)).__name__)
    except TypeError as error:
        print(type(error).__name__, error)

"""The limit on digits when converting between int and decimal text."""

import sys


def show(label, function, *args, **kwargs):
    """Print what a call returns, or the exception that it raises."""
    try:
        result = function(*args, **kwargs)
    except BaseException as error:
        print(label, "->", type(error).__name__ + ":", error)
    else:
        print(label, "->", repr(result))


show(
    "sys.get_int_max_str_digits(), sys.int_info.default_max_str_digits, "
    "sys.int_info.str_digits_check_threshold",
    lambda: (
        sys.get_int_max_str_digits(), sys.int_info.default_max_str_digits,
        sys.int_info.str_digits_check_threshold,
    ),
)
show(
    'len(str(10**4299)), len(str(int("9" * 4300)))',
    lambda: (len(str(10**4299)), len(str(int("9" * 4300)))),
)
show("str(10**4300)", lambda: str(10**4300))
show("repr(10**5000)", lambda: repr(10**5000))
show('int("1" * 4301)', lambda: int("1" * 4301))
show('int("1" * 5000)', lambda: int("1" * 5000))
show('f"{10**4300}"', lambda: f"{10**4300}")
show('"%d" % 10**4300', lambda: "%d" % 10**4300)
show('"%s" % 10**4300', lambda: "%s" % 10**4300)
show('format(10**4300, ",")', lambda: format(10**4300, ","))
show('format(10**4300, "d")', lambda: format(10**4300, "d"))
show(
    'len(hex(10**5000)), len(bin(10**5000)), len(oct(10**5000)), len(f"{10**5000:x}"), '
    'len("%x" % 10**5000)',
    lambda: (
        len(hex(10**5000)), len(bin(10**5000)), len(oct(10**5000)), len(f"{10**5000:x}"),
        len("%x" % 10**5000),
    ),
)
show(
    'int("f" * 5000, 16) > 0, int("1" * 5000, 2) > 0, int("7" * 5000, 8) > 0, int("v" * '
    "5000, 32) > 0",
    lambda: (
        int("f" * 5000, 16) > 0, int("1" * 5000, 2) > 0, int("7" * 5000, 8) > 0,
        int("v" * 5000, 32) > 0,
    ),
)
show('int("1" * 5000, 3)', lambda: int("1" * 5000, 3))
show('int("1_" * 4300 + "1")', lambda: int("1_" * 4300 + "1"))
show('len(str(int("1_" * 2000 + "1")))', lambda: len(str(int("1_" * 2000 + "1"))))
show('int(" " * 10 + "-" + "1" * 4300) < 0', lambda: int(" " * 10 + "-" + "1" * 4300) < 0)
show('int(b"1" * 4301)', lambda: int(b"1" * 4301))
show(
    'float("1" * 4301), float("1" * 200) > 1e199',
    lambda: (float("1" * 4301), float("1" * 200) > 1e199),
)
show('complex("1" * 4301)', lambda: complex("1" * 4301))
sys.set_int_max_str_digits(700)
show(
    "sys.get_int_max_str_digits(), len(str(10**699))",
    lambda: (sys.get_int_max_str_digits(), len(str(10**699))),
)
show("str(10**700)", lambda: str(10**700))
show('int("1" * 701)', lambda: int("1" * 701))
show("sys.set_int_max_str_digits(639)", lambda: sys.set_int_max_str_digits(639))
show("sys.set_int_max_str_digits(-1)", lambda: sys.set_int_max_str_digits(-1))
show('sys.set_int_max_str_digits("x")', lambda: sys.set_int_max_str_digits("x"))
show("sys.set_int_max_str_digits(1.5)", lambda: sys.set_int_max_str_digits(1.5))
show("sys.set_int_max_str_digits()", lambda: sys.set_int_max_str_digits())
sys.set_int_max_str_digits(640)
show("len(str(10**639)), str(-(10**639))[:3]", lambda: (len(str(10**639)), str(-(10**639))[:3]))
show("str(-(10**640))", lambda: str(-(10**640)))
sys.set_int_max_str_digits(0)
show(
    'sys.get_int_max_str_digits(), len(str(10**20000)), int("3" * 10000) % 1000, '
    "len(str(3**20000)), str(7**5000)[-20:]",
    lambda: (
        sys.get_int_max_str_digits(), len(str(10**20000)), int("3" * 10000) % 1000,
        len(str(3**20000)), str(7**5000)[-20:],
    ),
)
sys.set_int_max_str_digits(4300)
show(
    "round(10**4400, -4390) > 0, 10**4400 % 10**9, (10**4400).bit_length(), "
    "hash(10**4400), 10**4400 == 10**4400",
    lambda: (
        round(10**4400, -4390) > 0, 10**4400 % 10**9, (10**4400).bit_length(), hash(10**4400),
        10**4400 == 10**4400,
    ),
)
show("float(10**4400)", lambda: float(10**4400))
show("str([10**4400])", lambda: str([10**4400]))
show("print(10**4400)", lambda: print(10**4400))
show("{1: 10**4400}.__repr__()", lambda: {1: 10**4400}.__repr__())
show(
    'int("-" + "9" * 4300) + 1 < 0, int("+" + "9" * 4300) > 0',
    lambda: (int("-" + "9" * 4300) + 1 < 0, int("+" + "9" * 4300) > 0),
)

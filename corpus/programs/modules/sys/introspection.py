"""sys: what does not depend on the machine: intern, getrefcount deltas, hooks, flags, info."""

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
    "sys.byteorder, sys.maxsize == 2**63 - 1, sys.maxunicode, sys.version_info[:2], "
    "sys.hexversion >> 16 == 0x30E, sys.implementation.name, sys.implementation.cache_tag",
    lambda: (
        sys.byteorder, sys.maxsize == 2**63 - 1, sys.maxunicode, sys.version_info[:2],
        sys.hexversion >> 16 == 0x30E, sys.implementation.name, sys.implementation.cache_tag,
    ),
)
show(
    "sys.version_info >= (3, 14), sys.version_info.major, "
    "type(sys.version_info).__name__, sys.version_info[3], len(sys.version_info)",
    lambda: (
        sys.version_info >= (3, 14), sys.version_info.major, type(sys.version_info).__name__,
        sys.version_info[3], len(sys.version_info),
    ),
)
show(
    "sys.int_info.bits_per_digit, sys.int_info.sizeof_digit, "
    "sys.int_info.default_max_str_digits, sys.int_info.str_digits_check_threshold, repr(sys.int_info)",
    lambda: (
        sys.int_info.bits_per_digit, sys.int_info.sizeof_digit,
        sys.int_info.default_max_str_digits, sys.int_info.str_digits_check_threshold,
        repr(sys.int_info),
    ),
)
show(
    "sys.float_info.max, sys.float_info.epsilon, sys.float_info.dig, "
    "sys.float_info.mant_dig, sys.float_info.min, sys.float_info[0] == sys.float_info.max",
    lambda: (
        sys.float_info.max, sys.float_info.epsilon, sys.float_info.dig, sys.float_info.mant_dig,
        sys.float_info.min, sys.float_info[0] == sys.float_info.max,
    ),
)
show(
    "sys.hash_info.width, sys.hash_info.modulus, sys.hash_info.inf, sys.hash_info.nan, "
    "sys.hash_info.imag, sys.hash_info.algorithm",
    lambda: (
        sys.hash_info.width, sys.hash_info.modulus, sys.hash_info.inf, sys.hash_info.nan,
        sys.hash_info.imag, sys.hash_info.algorithm,
    ),
)
show(
    'sys.intern("abc" + "def") is sys.intern("abcdef"), sys.intern(str(12345)) == "12345"',
    lambda: (sys.intern("abc" + "def") is sys.intern("abcdef"), sys.intern(str(12345)) == "12345"),
)
show("sys.intern(5)", lambda: sys.intern(5))
show('sys.intern(type("S", (str,), {})("x"))', lambda: sys.intern(type("S", (str,), {})("x")))
x = []
before = sys.getrefcount(x)
y = [x, x]
show(
    "sys.getrefcount(x) - before, sys.getrefcount(None) > 1000",
    lambda: (sys.getrefcount(x) - before, sys.getrefcount(None) > 1000),
)
show("sys.getrefcount()", lambda: sys.getrefcount())
show(
    'sys.getsizeof([]) < sys.getsizeof([1]), sys.getsizeof(5, "default") > 0, '
    'sys.getsizeof("ab") - sys.getsizeof("a")',
    lambda: (
        sys.getsizeof([]) < sys.getsizeof([1]), sys.getsizeof(5, "default") > 0,
        sys.getsizeof("ab") - sys.getsizeof("a"),
    ),
)


class Size:
    def __sizeof__(self):
        return 100


class BadSize:
    def __sizeof__(self):
        return -1


class StrSize:
    def __sizeof__(self):
        return "x"


show("sys.getsizeof(Size()) >= 100", lambda: sys.getsizeof(Size()) >= 100)
show("sys.getsizeof(BadSize())", lambda: sys.getsizeof(BadSize()))
show("sys.getsizeof(StrSize())", lambda: sys.getsizeof(StrSize()))
show('sys.getsizeof(StrSize(), "default")', lambda: sys.getsizeof(StrSize(), "default"))
show(
    "sys.flags.isolated, sys.flags.no_site, sys.flags.ignore_environment, "
    "sys.flags.dont_write_bytecode, sys.flags.utf8_mode, sys.flags.optimize, sys.dont_write_bytecode",
    lambda: (
        sys.flags.isolated, sys.flags.no_site, sys.flags.ignore_environment,
        sys.flags.dont_write_bytecode, sys.flags.utf8_mode, sys.flags.optimize,
        sys.dont_write_bytecode,
    ),
)
show('setattr(sys.flags, "isolated", 0)', lambda: setattr(sys.flags, "isolated", 0))
show("type(sys.flags)()", lambda: type(sys.flags)())
show(
    "sys.getdefaultencoding(), sys.getfilesystemencoding(), sys.stdout.encoding, "
    "sys.stdout.errors, sys.stderr.errors, sys.api_version, sys.platlibdir",
    lambda: (
        sys.getdefaultencoding(), sys.getfilesystemencoding(), sys.stdout.encoding,
        sys.stdout.errors, sys.stderr.errors, sys.api_version, sys.platlibdir,
    ),
)
show(
    'sys.displayhook(None), sys.displayhook(5), sys.displayhook("text")',
    lambda: (sys.displayhook(None), sys.displayhook(5), sys.displayhook("text")),
)
import builtins

show("builtins._", lambda: builtins._)
del builtins._
show(
    "sys.exception(), sys.exc_info(), sys.is_finalizing(), sys.getswitchinterval(), "
    'callable(sys.audit), sys.audit("my.event", 1, 2)',
    lambda: (
        sys.exception(), sys.exc_info(), sys.is_finalizing(), sys.getswitchinterval(),
        callable(sys.audit), sys.audit("my.event", 1, 2),
    ),
)
show(
    "sys.call_tracing(lambda a: a + 1, (1,)), sys._getframe().f_code.co_name, "
    "sys._getframe(0).f_lineno > 0",
    lambda: (
        sys.call_tracing(lambda a: a + 1, (1,)), sys._getframe().f_code.co_name,
        sys._getframe(0).f_lineno > 0,
    ),
)
show("sys._getframe(100)", lambda: sys._getframe(100))
show('sys._getframe("x")', lambda: sys._getframe("x"))
show("sys.exit(5)", lambda: sys.exit(5))
show("sys.exit()", lambda: sys.exit())
show("sys.exit(1, 2)", lambda: sys.exit(1, 2))
show(
    '[n for n in ("builtins", "sys", "math", "_functools", "gc") if n not in '
    'sys.builtin_module_names], "sys" in sys.modules, sys.modules["sys"] is sys',
    lambda: (
        [n for n in ("builtins", "sys", "math", "_functools", "gc") if n not in sys.builtin_module_names],
        "sys" in sys.modules, sys.modules["sys"] is sys,
    ),
)
show(
    '"json" in sys.stdlib_module_names, isinstance(sys.stdlib_module_names, frozenset), '
    "sys.copyright[:9], sys.warnoptions, sys._xoptions",
    lambda: (
        "json" in sys.stdlib_module_names, isinstance(sys.stdlib_module_names, frozenset),
        sys.copyright[:9], sys.warnoptions, sys._xoptions,
    ),
)
show("sys.ps1", lambda: sys.ps1)
show(
    "sys.get_asyncgen_hooks(), sys.get_coroutine_origin_tracking_depth(), "
    "sys.gettrace(), sys.getprofile()",
    lambda: (
        sys.get_asyncgen_hooks(), sys.get_coroutine_origin_tracking_depth(), sys.gettrace(),
        sys.getprofile(),
    ),
)
show(
    "sys.set_coroutine_origin_tracking_depth(-1)",
    lambda: sys.set_coroutine_origin_tracking_depth(-1),
)
show(
    'sys.getunicodeinternedsize() > 0, sys._is_gil_enabled(), sys._is_interned("x" * 2) '
    "in (True, False)",
    lambda: (
        sys.getunicodeinternedsize() > 0, sys._is_gil_enabled(),
        sys._is_interned("x" * 2) in (True, False),
    ),
)

"""What a program finds around it, the same under every Python, and putting that back for the next. For observe.py.

hide() takes away what no program may see; restore() and restore_modules() undo what one did to the rest.
"""
import __main__
import sys
import _codecs
import _io
import builtins
import gc

from values import (FunctionType, HEAP_TYPE, IMMUTABLE_TYPE, ModuleType, CodeType, OWN_CODES, RAISED, collect_docstrings,
                    describe_chain, left, long_text, module_dict, native_types, ordinals, type_dict, type_flags, type_name)

try:
    import _pyvm
except ImportError:
    _pyvm = None

FOLDER = __file__.rpartition("/")[0] or "."

# What is defined from here on has builtins of its own: a program may do what it likes to the real ones.
__builtins__ = dict(builtins.__dict__)

sys_dict = sys.__dict__
modules = sys.modules


def anonymous(code):
    """Of the observer's own frame, or generator, a program that looks sees the same everywhere."""
    return code.replace(co_name="run", co_qualname="run", co_filename="<observer>", co_linetable=b"",
                        co_firstlineno=1)


def own(function):
    """Makes a function one of the observer's own, of which nothing is told."""
    function.__code__ = anonymous(function.__code__)
    OWN_CODES[id(function.__code__)] = function.__code__


def hermetic_lists():
    """The modules and names of hermetic.def."""
    allowed, hidden = [], []
    with _io.open(FOLDER + "/hermetic.def", encoding="utf-8") as lines:
        for line in lines:
            words = line.replace("(", " ").replace(")", " ").replace(",", " ").split()
            if words[:1] == ["ALLOW"]:
                allowed.append(words[1])
            elif words[:1] == ["HIDE"]:
                hidden.append((words[1], words[2]))
    return allowed, hidden


# Names by which code that says no module's name may still get at one.
WAYS_TO_MODULES = {"modules", "__import__", "__self__", "__module__", "__globals__", "__builtins__", "__dict__",
                   "__subclasses__", "__getattribute__", "getattr", "vars", "globals", "f_back", "f_globals",
                   "f_builtins", "tb_frame", "gi_frame", "eval", "exec", "compile", "__class__"}

builtins_dict = builtins.__dict__
module_names = set()  # All names that may lead to a module but builtins and sys.
saved_modules = {}  # sys.modules while nothing runs.
saved = []  # (dict of a module, its contents) for all modules but those two.
saved_builtins = {}
saved_sys = {}
gettrace, settrace, getprofile, setprofile = sys.gettrace, sys.settrace, sys.getprofile, sys.setprofile
getrecursionlimit, setrecursionlimit = sys.getrecursionlimit, sys.setrecursionlimit
get_digits, set_digits = sys.get_int_max_str_digits, sys.set_int_max_str_digits
get_asyncgen_hooks, set_asyncgen_hooks = sys.get_asyncgen_hooks, sys.set_asyncgen_hooks
get_origin_depth = sys.get_coroutine_origin_tracking_depth
set_origin_depth = sys.set_coroutine_origin_tracking_depth
gc_isenabled, gc_enable, gc_get_threshold = gc.isenabled, gc.enable, gc.get_threshold
gc_set_threshold, gc_get_debug, gc_set_debug = gc.set_threshold, gc.get_debug, gc.set_debug
gc_callbacks, gc_garbage = gc.callbacks, gc.garbage
get_tool, free_tool = sys.monitoring.get_tool, sys.monitoring.free_tool_id
monitoring_dict = module_dict(sys.monitoring)
RECURSION_LIMIT, DIGITS, THRESHOLD = getrecursionlimit(), get_digits(), gc_get_threshold()
SAVED_NAMESPACE = dict(module_dict(ModuleType("__main__")))
SAVED_NAMESPACE["__builtins__"] = builtins


# CPython computes with very long integers in a module that it imports when it needs it, and which needs many more.
_pylong = ModuleType("_pylong")
too_long = []


def refuse(*arguments):
    too_long.append(1)
    raise MemoryError


for name in ("int_to_decimal_string", "int_from_string", "int_divmod"):
    module_dict(_pylong)[name] = refuse
own(refuse)


def own_builtins(module):
    """Gives what a module defines in Python a copy of the builtins: a program may do what it likes to the real ones, and
    a machine whose own machinery is no Python code would not notice."""
    contents = module_dict(module)
    contents["__builtins__"] = dict(contents["__builtins__"])

    def copy(function):
        result = FunctionType(function.__code__, contents, function.__name__, function.__defaults__, function.__closure__)
        result.__kwdefaults__ = function.__kwdefaults__
        return result

    for name, entry in [*contents.items()]:
        if type(entry) is FunctionType and entry.__globals__ is contents:
            contents[name] = copy(entry)
        elif type(entry) is type and type_flags(entry) & HEAP_TYPE and not type_flags(entry) & IMMUTABLE_TYPE:
            for method, function in [*type_dict(entry).items()]:
                inner = getattr(function, "__func__", function)
                if type(inner) is FunctionType and inner.__globals__ is contents:
                    setattr(entry, method, copy(inner) if inner is function else type(function)(copy(inner)))


def scramble(step):
    """Leaves free memory in another order than it had: what depends on addresses comes out another way."""
    kept = [[bytes(size) for _ in range(64)] for size in (*range(8, 512, 16), *range(600, 2400, 120))]
    for same_size in kept:
        order = [index * step % 64 for index in range(64)]
        for index in order[:48]:
            same_size[index] = None
    HIDDEN.append(kept)


def hide():
    """Takes away what no program may see."""
    allowed, hidden = hermetic_lists()
    for name in allowed:
        __import__(name)
    classes = [object]
    for cls in classes:  # Which grows.
        if id(cls) not in native_types:
            native_types.add(id(cls))
            classes += type.__subclasses__(cls)
    collect_docstrings(classes)
    collect_docstrings([modules[name] for name in allowed])
    for name in ("_frozen_importlib", "_frozen_importlib_external"):
        if name in modules:
            own_builtins(modules[name])
    HIDDEN.append(classes)  # No class of a program gets the id of one that died.
    if _pyvm is None:
        # The search function of `encodings` would import, which is not possible any more.
        _codecs.unregister(modules["encodings"].search_function)
        _codecs.register(find_codec)
    for owner, name in hidden:
        module_dict(modules[owner]).pop(name, None)
    if _pyvm is not None:
        _pyvm.restrict_native_modules(())
    for name in [*modules]:
        if name not in allowed and name != "_pylong":
            HIDDEN.append(modules.pop(name))
    modules["_pylong"] = _pylong
    allowed_modules = sorted(modules.items())
    modules.clear()
    modules.update(allowed_modules)
    for name in ("meta_path", "path_hooks", "path"):
        sys_dict[name] = []
    sys_dict["excepthook"], sys_dict["unraisablehook"] = report_exception, report_unraisable
    sys_dict["stdout"] = sys_dict["stderr"] = None
    # Which C library it runs with says nothing of a Python.
    sys_dict["thread_info"] = type(sys.thread_info)((*sys.thread_info[:2], None))
    saved_builtins.update(builtins_dict)
    saved_sys.update(sys_dict)
    for name in (*allowed, "_pylong"):
        contents = module_dict(modules[name])
        if name not in ("builtins", "sys"):
            saved.append((contents, dict(contents)))
            module_names.add(name)
    import_lists.extend((sys_dict[name], []) for name in ("meta_path", "path_hooks", "path", "warnoptions"))
    import_lists.append((saved_warnings["filters"], [*saved_warnings["filters"]]))
    saved.append((monitoring_dict, dict(monitoring_dict)))
    module_names.update(WAYS_TO_MODULES)
    saved_modules.update(modules)


# What the machines print themselves depends on modules that are hidden: this says it in the words of an outcome.

def chain_text(exception):
    """With numbers of its own: what is named here may be gone when the program ends."""
    kept, budget = dict(ordinals), left[0]
    ordinals.clear()
    left[0] = 1000
    lines = []
    describe_chain(exception, lines, RAISED)
    ordinals.clear()
    ordinals.update(kept)
    left[0] = budget
    return "\n".join(lines) + "\n"


def report_exception(kind, exception, traceback, /):
    sys_dict["stderr"].write(chain_text(exception))


def report_unraisable(unraisable, /):
    message = unraisable.err_msg or "Exception ignored in"
    subject = unraisable.object
    # Only what has a name without looking at its state.
    name = subject.__qualname__ if type(subject) is FunctionType else type_name(type(subject))
    sys_dict["stderr"].write("%s %s: %s" % (message, long_text(name, 200), chain_text(unraisable.exc_value)))


own(report_exception)
own(report_unraisable)

# The text encodings that are there without the package `encodings`, by normal name.
CODECS = {
    "utf_8": "utf_8 utf8 u8 utf cp65001", "utf_16": "utf_16 utf16", "utf_32": "utf_32 utf32",
    "ascii": "ascii us_ascii 646 ansi_x3.4_1968", "latin_1": "latin1 latin_1 iso_8859_1 iso8859_1 latin l1 8859 cp819 iso8859",
    "utf_16_le": "utf_16_le utf_16le", "utf_16_be": "utf_16_be utf_16be", "utf_32_le": "utf_32_le utf_32le",
    "utf_32_be": "utf_32_be utf_32be", "utf_7": "utf_7 utf7", "unicode_escape": "unicode_escape",
    "raw_unicode_escape": "raw_unicode_escape",
}


def find_codec(name):
    for codec, names in CODECS.items():
        if name in names.split():
            decoder = codecs_dict[codec + "_decode"]

            def decode(data, errors="strict", /):
                return decoder(data, errors) if codec in ("ascii", "latin_1") else decoder(data, errors, True)

            own(decode)
            return codecs_dict[codec + "_encode"], decode, None, None
    return None


codecs_dict = dict(module_dict(_codecs))
observer_dict = module_dict(__main__)
HIDDEN = []  # What is hidden lives on: some of it is what the machine itself works with.
import_lists = []
saved_warnings = module_dict(__import__("_warnings"))


def differs(contents, kept):
    try:
        return contents != kept
    except BaseException:
        return True


def may_reach_modules(code):
    if not module_names.isdisjoint(code.co_names):
        return True
    for constant in code.co_consts:
        if type(constant) is CodeType and may_reach_modules(constant):
            return True
    return False


def restore_modules():
    """Returns whether something had to be put back."""
    changed = False
    for contents, kept in saved:
        if differs(contents, kept):
            contents.clear()
            contents.update(kept)
            changed = True
    for current, kept in import_lists:
        if current != kept:
            current[:] = kept
            changed = True
    return changed


def restore():
    """Puts back what is cheap to look at."""
    if differs(builtins_dict, saved_builtins):
        builtins_dict.clear()
        builtins_dict.update(saved_builtins)
    sys_dict["stdout"] = sys_dict["stderr"] = None
    if differs(sys_dict, saved_sys):
        sys_dict.clear()
        sys_dict.update(saved_sys)
    if differs(modules, saved_modules):
        modules.clear()
        modules.update(saved_modules)
    if getrecursionlimit() != RECURSION_LIMIT:
        setrecursionlimit(RECURSION_LIMIT)
    if get_digits() != DIGITS:
        set_digits(DIGITS)
    hooks = get_asyncgen_hooks()
    if hooks[0] is not None or hooks[1] is not None:
        set_asyncgen_hooks(None, None)
    if get_origin_depth():
        set_origin_depth(0)
    free_tools()
    # Of warnings that were ours to see.
    observer_dict.pop("__warningregistry__", None)
    if not gc_isenabled():
        gc_enable()
    if gc_get_threshold() != THRESHOLD:
        gc_set_threshold(*THRESHOLD)
    if gc_get_debug():
        gc_set_debug(0)
    if gc_callbacks:
        gc_callbacks.clear()
    if gc_garbage:
        gc_garbage.clear()


def free_tools():
    for tool in range(6):
        if get_tool(tool) is not None:
            free_tool(tool)

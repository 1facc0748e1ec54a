"""Runs programs and says what could be seen of each. The same file runs under every Python that is compared.

usage: observe.py IN OUT STATE [--trace]

The three are numbers of open descriptors. A request comes from IN:

    u32 size of what follows, u8 mode ('b' one after the other in this process, 'f' a child for each, 'a' children that
    count references, with --trace only: the section "audit" and nothing else, 'n' and 'N' alone in this process, where
    objects lie elsewhere in memory for one than for the other, 'd' no programs but docstrings, see below), u32 wall
    limit for each in milliseconds, u64 fuel, u64 bytes of heap on top of what is there (fuel and heap only where the
    Python can count them), u32 count; then for each program u32 size and the bytes of a .pyc or bare marshal data

and for each program a record goes to OUT, in order:

    u32 index, u32 size, u8 ending, then until the end of the record u8 title, u32 size, text

To 'd' with the docstrings of another Python, a NUL between two, the answer is one record with this one's as its outcome.

Ending 'D' says that the child died: u32 its wait status, then what it wrote to its error stream. The index of the
program that runs is at the start of the file STATE, so that a death of this process has a culprit. The record with
index 2**32-1 ends an answer: a byte that is 1 when a program changed a module in a way that was noticed only then.

Numbers are little-endian; endings and titles are those of oracle/pool/observation.h in order.
"""
import sys
import _codecs
import _collections
import _contextvars
import _functools
import _io
import _operator
import _signal
import _types
import _weakref
import builtins
import gc
import itertools
import marshal
import posix

try:
    import _pyvm
except ImportError:
    _pyvm = None
try:
    import _frozen_importlib  # A machine that imports by itself has it awake: a program may look on.
except ImportError:
    pass

FOLDER = __file__.rpartition("/")[0] or "."

# What is defined from here on has builtins of its own: a program may do what it likes to the real ones.
__builtins__ = dict(builtins.__dict__)

(FINISHED, RAISED, REJECTED, NOT_LOADED, OUT_OF_FUEL, OUT_OF_MEMORY, TOO_DEEP, CRASHED, TIMED_OUT, FLOODED,
 FAULT) = [bytes((i,)) for i in range(11)]
OUTCOME, OUTPUT, ERRORS, NAMESPACE, FINALISERS, TRACE, LOCALS, AUDIT = [bytes((i,)) for i in range(8)]
DIED = b"D"
END = b"\xff\xff\xff\xff"
REPORTED = 87  # Exit status of a child that wrote its record.

MAGIC = b"\x2b\x0e\r\n"
OUTPUT_LIMIT = 1 << 20  # Characters of both streams.
SECTION_LIMIT = 1 << 16  # Characters; of the rest there is a digest.
TRACE_LIMIT = 1 << 24
NODES = 20_000  # Values in one observation.
DEPTH = 6
ITEMS = 256  # Of one container.
TEXT = 4096  # Of one string.
FRAMES = 12  # At both ends of a traceback.
LINKS = 50  # Of a chain of exceptions.


# Values as text. Nothing here runs code of the program: types are told by identity, and attributes are read with the
# descriptors that C code made.

def getter(owner, name):
    return owner.__dict__[name].__get__


weakref = _weakref.ref
deque = _collections.deque
deque_iter = deque.__iter__
CodeType = _types.CodeType
FunctionType = _types.FunctionType
ModuleType = _types.ModuleType
Member = _types.MemberDescriptorType
GetSet = _types.GetSetDescriptorType
Traceback = _types.TracebackType
HEAP_TYPE = 1 << 9
IMMUTABLE_TYPE = 1 << 8

type_name = getter(type, "__name__")
type_qualname = getter(type, "__qualname__")
type_mro = getter(type, "__mro__")
type_dict = getter(type, "__dict__")
type_flags = getter(type, "__flags__")
type_bases = getter(type, "__bases__")
is_subtype = type.__subclasscheck__  # Unlike `in` it asks no metaclass.
module_dict = getter(ModuleType, "__dict__")
exception_args = getter(BaseException, "args")
exception_cause = getter(BaseException, "__cause__")
exception_context = getter(BaseException, "__context__")
exception_suppress = getter(BaseException, "__suppress_context__")
exception_traceback = getter(BaseException, "__traceback__")
exception_members = getter(BaseExceptionGroup, "exceptions")
EXCEPTION_FIELDS = {"args", "__cause__", "__context__", "__suppress_context__", "__traceback__", "__dict__"}

ordinals = {}  # From id() to the number under which a value was named first.
left = [NODES]


def named(value):
    """Returns (text that names it, whether it was named before)."""
    key = id(value)
    number = ordinals.get(key)
    if number is None:
        number = ordinals[key] = len(ordinals) + 1
        return "#%d" % number, False
    return "#%d" % number, True


def encode(value, depth):
    cls = type(value)
    # The hash of a class is its metaclass's to compute.
    encoder = ENCODERS.get(cls) if type(cls) is type else None
    if encoder is not None:
        return encoder(value, depth)
    return encode_other(value, cls, depth)


def encode_int(value, depth):
    return repr(value) if -1_000_000_000_000_000_000 < value < 1_000_000_000_000_000_000 else long_text(hex(value))


def encode_text(value, depth):
    if value in docstrings:
        return DOCSTRING
    if len(value) <= TEXT:
        return repr(value)
    return "%r +%d %x" % (value[:TEXT], len(value) - TEXT, hash(value) & 0xFFFFFFFFFFFFFFFF)


# Every Python says in its own words what its types and functions do. Both hide the words of both.
docstrings = set()
docstring_forms = []  # As they show in text; made when first asked for.
DOCSTRING = "<docstring>"


def docs_of(owner):
    doc = getattr(owner, "__doc__", None)
    # What is no more than a word, a program has for reasons of its own.
    if type(doc) is str and len(doc) >= 8 and " " in doc:
        docstrings.add(doc)


def collect_docstrings(owners):
    """Of classes and modules and of what they hold; of the program's own there is none yet."""
    for owner in owners:
        docs_of(owner)
        contents = type_dict(owner) if is_subtype(type, type(owner)) else module_dict(owner)
        for entry in [*contents.values()]:
            docs_of(entry)


def hide_docstrings(text):
    """Takes them out of what a program printed, as they are or as a repr."""
    if not docstring_forms:
        for doc in sorted(docstrings, key=len, reverse=True):  # Some are part of others.
            docstring_forms.extend(dict.fromkeys((repr(doc), doc, repr(doc)[1:-1])))
    for form in docstring_forms:
        if form in text:
            text = without(form, text)
    return text


def without(form, text):
    """The text with a docstring's name where the docstring stands, and not where longer words only begin or end so."""
    pieces = text.split(form)
    result = pieces[0]
    for piece in pieces[1:]:
        inside = result[-1:].isalnum() and form[:1].isalnum() or piece[:1].isalnum() and form[-1:].isalnum()
        result += (form if inside else DOCSTRING) + piece
    return result


def exchange_docstrings(others):
    own = "\0".join(docstrings).encode("utf-8", "backslashreplace")
    docstrings.update(doc for doc in others.decode("utf-8", "replace").split("\0") if doc)
    docstring_forms.clear()
    if tracing is not None:
        tracing.docstrings.update(docstrings)
    return own


def encode_repr(value, depth):
    return repr(value)


def long_text(text, limit=TEXT):
    if len(text) <= limit:
        return text
    return "%s +%d %x" % (text[:limit], len(text) - limit, hash(text[limit:]) & 0xFFFFFFFFFFFFFFFF)


def encode_items(items, depth):
    """The items of a sequence that is the observer's own or of an exact type."""
    if not items:
        return ""
    if depth <= 0:
        return "..."
    count = len(items)
    if count > ITEMS:
        left[0] -= ITEMS
        texts = [encode(item, depth - 1) for item in items[:ITEMS]]
        rest = items[ITEMS:]
        kinds = set(map(type_of_plain, rest))
        if None not in kinds and count < 1_000_000:
            texts.append("+%d %x" % (count - ITEMS, hash(repr(rest)) & 0xFFFFFFFFFFFFFFFF))
        else:
            texts.append("+%d" % (count - ITEMS))
        return ", ".join(texts)
    left[0] -= count
    if left[0] < 0:
        return "..."
    return ", ".join([encode(item, depth - 1) for item in items])


PLAIN = {id(int): int, id(str): str, id(bytes): bytes, id(bool): bool, id(float): float, id(None): None}


def type_of_plain(value):
    return PLAIN.get(id(type(value)))


def encode_tuple(value, depth):
    if len(value) == 1 and depth > 0:
        return "(" + encode(value[0], depth - 1) + ",)"
    return "(" + encode_items(value, depth) + ")"


def encode_list(value, depth):
    name, again = named(value)
    return name if again else name + "[" + encode_items(value, depth) + "]"


def encode_pairs(pairs, depth):
    if depth <= 0 and pairs:
        return "..."
    left[0] -= 2 * len(pairs)
    if left[0] < 0:
        return "..."
    texts = [encode(key, depth - 1) + ": " + encode(value, depth - 1) for key, value in pairs[:ITEMS]]
    if len(pairs) > ITEMS:
        texts.append("+%d" % (len(pairs) - ITEMS))
    return ", ".join(texts)


dict_items = dict.items


def encode_dict(value, depth):
    name, again = named(value)
    return name if again else name + "{" + encode_pairs([*dict_items(value)], depth) + "}"


def encode_set_items(value, depth):
    if depth <= 0 and value:
        return "..."
    left[0] -= len(value)
    if left[0] < 0:
        return "..."
    # The order may be that of addresses: numbers that were given here do not last.
    before = len(ordinals)
    texts = []
    for item in value:
        texts.append(encode(item, depth - 1))
        while len(ordinals) > before:
            ordinals.popitem()
    texts.sort()
    if len(texts) > ITEMS:
        texts[ITEMS:] = ["+%d %x" % (len(texts) - ITEMS, hash(repr(texts)) & 0xFFFFFFFFFFFFFFFF)]
    return ", ".join(texts)


def encode_set(value, depth):
    name, again = named(value)
    return name if again else name + "{" + encode_set_items([*set.__iter__(value)], depth) + "}"


def encode_frozenset(value, depth):
    return "frozenset{" + encode_set_items([*frozenset.__iter__(value)], depth) + "}"


def digest(code):
    return "%x" % (hash(code.co_code) & 0xFFFFFFFFFFFFFFFF)


def encode_code(value, depth):
    return "<code %s:%d %s>" % (long_text(value.co_qualname), value.co_firstlineno, digest(value))


def fields(pairs, depth):
    texts = [name + "=" + encode(value, depth - 1) for name, value in pairs]
    return " " + " ".join(texts) if texts else ""


def encode_function(value, depth):
    name, again = named(value)
    if again:
        return name
    code = value.__code__
    pairs = []
    if value.__defaults__:
        pairs.append(("defaults", value.__defaults__))
    if value.__kwdefaults__:
        pairs.append(("kwdefaults", value.__kwdefaults__))
    if value.__closure__:
        pairs.append(("closure", value.__closure__))
    if value.__dict__:
        pairs.append(("dict", value.__dict__))
    state = fields(pairs, depth) if pairs and depth > 0 else ""
    return "%s<function %s %s%s>" % (name, long_text(value.__qualname__), digest(code), state)


def encode_cell(value, depth):
    name, again = named(value)
    if again:
        return name
    try:
        contents = value.cell_contents
    except ValueError:
        return name + "<cell>"
    return name + "<cell " + (encode(contents, depth - 1) if depth > 0 else "...") + ">"


def encode_builtin(value, depth):
    owner = builtin_self(value)
    if owner is None or type(owner) is ModuleType:
        return "<builtin %s>" % value.__name__
    return "<builtin %s of %s>" % (value.__name__, encode(owner, depth - 1) if depth > 0 else "...")


def encode_method(value, depth):
    if depth <= 0:
        return "<method>"
    return "<method %s of %s>" % (encode(value.__func__, depth - 1), encode(value.__self__, depth - 1))


def encode_descriptor(value, depth):
    return "<%s %s of %s>" % (type_name(type(value)), value.__name__, type_qualname(value.__objclass__))


def encode_method_wrapper(value, depth):
    return "<method-wrapper %s of %s>" % (value.__name__, encode(value.__self__, depth - 1) if depth > 0 else "...")


def encode_module(value, depth):
    name = module_dict(value).get("__name__")
    return "<module %s>" % (long_text(name) if type(name) is str else "?")


def running_state(frame, running):
    if running:
        return "running"
    if frame is None:
        return "ended"
    return "created" if frame.f_lasti < 0 else "suspended %d" % frame.f_lasti


def encode_generator(value, depth):
    name, again = named(value)
    if again:
        return name
    return "%s<generator %s %s>" % (name, long_text(value.__qualname__),
                                    running_state(value.gi_frame, value.gi_running))


def encode_coroutine(value, depth):
    name, again = named(value)
    if again:
        return name
    return "%s<coroutine %s %s>" % (name, long_text(value.__qualname__),
                                    running_state(value.cr_frame, value.cr_running))


def encode_async_generator(value, depth):
    name, again = named(value)
    if again:
        return name
    return "%s<async_generator %s %s>" % (name, long_text(value.__qualname__),
                                          running_state(value.ag_frame, value.ag_running))


def encode_frame(value, depth):
    name, again = named(value)
    return name if again else "%s<frame %s %d>" % (name, long_text(value.f_code.co_qualname), value.f_lasti)


def encode_traceback(value, depth):
    name, again = named(value)
    return name if again else name + "<traceback " + "; ".join(traceback_lines(value)) + ">"


def encode_view(value, depth):
    """Views and the like: a type and what iterating it gives, without code of the program."""
    name, again = named(value)
    return name if again else name + "<%s %s>" % (type_name(type(value)), encode_items([*value], depth))


def encode_mapping_proxy(value, depth):
    return "<mappingproxy>"


def encode_weakref(value, depth):
    target = value()
    return "<weakref dead>" if target is None else "<weakref %s>" % (encode(target, depth - 1) if depth > 0 else "...")


def encode_wrapper(value, depth):
    """classmethod and staticmethod: what else they have is copied from the function."""
    return "<%s %s>" % (type_name(type(value)), encode(value.__func__, depth - 1) if depth > 0 else "...")


def encode_deque(value, depth):
    name, again = named(value)
    return name if again else name + "deque[" + encode_items([*deque_iter(value)], depth) + "]"


native_types = set()  # The ids of the types that were there before the first program and can be changed.


def is_native(cls):
    """Whether it is no class of the program's."""
    flags = type_flags(cls)
    return not flags & HEAP_TYPE or flags & IMMUTABLE_TYPE or id(cls) in native_types


def class_name(cls):
    return long_text(type_qualname(cls))


def encode_class(value, cls, depth):
    if is_native(value):
        return "<class %s>" % class_name(value)
    name, again = named(value)
    if again:
        return name
    text = "%s<class %s" % (name, class_name(value))
    if depth <= 0:
        return text + ">"
    bases = type_bases(value)
    if len(bases) != 1 or bases[0] is not object:
        text += "(" + ", ".join([encode(base, depth - 1) for base in bases[:ITEMS]]) + ")"
    if cls is not type:
        text += " metaclass=" + encode(cls, depth - 1)
    contents = []
    # The proxy's own iteration is the dictionary's.
    for key, entry in [*type_dict(value).items()]:
        if type(entry) is GetSet or type(key) is str and key in CLASS_NOISE:
            continue
        contents.append((key, entry))
    return text + " {" + encode_pairs(contents, depth) + "}>"


# Where a class is defined, line and module, stands in the code already.
CLASS_NOISE = {"__module__", "__firstlineno__", "__static_attributes__", "__weakref__"}
field_cache = {}  # From the id of a type that never dies to what C code keeps in its instances.


def builtin_fields(cls):
    found = field_cache.get(id(cls))
    if found is None:
        found = []
        for name, entry in [*type_dict(cls).items()]:
            if type(entry) is Member and name[0:2] != "__":
                found.append((name, entry.__get__))
            elif type(entry) is GetSet and is_subtype(BaseException, cls) and name not in EXCEPTION_FIELDS and \
                    name[0:2] != "__":
                found.append((name, entry.__get__))
        found.sort()
        field_cache[id(cls)] = found
    return found


def encode_fields(value, cls, depth):
    """Slots, C fields and the instance dictionary, of whichever class in the order of resolution has them."""
    pairs = []
    for base in type_mro(cls):
        if base is object:
            continue
        if is_native(base):
            for name, get in builtin_fields(base):
                try:
                    pairs.append((name, get(value, cls)))
                except (AttributeError, ValueError):
                    pass
            continue
        for name, entry in [*type_dict(base).items()]:
            if type(entry) is Member:
                try:
                    pairs.append((name if type(name) is str else "?", entry.__get__(value, cls)))
                except AttributeError:
                    pass
    contents = instance_dict(value, cls)
    if contents:
        pairs += [(name if type(name) is str else encode(name, 1), entry)
                  for name, entry in [*dict_items(contents)][:ITEMS]]
    left[0] -= len(pairs)
    if left[0] < 0:
        return " ..."
    return fields(pairs, depth)


def instance_dict(value, cls):
    for base in type_mro(cls):
        entry = type_dict(base).get("__dict__")
        if type(entry) is GetSet and base is not type:
            try:
                contents = entry.__get__(value, cls)
            except (AttributeError, TypeError):
                return None
            return contents if type(contents) is dict else None
    return None


def payload(value, mro, depth):
    """What an instance of a subclass of a built-in type is, seen as that type."""
    for base in mro:
        reader = PAYLOADS.get(base) if type(base) is type else None
        if reader is not None:
            return " " + encode(reader(value), depth - 1)
    return ""


def encode_other(value, cls, depth):
    mro = type_mro(cls)
    if is_subtype(type, cls):
        return encode_class(value, cls, depth)
    name, again = named(value)
    if again:
        return name
    text = "%s<%s" % (name, class_name(cls))
    if cls is ModuleSpec:
        return text + " %r>" % value.name
    if depth <= 0 or left[0] < 0:
        return text + ">"
    left[0] -= 1
    return text + payload(value, mro, depth) + encode_fields(value, cls, depth) + ">"


ModuleSpec = type(sys.__spec__)  # Private to the import machinery, in Python or not.

PAYLOADS = {
    int: int.__int__, str: str.__str__, bytes: bytes.__bytes__, float: float.__float__,
    complex: complex.__complex__, tuple: lambda value: tuple([*tuple.__iter__(value)]),
    list: lambda value: tuple([*list.__iter__(value)]), dict: lambda value: dict([*dict_items(value)]),
    set: lambda value: frozenset_of(set.__iter__(value)),
    frozenset: lambda value: frozenset_of(frozenset.__iter__(value)),
    bytearray: lambda value: bytes([*bytearray.__iter__(value)]),
}


class Unordered:
    """Stands for the contents of a set, since putting them into another would hash them."""
    __slots__ = ("items",)


def frozenset_of(iterator):
    result = Unordered()
    result.items = [*iterator]
    return result


ENCODERS = {
    int: encode_int, bool: encode_repr, type(None): encode_repr, str: encode_text, bytes: encode_text,
    float: encode_repr, complex: encode_repr, type(...): encode_repr, type(NotImplemented): encode_repr,
    tuple: encode_tuple, list: encode_list, dict: encode_dict, set: encode_set, frozenset: encode_frozenset,
    Unordered: lambda value, depth: "{" + encode_set_items(value.items, depth) + "}",
    bytearray: lambda value, depth: named(value)[0] + "bytearray " + encode_text(bytes(value), depth),
    range: lambda value, depth: "range" + encode_tuple((value.start, value.stop, value.step), depth),
    CodeType: encode_code, FunctionType: encode_function, _types.CellType: encode_cell,
    _types.BuiltinFunctionType: encode_builtin, _types.MethodType: encode_method,
    _types.MethodWrapperType: encode_method_wrapper, _types.MethodDescriptorType: encode_descriptor,
    _types.WrapperDescriptorType: encode_descriptor, _types.ClassMethodDescriptorType: encode_descriptor,
    Member: encode_descriptor, GetSet: encode_descriptor, ModuleType: encode_module,
    _types.GeneratorType: encode_generator, _types.CoroutineType: encode_coroutine,
    _types.AsyncGeneratorType: encode_async_generator, _types.FrameType: encode_frame, Traceback: encode_traceback,
    type({}.keys()): encode_view, type({}.values()): encode_view, type({}.items()): encode_view,
    _types.MappingProxyType: encode_mapping_proxy, weakref: encode_weakref, deque: encode_deque,
    classmethod: encode_wrapper, staticmethod: encode_wrapper,
    type: lambda value, depth: encode_class(value, type, depth),
}
builtin_self = getter(_types.BuiltinFunctionType, "__self__")


# Exceptions.

def position(code, lasti):
    entry = next(itertools.islice(code.co_positions(), lasti // 2, None), None) if lasti >= 0 else None
    return "%s:%s-%s:%s" % (entry[0], entry[2], entry[1], entry[3]) if entry else "?"


def traceback_lines(traceback):
    lines = []
    while traceback is not None:
        frame = traceback.tb_frame
        code = frame.f_code
        if code not in OWN_CODES:
            lines.append("at %s line %s, %s, lasti %d" % (
                long_text(code.co_qualname, 200), traceback.tb_lineno, position(code, traceback.tb_lasti),
                traceback.tb_lasti))
        traceback = traceback.tb_next
        if len(lines) > 20_000:
            break
    if len(lines) > 2 * FRAMES:
        middle = lines[FRAMES:-FRAMES]
        lines[FRAMES:-FRAMES] = ["%d more %x" % (len(middle), hash("\n".join(middle)) & 0xFFFFFFFFFFFFFFFF)]
    return lines


def of_import_machinery(exception):
    """Whether it was raised and handled where only a Python with an importlib in Python has frames."""
    traceback = exception_traceback(exception)
    return traceback is None or traceback.tb_frame.f_code.co_filename.startswith("<frozen importlib")


def describe_chain(exception, lines, ending, indent=""):
    """Adds the lines of an exception and all it came from; returns the ending that it makes of it."""
    how = ""
    for link in range(LINKS):
        cls = type(exception)
        if is_subtype(RecursionError, cls):
            ending = TOO_DEEP
        elif is_subtype(MemoryError, cls):
            ending = OUT_OF_MEMORY
        name, again = named(exception)
        if again:
            lines.append(indent + how + name)
            return ending
        lines.append("%s%s%s%s%s%s" % (indent, how, name, class_name(cls), encode_tuple(exception_args(exception), DEPTH),
                                       encode_fields(exception, cls, 3)))
        for line in traceback_lines(exception_traceback(exception)):
            lines.append(indent + "  " + line)
        if is_subtype(BaseExceptionGroup, cls) and len(indent) < 40:
            for member in exception_members(exception)[:ITEMS]:
                if left[0] > 0:
                    left[0] -= 1
                    ending = describe_chain(member, lines, ending, indent + "  | ")
        following = exception_cause(exception)
        context = exception_context(exception)
        if following is not None:
            how = "cause: "
            if context is not None and context is not following:
                lines.append(indent + "context beside the cause:")
                if left[0] > 0:
                    left[0] -= 1
                    ending = describe_chain(context, lines, ending, indent + "  ") if len(indent) < 40 else ending
        else:
            following = context
            how = "context: "
            if exception_suppress(exception):
                how = "suppressed context: "
                if context is not None and of_import_machinery(context):
                    return ending
        if following is None:
            return ending
        exception = following
    lines.append(indent + "...")
    return ending


# The text of a section.

def hide_addresses(text):
    """Takes the addresses out of default reprs; not even which are alike is told, since memory is used again."""
    pieces = text.split("0x")
    result = [pieces[0]]
    before = pieces[0]
    for piece in pieces[1:]:
        length = 0
        while length < len(piece) and piece[length] in "0123456789abcdefABCDEF":
            length += 1
        if length >= 6 and before.endswith(" at "):
            result.append("0x.." + piece[length:])
        else:
            result.append("0x" + piece)
        before = piece
    return "".join(result)


def section(title, text, limit=SECTION_LIMIT):
    if alone and title is not TRACE:
        text = hide_docstrings(text)
    if len(text) > limit:
        text = long_text(text, limit)
    if " at 0x" in text:
        text = hide_addresses(text)
    data = text.encode("utf-8", "backslashreplace")
    return title + len(data).to_bytes(4, "little") + data


# One program.

StringIO = _io.StringIO
Context = _contextvars.Context
loads = marshal.loads
setitimer = _signal.setitimer
ITIMER_REAL = _signal.ITIMER_REAL
collect = gc.collect
sys_dict = sys.__dict__
modules = sys.modules
evaluate = eval
partial = _functools.partial
DISCARD = _collections.deque(maxlen=0).extend

fuel = heap = 0
wall = 2.0
alone = False
tracing = None


# Both are generators, which have a stack of handled exceptions of their own: what a mutant leaves on it, because its
# handlers are not closed, would be the context of every exception after it.

def run_freely(code, namespace):
    """Yields (ending, value or exception) without a budget: alarms and limits of the system end it."""
    try:
        answer = FINISHED, Context().run(guarded(evaluate, code, namespace))
    except BaseException as error:
        answer = RAISED, error
    yield answer


ENDINGS = (FINISHED, RAISED, OUT_OF_FUEL, REJECTED, OUT_OF_MEMORY, TOO_DEEP)


def run_counted(code, namespace):
    how, result = _pyvm.limited(fuel, heap, Context().run, guarded(evaluate, code, namespace))
    yield ENDINGS[how], result


def anonymous(code):
    """Of the observer's own frame, or generator, a program that looks sees the same everywhere."""
    return code.replace(co_name="run", co_qualname="run", co_filename="<observer>", co_linetable=b"",
                        co_firstlineno=1)


# A program may leave callbacks that raise for whatever is executed next, which is the observer. What ends them must be
# no bytecode: the last reference to a Guard is its call's, and when that is over, native code ends them all.

class Guard:
    __slots__ = ("__weakref__",)


class Silencer(weakref):
    __slots__ = ("silence",)


silencer = [None]  # Of the call that runs, or ran last.
at_the_end = _operator.methodcaller("silence")


def guarded(function, *arguments):
    """Returns the call of a function, after which no callback is left."""
    call, guard = partial(function, *arguments), Guard()
    call.guard = guard
    silencer[0] = Silencer(guard, at_the_end)
    silencer[0].silence = partial(DISCARD, itertools.chain(
        itertools.starmap(free_tool, zip(range(6))), map(settrace, (None,)), map(setprofile, (None,))))
    return call


run = run_freely if _pyvm is None else run_counted
run.__code__ = anonymous(run.__code__)
run.__name__ = run.__qualname__ = "run"
OWN_CODES = {run.__code__}


def load(data):
    return loads(data[16:] if data[:4] == MAGIC else data)


def emptying(namespace):
    """Returns what empties it, once iterated: no Python code but the finalisers runs then. Last in, first out: what
    finalisers were written to use is still there."""
    return itertools.starmap(namespace.popitem, itertools.repeat((), len(namespace)))


def run_finalisers(namespace):
    """Drops the namespace and what nothing refers to any more; yields None or the ending that this has."""
    ending = None
    for _ in range(100):  # Finalisers put new names there, or use up the fuel.
        if not namespace:
            break
        if _pyvm is None:
            try:
                guarded(DISCARD, emptying(namespace))()
            except KeyError:
                pass
        else:
            ending = end_of_finalisers(ending, DISCARD, emptying(namespace))
    namespace.clear()
    if _pyvm is None:
        guarded(collect)()
    else:
        ending = end_of_finalisers(ending, collect)
    yield ending


def end_of_finalisers(ending, function, *arguments):
    for _ in range(100):
        how, _ = _pyvm.limited(fuel, heap, guarded(function, *arguments))
        if how >= 2:
            ending = ENDINGS[how]
        if how != 2:
            break
    return ending


for function in (run_finalisers, end_of_finalisers):
    function.__code__ = anonymous(function.__code__)
    OWN_CODES.add(function.__code__)


def observe(data):
    """Returns the parts of the record of one program."""
    ordinals.clear()
    left[0] = NODES
    out = sys_dict["stdout"] = StringIO()
    err = sys_dict["stderr"] = StringIO()
    try:
        code = load(data)
        if type(code) is not CodeType:
            return [NOT_LOADED, section(OUTCOME, "not code: " + type_name(type(code)))]
    except MemoryError:
        return [OUT_OF_MEMORY]
    except RecursionError:
        return [TOO_DEEP]
    except Exception as error:
        return [NOT_LOADED, section(OUTCOME, type_name(type(error)) + encode(exception_args(error), DEPTH))]
    module = ModuleType("__main__")
    namespace = module_dict(module)
    namespace["__builtins__"] = builtins
    modules["__main__"] = module
    if tracing is not None:
        tracing.start(code)
    ending, result = next(run(code, namespace))
    if tracing is not None:
        trace, local_values = tracing.stop()
    if gettrace() is not None:
        settrace(None)
    if getprofile() is not None:
        setprofile(None)
    if ending is FINISHED:
        parts = [b"", section(OUTCOME, "returned " + encode(result, DEPTH))]
    elif ending is RAISED:
        lines = []
        ending = describe_chain(result, lines, RAISED)
        parts = [b"", section(OUTCOME, "raised " + "\n".join(lines))]
    else:
        parts = [b""]
        if ending is REJECTED:
            text = "inside" if not is_subtype(BaseException, type(result)) else encode(exception_args(result), 1)
            parts.append(section(OUTCOME, "rejected " + text))
    result = None
    out_text = read_stream(out)
    err_text = read_stream(err)
    if out_text:
        parts.append(section(OUTPUT, out_text))
    if err_text:
        parts.append(section(ERRORS, err_text))
    lines = []
    for name, value in [*dict_items(namespace)]:
        if type(name) is str and name in SAVED_NAMESPACE and value is SAVED_NAMESPACE[name]:
            continue
        left[0] -= 1
        if left[0] < 0:
            lines.append("...")
            break
        lines.append((name if type(name) is str else encode(name, 1)) + " = " + encode(value, DEPTH))
    if lines:
        parts.append(section(NAMESPACE, "\n".join(lines)))
    value = None
    # Finalisers speak last.
    modules.pop("__main__", None)
    ending = next(run_finalisers(namespace)) or ending
    if may_reach_modules(code):
        restore_modules()
    module = namespace = code = None
    late_out = read_stream(out)[len(out_text):]
    late_err = read_stream(err)[len(err_text):]
    if late_out or late_err:
        parts.append(section(FINALISERS, late_out + late_err))
    if too_long:
        too_long.clear()
        ending = OUT_OF_MEMORY
    if len(out_text) + len(late_out) + len(err_text) + len(late_err) > OUTPUT_LIMIT:
        ending = FLOODED
    if tracing is not None:
        parts.append(section(TRACE, trace, TRACE_LIMIT))
        parts.append(section(LOCALS, local_values, TRACE_LIMIT))
    parts[0] = ending
    return parts


def read_stream(stream):
    try:
        return stream.getvalue()
    except ValueError:
        return ""  # The program closed it.


# What the next program must not find.

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
refuse.__code__ = anonymous(refuse.__code__)
OWN_CODES.add(refuse.__code__)


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


report_exception.__code__ = anonymous(report_exception.__code__)
report_unraisable.__code__ = anonymous(report_unraisable.__code__)
OWN_CODES.update((report_exception.__code__, report_unraisable.__code__))

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

            decode.__code__ = anonymous(decode.__code__)
            OWN_CODES.add(decode.__code__)
            return codecs_dict[codec + "_encode"], decode, None, None
    return None


codecs_dict = dict(module_dict(_codecs))
observer_dict = globals()
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


# Requests and answers.

read = posix.read
write = posix.write
pwrite = posix.pwrite
fork = posix.fork


def read_exactly(descriptor, size):
    pieces = []
    while size > 0:
        piece = read(descriptor, min(size, 1 << 20))
        if not piece:
            return None
        pieces.append(piece)
        size -= len(piece)
    return pieces[0] if len(pieces) == 1 else b"".join(pieces)


def write_all(descriptor, data):
    done = write(descriptor, data)
    while done < len(data):
        done += write(descriptor, data[done:])


def record(index, parts):
    body = b"".join(parts)
    return index.to_bytes(4, "little") + len(body).to_bytes(4, "little") + body


def fail(error):
    """Ends the process because the observer itself does not get on."""
    traceback = exception_traceback(error)
    lines = traceback_lines(traceback) if traceback is not None else []
    text = "observe.py: %s%s\n%s\n" % (type_name(type(error)), encode(exception_args(error), 2), "\n".join(lines))
    write(2, text.encode("utf-8", "backslashreplace"))
    posix._exit(1)


def apart(data):
    """A program that does not end the handling of an exception leaves it to whoever runs next, in the same generator."""
    yield observe(data)


def answer_in_batch(programs, out, state):
    pending, size = [], 0
    for index, data in enumerate(programs):
        pwrite(state, index.to_bytes(4, "little"), 0)
        setitimer(ITIMER_REAL, wall)
        try:
            parts = next(apart(data))
            setitimer(ITIMER_REAL, 0)
            restore()
        except BaseException as error:
            fail(error)
        answer = record(index, parts)
        pending.append(answer)
        size += len(answer)
        if size > 48_000:
            write_all(out, b"".join(pending))
            pending, size = [], 0
    pending.append(record(0xFFFFFFFF, (b"\1" if restore_modules() else b"\0",)))
    write_all(out, b"".join(pending))


def answer_with_children(programs, out, state):
    for index, data in enumerate(programs):
        pwrite(state, index.to_bytes(4, "little"), 0)
        child = fork()
        if child == 0:
            try:
                setitimer(ITIMER_REAL, wall)
                parts = next(apart(data))
                setitimer(ITIMER_REAL, 0)
                write_all(out, record(index, parts))
                posix._exit(REPORTED)
            except BaseException as error:
                fail(error)
        status = posix.waitpid(child, 0)[1]
        if status != REPORTED << 8:
            size = posix.fstat(2).st_size
            text = posix.pread(2, min(size, 1 << 16), 0)
            posix.ftruncate(2, 0)
            write_all(out, record(index, (DIED, status.to_bytes(4, "little"), text)))
    write_all(out, record(0xFFFFFFFF, (b"\0",)))


def answer_with_audits(programs, out, state):
    for index, data in enumerate(programs):
        pwrite(state, index.to_bytes(4, "little"), 0)

        def run():
            setitimer(ITIMER_REAL, wall)
            next(apart(data))
            posix._exit(REPORTED)

        text = tracing.find_imbalance(run, state, posix, 2 * wall)
        posix.ftruncate(2, 0)
        write_all(out, record(index, (FINISHED, section(AUDIT, text)) if text else (FINISHED,)))
    write_all(out, record(0xFFFFFFFF, (b"\0",)))


def main():
    global wall, fuel, heap, tracing, alone
    source, out, state = [int(word) for word in sys.argv[1:4]]
    if "--trace" in sys.argv[4:]:
        # Started while files can still be opened. The module's start(code) is called before a program, stop() after it,
        # which returns the texts of the sections "trace" and "locals".
        sys.path.insert(0, FOLDER)
        tracing = __import__("tracing")
    version = sys.version
    hide()
    if tracing is not None:
        tracing.docstrings.update(docstrings)
    collect()
    freeze()
    write_all(out, record(0xFFFFFFFF, (b"\0", version.encode())))
    while True:
        head = read_exactly(source, 4)
        if head is None:
            return
        request = read_exactly(source, int.from_bytes(head, "little"))
        if request is None:
            return
        number = int.from_bytes
        wall = number(request[1:5], "little") / 1000
        # What a tracer does is counted, too.
        fuel = number(request[5:13], "little") * (1 if tracing is None else 100)
        heap = number(request[13:21], "little")
        count = number(request[21:25], "little")
        programs, at = [], 25
        for _ in range(count):
            size = number(request[at:at + 4], "little")
            programs.append(request[at + 4:at + 4 + size])
            at += 4 + size
        alone = request[0] in b"nN"
        if alone:
            scramble(1 if request[0] == 0x6e else 37)
        if request[0] == 0x64:
            own = exchange_docstrings(programs[0])
            write_all(out, record(0, (FINISHED, OUTCOME, len(own).to_bytes(4, "little"), own)) +
                      record(0xFFFFFFFF, (b"\0",)))
        elif request[0] == 0x61:
            answer_with_audits(programs, out, state)
        elif request[0] == 0x66:
            answer_with_children(programs, out, state)
        else:
            answer_in_batch(programs, out, state)


freeze = gc.freeze
if __name__ == "__main__":
    main()

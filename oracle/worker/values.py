"""Values of a program as text: what every Python writes alike that has them. For observe.py.

Nothing here runs code of the program: types are told by identity, and attributes are read with the descriptors that C
code made. Imported before anything is hidden.
"""
import sys
import _collections
import _types
import _weakref
import builtins
import itertools

# What is defined from here on has builtins of its own: a program may do what it likes to the real ones.
__builtins__ = dict(builtins.__dict__)

# How a run ended; the numbers are those of oracle/pool/observation.h.
(FINISHED, RAISED, REJECTED, NOT_LOADED, OUT_OF_FUEL, OUT_OF_MEMORY, TOO_DEEP, CRASHED, TIMED_OUT, FLOODED,
 FAULT) = [bytes((i,)) for i in range(11)]

NODES = 20_000  # Values in one observation.
DEPTH = 6
ITEMS = 256  # Of one container.
TEXT = 4096  # Of one string.
FRAMES = 12  # At both ends of a traceback.
LINKS = 50  # Of a chain of exceptions.


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


def encoder_of_suspendable(cls, prefix):
    """Of what has a frame that waits: the names of its attributes begin with the prefix."""
    frame, running = getter(cls, prefix + "frame"), getter(cls, prefix + "running")
    kind = type_name(cls)

    def encode_suspendable(value, depth):
        name, again = named(value)
        if again:
            return name
        return "%s<%s %s %s>" % (name, kind, long_text(value.__qualname__), running_state(frame(value), running(value)))

    return encode_suspendable


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
    _types.GeneratorType: encoder_of_suspendable(_types.GeneratorType, "gi_"),
    _types.CoroutineType: encoder_of_suspendable(_types.CoroutineType, "cr_"),
    _types.AsyncGeneratorType: encoder_of_suspendable(_types.AsyncGeneratorType, "ag_"),
    _types.FrameType: encode_frame, Traceback: encode_traceback,
    type({}.keys()): encode_view, type({}.values()): encode_view, type({}.items()): encode_view,
    _types.MappingProxyType: encode_mapping_proxy, weakref: encode_weakref, deque: encode_deque,
    classmethod: encode_wrapper, staticmethod: encode_wrapper,
    type: lambda value, depth: encode_class(value, type, depth),
}
builtin_self = getter(_types.BuiltinFunctionType, "__self__")


# Exceptions. Of the observer's own frames nothing is told.

OWN_CODES = {}  # By id(): a program can make one that is equal, or that cannot be hashed.


def position(code, lasti):
    entry = next(itertools.islice(code.co_positions(), lasti // 2, None), None) if lasti >= 0 else None
    return "%s:%s-%s:%s" % (entry[0], entry[2], entry[1], entry[3]) if entry else "?"


def traceback_lines(traceback):
    lines = []
    while traceback is not None:
        frame = traceback.tb_frame
        code = frame.f_code
        if id(code) not in OWN_CODES:
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

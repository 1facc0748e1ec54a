"""The instructions that a program executes, with what lay on the operand stack before each, and its locals.

A line per instruction, `CODE OFFSET OPCODE DEPTH TOP... !TYPE @N:VALUE...`; oracle/pool/observation.h says what they are. A machine that
offers _pyvm.trace_start() writes the lines itself and runs the handlers that it always runs. CPython is asked through
sys.monitoring, which rewrites instructions and keeps them from being specialised, and its operand stack is read in its
memory. For observe.py, which imports this before anything is hidden: start(code), then the program, then stop(), which
returns the texts of the sections "trace" and "locals". find_imbalance() runs a program again and again, in children, and
says which instruction left the counts of references wrong.
"""
import __main__
import builtins
import sys
from binascii import crc32
from opcode import opmap, opname
from time import monotonic

try:
    import _pyvm
    trace_start = _pyvm.trace_start
    trace_stop = _pyvm.trace_stop
except (ImportError, AttributeError):
    trace_start = trace_stop = None

# What is defined from here on has builtins of its own: a program may do what it likes to the real ones.
__builtins__ = dict(builtins.__dict__)

STEP_LIMIT = 100_000
RESUME_LIMIT = 1_000
TOOL = 4
CUT = "(more followed)\n"

# What sys.monitoring tells nobody of, although it is executed: RESUME and END_FOR. What it tells of only
# where instructions are rewritten: NOT_TAKEN, over which branches go in code that is not. Prefixes count as
# part of what they belong to. Nothing before the first RESUME is traced either.
SILENT = frozenset([opmap[name] for name in ("RESUME", "END_FOR", "NOT_TAKEN", "EXTENDED_ARG", "CACHE")])


def silent_units(code):
    """A byte for each unit of the code: whether it does not show in a trace."""
    units = code.co_code[::2]
    first = units.find(opmap["RESUME"])
    if first < 0:
        first = len(units)
    return bytes([index < first or unit in SILENT for index, unit in enumerate(units)])


def walk(code):
    """The code object and all that are its constants, each once, depth first."""
    found = []
    seen = set()

    def visit(code):
        if id(code) in seen:
            return
        seen.add(id(code))
        found.append(code)
        for value in code.co_consts:
            if type(value) is type(code):
                visit(value)

    visit(code)
    return found


get_frame, get_exception = sys._getframe, sys.exception
use_tool_id, free_tool_id = sys.monitoring.use_tool_id, sys.monitoring.free_tool_id
register_callback, set_local_events = sys.monitoring.register_callback, sys.monitoring.set_local_events
PY_START, PY_RESUME = sys.monitoring.events.PY_START, sys.monitoring.events.PY_RESUME
INSTRUCTION = sys.monitoring.events.INSTRUCTION


Cell = type((lambda value: lambda: value)(0).__closure__[0])


# Values as text. vm/eval/instruction_trace.cc says the same in C++; both write for themselves.
type_name = type.__dict__["__name__"].__get__
WORD = frozenset("_0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")
WORD_OR_DASH = WORD | {"-"}
sized = (list, dict, set, frozenset)
docstrings = set()  # Those of native code, which every Python words as it likes; observe.py fills it.


def kind_text(kind):
    name = type_name(kind)[:32]
    if WORD_OR_DASH.issuperset(name):
        return name
    return "".join([c if c in WORD_OR_DASH else "?" for c in name])


def int_text(value):
    if 1 << 40 <= value < 1 << 47:
        return "@"  # What may be an address, or made of one, differs from run to run.
    if -(1 << 63) < value < 1 << 63:
        return str(value)
    return f"{'-' if value < 0 else ''}{value.bit_length()}b{abs(value) & 0xFFFF_FFFF_FFFF_FFFF:016x}"


def ends(value):
    return value if len(value) <= 128 else value[:64] + value[-64:]


def value_text(value, outermost=True):
    kind = type(value)
    if kind is int:
        return "int=" + int_text(value)
    if kind is str:
        if value in docstrings:
            return "str=docstring"
        if len(value) <= 16 and WORD.issuperset(value):
            return f"str='{value}'"
        shown = ends(value)
        if " at 0x" in shown:
            return "str=@"
        return f"str={len(value)}#{crc32(shown.encode('utf-8', 'surrogatepass')):08x}"
    if kind is bool:
        return "bool=True" if value else "bool=False"
    if kind is float:
        return f"float={value!r}"
    if kind is tuple:
        if not outermost or len(value) > 4:
            return f"tuple={len(value)}"
        return f"tuple=({','.join([value_text(item, False) for item in value])})"
    if kind is bytes:
        if len(value) <= 16 and WORD.issuperset(value.decode("latin-1")):
            return f"bytes='{value.decode('ascii')}'"
        return f"bytes={len(value)}#{crc32(ends(value)):08x}"
    if kind in sized:
        return f"{kind_text(kind)}={len(value)}"
    if kind is complex:
        return f"complex={value.real!r},{value.imag!r}"
    return kind_text(kind)


PLAIN = frozenset([int, str, bytes, bool, float, complex, type(None), type(len), type(kind_text), type])


class OperandStack:
    """CPython's operand stack and variables, read where 3.14 keeps them: in its memory. Says `?` where that is not so."""

    # struct _PyInterpreterFrame hangs on a frame object; in words: what it executes, where the first free
    # operand is, and its locals, behind which the operands lie.
    RECORD_OF_FRAME = 24
    STACK_POINTER = 8
    LOCALS = 10
    SHOWN_LOCALS = 32
    CELL_CONTENTS = 2

    def __init__(self):
        self.frames = {}  # From the place of a frame's record to what was last written of its variables.
        self.usable = self.is_known_machine() and self.works()

    def is_known_machine(self):
        if sys.implementation.name != "cpython" or sys.version_info[:2] != (3, 14) or sys.maxsize >> 62 != 1:
            return False
        if not getattr(sys, "_is_gil_enabled", lambda: True)():
            return False
        try:
            from _ctypes import PyObj_FromPtr
            from ctypes import c_uint64
        except ImportError:
            return False
        self.object_at = PyObj_FromPtr
        # All memory there is as one array of words. Nothing is copied until one is looked at.
        self.memory = memoryview((c_uint64 * (1 << 44)).from_address(0)).cast("B").cast("Q")
        return True

    def works(self):
        """Whether a program whose operands are known shows them."""
        code = compile("kept = [7, 'seven', (half, None)]", "<known>", "exec")
        tracer = Tracer(code, self)
        self.usable = True
        tracer.start()
        try:
            exec(code, {"half": 0.5})
        finally:
            lines = [line.split(" ", 2)[2] for line in tracer.stop()[0].splitlines()]
        return lines[-4:-2] == [
            "BUILD_LIST 3 tuple=(float=0.5,NoneType) str='seven' int=7",
            "STORE_NAME 1 list=3",
        ]

    def text(self, code, local_count):
        """Depth and topmost values of the caller's caller, which runs this code."""
        if not self.usable:
            return "?"
        memory = self.memory
        record = memory[id(get_frame(2)) + self.RECORD_OF_FRAME >> 3] >> 3
        top = memory[record + self.STACK_POINTER] >> 3
        depth = top - record - self.LOCALS - local_count
        if memory[record] & ~1 != id(code) or not 0 <= depth <= code.co_stacksize:
            self.usable = False
            return "?"
        text = str(depth)
        for word in range(top - 1, top - 1 - min(depth, 3), -1):
            bits = memory[word]
            if bits & 3 == 3:
                text += f" int={(bits >> 2) * 2}"  # Where an exception came from, in units.
            elif bits & ~1 == 0:
                text += " NULL"
            else:
                text += " " + value_text(self.object_at(bits & ~1))
        handled = get_exception()
        if handled is not None:
            text += " !" + kind_text(type(handled))
        if local_count:
            text += self.changed_locals(record, min(local_count, self.SHOWN_LOCALS))
        return text

    def changed_locals(self, record, count):
        """What is not as it was when the frame's last line was written."""
        words = self.memory[record + self.LOCALS:record + self.LOCALS + count].tolist()
        shown = self.frames.get(record)
        if shown is None:
            shown = self.frames[record] = [[1] * count, ["NULL"] * count, True]
        old_words, texts, can_change = shown
        if words == old_words and not can_change:
            return ""
        changed = ""
        can_change = False
        for index, bits in enumerate(words):
            if bits & ~1 == 0:
                text = "NULL"
            else:
                value = self.object_at(bits & ~1)
                kind = type(value)
                if kind not in PLAIN:
                    can_change = True
                elif bits == old_words[index]:
                    continue
                if kind is Cell:
                    contents = self.memory[(bits >> 3) + self.CELL_CONTENTS]
                    text = "cell:" + (value_text(self.object_at(contents)) if contents else "NULL")
                else:
                    text = value_text(value)
            if text != texts[index]:
                changed += f" @{index}:{text}"
                texts[index] = text
        shown[0], shown[2] = words, can_change
        return changed

    def begin_frame(self):
        """Of the caller's caller nothing was written yet."""
        if self.usable:
            self.frames.pop(self.memory[id(get_frame(2)) + self.RECORD_OF_FRAME >> 3] >> 3, None)


class Tracer:
    def __init__(self, code, stack):
        self.codes = walk(code)
        self.silent = [silent_units(code) for code in self.codes]
        self.resumes = []
        self.steps = []
        self.stack = stack
        self.known = {}
        if trace_start is None:
            for ordinal, code in enumerate(self.codes):
                names = [opname[unit] for unit in code.co_code[::2]]
                self.known[id(code)] = (ordinal, self.silent[ordinal], names, count_locals(code))

    def start(self):
        use_tool_id(TOOL, "tracing")
        register_callback(TOOL, PY_START, self.at_start)
        register_callback(TOOL, PY_RESUME, self.at_resume)
        register_callback(TOOL, INSTRUCTION, self.at_instruction)
        self.listen(self.events())
        if trace_start is not None:
            more = () if audits is None else (audits,)
            trace_start(tuple(self.codes), tuple(self.silent), STEP_LIMIT, docstrings, *more)

    def events(self):
        if trace_start is None:
            return PY_START | PY_RESUME | INSTRUCTION
        # Code of ours would meet a planted fault, too, and hand it on to the program.
        return 0 if hasattr(_pyvm, "plant") else PY_START | PY_RESUME

    def stop(self):
        """The texts of the sections "trace" and "locals"."""
        if trace_start is None:
            lines = self.steps
            cut = len(lines) > STEP_LIMIT
            text = "".join(lines[:STEP_LIMIT])
        else:
            text, cut = trace_stop()
            text = text.decode("ascii")
        try:
            self.listen(0)
            free_tool_id(TOOL)
        except ValueError:
            pass  # The program knows the tool's number, too.
        return text + CUT * cut, "".join(self.resumes)

    def listen(self, events):
        for code in self.codes:
            set_local_events(TOOL, code, events)

    def at_instruction(self, code, offset):
        ordinal, silent, names, local_count = self.known[id(code)]
        unit = offset >> 1
        if not silent[unit]:
            self.steps.append(f"{ordinal} {offset} {names[unit]} {self.stack.text(code, local_count)}\n")
            if len(self.steps) > STEP_LIMIT:
                self.listen(PY_START | PY_RESUME)

    def at_start(self, code, offset):
        if self.stack is not None:
            self.stack.begin_frame()
        return self.at_resume(code, offset, 2)

    def at_resume(self, code, offset, level=1):
        if len(self.resumes) == RESUME_LIMIT:
            self.resumes.append(CUT)
        if len(self.resumes) > RESUME_LIMIT:
            return
        text = ""
        if code.co_flags & 1:  # Others have no variables of their own.
            variables = list(get_frame(level).f_locals.items())
            text = ", ".join([f"{name}={describe(value)}" for name, value in variables])
        self.resumes.append(f"{code.co_qualname} {offset}: {text}\n")


def count_locals(code):
    """Variables and cells, an argument that is a cell once."""
    count = 0
    try:
        while True:
            code._varname_from_oparg(count)
            count += 1
    except IndexError:
        return count


def describe(value):
    """The observer's own way, as of a value that it has not met before."""
    observer.left[0] = 200
    try:
        return observer.encode(value, 2)
    finally:
        observer.ordinals.clear()
        observer.left[0] = observer.NODES


# Where in the file that is shared with the children, and how much of it.
AUDIT_PLACE, AUDIT_SIZE = 4096, 512
PASSES = 4
WATCHED_LINES = 1_500  # Before and behind the one where something seems to have come about.


def find_imbalance(run, descriptor, posix, seconds):
    """Runs the program in children, which look at all references between instructions, first now and then, then around
    the place where something came to be wrong, last at one object all the time. Returns "LINE short|kept COUNT TYPE",
    LINE being the index of the line of the trace that says which instruction did it, or "" when nothing is wrong or
    the place is not found in about so many seconds.
    """
    if trace_start is None:
        return ""
    end = monotonic() + seconds

    def look(*how):
        global audits
        posix.pwrite(descriptor, bytes(AUDIT_SIZE), AUDIT_PLACE)
        child = posix.fork()
        if child == 0:
            audits = descriptor, AUDIT_PLACE, *how
            run()
        posix.waitpid(child, 0)
        lines = posix.pread(descriptor, AUDIT_SIZE, AUDIT_PLACE).split(b"\0")[0].decode("ascii").splitlines()
        return [line.split(" ") for line in lines] or [[""]]

    first, last, every = 0, STEP_LIMIT, 0
    for _ in range(PASSES):
        if monotonic() > end:
            break
        found = look(first, last, every, 0)
        words = found[0]
        if words[0] not in ("short", "kept", "looking", "clean"):
            return ""
        before, at = max(int(words[1]), 0), int(words[2])
        if words[0] in ("short", "kept") and at - before < WATCHED_LINES:
            for one in found:
                # What native code held when it came about may have hidden it for a while, or looked like it.
                watched = look(max(int(one[2]) - WATCHED_LINES, 0), int(one[2]) + WATCHED_LINES, 1, int(one[5]))[0]
                if watched[0] == "blame":
                    return " ".join(watched[1:])
        if at - before <= 1 and words[0] != "clean":
            # If it died while it looked, there was nothing any more where a reference led.
            return f"{before} " + ("short 1 ?" if words[0] == "looking" else " ".join([words[0], *words[3:5]]))
        if every == 1:
            return ""
        first, last, every = before, at, max((at - before) // 64, 1)
    return ""


def warm_up():
    """What the machine makes once and keeps, it should have before references are counted."""
    for function in (str.encode, bytes.decode):
        try:
            function(function.__objclass__(), "no such encoding")
        except LookupError:
            pass


observer = __main__
stack = OperandStack() if trace_start is None else warm_up()
running = None
audits = None  # As _pyvm.trace_start() takes them.


def start(code):
    global running
    running = Tracer(code, stack)
    running.start()


def stop():
    global running
    tracer, running = running, None
    return tracer.stop()

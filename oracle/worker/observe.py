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

Numbers are little-endian; endings (values.py) and titles are those of oracle/pool/observation.h in order.
"""
import sys
import _collections
import _contextvars
import _functools
import _io
import _operator
import _signal
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

# Started while files can still be opened.
sys.path.insert(0, __file__.rpartition("/")[0] or ".")
from hermetic import (SAVED_NAMESPACE, free_tool, getprofile, gettrace, hide, may_reach_modules, modules, own, restore,
                      restore_modules, scramble, setprofile, settrace, sys_dict, too_long)
from values import (CodeType, DEPTH, FINISHED, FLOODED, ModuleType, NODES, NOT_LOADED, OUT_OF_FUEL, OUT_OF_MEMORY, RAISED,
                    REJECTED, TOO_DEEP, describe_chain, dict_items, docstrings, encode, exception_args,
                    exception_traceback, exchange_docstrings, hide_addresses, hide_docstrings, is_subtype, left, long_text,
                    module_dict, ordinals, traceback_lines, type_name, weakref)

# What is defined from here on has builtins of its own: a program may do what it likes to the real ones.
__builtins__ = dict(builtins.__dict__)

OUTCOME, OUTPUT, ERRORS, NAMESPACE, FINALISERS, TRACE, LOCALS, AUDIT = [bytes((i,)) for i in range(8)]
DIED = b"D"
REPORTED = 87  # Exit status of a child that wrote its record.

MAGIC = b"\x2b\x0e\r\n"
OUTPUT_LIMIT = 1 << 20  # Characters of both streams.
SECTION_LIMIT = 1 << 16  # Characters; of the rest there is a digest.
TRACE_LIMIT = 1 << 24


# The text of a section.

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
own(run)
run.__name__ = run.__qualname__ = "run"


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
    own(function)


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
        # Its start(code) is called before a program, stop() after it, which returns the texts of the sections "trace" and
        # "locals".
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
            ours = exchange_docstrings(programs[0])
            if tracing is not None:
                tracing.docstrings.update(docstrings)
            write_all(out, record(0, (FINISHED, OUTCOME, len(ours).to_bytes(4, "little"), ours)) +
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

# Compile the programs of the corpus into one bundle each, for the driver that traces them.
# Usage: python3.14 -S -B bundle_trace.py OUT_DIR JOBS, from the root of the repository.
#
# A line of JOBS is "NAME<tab>KEY<tab>MAIN<tab>MODULE...": the program's name, a key of its content and
# its sources.  DATA of a bundle is (path of the main .pyc, its marshalled code); the modules' .pyc files lie
# below modules/KEY/.  The module opcode_names has NAMES by number.
import marshal
import opcode
import os
import sys
import warnings

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import pyc


def compiled_or_error(source):
    """The code, or for a program that does not compile, code that says so when the driver runs it."""
    with open(source, "rb") as file:
        text = file.read()
    try:
        return compile(text, source, "exec", dont_inherit=True)
    except (SyntaxError, ValueError) as error:
        message = f"{type(error).__name__}: {error}"
        return compile(f"raise SyntaxError({message!r})", source, "exec")


def main(out, jobs):
    warnings.simplefilter("ignore")
    pyc.write(os.path.join(out, "opcode_names.pyc"), pyc.module(NAMES=tuple(opcode.opname)))
    index = []
    with open(jobs, encoding="utf-8") as file:
        lines = file.read().splitlines()
    for line in lines:
        name, key, *sources = line.split("\t")
        compiled = []
        for source in sources:
            code = compiled_or_error(source)
            target = os.path.join(out, "modules", key, os.path.relpath(source, "corpus/programs"))
            compiled.append((os.path.splitext(target)[0] + ".pyc", code))
        for target, code in compiled[1:]:
            pyc.write(target, code)
        data = (os.path.relpath(compiled[0][0], out), marshal.dumps(compiled[0][1]))
        bundle = name.replace("/", "__")
        pyc.write(os.path.join(out, f"{bundle}.pyc"), pyc.module(DATA=data))
        index += [f"B {bundle}", f"F {name}"]
    pyc.write_text(os.path.join(out, "index.txt"), "".join(f"{line}\n" for line in index))


if __name__ == "__main__":
    main(*sys.argv[1:])

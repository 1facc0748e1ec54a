# Put the programs of the corpus into one bundle each, for the driver that traces them.
# Usage: python3.14 -S -B bundle_trace.py OUT_DIR JOBS, from the root of the repository.
#
# A line of JOBS is "NAME<tab>KEY<tab>MAIN<tab>MODULE...": the program's name, a key of its content and
# its sources.  DATA of a bundle is (path below OUT_DIR that the program is run under, its name for
# tracebacks, its source); its modules lie below modules/KEY/.  The module opcode_names has NAMES by number.
import opcode
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import pyc


def main(out, jobs):
    pyc.write(os.path.join(out, "opcode_names.pyc"), pyc.module(NAMES=tuple(opcode.opname)))
    index = []
    with open(jobs, encoding="utf-8") as file:
        lines = file.read().splitlines()
    for line in lines:
        name, key, *sources = line.split("\t")
        targets = []
        for source in sources:
            with open(source, "rb") as file:
                text = file.read()
            target = os.path.join(out, "modules", key, os.path.relpath(source, "corpus/programs"))
            targets.append((target, text))
        for target, text in targets[1:]:
            pyc.write_bytes(target, text)
        data = (os.path.relpath(targets[0][0], out), sources[0], targets[0][1])
        bundle = name.replace("/", "__")
        pyc.write(os.path.join(out, f"{bundle}.pyc"), pyc.module(DATA=data))
        index += [f"B {bundle}", f"F {name}"]
    pyc.write_text(os.path.join(out, "index.txt"), "".join(f"{line}\n" for line in index))


if __name__ == "__main__":
    main(*sys.argv[1:])

"""How small findings become: the mistakes planted by hand, each with its program of corpus/faults in the middle of some
700 instructions that have nothing to do with it.

usage: python3.14 minimise_trial.py CONFORMANCE PYVM_FAULTS [NAME...]

CONFORMANCE is the command, PYVM_FAULTS what //vm/main:pyvm_faults builds. Prints a line for each NAME, else for all but
those of LARGER: instructions of all code objects before and after (prefixes count, caches do not), seconds, candidates
tried, bucket. Status 1 when one has 15 or more left or takes a minute or more.
"""
import importlib.util
import json
import marshal
import os
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
# What shows these needs more: two generators of which one delegates to the other; a class whose instances have two
# attributes; a call that is specialised before a global comes in its way, and one after.
LARGER = frozenset(("dict_insert_version", "dict_split_delete_order", "generator_throw_inner"))
NOISE = """
def noise_{0}(a, b={0}, *rest):
    total = 0
    for i in range(a):
        if i % 3 == 0:
            total += b * i
        elif i % 5 == 0:
            total -= len(str(i))
        else:
            total ^= i
    try:
        rest = [x * 2 for x in range(4)]
        value = {{'k{0}': rest, 'n': total}}
    except ValueError as e:
        return e
    return [k + str(v) for k, v in value.items() if v]
n_{0} = noise_{0}(7, {0})
"""


def program(name):
    with open(os.path.join(ROOT, "corpus/faults", name + ".py")) as file:
        witness = file.read()
    source = "".join([NOISE.format(i) for i in range(3)] + [witness, "\n"] + [NOISE.format(i) for i in range(3, 5)])
    code = compile(source, "case.py", "exec")
    return importlib.util.MAGIC_NUMBER + b"\1" + bytes(11) + marshal.dumps(code)


def all_names():
    names = [name.removesuffix(".py") for name in os.listdir(os.path.join(ROOT, "corpus/faults"))]
    return sorted(set(names) - LARGER)


def main():
    if sys.version_info[:2] != (3, 14):
        sys.exit("minimise_trial.py: programs are compiled for CPython 3.14, so run it with python3.14")
    conformance, subject = sys.argv[1:3]
    names = sys.argv[3:] or all_names()
    failed = False
    with tempfile.TemporaryDirectory() as folder:
        for name in names:
            listing = subprocess.run([conformance, "bench", "faults", "--list", "--faults", name, "--subject", subject],
                                     stdout=subprocess.PIPE, check=True, text=True)
            number = listing.stdout.split("\t")[0]
            case = os.path.join(folder, name + ".pyc")
            with open(case, "wb") as file:
                file.write(program(name))
            done = subprocess.run([conformance, "minimise", case, "--subject", f"{subject} -X budget-fault={number}",
                                   "--json", "-"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
            if done.returncode != 0:
                print(f"{name}: status {done.returncode}", flush=True)
                failed = True
                continue
            record = json.loads(done.stdout)
            small = record["after"] < 15 and record["seconds"] < 60
            failed |= not small
            print(f"{name:24} {record['before']:4} -> {record['after']:3} {record['seconds']:5.1f} s "
                  f"{record['tried']:5} tried  {record['bucket']}{'' if small else '  NOT MET'}", flush=True)
    sys.exit(failed)


main()

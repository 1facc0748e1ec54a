"""Record what the reference CPython answers to every program of the corpus.

For a program `corpus/programs/AREA/NAME.py` the file `conformance/recorded/programs/AREA/NAME.json` says what the
reference does when it runs that program from the root of the repository. A folder that holds a `main.py` is one
program; the other sources below it are its modules.

    python3.14 conformance/recorded/record.py            record what is new or has changed
    python3.14 conformance/recorded/record.py --check    fail unless everything is current and complete
    python3.14 conformance/recorded/record.py --force    record everything again
    ... PATTERN...                                       only the programs whose name contains a PATTERN

A program's own path is kept relative to the root, so answers name no machine.
"""

import argparse
import ast
import base64
import concurrent.futures
import difflib
import hashlib
import json
import os
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
SOURCES = "corpus/programs"
RECORDED = "conformance/recorded/programs"

# -I ignores PYTHONHASHSEED, so a program whose output depends on string hashes shows itself.
FLAGS = ("-I", "-S", "-E", "-B", "-X", "utf8")
ENVIRONMENT = {"PYTHONHASHSEED": "0"}
TIME_LIMIT = 60

# What the programs may lean on beyond themselves; all else is a standard-library module that they "need".
NATIVE = {
    "builtins", "sys", "marshal", "gc", "_weakref", "_functools", "_collections", "_operator",
    "itertools", "math", "time", "errno", "__future__",
}  # fmt: skip

def digest(data):
    return hashlib.sha256(data).hexdigest()


def read(path):
    with open(os.path.join(ROOT, path), "rb") as file:
        return file.read()


def write_atomically(path, data):
    target = os.path.join(ROOT, path)
    os.makedirs(os.path.dirname(target), exist_ok=True)
    handle, temporary = tempfile.mkstemp(prefix=".recording-", dir=os.path.dirname(target))
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(temporary, 0o644)
        os.replace(temporary, target)
    except BaseException:
        os.unlink(temporary)
        raise


class Program:
    """One program: its main source, its modules, and where its answer is kept."""

    def __init__(self, main, files):
        self.main = main
        self.files = files  # Relative paths of all sources, the main one first.

    @property
    def name(self):
        return self.main.removeprefix(SOURCES + "/").removesuffix(".py")

    @property
    def answer(self):
        return f"{RECORDED}/{self.name}.json"

    def needs(self):
        """Name the standard-library modules that the sources import by themselves."""
        own = set()
        for path in self.files:
            relative = os.path.relpath(path, os.path.dirname(self.main))
            own.add(relative.split("/")[0].removesuffix(".py"))
        found = set()
        for path in self.files:
            for node in ast.walk(ast.parse(read(path))):
                if isinstance(node, ast.Import):
                    found.update(alias.name for alias in node.names)
                elif isinstance(node, ast.ImportFrom) and node.level == 0:
                    found.add(node.module)
        return sorted(
            name
            for name in found
            if name.split(".")[0] in sys.stdlib_module_names and name not in NATIVE and name.split(".")[0] not in own
        )


def programs():
    """List all programs of the corpus by name."""
    found = []
    folders = {}
    for folder, _, files in sorted(os.walk(os.path.join(ROOT, SOURCES))):
        folders[os.path.relpath(folder, ROOT)] = sorted(f for f in files if f.endswith(".py"))
    homes = [folder for folder, files in folders.items() if "main.py" in files]
    for folder, files in folders.items():
        home = next((h for h in homes if folder == h or folder.startswith(h + "/")), None)
        if home is None:
            found += [Program(f"{folder}/{file}", [f"{folder}/{file}"]) for file in files]
        elif home == folder:
            below = [f"{f}/{file}" for f in folders if f == home or f.startswith(home + "/") for file in folders[f]]
            main = f"{home}/main.py"
            found.append(Program(main, [main] + [path for path in below if path != main]))
    return sorted(found, key=lambda program: program.name)


def text(data):
    """Keep output as text where it is text, else say so and keep its bytes."""
    data = data.replace(os.fsencode(ROOT) + b"/", b"")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return {"base64": base64.b64encode(data).decode()}


def run(path, prefix=()):
    command = [*prefix, sys.executable, *FLAGS, path]
    done = subprocess.run(
        command, stdin=subprocess.DEVNULL, capture_output=True, cwd=ROOT, env=ENVIRONMENT, timeout=TIME_LIMIT
    )
    return {"stdout": text(done.stdout), "stderr": text(done.stderr), "exit": done.returncode}


def difference(one, other):
    """Show in which lines two answers differ."""
    sides = [
        [line for key in ("stdout", "stderr", "exit") for line in f"{key}:\n{answer[key]}".splitlines()]
        for answer in (one, other)
    ]
    return "\n".join(difflib.unified_diff(*sides, "one", "other", n=0, lineterm=""))


def version():
    return ".".join(map(str, sys.version_info[:3]))


def identity(program):
    """Say what an answer was recorded for: it is current as long as all of this stays the same."""
    result = {"cpython": version(), "sha256": digest(read(program.main))}
    if len(program.files) > 1:
        result["files"] = {path: digest(read(path)) for path in program.files[1:]}
    return result


def stored(program):
    try:
        return json.loads(read(program.answer))
    except (FileNotFoundError, ValueError):
        return None


def is_current(program):
    answer = stored(program)
    return answer is not None and all(answer.get(key) == value for key, value in identity(program).items())


def record(program):
    """Run a program; return a complaint, or None when its answer is on file."""
    result = run(program.main)
    # A second run at other addresses, hashes and times must say the same.
    again = run(program.main, ("setarch", "-R"))
    if result != again:
        return f"{program.name}: two runs differ\n{difference(result, again)}"
    answer = identity(program)
    answer["needs"] = program.needs()
    answer |= result
    data = json.dumps(answer, indent=1, ensure_ascii=False).encode() + b"\n"
    write_atomically(program.answer, data)
    return None


def check(program):
    """Return a complaint unless the answer on file is what the reference says today."""
    if not is_current(program):
        return f"{program.name}: no current answer on file"
    answer = stored(program)
    if answer["needs"] != program.needs():
        return f"{program.name}: the list of needed modules is not current"
    result = run(program.main)
    if any(answer[key] != value for key, value in result.items()):
        return f"{program.name}: the answer differs\n{difference(answer, result)}"
    return None


def leftovers(everything):
    """Name recorded files that belong to no program."""
    wanted = {program.answer for program in everything}
    for folder, _, files in os.walk(os.path.join(ROOT, RECORDED)):
        for file in files:
            path = os.path.relpath(os.path.join(folder, file), ROOT)
            if path not in wanted:
                yield path


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="change nothing; fail unless all is current and complete")
    parser.add_argument("--force", action="store_true", help="record again what is current, too")
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    parser.add_argument("pattern", nargs="*", help="only programs whose name contains one of these")
    options = parser.parse_args()
    if sys.version_info[:2] != (3, 14):
        parser.error("run this under python3.14")

    everything = programs()
    chosen = [p for p in everything if not options.pattern or any(s in p.name for s in options.pattern)]
    complaints = []
    if not options.pattern:
        for path in sorted(leftovers(everything)):
            if options.check:
                complaints.append(f"{path}: belongs to no program")
            else:
                os.unlink(os.path.join(ROOT, path))
    if options.check:
        work, todo = check, chosen
    else:
        work, todo = record, [p for p in chosen if options.force or not is_current(p)]

    def guarded(program):
        try:
            return work(program)
        except (RuntimeError, subprocess.TimeoutExpired) as error:
            return f"{program.name}: {error}"

    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        complaints += filter(None, pool.map(guarded, todo))
    for complaint in complaints:
        print(complaint, file=sys.stderr)
    verb = "checked" if options.check else "recorded"
    print(f"{len(chosen)} programs, {len(todo)} {verb}, {len(complaints)} complaints")
    return 1 if complaints else 0


if __name__ == "__main__":
    sys.exit(main())

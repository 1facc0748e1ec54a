#!/usr/bin/env python3
"""Starts pyvm in every way there is, the prompt on a terminal among them, and holds what is seen to CPython's.

usage: start_test.py [TEST...]   with PYVM_BINARY=PROGRAM outside Bazel. Without a python3.14, tests are skipped.
"""

import os
import pathlib
import pty
import re
import select
import shutil
import subprocess
import sys
import tempfile
import time
import unittest
import xml.etree.ElementTree as ElementTree

PYVM = os.path.abspath(os.environ.get("PYVM_BINARY", "vm/main/pyvm"))


def find_reference():
    home = os.path.expanduser("~")
    cache = os.environ.get("CONSTRICTOR_CACHE") or os.path.join(os.environ.get("XDG_CACHE_HOME") or home + "/.cache", "constrictor")
    for candidate in os.environ.get("CONSTRICTOR_PYTHON"), shutil.which("python3.14"), cache + "/reference/root/usr/bin/python3.14":
        if candidate and os.access(candidate, os.X_OK):
            return candidate
    return None


REFERENCE = find_reference()

WHAT_MAIN_IS = r"""
import sys, re
main = vars(sys.modules["__main__"])
plain = lambda value: re.sub(r" at 0x[0-9a-f]+|/.*/(?=program)", "", repr(value))
for name in "__name__ __doc__ __package__ __loader__ __spec__ __file__ __cached__ __builtins__".split():
    print(name, plain(main[name]) if name in main else "missing")
loader, spec = main["__loader__"], main["__spec__"]
print(sys.argv[1:], getattr(loader, "name", None), plain(getattr(loader, "path", None)))
for name in "get_source", "get_code", "is_package":
    try:
        print(name, plain(getattr(loader, name)("__main__"))[:30])
    except ImportError as error:
        print(name, error)
if spec is not None:
    print(spec.name, plain(spec.origin), spec.parent, spec.has_location, spec.loader is loader)
import importlib.machinery
print(isinstance(loader, importlib.machinery.SourceFileLoader))
"""

PROMPT, MORE = b">>> ", b"... "
# What is typed, and the prompt that must come next; what is typed does not contain it, because its echo comes first.
TYPED = [
    (b"1 + 2\n", PROMPT), (b"_\n", PROMPT), (b"_ * 2\n", PROMPT), (b"None\n", PROMPT), (b"_\n", PROMPT),
    (b"def f(x):\n", MORE), (b"    return x\n", MORE), (b"\n", PROMPT), (b"f(3)\n", PROMPT),
    (b"if 1:\n", MORE), (b"  print(5)\n", MORE), (b"else:\n", MORE), (b"  pass\n", MORE), (b"\n", PROMPT),
    (b"1/0\n", PROMPT), (b"x =\n", PROMPT), (b"  x\n", PROMPT), (b"x = (\n", MORE), (b"1,\n", MORE), (b"2)\n", PROMPT),
    (b"x\n", PROMPT), (b"'''a\n", MORE), (b"b'''\n", PROMPT), (b"f\\\n", MORE), (b"(4)\n", PROMPT), (b"# c\n", PROMPT),
    (b"\n", PROMPT), (b"for i in range(2): i\n", MORE), (b"\n", PROMPT), (b"@f\n", MORE), (b"class A:\n", MORE),
    (b"  def f(self): 1/0\n", MORE), (b"\n", PROMPT), (b"A().f()\n", PROMPT), (b"x = 5; x\n", PROMPT),
    (b"'\xc3\xa4'\n", PROMPT), (b"import sys; sys.ps1 = '$' + ' '\n", b"$ "),
    (b"sys.ps1 = 3 * '>' + ' '\n", PROMPT),
    (b"abc", b"abc"), (b"\x03", PROMPT), (b"if 1:\n", MORE), (b"\x03", PROMPT), (b"raise KeyboardInterrupt\n", PROMPT),
    (b"while True: pass\n", MORE), (b"\n", b"\n"), (b"\x03", PROMPT), (b"input('q' + '? ')\n", b"q? "), (b"hello\n", PROMPT),
    (b"_\n", PROMPT), (b"__loader__, __spec__, '__file__' in dir()\n", PROMPT), (b"\x04", None),
]


def on_terminal(program, history, typed=TYPED):
    """What a terminal shows, and the exit status."""
    process, terminal = pty.fork()
    if process == 0:
        environment = dict(os.environ, PYTHON_BASIC_REPL="1", TERM="dumb", PYTHON_HISTORY=history, PYTHON_COLORS="0",
                           LC_ALL="C.UTF-8")
        os.execve(program, [program, "-q"], environment)
    shown = b""

    def wait_for(prompt):
        nonlocal shown
        before, end = len(shown), time.monotonic() + 20
        while time.monotonic() < end:
            if select.select([terminal], [], [], 0.1)[0]:
                try:
                    data = os.read(terminal, 65536)
                except OSError:
                    return
                shown += data
                if not data:
                    return
            if prompt is not None and re.sub(rb"\x1b\[\?2004[hl]", b"", shown[before:]).endswith(prompt):
                return
        raise AssertionError(f"{program}: no {prompt!r} after {shown[-200:]!r}")

    wait_for(PROMPT)
    for keys, prompt in typed:
        if keys == b"\x03":
            time.sleep(0.3)  # It must be at it: between prompt and waiting, both Pythons miss the signal.
        os.write(terminal, keys)
        wait_for(prompt)
    os.close(terminal)
    status = os.waitpid(process, 0)[1]
    return re.sub(rb"\x1b\[\?2004[hl]", b"", shown).decode().splitlines(), status


@unittest.skipUnless(REFERENCE, "there is no python3.14")
class StartTest(unittest.TestCase):
    maxDiff = None

    def setUp(self):
        holder = tempfile.TemporaryDirectory()
        self.addCleanup(holder.cleanup)
        self.folder = pathlib.Path(holder.name)

    def run_both(self, command, stdin=b""):
        answers = []
        for program in REFERENCE, PYVM:
            environment = dict(os.environ, PYTHONDONTWRITEBYTECODE="1", PYTHONHASHSEED="0", PYTHON_COLORS="0")
            done = subprocess.run([program, *command], input=stdin, capture_output=True, cwd=self.folder, env=environment, timeout=60)
            text = (done.stdout + done.stderr).decode().replace(os.path.realpath(program), "PROGRAM").replace(program, "PROGRAM")
            answers.append((re.sub("(?m)^(python3.14|pyvm): ", "PROGRAM: ", text), done.returncode))
        return answers

    def check(self, *command, stdin=b""):
        theirs, ours = self.run_both(command, stdin)
        self.assertEqual(theirs, ours, command)

    def test_main_module(self):
        (self.folder / "program.py").write_text(WHAT_MAIN_IS)
        (self.folder / "program").mkdir()
        (self.folder / "program" / "__main__.py").write_text(WHAT_MAIN_IS)
        (self.folder / "program" / "__init__.py").touch()
        subprocess.run([REFERENCE, "-c", "import py_compile; py_compile.compile('program.py', 'program.pyc')"], cwd=self.folder, check=True)
        self.check("program.py", "a", "b")
        self.check("./program.py")
        self.check("program.pyc")
        self.check("program")
        self.check("-m", "program", "a")
        self.check("-c", WHAT_MAIN_IS, "a")
        self.check("-", "a", stdin=WHAT_MAIN_IS.encode())
        self.check(stdin=WHAT_MAIN_IS.encode())

    def test_endings(self):
        self.check("-c", "raise SystemExit(3)")
        self.check("-c", "raise SystemExit('bye')")
        self.check("-c", "import atexit; atexit.register(print, 'at exit'); raise KeyboardInterrupt")
        self.check("-c", "raise SystemExit(-1)")
        self.check("-c", "raise SystemExit(1 << 40)")
        self.check("-c", "1/0")
        self.check("-c", "x =")
        self.check("-m", "nowhere")
        self.check("-m", "nowhere.at.all")
        self.check("nowhere.py")
        self.check("-i", "-q", "-c", "x = 1", stdin=b"")

    def test_wrong_programs_on_standard_input(self):
        for source in (b"x = (\n", b"x = (", b"a\nx = [1,\n2\n", b"if a:\n", b"def f(:\n", b"'''abc\n", b"  x\n",
                       b"if 1:\n  a\n b\n", b"a = \\", b"\xff\n", b"while 1:\n  x = {\n"):
            self.check("-", stdin=source)

    def test_caches(self):
        """Each accepts what the other has written, by time and by hash."""
        (self.folder / "there.py").write_text("def f(x=1, *, y: int = 2):\n    return [x for x in range(y)]\n")
        compile_it = ("import py_compile, sys; print(py_compile.compile('there.py', invalidation_mode="
                      "py_compile.PycInvalidationMode[sys.argv[1]]))")
        look = "import there; print(there.f(), there.__cached__[-21:], there.__spec__.cached == there.__cached__)"
        cache = self.folder / "__pycache__" / "there.cpython-314.pyc"
        for mode in "TIMESTAMP", "CHECKED_HASH", "UNCHECKED_HASH":
            written = []
            for writer in REFERENCE, PYVM:
                cache.unlink(missing_ok=True)
                subprocess.run([writer, "-c", compile_it, mode], cwd=self.folder, check=True, capture_output=True)
                written.append(cache.read_bytes())
                for reader in REFERENCE, PYVM:
                    shown = subprocess.run([reader, "-c", look], cwd=self.folder, check=True, capture_output=True).stdout
                    self.assertEqual(shown, b"[0, 1] there.cpython-314.pyc True\n")
                self.assertEqual(cache.read_bytes(), written[-1], "it was written anew")
            self.assertEqual(*written, mode)
        # A source that has changed: only the unchecked one is believed.
        (self.folder / "there.py").write_text("def f():\n    return 'new'\n")
        self.check("-c", look)
        subprocess.run([PYVM, "-c", compile_it, "CHECKED_HASH"], cwd=self.folder, check=True, capture_output=True)
        (self.folder / "there.py").write_text("def f():\n    return 'newer'\n")
        self.check("-c", look)

    def test_prompt(self):
        theirs, ours = (on_terminal(program, str(self.folder / f"history{i}")) for i, program in enumerate((REFERENCE, PYVM)))
        self.assertEqual(theirs, ours)


class Results(unittest.TextTestResult):
    """Also tells Bazel what each test came to, so that a skipped one does not count as passed."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.began = []

    def startTest(self, test):
        super().startTest(test)
        self.began.append(test)

    def write_xml(self, path):
        suite = ElementTree.Element("testsuite", name="start_test")
        told = {"failure": self.failures, "error": self.errors, "skipped": self.skipped}
        for test in self.began:
            case = ElementTree.SubElement(suite, "testcase", classname="start_test", name=test.id().rpartition(".")[2])
            for tag, rows in told.items():
                for other, text in rows:
                    if other is test:
                        ElementTree.SubElement(case, tag, message=text.strip().rpartition("\n")[2]).text = text
        ElementTree.ElementTree(suite).write(path)


def main():
    loader = unittest.defaultTestLoader
    names = ["StartTest." + name for name in sys.argv[1:]]
    tests = loader.loadTestsFromNames(names, sys.modules[__name__]) if names else loader.loadTestsFromTestCase(StartTest)
    outcome = unittest.TextTestRunner(stream=sys.stdout, verbosity=2, resultclass=Results).run(tests)
    if path := os.environ.get("XML_OUTPUT_FILE"):
        outcome.write_xml(path)
    return 0 if outcome.wasSuccessful() else 1


if __name__ == "__main__":
    sys.exit(main())

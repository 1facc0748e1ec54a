#!/usr/bin/env python3
"""Looks at the report's page in a headless Chromium: what it says, whether it can be used, whether it loads anything.

usage: browser_test.py [--screenshots DIR] [TEST...]

Where there is no Chromium, no test runs and each is reported as skipped: on standard output and, under Bazel, in the
file that scripts/test counts from. --screenshots leaves pictures of every page for somebody to look at.
"""

import json
import os
import pathlib
import subprocess
import sys
import tempfile
import time
import unittest
import xml.etree.ElementTree as ElementTree

import browser

ROOT = pathlib.Path.cwd()
COMMAND = os.environ.get("CONFORMANCE_BINARY", "conformance/conformance")
LONG = "CALL_FUNCTION_EX(" + "A_type_whose_name_never_ends_" * 9 + ", <b id=injected>markup</b>): value"
SIZES = {"wide": (1280, 900), "phone": (390, 844), "narrow": (320, 640)}


def write_json(path, document):
    """Writes a document; returns its path as text."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(document))
    return str(path)


def results(day, suites):
    """What a run leaves in the history."""
    return {"time": f"2026-11-{day:02}T10:00:00Z", "subject": "pyvm", "cpython": "3.14.8", "seconds": 3.0, "suites": {
        name: {"total": total, "agree": total - len(cases), "expected_failures": sum(state == "expected" for _, state in cases),
               "unexpected": sum(state != "expected" for _, state in cases), "seconds": 1.5,
               "cases": [{"name": case, "state": state, "how": "stdout differs at line 2"} for case, state in cases]}
        for name, (total, cases) in suites.items()}}


def write_finding(store, number, bucket, kind="DIVERGE", minimal=False):
    """A finding's folder, as conformance/findings/store.cc writes it."""
    folder = store / f"{number:016x}"
    folder.mkdir(parents=True)
    program = next(iter(sorted((ROOT / "corpus/seeds/exec").glob("*.pyc")))).read_bytes()
    write_json(folder / "finding.json", {
        "format": 1, "id": folder.name, "kind": kind, "aspect": "value", "bucket": bucket,
        "blamed": {"code": 0, "offset": 2, "opcode": "NOP", "depth": 0, "top": []}, "target": "exec_defined", "seed": "7",
        "found": f"2026-11-{1 + number % 20:02}T10:00:00Z", "subject": "pyvm", "oracle": "CPython 3.14.8",
        "program": "program.pyc", "reproducible": True, "before": 0, "replay": ""})
    (folder / "program.pyc").write_bytes(program)
    if minimal:
        (folder / "minimal.pyc").write_bytes(program)
    (folder / "about.txt").write_text(f"   f    0 RESUME 0   stack 0:\n-> f    2 BINARY_OP {number}   stack 2: int=1 int=2\n")
    outcome = "ending: finished\n\noutcome:\n    returned None\n\noutput:\n    one\n    two\n"
    (folder / "oracle.txt").write_text(outcome + f"    reference says {number}\n    a{'long' * 90}line\n")
    (folder / "subject.txt").write_text(outcome + f"    subject says {number}\n    a{'long' * 90}line\n")


def write_campaign(folder):
    """A campaign's statistics: a line every ten seconds for five hours."""
    folder.mkdir(parents=True)
    with (folder / "statistics.jsonl").open("w") as lines:
        for i in range(1, 1801):
            yields = {"judged": 40 * i, "finished": 20 * i, "raised": 18 * i, "poisoned": i, "findings": i // 100, "agree": 38 * i}
            lines.write(json.dumps({"time": "2026-11-23T10:00:00Z", "engine": "libfuzzer", "seconds": 10 * i, "executions": 9000 * i, "described": 9000 * i,
                                    "defined": 8000 * i, "coverage": 3000 + 10 * i, "corpus": 10 * i, "buckets": i // 300, "judged": yields,
                                    "mutators": {"swap": yields, "insert-jump": yields},
                                    "engine_mutators": {"swap": {"made": 99 * i, "defined": 90 * i, "kept": i}}}) + "\n")


COVERAGE = {"programs": 3, "steps": 4000, "folder": "corpus/seeds/pyc", "types": ["NULL", "int", "str", "other"], "witnesses": ["a/first.pyc", "second.pyc"],
            "rows": [{"opcode": "BINARY_OP", "operand": "left", "can": ["int", "str", "other"], "cells": {"int": [1234, 0], "other": [7, 1]}},
                     {"opcode": "CALL", "operand": "self_or_null", "cells": {"NULL": [250000, 0]}},
                     {"opcode": "LIST_APPEND", "operand": "list", "can": ["other"], "cells": {}},
                     {"opcode": "STORE_SLICE", "operand": "v", "can": [], "deep": True, "cells": {}}],
            "pairs": [{"opcode": "BINARY_OP", "types": "int, str", "times": 4, "witness": 1}],
            "shapes": [{"nesting": n // 3, "depth": n, "lasti": n % 2 == 0, "ranges": 10 * n, "witness": 0} for n in range(30)]}
HEALTH = {"healthy": True, "pythons": [{"python": "CPython 3.14.8", "healthy": True, "checks": [
    {"check": "throughput", "ok": True, "detail": "20000 verdicts/s in batches, " + "and so on, " * 20}]}]}


def write_page(folder, name, *, suites=(), buckets=0, everything=False):
    """Runs `conformance report` over made-up results; returns the page."""
    for day, one in suites:
        write_json(folder / name / "history" / f"run-{day:02}.json", results(day, one))
    store = folder / name / "findings"
    store.mkdir(parents=True, exist_ok=True)
    for number in range(buckets):
        bucket = LONG if number == 1 else f"BINARY_OP(int, T{number}): value"
        write_finding(store, number, bucket, kind="VM_CRASH" if number % 7 == 2 else "DIVERGE", minimal=number % 2 == 0)
    known = folder / name / "known.txt"
    known.write_text("CPython forgets a line.\n    bucket: BINARY_OP(int, T0): value\n    witness: w\n    until: 2999-01-01\n" if buckets > 1 else "")
    (folder / name / "campaigns").mkdir(exist_ok=True)
    arguments = []
    if everything:
        write_campaign(folder / name / "campaigns/exec_defined")
        arguments = ["--coverage", write_json(folder / name / "types.json", COVERAGE), "--oracle-health", write_json(folder / name / "doctor.json", HEALTH)]
    page = folder / f"{name}.html"
    done = subprocess.run([COMMAND, "report", "--root", str(ROOT), "--output", str(page), "--findings", str(store), "--known", str(known),
                           "--campaigns", str(folder / name / "campaigns"), "--history", str(folder / name / "history"), *arguments],
                          env={**os.environ, "CONSTRICTOR_CACHE": str(folder / "cache")}, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise RuntimeError(done.stdout + done.stderr)
    return page


# The lowest contrast of a visible text with what lies behind it, and where.
CONTRAST = """(() => {
  const parse = text => { const c = text.match(/[\\d.]+/g).map(Number); return [c[0], c[1], c[2], c[3] ?? 1]; };
  const over = (a, b) => [0, 1, 2].map(i => a[i] * a[3] + b[i] * (1 - a[3])).concat(1);
  const light = c => [0.2126, 0.7152, 0.0722].reduce((sum, w, i) => { const v = c[i] / 255; return sum + w * (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4); }, 0);
  const behind = node => { const layers = []; for (let e = node; e; e = e.parentElement) layers.push(parse(getComputedStyle(e).backgroundColor));
    return layers.reverse().reduce((below, layer) => over(layer, below), [255, 255, 255, 1]); };
  let worst = [99, ""];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let text; (text = walker.nextNode());) {
    const element = text.parentElement;
    if (!text.data.trim() || !element.getClientRects().length || element.closest(".sr, .skip, script, noscript")) continue;
    const ground = behind(element), style = getComputedStyle(element);
    const ink = over(parse(element instanceof SVGElement ? style.fill : style.color), ground);
    const [a, b] = [light(ink), light(ground)].sort((x, y) => y - x), ratio = (a + 0.05) / (b + 0.05);
    if (ratio < worst[0]) worst = [ratio, text.data.trim().slice(0, 60) + " (" + element.tagName + "." + element.getAttribute("class") + ")"];
  }
  return worst;
})()"""
OPEN_ALL = "document.querySelectorAll('details').forEach(one => { one.open = true; }); new Promise(done => setTimeout(done, 50))"


class ReportPage(unittest.TestCase):
    """One browser for all; a page each for nothing, a green run, some findings and hundreds of them."""

    program = None
    pictures = None

    @classmethod
    def setUpClass(cls):
        temporary = tempfile.TemporaryDirectory()
        cls.addClassCleanup(temporary.cleanup)
        folder = pathlib.Path(temporary.name)
        good = {"exec": (355, []), "smoke": (2641, [("1 + 2", "expected")])}
        bad = {"exec": (355, [("types/int", "unexpected"), ("it's", "unexpected"), ("modules/" + "x" * 200, "unexpected")]),
               "smoke": (2641, [("1 + 2", "expected"), ("3", "obsolete")])}
        cls.pages = {
            "empty": write_page(folder, "empty"),
            "green": write_page(folder, "green", suites=[(20, bad), (21, good)], everything=True),
            "red": write_page(folder, "red", suites=[(20, good), (21, bad)], buckets=5, everything=True),
            "many": write_page(folder, "many", suites=[(21, good)], buckets=700, everything=True),
        }
        # A browser that cannot start says nothing of the page; the pages themselves could be written.
        try:
            cls.browser = browser.Browser(cls.program)
        except (browser.BrowserError, OSError) as error:
            raise unittest.SkipTest(f"{cls.program} does not start: {error}") from error
        cls.addClassCleanup(cls.browser.__exit__)

    def open(self, name, size="wide", dark=False, link=""):
        """Opens a page anew and waits until it is drawn."""
        self.browser.look(*SIZES[size], dark=dark)
        self.browser.open("about:blank")
        self.browser.open(self.pages[name].as_uri() + link)
        self.assertEqual(self.ask("document.documentElement.dataset.drawn"), "yes", self.browser.console)

    def ask(self, expression):
        """What an expression is in the page."""
        return self.browser.evaluate(expression)

    def shown(self):
        """The names of the buckets in the list."""
        return self.ask("[...document.querySelectorAll('#buckets .entry summary code')].map(one => one.textContent)")

    def choose(self, control, value):
        """Types a text or chooses an option, as a person does."""
        self.ask(f"(() => {{ const one = document.querySelector('{control}'); one.value = {json.dumps(value)}; one.dispatchEvent(new Event('input', {{bubbles: true}})); }})()")

    def test_loads_without_errors_and_asks_the_network_for_nothing(self):
        for name, page in self.pages.items():
            with self.subTest(name):
                self.open(name)
                self.ask(OPEN_ALL)
                self.assertEqual(self.browser.console, [])
                self.assertEqual(self.browser.requests, [page.as_uri()])
                self.assertLess(page.stat().st_size, 2_000_000)
                for word in ("http://www.", "https://", "<link", "@import"):
                    self.assertNotIn(word, page.read_text().replace("http://www.w3.org/2000/svg", ""))

    def test_answers_the_first_questions(self):
        title = "document.getElementById('verdict').textContent"
        commands = "[...document.querySelectorAll('#summary .command code')].map(one => one.textContent)"
        self.open("empty")
        self.assertEqual(self.ask(title), "Not known: nothing was run yet")
        self.assertEqual(self.ask(commands)[0], "scripts/conformance run")
        self.open("green")
        self.assertEqual(self.ask(title), "Green: 2,995 cases agree in 2 suites, 1 differs as expected, no new bucket")
        self.assertIn("exec: 3 cases were put right since the last run", self.ask("document.getElementById('summary').innerText"))
        self.open("red")
        self.assertEqual(self.ask(title), "Red: 4 unexpected cases, 4 new buckets")
        self.assertIn("exec: 3 cases went wrong since the last run", self.ask("document.getElementById('summary').innerText"))
        first, second = self.ask(commands)[:2]
        self.assertEqual(first, "scripts/conformance diff 'exec/types/int'")
        self.assertRegex(second, r"^scripts/conformance show 0000000000000002 --findings '/.*/findings'$")

    def test_filters_narrow_the_buckets(self):
        self.open("red")
        self.assertEqual(len(self.shown()), 5)
        self.choose("#filter", "t3")
        self.assertEqual(self.shown(), ["BINARY_OP(int, T3): value"])
        self.assertIn("1 of 5", self.ask("document.getElementById('buckets').innerText"))
        self.choose("#filter", "nothing like it")
        self.assertEqual(self.shown(), [])
        self.choose("#filter", "")
        self.choose("#state", "known")
        self.assertEqual(self.shown(), ["BINARY_OP(int, T0): value"])
        self.choose("#state", "")
        self.choose("#kind", "VM_CRASH value")
        self.assertEqual(self.shown(), ["BINARY_OP(int, T2): value"])

    def test_filters_narrow_the_cases(self):
        self.open("red")
        names = "[...document.querySelectorAll('#cases .entry summary code')].map(one => one.textContent)"
        self.assertEqual(len(self.ask(names)), 5)
        self.choose("#case-filter", "it's")
        self.assertEqual(self.ask(names), ["it's"])
        self.ask("document.querySelector('#cases summary').click()")
        self.ask("new Promise(done => setTimeout(done, 50))")
        self.assertEqual(self.ask("document.querySelector('#cases .command code').textContent"), "scripts/conformance diff 'exec/it'\\''s'")

    def test_a_bucket_opens_with_both_sides(self):
        self.open("red")
        bucket = "[...document.querySelectorAll('#buckets .entry')].find(one => one.textContent.includes('T3'))"
        self.assertNotIn("reference says 3", self.ask(f"{bucket}.textContent"))
        self.ask(f"{bucket}.querySelector('summary').click(); new Promise(done => setTimeout(done, 50))")
        text = self.ask(f"{bucket}.innerText")
        for part in ("reference says 3", "subject says 3", "-> f    2 BINARY_OP 3", "scripts/conformance replay 0000000000000003", "Equal on both sides: ending, outcome."):
            self.assertIn(part, text)
        self.assertEqual(self.ask(f"[...{bucket}.querySelectorAll('.theirs, .ours')].map(one => one.className)"), ["theirs", "ours"])

    def test_text_stays_text(self):
        self.open("red")
        self.ask(OPEN_ALL)
        self.assertTrue(any("<b id=injected>" in name for name in self.shown()))
        self.assertFalse(self.ask("Boolean(document.getElementById('injected'))"))

    def test_the_dark_scheme_is_dark_and_every_text_legible(self):
        grounds = {}
        for dark in (False, True):
            for name in ("red", "empty"):
                self.open(name, dark=dark)
                self.ask(OPEN_ALL)
                ratio, where = self.ask(CONTRAST)
                self.assertGreaterEqual(ratio, 4.5, f"{where}, {'dark' if dark else 'light'}")
            grounds[dark] = self.ask("getComputedStyle(document.body).backgroundColor")
        self.assertEqual(grounds[False], "rgb(255, 255, 255)")
        self.assertLess(max(map(int, grounds[True][4:-1].split(","))), 40)

    def test_nothing_makes_the_page_scroll_sideways(self):
        for name in self.pages:
            for size, (width, _) in SIZES.items():
                with self.subTest(page=name, size=size):
                    self.open(name, size)
                    if name != "many":
                        self.ask(OPEN_ALL)
                    self.assertLessEqual(self.ask("document.documentElement.scrollWidth"), width)

    def test_links_lead_to_a_bucket_wherever_it_is(self):
        self.open("many")
        self.assertEqual(len(self.shown()), 200)
        anchors = self.ask("data.buckets.map(one => one.anchor)")
        self.assertEqual(len(set(anchors)), 700)
        self.open("many", link="#" + anchors[650])
        self.assertTrue(self.ask(f"document.getElementById('{anchors[650]}').open"))
        self.ask("new Promise(done => setTimeout(done, 50))")
        self.assertEqual(self.ask("document.activeElement.parentElement.id"), anchors[650])
        self.choose("#filter", "nothing like it")
        self.ask(f"location.hash = '{anchors[3]}'; new Promise(done => setTimeout(done, 50))")
        self.assertTrue(self.ask(f"document.getElementById('{anchors[3]}').open"))

    def test_the_keyboard_reaches_everything(self):
        self.open("red")
        reached = set()
        for _ in range(120):
            self.browser.press("Tab")
            tag, outline = self.ask("[document.activeElement.tagName, getComputedStyle(document.activeElement).outlineStyle]")
            if tag == "BODY":
                break
            self.assertNotEqual(outline, "none", tag)
            reached.add(tag)
        self.assertLessEqual({"A", "BUTTON", "INPUT", "SELECT", "SUMMARY", "TD"}, reached)
        self.ask("document.querySelector('#buckets summary').focus()")
        self.browser.press("Enter", text="\r")
        self.assertTrue(self.ask("document.querySelector('#buckets .entry').open"))
        self.ask("document.querySelector('.heat td').focus()")
        self.browser.press("ArrowRight")
        self.assertIn("BINARY_OP, left: int: 1,234 times, for example in a/first.pyc", self.ask("document.querySelector('.readout').textContent"))

    def test_the_heat_map_lists_its_empty_cells(self):
        self.open("red")
        self.assertEqual(self.ask("[...document.querySelectorAll('.heat tbody tr')].map(row => [...row.cells].slice(1).map(cell => cell.className))"),
                         [["cannot", "h4", "never", "h1"], ["h6", "never", "never", "never"], ["cannot", "cannot", "cannot", "never"], ["cannot"] * 4])
        self.ask(OPEN_ALL)
        self.assertIn("5", self.ask("document.querySelector('#empty-cells summary').innerText"))
        text = self.ask("document.getElementById('empty-cells').innerText")
        self.assertIn("int, str, other", text)
        self.assertNotIn("STORE_SLICE", text)

    def test_curves_have_axes_and_units(self):
        self.open("green")
        texts = self.ask("[...document.querySelectorAll('figure')].map(one => one.textContent)")
        self.assertEqual(len(texts), 5)
        self.assertTrue(texts[0].startswith("Executions (per second)"))
        self.assertIn("hours", texts[0])
        self.assertIn("1k", texts[0])

    def test_tables_sort(self):
        self.open("green")
        first = "document.querySelector('#suites tbody td').textContent"
        self.ask("document.querySelectorAll('#suites th button')[1].click()")
        self.assertEqual((self.ask(first), self.ask("document.querySelectorAll('#suites th')[1].getAttribute('aria-sort')")), ("smoke", "descending"))
        self.ask("document.querySelectorAll('#suites th button')[1].click()")
        self.assertEqual(self.ask(first), "exec")

    def test_paper_gets_no_controls(self):
        self.open("red")
        self.browser.look(*SIZES["wide"], media="print")
        self.assertEqual(self.ask("[...document.querySelectorAll('nav, .bar, button')].filter(one => one.getClientRects().length).length"), 0)

    def test_pictures(self):
        if self.pictures is None:
            self.skipTest("no --screenshots")
        for name in self.pages:
            for size in ("wide", "phone"):
                for dark in (False, True):
                    self.open(name, size, dark)
                    self.ask("document.querySelector('#buckets .entry summary')?.click(); new Promise(done => setTimeout(done, 50))")
                    self.browser.screenshot(str(self.pictures / f"{name}-{size}{'-dark' if dark else ''}.png"))


class Results(unittest.TextTestResult):
    """Also remembers what passed, and how long each took."""

    def __init__(self, *arguments, **more):
        super().__init__(*arguments, **more)
        self.passed, self.seconds, self.started = [], {}, 0

    def startTest(self, test):
        super().startTest(test)
        self.started = time.monotonic()

    def stopTest(self, test):
        super().stopTest(test)
        self.seconds[test.id()] = time.monotonic() - self.started

    def addSuccess(self, test):
        super().addSuccess(test)
        self.passed.append(test)

    def write_xml(self, path):
        """JUnit's form: one case each, a class that could not be set up among them."""
        suite = ElementTree.Element("testsuite", name="browser_test")

        def add(test, tag=None, text=""):
            case = ElementTree.SubElement(suite, "testcase", classname="browser_test", name=test.id().rpartition(".")[2],
                                          time=f"{self.seconds.get(test.id(), 0):.3f}")
            if tag:
                ElementTree.SubElement(case, tag, message=text.strip().rpartition("\n")[2]).text = text

        for test in self.passed:
            add(test)
        for test, text in self.failures + self.errors:
            add(test, "failure", text)
        for test, text in self.skipped:
            add(test, "skipped", text)
        ElementTree.ElementTree(suite).write(path)


def main():
    arguments = sys.argv[1:]
    if arguments[:1] == ["--screenshots"]:
        ReportPage.pictures = pathlib.Path(arguments[1]).absolute()
        ReportPage.pictures.mkdir(parents=True, exist_ok=True)
        del arguments[:2]
    elif "XML_OUTPUT_FILE" in os.environ:
        del ReportPage.test_pictures  # Of use to a person only; a test that never runs is no test.
    ReportPage.program = browser.find_browser()
    if ReportPage.program is None:
        ReportPage.setUpClass = classmethod(lambda cls: None)
        for name in [name for name in dir(ReportPage) if name.startswith("test_")]:
            setattr(ReportPage, name, unittest.skip("no Chromium (scripts/setup --browser)")(getattr(ReportPage, name)))
    loader = unittest.defaultTestLoader
    tests = loader.loadTestsFromNames(["ReportPage." + name for name in arguments], sys.modules[__name__]) if arguments else loader.loadTestsFromTestCase(ReportPage)
    outcome = unittest.TextTestRunner(stream=sys.stdout, verbosity=2, resultclass=Results).run(tests)
    if path := os.environ.get("XML_OUTPUT_FILE"):
        outcome.write_xml(path)
    return 0 if outcome.wasSuccessful() else 1


if __name__ == "__main__":
    sys.exit(main())

"""Prints "N passed, N failed": the test cases of one `bazel test`, from its --build_event_json_file, and those of a
`conformance run` whose --json file may follow.

A test that did not build or run counts as one failure, as does one that died before it named its cases. Skipped
cases and known differences are named on a line of their own and count as neither.
"""

import collections
import json
import pathlib
import sys
import urllib.parse
import xml.etree.ElementTree as ElementTree

Count = collections.namedtuple("Count", "passed failed skipped")

reasons = collections.Counter()


def count_cases(log):
    """The cases of one test.xml; a test that is no gtest has Bazel's own log, with itself as the one case."""
    try:
        root = ElementTree.parse(log).getroot()
    except (OSError, ElementTree.ParseError):
        return Count(0, 1, 0)
    passed = failed = skipped = 0
    for case in root.iter("testcase"):
        if case.find("failure") is not None or case.find("error") is not None:
            failed += 1
        elif case.find("skipped") is not None or case.get("status") == "notrun":
            skipped += 1
            reason = case.find("skipped")
            reasons["" if reason is None else reason.get("message", "")] += 1
        else:
            passed += 1
    return Count(passed, failed, skipped)


def read_events(path):
    """The labels of all configured tests, and per label the last attempt of each shard and run."""
    tests, results = set(), collections.defaultdict(dict)
    for line in path.read_text().splitlines():
        event = json.loads(line)
        name = event["id"]
        if "targetConfigured" in name and event.get("configured", {}).get("targetKind", "").endswith("_test rule"):
            tests.add(name["targetConfigured"]["label"])
        if "testResult" in name:
            key = name["testResult"]
            results[key["label"]][key.get("shard", 0), key.get("run", 0)] = event["testResult"]
    return tests | set(results), results


def count_test(label, attempts):
    """The cases of one test target, and a line on standard error for each part that has no case to name."""
    if not attempts:
        print(f"did not build or run: {label}", file=sys.stderr)
        return Count(0, 1, 0)
    total = Count(0, 0, 0)
    for attempt in attempts:
        logs = [output["uri"] for output in attempt.get("testActionOutput", []) if output["name"] == "test.xml"]
        paths = [urllib.parse.unquote(urllib.parse.urlparse(uri).path) for uri in logs]
        cases = count_cases(paths[0]) if paths else Count(0, 0, 0)
        if attempt.get("status") != "PASSED" and not cases.failed:
            print(f"{attempt.get('status', 'NO_STATUS').lower()}: {label}", file=sys.stderr)
            cases = cases._replace(failed=1)
        total = Count(*map(sum, zip(total, cases)))
    return total


def count_agreement(path):
    """The cases of a conformance run. One that left no results counts as one failure."""
    try:
        suites = json.loads(path.read_text())["suites"].values()
    except (OSError, ValueError, KeyError):
        print("the conformance run left no results", file=sys.stderr)
        return Count(0, 1, 0)
    expected = sum(suite["expected_failures"] for suite in suites)
    if expected:
        print(f"{expected} known differences; conformance/expectations says why", file=sys.stderr)
    return Count(sum(suite["agree"] for suite in suites), sum(len(suite["unexpected"]) for suite in suites), 0)


def main():
    tests, results = read_events(pathlib.Path(sys.argv[1]))
    total = Count(0, 0, 0)
    for label in sorted(tests):
        total = Count(*map(sum, zip(total, count_test(label, results[label].values()))))
    for path in sys.argv[2:]:
        total = Count(*map(sum, zip(total, count_agreement(pathlib.Path(path)))))
    if total.skipped:
        given = "; ".join(f"{count} {reason}" for reason, count in sorted(reasons.items()) if reason)
        print(f"{total.skipped} skipped{': ' * bool(given)}{given}", file=sys.stderr)
    print(f"{total.passed} passed, {total.failed} failed")
    return 1 if total.failed else 0


if __name__ == "__main__":
    sys.exit(main())

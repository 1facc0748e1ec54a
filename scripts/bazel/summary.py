"""Prints "N passed, N failed" for the test targets named on standard input, from Bazel's test logs.

A target that left no log did not build or did not run; it counts as one failure, as does a test program that
died without naming its cases. Cases that a test skipped are named separately and count as neither.
"""

import pathlib
import sys
import xml.etree.ElementTree as ElementTree


def count(log):
    """The passed, failed and skipped cases of one log."""
    try:
        root = ElementTree.parse(log).getroot()
    except ElementTree.ParseError:
        return 0, 1, 0
    passed = failed = skipped = 0
    for case in root.iter("testcase"):
        if case.find("failure") is not None or case.find("error") is not None:
            failed += 1
        elif case.find("skipped") is not None or case.get("status") == "notrun":
            skipped += 1
        else:
            passed += 1
    return passed, failed, skipped


def main():
    logs = pathlib.Path(sys.argv[1])
    passed = failed = skipped = 0
    for label in sys.stdin.read().split():
        folder = logs / label.removeprefix("//").replace(":", "/")
        found = sorted(folder.glob("**/test.xml"))
        if not found:
            print(f"no result: {label}", file=sys.stderr)
            failed += 1
        for log in found:
            one = count(log)
            passed, failed, skipped = passed + one[0], failed + one[1], skipped + one[2]
    if skipped:
        print(f"{skipped} skipped", file=sys.stderr)
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())

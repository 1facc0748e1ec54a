"""Kills commands that write findings at random moments and checks that nothing is lost, half written or left running.

usage: kill_campaign.py --conformance PROGRAM --subject COMMAND [--kills 50] [--mutants 600] [--seed 1]
                        [--target NAME --binary PROGRAM]

The subject should be wrong, for example `pyvm_faults -X fault=30004`, so that there is something to lose. First every
command runs once undisturbed: a campaign of the engine `mutants`, `fuzz ci` without targets, `minimise`, `file` with an
entry for the known list, `triage` with its reports. Then each is killed (SIGKILL) at random moments of the time that it
took, and started anew. After each kill every finding and golden has to be whole and what was there has to be there
still, the known list and the reports have to be the old ones or the new ones, and no process may be left after a while.
In the end each command has to come to its end, and the campaign must have all findings of the undisturbed one. With
--binary, an engine over that target is killed instead, and its children one by one; there two runs differ, and only
wholeness, nothing lost and nobody left are checked.
"""

import argparse
import json
import os
import pathlib
import random
import signal
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree

ROOT = pathlib.Path(__file__).resolve().parents[2]
WHOLE_GOLDEN = ("case.pyc", "case.txt", "expected.txt", "golden.json", "story.md")
# How many of ten kills each command gets.
SHARES = {"campaign": 3, "ci": 1, "minimise": 2, "file": 3, "triage": 1}


def processes_of(session):
    found = []
    for entry in os.listdir("/proc"):
        if not entry.isdigit():
            continue
        try:
            stat = pathlib.Path("/proc", entry, "stat").read_text()
        except OSError:
            continue
        fields = stat[stat.rindex(")") + 2 :].split()
        if int(fields[3]) == session and fields[0] not in "ZX":
            found.append(int(entry))
    return found


def findings_in(folder):
    """The names of the findings; fails for one that is not whole."""
    names = set()
    for place in (folder, folder / "unreproducible"):
        if not place.is_dir():
            continue
        for entry in place.iterdir():
            if entry.name.startswith(".") or not entry.is_dir() or entry.name in ("counts", "unreproducible"):
                continue
            record = json.loads((entry / "finding.json").read_text())
            programs = [one for one in ("program.pyc", "source.py") if (entry / one).is_file()]
            assert programs and (entry / programs[0]).stat().st_size, f"{entry}: no program"
            assert record["bucket"], f"{entry}: no bucket"
            for name in ("subject.txt", "oracle.txt"):
                assert (entry / name).read_text().startswith("ending: "), f"{entry}: {name} is not whole"
            minimal = [one for one in ("minimal.pyc", "minimal.txt") if (entry / one).is_file()]
            assert len(minimal) != 1, f"{entry}: only {minimal}"
            assert not minimal or (entry / "minimal.pyc").stat().st_size, f"{entry}: nothing in minimal.pyc"
            names.add(entry.name)
    return names


def goldens_in(folder):
    names = set()
    for entry in folder.glob("*/*"):
        if entry.name.startswith("."):
            continue
        for name in WHOLE_GOLDEN:
            assert (entry / name).is_file() and (entry / name).stat().st_size, f"{entry}: no {name}"
        json.loads((entry / "golden.json").read_text())
        names.add(entry.name)
    return names


def scratch_repository(folder):
    """This repository, but with goldens and known differences of its own."""
    for name in ("oracle", "corpus", "fuzz"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).symlink_to(ROOT / name)
    (folder / "conformance").mkdir()
    for entry in (ROOT / "conformance").iterdir():
        if entry.name not in ("goldens", "expectations"):
            (folder / "conformance" / entry.name).symlink_to(entry)
    (folder / "conformance/expectations").mkdir()
    return folder


class Commands:
    """A repository, and the commands that are run in it."""

    def __init__(self, options, folder):
        folder.mkdir()
        self.options = options
        self.folder = folder
        self.root = scratch_repository(folder / "repository")
        self.findings = folder / "findings"
        self.known = self.root / "conformance/expectations/findings.txt"
        self.reports = [folder / "triage.xml", folder / "triage.sarif"]
        self.log = folder / "log"
        self.seen = set()
        self.entries = 0

    def bucket(self, finding):
        return json.loads((self.findings / finding / "finding.json").read_text())["bucket"]

    def words(self, *words, subject=True):
        command = [self.options.conformance, *words, "--root", str(self.root)]
        return command + (["--subject", self.options.subject] if subject else [])

    def campaign(self, *engine):
        return self.words("fuzz", self.options.target, "--findings", str(self.findings), "--work",
                          str(self.folder / "work"), "--seed", str(self.options.seed), "--samples", "1000000000",
                          *(engine or ("--engine", "mutants", "--count", str(self.options.mutants))))

    def ci(self):
        return self.words("fuzz", "ci", "--budget", "0s", "--artefacts", str(self.folder / "artefacts"), "--findings",
                          str(self.findings))

    def minimise(self, finding):
        return self.words("minimise", finding, "--again", "--time", "20s", "--findings", str(self.findings))

    def file(self, finding):
        return self.words("file", finding, "--area", "killed", "--name", finding, "--until", "2999-12-31", "--reason",
                          "It was planted.", "--findings", str(self.findings))

    def triage(self):
        return self.words("triage", "--findings", str(self.findings), "--junit", str(self.reports[0]), "--sarif",
                          str(self.reports[1]), subject=False)

    def start(self, command):
        with open(self.log, "ab") as log:
            log.write((" ".join(command) + "\n").encode())
            log.flush()
            return subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True)

    def whole(self, command):
        start = time.monotonic()
        process = self.start(command)
        status = process.wait()
        took = time.monotonic() - start
        assert status in (0, 1), f"exit status {status} of {command}, see {self.log}"
        self.check(process)
        return took

    def killed(self, command, after):
        process = self.start(command)
        time.sleep(after)
        alive = process.poll() is None
        if alive:
            os.kill(process.pid, signal.SIGKILL)
        self.check(process)
        return alive

    def check(self, process):
        process.wait()
        for _ in range(100):
            left = processes_of(process.pid)
            if not left:
                break
            time.sleep(0.1)
        assert not left, f"still running after ten seconds: {left}"
        now = findings_in(self.findings) | goldens_in(self.root / "conformance/goldens")
        assert self.seen <= now, f"lost: {sorted(self.seen - now)}"
        self.seen = now
        if self.known.exists():
            text = self.known.read_text()
            entries = text.count("    bucket: ")
            assert entries == text.count("    witness: ") == text.count("    until: 2999-12-31\n"), text
            assert entries >= self.entries, f"the known list lost an entry:\n{text}"
            self.entries = entries
        for report in self.reports:
            if report.exists():
                text = report.read_text()
                json.loads(text) if report.suffix == ".sarif" else xml.etree.ElementTree.fromstring(text)


def kill_everything(options, folder, chance):
    undisturbed = Commands(options, folder / "whole")
    took = {"campaign": undisturbed.whole(undisturbed.campaign())}
    wanted = findings_in(undisturbed.findings)
    print(f"undisturbed: {len(wanted)} findings in {took['campaign']:.0f} s", flush=True)
    assert wanted, "the subject is right: there is nothing to lose"
    took["ci"] = undisturbed.whole(undisturbed.ci())
    sample = sorted(wanted)[0]
    for name, command in (("minimise", undisturbed.minimise(sample)), ("file", undisturbed.file(sample)),
                          ("triage", undisturbed.triage())):
        took[name] = undisturbed.whole(command)
    print("a command takes " + ", ".join(f"{name} {seconds:.2f} s" for name, seconds in took.items()), flush=True)

    plan = [name for name, share in SHARES.items() for _ in range(max(1, share * options.kills // 10))]
    plan = (plan * 2)[: options.kills]
    # The campaign is killed first, so that the others have findings; it goes on from kill to kill.
    plan.sort(key=lambda name: (name != "campaign", chance.random()))
    disturbed = Commands(options, folder / "killed")
    counts = dict.fromkeys(SHARES, 0)
    touched = {"minimise": set(), "file": set()}
    filed = {}
    for number, name in enumerate(plan, 1):
        if name != "campaign" and not disturbed.seen:
            disturbed.whole(disturbed.campaign())
        finding = chance.choice(sorted(findings_in(disturbed.findings) or [""]))
        if name == "file":
            # The known list names a bucket once.
            finding = filed.setdefault(disturbed.bucket(finding), finding)
        command = getattr(disturbed, name)(*([finding] if name in touched else []))
        if name in touched:
            touched[name].add(finding)
        moment = chance.uniform(0, took[name])
        counts[name] += disturbed.killed(command, moment)
        print(f"kill {number} of {options.kills}: {name} after {moment:.2f} s: {len(disturbed.seen)} findings and "
              f"goldens, {disturbed.entries} known, all whole", flush=True)
    disturbed.whole(disturbed.campaign())
    missing = wanted - findings_in(disturbed.findings)
    assert not missing, f"findings of the undisturbed run that are missing: {sorted(missing)}"
    for finding in sorted(touched["file"]):
        disturbed.whole(disturbed.file(finding))
    for finding in sorted(touched["minimise"])[:3]:
        disturbed.whole(disturbed.minimise(finding))
    disturbed.whole(disturbed.triage())
    left = [str(path) for path in disturbed.folder.rglob(".*") if path.name.startswith((".filing-", ".adding-"))]
    assert not left, f"left behind: {left}"
    goldens = goldens_in(disturbed.root / "conformance/goldens")
    assert goldens >= touched["file"], f"not filed: {sorted(touched['file'] - goldens)}"
    kills = ", ".join(f"{count} of {name}" for name, count in counts.items())
    print(f"{sum(counts.values())} of {len(plan)} died of it ({kills}); the others had ended. "
          f"{len(findings_in(disturbed.findings))} findings, {len(goldens)} goldens, {disturbed.entries} known: none "
          "lost, none half written, nobody left")


def kill_engine(options, folder, chance):
    campaign = Commands(options, folder / "engine")
    command = campaign.campaign("--binary", options.binary, "--time", "1h")
    parts = 0
    for number in range(1, options.kills + 1):
        process = campaign.start(command)
        time.sleep(chance.uniform(0, options.longest))
        others = [one for one in processes_of(process.pid) if one != process.pid]
        if number % 2 and others:
            # A part of it dies: it has to go on, and dies as a whole a little later.
            os.kill(chance.choice(others), signal.SIGKILL)
            parts += 1
            time.sleep(chance.uniform(0, options.longest / 2))
            assert process.poll() is None, "the campaign ended when a part of it was killed"
        if process.poll() is None:
            os.kill(process.pid, signal.SIGKILL)
        campaign.check(process)
        print(f"kill {number} of {options.kills}: {len(campaign.seen)} findings, all whole", flush=True)
    print(f"{options.kills} kills, {parts} more of a part: {len(campaign.seen)} findings, none lost, none half written, "
          "nobody left")


def main():
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("--conformance", required=True)
    parser.add_argument("--subject", required=True)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--mutants", type=int, default=600)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--longest", type=float, default=6.0, help="seconds until an engine is killed")
    parser.add_argument("--target", default="exec_defined")
    parser.add_argument("--binary")
    options = parser.parse_args()
    options.conformance = str(pathlib.Path(options.conformance).resolve())
    chance = random.Random(options.seed)
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        try:
            (kill_engine if options.binary else kill_everything)(options, folder, chance)
        except AssertionError as error:
            print(f"FAILED: {error}")
            for log in folder.glob("*/log"):
                print(f"--- {log}\n" + log.read_text(errors="replace")[-3000:])
            sys.exit(1)


if __name__ == "__main__":
    main()

"""Kills a campaign at random moments and checks that nothing is lost, half written or left running.

usage: kill_campaign.py --conformance PROGRAM --subject COMMAND [--kills 50] [--mutants 2000] [--seed 1]
                        [--target NAME --binary PROGRAM]

A campaign of the engine `mutants` runs once undisturbed, then again, killed (SIGKILL) at random moments and started
anew until the kills are used up and it comes to its end. After each kill every folder of findings has to be whole and
what was there has to be there still, and no process may be left after a while. In the end, both runs must have the
same findings. With --binary, an engine over that target is killed, too, and its children one by one; there the two
runs differ, and only wholeness, nothing lost and nobody left are checked.
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
            names.add(entry.name)
    return names


class Campaign:
    def __init__(self, options, folder, engine):
        self.findings = folder / "findings"
        self.command = [
            options.conformance, "fuzz", options.target, "--subject", options.subject, "--findings",
            str(self.findings), "--work", str(folder / "work"), "--seed", str(options.seed), "--samples", "1000000000",
            *engine,
        ]
        self.log = folder / "log"
        folder.mkdir()

    def start(self):
        with open(self.log, "ab") as log:
            return subprocess.Popen(self.command, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                                    start_new_session=True)

    def check(self, process, before):
        process.wait()
        for _ in range(100):
            left = processes_of(process.pid)
            if not left:
                break
            time.sleep(0.1)
        assert not left, f"still running after ten seconds: {left}"
        now = findings_in(self.findings)
        assert before <= now, f"lost: {sorted(before - now)}"
        return now

    def whole(self):
        process = self.start()
        status = process.wait()
        assert status in (0, 1), f"exit status {status}, see {self.log}"
        return self.check(process, set())

    def killed(self, kills, longest, chance, single):
        known = set()
        for number in range(1, kills + 1):
            process = self.start()
            time.sleep(chance.uniform(0, longest))
            victim = process.pid
            if single and number % 2:
                others = [one for one in processes_of(process.pid) if one != process.pid]
                if others:
                    # A part of it dies: it has to go on, and is then stopped as a user stops it.
                    victim = chance.choice(others)
                    os.kill(victim, signal.SIGKILL)
                    time.sleep(chance.uniform(0, longest / 2))
                    victim = process.pid
            if process.poll() is None:
                os.kill(victim, signal.SIGKILL)
            known = self.check(process, known)
            print(f"kill {number} of {kills}: {len(known)} findings, all whole", flush=True)
        return known


def main():
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("--conformance", required=True)
    parser.add_argument("--subject", required=True)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--mutants", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--longest", type=float, default=6.0, help="seconds until a kill")
    parser.add_argument("--target", default="exec_defined")
    parser.add_argument("--binary")
    options = parser.parse_args()
    chance = random.Random(options.seed)
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        try:
            if options.binary:
                campaign = Campaign(options, folder / "engine", ["--binary", options.binary, "--time", "1h"])
                campaign.killed(options.kills, options.longest, chance, True)
            else:
                mutants = ["--engine", "mutants", "--count", str(options.mutants)]
                wanted = Campaign(options, folder / "whole", mutants).whole()
                print(f"undisturbed: {len(wanted)} findings", flush=True)
                campaign = Campaign(options, folder / "killed", mutants)
                campaign.killed(options.kills, options.longest, chance, False)
                found = campaign.whole()
                missing = wanted - found
                assert not missing, f"findings of the undisturbed run that are missing: {sorted(missing)}"
                print(f"{options.kills} kills: {len(found)} findings, none lost, none half written, nobody left")
        except AssertionError as error:
            print(f"FAILED: {error}")
            for log in folder.glob("*/log"):
                print(f"--- {log}\n" + log.read_text(errors="replace")[-3000:])
            sys.exit(1)


if __name__ == "__main__":
    main()

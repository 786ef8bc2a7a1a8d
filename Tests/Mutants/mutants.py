#!/usr/bin/env python3
"""Puts each fault of faults.json into the program, one at a time, and tells which of them the tests notice.

All faults are built at once, behind one switch: in a copy of the tree every listed text becomes a choice between itself
and its faulty replacement, and the environment variable SHOAL_MUTANT says which one is faulty. The tests of the fault's
module run once for each; a failure, a crash or a time-out catches it.

    mutants.py [--work DIRECTORY] [--least PERCENT] [--time-out SECONDS] [NAME...]

Exit status: 0 when at least PERCENT (90) of the faults are caught, 1 when fewer are, 2 when the list does not fit the tree
or the tree does not build.
"""
import argparse
import json
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import threading
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
COPIED = ["Package.swift", "Package.resolved", "Sources", "Tests", "Deploy", "Replays", "ARCHITECTURE.md", "README.md"]
SWITCH = """import Glibc

/// Which fault is switched on; none is 0.
private let active: Int = unsafe getenv("SHOAL_MUTANT").flatMap { unsafe Int(String(cString: $0)) } ?? 0

@usableFromInline @inline(never) func mutantIsOn(_ number: Int) -> Bool { active == number }
"""


def choice(number, fault):
    """The listed text, or its replacement when the switch says so."""
    old, new = fault["old"], fault["new"]
    if fault.get("kind", "expression") == "expression":
        return f"(mutantIsOn({number}) ? ({new}) : ({old}))"
    if new == "":
        return f"if !mutantIsOn({number}) {{ {old} }}"
    return f"if mutantIsOn({number}) {{ {new} }} else {{ {old} }}"


def changed_files(faults):
    """The text of every file that has faults, with all of them in it, and the switch of every module."""
    texts = {}
    for number, fault in enumerate(faults, 1):
        path = fault["file"]
        text = texts.get(path) or (ROOT / path).read_text()
        if (ROOT / path).read_text().count(fault["old"]) != 1 or text.count(fault["old"]) != 1:
            sys.exit(f"shoal: the text of the fault '{fault['name']}' must be in {path} exactly once")
        texts[path] = text.replace(fault["old"], choice(number, fault))
    for path in list(texts):
        texts[str(module_folder(path) / "MutantSwitch.swift")] = SWITCH
    return texts


def module_folder(path):
    """Sources/RING/MODULE, or Sources/Command."""
    parts = pathlib.PurePath(path).parts
    return pathlib.PurePath(*parts[: 2 if parts[1] == "Command" else 3])


def copy(work, texts):
    """Brings the copy up to date, touching only what is different, so that building it again is short."""
    wanted = set()
    for name in COPIED:
        top = ROOT / name
        files = [top] if top.is_file() else [f for f in sorted(top.rglob("*")) if f.is_file()]
        for file in files:
            relative = str(file.relative_to(ROOT))
            wanted.add(relative)
            text = texts.get(relative)
            content = file.read_bytes() if text is None else text.encode()
            if relative == "Package.swift":
                content = content.replace(b"  .treatAllWarnings(as: .error),\n", b"")
            put(work / relative, content, file.stat().st_mode)
    for relative, text in texts.items():
        wanted.add(relative)
        put(work / relative, text.encode(), 0o644)
    for name in COPIED:
        for file in (work / name).rglob("*"):
            if file.is_file() and str(file.relative_to(work)) not in wanted:
                file.unlink()


def put(path, content, mode):
    if path.is_file() and path.read_bytes() == content:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    path.chmod(mode)


def tests(fault):
    """The suites that should notice: those that the fault names, or those of its module."""
    return fault.get("tests") or module_folder(fault["file"]).name + "Tests"


def kill_session(leader):
    """What the tests have started may be in a process group of its own, but it is in their session."""
    for stat in pathlib.Path("/proc").glob("[0-9]*/stat"):
        try:
            # After the name in brackets: state, parent, group, session.
            if int(stat.read_text().rpartition(")")[2].split()[3]) == leader:
                os.kill(int(stat.parent.name), signal.SIGKILL)
        except (OSError, ValueError):
            continue  # It has ended meanwhile.


def run(package, program, filter, number, seconds):
    """Whether the tests pass with this fault switched on, and in words what happened. The first that fails is enough."""
    words = [program, "--testing-library", "swift-testing", "--filter", filter]
    environment = dict(os.environ, SHOAL_MUTANT=str(number), NO_COLOR="1")
    process = subprocess.Popen(
        words, cwd=package, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        errors="replace", start_new_session=True)
    is_late = threading.Event()
    limit = threading.Timer(seconds, lambda: (is_late.set(), kill_session(process.pid)))
    limit.start()
    failed = None
    for line in process.stdout:
        failed = failed or re.search(r"✘ Test (.*?) (?:recorded an issue|failed after|with )", line)
        if failed:
            kill_session(process.pid)
            break
    process.communicate()
    limit.cancel()
    if failed:
        return False, failed.group(1)[:90]
    if is_late.is_set():
        return False, "no end"
    return (True, "passed") if process.returncode == 0 else (False, "crash")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--work", default=str(ROOT / ".build/mutants"), help="where the copy is kept and built")
    parser.add_argument("--package", help="the package to build and test, if it is not the copy itself")
    parser.add_argument("--least", type=float, default=90, help="how many of a hundred faults must be caught")
    parser.add_argument("--time-out", type=float, default=300, help="seconds for the tests of one fault")
    parser.add_argument("names", nargs="*", help="faults to run, or parts of their names or files; all otherwise")
    options = parser.parse_args()

    faults = json.loads((ROOT / "Tests/Mutants/faults.json").read_text())
    work = pathlib.Path(options.work)
    copy(work, changed_files(faults))
    checkouts = ROOT / ".build"
    for name in [] if options.package else ["checkouts", "repositories", "workspace-state.json"]:
        if (checkouts / name).exists() and not (work / ".build" / name).exists():
            (work / ".build").mkdir(parents=True, exist_ok=True)
            make = shutil.copytree if (checkouts / name).is_dir() else shutil.copy
            make(checkouts / name, work / ".build" / name)
    package = options.package or work
    print(f"Building {len(faults)} faults behind one switch: about ten minutes the first time.", flush=True)
    if subprocess.call(["swift", "build", "--build-tests", "--quiet"], cwd=package) != 0:
        print("shoal: the tree with the faults in it does not build", file=sys.stderr)
        return 2

    # Not by `swift test`, which reads all manifests each time.
    folder = subprocess.run(["swift", "build", "--show-bin-path"], cwd=package, capture_output=True, text=True).stdout
    program = os.path.join(folder.strip(), "shoalPackageTests.xctest")
    chosen = [
        (number, fault) for number, fault in enumerate(faults, 1)
        if not options.names or any(name in fault["name"] or name in fault["file"] for name in options.names)]
    filters = "|".join(sorted({tests(fault) for _, fault in chosen}))
    passes, what = run(package, program, filters, 0, 3 * options.time_out)
    if not passes:
        print(f"shoal: {filters} fail without any fault: {what}", file=sys.stderr)
        return 2
    survivors = []
    for number, fault in chosen:
        start = time.monotonic()
        passes, what = run(package, program, tests(fault), number, options.time_out)
        word = "SURVIVED" if passes else "caught"
        print(f"{word:8} {time.monotonic() - start:5.1f} s  {fault['name']}  [{what}]", flush=True)
        if passes:
            survivors.append(fault)
    caught = len(chosen) - len(survivors)
    share = 100 * caught / max(1, len(chosen))
    print(f"{caught} of {len(chosen)} faults caught: {share:.0f} %.")
    for fault in survivors:
        print(f"survived: {fault['name']} ({fault['file']}): {fault['why']}")
    return 0 if share >= options.least else 1


if __name__ == "__main__":
    sys.exit(main())

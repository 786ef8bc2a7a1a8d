#!/usr/bin/env python3
"""Reads made-up bytes with every parser of strangers' bytes, under libFuzzer, and says what came of it.

    Tests/Fuzzing/fuzz.py [--minutes N] [--seed N] [--keep] [PARSER ...]

Builds what is read with libFuzzer into .build/fuzz. Each parser begins with its kept samples (Tests/Fuzzing/Corpus) and
what earlier campaigns found on this machine (.build/fuzz/found). An input that ends a parser, takes more than 10 s or
2 GiB is left in .build/fuzz/broken: mend the parser, and put the input among its samples, which the unit tests read.
With --keep the 24 finds that reach the most become samples too, as long as a parser's take no more than 24 kB."""
import argparse
import os
import re
import shutil
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
CORPUS = os.path.join(ROOT, "Tests", "Fuzzing", "Corpus")
BUILD = os.path.join(ROOT, ".build", "fuzz")
# Parsers of the core, which build in minutes, and those of the nodes, with which all that speaks TLS comes.
PROGRAMS = {"Core": "FuzzCore", "Live": "FuzzLive"}
PARSERS = {name: part for part in PROGRAMS for name in sorted(os.listdir(os.path.join(CORPUS, part)))}
BOUNDS = ["-timeout=10", "-rss_limit_mb=2048", "-max_len=16384"]
# Of the samples of one parser, and of what is added to them at a time.
MOST_BYTES, MOST_FILES = 24_000, 24


def run(name, *words):
    """What libFuzzer says, and its status."""
    program = os.path.join(BUILD, "release", PROGRAMS[PARSERS[name]])
    # Swift's own report of a crash would come before libFuzzer's, which keeps the input.
    environment = {**os.environ, "SHOAL_FUZZ": name, "SWIFT_BACKTRACE": "enable=no"}
    done = subprocess.run([program, *words, *BOUNDS], env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        text=True, errors="replace")
    return done.stdout, done.returncode


def samples(name):
    return os.path.join(CORPUS, PARSERS[name], name)


def build(part):
    minutes = {"Core": "some minutes", "Live": "twenty minutes"}[part]
    print(f"Building {PROGRAMS[part]} with libFuzzer: {minutes} the first time.", flush=True)
    words = ["-c", "release", "--sanitize=fuzzer", "-Xswiftc", "-DLIBFUZZER", "--product", PROGRAMS[part],
        "--scratch-path", BUILD]
    if subprocess.run(["swift", "build", *words], cwd=ROOT).returncode != 0:
        sys.exit("shoal: the build failed (see above); libFuzzer comes with the toolchains of swift.org")


def words(name):
    """A file of the words in the samples: libFuzzer does not see how Swift compares texts."""
    found = set()
    for sample in os.listdir(samples(name)):
        with open(os.path.join(samples(name), sample), "rb") as file: found.update(re.findall(rb"[A-Za-z_-]{3,24}", file.read()))
    path = os.path.join(BUILD, "words", name)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w") as file: file.writelines(f'"{word.decode()}"\n' for word in sorted(found)[:500])
    return path


def fuzz(name, minutes, seed):
    """One campaign; whether all was read to its end."""
    found, broken = (os.path.join(BUILD, what, name) for what in ("found", "broken"))
    for directory in (found, broken): os.makedirs(directory, exist_ok=True)
    said, status = run(name, found, samples(name), f"-seed={seed}", f"-dict={words(name)}", "-print_final_stats=1",
        f"-max_total_time={max(1, int(minutes * 60))}", f"-artifact_prefix={broken}/")
    count, new = (re.search(rf"stat::{what}:\s+(\d+)", said) for what in ("number_of_executed_units", "new_units_added"))
    edges = re.findall(r"cov: (\d+)", said)
    facts = (count and count[1], f"{edges[0]} to {edges[-1]}" if edges else None, new and new[1])
    line = f"{name:<14}{facts[0] or '?':>12}{facts[1] or '?':>16}{facts[2] or '?':>7}   "
    if status == 0:
        print(line + "all were read to their end", flush=True)
        return True
    where = re.search(r"Test unit written to (\S+)", said)
    why = re.search(r"Fatal error[^\n]*|ERROR: libFuzzer: [^\n]*", said)
    print(line + f"BROKEN: {why[0] if why else 'see below'}; {where[1] if where else ''}", flush=True)
    print(said[-3000:])
    return False


def keep(name):
    """Puts among the samples those finds that reach the most code which the samples do not, one after another."""
    kept, found = samples(name), os.path.join(BUILD, "found", name)
    scratch, control = os.path.join(BUILD, "merged"), os.path.join(BUILD, "merged.control")
    shutil.rmtree(scratch, ignore_errors=True)
    os.makedirs(scratch)
    if os.path.exists(control): os.remove(control)
    said, status = run(name, "-set_cover_merge=1", "-use_counters=0", f"-merge_control_file={control}", scratch, kept, found)
    if status != 0: sys.exit(f"shoal: the samples of {name} cannot be compared:\n{said[-2000:]}")
    with open(control) as file: lines = file.read().splitlines()
    files, edges = lines[2:2 + int(lines[0])], {}
    for words in (line.split() for line in lines[2 + len(files):]):
        if words[0] == "FT": edges[files[int(words[1])]] = set(words[2:])
    reached = set().union(*(edges[file] for file in files if file.startswith(kept) and file in edges))
    room = MOST_BYTES - sum(os.path.getsize(os.path.join(kept, sample)) for sample in os.listdir(kept))
    for _ in range(min(MOST_FILES, len(edges))):
        best = max(edges, key=lambda file: (len(edges[file] - reached), -os.path.getsize(file)))
        gain, size = edges.pop(best) - reached, os.path.getsize(best)
        if not gain: return
        if size > room: continue
        shutil.copy(best, os.path.join(kept, f"found-{os.path.basename(best)[:8]}"))
        reached |= gain
        room -= size


def main():
    options = argparse.ArgumentParser(description="Read made-up bytes with every parser of strangers' bytes.")
    options.add_argument("--minutes", type=float, default=1, metavar="N", help="how long for each parser; 1 by default")
    options.add_argument("--seed", type=int, default=1, metavar="N", help="1 by default")
    options.add_argument("--keep", action="store_true", help="put what was found among the samples, as far as it is new")
    options.add_argument("parsers", nargs="*", metavar="PARSER", help="all by default")
    options = options.parse_args()
    for name in options.parsers:
        if name not in PARSERS:
            print(f"shoal: there is no parser '{name}'; there are {', '.join(PARSERS)}", file=sys.stderr)
            sys.exit(64)
    names = options.parsers or list(PARSERS)
    for part in PROGRAMS:
        if part in {PARSERS[name] for name in names}: build(part)
    print(f"{'parser':<14}{'inputs':>12}{'edges':>16}{'new':>7}   what came of it", flush=True)
    outcomes = [fuzz(name, options.minutes, options.seed) for name in names]
    if options.keep:
        for name in names: keep(name)
    sys.exit(None if all(outcomes) else "shoal: a parser was broken (see above)")


main()

#!/usr/bin/env python3
"""Reads made-up bytes with every parser of strangers' bytes, under libFuzzer, and says what came of it.

    Tests/Fuzzing/fuzz.py [--minutes N] [--seed N] [--keep] [PARSER ...]

Builds what is read with libFuzzer into .build/fuzz. Each parser begins with its kept samples (Tests/Fuzzing/Corpus) and
what earlier campaigns found on this machine (.build/fuzz/found). An input that ends a parser, takes more than 10 s or
2 GiB is left in .build/fuzz/broken: mend the parser, and put the input among its samples, which the unit tests read.
With --keep the fewest of what was found that reach all that is reached become the kept samples, as many of them as
take no more than 24 kB."""
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
MOST_KEPT = 24_000


def run(name, *words):
    """What libFuzzer says, and its status."""
    program = os.path.join(BUILD, "release", PROGRAMS[PARSERS[name]])
    done = subprocess.run([program, *words, *BOUNDS], env={**os.environ, "SHOAL_FUZZ": name}, stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT, text=True, errors="replace")
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


def fuzz(name, minutes, seed):
    """One campaign; whether all was read to its end."""
    found, broken = (os.path.join(BUILD, what, name) for what in ("found", "broken"))
    for directory in (found, broken): os.makedirs(directory, exist_ok=True)
    said, status = run(name, found, samples(name), f"-seed={seed}", "-print_final_stats=1",
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
    """Puts the fewest of samples and finds that reach everything in the place of the samples, small ones first."""
    kept, fewest = samples(name), os.path.join(BUILD, "fewest", name)
    shutil.rmtree(fewest, ignore_errors=True)
    os.makedirs(fewest)
    said, status = run(name, "-set_cover_merge=1", fewest, kept, os.path.join(BUILD, "found", name))
    if status != 0: sys.exit(f"shoal: the samples of {name} cannot be merged:\n{said[-2000:]}")
    room = MOST_KEPT - sum(os.path.getsize(os.path.join(kept, sample)) for sample in os.listdir(kept))
    for size, sample in sorted((os.path.getsize(os.path.join(fewest, sample)), sample) for sample in os.listdir(fewest)):
        if os.path.exists(os.path.join(kept, sample)) or size > room: continue
        shutil.copy(os.path.join(fewest, sample), os.path.join(kept, sample))
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

#!/usr/bin/python3
"""Announces of BitTorrent clients to a selector and to opentracker, in turns, in one run.

usage: announces.py [--shoal PROGRAM] [--swarms N] [--peers N] [--crowd N] [--announces N] [--at-once N] [--rounds N]
    [--ways udp,asked,kept,new] [--no-recording]

Needs a C compiler and the package opentracker. Thousands of clients, each at an address of its own in one of eight
networks, announce for many small swarms and one large one (announces.c): over UDP, with a connection id that they have
or that they ask for first, over HTTP connections that are kept, and over new ones. The selector records, as its manual
says, and counts calls by address. Both are asked the same by the same clients, and all answers hold peers. Prints
announces a second, and the CPU time of the server's own process an announce, as the kernel accounts for it, so that it
matters little what else the machine does. The last lines are the medians, and what the selector's are to opentracker's.
"""

import argparse, glob, json, os, shutil, statistics, subprocess, sys, tempfile, time

HERE = os.path.dirname(os.path.abspath(__file__))
SELECTOR, OPENTRACKER, ORIGIN = ("127.0.0.1", 18190), ("127.0.0.1", 18191), ("127.0.0.1", 18192)
# opentracker keeps no connection.
THEIRS = {"kept": "new"}
# A selector has no more connections than that at a time.
MOST_KEPT = 1000


def cpu_of(process):
    """CPU seconds of all threads of a process, as exact as the scheduler knows."""
    total = 0
    for path in glob.glob(f"/proc/{process.pid}/task/*/schedstat"): total += int(open(path).read().split()[0])
    return total / 1e9


def wait_for(url):
    for _ in range(600):
        answer = subprocess.run(["curl", "-sf", url], capture_output=True)
        if answer.returncode == 0: return answer.stdout
        time.sleep(0.1)
    sys.exit(f"{url} does not answer")


def infohashes(count):
    for _ in range(600):
        listed = json.loads(wait_for(f"http://{SELECTOR[0]}:{SELECTOR[1]}/v1/objects"))["objects"]
        if len(listed) == count: return [one["object"][:40] for one in listed]
        time.sleep(0.1)
    sys.exit(f"the origin registers {len(listed)} objects of {count}")


def clients(names, options):
    """A line a client: its address, the infohash, and what is left. The first swarm is the crowd; one in eight has all."""
    swarms = [0] * options.crowd + [1 + at % options.swarms for at in range(options.swarms * options.peers)]
    # So that one swarm's are not all together, and in the same order in each run.
    swarms = [swarm for _, swarm in sorted((at * 2654435761 % 4294967296, swarm) for at, swarm in enumerate(swarms))]
    lines = []
    for at, swarm in enumerate(swarms):
        address = f"127.{64 + at % 8}.{at // 8 // 200}.{1 + at // 8 % 200}"
        lines.append(f"{address} {names[swarm]} {0 if at // 8 % 8 == 0 else 32768}\n")
    return lines


def run(program, way, server, lines, announces, at_once, process):
    if way == "kept": lines = lines[:MOST_KEPT]
    before = cpu_of(process)
    words = [program, way, server[0], str(server[1]), str(announces), str(at_once)]
    done = subprocess.run(words, input="".join(lines), capture_output=True, text=True)
    if done.returncode: sys.exit(done.stderr)
    seconds, answered, peers, size = (float(word) for word in done.stdout.split())
    # What it takes to give each client its connection id, or to take its connection, is in it.
    return (cpu_of(process) - before) * 1e6 / answered, answered / seconds, peers / answered


def main():
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("--shoal", default=os.path.join(HERE, "../../.build/release/shoal"))
    parser.add_argument("--swarms", type=int, default=100)
    parser.add_argument("--peers", type=int, default=50)
    parser.add_argument("--crowd", type=int, default=1000)
    parser.add_argument("--announces", type=int, default=60_000)
    parser.add_argument("--at-once", type=int, default=64)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--ways", default="udp,asked,kept,new")
    parser.add_argument("--no-recording", action="store_true")
    options = parser.parse_args()
    if not shutil.which("opentracker"): sys.exit("Install the package opentracker.")
    scratch, processes = tempfile.mkdtemp(prefix="shoal-announces-"), []
    os.chmod(scratch, 0o755)

    def start(*words):
        processes.append(subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL))
        return processes[-1]

    try:
        program = f"{scratch}/announces"
        subprocess.run(["cc", "-O2", "-o", program, f"{HERE}/announces.c"], check=True)
        os.mkdir(f"{scratch}/root")
        for at in range(options.swarms + 1): open(f"{scratch}/root/{at}.bin", "wb").write(os.urandom(1 << 16))
        with open(f"{scratch}/isps.csv", "w") as table:
            for at in range(8): table.write(f"127.{64 + at}.0.0/16,{64501 + at},ISP {at},AA\n")
        place = lambda endpoint: "%s:%d" % endpoint
        recording = [] if options.no_recording else ["--record", f"{scratch}/traces"]
        # The usual rate spares loopback.
        selector = start(options.shoal, "selector", "--listen", place(SELECTOR), "--prefixes", table.name,
            "--call-rate", "100000", *recording)
        start(options.shoal, "origin", "--root", f"{scratch}/root", "--listen", place(ORIGIN), "--selector",
            f"http://{place(SELECTOR)}")
        names = infohashes(options.swarms + 1)
        # Debian's tracks what is on a list only.
        with open(f"{scratch}/list", "w") as listed: listed.writelines(name + "\n" for name in names)
        tracker = start("opentracker", "-i", OPENTRACKER[0], "-p", str(OPENTRACKER[1]), "-P", str(OPENTRACKER[1]),
            "-d", scratch, "-w", "list")
        time.sleep(1)
        lines = clients(names, options)
        both = [("selector", SELECTOR, selector), ("opentracker", OPENTRACKER, tracker)]
        for _, server, process in both: run(program, "fill", server, lines, len(lines), 16, process)
        results = {}
        for _ in range(options.rounds):
            for way in options.ways.split(","):
                line = f"{way:5}"
                for name, server, process in both:
                    used = THEIRS.get(way, way) if name == "opentracker" else way
                    count = options.announces // (4 if used == "new" else 1)
                    cost, rate, peers = run(program, used, server, lines, count, options.at_once, process)
                    results.setdefault((way, name), []).append((cost, rate))
                    line += f"  {name} {rate:6.0f}/s {cost:5.1f} us ({peers:.0f} peers)"
                print(line, flush=True)
        for way in options.ways.split(","):
            ours, theirs = (
                [statistics.median(column) for column in zip(*results[way, name])] for name, _, _ in both)
            note = " (which has new connections only)" if way in THEIRS else ""
            print(f"{way}: {ours[1]:.0f} announces/s at {ours[0]:.1f} us of CPU, opentracker{note} {theirs[1]:.0f} at "
                f"{theirs[0]:.1f}: {ours[1] / theirs[1]:.2f} of its announces, {ours[0] / theirs[0]:.2f} of its CPU")
    finally:
        for process in processes: process.kill()
        shutil.rmtree(scratch, ignore_errors=True)


main()

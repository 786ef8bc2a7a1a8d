#!/usr/bin/python3
"""One seed to one reader over loopback: Shoal and libtorrent, in turns, in one run.

usage: bytes.py [--shoal PROGRAM] [--size MiB] [--rounds N] [--recording | --tls]

Prints for each round and as medians: gigabytes (10^9) a second of wall clock, from the moment at which the reader is
started, and CPU seconds of both processes a gigabyte. Shoal's reader is `shoal get -o`, its seed an agent that holds
the file; the origin that described it is limited to next to nothing, so that the bytes come from the agent.
libtorrent's (python3-libtorrent) are two sessions in two processes, TCP only. Both verify SHA-256 trees or SHA-1 pieces
as they always do. The line before the last is Shoal's ratio to libtorrent; the last is that of the bare transfer: what
the kernel and SHA-256 take alone when one process sends the file (sendfile) and another reads the socket, hashes each
block of 16 KiB and writes it, and nothing is decided, asked for or kept.

With --recording the other question is answered: what recording costs. Two seeds and their readers take turns, one pair
records and one does not (the seed has no flight recorder then), first as fast as they can and then with seeds limited
to 1 Gbit/s. Of each end it prints the median of the differences between turns that follow one another, and their spread.

With --tls: what links under TLS (--peer-tls require) carry, in turns with plain ones.
"""

import argparse, json, os, shutil, signal, statistics, subprocess, sys, tempfile, time

SEED_ADDRESS, ORIGIN, SELECTOR = "127.0.0.2", "127.0.0.1:18080", "127.0.0.1:18090"

LEECHER = """
import libtorrent as lt, sys, time
torrent, path, address, port, seed = sys.argv[1:6]
settings = {"listen_interfaces": address + ":" + port, "enable_dht": False, "enable_lsd": False, "enable_upnp": False,
    "enable_natpmp": False, "enable_outgoing_utp": False, "enable_incoming_utp": False,
    "allow_multiple_connections_per_ip": True, "alert_mask": 0}
session = lt.session(settings)
parameters = lt.add_torrent_params()
parameters.ti, parameters.save_path = lt.torrent_info(torrent), path
# Its peers are its own: the selector that the file names would tell it, and tell of it, in both swarms.
parameters.flags |= lt.torrent_flags.override_trackers | lt.torrent_flags.override_web_seeds
if seed == "-": parameters.flags |= lt.torrent_flags.seed_mode
handle = session.add_torrent(parameters)
if seed == "-":
    print("ready", flush=True)
    time.sleep(3600)
handle.connect_peer((seed.split(":")[0], int(seed.split(":")[1])))
while not handle.status().is_seeding: time.sleep(0.01)
"""

BARE = """
import hashlib, os, socket, sys
path, address, port, role = sys.argv[1:5]
if role == "send":
    listener = socket.create_server((address, int(port)))
    print("ready", flush=True)
    while True:
        with listener.accept()[0] as connection, open(path, "rb") as file: connection.sendfile(file)
connection, block, room = socket.create_connection((address, int(port))), 16384, bytearray(1 << 18)
with open(path, "wb", buffering=0) as file:
    while True:
        count = 0
        while count < len(room) and (more := connection.recv_into(memoryview(room)[count:])): count += more
        if count == 0: break
        for at in range(0, count, block): hashlib.sha256(memoryview(room)[at:min(count, at + block)]).digest()
        file.write(memoryview(room)[:count])
"""


def cpu_of(pid):
    """CPU seconds of a live process so far."""
    fields = open(f"/proc/{pid}/stat").read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def warm_memory(scratch, size):
    """Frees memory that was just written, for the reader's file: on a virtual machine fresh pages come slowly from the
    host, and that time says nothing of either program."""
    ballast = f"{scratch}/ballast"
    with open(ballast, "wb") as file:
        for _ in range(size): file.write(bytes(1 << 20))
    os.unlink(ballast)


def timed(command, seed, **options):
    """Runs the reader; its wall time, and the CPU time of it and of the seed meanwhile."""
    before, start = cpu_of(seed.pid), time.monotonic()
    process = subprocess.Popen(command, **options)
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.monotonic() - start
    if status: sys.exit(f"{command[0]} failed")
    reader = usage.ru_utime + usage.ru_stime
    return wall, reader, cpu_of(seed.pid) - before


def wait_for(url):
    for _ in range(600):
        if subprocess.run(["curl", "-sfo", "/dev/null", url]).returncode == 0: return
        time.sleep(0.1)
    sys.exit(f"{url} does not answer")


def started(shoal, scratch, processes, *words):
    log = open(f"{scratch}/{words[0]}.log", "a")
    processes.append(subprocess.Popen([shoal, *words], stdout=log, stderr=log))
    return processes[-1]


def described_file(shoal, scratch, processes):
    """An origin that gives next to nothing, a selector, and a cache in which the file is."""
    def start(*words): return started(shoal, scratch, processes, *words)
    # A download that is held out comes from the origin alone.
    start("selector", "--listen", SELECTOR, "--hold-out", "0")
    origin = ["origin", "--root", f"{scratch}/root", "--state", f"{scratch}/state", "--listen", ORIGIN, "--selector",
        f"http://{SELECTOR}"]
    first = start(*origin)
    wait_for(f"http://{ORIGIN}/file.torrent")
    subprocess.run([shoal, "get", f"http://{ORIGIN}/file", "--cache", f"{scratch}/seed", "-o", f"{scratch}/first",
        "--progress", "none"], check=True, stdout=subprocess.DEVNULL)
    os.unlink(f"{scratch}/first")
    first.terminate(); first.wait()
    start(*origin, "--upload-limit", "1MB/s")
    wait_for(f"http://{ORIGIN}/file.torrent")


def shoal_seed(shoal, scratch, processes, *words):
    """An agent that holds the file."""
    seed = started(shoal, scratch, processes, "agent", "--cache", f"{scratch}/seed", "--peer-listen",
        f"{SEED_ADDRESS}:18081", "--gateway", f"{SEED_ADDRESS}:18070", *words)
    wait_for(f"http://{SEED_ADDRESS}:18070/healthz")
    time.sleep(2)
    return seed


def shoal_round(shoal, scratch, size, seed, *words):
    """One `get`; a wrong byte ends everything."""
    shutil.rmtree(f"{scratch}/cache", ignore_errors=True)
    if os.path.exists(f"{scratch}/identity"):
        os.mkdir(f"{scratch}/cache")
        shutil.copy(f"{scratch}/identity", f"{scratch}/cache/identity")
    warm_memory(scratch, size * 3)
    run = timed([shoal, "get", f"http://{ORIGIN}/file", "--cache", f"{scratch}/cache", "-o", f"{scratch}/out",
        "--peer-listen", "127.0.0.4:0", "--progress", "none", *words], seed, stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL)
    if subprocess.run(["cmp", f"{scratch}/out", f"{scratch}/root/file"]).returncode: sys.exit("wrong bytes")
    os.unlink(f"{scratch}/out")
    shutil.rmtree(f"{scratch}/cache", ignore_errors=True)
    return run


def measure_recording(shoal, scratch, options, processes):
    size = options.size * (1 << 20) / 1e9
    for what, limit in (("saturation", []), ("1 Gbit/s", ["--upload-limit", "125MB/s"])):
        runs = {"without": [], "recording": []}
        for round in range(options.rounds + 1):
            for name, run in runs.items():
                trace = f"{scratch}/trace-{name}"
                shutil.rmtree(trace, ignore_errors=True)
                record = ["--record", trace] if name == "recording" else []
                seed = shoal_seed(shoal, scratch, processes, *limit, *(record or ["--flight-recorder", "off"]))
                # The first opens the store and is not counted.
                shoal_round(shoal, scratch, options.size, seed)
                run.append(shoal_round(shoal, scratch, options.size, seed, *record))
                processes.remove(seed)
                seed.terminate()
                seed.wait()
                print(what, name, describe(run[-1], size), flush=True)
        print_cost(what, [run[1:] for run in runs.values()])
    info = subprocess.run([shoal, "trace", "info", trace], check=True, stdout=subprocess.PIPE, text=True).stdout
    inputs = int(info.split()[-2])
    taken = sum(os.path.getsize(f"{trace}/{name}") for name in os.listdir(trace))
    print(f"{inputs} inputs of both ends, {taken / inputs:.1f} bytes an input")


def print_cost(what, runs):
    for end, place in (("reader", 1), ("seed", 2)):
        pairs = list(zip(*runs))
        more = sorted((other[place] - plain[place]) / other[0] for plain, other in pairs)
        share = statistics.median(other[place] - plain[place] for plain, other in pairs) / statistics.median(
            plain[place] for plain, _ in pairs)
        print(f"{what}: recording costs the {end} {statistics.median(more):.1%} of a core ({more[0]:.1%} to "
            f"{more[-1]:.1%}), {share:.1%} more than without; throughput "
            f"{statistics.median(plain[0] / other[0] for plain, other in pairs):.3f} of that without", flush=True)


def certified(shoal, scratch, identity, name):
    """What makes the node with that identity file speak TLS to peers, and nothing else."""
    key = bytes.fromhex("302e020100300506032b657004220420") + open(identity, "rb").read()
    public = subprocess.run(["openssl", "pkey", "-inform", "DER", "-pubout", "-outform", "DER"], input=key, check=True,
        stdout=subprocess.PIPE).stdout[-32:].hex()
    out = f"{scratch}/{name}"
    subprocess.run([shoal, "ca", "issue", "--dir", f"{scratch}/fleet", "--node-key", public, "--out", out], check=True,
        stdout=subprocess.DEVNULL)
    return ["--peer-tls", "require", "--ca", f"{scratch}/fleet/ca.pem", "--tls-cert", f"{out}.pem", "--tls-key",
        f"{out}.key"]


def measure_tls(shoal, scratch, options, processes):
    size = options.size * (1 << 20) / 1e9
    subprocess.run([shoal, "ca", "init", "--dir", f"{scratch}/fleet"], check=True, stdout=subprocess.DEVNULL)
    with open(f"{scratch}/identity", "wb") as file: file.write(os.urandom(32))
    os.chmod(f"{scratch}/identity", 0o600)
    words = {"plain": ([], []), "TLS": (certified(shoal, scratch, f"{scratch}/seed/identity", "seeder"),
        certified(shoal, scratch, f"{scratch}/identity", "reader"))}
    runs = {name: [] for name in words}
    for round in range(options.rounds):
        for name, (of_seed, of_reader) in words.items():
            seed = shoal_seed(shoal, scratch, processes, *of_seed)
            # The first opens the store and is not counted.
            shoal_round(shoal, scratch, options.size, seed, *of_reader)
            runs[name].append(shoal_round(shoal, scratch, options.size, seed, *of_reader))
            processes.remove(seed)
            seed.terminate()
            seed.wait()
            print(name, describe(runs[name][-1], size), flush=True)
    medians = {name: [statistics.median(column) for column in zip(*run)] for name, run in runs.items()}
    for name, run in medians.items(): print("median", name, describe(run, size))
    plain, tls = medians["plain"], medians["TLS"]
    print(f"TLS: throughput {plain[0] / tls[0]:.2f} times that of plain links, "
        f"CPU {(tls[1] + tls[2]) / (plain[1] + plain[2]):.2f} of it")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--shoal", default=".build/release/shoal")
    parser.add_argument("--size", type=int, default=1024)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--recording", action="store_true", help="measure what recording costs instead")
    parser.add_argument("--tls", action="store_true", help="measure what links under TLS carry instead")
    parser.add_argument("--dir", default=None, help="where the files go; a memory file system if there is one")
    options = parser.parse_args()
    base = options.dir or ("/dev/shm" if os.path.isdir("/dev/shm") else None)
    scratch, processes = tempfile.mkdtemp(dir=base), []
    try:
        os.mkdir(f"{scratch}/root")
        with open(f"{scratch}/root/file", "wb") as file:
            for _ in range(options.size): file.write(os.urandom(1 << 20))
        described_file(os.path.abspath(options.shoal), scratch, processes)
        (measure_recording if options.recording else measure_tls if options.tls else measure)(
            os.path.abspath(options.shoal), scratch, options, processes)
    finally:
        for process in processes: process.kill()
        shutil.rmtree(scratch, ignore_errors=True)


def measure(shoal, scratch, options, processes):
    size = options.size * (1 << 20) / 1e9
    seed = shoal_seed(shoal, scratch, processes)
    torrent = f"{scratch}/file.torrent"
    subprocess.run(["curl", "-sfo", torrent, f"http://{ORIGIN}/file.torrent"], check=True)
    theirs = subprocess.Popen([sys.executable, "-c", LEECHER, torrent, f"{scratch}/root", "127.0.0.3", "18082", "-"],
        stdout=subprocess.PIPE)
    processes.append(theirs)
    theirs.stdout.readline()
    bare = subprocess.Popen([sys.executable, "-c", BARE, f"{scratch}/root/file", "127.0.0.3", "18084", "send"],
        stdout=subprocess.PIPE)
    processes.append(bare)
    bare.stdout.readline()
    results = {"shoal": [], "libtorrent": [], "bare": []}
    # Before the first round, which is not counted: stores are opened and hashed, libraries are loaded.
    for round in range(options.rounds + 1):
        results["shoal"].append(shoal_round(shoal, scratch, options.size, seed))
        shutil.rmtree(f"{scratch}/theirs", ignore_errors=True)
        os.mkdir(f"{scratch}/theirs")
        warm_memory(scratch, options.size * 3)
        results["libtorrent"].append(timed([sys.executable, "-c", LEECHER, torrent, f"{scratch}/theirs", "127.0.0.5",
            "18083", "127.0.0.3:18082"], theirs))
        shutil.rmtree(f"{scratch}/theirs", ignore_errors=True)
        warm_memory(scratch, options.size * 3)
        results["bare"].append(timed([sys.executable, "-c", BARE, f"{scratch}/bare", "127.0.0.3", "18084", "take"], bare))
        os.unlink(f"{scratch}/bare")
        for name, runs in results.items(): print(name, describe(runs[-1], size), flush=True)
        if round == 0: results = {name: [] for name in results}
    medians = {name: [statistics.median(column) for column in zip(*runs)] for name, runs in results.items()}
    for name, run in medians.items(): print("median", name, describe(run, size))
    compare("Shoal", medians["shoal"], medians["libtorrent"])
    compare("the bare transfer", medians["bare"], medians["libtorrent"])


def compare(name, ours, their):
    print(f"{name}: throughput {their[0] / ours[0]:.2f} times libtorrent's, "
        f"CPU {(ours[1] + ours[2]) / (their[1] + their[2]):.2f} of it")


def describe(run, size):
    wall, reader, seed = run
    return f"{size / wall:.3f} GB/s, CPU s/GB: reader {reader / size:.2f}, seed {seed / size:.2f}"


main()

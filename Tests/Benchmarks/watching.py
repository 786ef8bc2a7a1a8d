#!/usr/bin/python3
"""What it costs agents to be watched while they move 1 Gbit/s.

usage: watching.py [--shoal PROGRAM] [--size MiB] [--fetches N] [--rounds N] [--rate RATE] [--objects N]
                   [--quiet SECONDS] [--dir DIR]

An agent holds a file and sends it over loopback to another one, at whose gateway a client fetches it, again and again,
no faster than --rate (125MB/s). The origin that described it is limited to next to nothing, so that the bytes come from
the agent. In turns, two idle agents beside them are watched, and these two, in every way at once: `/metrics` every 5 s
as OpenMetrics, OTLP to a sink every 10 s, a log file at level info, a page that follows `/_shoal/events`, and
`shoal top --json` once a second. So what the watching programs take of the machine's cores is taken in both turns, and
the difference is the agents' own. The ledger is kept either way: it cannot be turned off.

Prints for each run, and as medians, the rate, CPU seconds of each agent as a share of a core over the time of the run,
its memory, and its share of a core over --quiet (20) seconds after the last fetch; then what watching adds, in
processor, in memory, and in the rate. What it adds to quiet agents can be told from chance, what it adds to a transfer
hardly: compare the runs of a kind. `shoal top` and the other watchers are processes of their own and not counted. Last:
time and size of a scrape of the watched agents, and of one agent that has fetched --objects (1000) small files, with
the processor time of each of 200 scrapes in a row.
"""

import argparse, http.client, http.server, os, re, shutil, statistics, subprocess, sys, tempfile, threading, time
import urllib.request

ORIGIN, OTHER, SELECTOR = "127.0.0.1:18080", "127.0.0.1:18081", "127.0.0.1:18090"
AGENTS = {"seed": "127.0.0.2", "reader": "127.0.0.4"}
BYSTANDERS = {"left": "127.0.0.5", "right": "127.0.0.6"}
OPEN_METRICS = {"accept": "application/openmetrics-text;version=1.0.0"}


def address(name): return (AGENTS | BYSTANDERS)[name]


def gateway(name): return f"{address(name)}:18070"


def cpu_of(pid):
    """CPU seconds of a live process so far."""
    fields = open(f"/proc/{pid}/stat").read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def memory_of(pid):
    """MiB that a process occupies."""
    return int(re.search(r"VmRSS:\s+(\d+)", open(f"/proc/{pid}/status").read())[1]) / 1024


def answers(url, seconds=60):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            with urllib.request.urlopen(url, timeout=5): return
        except OSError: time.sleep(0.1)
    sys.exit(f"{url} does not answer")


class Ground:
    """Processes and files of one run of this program."""

    def __init__(self, options, scratch):
        self.options, self.scratch, self.processes = options, scratch, []
        self.shoal = os.path.abspath(options.shoal)

    def start(self, name, *words):
        log = open(f"{self.scratch}/{name}.log", "a")
        self.processes.append(subprocess.Popen([self.shoal, *words], stdout=log, stderr=log))
        return self.processes[-1]

    def stop(self, *processes):
        for process in processes:
            process.terminate()
            process.wait()
            self.processes.remove(process)

    def agent(self, name, *words):
        cache = ["--cache", f"{self.scratch}/{name}", "--peer-listen", f"{address(name)}:0"]
        process = self.start(name, "agent", *cache, "--gateway", gateway(name), *words)
        answers(f"http://{gateway(name)}/healthz")
        return process

    def fetch(self, name, address):
        """All of a file by an agent's gateway; its bytes."""
        count = 0
        with urllib.request.urlopen(f"http://{gateway(name)}/http://{address}", timeout=600) as answer:
            while data := answer.read(1 << 20): count += len(data)
        return count

    def prepare(self):
        """A selector, an agent's cache in which the file is, and an origin that gives next to nothing."""
        os.mkdir(f"{self.scratch}/root")
        with open(f"{self.scratch}/root/file", "wb") as file:
            for _ in range(self.options.size): file.write(os.urandom(1 << 20))
        self.start("selector", "selector", "--listen", SELECTOR, "--hold-out", "0")
        words = ["origin", "--root", f"{self.scratch}/root", "--state", f"{self.scratch}/state", "--listen", ORIGIN,
                 "--selector", f"http://{SELECTOR}"]
        origin = self.start("origin", *words)
        answers(f"http://{ORIGIN}/file.torrent")
        seed = self.agent("seed")
        self.fetch("seed", f"{ORIGIN}/file")
        self.stop(seed, origin)
        self.start("origin", *words, "--upload-limit", "100kB/s")
        answers(f"http://{ORIGIN}/file.torrent")


class Watchers:
    """Everybody who looks at two agents."""

    def __init__(self, ground, names):
        self.names, self.isOver, self.scrapes, self.events, self.messages = list(names), threading.Event(), [], 0, 0
        outer = self

        class Sink(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                self.rfile.read(int(self.headers["content-length"] or 0))
                outer.messages += 1
                self.send_response(200)
                self.send_header("content-length", "0")
                self.end_headers()

            def log_message(self, *words): pass

        self.ground, self.sink = ground, http.server.ThreadingHTTPServer(("127.0.0.1", 0), Sink)
        threading.Thread(target=self.sink.serve_forever, daemon=True).start()

    def words(self, name):
        return ["--otlp", f"http://127.0.0.1:{self.sink.server_port}", "--otlp-interval", "10s", "--log-file",
                f"{self.ground.scratch}/{name}.jsonl", "--log-level", "info"]

    def look(self):
        for name in self.names:
            for body in (self.scrape, self.follow): threading.Thread(target=body, args=(name,), daemon=True).start()
        urls = [f"http://{gateway(name)}" for name in self.names]
        self.top = self.ground.start("top", "top", "--json", "--interval", "1s", *urls)

    def end(self):
        self.isOver.set()
        self.ground.stop(self.top)
        self.sink.shutdown()

    def scrape(self, name):
        while not self.isOver.wait(5):
            begun = time.monotonic()
            request = urllib.request.Request(f"http://{gateway(name)}/metrics", headers=OPEN_METRICS)
            with urllib.request.urlopen(request, timeout=10) as answer: size = len(answer.read())
            self.scrapes.append((time.monotonic() - begun, size))

    def follow(self, name):
        try:
            with urllib.request.urlopen(f"http://{gateway(name)}/_shoal/events", timeout=30) as answer:
                for line in answer:
                    if line.startswith(b"data:"): self.events += 1
                    if self.isOver.is_set(): return
        except OSError as trouble:
            if not self.isOver.is_set(): print(f"events of {name}: {trouble}", file=sys.stderr)


def run(ground, watchers):
    """Bytes a second, and of each agent its share of a core and its memory."""
    shutil.rmtree(f"{ground.scratch}/reader", ignore_errors=True)
    extra = lambda name: watchers.words(name) if name in watchers.names else []
    idle = [ground.agent(name, *extra(name)) for name in BYSTANDERS]
    agents = {"seed": ground.agent("seed", "--upload-limit", ground.options.rate, *extra("seed")),
              "reader": ground.agent("reader", *extra("reader"))}
    # The first fetch opens the store of the seed, and is not counted; then the selector knows both.
    ground.fetch("reader", f"{ORIGIN}/file")
    watchers.look()
    before, begun, count, spent = {name: cpu_of(one.pid) for name, one in agents.items()}, time.monotonic(), 0, 0
    for _ in range(ground.options.fetches):
        words = ["cache", "remove", f"http://{ORIGIN}/file", "--cache", f"{ground.scratch}/reader"]
        subprocess.run([ground.shoal, *words], check=True, stdout=subprocess.DEVNULL)
        start = time.monotonic()
        count += ground.fetch("reader", f"{ORIGIN}/file")
        spent += time.monotonic() - start
    wall = time.monotonic() - begun
    result = {"rate": count / spent}
    for name, one in agents.items():
        result[name] = [(cpu_of(one.pid) - before[name]) / wall, memory_of(one.pid), cpu_of(one.pid)]
    time.sleep(ground.options.quiet)
    for name, one in agents.items(): result[name][2] = (cpu_of(one.pid) - result[name][2]) / ground.options.quiet
    with urllib.request.urlopen(f"http://{gateway('reader')}/metrics", timeout=10) as answer:
        text = answer.read().decode()
    origin = int(re.search(r'^shoal_received_bytes_total\{source="origin"\} (\d+)', text, re.M)[1])
    if origin > count // 20: sys.exit(f"{origin} bytes came from the origin: that is no transfer between agents")
    watchers.end()
    ground.stop(*agents.values(), *idle)
    return result


def describe(result):
    parts = [f"{result['rate'] / 1e6:.0f} MB/s"]
    for name in AGENTS:
        busy, memory, quiet = result[name]
        parts.append(f"{name} {busy:.1%} of a core, {memory:.0f} MiB, quiet {quiet:.2%}")
    return "; ".join(parts)


def medians(results):
    middle = {name: tuple(statistics.median(one[name][at] for one in results) for at in range(3)) for name in AGENTS}
    return {"rate": statistics.median(one["rate"] for one in results)} | middle


def many(ground):
    """Scrapes of an agent that has so many objects."""
    count = ground.options.objects
    os.mkdir(f"{ground.scratch}/many")
    for number in range(count):
        with open(f"{ground.scratch}/many/{number}", "wb") as file: file.write(os.urandom(20_000))
    origin = ground.start("many", "origin", "--root", f"{ground.scratch}/many", "--state", f"{ground.scratch}/state2",
                          "--listen", OTHER, "--selector", f"http://{SELECTOR}")
    answers(f"http://{OTHER}/{count - 1}.torrent", 120)
    shutil.rmtree(f"{ground.scratch}/reader", ignore_errors=True)
    agent = ground.agent("reader")
    for number in range(count): ground.fetch("reader", f"{OTHER}/{number}")
    connection, times, size = http.client.HTTPConnection(gateway("reader"), timeout=10), [], 0
    before = cpu_of(agent.pid)
    for _ in range(200):
        begun = time.monotonic()
        connection.request("GET", "/metrics", headers=OPEN_METRICS)
        text = connection.getresponse().read()
        times.append(time.monotonic() - begun)
    used = (cpu_of(agent.pid) - before) / 200
    known = [re.search(rb"^shoal_" + name + rb"objects (\d+)", text, re.M)[1].decode() for name in (b"", b"shelved_")]
    print(f"a scrape of an agent with {known[0]} open and {known[1]} resting objects: "
          f"{statistics.median(times) * 1e3:.2f} ms, {len(text)} bytes, {used * 1e3:.2f} ms of processor", flush=True)
    ground.stop(agent, origin)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--shoal", default=".build/release/shoal")
    parser.add_argument("--size", type=int, default=1024)
    parser.add_argument("--fetches", type=int, default=4, help="how often the file is fetched in a run")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--rate", default="125MB/s")
    parser.add_argument("--objects", type=int, default=1000)
    parser.add_argument("--quiet", type=float, default=20)
    parser.add_argument("--dir", default=None, help="where the files go; a memory file system if there is one")
    options = parser.parse_args()
    base = options.dir or ("/dev/shm" if os.path.isdir("/dev/shm") else None)
    scratch = tempfile.mkdtemp(dir=base)
    ground = Ground(options, scratch)
    try:
        ground.prepare()
        results, scrapes = {"beside": [], "watched": []}, []
        for _ in range(options.rounds):
            for name, kept in results.items():
                watchers = Watchers(ground, AGENTS if name == "watched" else BYSTANDERS)
                kept.append(run(ground, watchers))
                print(f"{name}: {describe(kept[-1])}", flush=True)
                if name == "watched": scrapes += watchers.scrapes
                if not (watchers.events and watchers.messages): sys.exit("somebody who should watch did not")
        beside, watched = medians(results["beside"]), medians(results["watched"])
        for name, one in (("beside", beside), ("watched", watched)): print(f"median {name}: {describe(one)}")
        for name in AGENTS:
            print(f"watching adds to the {name}: {(watched[name][0] - beside[name][0]) * 100:+.2f} % of a core, "
                  f"{(watched[name][2] - beside[name][2]) * 100:+.2f} % while it is quiet, "
                  f"{watched[name][1] - beside[name][1]:+.1f} MiB")
        print(f"the rate: {watched['rate'] / beside['rate'] - 1:+.1%}")
        print(f"a scrape: median {statistics.median(one[0] for one in scrapes) * 1e3:.2f} ms, at most "
              f"{max(one[0] for one in scrapes) * 1e3:.2f} ms, {max(one[1] for one in scrapes)} bytes")
        if options.objects: many(ground)
    finally:
        for process in ground.processes: process.kill()
        shutil.rmtree(scratch, ignore_errors=True)


main()

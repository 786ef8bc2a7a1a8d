#!/usr/bin/python3
"""One selector and three that are one service over a Redis, under the same load, and what is lost when parts are killed.

usage: replicas.py [--shoal PROGRAM] [--peers N] [--rate N] [--seconds N] [--rounds N] [--ways agents,clients] [--recording]

Agents announce in JSON, unsigned, and BitTorrent clients over HTTP, on kept connections; each is asked for its turn at
one of the selectors, so many a second of all together. Prints CPU time of the selectors' own processes and of Redis an
announce, as the kernel accounts for it, and commands to Redis an announce, for one selector without a store, for one and
for three with it; then the ratios of three to one. Then it kills a selector and Redis while agents come, and prints
how many that were acknowledged nobody knows any more, and how soon all selectors know all of them.
"""

import argparse, json, os, shutil, socket, statistics, subprocess, sys, tempfile, threading, time, urllib.parse, urllib.request

REDIS, ORIGIN, FIRST = 18280, ("127.0.0.1", 18281), 18290


def cpu_of(pid):
    fields = open(f"/proc/{pid}/stat").read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def get(url):
    with urllib.request.urlopen(url, timeout=5) as answer: return answer.read()


def wait_for(url):
    for _ in range(600):
        try: return get(url)
        except OSError: time.sleep(0.1)
    sys.exit(f"{url} does not answer")


def redis(*words):
    return subprocess.run(["redis-cli", "-p", str(REDIS), *words], capture_output=True, text=True).stdout


def commands():
    lines = [line for line in redis("INFO", "commandstats").splitlines() if line.startswith("cmdstat_")]
    counts = {line.split(":")[0][8:]: int(line.split("calls=")[1].split(",")[0]) for line in lines}
    return sum(count for name, count in counts.items() if not name.startswith(("info", "config")))


class Peer:
    """An agent or a client, at an address of its own in one of eight networks."""

    def __init__(self, number, way, names):
        self.address = f"127.{64 + number % 8}.{number // 200 % 250}.{1 + number % 200}"
        if way == "agents":
            report = {"object": names[0], "event": "none", "held": number % 60, "blocks": 64, "wanted": 50}
            body = json.dumps({"version": 5, "node": f"{number + 1:064x}", "port": 7000, "session": f"{number:016x}",
                "objects": [report]}).encode()
            self.request = (b"POST /v1/announce HTTP/1.1\r\nHost: selector\r\nContent-Type: application/json\r\n"
                b"Content-Length: %d\r\n\r\n" % len(body)) + body
        else:
            query = urllib.parse.urlencode({"info_hash": bytes.fromhex(names[0])[:20], "peer_id":
                b"-XX0001-%012d" % number}, quote_via=urllib.parse.quote)
            self.request = (f"GET /announce?{query}&port=6881&uploaded=0&downloaded=0&left=524288&numwant=50&compact=1 "
                "HTTP/1.1\r\nHost: selector\r\n\r\n").encode()
        self.connections = {}

    def announce(self, at):
        """Sends an announce to the selector at a port."""
        if at not in self.connections:
            one = socket.socket()
            one.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            one.bind((self.address, 0))
            one.settimeout(5)
            one.connect(("127.0.0.1", at))
            self.connections[at] = one
        self.connections[at].sendall(self.request)

    def answered(self, at):
        data, one = b"", self.connections[at]
        while b"\r\n\r\n" not in data: data += one.recv(65536) or self.cut()
        head, body = data.split(b"\r\n\r\n", 1)
        fields = dict(line.lower().split(b": ", 1) for line in head.split(b"\r\n")[1:])
        while len(body) < int(fields[b"content-length"]): body += one.recv(65536) or self.cut()
        if b" 200 " not in head.split(b"\r\n")[0] + b" " or b"failure" in body: sys.exit(head + body)

    def cut(self): raise ConnectionError("cut")

    def close(self):
        for one in self.connections.values(): one.close()
        self.connections = {}


class Service:
    """Some selectors, a Redis where wanted, and an origin with one object."""

    def __init__(self, count, options, store=True):
        self.options, self.processes, self.store = options, [], store
        self.scratch = tempfile.mkdtemp(prefix="shoal-replicas-")
        os.mkdir(f"{self.scratch}/root")
        open(f"{self.scratch}/root/object.bin", "wb").write(os.urandom(1 << 20))
        with open(f"{self.scratch}/isps.csv", "w") as table:
            for number in range(8): table.write(f"127.{64 + number}.0.0/16,{64501 + number},ISP {number},AA\n")
        self.redis = self.start_redis() if store else None
        self.ports, self.selectors = [], []
        for _ in range(count): self.add()
        self.start(options.shoal, "origin", "--root", f"{self.scratch}/root", "--listen", "%s:%d" % ORIGIN, "--selector",
            f"http://127.0.0.1:{self.ports[0]}")
        wait_for("http://%s:%d/object.bin.torrent" % ORIGIN)
        for port in self.ports:
            while self.known(port) is None: time.sleep(0.1)
        self.names = [self.listed(self.ports[0])["object"]]

    def start(self, *words):
        self.processes.append(subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL))
        return self.processes[-1]

    def start_redis(self):
        one = self.start("redis-server", "--port", str(REDIS), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no",
            "--dir", self.scratch)
        while b"PONG" not in redis("PING").encode(): time.sleep(0.02)
        return one

    def add(self):
        port = FIRST + len(self.ports)
        store = ["--store", f"redis://127.0.0.1:{REDIS}"] if self.store else []
        recording = ["--record", f"{self.scratch}/traces"] if self.options.recording else []
        self.selectors.append(self.start(self.options.shoal, "selector", "--listen", f"127.0.0.1:{port}", "--prefixes",
            f"{self.scratch}/isps.csv", "--call-rate", "0", "--allow-unproven", "--session-key", f"{self.scratch}/key",
            *store, *recording))
        self.ports.append(port)
        wait_for(f"http://127.0.0.1:{port}/healthz")
        return port

    def listed(self, port):
        found = json.loads(get(f"http://127.0.0.1:{port}/v1/objects"))["objects"]
        return found[0] if found else None

    def known(self, port):
        """How many peers the object has there."""
        found = self.listed(port)
        return found and found["agents"] + found["stock"]

    def end(self):
        for process in self.processes: process.kill()
        for process in self.processes: process.wait()
        shutil.rmtree(self.scratch, ignore_errors=True)


def load(peers, ports, rate, seconds):
    """Announces of the peers in turn, at a rate; each peer stays with its selector. How many there were."""
    begun, done, window = time.monotonic(), 0, min(8, len(peers))
    while time.monotonic() - begun < seconds:
        batch = [(done + step) % len(peers) for step in range(window)]
        for number in batch: peers[number].announce(ports[number % len(ports)])
        for number in batch: peers[number].answered(ports[number % len(ports)])
        done += window
        late = begun + done / rate - time.monotonic()
        if late > 0: time.sleep(late)
    return done


def measured(count, way, options, store=True):
    """Microseconds of the selectors' CPU and of Redis's, and commands, an announce; and announces a second."""
    service = Service(count, options, store)
    try:
        peers = [Peer(number, way, service.names) for number in range(options.peers)]
        load(peers, service.ports, options.rate, 3)
        if store: redis("CONFIG", "RESETSTAT")
        pids = [process.pid for process in service.selectors]
        before = sum(map(cpu_of, pids)), cpu_of(service.redis.pid) if store else 0
        begun = time.monotonic()
        done = load(peers, service.ports, options.rate, options.seconds)
        took = time.monotonic() - begun
        after = sum(map(cpu_of, pids)), cpu_of(service.redis.pid) if store else 0
        asked = commands() / done if store else 0
        for peer in peers: peer.close()
        return (after[0] - before[0]) * 1e6 / done, (after[1] - before[1]) * 1e6 / done, asked, done / took
    finally: service.end()


def until(what, seconds=60):
    begun = time.monotonic()
    while not what():
        if time.monotonic() - begun > seconds: return None
        time.sleep(0.05)
    return time.monotonic() - begun


def kills(options):
    """New agents come to all three, a selector is killed, and then Redis, which comes back with nothing."""
    service = Service(3, options)
    try:
        acknowledged, lock, halted = [], threading.Lock(), threading.Event()
        live = list(service.ports)

        def come():
            number = 100_000
            while not halted.is_set():
                number += 1
                peer, port = Peer(number, "agents", service.names), live[number % len(live)]
                try:
                    peer.announce(port)
                    peer.answered(port)
                    with lock: acknowledged.append((time.monotonic(), number, port))
                except OSError: pass
                peer.close()
                time.sleep(0.004)

        thread = threading.Thread(target=come)
        thread.start()
        time.sleep(5)
        victim = service.ports[2]
        killed = time.monotonic()
        service.selectors[2].kill()
        live.remove(victim)
        time.sleep(2)
        halted.set()
        thread.join()
        time.sleep(1)
        at_risk = [one for one in acknowledged if one[2] == victim]
        old = sum(1 for one in at_risk if one[0] < killed - 1)
        lost = [len(acknowledged) - service.known(port) for port in live]
        # It told in the order in which it acknowledged.
        last = [killed - one[0] for one in at_risk][-max(lost):] if max(lost) > 0 else [0]
        print(f"selector killed: it had acknowledged {len(at_risk)} agents, {old} of them more than a second before; "
            f"of {len(acknowledged)} in all the two others lack {lost}, those of its last {last[0]:.2f} s", flush=True)
        missing = max(lost)

        before = len(acknowledged)
        halted.clear()
        thread = threading.Thread(target=come_more(service, live, acknowledged, lock, halted))
        thread.start()
        time.sleep(1)
        service.redis.kill()
        time.sleep(4)
        service.redis = service.start_redis()
        back = time.monotonic()
        time.sleep(2)
        halted.set()
        thread.join()
        whole = until(lambda: all(service.known(port) + missing >= len(acknowledged) for port in live), 20)
        lost = [len(acknowledged) - missing - service.known(port) for port in live]
        took = "not within 20 s" if whole is None else f"{time.monotonic() - back:.1f} s after it was back"
        print(f"Redis killed and back empty: {len(acknowledged) - before} agents came meanwhile; the two lack {lost}, whole "
            f"{took}", flush=True)

        # Who is there announces again, as agents do.
        peers = [Peer(one[1], "agents", service.names) for one in acknowledged]
        port = service.add()
        begun = time.monotonic()
        for at, peer in enumerate(peers):
            peer.announce(live[at % 2])
            peer.answered(live[at % 2])
            peer.close()
        whole = until(lambda: (service.known(port) or 0) >= len(acknowledged))
        print(f"a new selector after that: it knows {service.known(port)} of {len(acknowledged)}, "
            f"{time.monotonic() - begun:.1f} s after it began, all having announced once", flush=True)
    finally: service.end()


def come_more(service, live, acknowledged, lock, halted):
    def come():
        number = 200_000
        while not halted.is_set():
            number += 1
            peer, port = Peer(number, "agents", service.names), live[number % len(live)]
            peer.announce(port)
            peer.answered(port)
            with lock: acknowledged.append((time.monotonic(), number, port))
            peer.close()
            time.sleep(0.004)
    return come


def main():
    parser = argparse.ArgumentParser(usage=__doc__)
    here = os.path.dirname(os.path.abspath(__file__))
    parser.add_argument("--shoal", default=os.path.join(here, "../../.build/release/shoal"))
    parser.add_argument("--peers", type=int, default=300)
    parser.add_argument("--rate", type=int, default=2_000)
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--ways", default="agents,clients")
    parser.add_argument("--recording", action="store_true")
    options = parser.parse_args()
    if not shutil.which("redis-server"): sys.exit("Install the package redis-server.")
    for way in options.ways.split(","):
        ratios = []
        for _ in range(options.rounds):
            alone, one, three = measured(1, way, options, False), measured(1, way, options), measured(3, way, options)
            for name, got in (("alone", alone), ("one", one), ("three", three)):
                print(f"{way:8}{name:6} {got[0]:6.1f} us of the selectors, {got[1]:4.1f} us of Redis, {got[2]:.4f} commands an "
                    f"announce ({got[3]:.0f}/s)", flush=True)
            ratios.append((three[0] / one[0], (three[0] + three[1]) / (one[0] + one[1]), three[2] / one[2],
                one[0] / alone[0]))
        middle = [statistics.median(each) for each in zip(*ratios)]
        print(f"{way}: three to one: {middle[0]:.2f} times the CPU ({middle[1]:.2f} with Redis), {middle[2]:.2f} times the "
            f"commands; one with a store to one without: {middle[3]:.2f}", flush=True)
    kills(options)


main()

#!/usr/bin/python3
"""Throws mutated requests at the HTTP doors of an origin, a selector and an agent, all of them real processes.

usage: doors.py PROGRAM [--seconds 20] [--seed 1]

Each file of `seeds` is a request as it goes over the wire (its line breaks become CR LF); ORIGIN, SELECTOR and GATEWAY in
it become addresses. First all seeds go to each node as they are, then mutations of them, the same ones for the same
--seed. Wrong is: a process that ends, a node that does not answer /healthz in time, an answer that is no HTTP or whose
body is not as long as it says, a status of 500, memory that grows without end. The last requests before that are written
into a file `found-*.http`, whose name is printed; status 1. What was found once stays among the seeds.
"""

import argparse, glob, json, os, random, re, shutil, signal, socket, subprocess, sys, tempfile, time

HERE = os.path.dirname(os.path.abspath(__file__))
NODES = {"selector": ("127.66.0.1", 18090), "origin": ("127.66.0.2", 18080), "gateway": ("127.66.0.3", 18070)}
MOST_MEMORY = 400 << 20
MAGIC = [
    b"\r\n", b"\r\n\r\n", b"\n", b"\0", b" ", b"\t", b"%00", b"%2e%2e/", b"../", b"//", b"?", b"#", b"%", b"%zz", b":",
    b"-1", b"0", b"18446744073709551616", b"9223372036854775807", b"4294967296", b"chunked", b"Transfer-Encoding: chunked\r\n",
    b"Content-Length: 5\r\n", b"Content-Length: 99999999999\r\n", b"Expect: 100-continue\r\n", b"Host: a\r\n",
    b"Range: bytes=0-,0-,-1,5-2\r\n", b"Range: bytes=-99999999999999999999\r\n", b"If-Range: \"x\"\r\n", b"HTTP/1.0",
    b"HTTP/0.9", b"HTTP/2.0", b"GET ", b"HEAD ", b"POST ", b"CONNECT ", b"http://", b"[::1]", b"\xff\xfe", b"\xc3\x28",
    b"info_hash=", b"&", b"=", b"{", b"}", b"[", b"]", b"\"", b"null", b"1e999", b"\\ud800", b",", b"i9e", b"d", b"le", b"e",
    b"Authorization: Bearer x\r\n", b"Connection: close\r\n", b"Via: 1.1 a\r\n", b"A" * 300, b"a: b\r\n" * 40,
]


class Wrong(Exception):
    pass


class Lab:
    """The three nodes, in a directory of their own."""

    def __init__(self, program):
        self.folder = tempfile.mkdtemp(prefix="shoal-doors-")
        root = self.folder + "/root"
        os.makedirs(root + "/sub")
        for name, size in (("a.bin", 300_000), ("empty", 0), ("sub/index.html", 500)):
            with open(f"{root}/{name}", "wb") as file: file.write(random.Random(name).randbytes(size))
        at = {name: f"{host}:{port}" for name, (host, port) in NODES.items()}
        self.nodes = {}
        for name, words in (
            ("selector", ["selector", "--listen", at["selector"]]),
            ("origin", ["origin", "--root", root, "--listen", at["origin"], "--listings", "--selector",
                "http://" + at["selector"]]),
            ("gateway", ["agent", "--gateway", at["gateway"], "--cache", self.folder + "/cache", "--peer-listen",
                "127.66.0.3:0"]),
        ):
            log = open(f"{self.folder}/{name}.log", "wb")
            environment = {"HOME": self.folder, "PATH": os.environ["PATH"]}
            self.nodes[name] = subprocess.Popen([program] + words, stdout=log, stderr=log, env=environment)
        for name in NODES: self.wait(name)

    def wait(self, name):
        end = time.monotonic() + 30
        while time.monotonic() < end:
            try: return self.health(name)
            except (OSError, Wrong): time.sleep(0.2)
        raise Wrong(f"the {name} never answered")

    def health(self, name):
        host, port = NODES[name]
        if self.nodes[name].poll() is not None: raise Wrong(f"the {name} ended with {self.nodes[name].returncode}")
        with socket.create_connection((host, port), 20) as line:
            line.settimeout(20)
            line.sendall(f"GET /healthz HTTP/1.1\r\nHost: {host}:{port}\r\nConnection: close\r\n\r\n".encode())
            if not read(line, 20).startswith(b"HTTP/1.1 200 "): raise Wrong(f"the {name} is not well")

    def memory(self, name):
        text = open(f"/proc/{self.nodes[name].pid}/status").read()
        return int(re.search(r"VmRSS:\s+(\d+)", text).group(1)) << 10

    def close(self):
        for node in self.nodes.values():
            if node.poll() is None: node.send_signal(signal.SIGTERM)
        for node in self.nodes.values():
            try: node.wait(20)
            except subprocess.TimeoutExpired: node.kill()
        shutil.rmtree(self.folder, ignore_errors=True)

    def logs(self):
        return "\n".join(f"--- {name}\n" + open(f"{self.folder}/{name}.log", errors="replace").read()[-2000:] for name in NODES)


def read(line, seconds):
    """What comes until the other end closes, or for so long."""
    data, end = b"", time.monotonic() + seconds
    while time.monotonic() < end and len(data) < 8 << 20:
        line.settimeout(max(0.01, end - time.monotonic()))
        try: part = line.recv(1 << 16)
        except OSError: break
        if not part: break
        data += part
    return data


def judge(data, is_head):
    """Whether what came is answers of HTTP/1.1, one after another; the last may be cut off."""
    while data:
        head, mark, rest = data.partition(b"\r\n\r\n")
        first = re.match(rb"HTTP/1\.[01] (\d{3}) [ -~]*(\r\n|$)", head)
        if not first:
            if not mark and b"HTTP/1.1 ".startswith(data[:9]): return
            raise Wrong(f"no answer of HTTP: {data[:80]!r}")
        status = int(first.group(1))
        if status == 500: raise Wrong(f"status 500: {data[:300]!r}")
        if not mark: return
        for field in head.split(b"\r\n")[1:]:
            if not re.match(rb"[!#-'*+.0-9A-Z^-z|~-]+:[ \t]*[\t -~\x80-\xff]*$", field): raise Wrong(f"a field {field!r}")
        length = re.search(rb"\r\ncontent-length: (\d+)", head, re.I)
        # What belongs to a HEAD, and where a tunnel or a chunked body ends, is not looked at here.
        if is_head or status in (204, 304) or status < 200 and status != 100: return
        if status == 100:
            data = rest
            continue
        if not length: return
        data = rest[int(length.group(1)):]


def mutated(seeds, chance):
    data = bytearray(chance.choice(seeds))
    for _ in range(chance.choice((1, 1, 1, 2, 3, 6, 12))):
        at = chance.randrange(len(data) + 1)
        kind = chance.randrange(9)
        if kind == 0 and data: data[at % len(data)] = chance.randrange(256)
        elif kind == 1 and data: data[at % len(data)] ^= 1 << chance.randrange(8)
        elif kind == 2: del data[at:at + chance.choice((1, 2, 4, 16, 200))]
        elif kind == 3: data[at:at] = chance.choice(MAGIC)
        elif kind == 4: data[at:at + chance.choice((1, 4, 12))] = chance.choice(MAGIC)
        elif kind == 5: data[at:at] = data[at:at + chance.choice((1, 8, 60))] * chance.choice((1, 3, 40))
        elif kind == 6:
            other = chance.choice(seeds)
            cut = chance.randrange(len(other) + 1)
            data[at:] = other[cut:]
        elif kind == 7: data[at:at] = chance.choice(seeds)
        else:
            number = re.search(rb"\d+", data[at:])
            if number: data[at + number.start():at + number.end()] = chance.choice((b"-1", b"0", b"99999999999999999999", b"1e9"))
    return bytes(data[:200_000])


def throw(name, data, chance):
    """Sends bytes, in one piece or several, and judges what comes back."""
    host, port = NODES[name]
    try:
        with socket.create_connection((host, port), 20) as line:
            line.settimeout(5)
            cut = chance.randrange(len(data) + 1) if chance.random() < 0.2 else len(data)
            line.sendall(data[:cut])
            if cut < len(data): line.sendall(data[cut:])
            if chance.random() < 0.05: return
            line.shutdown(socket.SHUT_WR)
            judge(read(line, 0.5), data[:5] == b"HEAD " or b"HEAD " in data)
    except OSError:
        # Whether the node is there at all is asked apart.
        pass


def main():
    options = argparse.ArgumentParser()
    options.add_argument("program")
    options.add_argument("--seconds", type=float, default=20)
    options.add_argument("--seed", type=int, default=1)
    options = options.parse_args()
    names = {"ORIGIN": "origin", "SELECTOR": "selector", "GATEWAY": "gateway"}
    seeds = []
    for path in sorted(glob.glob(HERE + "/seeds/*.http")):
        data = open(path, "rb").read()
        # What was found is kept byte by byte.
        if not os.path.basename(path).startswith("found-"): data = data.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
        for word, name in names.items(): data = data.replace(word.encode(), "{}:{}".format(*NODES[name]).encode())
        seeds.append(data)
    chance = random.Random(options.seed)
    lab, last, count = Lab(options.program), [], 0
    try:
        end = time.monotonic() + options.seconds
        queue = [(name, seed) for seed in seeds for name in NODES]
        while queue or time.monotonic() < end:
            name, data = queue.pop(0) if queue else (chance.choice(list(NODES)), mutated(seeds, chance))
            last = last[-19:] + [(name, data)]
            throw(name, data, chance)
            count += 1
            if lab.nodes[name].poll() is not None or count % 50 == 0: lab.health(name)
            if lab.memory(name) > MOST_MEMORY: raise Wrong(f"the {name} takes {lab.memory(name) >> 20} MB")
        for name in NODES: lab.health(name)
        print(f"{count} requests, nothing wrong; memory {json.dumps({name: lab.memory(name) >> 20 for name in NODES})} MB")
    except Wrong as wrong:
        path = f"{tempfile.gettempdir()}/found-{options.seed}-{count}.http"
        for at, (name, data) in enumerate(last[::-1]):
            with open(path.replace(".http", f"-{at}-{name}.http"), "wb") as file: file.write(data)
        print(f"{wrong}\nafter {count} requests; the last ones, newest first, are {path.replace('.http', '-*.http')}\n{lab.logs()}")
        return 1
    finally:
        lab.close()


sys.exit(main())

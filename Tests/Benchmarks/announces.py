#!/usr/bin/python3
"""Announces of BitTorrent clients to a selector and to opentracker, in turns, in one run.

usage: announces.py [--shoal PROGRAM] [--peers N] [--announces N] [--rounds N] [--ways udp,kept,new] [--recording]

One thread announces for all the peers of one object, over UDP, over kept HTTP connections and over new ones. Prints CPU
time of the server's own process an announce, in microseconds, as the kernel accounts for it, so that it matters little
what else the machine does; the answers of both hold as many peers. The last lines are the ratios to opentracker.
"""

import argparse, os, select, shutil, socket, statistics, struct, subprocess, sys, tempfile, time, urllib.parse

SELECTOR, OPENTRACKER, ORIGIN = ("127.0.0.1", 18190), ("127.0.0.1", 18191), ("127.0.0.1", 18192)
MAGIC = 0x41727101980


def cpu_of(pid):
    fields = open(f"/proc/{pid}/stat").read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def wait_for(url):
    for _ in range(600):
        answer = subprocess.run(["curl", "-sf", url], capture_output=True)
        if answer.returncode == 0: return answer.stdout
        time.sleep(0.1)
    sys.exit(f"{url} does not answer")


class Peer:
    """One peer of the object, at an address of its own in one of eight networks."""

    def __init__(self, number, infohash):
        self.address, self.port, self.infohash = f"127.{64 + number % 8}.{number // 200}.{1 + number % 200}", 6881, infohash
        self.id = b"-XX0001-%012d" % number

    def datagram(self, connection, transaction):
        return struct.pack(">QII20s20sqqqIIIiH", connection, 1, transaction, self.infohash, self.id, 0, 1 << 20, 0, 0, 0,
            0, 50, self.port)

    def request(self):
        query = urllib.parse.urlencode({"info_hash": self.infohash, "peer_id": self.id}, quote_via=urllib.parse.quote)
        return (f"GET /announce?{query}&port={self.port}&uploaded=0&downloaded=0&left=1048576&numwant=50&compact=1 "
            f"HTTP/1.1\r\nHost: tracker\r\n").encode()


def over_udp(server, peers, announces):
    """Announces from each peer in turn, a few under way at a time; returns the bytes of one answer."""
    sockets, connections = [], []
    for peer in peers:
        one = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        one.bind((peer.address, 0))
        one.connect(server)
        one.settimeout(5)
        one.send(struct.pack(">QII", MAGIC, 0, 1))
        connections.append(struct.unpack(">IIQ", one.recv(64))[2])
        sockets.append(one)
    length, window = 0, min(16, len(peers))
    for first in range(0, announces, window):
        batch = [number % len(peers) for number in range(first, min(first + window, announces))]
        for at in batch: sockets[at].send(peers[at].datagram(connections[at], first + 2))
        for at in batch:
            answer = sockets[at].recv(2048)
            assert answer[:4] == b"\0\0\0\1", answer
            length = len(answer)
    for one in sockets: one.close()
    return length


def answer_of(connection, closes):
    data = b""
    while b"\r\n\r\n" not in data: data += connection.recv(65536) or sys.exit("a connection was cut")
    head, body = data.split(b"\r\n\r\n", 1)
    fields = dict(line.lower().split(b": ", 1) for line in head.split(b"\r\n")[1:])
    while len(body) < int(fields[b"content-length"]): body += connection.recv(65536)
    assert b"failure" not in body, body
    return len(body)


def connect(peer, server):
    one = socket.socket()
    one.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    one.bind((peer.address, 0))
    one.settimeout(5)
    one.connect(server)
    return one


def over_kept(server, peers, announces):
    connections = [connect(peer, server) for peer in peers]
    length, window = 0, min(16, len(peers))
    for first in range(0, announces, window):
        batch = [number % len(peers) for number in range(first, min(first + window, announces))]
        for at in batch: connections[at].sendall(peers[at].request() + b"\r\n")
        for at in batch: length = answer_of(connections[at], False)
    for one in connections: one.close()
    return length


def over_new(server, peers, announces):
    length = 0
    for number in range(announces):
        peer = peers[number % len(peers)]
        connection = connect(peer, server)
        connection.sendall(peer.request() + b"Connection: close\r\n\r\n")
        length = answer_of(connection, True)
        connection.close()
    return length


WAYS = {"udp": over_udp, "kept": over_kept, "new": over_new}


def measured(way, server, process, peers, announces):
    WAYS[way](server, peers, len(peers))
    before, begun = cpu_of(process.pid), time.monotonic()
    length = WAYS[way](server, peers, announces)
    return (cpu_of(process.pid) - before) * 1e6 / announces, announces / (time.monotonic() - begun), length


def main():
    parser = argparse.ArgumentParser(usage=__doc__)
    here = os.path.dirname(os.path.abspath(__file__))
    parser.add_argument("--shoal", default=os.path.join(here, "../../.build/release/shoal"))
    parser.add_argument("--peers", type=int, default=8)
    parser.add_argument("--announces", type=int, default=40_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--ways", default="udp,kept,new")
    parser.add_argument("--recording", action="store_true")
    options = parser.parse_args()
    if not shutil.which("opentracker"): sys.exit("Install the package opentracker.")
    scratch, processes = tempfile.mkdtemp(prefix="shoal-announces-"), []
    os.chmod(scratch, 0o755)

    def start(*words):
        processes.append(subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL))
        return processes[-1]

    try:
        os.mkdir(f"{scratch}/root")
        open(f"{scratch}/root/object.bin", "wb").write(os.urandom(1 << 20))
        table = open(f"{scratch}/isps.csv", "w")
        for number in range(8): table.write(f"127.{64 + number}.0.0/16,{64501 + number},ISP {number},AA\n")
        table.close()
        place = lambda endpoint: "%s:%d" % endpoint
        recording = ["--record", f"{scratch}/traces"] if options.recording else []
        selector = start(options.shoal, "selector", "--listen", place(SELECTOR), "--prefixes", table.name,
            "--call-rate", "0", *recording)
        start(options.shoal, "origin", "--root", f"{scratch}/root", "--listen", place(ORIGIN), "--selector",
            f"http://{place(SELECTOR)}")
        wait_for(f"http://{place(ORIGIN)}/object.bin.torrent")
        for _ in range(100):
            listed = wait_for(f"http://{place(SELECTOR)}/v1/objects")
            if b'"object":"' in listed: break
            time.sleep(0.1)
        infohash = bytes.fromhex(listed.split(b'"object":"')[1][:40].decode())
        # Debian's tracks what is on a list only.
        open(f"{scratch}/list", "w").write(infohash.hex() + "\n")
        tracker = start("opentracker", "-i", OPENTRACKER[0], "-p", str(OPENTRACKER[1]), "-P", str(OPENTRACKER[1]),
            "-d", scratch, "-w", "list")
        while socket.socket().connect_ex(OPENTRACKER): time.sleep(0.1)
        peers = [Peer(number, infohash) for number in range(options.peers)]
        ways = [way for way in options.ways.split(",")]
        ratios = {way: [] for way in ways}
        for _ in range(options.rounds):
            for way in ways:
                # opentracker keeps no connection.
                other = "new" if way == "kept" else way
                count = options.announces // (4 if way == "new" else 1)
                ours = measured(way, SELECTOR, selector, peers, count)
                theirs = measured(other, OPENTRACKER, tracker, peers, count // (4 if way == "kept" else 1))
                ratios[way].append(ours[0] / theirs[0])
                print(f"{way:4}  selector {ours[0]:6.1f} us ({ours[1]:6.0f}/s, {ours[2]} bytes)   "
                    f"opentracker {theirs[0]:6.1f} us ({theirs[1]:6.0f}/s, {theirs[2]} bytes)", flush=True)
        for way in ways:
            note = "" if way != "kept" else " (which has new ones only)"
            print(f"{way}: {statistics.median(ratios[way]):.2f} times opentracker{note}")
    finally:
        for process in processes: process.kill()
        shutil.rmtree(scratch, ignore_errors=True)


main()

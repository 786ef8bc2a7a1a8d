#!/usr/bin/python3
"""What `shoal top` costs that looks at an agent of many peers.

usage: top.py [--shoal PROGRAM] [--peers N,N,...] [--seconds N] [--size COLUMNSxROWS] [--page N]

For each number of peers: serves the status of a made-up agent, whose bytes grow with the time, runs `shoal top` on a
terminal of that size, and after three seconds measures for so many its share of a core (user and system time in
/proc/PID/stat), its memory, the length of a status, and what it wrote to the terminal.
"""

import argparse, fcntl, http.server, json, os, pty, random, select, struct, termios, threading, time

STARTED = time.time()


def flow(rates, seconds):
    return {"received": int(rates[0] * seconds), "sent": int(rates[1] * seconds)}


class Agent:
    def __init__(self, count):
        source = random.Random(7)
        self.rates = [
            (source.choice([0, source.random() * 3e5]), source.choice([0, source.random() * 1e5])) for _ in range(count)]
        self.total = tuple(sum(rate[way] for rate in self.rates) for way in (0, 1))

    def peer(self, at, seconds):
        peer = {
            "link": at + 1, "endpoint": f"198.51.{at // 250 % 250}.{at % 250 + 1}:{6881 + at % 7}",
            "source": ["site", "isp", "country", "world", "stock"][at % 5], "is_proven": at % 5 < 4,
            "client": ["shoal/0.9", "libtorrent/2.0.10"][at % 5 // 4], "is_dialled": at % 2 > 0,
            "flow": flow(self.rates[at], seconds), "held": at * 37 % 1001, "we_choke": at % 3 == 0,
            "it_chokes": at % 4 == 0, "we_are_interested": at % 2 == 0, "it_is_interested": at % 3 == 1,
            "is_snubbed": at % 97 == 0, "asked": at % 17, "queued": at % 9, "seconds": int(seconds) + at % 60}
        if at % 5 < 4: peer.update(node=f"{at * 2654435761 % 2**32:08x}", round_trip_microseconds=900 + at * 131 % 90000)
        return peer

    def status(self):
        seconds = time.time() - STARTED + 60
        length = 20 << 30
        held = min(length, int(self.total[0] * seconds))
        whole = "".join(str(min(8, max(0, held * 1600 // length - cell * 8))) for cell in range(200))
        item = {
            "name": "update.bin", "object": "ab12" * 16, "host": "updates.example", "length": length, "held": held,
            "map": whole, "copies": "9421003579" * 20, "flow": flow(self.total, seconds), "origin": "spared",
            "from_origin": 1 << 20, "waiting": "waiting for peers", "seconds": int(seconds),
            "peer_count": len(self.rates), "peers": [self.peer(at, seconds) for at in range(len(self.rates))]}
        agent = {
            "total": flow(self.total, seconds), "volumes": [{"source": "isp", "flow": flow(self.total, seconds)}],
            "wasted": 0, "downloads": [], "object_count": 1, "objects": [item], "banned_peers": 0, "policy": []}
        events = [{"at": int(time.time() * 1000), "level": "info", "name": "link_opened", "text": "peer=198.51.100.1"}] * 50
        return json.dumps({
            "role": "agent", "node": "5f0c1a2b", "build": "benchmark", "at": int(time.time() * 1000),
            "uptime_milliseconds": int(seconds * 1000), "agent": agent, "events": events}).encode()


def serve(agent):
    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            body = agent.status()
            self.send_response(200)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *words): pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


def times(process):
    fields = open(f"/proc/{process}/stat").read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def read(terminal, seconds):
    """How many bytes came in that time."""
    count, end = 0, time.time() + seconds
    while time.time() < end:
        if not select.select([terminal], [], [], max(0, end - time.time()))[0]: continue
        try:
            count += len(os.read(terminal, 1 << 16))
        except OSError:
            # The program has ended.
            break
    return count


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--shoal", default=".build/release/shoal")
    parser.add_argument("--peers", default="10,1000")
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--size", default="120x40")
    parser.add_argument("--page", default="2")
    options = parser.parse_args()
    columns, rows = map(int, options.size.split("x"))
    for count in map(int, options.peers.split(",")):
        agent = Agent(count)
        server = serve(agent)
        child, terminal = pty.fork()
        if child == 0:
            fcntl.ioctl(1, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
            os.environ.update(TERM="xterm-256color")
            os.execv(options.shoal, ["shoal", "top", f"http://127.0.0.1:{server.server_port}"])
        read(terminal, 1)
        os.write(terminal, options.page.encode())
        read(terminal, 2)
        before = times(child)
        written = read(terminal, options.seconds)
        used = times(child) - before
        memory = [line for line in open(f"/proc/{child}/status") if line.startswith("VmRSS")][0].split()[1]
        os.write(terminal, b"q")
        read(terminal, 0.5)
        os.waitpid(child, 0)
        server.shutdown()
        print(
            f"{count} peers: {used / options.seconds * 100:.2f} % of a core, {int(memory) // 1024} MiB, "
            f"a status of {len(agent.status()) // 1000} kB, {written / options.seconds / 1000:.1f} kB/s to the terminal",
            flush=True)


if __name__ == "__main__":
    main()

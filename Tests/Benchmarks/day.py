#!/usr/bin/python3
"""A day's life of an agent in an hour: does anything grow?

usage: day.py [--shoal PROGRAM] [--minutes N] [--place DIR] [--record] [--seed N]

An origin that gets a new file every ten seconds and forgets old ones, a selector, three neighbours and the agent that is
watched, whose cache holds a fraction of all that it is asked for. Four clients of its gateway ask for whole files, ranges
and heads, most often for new ones, and hang up in the middle of some. Meanwhile the origin and the selector are stopped
and killed and come again, the neighbours are killed, and connections of the agent are cut by the kernel (ss -K).

Every whole answer is compared with the file. Prints each minute: resident memory (MB), descriptors, threads, CPU seconds
and requests of that minute, the cache's bytes on the disk (MB), and the milliseconds of CPU that a fixed piece of work
(4 MiB hashed and written, every ten seconds) took meanwhile; then the medians of each quarter. The exit status is 1 if an
answer was wrong, the cache went over its cap, or the last quarter's memory, descriptors or CPU a request are more than a
quarter above those of the second. CPU a request is compared in pieces of that work, for what else the machine does makes
both dearer.
"""

import argparse, hashlib, http.client, os, random, shutil, signal, statistics, subprocess, sys, tempfile, threading, time

ORIGIN, SELECTOR, GATEWAY, WATCHED = "127.0.0.1:18380", "127.0.0.1:18390", "127.0.0.1:18370", "127.0.0.9"
CAP, KEPT_FILES, CLIENTS = 256_000_000, 120, 4


class Day:
    def __init__(self, options, scratch):
        self.shoal, self.scratch = os.path.abspath(options.shoal), scratch
        self.random, self.record = random.Random(options.seed), options.record
        self.running, self.files, self.number = {}, [], 0
        self.counts = dict(whole=0, range=0, head=0, cut=0, failed=0)
        self.wrong, self.lock, self.ended = [], threading.Lock(), False

    # The nodes

    def commands(self):
        selector = f"http://{SELECTOR}"
        trace = ["--record", f"{self.scratch}/trace", "--record-keep", "200MB"] if self.record else []
        yield "selector", ["selector", "--listen", SELECTOR]
        yield "origin", ["origin", "--root", f"{self.scratch}/root", "--state", f"{self.scratch}/state", "--listen", ORIGIN,
            "--selector", selector]
        yield "agent", ["agent", "--gateway", GATEWAY, "--cache", f"{self.scratch}/agent", "--peer-listen", f"{WATCHED}:0",
            "--cache-size", str(CAP), "--log-level", "error", *trace]
        for one in range(3):
            yield f"neighbour-{one}", ["agent", "--gateway", f"127.0.0.1:{18371 + one}", "--cache",
                f"{self.scratch}/neighbour-{one}", "--peer-listen", f"127.0.0.{10 + one}:0", "--cache-size", str(CAP),
                "--log-level", "error"]

    def start(self, name):
        log = open(f"{self.scratch}/{name}.log", "a")
        self.running[name] = subprocess.Popen([self.shoal, *dict(self.commands())[name]], stdout=log, stderr=log)

    def stop(self, name, how):
        self.running[name].send_signal(how)
        self.running[name].wait()

    # The files

    def publish(self):
        size = int(self.random.choice([2e3, 5e4, 4e5, 3e6, 12e6, 40e6]) * self.random.uniform(0.5, 1.5))
        path = f"{self.scratch}/root/file-{self.number}"
        with open(path + ".new", "wb") as file: file.write(self.random.randbytes(size))
        os.rename(path + ".new", path)
        with self.lock:
            self.files.append((f"file-{self.number}", size))
            self.number += 1
            old = self.files.pop(0)[0] if len(self.files) > KEPT_FILES else None
        if old: os.unlink(f"{self.scratch}/root/{old}")

    # What clients do

    def ask(self, chance, gateway):
        with self.lock: name, size = self.files[-1 - min(int(chance.expovariate(0.05)), len(self.files) - 1)]
        kind = chance.choices(["whole", "range", "head", "cut"], [5, 3, 1, 1])[0]
        connection = http.client.HTTPConnection(gateway, timeout=120)
        first = chance.randrange(size) if kind == "range" else 0
        last = min(size - 1, first + chance.randrange(1_000_000)) if kind == "range" else size - 1
        try:
            headers = {"Range": f"bytes={first}-{last}"} if kind == "range" else {}
            connection.request("HEAD" if kind == "head" else "GET", f"/http://{ORIGIN}/{name}", headers=headers)
            answer = connection.getresponse()
            if kind == "cut": answer.read(size // 2)
            body = answer.read() if kind in ("whole", "range") else b""
            if answer.status not in (200, 206) or kind in ("whole", "range") and len(body) != last - first + 1:
                raise OSError(answer.status)
        except (OSError, http.client.HTTPException):
            kind = "failed"
        finally:
            connection.close()
        self.counts[kind] += 1
        if kind in ("whole", "range"): self.compare(name, first, body)

    def compare(self, name, first, body):
        try:
            with open(f"{self.scratch}/root/{name}", "rb") as file:
                file.seek(first)
                if file.read(len(body)) != body: self.wrong.append(name)
        except FileNotFoundError:
            pass

    def client(self, number):
        chance = random.Random(number)
        gateway = GATEWAY if number < CLIENTS else f"127.0.0.1:{18371 + number - CLIENTS}"
        while not self.ended:
            try: self.ask(chance, gateway)
            except IndexError: pass
            time.sleep(chance.expovariate(1 if number < CLIENTS else 0.3))

    # What befalls the nodes

    def trouble(self):
        kind = self.random.choice(["origin", "selector", "neighbour", "links", "links"])
        if kind == "links":
            subprocess.run(["ss", "-K", "src", WATCHED], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            return kind
        name = kind if kind != "neighbour" else f"neighbour-{self.random.randrange(3)}"
        self.stop(name, self.random.choice([signal.SIGTERM, signal.SIGKILL]))
        time.sleep(self.random.uniform(0, 4))
        self.start(name)
        return name

    # What is watched

    def fixed_work(self):
        """CPU milliseconds that a fixed piece of work takes now."""
        begin, work = time.thread_time(), bytes(1 << 22)
        hashlib.sha256(work).digest()
        with open(f"{self.scratch}/work", "wb", buffering=0) as file: file.write(work)
        return (time.thread_time() - begin) * 1000

    def sample(self):
        pid = self.running["agent"].pid
        if self.running["agent"].poll() is not None: sys.exit("the watched agent has ended:\n" + open(
            f"{self.scratch}/agent.log").read()[-2000:])
        fields = open(f"/proc/{pid}/stat").read().rsplit(")", 1)[1].split()
        status = dict(line.split(":", 1) for line in open(f"/proc/{pid}/status"))
        cache = subprocess.run(["du", "-s", "--block-size=1", f"{self.scratch}/agent"], capture_output=True, text=True).stdout
        return dict(memory=int(status["VmRSS"].split()[0]) / 1000, descriptors=len(os.listdir(f"/proc/{pid}/fd")),
            threads=int(status["Threads"]), cpu=(int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK"),
            requests=sum(self.counts.values()), cache=int(cache.split()[0] if cache else 0))

    def live(self, minutes):
        os.mkdir(f"{self.scratch}/root")
        for name, _ in self.commands(): self.start(name)
        time.sleep(2)
        for number in range(CLIENTS + 3): threading.Thread(target=self.client, args=(number,), daemon=True).start()
        begin, rows, last, largest = time.monotonic(), [], self.sample(), 0
        print("minute  memory  descriptors  threads    CPU  requests   cache   work", flush=True)
        for minute in range(1, minutes + 1):
            tick, work = 0, []
            while time.monotonic() - begin < minute * 60:
                self.publish()
                if tick % 3 == 1: self.trouble()
                tick += 1
                work.append(self.fixed_work())
                largest = max(largest, self.sample()["cache"])
                time.sleep(max(0, min(10, begin + minute * 60 - time.monotonic())))
            now = self.sample()
            row = {**now, "cpu": now["cpu"] - last["cpu"], "requests": now["requests"] - last["requests"],
                "work": statistics.mean(work)}
            rows.append(row)
            last = now
            print(f"{minute:6} {row['memory']:7.1f} {row['descriptors']:12} {row['threads']:8} {row['cpu']:6.2f} "
                f"{row['requests']:9} {row['cache'] / 1e6:7.1f} {row['work']:6.2f}", flush=True)
        self.ended = True
        return rows, largest


def quarter(rows, number):
    part = rows[len(rows) * number // 4:len(rows) * (number + 1) // 4] or rows
    middle = {key: statistics.median(row[key] for row in part) for key in part[0]}
    middle["cpu"] = sum(row["cpu"] for row in part) / max(1, sum(row["requests"] for row in part)) * 1000
    middle["pieces"] = middle["cpu"] / statistics.mean(row["work"] for row in part)
    return middle


def main():
    parser = argparse.ArgumentParser(usage=__doc__)
    here = os.path.dirname(os.path.abspath(__file__))
    parser.add_argument("--shoal", default=os.path.join(here, "../../.build/release/shoal"))
    parser.add_argument("--minutes", type=int, default=60)
    parser.add_argument("--place", default=None)
    parser.add_argument("--record", action="store_true", help="the watched agent records a trace")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    scratch = tempfile.mkdtemp(prefix="shoal-day-", dir=options.place)
    day = Day(options, scratch)
    try:
        rows, largest = day.live(options.minutes)
    finally:
        for process in day.running.values(): process.kill()
        shutil.rmtree(scratch, ignore_errors=True)
    quarters = [quarter(rows, number) for number in range(4)]
    for number, row in enumerate(quarters):
        print(f"quarter {number + 1}: {row['memory']:.1f} MB, {row['descriptors']:.0f} descriptors, "
            f"{row['threads']:.0f} threads, {row['cpu']:.2f} ms CPU a request ({row['pieces']:.2f} pieces of work), "
            f"{row['requests']:.0f} requests a minute")
    grew = [key for key in ("memory", "descriptors", "pieces") if quarters[3][key] > 1.25 * quarters[1][key]]
    print(f"answers: {day.counts}; wrong: {len(day.wrong)}; largest cache {largest / 1e6:.1f} of {CAP / 1e6:.0f} MB; "
        f"grew: {', '.join(grew) or 'nothing'}")
    sys.exit(1 if day.wrong or largest > CAP or grew else 0)


main()

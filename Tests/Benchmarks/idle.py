#!/usr/bin/python3
"""An idle agent with many objects in its cache, beside a selector.

usage: idle.py [--shoal PROGRAM] [--objects N,N,...] [--seconds N] [--place DIR]

For each number of objects: makes a cache of so many descriptions with a block marked as stored, starts a selector and an
agent, waits until all are listed, and then prints how long that took, the agent's memory, and over so many seconds its
share of a core and the bytes a second that it wrote and read (files, sockets and all). The selector knows none of the
objects, which is what telling it costs most: it says so of each, and is told again ever more seldom.
"""

import argparse, hashlib, os, shutil, subprocess, sys, tempfile, time, urllib.request

SELECTOR, GATEWAY = "127.0.0.1:18290", "127.0.0.1:18270"


def bencode(value):
    if isinstance(value, int): return b"i%de" % value
    if isinstance(value, bytes): return b"%d:%s" % (len(value), value)
    if isinstance(value, str): return bencode(value.encode())
    items = sorted((key.encode() if isinstance(key, str) else key, entry) for key, entry in value.items())
    return b"d" + b"".join(bencode(key) + bencode(entry) for key, entry in items) + b"e"


def make_cache(place, count):
    for number in range(count):
        name = f"file-{number}"
        root = hashlib.sha256(name.encode()).digest()
        info = {"file tree": {name: {"": {"length": 16384, "pieces root": root}}}, "meta version": 2, "name": name,
            "piece length": 65536}
        metainfo = {"announce": f"http://{SELECTOR}/announce", "info": info, "piece layers": {},
            "url-list": f"http://192.0.2.1/{name}"}
        directory = f"{place}/objects/{hashlib.sha256(bencode(info)).hexdigest()}"
        os.makedirs(directory)
        with open(f"{directory}/metainfo", "wb") as file: file.write(bencode(metainfo))
        with open(f"{directory}/stored", "wb") as file: file.write(b"\1")


def counter(name):
    try:
        text = urllib.request.urlopen(f"http://{GATEWAY}/metrics", timeout=5).read().decode()
    except OSError:
        return -1
    return next((int(line.split()[1]) for line in text.splitlines() if line.startswith(name + " ")), -1)


def usage(pid):
    fields = open(f"/proc/{pid}/stat").read().rsplit(")", 1)[1].split()
    cpu = (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    rows = dict(line.split(":") for line in open(f"/proc/{pid}/io"))
    status = dict(line.split(":", 1) for line in open(f"/proc/{pid}/status"))
    return cpu, int(rows["rchar"]) + int(rows["wchar"]), int(status["VmRSS"].split()[0]) / 1000


def measured(options, count):
    scratch, processes = tempfile.mkdtemp(prefix="shoal-idle-", dir=options.place), []
    try:
        make_cache(f"{scratch}/cache", count)
        log = open(f"{scratch}/log", "w")
        processes.append(subprocess.Popen([options.shoal, "selector", "--listen", SELECTOR], stdout=log, stderr=log))
        start = time.monotonic()
        agent = subprocess.Popen([options.shoal, "agent", "--gateway", GATEWAY, "--cache", f"{scratch}/cache",
            "--peer-listen", "127.0.0.1:0"], stdout=log, stderr=log)
        processes.append(agent)
        while counter("shoal_shelved_objects") < count:
            if time.monotonic() - start > 600: sys.exit("the agent never listed its cache")
            time.sleep(0.2)
        listed = time.monotonic() - start
        told = 30 + count / 128
        time.sleep(min(told, options.settle))
        before, began = usage(agent.pid), time.monotonic()
        time.sleep(options.seconds)
        after, passed = usage(agent.pid), time.monotonic() - began
        print(f"{count:>8} objects: listed in {listed:5.1f} s, {after[2]:6.1f} MB, {(after[0] - before[0]) / passed:6.2%} "
            f"of a core, {(after[1] - before[1]) / passed:8.0f} B/s", flush=True)
    finally:
        for process in processes: process.terminate()
        for process in processes: process.wait()
        shutil.rmtree(scratch, ignore_errors=True)


def main():
    parser = argparse.ArgumentParser(usage=__doc__)
    here = os.path.dirname(os.path.abspath(__file__))
    parser.add_argument("--shoal", default=os.path.join(here, "../../.build/release/shoal"))
    parser.add_argument("--objects", default="1,1000,10000,100000")
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--settle", type=int, default=120)
    parser.add_argument("--place", default=None)
    options = parser.parse_args()
    for count in options.objects.split(","): measured(options, int(count))


main()

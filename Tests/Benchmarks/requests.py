#!/usr/bin/python3
"""Small files from an origin and from nginx, in turns, in one run.

usage: requests.py [--shoal PROGRAM] [--size BYTES] [--files N] [--seconds N] [--rounds N] [--connections N]

wrk asks over that many kept connections from one thread. Prints requests a second of the server's own CPU time, as the
kernel accounts for it, so that it matters little what else the machine does; nginx has one worker and logs nothing.
The last line is the origin's ratio to nginx.
"""

import argparse, os, shutil, statistics, subprocess, sys, tempfile, time

ORIGIN, NGINX = "127.0.0.1:18180", "127.0.0.1:18181"

CONFIGURATION = """
worker_processes 1; daemon off; pid PLACE/nginx.pid; error_log /dev/null;
events { worker_connections 1024; }
http { access_log off; sendfile on; tcp_nopush on; keepalive_requests 1000000000;
  client_body_temp_path PLACE/b; proxy_temp_path PLACE/p; fastcgi_temp_path PLACE/f; uwsgi_temp_path PLACE/u;
  scgi_temp_path PLACE/s;
  server { listen ADDRESS; root PLACE/root; } }
"""

SCRIPT = """
local number = 0
request = function()
  number = (number + 1) % FILES
  return wrk.format("GET", "/file-" .. number)
end
"""


def cpu_of(pid):
    """CPU seconds of a process and of its children so far."""
    children = subprocess.run(["pgrep", "-P", str(pid)], capture_output=True, text=True).stdout.split()
    total = 0
    for one in [pid, *children]:
        fields = open(f"/proc/{one}/stat").read().rsplit(")", 1)[1].split()
        total += (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    return total


def wait_for(url):
    for _ in range(600):
        if subprocess.run(["curl", "-sfo", "/dev/null", url]).returncode == 0: return
        time.sleep(0.1)
    sys.exit(f"{url} does not answer")


def described():
    text = subprocess.run(["curl", "-sf", f"http://{ORIGIN}/metrics"], capture_output=True, text=True).stdout
    return next((int(line.split()[1]) for line in text.splitlines() if line.startswith("shoal_origin_objects ")), 0)


def memory_of(pid):
    status = dict(line.split(":", 1) for line in open(f"/proc/{pid}/status"))
    return int(status["VmRSS"].split()[0]) / 1000


def measured(address, process, script, options):
    before = cpu_of(process.pid)
    wrk = subprocess.run(["wrk", "-t1", f"-c{options.connections}", f"-d{options.seconds}s", "-s", script,
        f"http://{address}"], capture_output=True, text=True)
    spent = cpu_of(process.pid) - before
    if wrk.returncode or "Non-2xx" in wrk.stdout: sys.exit(wrk.stdout + wrk.stderr)
    requests = next(int(line.split()[0]) for line in wrk.stdout.splitlines() if "requests in" in line)
    return requests / spent, requests / options.seconds


def main():
    parser = argparse.ArgumentParser(usage=__doc__)
    here = os.path.dirname(os.path.abspath(__file__))
    parser.add_argument("--shoal", default=os.path.join(here, "../../.build/release/shoal"))
    parser.add_argument("--size", type=int, default=1000)
    parser.add_argument("--files", type=int, default=100)
    parser.add_argument("--seconds", type=int, default=5)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--connections", type=int, default=16)
    options = parser.parse_args()
    scratch, processes = tempfile.mkdtemp(prefix="shoal-requests-"), []
    try:
        os.mkdir(f"{scratch}/root")
        for number in range(options.files):
            with open(f"{scratch}/root/file-{number}", "wb") as file: file.write(os.urandom(options.size))
        os.chmod(scratch, 0o755)
        open(f"{scratch}/script.lua", "w").write(SCRIPT.replace("FILES", str(options.files)))
        open(f"{scratch}/nginx.conf", "w").write(
            CONFIGURATION.replace("PLACE", scratch).replace("ADDRESS", NGINX))
        log = open(f"{scratch}/log", "w")
        origin = subprocess.Popen([options.shoal, "origin", "--root", f"{scratch}/root", "--state", f"{scratch}/state",
            "--listen", ORIGIN], stdout=log, stderr=log)
        processes.append(origin)
        nginx = subprocess.Popen(["/usr/sbin/nginx", "-c", f"{scratch}/nginx.conf"], stdout=log, stderr=log)
        processes.append(nginx)
        wait_for(f"http://{ORIGIN}/file-0.torrent")
        wait_for(f"http://{NGINX}/file-0")
        began = time.monotonic()
        while described() < options.files: time.sleep(0.5)
        print(f"{options.files} files described {time.monotonic() - began:.1f} s after the first", flush=True)
        ours, theirs = [], []
        for round in range(options.rounds):
            own, own_wall = measured(ORIGIN, origin, f"{scratch}/script.lua", options)
            other, other_wall = measured(NGINX, nginx, f"{scratch}/script.lua", options)
            ours.append(own)
            theirs.append(other)
            print(f"round {round + 1}: origin {own:,.0f} requests a CPU second ({own_wall:,.0f} a second), "
                f"nginx {other:,.0f} ({other_wall:,.0f})", flush=True)
        own, other = statistics.median(ours), statistics.median(theirs)
        print(f"median: origin {own:,.0f}, nginx {other:,.0f}; ratio {own / other:.2f}; "
            f"the origin takes {memory_of(origin.pid):.0f} MB")
    finally:
        for process in processes: process.terminate()
        for process in processes: process.wait()
        shutil.rmtree(scratch, ignore_errors=True)


main()

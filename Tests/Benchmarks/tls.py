#!/usr/bin/python3
"""One file over TLS and loopback: Shoal's origin and nginx, in turns, in one run.

usage: tls.py [--shoal PROGRAM] [--size MiB] [--rounds N]

curl is the client of both, over TLS 1.3, and says which cipher; the file lies in memory. Prints for each round and as
medians: CPU seconds of the server a gigabyte (10^9), and gigabytes a second. The last line of each cipher is Shoal's CPU
as a multiple of nginx's. nginx stands for the system's OpenSSL: it runs one process with its usual settings, Shoal runs
as it always does. The line before says what plain HTTP costs either, so that what is left is TLS.
"""

import argparse, os, shutil, statistics, subprocess, sys, tempfile, time

SHOAL, PLAIN, NGINX, NGINX_PLAIN = (f"127.0.0.1:{port}" for port in (18480, 18481, 18482, 18483))
CIPHERS = ("TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256")


def cpu_of(pid):
    """CPU seconds of a live process and its children so far."""
    total = 0
    for one in [pid] + [int(child) for child in open(f"/proc/{pid}/task/{pid}/children").read().split()]:
        fields = open(f"/proc/{one}/stat").read().rsplit(")", 1)[1].split()
        total += int(fields[11]) + int(fields[12])
    return total / os.sysconf("SC_CLK_TCK")


def certificate(scratch):
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
        "-subj", "/CN=bench", "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", f"{scratch}/key", "-out",
        f"{scratch}/cert"], check=True, stderr=subprocess.DEVNULL)


def started(log, *words):
    return subprocess.Popen(words, stdout=open(log, "a"), stderr=subprocess.STDOUT)


def nginx(scratch):
    with open(f"{scratch}/nginx.conf", "w") as file:
        file.write(f"""daemon off; master_process off; pid {scratch}/pid;
events {{ }}
http {{ access_log off; sendfile on; client_body_temp_path {scratch}/b; proxy_temp_path {scratch}/p;
  fastcgi_temp_path {scratch}/f; uwsgi_temp_path {scratch}/u; scgi_temp_path {scratch}/s;
  ssl_certificate {scratch}/cert; ssl_certificate_key {scratch}/key; ssl_protocols TLSv1.3;
  server {{ listen {NGINX} ssl; listen {NGINX_PLAIN}; root {scratch}/root; }} }}""")
    return started(f"{scratch}/nginx.log", "nginx", "-e", f"{scratch}/error.log", "-c", f"{scratch}/nginx.conf")


def wait_for(url, scratch):
    for _ in range(300):
        if subprocess.run(["curl", "-skfo", "/dev/null", url]).returncode == 0: return
        time.sleep(0.1)
    sys.exit(f"{url} does not answer; see {scratch}")


def fetched(server, url, scratch, cipher):
    """CPU seconds of the server, and the wall time, for one whole file."""
    words = ["curl", "-sf", "-o", "/dev/null", url]
    if cipher: words += ["--cacert", f"{scratch}/cert", "--tlsv1.3", "--tls13-ciphers", cipher]
    before, start = cpu_of(server.pid), time.monotonic()
    subprocess.run(words, check=True)
    wall = time.monotonic() - start
    # What is still to be counted when the client has its last byte.
    time.sleep(0.2)
    return cpu_of(server.pid) - before, wall


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--shoal", default=".build/release/shoal")
    parser.add_argument("--size", type=int, default=1024, help="MiB")
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    scratch = tempfile.mkdtemp(prefix="shoal-tls-", dir="/dev/shm")
    servers = []
    try:
        os.mkdir(f"{scratch}/root")
        with open(f"{scratch}/root/file", "wb") as file:
            for _ in range(options.size): file.write(os.urandom(1 << 20))
        certificate(scratch)
        origin = [options.shoal, "origin", "--root", f"{scratch}/root"]
        secure = started(f"{scratch}/tls.log", *origin, "--listen", SHOAL, "--state", f"{scratch}/state1", "--tls-cert",
            f"{scratch}/cert", "--tls-key", f"{scratch}/key")
        plain = started(f"{scratch}/plain.log", *origin, "--listen", PLAIN, "--state", f"{scratch}/state2")
        other = nginx(scratch)
        servers += [secure, plain, other]
        # Described first, so that hashing is not taken for sending.
        wait_for(f"https://{SHOAL}/file.torrent", scratch)
        wait_for(f"http://{PLAIN}/file.torrent", scratch)
        wait_for(f"https://{NGINX}/file", scratch)
        size = options.size * (1 << 20) / 1e9
        for cipher in (None, *CIPHERS):
            runs = {"shoal": [], "nginx": []}
            ways = {"shoal": (plain, f"http://{PLAIN}"), "nginx": (other, f"http://{NGINX_PLAIN}")} if not cipher else {
                "shoal": (secure, f"https://{SHOAL}"), "nginx": (other, f"https://{NGINX}")}
            for _ in range(options.rounds):
                for name, (server, base) in ways.items():
                    cpu, wall = fetched(server, f"{base}/file", scratch, cipher)
                    runs[name].append((cpu / size, size / wall))
            print(cipher or "plain HTTP")
            medians = {}
            for name, run in runs.items():
                medians[name] = statistics.median(cpu for cpu, _ in run)
                rounds = " ".join(f"{cpu:.2f}" for cpu, _ in run)
                print(f"  {name}: {medians[name]:.2f} CPU s/GB ({rounds}), "
                    f"{statistics.median(rate for _, rate in run):.2f} GB/s")
            print(f"  shoal takes {medians['shoal'] / max(medians['nginx'], 0.001):.2f} times the CPU of nginx")
    finally:
        for server in servers:
            server.terminate()
            server.wait()
        shutil.rmtree(scratch, ignore_errors=True)


main()

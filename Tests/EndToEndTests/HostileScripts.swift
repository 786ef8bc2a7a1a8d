/// Servers and peers that misbehave, as scripts of Python's standard library.
enum HostileScripts {
  /// `server.py MODE ADDRESS PORT FOLDER`: an HTTP server that does what `MODE` says.
  ///
  /// Of files: `undescribed` lacks the descriptions that it announces, `whole` ignores Range, `half` closes half way
  /// every answer longer than two blocks, `files` is well-behaved. A file with a description beside it is announced by
  /// a Link; layer 0 is in `NAME.layer0`, `NAME.served` stands for NAME. Of selectors: `html`, `nonsense`, `500`,
  /// `503`, `mute`, `shut`.
  static let server = #"""
    import os, socket, sys, threading, time

    MODE, ADDRESS, PORT, FOLDER = sys.argv[1], sys.argv[2], int(sys.argv[3]), sys.argv[4]
    SELECTORS = {
        "html": (200, b"<html><body>It works!</body></html>"),
        "nonsense": (200, b'{"peers": {"interval": -1e999, [[[['),
        "500": (500, b"oh"),
        "503": (503, b""),
    }

    def receive(client, held):
        while b"\r\n\r\n" not in held:
            data = client.recv(65536)
            if not data: return None
            held += data
        head, rest = held.split(b"\r\n\r\n", 1)
        lines = head.decode("latin-1").split("\r\n")
        fields = {k.strip().lower(): v.strip() for k, v in (l.split(":", 1) for l in lines[1:])}
        length = int(fields.get("content-length", 0))
        while len(rest) < length:
            data = client.recv(65536)
            if not data: return None
            rest += data
        method, target, _ = lines[0].split(" ")
        return method, target, fields, rest[length:]

    def answer(client, status, body, fields, method="GET", part=None):
        lines = ["HTTP/1.1 %d Fine" % status, "Content-Length: %d" % len(body)] + fields
        client.sendall(("\r\n".join(lines) + "\r\n\r\n").encode())
        if method != "HEAD": client.sendall(body if part is None else body[:part])

    def file(client, method, target, fields):
        path, _, query = target.partition("?")
        name = FOLDER + "/" + os.path.basename(path)
        if query == "layer=0": name = name[:-len(".torrent")] + ".layer0"
        isHidden = MODE == "undescribed" and name.endswith(".torrent")
        if isHidden or not os.path.exists(name): return answer(client, 404, b"", [], method)
        extra = []
        isObject = os.path.exists(name + ".torrent")
        if isObject:
            extra = ['Link: <%s.torrent>; rel="describedby"; type="application/x-bittorrent"' % path]
        if os.path.exists(name + ".served"): name += ".served"
        body, status = open(name, "rb").read(), 200
        wanted = fields.get("range", "")
        if MODE != "whole" and wanted.startswith("bytes="):
            first, last = wanted[6:].split("-")
            first, last = int(first), min(int(last), len(body) - 1)
            extra.append("Content-Range: bytes %d-%d/%d" % (first, last, len(body)))
            body, status = body[first:last + 1], 206
        if MODE == "half" and isObject and method == "GET" and len(body) > 32768:
            answer(client, status, body, extra, method, len(body) // 2)
            return client.close()
        answer(client, status, body, extra, method)

    def serve(client):
        try:
            held = b""
            while MODE != "shut":
                request = receive(client, held)
                if request is None: break
                method, target, fields, held = request
                if target == "/healthz": answer(client, 200, b"well", [])
                elif MODE == "mute": time.sleep(600)
                elif MODE in SELECTORS: answer(client, SELECTORS[MODE][0], SELECTORS[MODE][1], [])
                else: file(client, method, target, fields)
        except OSError: pass
        finally: client.close()

    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind((ADDRESS, PORT))
    listener.listen(64)
    print("listening", flush=True)
    while True:
        threading.Thread(target=serve, args=(listener.accept()[0],), daemon=True).start()

    """#

  /// `peers.py ADDRESS PORT INFOHASH CONNECTIONS SEED`: peers that send what no peer should.
  static let peers = #"""
    import random, socket, struct, sys, threading

    ADDRESS, PORT, INFOHASH = sys.argv[1], int(sys.argv[2]), bytes.fromhex(sys.argv[3])
    CONNECTIONS, SEED = int(sys.argv[4]), int(sys.argv[5])

    def handshake(dice, infohash):
        return b"\x13BitTorrent protocol" + bytes([0, 0, 0, 0, 0, 0x10, 0, 0x14]) + infohash + dice.randbytes(20)

    def frame(payload): return struct.pack(">I", len(payload)) + payload

    def number(dice): return dice.choice([0, 1, 16384, 0x7FFFFFFF, 0xFFFFFFFF, dice.randrange(1 << 32)])

    def extended(dice):
        hello = (b"d1:md5:shoali1e6:ut_pexi2ee4:porti%de4:reqqi%de5:shoald4:link8:%b4:node16:%bee"
                 % (dice.choice([0, 6881, -1, 1 << 70]), dice.choice([0, -5, 1 << 62]), dice.randbytes(8),
                    dice.randbytes(16)))
        hello = bytearray(hello)
        for _ in range(dice.randrange(3)): hello[dice.randrange(len(hello))] = dice.randrange(256)
        return frame(bytes([20, dice.choice([0, 0, 1, 2, 255])]) + bytes(hello))

    def message(dice):
        kind = dice.randrange(10)
        if kind == 0: return frame(bytes([dice.randrange(256)]) + dice.randbytes(dice.randrange(200)))
        if kind == 1: return frame(struct.pack(">BIII", dice.choice([6, 8, 16]), *(number(dice) for _ in range(3))))
        if kind == 2: return frame(struct.pack(">BII", 7, number(dice), number(dice)) + dice.randbytes(16384))
        if kind == 3: return frame(struct.pack(">BI", dice.choice([4, 13, 17]), number(dice)))
        if kind == 4: return frame(b"\x05" + dice.randbytes(dice.randrange(40)))
        if kind == 5:
            root = dice.randbytes(32)
            return frame(bytes([dice.choice([21, 22, 23])]) + root + b"".join(
                struct.pack(">I", dice.choice([0, 1, 2, 512, number(dice)])) for _ in range(4))
                + dice.randbytes(32 * dice.randrange(4)))
        if kind == 6: return extended(dice)
        if kind == 7: return frame(bytes([20, 1]) + dice.randbytes(dice.randrange(100)))
        if kind == 8: return frame(bytes([dice.choice([0, 1, 2, 3, 14, 15])]))
        return b"\0\0\0\0"

    def send(dice):
        kind = dice.randrange(8)
        if kind == 0: return dice.randbytes(dice.randrange(1, 4096))
        if kind == 1: return handshake(dice, INFOHASH) + b"\xff\xff\xff\xff" + dice.randbytes(1000)
        if kind == 2: return handshake(dice, dice.randbytes(20)) + message(dice)
        if kind == 3: return handshake(dice, INFOHASH)[:dice.randrange(1, 67)]
        start = handshake(dice, INFOHASH) + (extended(dice) if kind > 5 else b"")
        return start + b"".join(message(dice) for _ in range(dice.randrange(1, 40)))

    def run(first):
        for at in range(first, CONNECTIONS, 16):
            dice = random.Random(SEED * 100000 + at)
            try:
                peer = socket.create_connection((ADDRESS, PORT), timeout=5)
                peer.sendall(send(dice))
                peer.settimeout(0.05)
                while peer.recv(65536): pass
            except OSError: pass
            finally: peer.close()

    threads = [threading.Thread(target=run, args=(first,)) for first in range(16)]
    for thread in threads: thread.start()
    for thread in threads: thread.join()
    print("done", flush=True)

    """#
}

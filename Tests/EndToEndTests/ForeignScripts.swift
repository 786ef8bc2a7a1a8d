/// Servers that know nothing of Shoal, as scripts of Python's standard library.
enum ForeignScripts {
  /// `breaking.py ADDRESS PORT`: promises more than it sends, by Content-Length or in chunks.
  static let breaking = #"""
    import socket, sys, threading
    listener = socket.create_server((sys.argv[1], int(sys.argv[2])))
    print("listening", flush=True)

    def serve(client):
        text = client.recv(65536).decode("latin-1")
        head = b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n"
        if "/chunked" in text:
            head += b"Transfer-Encoding: chunked\r\n\r\n"
            client.sendall(head + b"4000\r\n" + b"x" * 16384 + b"\r\n4000\r\nshort")
        else:
            client.sendall(head + b"Content-Length: 100000\r\n\r\n" + b"x" * 50000)
        client.close()

    while True:
        threading.Thread(target=serve, args=(listener.accept()[0],), daemon=True).start()

    """#
}

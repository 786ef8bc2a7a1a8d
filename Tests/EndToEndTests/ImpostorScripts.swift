/// Peers that say that they are somebody else, or that say nothing, as scripts of Python's standard library.
enum ImpostorScripts {
  /// `impostor.py MODE ADDRESS PORT INFOHASH SOURCE [VICTIM_ADDRESS VICTIM_PORT]`: calls an agent from SOURCE.
  ///
  /// `claim` learns which node the victim is, says that it is that one, shows a signature of nobody's, and prints
  /// `ended` once the agent hangs up. `idle` opens 64 links that do nothing, prints `idle`, and keeps them.
  static let script = #"""
    import os, socket, struct, sys, time

    MODE, ADDRESS, PORT = sys.argv[1], sys.argv[2], int(sys.argv[3])
    INFOHASH, SOURCE = bytes.fromhex(sys.argv[4]), sys.argv[5]

    def receive(peer, count):
        data = b""
        while len(data) < count:
            more = peer.recv(count - len(data))
            if not more: raise EOFError
            data += more
        return data

    def call(address, port):
        peer = socket.create_connection((address, port), timeout=10, source_address=(SOURCE, 0))
        peer.sendall(b"\x13BitTorrent protocol" + bytes([0, 0, 0, 0, 0, 0x10, 0, 0x14]) + INFOHASH + os.urandom(20))
        receive(peer, 68)
        return peer

    def frame(payload): return struct.pack(">I", len(payload)) + payload

    def introduce(peer, node):
        hello = b"9:challenge16:" + os.urandom(16) + b"4:link8:" + os.urandom(8) + b"4:node32:" + node
        body = b"d1:md5:shoali1ee1:pi6881e5:shoald" + hello + b"7:versioni2eee"
        peer.sendall(frame(bytes([20, 0]) + body))

    def hello_of(peer):
        while True:
            message = receive(peer, struct.unpack(">I", receive(peer, 4))[0])
            if message[:2] == bytes([20, 0]): return message

    if MODE == "claim":
        said = hello_of(call(sys.argv[6], int(sys.argv[7])))
        at = said.index(b"4:node32:") + 9
        node = said[at:at + 32]
        peer = call(ADDRESS, PORT)
        introduce(peer, node)
        hello_of(peer)
        peer.sendall(frame(bytes([20, 1, 6]) + os.urandom(64)))
        try:
            while peer.recv(65536): pass
        except OSError: pass
        print("ended", flush=True)
    else:
        peers = [call(ADDRESS, PORT) for _ in range(64)]
        for peer in peers: introduce(peer, os.urandom(32))
        print("idle", flush=True)
        time.sleep(600)

    """#
}

/// Seeds that are only pretended, to see whom a client was told of.
enum NearPeerScripts {
  /// SELECTOR TORRENT FILE: sixty seeds of one ISP and 340 of another announce over HTTP, each from its own
  /// address, take links and close them. Says "ready", and keeps in FILE how many of each ISP the client dialled.
  static let crowd = """
    import hashlib, http.client, selectors, socket, sys, time, urllib.parse
    selector, torrent, path = sys.argv[1:4]
    data = open(torrent, "rb").read()
    first = data.index(b"4:info") + 6

    def end(at):
      if data[at:at + 1] in b"dl":
        at += 1
        while data[at:at + 1] != b"e":
          at = end(at)
        return at + 1
      if data[at:at + 1] == b"i":
        return data.index(b"e", at) + 1
      colon = data.index(b":", at)
      return colon + 1 + int(data[at:colon])

    name = urllib.parse.quote_from_bytes(hashlib.sha1(data[first:end(first)]).digest())

    def announce(host, n):
      call = http.client.HTTPConnection(*selector.rsplit(":", 1), source_address=(host, 0), timeout=10)
      call.request("GET", "/announce?info_hash=%s&peer_id=-XX0000-%012d&port=6881&uploaded=0&downloaded=0&left=0"
        "&event=started&numwant=0&compact=1" % (name, n))
      answer = call.getresponse()
      body = answer.read()
      call.close()
      return None if answer.status == 200 and b"failure" not in body else "%d %r" % (answer.status, body)

    near = ["127.70.%d.5" % (10 + n) for n in range(60)]
    far = ["127.71.%d.%d" % (10 + n % 170, 5 + n // 170) for n in range(340)]
    # The origin registers the object soon after it has described it.
    for _ in range(100):
      problem = announce(near[0], 0)
      if problem is None:
        break
      time.sleep(0.2)
    poll = selectors.DefaultSelector()
    for n, host in enumerate(near + far):
      door = socket.create_server((host, 6881))
      poll.register(door, selectors.EVENT_READ, host)
      problem = announce(host, n)
      if problem is not None:
        sys.exit("%s was answered %s" % (host, problem))
    print("ready", flush=True)
    dialled = set()
    while True:
      for key, _ in poll.select():
        key.fileobj.accept()[0].close()
        dialled.add(key.data)
        with open(path, "w") as file:
          print(len(dialled & set(near)), len(dialled & set(far)), file=file)

    """
}

/// The two servers of most tests.
extension Ground {
  struct Servers {
    var origin: Running
    var selector: Running
    /// `http://IP:PORT`
    var originURL: String
    var selectorURL: String
    /// The published directory.
    var root: String
  }

  /// The table of the invented ISPs.
  func prefixes() throws -> String {
    try text(
      "prefixes.csv",
      """
      127.64.0.0/24,64500,Servers,AA
      127.64.1.0/24,64501,Left ISP,AA
      127.64.2.0/24,64502,Right ISP,BB

      """)
  }

  /// Starts a selector and an origin of the directory `root`, and waits until both are well.
  ///
  /// - Parameters:
  ///   - extra: more words for the origin.
  ///   - ofSelector: more words for the selector.
  ///   - planted: a fault that the selector is to have.
  func servers(
    _ extra: [String] = [], ofSelector: [String] = [], planted: String? = nil
  ) async throws -> Servers {
    let selectorAt = try endpoint("127.64.0.2")
    let originAt = try endpoint("127.64.0.1")
    let root = try directory("root")
    let selector = try shoal(
      words: ["selector", "--listen", selectorAt, "--prefixes", try prefixes()] + ofSelector, planted: planted)
    let origin = try shoal(
      words: ["origin", "--root", root, "--listen", originAt, "--selector", "http://\(selectorAt)"] + extra)
    try await ready(selector, "http://\(selectorAt)")
    try await ready(origin, "http://\(originAt)")
    return Servers(
      origin: origin, selector: selector, originURL: "http://\(originAt)", selectorURL: "http://\(selectorAt)",
      root: root)
  }

  /// Starts a `get` of a peer at `address`, into `NAME.bin` with the cache `NAME.cache`.
  func get(_ url: String, name: String, at address: String, _ extra: [String] = []) throws -> Running {
    try shoal(
      words: [
        "get", url, "-o", path("\(name).bin"), "--cache", path("\(name).cache"), "--peer-listen", "\(address):0",
        "--json",
      ] + extra)
  }
}

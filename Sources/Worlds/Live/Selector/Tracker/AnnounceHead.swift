import Nodes
import Wire

/// The head of an HTTP request that is an announce of a BitTorrent client as nearly all of them write it, and whole.
///
/// What is none of these may be anything: it is for the HTTP front, which reads all there is.
struct AnnounceHead {
  /// Values of Host that were found to be good.
  struct Hosts {
    private var known: [[UInt8]] = []
    private static let most = 8

    /// Whether it names a host and a port, as `RequestRule` demands.
    mutating func accept(_ host: Span<UInt8>) -> Bool {
      if known.contains(where: { $0.span.isSame(as: host) }) { return true }
      let bytes = host.indices.map { host[$0] }
      let head = RequestRule.Head(
        method: "GET", target: "/announce", minor: 1, hosts: [String(decoding: bytes, as: UTF8.self)], lengths: [],
        codings: [])
      guard RequestRule.refusal(of: head) == nil else { return false }
      if known.count == Self.most { known.removeFirst() }
      known.append(bytes)
      return true
    }
  }

  /// The longest one that is read here.
  static let most = 2048

  let query: AnnounceQuery
  /// Whether the connection is to be kept for another request.
  let isKept: Bool
  /// Of HTTP/1.
  let minor: Int

  init?(_ bytes: Span<UInt8>, _ hosts: inout Hosts) {
    let start = "GET /announce?"
    guard bytes.count <= Self.most, bytes.begins(with: start, at: 0) else { return nil }
    var at = start.utf8.count
    // As `RequestTarget` demands.
    while at < bytes.count, bytes[at] > 0x20, bytes[at] < 0x7F, bytes[at] != UInt8(ascii: "#") { at += 1 }
    let target = start.utf8.count..<at
    if bytes.begins(with: " HTTP/1.1\r\n", at: at) {
      minor = 1
    } else if bytes.begins(with: " HTTP/1.0\r\n", at: at) {
      minor = 0
    } else {
      return nil
    }
    at += 11
    guard let isKept = Self.fields(bytes, from: at, minor: minor, &hosts),
      let query = AnnounceQuery(usual: bytes.extracting(target))
    else { return nil }
    (self.query, self.isKept) = (query, isKept)
  }

  /// Reads the fields; whether the connection is to be kept, or nil if there is anything among them that matters to
  /// more than that, or they are not all there is.
  private static func fields(_ bytes: Span<UInt8>, from start: Int, minor: Int, _ hosts: inout Hosts) -> Bool? {
    var (at, hasHost, keeps) = (start, false, minor == 1)
    while at < bytes.count, bytes[at] != UInt8(ascii: "\r") {
      let line = at
      while at < bytes.count, bytes[at].isToken { at += 1 }
      guard at > line, at < bytes.count, bytes[at] == UInt8(ascii: ":") else { return nil }
      let name = bytes.extracting(line..<at)
      at += 1
      while at < bytes.count, bytes[at] == 0x20 { at += 1 }
      let value = at
      while at < bytes.count, bytes[at] >= 0x20, bytes[at] < 0x7F { at += 1 }
      guard bytes.begins(with: "\r\n", at: at) else { return nil }
      var end = at
      while end > value, bytes[end - 1] == 0x20 { end -= 1 }
      at += 2
      switch name.count {
      case 4 where name.spells("host"):
        guard !hasHost, hosts.accept(bytes.extracting(value..<end)) else { return nil }
        hasHost = true
      case 10 where name.spells("connection"):
        let word = bytes.extracting(value..<end)
        if word.spells("close") {
          keeps = false
        } else if minor == 0 || !word.spells("keep-alive") {
          return nil
        }
      case 6 where name.spells("expect") || name.spells("cookie"), 7 where name.spells("upgrade"),
        14 where name.spells("content-length"), 17 where name.spells("transfer-encoding"),
        13 where name.spells("authorization"):
        return nil
      default: break
      }
    }
    guard hasHost || minor == 0, at + 2 == bytes.count, bytes.begins(with: "\r\n", at: at) else { return nil }
    return keeps
  }
}

extension UInt8 {
  /// Whether it may stand in the name of a field (RFC 9110, 5.6.2).
  fileprivate var isToken: Bool {
    switch self {
    case 0x61...0x7A, 0x41...0x5A, 0x30...0x39, UInt8(ascii: "-"), UInt8(ascii: "_"): true
    default: false
    }
  }
}

extension Span<UInt8> {
  fileprivate func isSame(as other: Span<UInt8>) -> Bool {
    guard count == other.count else { return false }
    for at in indices where self[at] != other[at] { return false }
    return true
  }

  fileprivate func begins(with word: String, at start: Int) -> Bool {
    guard count - start >= word.utf8.count else { return false }
    var at = start
    for byte in word.utf8 {
      guard self[at] == byte else { return false }
      at += 1
    }
    return true
  }

  /// Whether it is a word in lower case, in any case.
  fileprivate func spells(_ word: String) -> Bool {
    guard count == word.utf8.count else { return false }
    var at = 0
    for byte in word.utf8 {
      let own = self[at]
      guard own == byte || (0x41...0x5A).contains(own) && own | 0x20 == byte else { return false }
      at += 1
    }
    return true
  }
}

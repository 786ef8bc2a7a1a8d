package import Vocabulary

/// Where the store is that selectors share: `redis://[user:password@]host[:port][/database][/prefix]`, or `rediss://`
/// for TLS.
package struct StoreURL: Hashable, Sendable, CustomStringConvertible {
  /// Why a text is no such address, as a sentence for the user. It shows no password.
  package enum Problem: Error, Hashable, Sendable, CustomStringConvertible {
    case notRedis
    case badAuthority
    case badCredentials
    case badPath(String)

    package var description: String {
      switch self {
      case .notRedis: "--store expects an address such as redis://192.0.2.9:6379, or rediss:// for TLS."
      case .badAuthority: "--store expects a host with an optional port after redis://, and user:password@ before it."
      case .badCredentials: "--store has a user name or password with a broken percent-encoding."
      case .badPath(let path):
        "--store may end in the number of a database and a prefix for keys, letters, digits, - and _: not in \(path)."
      }
    }
  }

  /// Which host, under which port, and whether over TLS.
  package let place: HTTPURL
  package let user: String?
  package let password: String?
  package let database: Int
  /// What keys begin with.
  package let prefix: String

  private static let usualPort: UInt16 = 6379
  private static let longestPrefix = 64

  /// - Throws: `Problem`.
  package init(_ text: String) throws(Problem) {
    let lower = text.prefix(9).lowercased()
    let isSecure = lower.hasPrefix("rediss://")
    guard isSecure || lower.hasPrefix("redis://") else { throw .notRedis }
    let rest = text.dropFirst(isSecure ? 9 : 8)
    let slash = rest.firstIndex(of: "/") ?? rest.endIndex
    var authority = rest[..<slash]
    var (user, password): (String?, String?)
    if let at = authority.lastIndex(of: "@") {
      let parts = authority[..<at].split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
      let texts = parts.map { Self.decoded($0) }
      guard let first = texts[0], texts.count == 1 || texts[1] != nil else { throw .badCredentials }
      // redis://:password@host, and redis://user:password@host.
      if texts.count == 2 { (user, password) = (first.isEmpty ? nil : first, texts[1]) } else { password = first }
      authority = authority[authority.index(after: at)...]
    }
    (self.user, self.password) = (user, password)
    let hasPort = authority.last?.isNumber == true && authority.contains(":") && !authority.hasSuffix("]")
    guard let place = try? HTTPURL("\(isSecure ? "https" : "http")://\(authority)"), !authority.isEmpty,
      !authority.contains("?"), !authority.contains("#")
    else { throw .badAuthority }
    self.place = HTTPURL(
      host: place.host, port: hasPort ? place.port : Self.usualPort, target: "/", isSecure: isSecure)
    var words = rest[slash...].split(separator: "/").map(String.init)
    var database = 0
    if let first = words.first, let number = Int(first) {
      guard (0..<1 << 20).contains(number) else { throw .badPath(String(rest[slash...])) }
      database = number
      words.removeFirst()
    }
    self.database = database
    prefix = words.first ?? "shoal"
    guard words.count <= 1, prefix.utf8.count <= Self.longestPrefix, prefix.utf8.allSatisfy(Self.isWord) else {
      throw .badPath(String(rest[slash...]))
    }
  }

  /// Keys of one hash tag, so that a cluster keeps them on one node.
  var stream: String { "{\(prefix)}:announces" }
  var token: String { "{\(prefix)}:store" }

  /// Without the credentials.
  package var description: String {
    let path = (database == 0 ? "" : "/\(database)") + (prefix == "shoal" ? "" : "/\(prefix)")
    return "\(place.isSecure ? "rediss" : "redis")://\(place.shownHost):\(place.port)\(path)"
  }

  private static func isWord(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "-"), UInt8(ascii: "_"): true
    default: false
    }
  }

  private static func decoded(_ text: Substring) -> String? {
    var bytes: [UInt8] = []
    var rest = Array(text.utf8)[...]
    while let byte = rest.popFirst() {
      guard byte == UInt8(ascii: "%") else {
        bytes.append(byte)
        continue
      }
      guard let high = rest.popFirst()?.hexDigit, let low = rest.popFirst()?.hexDigit else { return nil }
      bytes.append(high << 4 | low)
    }
    return String(validating: bytes, as: UTF8.self)
  }
}

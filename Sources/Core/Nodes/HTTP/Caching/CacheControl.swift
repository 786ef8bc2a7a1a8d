/// The Cache-Control directives of a request or of an answer (RFC 9111, 5.2), read so that doubt makes a cache more
/// careful, never less.
///
/// Unknown directives are ignored. The qualified forms `private="..."` and `no-cache="..."` count as the unqualified
/// ones, which the RFC allows. Reading takes time linear in the length of the fields.
package struct CacheControl: Hashable, Sendable {
  /// The argument of a directive that counts seconds (RFC 9111, 1.2.2).
  package enum Delta: Hashable, Sendable {
    /// From 0 to 2^31.
    case seconds(Int64)
    /// Malformed, missing, or given twice with different values: what it stands for is taken for stale.
    case invalid
  }

  /// How stale an answer a request takes (RFC 9111, 5.2.1.2).
  package enum Staleness: Hashable, Sendable {
    case any
    case seconds(Int64)
  }

  package private(set) var maxAge: Delta?
  /// `s-maxage`, which goes before `max-age` in a shared cache.
  package private(set) var sharedMaxAge: Delta?
  package private(set) var minFresh: Delta?
  package private(set) var maxStale: Staleness?
  /// `stale-if-error` (RFC 5861, 4).
  package private(set) var staleIfError: Delta?
  package private(set) var noStore = false
  package private(set) var noCache = false
  package private(set) var isPrivate = false
  package private(set) var isPublic = false
  package private(set) var mustRevalidate = false
  package private(set) var proxyRevalidate = false
  package private(set) var mustUnderstand = false
  package private(set) var onlyIfCached = false

  /// Greater numbers count as this one (RFC 9111, 1.2.2).
  package static let greatest: Int64 = 1 << 31

  /// From the values of the Cache-Control fields, in their order.
  package init(values: some Sequence<String>) {
    for value in values { read(Array(value.utf8)) }
  }

  /// From the fields of a message. Without Cache-Control, `Pragma: no-cache` means the directive of that name
  /// (RFC 9111, 5.4), here in answers as well.
  package init(_ fields: [HTTPField]) {
    self.init(values: fields.lazy.filter { $0.name == "cache-control" }.map(\.value))
    guard !fields.contains(where: { $0.name == "cache-control" }) else { return }
    noCache = CacheControl(values: fields.lazy.filter { $0.name == "pragma" }.map(\.value)).noCache
  }

  /// A number of seconds, or nil when it is none; too great a number is the greatest.
  package static func seconds(_ text: some StringProtocol) -> Int64? {
    guard !text.isEmpty, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
    return min(Int64(text) ?? greatest, greatest)
  }

  // Reading

  private mutating func read(_ bytes: [UInt8]) {
    var at = 0
    while at < bytes.count {
      let start = at
      while at < bytes.count, bytes[at] != Self.comma, bytes[at] != Self.equals { at += 1 }
      let name = Self.text(bytes[start..<at])[...].trimmed.lowercased()
      if at < bytes.count, bytes[at] == Self.equals {
        at += 1
        let argument = Self.argument(bytes, &at)
        if argument == nil { maxAge = .invalid }
        take(name, argument ?? "")
      } else {
        take(name, nil)
      }
      at += 1
    }
  }

  private static let comma: UInt8 = 0x2C
  private static let equals: UInt8 = 0x3D
  private static let quote: UInt8 = 0x22
  private static let backslash: UInt8 = 0x5C

  /// A token or a quoted string, up to the comma that ends the directive; nil when the string does not end, so that
  /// it may have swallowed other directives.
  private static func argument(_ bytes: [UInt8], _ at: inout Int) -> String? {
    guard at < bytes.count, bytes[at] == quote else {
      let start = at
      while at < bytes.count, bytes[at] != comma { at += 1 }
      return String(text(bytes[start..<at])[...].trimmed)
    }
    at += 1
    var content: [UInt8] = []
    while at < bytes.count, bytes[at] != quote {
      if bytes[at] == backslash, at + 1 < bytes.count { at += 1 }
      content.append(bytes[at])
      at += 1
    }
    guard at < bytes.count else { return nil }
    at += 1
    // Nothing but white space may stand between the string and the comma; whatever does spoils a number.
    let start = at
    while at < bytes.count, bytes[at] != comma { at += 1 }
    let rest = text(bytes[start..<at])[...].trimmed
    return text(content[...]) + (rest.isEmpty ? "" : " " + rest)
  }

  private static func text(_ bytes: ArraySlice<UInt8>) -> String { String(decoding: bytes, as: UTF8.self) }

  private mutating func take(_ name: String, _ argument: String?) {
    switch name {
    case "max-age": Self.set(&maxAge, argument)
    case "s-maxage": Self.set(&sharedMaxAge, argument)
    case "min-fresh": Self.set(&minFresh, argument)
    case "stale-if-error": Self.set(&staleIfError, argument)
    case "max-stale": takeMaxStale(argument)
    case "no-store": noStore = true
    case "no-cache": noCache = true
    case "private": isPrivate = true
    case "public": isPublic = true
    case "must-revalidate": mustRevalidate = true
    case "proxy-revalidate": proxyRevalidate = true
    case "must-understand": mustUnderstand = true
    case "only-if-cached": onlyIfCached = true
    default: break
    }
  }

  private static func set(_ delta: inout Delta?, _ argument: String?) {
    let new = argument.flatMap { seconds($0) }.map(Delta.seconds) ?? .invalid
    delta = delta == nil || delta == new ? new : .invalid
  }

  /// Of several the least; what is malformed permits nothing.
  private mutating func takeMaxStale(_ argument: String?) {
    let new = argument.map { Staleness.seconds(Self.seconds($0) ?? 0) } ?? .any
    switch (maxStale, new) {
    case (.seconds(let old), .seconds(let value)): maxStale = .seconds(min(old, value))
    case (.seconds, .any): break
    case (.any, _), (nil, _): maxStale = new
    }
  }
}

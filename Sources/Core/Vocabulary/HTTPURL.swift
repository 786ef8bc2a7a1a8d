/// An `http://` or `https://` address: host, port, and what is asked of it.
package struct HTTPURL: Hashable, Codable, Sendable, CustomStringConvertible {
  /// A name or an IP address in text, without brackets.
  package var host: String
  package var port: UInt16
  /// Path and query as they go into the request line; begins with `/`.
  package var target: String
  /// True for `https://`, else nil and never false: traces from before there was TLS say nothing of it.
  package let tls: Bool?

  package init(host: String, port: UInt16, target: String, isSecure: Bool = false) {
    precondition(target.hasPrefix("/"))
    tls = isSecure ? true : nil
    self.host = host
    self.port = port
    self.target = target
  }

  /// From text such as `http://[2001:db8::1]:8080/a/b?c`. A fragment is dropped. Bytes that may not stand in a
  /// request line are percent-encoded.
  ///
  /// - Throws: `HTTPURLError`, each a sentence for the user.
  package init(_ text: String) throws(HTTPURLError) {
    let lower = text.prefix(8).lowercased()
    let isSecure = lower.hasPrefix("https://")
    guard isSecure || lower.hasPrefix("http://") else { throw .notHTTP(text) }
    var rest = text.dropFirst(isSecure ? 8 : 7)
    if let mark = rest.firstIndex(of: "#") { rest = rest[..<mark] }
    let slash = rest.firstIndex { $0 == "/" || $0 == "?" } ?? rest.endIndex
    let authority = rest[..<slash]
    guard !authority.contains("@") else { throw .credentials }
    guard let (host, port) = Self.authority(authority, otherwise: Self.usualPort(isSecure)) else {
      throw .badAuthority(String(authority))
    }
    var target = Self.encoded(rest[slash...])
    if !target.hasPrefix("/") { target = "/" + target }
    self.init(host: host, port: port, target: target, isSecure: isSecure)
  }

  /// The host as a URL has it: an IPv6 address in brackets (RFC 3986).
  package var shownHost: String { host.contains(":") ? "[\(host)]" : host }

  /// The value of the Host field.
  package var hostField: String {
    port == Self.usualPort(isSecure) ? shownHost : "\(shownHost):\(port)"
  }

  /// Whether it is asked over TLS.
  package var isSecure: Bool { tls == true }

  /// `http` or `https`.
  package var scheme: String { isSecure ? "https" : "http" }

  /// Scheme, host and port: whom a user trusts, and whom a browser calls an origin (RFC 6454).
  package var origin: String { "\(scheme)://\(hostField)" }

  package var description: String { origin + target }

  /// Whether going on from here to `next` would give up TLS.
  package func isDowngraded(by next: HTTPURL) -> Bool { isSecure && !next.isSecure }

  private static func usualPort(_ isSecure: Bool) -> UInt16 { isSecure ? 443 : 80 }

  /// The address of the host when it is written as a number, or nil for a name.
  package var address: IPAddress? { IPAddress(host) }

  private static func authority(_ text: Substring, otherwise usual: UInt16) -> (String, UInt16)? {
    var host = text
    var port = usual
    let afterBracket = text.lastIndex(of: "]") ?? text.startIndex
    if let colon = text[afterBracket...].lastIndex(of: ":") {
      host = text[..<colon]
      let digits = text[text.index(after: colon)...]
      if !digits.isEmpty {
        guard digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let number = UInt16(digits), number > 0
        else { return nil }
        port = number
      }
    }
    if host.hasPrefix("[") {
      guard host.hasSuffix("]"), host.contains(":"), let address = IPAddress(String(host.dropFirst().dropLast()))
      else { return nil }
      return ("\(address)", port)
    }
    let allowed = host.utf8.allSatisfy {
      (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0) || $0 == 0x2D || $0 == 0x2E
        || $0 == 0x5F
    }
    guard !host.isEmpty, host.utf8.count <= 253, allowed else { return nil }
    return (host.lowercased(), port)
  }

  private static func encoded(_ text: Substring) -> String {
    if text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) { return String(text) }
    var result: [UInt8] = []
    for byte in text.utf8 {
      if byte > 0x20 && byte < 0x7F { result.append(byte) } else { result += Array("%\([byte].hex.uppercased())".utf8) }
    }
    return String(decoding: result, as: UTF8.self)
  }
}

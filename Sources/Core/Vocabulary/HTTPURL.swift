/// An `http://` address: host, port, and what is asked of it.
package struct HTTPURL: Hashable, Codable, Sendable, CustomStringConvertible {
  /// A name or an IP address in text, without brackets.
  package var host: String
  package var port: UInt16
  /// Path and query as they go into the request line; begins with `/`.
  package var target: String

  package init(host: String, port: UInt16, target: String) {
    precondition(target.hasPrefix("/"))
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
    if lower.hasPrefix("https://") { throw .encrypted(text) }
    guard lower.hasPrefix("http://") else { throw .notHTTP(text) }
    var rest = text.dropFirst(7)
    if let mark = rest.firstIndex(of: "#") { rest = rest[..<mark] }
    let slash = rest.firstIndex { $0 == "/" || $0 == "?" } ?? rest.endIndex
    let authority = rest[..<slash]
    guard !authority.contains("@") else { throw .credentials }
    guard let (host, port) = Self.authority(authority) else { throw .badAuthority(String(authority)) }
    var target = Self.encoded(rest[slash...])
    if !target.hasPrefix("/") { target = "/" + target }
    self.init(host: host, port: port, target: target)
  }

  /// The value of the Host field.
  package var hostField: String {
    let shown = host.contains(":") ? "[\(host)]" : host
    return port == 80 ? shown : "\(shown):\(port)"
  }

  package var description: String { "http://\(hostField)\(target)" }

  /// The address of the host when it is written as a number, or nil for a name.
  package var address: IPAddress? { IPAddress(host) }

  private static func authority(_ text: Substring) -> (String, UInt16)? {
    var host = text
    var port: UInt16 = 80
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

/// An IP address and a port.
@usableFromInline package struct Endpoint: Hashable, Comparable, Codable, Sendable, CustomStringConvertible {
  @usableFromInline package var address: IPAddress
  @usableFromInline package var port: UInt16

  @inlinable @inline(always) package init(address: IPAddress, port: UInt16) {
    self.address = address
    self.port = port
  }

  /// From `192.0.2.1:6881` or `[2001:db8::1]:6881`, or nil.
  package init?(_ text: String) {
    guard let colon = text.lastIndex(of: ":") else { return nil }
    let digits = text[text.index(after: colon)...]
    guard digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let port = UInt16(digits) else { return nil }
    var host = text[..<colon]
    if host.first == "[" {
      guard host.last == "]" else { return nil }
      host = host.dropFirst().dropLast()
      guard host.contains(":") else { return nil }
    } else if host.contains(":") {
      return nil
    }
    guard let address = IPAddress(String(host)) else { return nil }
    self.init(address: address, port: port)
  }

  @usableFromInline package var description: String {
    switch address {
    case .v4: "\(address):\(port)"
    case .v6: "[\(address)]:\(port)"
    }
  }

  @inlinable @inline(always) package static func == (a: Endpoint, b: Endpoint) -> Bool {
    a.port == b.port && a.address == b.address
  }
  @usableFromInline package static func < (a: Endpoint, b: Endpoint) -> Bool {
    (a.address, a.port) < (b.address, b.port)
  }
}

/// An extension and the number under which a peer takes its messages (BEP 10).
package struct ExtensionNumber: Hashable, Codable, Sendable {
  package var name: String
  /// Never 0, which is the handshake's own.
  package var number: UInt8

  package init(name: String, number: UInt8) {
    precondition(number != 0)
    self.name = name
    self.number = number
  }

  /// Nil if the peer switched the extension off (0) or the entry makes no sense.
  init?(_ entry: BencodeEntry) {
    guard let name = String(validating: entry.key, as: UTF8.self),
      let number = entry.value.integer.flatMap({ UInt8(exactly: $0) }), number != 0
    else { return nil }
    self.init(name: name, number: number)
  }
}

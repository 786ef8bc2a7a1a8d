import Vocabulary

/// By what a server is called: a name or an address, never both.
struct ServerName: Sendable {
  let host: String?
  let address: String?

  init(_ url: HTTPURL) {
    address = url.address.map { "\($0)" }
    host = url.address == nil ? url.host : nil
  }

  var text: String { host ?? address ?? "" }

  /// An address as it stands in a certificate, 4 or 16 bytes.
  static func text(of bytes: [UInt8]) -> String? { IPAddress(bytes: bytes[...]).map { "\($0)" } }
}

package import Vocabulary

/// The extension handshake (BEP 10): which extension messages a peer takes, under which numbers, and what it says
/// of itself. Everything is optional, and unknown or ill-shaped keys are passed over.
package struct ExtensionHandshake: Hashable, Codable, Sendable {
  /// An extension and the number under which a peer takes its messages (BEP 10).
  package struct Number: Hashable, Codable, Sendable {
    package var name: String
    /// Never 0, which is the handshake's own.
    package var number: UInt8

    package init(name: String, number: UInt8) {
      precondition(number != 0)
      self.name = name
      self.number = number
    }

    /// Nil if the peer switched the extension off (0) or the entry makes no sense.
    init?(_ entry: BencodeDictionary.Entry) {
      guard let name = String(validating: entry.key, as: UTF8.self),
        let number = entry.value.integer.flatMap({ UInt8(exactly: $0) }), number != 0
      else { return nil }
      self.init(name: name, number: number)
    }
  }

  /// The name of our extension in `m`.
  package static let shoalName = "shoal"
  private static let maxExtensions = 64

  /// The extensions that the sender takes, by name in ascending order, each with the number to send it under.
  package var extensions: [Number]
  /// Where the sender listens.
  package var port: UInt16?
  /// The sender's name and version, for people.
  package var client: String?
  /// How many requests the sender queues before it drops some.
  package var requestQueue: Int?
  /// The receiver's address as the sender sees it.
  package var yourIP: IPAddress?
  /// Whether the sender wants nothing (BEP 21).
  package var isUploadOnly: Bool
  package var shoal: ShoalHello?

  package init(
    extensions: [Number] = [], port: UInt16? = nil, client: String? = nil, requestQueue: Int? = nil,
    yourIP: IPAddress? = nil, isUploadOnly: Bool = false, shoal: ShoalHello? = nil
  ) {
    self.extensions = extensions.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
    self.port = port
    self.client = client
    self.requestQueue = requestQueue
    self.yourIP = yourIP
    self.isUploadOnly = isUploadOnly
    self.shoal = shoal
  }

  /// The number under which the sender takes the extension `name`, or nil.
  package func number(of name: String) -> UInt8? { extensions.first { $0.name == name }?.number }

  /// The payload of extended message 0.
  package var encoded: [UInt8] {
    let top = BencodeDictionary([
      ("m", .dictionary(BencodeDictionary(extensions.map { ($0.name, .integer(Int64($0.number))) }))),
      ("p", port.map { .integer(Int64($0)) }),
      ("reqq", requestQueue.map { .integer(Int64($0)) }),
      ("shoal", shoal?.bencoded),
      ("upload_only", isUploadOnly ? .integer(1) : nil),
      ("v", client.map { .text($0) }),
      ("yourip", yourIP.map { .bytes($0.bytes) }),
    ])
    return BencodeValue.dictionary(top).encoded
  }

  /// From the payload of extended message 0.
  package static func decode(_ payload: [UInt8]) throws(WireError) -> ExtensionHandshake {
    let top: BencodeDictionary
    do throws(BencodeError) {
      top = try BencodeDecoder.decodeDictionary(payload, limits: .tolerant)
    } catch { throw .bencode(error) }
    let numbers = (top["m"]?.dictionary?.entries ?? []).prefix(maxExtensions).compactMap(Number.init)
    return ExtensionHandshake(
      extensions: numbers,
      port: top["p"]?.integer.flatMap { UInt16(exactly: $0) },
      client: top["v"]?.bytes.map { String(decoding: $0.prefix(256), as: UTF8.self) },
      requestQueue: top["reqq"]?.integer.flatMap { $0 > 0 ? Int(min($0, 1 << 20)) : nil },
      yourIP: top["yourip"]?.bytes.flatMap { IPAddress(bytes: $0) },
      isUploadOnly: (top["upload_only"]?.integer ?? 0) != 0,
      shoal: top["shoal"].flatMap { ShoalHello(bencoded: $0) })
  }
}

package import Nodes
package import Vocabulary

/// The head of a stored answer as a file (`ID.head`), beside its body (`ID.body`):
///
///     0   8   "SHOALRSP"
///     8   2   version of what follows, big endian: 1
///     10  4   length of the content, big endian
///     14  32  SHA-256 of the content
///     46  n   the content: this value in the canonical encoding
package struct ResponseHeadFile: Hashable, Codable, Sendable {
  package var response: StoredResponse
  /// SHA-256 of the body.
  package var body: Digest256

  package static let version: UInt16 = 1
  package static let frameLength = 46
  /// A longer file is damaged: room for the longest head with its numbers.
  package static let mostBytes = 64 << 10
  private static let magic = Array("SHOALRSP".utf8)

  package init(response: StoredResponse, body: Digest256) {
    self.response = response
    self.body = body
  }

  /// The bytes of the file.
  package func encoded() throws(StoreError) -> [UInt8] {
    let content: [UInt8]
    do throws(CanonicalError) { content = try CanonicalEncoder.encode(self) } catch {
      throw StoreError("Cannot store the head of \(response.url): \(error).")
    }
    guard content.count <= Self.mostBytes - Self.frameLength else {
      throw StoreError("Cannot store the head of \(response.url): it has \(content.count) bytes.")
    }
    var bytes = Self.magic
    bytes.append(bigEndian: Self.version)
    bytes.append(bigEndian: UInt32(content.count))
    return bytes + BlockHash.digest(content).bytes + content
  }

  /// From the bytes of a file, whatever they are.
  ///
  /// - Throws: a sentence that says in what they are no head.
  package init(_ bytes: [UInt8], path: String) throws(StoreError) {
    guard bytes.count >= Self.frameLength, Array(bytes[..<8]) == Self.magic else {
      throw StoreError("\(path) is no stored answer.")
    }
    let version = UInt16(bytes[8]) << 8 | UInt16(bytes[9])
    guard version == Self.version else { throw StoreError("\(path) is of another version of shoal (\(version)).") }
    let length = bytes[10..<14].reduce(0) { $0 << 8 | Int($1) }
    let content = Array(bytes[Self.frameLength...])
    guard length == content.count, Digest256(bytes: bytes[14..<46]) == BlockHash.digest(content) else {
      throw StoreError("\(path) is damaged.")
    }
    do throws(CanonicalError) { self = try CanonicalDecoder.decode(Self.self, from: content) } catch {
      throw StoreError("\(path) cannot be read: \(error).")
    }
    guard response.length >= 0 else { throw StoreError("\(path) is damaged.") }
  }
}

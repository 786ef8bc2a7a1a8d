package import Vocabulary

/// An origin's signed word that what it published at an address must not be given to anybody any more: a tombstone.
package struct Withdrawal: Hashable, Codable, Sendable {
  /// The origin's public key.
  package var key: NodeID
  /// The public address of the origin, with no slash at its end.
  package var base: String
  /// The address of the file under it, percent-encoded.
  package var url: String
  /// Every description of the file up to this serial is withdrawn.
  package var serial: Int64
  /// The object that the last of them described.
  package var object: Digest256
  /// When it was signed, seconds since 1970.
  package var time: Int64
  /// 64 bytes, over the UTF-8 bytes of `signedText`.
  package var signature: [UInt8]
  /// Whether the signature holds, by the word of the world that checked it.
  package var isValid = false

  /// More than these are not sent, nor read, in one message.
  package static let mostOfMessage = 256

  package init(
    key: NodeID, base: String, url: String, serial: Int64, object: Digest256, time: Int64, signature: [UInt8] = []
  ) {
    self.key = key
    self.base = base
    self.url = url
    self.serial = serial
    self.object = object
    self.time = time
    self.signature = signature
  }

  /// So many bytes it takes in a message of JSON at the most. Addresses have nothing in them that is escaped.
  package var messageLength: Int { 480 + base.utf8.count + url.utf8.count }

  /// What the signature covers. No line can hold a line break: addresses are encoded.
  package var signedText: String {
    ["shoal-withdraw-v1", key.description, base, url, "\(serial)", object.hex, "\(time)"].joined(separator: "\n")
  }
}

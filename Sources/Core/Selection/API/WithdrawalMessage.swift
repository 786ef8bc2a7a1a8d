import Vocabulary

/// A `Withdrawal` as it is written in JSON: digests, keys and signatures in hexadecimal.
package struct WithdrawalMessage: Codable, Sendable {
  private var key: String
  private var base: String
  private var url: String
  private var serial: Int64
  private var object: String
  private var time: Int64
  private var signature: String

  package init(_ withdrawal: Withdrawal) {
    key = withdrawal.key.description
    base = withdrawal.base
    url = withdrawal.url
    serial = withdrawal.serial
    object = withdrawal.object.hex
    time = withdrawal.time
    signature = withdrawal.signature.hex
  }

  /// The withdrawal that it stands for, or nil if a part of it makes no sense. The signature has yet to be checked.
  package var withdrawal: Withdrawal? {
    guard let key = Digest256(hex: key), let object = Digest256(hex: object), let signature = [UInt8](hex: signature),
      signature.count == 64, serial >= 0, url.utf8.count <= 8192, url.hasPrefix(base + "/"),
      url.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F })
    else { return nil }
    return Withdrawal(
      key: NodeID(key: key), base: base, url: url, serial: serial, object: object, time: time, signature: signature)
  }
}

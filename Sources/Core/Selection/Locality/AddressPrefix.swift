package import Vocabulary

/// A block of addresses: 192.0.2.0/24, 2001:db8::/32.
package struct AddressPrefix: Hashable, Comparable, Codable, Sendable, CustomStringConvertible {
  /// The first address of the block: the bits after the prefix are zero.
  package let address: IPAddress
  package let bits: Int

  /// The block of that size around an address; `bits` is cut to what the family has.
  package init(around address: IPAddress, bits: Int) {
    switch address {
    case .v4(let number):
      let bits = min(max(0, bits), 32)
      self.bits = bits
      self.address = .v4(bits == 0 ? 0 : number & ~UInt32(0) << UInt32(32 - bits))
    case .v6(let high, let low):
      let bits = min(max(0, bits), 128)
      self.bits = bits
      self.address = .v6(
        bits >= 64 ? high : bits == 0 ? 0 : high & ~UInt64(0) << UInt64(64 - bits),
        bits <= 64 ? 0 : low & ~UInt64(0) << UInt64(128 - bits))
    }
  }

  /// From `ADDRESS/BITS`, or nil, also where bits after the prefix are set.
  package init?(_ text: String) {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 2, let address = IPAddress(String(parts[0])), let bits = UInt8(parts[1]),
      Int(bits) <= address.bytes.count * 8
    else { return nil }
    self.init(around: address, bits: Int(bits))
    guard self.address == address else { return nil }
  }

  package func contains(_ other: IPAddress) -> Bool { address.sharesPrefix(bits, with: other) }

  package var description: String { "\(address)/\(bits)" }

  package static func < (a: AddressPrefix, b: AddressPrefix) -> Bool { (a.address, a.bits) < (b.address, b.bits) }
}

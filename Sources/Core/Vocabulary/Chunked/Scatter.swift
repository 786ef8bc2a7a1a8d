/// Spreads keys over a table, the same way in every process. A table that strangers fill takes its seed from the
/// node's chance, and nobody who does not know it can choose keys that fall on one place.
@usableFromInline package struct Scatter: Sendable {
  @usableFromInline var state: UInt64
  @usableFromInline let factor: UInt64

  @inlinable init(seed: UInt64) {
    state = seed
    factor = (seed ^ 0x9E37_79B9_7F4A_7C15) &* 0xD6E8_FEB8_6659_FD93 | 1
  }

  /// Mixes one word in.
  @inlinable package mutating func mix(_ word: UInt64) {
    let (high, low) = (state ^ word).multipliedFullWidth(by: factor)
    state = high ^ low
  }

  /// Where the key belongs.
  @inlinable var value: UInt64 {
    var last = self
    last.mix(0xA076_1D64_78BD_642F)
    return last.state
  }
}

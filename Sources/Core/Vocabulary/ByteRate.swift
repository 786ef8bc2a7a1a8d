/// A rate in bytes per second.
@usableFromInline package struct ByteRate: Hashable, Comparable, Codable, Sendable {
  @usableFromInline package var bytesPerSecond: Int64

  @inlinable package init(bytesPerSecond: Int64) { self.bytesPerSecond = bytesPerSecond }

  @usableFromInline package init(from decoder: any Decoder) throws {
    bytesPerSecond = try decoder.singleValueContainer().decode(Int64.self)
  }

  @usableFromInline package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(bytesPerSecond)
  }

  @usableFromInline package static func < (a: ByteRate, b: ByteRate) -> Bool { a.bytesPerSecond < b.bytesPerSecond }

  /// How long `bytes` take at this rate; a rate of zero or less counts as one byte per second.
  /// At most some 73 years, so that it can still be added to a moment.
  package func time(for bytes: ByteCount) -> TimeSpan {
    let nanoseconds = max(0, bytes.value).multipliedFullWidthDivided(by: 1_000_000_000, over: max(1, bytesPerSecond))
    return TimeSpan(nanoseconds: min(nanoseconds, 1 << 61))
  }

  /// How many bytes pass in `span`.
  package func bytes(in span: TimeSpan) -> ByteCount {
    ByteCount(max(0, span.nanoseconds).multipliedFullWidthDivided(by: max(0, bytesPerSecond), over: 1_000_000_000))
  }
}

extension Int64 {
  /// `self * factor / divisor` without overflow in between, or the greatest number if the result would exceed it;
  /// all three must be non-negative, `divisor` positive.
  package func multipliedFullWidthDivided(by factor: Int64, over divisor: Int64) -> Int64 {
    precondition(self >= 0 && factor >= 0 && divisor > 0)
    let (high, low) = magnitude.multipliedFullWidth(by: factor.magnitude)
    guard high < divisor.magnitude else { return .max }
    return Int64(clamping: divisor.magnitude.dividingFullWidth((high, low)).quotient)
  }
}

/// Which download a request belongs to, across nodes: what the field `traceparent` says (W3C Trace Context, 2021). All
/// lines about one download bear its id: at the agent that wants it, and at the selector and the origin that it asks.
package struct TraceContext: Hashable, Codable, Sendable {
  /// The 16 bytes of the id, which are not all zero.
  private let high: UInt64
  private let low: UInt64
  /// Who asks, within the trace: eight bytes, not all zero.
  private let parent: UInt64
  /// The lowest bit says that the caller may have recorded what it did.
  private let flags: UInt8

  /// The name of the field.
  package static let fieldName = "traceparent"

  fileprivate init(_ high: UInt64, _ low: UInt64, parent: UInt64, flags: UInt8) {
    (self.high, self.low, self.parent, self.flags) = (high, low, parent, flags)
  }

  /// What a caller says; nil for anything but the one form of version 00, for it comes from a stranger.
  package init?(_ field: String?) {
    guard let field, field.utf8.count == 55 else { return nil }
    let parts = field.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.map(\.utf8.count) == [2, 32, 16, 2], parts[0] == "00",
      field.utf8.allSatisfy({ $0 == 0x2D || (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }),
      let high = UInt64(parts[1].prefix(16), radix: 16), let low = UInt64(parts[1].suffix(16), radix: 16),
      let parent = UInt64(parts[2], radix: 16), let flags = UInt8(parts[3], radix: 16),
      high | low != 0, parent != 0
    else { return nil }
    self.init(high, low, parent: parent, flags: flags)
  }

  /// 32 hexadecimal digits, as the log has them.
  package var id: String { Self.hex(high) + Self.hex(low) }

  /// The value of the field, for who is asked next.
  package var text: String { "00-\(id)-\(Self.hex(parent))-\(Self.hex(UInt64(flags)).suffix(2))" }

  private static func hex(_ word: UInt64) -> String {
    let text = String(word, radix: 16)
    return String(repeating: "0", count: 16 - text.count) + text
  }

  /// Makes ids that tell nobody how the node draws its chances: codes of the number of a want, under a key of one run.
  package struct Source: Codable, Sendable {
    private let first: UInt64
    private let second: UInt64

    package init(_ random: inout RandomSource) { (first, second) = (random.next(), random.next()) }

    /// The trace of a want: that of whoever asked for it, where he named one, or a new one.
    package func context(of want: WantID, within asked: TraceContext? = nil) -> TraceContext {
      let parent = max(1, code(want, 0))
      if let asked { return TraceContext(asked.high, asked.low, parent: parent, flags: asked.flags) }
      return TraceContext(code(want, 1), max(1, code(want, 2)), parent: parent, flags: 0)
    }

    private func code(_ want: WantID, _ part: UInt64) -> UInt64 {
      var hash = SipHash(key: (first, second))
      hash.mix(want.value)
      hash.mix(part)
      return hash.code
    }
  }
}

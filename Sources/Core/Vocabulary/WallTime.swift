/// A moment on the wall clock: microseconds since 1970-01-01T00:00:00Z.
///
/// It may jump; it orders nothing inside a node and is used only where a date must outlive a reboot
/// or be shown to a person.
package struct WallTime: Hashable, Comparable, Codable, Sendable {
  package var microseconds: Int64

  package init(microseconds: Int64) { self.microseconds = microseconds }

  package init(from decoder: any Decoder) throws {
    microseconds = try decoder.singleValueContainer().decode(Int64.self)
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(microseconds)
  }

  /// Whole seconds since 1970.
  package var seconds: Int64 { microseconds / 1_000_000 }

  package static func < (a: WallTime, b: WallTime) -> Bool { a.microseconds < b.microseconds }
}

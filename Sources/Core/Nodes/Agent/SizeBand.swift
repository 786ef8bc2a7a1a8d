/// How large a download is, roughly: what is fast for a gigabyte is slow for a kilobyte.
package enum SizeBand: Int, CaseIterable, Sendable {
  case upTo1MiB = 0
  case upTo16MiB
  case upTo256MiB
  case over256MiB

  package init(_ bytes: Int64) {
    self =
      switch bytes {
      case ...(1 << 20): .upTo1MiB
      case ...(16 << 20): .upTo16MiB
      case ...(256 << 20): .upTo256MiB
      default: .over256MiB
      }
  }

  /// As labels of metrics have it.
  package var name: String {
    switch self {
    case .upTo1MiB: "1M"
    case .upTo16MiB: "16M"
    case .upTo256MiB: "256M"
    case .over256MiB: "over"
    }
  }
}

import Nodes

/// Which of a description's stored bytes a token names. The token carries the description's number, so that it can
/// never lead to the bytes of another version.
enum StoredKind: UInt64 {
  case hybrid = 0
  case v1Only = 1
  case leaves = 2

  private static let mark: UInt64 = 1 << 62

  func token(of description: Int64) -> FileToken { FileToken(Self.mark | UInt64(description) << 2 | rawValue) }

  /// The description and the kind, or nil for the token of an open file.
  static func taken(from token: FileToken) -> (description: Int64, kind: StoredKind)? {
    guard token.value & mark != 0, let kind = StoredKind(rawValue: token.value & 3) else { return nil }
    return (Int64((token.value & ~mark) >> 2), kind)
  }
}

import Nodes
import Vocabulary

/// A description as the catalog keeps it.
struct KeptDescription: Sendable {
  /// Which of a description's stored bytes a token names. The token carries the description's number, so that it can
  /// never lead to the bytes of another version.
  enum Kind: UInt64 {
    case hybrid = 0
    case v1Only = 1
    case leaves = 2

    private static let mark: UInt64 = 1 << 62

    func token(of description: Int64) -> FileToken { FileToken(Self.mark | UInt64(description) << 2 | rawValue) }

    /// The description and the kind, or nil for the token of an open file.
    static func taken(from token: FileToken) -> (description: Int64, kind: Kind)? {
      guard token.value & mark != 0, let kind = Kind(rawValue: token.value & 3) else { return nil }
      return (Int64((token.value & ~mark) >> 2), kind)
    }
  }

  /// The row's number; every new description gets another.
  var id: Int64 = 0
  var path: String
  var version: FileVersion
  var serial: Int64 = 0
  var announce: String
  var url: String
  var object: Digest256
  var v1: InfoHash
  var v1Only: InfoHash
  var pieceLength: Int64
  /// SHA-256 of the whole file.
  var digest: Digest256
  var hybridLength: Int64
  var v1OnlyLength: Int64
  /// Until when the signed registration in it holds, seconds since 1970; 0 if there is none.
  var registeredUntil: Int64 = 0
  /// Until when what is signed is to be believed, seconds since 1970; 0 if it is of before, and has no end.
  var until: Int64 = 0

  var leavesLength: Int64 {
    (version.size + Geometry.blockLength - 1) / Geometry.blockLength * Int64(Digest256.byteCount)
  }

  /// What the machine is told.
  /// - Parameters:
  ///   - renewAfter: from now.
  ///   - hybridDigest: of the hybrid's bytes, where somebody is to have a copy.
  func facts(renewAfter: TimeSpan, hybridDigest: Digest256?) -> DescriptionFacts {
    DescriptionFacts(
      object: object, v1: v1, v1Only: v1Only, length: version.size, pieceLength: pieceLength, digest: digest,
      serial: serial, hybrid: .init(token: Kind.hybrid.token(of: id), length: hybridLength),
      v1OnlyDescription: .init(token: Kind.v1Only.token(of: id), length: v1OnlyLength),
      leaves: .init(token: Kind.leaves.token(of: id), length: leavesLength), hybridDigest: hybridDigest,
      renewAfter: renewAfter)
  }
}

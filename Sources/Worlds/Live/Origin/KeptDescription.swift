import Nodes
import Vocabulary

/// A description as the catalog keeps it.
struct KeptDescription: Sendable {
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

  var leavesLength: Int64 {
    (version.size + Geometry.blockLength - 1) / Geometry.blockLength * Int64(Digest256.byteCount)
  }

  /// What the machine is told.
  var facts: DescriptionFacts {
    DescriptionFacts(
      object: object, v1: v1, v1Only: v1Only, length: version.size, pieceLength: pieceLength, digest: digest,
      serial: serial, hybrid: .init(token: StoredKind.hybrid.token(of: id), length: hybridLength),
      v1OnlyDescription: .init(token: StoredKind.v1Only.token(of: id), length: v1OnlyLength),
      leaves: .init(token: StoredKind.leaves.token(of: id), length: leavesLength))
  }
}

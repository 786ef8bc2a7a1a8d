/// A message of our own BEP 10 extension: what agents tell each other beyond the common protocol.
///
/// Bytes: one of kind, then a varint count; in a list of runs, then for each of them two varints: the gap since the end
/// of the run before, and the run's length less one.
package enum ShoalMessage: Hashable, Codable, Sendable {
  /// Blocks that are newly held.
  case held(BlockRuns)
  /// Every block is held.
  case heldAll
  /// Blocks that the sender is pulling from outside its ISP: its neighbours need not.
  case pulling(BlockRuns)
  /// Pulls that the sender has given up.
  case released(BlockRuns)
  /// So many blocks are held in all. A peer is not told of a block that it holds itself, so that it cannot count.
  case progress(Int)
  /// A block of the receiver's has come, and it is asked for no other in its place. A request says as much; without one
  /// the receiver could not tell whether its line is slow.
  case arrived
  /// The sender's signature, of `LinkStatement.signatureLength` bytes, over what it states of itself on this link.
  case proof([UInt8])

  private static let heldKind: UInt8 = 1
  private static let heldAllKind: UInt8 = 2
  private static let pullingKind: UInt8 = 3
  private static let releasedKind: UInt8 = 4
  private static let progressKind: UInt8 = 5
  private static let proofKind: UInt8 = 6
  private static let arrivedKind: UInt8 = 7

  /// The payload of the extended message. `BlockRuns.split` cuts what is more than one message takes.
  package var encoded: [UInt8] {
    var result: [UInt8] = []
    switch self {
    case .held(let runs):
      result.append(Self.heldKind)
      runs.encode(into: &result)
    case .heldAll: result.append(Self.heldAllKind)
    case .arrived: result.append(Self.arrivedKind)
    case .pulling(let runs):
      result.append(Self.pullingKind)
      runs.encode(into: &result)
    case .released(let runs):
      result.append(Self.releasedKind)
      runs.encode(into: &result)
    case .progress(let count):
      result.append(Self.progressKind)
      result.append(varint: UInt64(max(0, count)))
    case .proof(let signature):
      result.append(Self.proofKind)
      result += signature
    }
    return result
  }

  /// From the payload of an extended message; blocks may still lie beyond the object's end. Nil for a kind that is not
  /// known, as those of BEP 10 that nobody asked for: a later version may have more to tell.
  package static func decode(_ payload: [UInt8]) throws(WireError) -> ShoalMessage? {
    guard let kind = payload.first else { throw .truncated }
    switch kind {
    case heldKind: return .held(try BlockRuns(decoding: payload.dropFirst()))
    case pullingKind: return .pulling(try BlockRuns(decoding: payload.dropFirst()))
    case releasedKind: return .released(try BlockRuns(decoding: payload.dropFirst()))
    case heldAllKind where payload.count == 1: return .heldAll
    case arrivedKind where payload.count == 1: return .arrived
    case progressKind:
      var rest = payload.dropFirst()
      guard let count = rest.popVarint(), rest.isEmpty, count <= UInt64(BlockRuns.maxBlock) else {
        throw .malformed(what: "shoal message")
      }
      return .progress(Int(count))
    case proofKind where payload.count == 1 + LinkStatement.signatureLength: return .proof(Array(payload.dropFirst()))
    case heldKind...arrivedKind: throw .malformed(what: "shoal message")
    default: return nil
    }
  }
}

import OrderedCollections
import Selection
import Vocabulary

/// Copies of descriptions that origins leave with a selector, so that thousands who come at once do not each fetch one
/// through the origin's line.
///
/// A copy is found by the digest of its bytes, which the origin tells whoever asks for the file: nobody has to trust
/// the selector. Only an origin that registers the object can leave one. Those that were asked for least recently go.
struct DescriptionShelf: Codable, Sendable {
  private struct Copy: Codable, Sendable {
    var object: Digest256
    var length: Int64
    var usedAt: Instant
  }

  /// All copies together, in bytes, each with some for what is kept of it.
  private static let room: Int64 = 64 << 20
  private static let overhead: Int64 = 256

  private var copies: OrderedDictionary<Digest256, Copy> = [:]
  private var used: Int64 = 0

  /// How many there are.
  var count: Int { copies.count }

  /// An origin leaves a description.
  mutating func keep(
    _ digest: Digest256, _ facts: DescriptionCopy, as exchange: ExchangeID, _ registry: Registry,
    _ turn: inout SelectorTurn
  ) {
    guard let entry = registry.entry(of: facts.object) else {
      return refuse(exchange, 409, "this selector does not know the object that is described", &turn)
    }
    guard entry.isPublished(by: facts.signers) else {
      return refuse(exchange, 403, "none of the origins that register the object has signed the description", &turn)
    }
    guard turn.configuration.takesCopies(from: entry.uplink(ofOriginWithOneOf: facts.signers)) else {
      return refuse(exchange, 403, "this selector's line is not twice the origin's: it has its lists to carry", &turn)
    }
    guard facts.length <= DescriptionCopy.longest else {
      return refuse(exchange, 413, "copies of at most \(DescriptionCopy.longest) bytes are kept", &turn)
    }
    drop(digest, &turn)
    while used + facts.length + Self.overhead > Self.room, let oldest = leastRecentlyUsed { drop(oldest, &turn) }
    copies[digest] = Copy(object: facts.object, length: facts.length, usedAt: turn.now)
    used += facts.length + Self.overhead
    turn.perform(.keepCopy(exchange, digest))
    turn.answer(exchange, .copyKept)
  }

  /// Somebody asks for a description.
  mutating func give(_ digest: Digest256, as exchange: ExchangeID, _ registry: Registry, _ turn: inout SelectorTurn) {
    // Of what is withdrawn no copy is given.
    if let copy = copies[digest], registry.entry(of: copy.object) == nil { drop(digest, &turn) }
    guard copies[digest] != nil else {
      return turn.answer(exchange, .error(status: 404, sentence: "this selector has no copy of that description"))
    }
    copies[digest]?.usedAt = turn.now
    turn.counters.copiesGiven += 1
    turn.answer(exchange, .copy(digest))
  }

  private mutating func drop(_ digest: Digest256, _ turn: inout SelectorTurn) {
    guard let copy = copies.removeValue(forKey: digest) else { return }
    used -= copy.length + Self.overhead
    turn.perform(.dropCopy(digest))
  }

  private var leastRecentlyUsed: Digest256? {
    copies.elements.min { $0.value.usedAt < $1.value.usedAt }?.key
  }

  private func refuse(_ exchange: ExchangeID, _ status: Int, _ sentence: String, _ turn: inout SelectorTurn) {
    turn.counters.copiesRefused += 1
    turn.answer(exchange, .error(status: status, sentence: sentence))
  }
}

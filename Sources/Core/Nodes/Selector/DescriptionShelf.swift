import DequeModule
import OrderedCollections
import Selection
import Vocabulary

/// Copies of descriptions that origins leave with a selector, so that thousands who come at once do not each fetch one
/// through the origin's line.
///
/// A copy is found by the digest of its bytes, which the origin tells whoever asks for the file: nobody has to trust
/// the selector. Only an origin that registers the object can leave one. When there is no room the oldest go, but for
/// those that somebody asked for since it was their turn last (CLOCK, Corbató 1968).
struct DescriptionShelf: Codable, Sendable {
  private struct Copy: Codable, Sendable {
    var object: Digest256
    var length: Int64
    var wasAskedFor = false
  }

  /// All copies together, in bytes, each with some for what is kept of it.
  private static let room: Int64 = 64 << 20
  private static let overhead: Int64 = 256

  private var copies: OrderedDictionary<Digest256, Copy> = [:]
  /// Each of them once: whose turn it is to go comes first.
  private var turns: Deque<Digest256> = []
  private var used: Int64 = 0

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
    if copies[digest] == nil {
      makeRoom(for: facts.length + Self.overhead, &turn)
      copies[digest] = Copy(object: facts.object, length: facts.length)
      turns.append(digest)
      used += facts.length + Self.overhead
    }
    turn.perform(.keepCopy(exchange, digest))
    turn.answer(exchange, .copyKept)
  }

  private mutating func makeRoom(for length: Int64, _ turn: inout SelectorTurn) {
    while used + length > Self.room, let digest = turns.popFirst(), let at = copies.index(forKey: digest) {
      if copies.values[at].wasAskedFor {
        copies.values[at].wasAskedFor = false
        turns.append(digest)
        continue
      }
      used -= copies.values[at].length + Self.overhead
      // Their order says nothing, and so all others need not move.
      copies.swapAt(at, copies.count - 1)
      copies.removeLast()
      turn.perform(.dropCopy(digest))
    }
  }

  /// Somebody asks for a description.
  mutating func give(_ digest: Digest256, as exchange: ExchangeID, _ registry: Registry, _ turn: inout SelectorTurn) {
    // Of what is withdrawn no copy is given.
    guard let copy = copies[digest], registry.entry(of: copy.object) != nil else {
      return turn.answer(exchange, .error(status: 404, sentence: "this selector has no copy of that description"))
    }
    copies[digest]?.wasAskedFor = true
    turn.counters.copiesGiven += 1
    turn.answer(exchange, .copy(digest))
  }

  private func refuse(_ exchange: ExchangeID, _ status: Int, _ sentence: String, _ turn: inout SelectorTurn) {
    turn.counters.copiesRefused += 1
    turn.answer(exchange, .error(status: status, sentence: sentence))
  }
}

import DequeModule
import OrderedCollections
import Vocabulary

/// Which descriptions the selector is given copies of, so that a crowd need not fetch them all from here: those of new
/// files, and of files that somebody asked for since the last time, for the selector may have lost its copies.
///
/// One at a time, after each round of registrations: of an object that it does not know, the selector takes none.
struct DescriptionOffers: Codable, Sendable {
  /// Paths, in the order in which they are offered.
  private var waiting: Deque<String> = []
  /// Paths that wait for the end of the next round, the newest last.
  private var next: OrderedSet<String> = []
  private var underWay: Offer?

  private struct Offer: Codable, Sendable {
    var path: String
    var digest: Digest256
  }

  /// More than this are not remembered: the oldest are forgotten.
  private static let most = 256

  /// A file was described, or somebody asked where its description is.
  mutating func want(_ path: String, _ configuration: OriginConfiguration) {
    guard configuration.selector != nil, !next.contains(path) else { return }
    if next.count == Self.most { next.removeFirst() }
    next.append(path)
  }

  /// The selector knows all objects.
  mutating func begin(_ publisher: inout Publisher, _ turn: inout OriginTurn) {
    waiting += next
    next = []
    if underWay == nil { offer(&publisher, &turn) }
  }

  /// The selector took a copy, or not.
  mutating func offered(
    _ result: OriginInput.RegistrationResult, _ publisher: inout Publisher, _ turn: inout OriginTurn
  ) {
    guard let offer = underWay else { return }
    underWay = nil
    let isKept = result == .accepted
    publisher.noteCopy(isKept ? offer.digest : nil, at: offer.path)
    if isKept { turn.counters.copiesTaken += 1 } else { turn.counters.copiesNotTaken += 1 }
    switch result {
    case .accepted, .partly, .refused(status: 403, _), .refused(status: 409, _), .refused(status: 413, _):
      self.offer(&publisher, &turn)
    // It is away, or knows nothing of copies.
    case .refused, .unreachable: waiting = []
    }
  }

  private mutating func offer(_ publisher: inout Publisher, _ turn: inout OriginTurn) {
    while let path = waiting.popFirst() {
      guard let facts = publisher.object(at: path)?.facts, let digest = facts.hybridDigest, facts.length > 0,
        facts.hybrid.length <= DescriptionCopy.longest
      else { continue }
      underWay = Offer(path: path, digest: digest)
      return turn.order(.offer(facts.hybrid.token, digest))
    }
  }
}

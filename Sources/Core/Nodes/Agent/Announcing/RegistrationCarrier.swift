import OrderedCollections
package import Vocabulary

/// Brings the registrations that origins have signed to selectors that do not know their objects: one that was
/// restarted while the origin is away.
package struct RegistrationCarrier: Codable, Sendable {
  /// So many are on their way at a time.
  static let callsMax = 4
  static let waitingMax = 1_024
  /// One that was refused is brought again after this time.
  static let pause = TimeSpan.seconds(600)
  static let refusedMax = 1_024

  /// An object, and the selector that does not know it.
  package struct Item: Hashable, Codable, Sendable {
    package var object: Digest256
    package var selector: String

    package init(object: Digest256, selector: String) {
      self.object = object
      self.selector = selector
    }
  }

  /// What came of one.
  package enum Outcome: Hashable, Codable, Sendable {
    case accepted
    /// The selector answered with this HTTP status.
    case refused(status: Int, sentence: String)
    /// There was no answer.
    case failed(sentence: String)
  }

  private var waiting: [Item] = []
  private var calls: OrderedDictionary<CallID, Item> = [:]
  private var refused: OrderedDictionary<Digest256, Instant> = [:]
  /// Items for which there was no room.
  package private(set) var dropped: Int64 = 0

  package init() {}

  /// A selector does not know an object.
  package mutating func add(_ item: Item, at now: Instant) {
    guard !waiting.contains(item), !calls.values.contains(item) else { return }
    if let until = refused[item.object] {
      guard until <= now else { return }
      refused[item.object] = nil
    }
    guard waiting.count < Self.waitingMax else {
      dropped += 1
      return
    }
    waiting.append(item)
  }

  /// The next item, which goes out as `call`; nil while enough are on their way.
  package mutating func next(call: CallID) -> Item? {
    guard calls.count < Self.callsMax, !waiting.isEmpty else { return nil }
    let item = waiting.removeFirst()
    calls[call] = item
    return item
  }

  /// An item goes out as `call`: its registration was looked for first.
  package mutating func bring(_ item: Item, as call: CallID) { calls[call] = item }

  /// What was brought under this call, once. One that the selector refused is left alone for a while.
  package mutating func answered(_ call: CallID, isRefused: Bool, at now: Instant) -> Item? {
    guard let item = calls.removeValue(forKey: call) else { return nil }
    if isRefused {
      if refused.count >= Self.refusedMax { refused.removeFirst() }
      refused[item.object] = now + Self.pause
    }
    return item
  }
}

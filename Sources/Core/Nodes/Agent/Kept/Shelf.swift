import OrderedCollections
package import Vocabulary
package import Wire

/// Objects that lie in the cache and are not open: they are announced, and opened when the first peer calls for one.
/// Peers that called wait here until the store is open.
package struct Shelf: Codable, Sendable {
  /// The most recently used are listed.
  package static let objectsMax = 100_000
  /// Opening means hashing: so many stores at a time.
  static let openingsMax = 2
  static let callersMax = 64
  private static let selectorsMax = 16

  /// A peer whose handshake is not answered yet.
  package struct Caller: Codable, Sendable {
    package var link: LinkID
    package var remote: Endpoint
    package var handshake: Handshake
    var object: Digest256
  }

  private struct Opening: Codable, Sendable {
    var call: CallID
    var object: Digest256
  }

  private var objects: OrderedDictionary<Digest256, KeptObject> = [:]
  /// What a handshake may name them by.
  private var names: OrderedDictionary<InfoHash, Digest256> = [:]
  private var selectors: [String] = []
  private var openings: [Opening] = []
  private var callers: [Caller] = []
  /// Listed objects for which there was no room.
  package private(set) var dropped: Int64 = 0

  package init() {}

  package var count: Int { objects.count }

  package subscript(object: Digest256) -> KeptObject? { objects[object] }

  /// Takes an object that lies in the cache; whether there was room.
  package mutating func put(_ kept: KeptObject) -> Bool {
    guard objects[kept.object] != nil || objects.count < Self.objectsMax else {
      dropped += 1
      return false
    }
    var kept = kept
    kept.selector = kept.selector.map { shared($0) }
    objects[kept.object] = kept
    for name in kept.infohashes.swarms { names[name] = kept.object }
    return true
  }

  /// The same name once in memory, for most objects have one of a few selectors.
  private mutating func shared(_ selector: String) -> String {
    if let known = selectors.first(where: { $0 == selector }) { return known }
    if selectors.count < Self.selectorsMax { selectors.append(selector) }
    return selector
  }

  /// The object that a handshake is about, or nil.
  package func object(accepting infohash: InfoHash) -> Digest256? { names[infohash] }

  /// Lets a peer wait for an object; false when too many wait already.
  package mutating func wait(_ link: LinkID, _ remote: Endpoint, _ handshake: Handshake, for object: Digest256) -> Bool
  {
    guard callers.count < Self.callersMax else { return false }
    callers.append(Caller(link: link, remote: remote, handshake: handshake, object: object))
    return true
  }

  /// A peer hung up.
  package mutating func leave(_ link: LinkID) { callers.removeAll { $0.link == link } }

  /// Whether the object is being opened.
  package func isOpening(_ object: Digest256) -> Bool { openings.contains { $0.object == object } }

  /// Begins to open an object, with a call for its description; false when enough are being opened.
  package mutating func open(_ object: Digest256, as call: CallID) -> Bool {
    guard openings.count < Self.openingsMax else { return false }
    openings.append(Opening(call: call, object: object))
    return true
  }

  /// The object whose description was called for, or nil.
  package func opening(under call: CallID) -> Digest256? { openings.first { $0.call == call }?.object }

  /// The object is open, or cannot be opened: it leaves the shelf; the peers that waited for it.
  package mutating func take(_ object: Digest256) -> [Caller] {
    if let kept = objects.removeUnordered(object) {
      for name in kept.infohashes.swarms where names[name] == object { names.removeUnordered(name) }
    }
    openings.removeAll { $0.object == object }
    let waited = callers.filter { $0.object == object }
    callers.removeAll { $0.object == object }
    return waited
  }
}

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
  static let callersPerAddressMax = 16

  /// What is to be known of an object here, for there may be a hundred thousand. The cache's book has what it takes of
  /// the disk, and whoever announces it has its selector.
  package struct Row: Codable, Sendable {
    fileprivate var v1: InfoHash
    fileprivate var v1Only: InfoHash
    fileprivate var kind: Metainfo.Kind
    /// Whether its description may carry its registration.
    var mayCarry: Bool
    /// Blocks that it claims.
    var held: Int
    var blocks: Int
    /// How far its description may lead.
    let nearest: Reach.Nearness

    fileprivate init(_ kept: KeptObject) {
      (v1, v1Only, kind) = (kept.infohashes.v1, kept.infohashes.v1Only, kept.infohashes.kind)
      mayCarry = kept.mayCarry ?? true
      (held, blocks) = (kept.held, kept.geometry.blockCount)
      nearest = kept.nearest ?? .thisMachine
    }

    fileprivate func swarms(of object: Digest256) -> [InfoHash] {
      InfoHashes(kind: kind, v2: object, v1: v1, v1Only: v1Only).swarms
    }
  }

  /// A peer whose handshake has come and is not answered yet.
  package struct Caller: Codable, Sendable {
    package var link: LinkID
    package var remote: Endpoint
    package var handshake: Handshake
    /// By what his node is to be known.
    let proof: AgentLink.Proof
    /// The way to him and back, in microseconds.
    let roundTrip: Int64?
    /// Whether it showed a certificate, which is over TLS.
    var isCertified: Bool { if case .certificate = proof { true } else { false } }
    /// What he waits for.
    fileprivate var object: Digest256?

    package init(
      _ link: LinkID, _ remote: Endpoint, _ handshake: Handshake, by proof: AgentLink.Proof = .nothing,
      roundTrip: Int64? = nil
    ) {
      self.link = link
      self.remote = remote
      self.handshake = handshake
      self.proof = proof
      self.roundTrip = roundTrip
    }
  }

  private struct Opening: Codable, Sendable {
    var call: CallID
    var object: Digest256
  }

  private var objects = ChunkedDictionary<Digest256, Row>()
  /// What a handshake may name them by, and their places.
  private var names = ChunkedDictionary<InfoHash, UInt32>()
  private var openings: [Opening] = []
  private var callers: [Caller] = []
  /// Listed objects for which there was no room.
  package private(set) var dropped: Int64 = 0

  package init() {}

  package var count: Int { objects.count }

  package subscript(object: Digest256) -> Row? { objects[object] }

  /// Takes an object that lies in the cache; whether there was room.
  package mutating func put(_ kept: KeptObject) -> Bool {
    guard objects[kept.object] != nil || objects.count < Self.objectsMax else {
      dropped += 1
      return false
    }
    remove(kept.object)
    objects.updateValue(Row(kept), forKey: kept.object)
    for name in kept.infohashes.swarms { names.updateValue(UInt32(objects.count - 1), forKey: name) }
    return true
  }

  private mutating func remove(_ object: Digest256) {
    guard let place = objects.index(forKey: object) else { return }
    forget(objects.values[place].swarms(of: object), at: place)
    let last = objects.count - 1
    let moved = objects.keys[last]
    for name in objects.values[last].swarms(of: moved) where names[name] == UInt32(last) {
      names.updateValue(UInt32(place), forKey: name)
    }
    // The last one takes its place.
    objects.removeUnordered(object)
  }

  private mutating func forget(_ swarms: [InfoHash], at place: Int) {
    for name in swarms where names[name] == UInt32(place) { names.removeUnordered(name) }
  }

  /// The object that a handshake is about, or nil.
  package func object(accepting infohash: InfoHash) -> Digest256? { names[infohash].map { objects.keys[Int($0)] } }

  /// Lets a peer wait for an object; false when too many wait already, or too many of its address.
  package mutating func wait(_ caller: Caller, for object: Digest256) -> Bool {
    guard callers.count < Self.callersMax,
      callers.count(where: { $0.remote.address == caller.remote.address }) < Self.callersPerAddressMax
    else { return false }
    callers.append(caller)
    callers[callers.count - 1].object = object
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
    remove(object)
    openings.removeAll { $0.object == object }
    let waited = callers.filter { $0.object == object }
    callers.removeAll { $0.object == object }
    return waited
  }
}

import Vocabulary

/// What is remembered of keys and serials from one start to the next: who signs for an origin, and the newest serial of
/// a file. What is new counts at once, and is relied on once the world has said that it is kept.
struct PinBook: Codable, Sendable {
  /// By the address of the origin. One that is here never goes, but for a successor that it has named: to forget a key
  /// would let another take its place.
  private var keys = ChunkedDictionary<String, Digest256>()
  /// By the address of the origin: the keys whose place others have taken, the oldest first.
  private var left = ChunkedDictionary<String, [Digest256]>()
  /// Of the keys that were pinned or given. A set.
  private var revoked = ChunkedDictionary<Digest256, Bool>()
  private var serials = SerialBook()
  /// Up to which serial files are withdrawn.
  private var withdrawals = SerialBook()
  /// What the world was told to remember and has not kept yet, in the order in which it was told.
  private var unkept: [Unkept] = []

  private struct Unkept: Codable, Sendable {
    var call: CallID
    var pins: [KeyPin]
    /// What was known before of the same origin or file.
    var before: [KeyPin?]
  }

  /// Origins whose keys are remembered, at the most, and bytes of one's address.
  static let keysMax = 8_192
  static let baseMax = 2_048
  /// Keys that one origin has left behind, at the most: of more the oldest is forgotten.
  static let leftMax = 32
  /// Revoked keys, at the most: as many as may be pinned, and as many given.
  static let revokedMax = 2 * keysMax

  init(_ pins: [KeyPin] = []) {
    for pin in pins { set(pin) }
  }

  /// All that is to be remembered.
  var pins: [KeyPin] {
    zip(keys.keys, keys.values).map { KeyPin.key(origin: $0, $1) }
      + zip(left.keys, left.values).flatMap { base, keys in keys.map { KeyPin.left(origin: base, $0) } }
      + revoked.keys.map { KeyPin.revoked($0) }
      + serials.entries.map { KeyPin.serial(url: $0.url, $0.serial) }
      + withdrawals.entries.map { KeyPin.withdrawn(url: $0.url, $0.serial) }
  }

  /// The address of the origin that publishes a file, if its key is known.
  func base(of url: String) -> String? { SignedPlace.bases(above: url).first { keys[$0] != nil } }

  /// The key of an origin, by its address.
  func key(at base: String) -> Digest256? { keys[base] }

  /// The key of the origin that publishes a file.
  func key(of url: String) -> Digest256? { base(of: url).flatMap { keys[$0] } }

  /// The keys that an origin has left behind.
  func left(at base: String) -> [Digest256] { left[base] ?? [] }

  /// Whether a key has said that nothing is to be believed that it signs.
  func isRevoked(_ key: Digest256) -> Bool { revoked[key] != nil }

  /// Whether it is the key of some origin. Looks at all of them.
  func isPinned(_ key: Digest256) -> Bool { keys.values.contains(key) }

  func serial(of url: String) -> Int64? { serials[url] }

  /// Up to which serial a file is withdrawn.
  func withdrawal(of url: String) -> Int64? { withdrawals[url] }

  /// Whether the key of an origin can be remembered.
  func hasRoom(for base: String) -> Bool {
    keys[base] != nil || keys.count < Self.keysMax && base.utf8.count <= Self.baseMax
  }

  /// Whether one more revoked key can be remembered.
  var hasRoomForRevoked: Bool { revoked.count < Self.revokedMax }

  /// The call under which the last of what is new is being kept; nil when all is kept.
  var awaited: CallID? { unkept.last?.call }

  /// Remembers what is new; the world is told.
  mutating func remember(_ news: [KeyPin], _ turn: inout Turn) {
    guard !news.isEmpty else { return }
    let before = news.map { known(like: $0) }
    for pin in news { set(pin) }
    let call = turn.ids.newCall()
    unkept.append(Unkept(call: call, pins: news, before: before))
    turn.effects.append(.control(call, .remember(news)))
  }

  private func known(like pin: KeyPin) -> KeyPin? {
    switch pin {
    case .key(let origin, _): keys[origin].map { .key(origin: origin, $0) }
    case .serial(let url, _): serials[url].map { .serial(url: url, $0) }
    case .left, .revoked, .withdrawn: nil
    }
  }

  /// The world has kept what it was told under a call, and so all before it.
  mutating func kept(_ call: CallID) { unkept.removeAll { $0.call <= call } }

  /// It could not: what was new is new again the next time, but for what is only refused.
  mutating func failed(_ call: CallID) {
    for lost in unkept where lost.call == call {
      for (pin, before) in zip(lost.pins, lost.before) {
        switch (pin, before) {
        case (.key, let before?): set(before)
        case (.key(let origin, _), nil): keys.removeUnordered(origin)
        case (.left(let origin, let key), _): left.updateValue(left(at: origin).filter { $0 != key }, forKey: origin)
        case (.serial(let url, let serial), .serial(_, let before)?):
          if serials[url] == serial { serials.set(url, before) }
        case (.serial(let url, let serial), _): if serials[url] == serial { serials.set(url, 0) }
        case (.revoked, _), (.withdrawn, _): break
        }
      }
    }
    unkept.removeAll { $0.call == call }
  }

  /// A file was asked for.
  mutating func touch(_ url: String) { serials.touch(url) }

  private mutating func set(_ pin: KeyPin) {
    switch pin {
    case .key(let origin, let key): keys.updateValue(key, forKey: origin)
    case .left(let origin, let key):
      let others = left(at: origin).filter { $0 != key }
      left.updateValue(others.suffix(Self.leftMax - 1) + [key], forKey: origin)
    case .revoked(let key): revoked.updateValue(true, forKey: key)
    case .serial(let url, let serial): serials.set(SignedPlace.spelled(url) ?? url, serial)
    case .withdrawn(let url, let serial): withdrawals.set(SignedPlace.spelled(url) ?? url, serial)
    }
  }
}

import Vocabulary

/// What is remembered of keys and serials from one start to the next: who signs for an origin, and the newest serial of
/// a file. What is new counts at once, and is relied on once the world has said that it is kept.
struct PinBook: Codable, Sendable {
  /// By the address of the origin. One that is here never goes: to forget a key would let another take its place.
  private var keys = ChunkedDictionary<String, Digest256>()
  private var serials = SerialBook()
  /// Up to which serial files are withdrawn.
  private var withdrawals = SerialBook()
  /// What the world was told to remember and has not kept yet, in the order in which it was told.
  private var unkept: [Unkept] = []

  private struct Unkept: Codable, Sendable {
    var call: CallID
    var pins: [KeyPin]
    /// The serials that were known before, of those files.
    var before: [Int64?]
  }

  /// Origins whose keys are remembered, at the most, and bytes of one's address.
  static let keysMax = 8_192
  static let baseMax = 2_048

  init(_ pins: [KeyPin] = []) {
    for pin in pins { set(pin) }
  }

  /// All that is to be remembered.
  var pins: [KeyPin] {
    zip(keys.keys, keys.values).map { KeyPin.key(origin: $0, $1) }
      + serials.entries.map { KeyPin.serial(url: $0.url, $0.serial) }
      + withdrawals.entries.map { KeyPin.withdrawn(url: $0.url, $0.serial) }
  }

  /// The key of the origin that publishes a file.
  func key(of url: String) -> Digest256? {
    for base in SignedPlace.bases(above: url) { if let key = keys[base] { return key } }
    return nil
  }

  func serial(of url: String) -> Int64? { serials[url] }

  /// Up to which serial a file is withdrawn.
  func withdrawal(of url: String) -> Int64? { withdrawals[url] }

  /// Whether the key of another origin can be remembered.
  func hasRoom(for base: String) -> Bool { keys.count < Self.keysMax && base.utf8.count <= Self.baseMax }

  /// The call under which the last of what is new is being kept; nil when all is kept.
  var awaited: CallID? { unkept.last?.call }

  /// Remembers what is new; the world is told.
  mutating func remember(_ news: [KeyPin], _ turn: inout Turn) {
    guard !news.isEmpty else { return }
    let before = news.map { if case .serial(let url, _) = $0 { serials[url] } else { nil as Int64? } }
    for pin in news { set(pin) }
    let call = turn.ids.newCall()
    unkept.append(Unkept(call: call, pins: news, before: before))
    turn.effects.append(.control(call, .remember(news)))
  }

  /// The world has kept what it was told under a call, and so all before it.
  mutating func kept(_ call: CallID) { unkept.removeAll { $0.call <= call } }

  /// It could not: what was new is new again the next time.
  mutating func failed(_ call: CallID) {
    for lost in unkept where lost.call == call {
      for (pin, before) in zip(lost.pins, lost.before) {
        switch pin {
        case .key(let origin, _): keys.removeUnordered(origin)
        case .withdrawn: break
        case .serial(let url, let serial): if serials[url] == serial { serials.set(url, before ?? 0) }
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
    case .serial(let url, let serial): serials.set(SignedPlace.spelled(url) ?? url, serial)
    case .withdrawn(let url, let serial): withdrawals.set(SignedPlace.spelled(url) ?? url, serial)
    }
  }
}

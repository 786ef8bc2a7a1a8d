import Selection
import Vocabulary

/// Whose word is believed of a file. One rule for all that comes, from origins, caches and users: it is *signed* if a
/// key that was given or is pinned has signed it for the very address that was asked for. Where a key is known, nothing
/// less is taken; where none is, the first one that signs is pinned, and less is taken only from who allows it.
struct Trust: Codable, Sendable {
  private let given: GivenKeys
  /// For how long a description is believed after its end.
  private let staleFor: TimeSpan
  private var pins: PinBook

  /// What is to be done with a description.
  enum Verdict {
    case believed(TrustLevel)
    /// The same, once the world has kept what follows from it.
    case awaits(CallID, TrustLevel)
    case refused(TransferFailure)
  }

  private enum Judgement {
    /// Where it is published, and what is to be remembered of keys before that is relied on.
    case signed(SignedPlace, by: ObjectDescription.Signer, news: [KeyPin])
    case hashes
    case refused(TransferFailure)
  }

  init(_ pins: PinBook = PinBook(), given: GivenKeys = GivenKeys(), staleFor: TimeSpan? = nil) {
    self.pins = pins
    self.staleFor = staleFor ?? .seconds(7 * 86_400)
    self.given = given
  }

  /// What is to be remembered of keys and serials, the newest of each.
  var keyPins: [KeyPin] { pins.pins }

  /// Whether anything was ever taken from this address.
  func hasSeen(_ url: String) -> Bool { SignedPlace.spelled(url).flatMap { pins.serial(of: $0) } != nil }

  private var known: KnownKeys { KnownKeys(given, pins) }

  // Descriptions

  /// What is to be done with the description that came for a want. Remembers the key and the serial of one that is
  /// believed.
  mutating func judge(_ description: ObjectDescription, for want: Want, _ turn: inout Turn) -> Verdict {
    hear(description, &turn)
    switch judgement(of: description, for: want) {
    case .refused(let failure): return .refused(failure)
    case .hashes:
      turn.log(want.log.isUnsigned(description.name))
      return .believed(.hashes)
    case .signed(let place, let signer, var news):
      pins.touch(place.url)
      for case .left(let origin, let key) in news {
        turn.log(.notice, .keyFollowed, [.init("url", origin), .init("key", key.hex)])
      }
      if pins.serial(of: place.url) != signer.serial { news.append(.serial(url: place.url, signer.serial)) }
      pins.remember(news, &turn)
      return pins.awaited.map { .awaits($0, .signed) } ?? .believed(.signed)
    }
  }

  /// Whoever shows that a key is revoked is believed: it says so itself.
  private mutating func hear(_ description: ObjectDescription, _ turn: inout Turn) {
    let news = known.revoked(by: description.signer)
    for case .revoked(let key) in news { turn.log(.warning, .keyRevoked, [.init("key", key.hex)]) }
    pins.remember(news, &turn)
  }

  /// What vouches for a description that was judged before, perhaps for somebody else; nil when that is not enough or
  /// its key is not known.
  func level(of description: ObjectDescription, for want: Want) -> TrustLevel? {
    switch judgement(of: description, for: want) {
    // Of one that has ended a newer one may be had.
    case .signed(_, _, let news) where news.isEmpty:
      Self.lateness(of: description, for: want) == nil ? .signed : nil
    case .hashes: .hashes
    case .signed, .refused: nil
    }
  }

  /// Whether a description that was kept may be used without its origin: its key must be known already.
  func trustsKept(_ description: ObjectDescription, for want: Want) -> Bool {
    if case .signed(_, _, let news) = judgement(of: description, for: want, isKept: true) {
      news.isEmpty
    } else {
      false
    }
  }

  private func judgement(of description: ObjectDescription, for want: Want, isKept: Bool = false) -> Judgement {
    let asked = want.url.flatMap(SignedPlace.spelled)
    let places = description.places
    // Nobody asked for an address who gave a metainfo file: it says itself where its object is published.
    let place = want.url == nil ? places.first : places.first { $0.url == asked }
    let name = place?.url ?? asked ?? description.urls.first.flatMap(SignedPlace.spelled) ?? ""
    let isKnown = known.keys(of: name) != nil
    guard let signer = description.signer else {
      guard !isKnown else {
        return refused(
          .unverified, "the metainfo of \(description.name) is not signed, but its origin is known to sign")
      }
      return hashes(of: description, for: want, "is not signed")
    }
    guard !signer.holding.isEmpty else {
      return refused(.untrusted, "the signature of the metainfo of \(description.name) is wrong")
    }
    guard let place else {
      if !isKnown, want.allowsUnverified { return .hashes }
      return refused(.untrusted, Self.sentence(of: want.url ?? description.name, signedFor: places.first?.url))
    }
    let news: [KeyPin]
    switch known.find(signer, at: place, isKept: isKept) {
    case .stranger: return refused(.untrusted, sentence(of: signer.key, at: place, want))
    case .revoked(let key): return refused(.unverified, Self.sentence(ofRevoked: key, at: place))
    case .signed(let changes): news = changes
    case .met(let key):
      guard want.url != nil else {
        return hashes(of: description, for: want, "is signed by a key that is not known, \(signer.key.hex)")
      }
      news = [.key(origin: place.base, key)]
      guard pins.hasRoom(for: place.base) else {
        return refused(
          .untrusted, "this cache remembers the keys of as many origins as it can: pass this one's with --trust-key")
      }
    }
    guard !isWithdrawn(description) else { return refused(.notFound, "\(place.url) was withdrawn by its origin") }
    if let known = pins.serial(of: place.url), signer.serial < known {
      return refused(
        .untrusted,
        "\(place.url) was seen with serial \(known), now it comes with the older \(signer.serial): refused")
    }
    if let late = Self.lateness(of: description, for: want), late.milliseconds > staleFor.milliseconds {
      return refused(.untrusted, Self.sentence(ofStale: place.url, late))
    }
    return .signed(place, by: signer, news: news)
  }

  /// Nobody who is trusted has signed it: only who allows it takes that.
  private func hashes(of description: ObjectDescription, for want: Want, _ why: String) -> Judgement {
    if want.allowsUnverified { return .hashes }
    return refused(
      .unverified,
      "the metainfo of \(description.name) \(why), so that nobody vouches for its hashes: pass its origin's key with "
        + "--trust-key, or take the bytes as they are with --allow-unverified")
  }

  private func refused(_ kind: TransferFailure.Kind, _ sentence: String) -> Judgement {
    .refused(TransferFailure(kind, sentence))
  }

  private func sentence(of key: Digest256, at place: SignedPlace, _ want: Want) -> String {
    guard given.keys(of: place.url) == nil, let pinned = pins.key(of: place.url) else {
      return "\(want.url ?? place.url) is signed by key \(key.hex), which is not the trusted one"
    }
    return "the key of \(place.base) has changed: \(pinned.hex) was seen before, now it is \(key.hex); "
      + "if the origin really has a new key, pass it with --trust-key"
  }

  private static func sentence(ofRevoked key: Digest256, at place: SignedPlace) -> String {
    "the key \(key.hex) of \(place.base) was revoked: nothing is believed that it signs, and no successor that it "
      + "names; ask its owner for the new key, and pass it with --trust-key"
  }

  private static func sentence(of asked: String, signedFor url: String?) -> String {
    guard let url else { return "\(asked) is described by a signature that names no address: it is not believed" }
    return "what comes for \(asked) is signed for \(url): ask for that address if it is what you want; an origin that "
      + "is known by another address than it listens on needs --url"
  }

  // What is withdrawn

  /// An origin withdraws a file. Whether it is believed, and so remembered.
  mutating func withdraw(_ withdrawal: Withdrawal, _ turn: inout Turn) -> Bool {
    guard withdrawal.isValid, let place = SignedPlace(base: withdrawal.base, url: withdrawal.url),
      known.mayWithdraw(withdrawal.key.key, at: place.url)
    else { return false }
    if withdrawal.serial > pins.withdrawal(of: place.url) ?? -1 {
      pins.remember([.withdrawn(url: place.url, withdrawal.serial)], &turn)
    }
    return true
  }

  /// Whether the origin has withdrawn what this describes.
  func isWithdrawn(_ description: ObjectDescription) -> Bool {
    guard let signer = description.signer else { return false }
    return description.places.contains { place in pins.withdrawal(of: place.url).map { signer.serial <= $0 } ?? false }
  }

  // Age

  /// For how long a description should have been followed by a newer one; nil before its end. It is the clock of this
  /// machine that says so.
  static func lateness(of description: ObjectDescription, for want: Want) -> TimeSpan? {
    guard let until = description.signer?.until,
      let now = [description.readAt, want.request?.wall.seconds].compactMap(\.self).max(), now > until
    else { return nil }
    return .seconds(min(now - until, 1 << 32))
  }

  private static func sentence(ofStale url: String, _ late: TimeSpan) -> String {
    "what is signed for \(url) was to be believed until \(late.milliseconds / 3_600_000) h ago, and nothing newer is "
      + "shown: its origin has stopped signing, somebody keeps newer files away, or this machine's clock is wrong"
  }

  // What has no description

  /// Why bytes that nothing vouches for must not be taken for a want; nil when they may.
  func refusalOfPlain(for want: Want) -> TransferFailure? {
    guard let url = want.url else { return nil }
    if let spelled = SignedPlace.spelled(url), known.keys(of: spelled) != nil {
      return TransferFailure(
        .unverified,
        "\(url) comes without a signed description, but its origin is known to sign: somebody on the way may have "
          + "taken it away, so nothing was fetched")
    }
    if want.allowsUnverified { return nil }
    return TransferFailure(
      .unverified,
      want.request == nil
        ? "\(url) comes without a signed description, so that nothing vouches for its bytes: take them all the same "
          + "with --allow-unverified"
        : "\(url) comes without a signed description, and this gateway gives out nothing else (--refuse-unverified)")
  }

  // What the world keeps

  /// The world has kept what it was told under a call, or could not.
  mutating func remembered(_ call: CallID, isKept: Bool) { isKept ? pins.kept(call) : pins.failed(call) }
}

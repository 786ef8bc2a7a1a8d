import Vocabulary

/// Whose signature counts at an address: what the user gave, what is remembered, and what keys say of themselves.
///
/// A key may name its successor: whoever believes it moves on when that one signs, and never back. A revoked key counts
/// for nothing, and neither does what it says of a successor: whoever stole it could have said that as well. Who moved
/// on before he heard of it stays where he is.
struct KnownKeys {
  private let given: GivenKeys
  private let pins: PinBook

  /// What the signatures of a description are worth.
  enum Finding {
    /// A key that counts has signed. What is to be remembered before that is relied on.
    case signed(news: [KeyPin])
    /// None is known there: this is the one to be pinned.
    case met(Digest256)
    /// The one that would count is revoked.
    case revoked(Digest256)
    /// Somebody else has signed.
    case stranger
  }

  init(_ given: GivenKeys, _ pins: PinBook) {
    self.given = given
    self.pins = pins
  }

  /// The keys of which one must have signed what is published at an address, revoked ones among them; nil where none
  /// is known. Of those that were given, one that was left behind there has its place taken by the one that is pinned.
  func keys(of url: String) -> [Digest256]? {
    let base = pins.base(of: url)
    let pinned = base.flatMap { pins.key(at: $0) }
    guard let given = given.keys(of: url) else { return pinned.map { [$0] } }
    guard let base, let pinned else { return given }
    let left = pins.left(at: base)
    let still = given.filter { !left.contains($0) }
    return still.count == given.count || still.contains(pinned) ? still : still + [pinned]
  }

  /// What the signatures that hold are worth.
  /// - Parameter isKept: it comes from the cache, where it was put when it was believed: what a key has signed that was
  ///   left behind since counts as well.
  func find(_ signer: ObjectDescription.Signer, at place: SignedPlace, isKept: Bool) -> Finding {
    let history = signer.keys ?? KeyHistory()
    let signers = signer.holding
    func isRevoked(_ key: Digest256) -> Bool { pins.isRevoked(key) || history.isRevoked(key) }
    guard let known = keys(of: place.url) else {
      guard let first = signers.first(where: { !isRevoked($0) }) else { return .revoked(signer.key) }
      return .met(history.way(from: first, to: signers, isRevoked: isRevoked)?.last ?? first)
    }
    let left = pins.base(of: place.url).map { pins.left(at: $0) } ?? []
    for key in known {
      let way = history.way(from: key, to: signers) { isRevoked($0) || left.contains($0) }
      if let way { return .signed(news: news(way, place)) }
    }
    if isKept, left.contains(where: { signers.contains($0) && !isRevoked($0) }) { return .signed(news: []) }
    return known.first(where: isRevoked).map { .revoked($0) } ?? .stranger
  }

  /// What a way from a key that counts to the one that signs changes.
  private func news(_ way: [Digest256], _ place: SignedPlace) -> [KeyPin] {
    let base = pins.base(of: place.url) ?? place.base
    guard let last = way.last, pins.hasRoom(for: base) else { return [] }
    if way.count > 1 {
      return [.key(origin: base, last)] + way.dropLast().map { .left(origin: base, $0) }
    }
    // The user gave another in the place of the one that is revoked.
    guard let pinned = pins.key(at: base), pinned != last, pins.isRevoked(pinned) else { return [] }
    return [.key(origin: base, last)]
  }

  /// What is to be remembered of keys that a description shows to be revoked, whoever has signed it: of those that are
  /// known here, for anybody can make keys and revoke them.
  func revoked(by signer: ObjectDescription.Signer?) -> [KeyPin] {
    guard let history = signer?.keys, pins.hasRoomForRevoked else { return [] }
    return history.revocations.map(\.key).filter {
      !pins.isRevoked($0) && (given.contains($0) || pins.isPinned($0))
    }.map { .revoked($0) }
  }

  /// Whether a key may withdraw what is published at an address. One that was left behind may: it takes away, and gives
  /// nothing.
  func mayWithdraw(_ key: Digest256, at url: String) -> Bool {
    guard !pins.isRevoked(key), let known = keys(of: url) else { return false }
    return known.contains(key) || pins.base(of: url).map { pins.left(at: $0).contains(key) } ?? false
  }
}

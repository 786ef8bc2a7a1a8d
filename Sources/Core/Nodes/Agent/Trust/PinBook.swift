import Vocabulary

/// Whose word is believed: keys are pinned per origin on first use, or given; serials never go back.
struct PinBook: Codable, Sendable {
  private(set) var pins: [KeyPin]
  /// Keys that are trusted for any origin. When there is one, no other is accepted.
  private let given: [Digest256]
  /// Why a description was refused last.
  private(set) var lastReason: String?

  init(_ pins: [KeyPin] = [], given: [Digest256] = []) {
    self.pins = pins
    self.given = given
  }

  /// Why a description must not be used, or nil. Remembers the key and the serial of one that may.
  mutating func refusal(
    of description: ObjectDescription, for want: Want, _ turn: inout Turn
  ) -> TransferFailure? {
    let failure = judge(description, for: want, &turn)
    lastReason = failure?.sentence ?? lastReason
    return failure
  }

  private mutating func judge(
    _ description: ObjectDescription, for want: Want, _ turn: inout Turn
  ) -> TransferFailure? {
    let origin = want.origin ?? origin(of: description)
    let pinned = pins.lazy.compactMap { if case .key(origin, let key) = $0 { key } else { nil } }
      .first
    guard let signer = description.signer else {
      guard given.isEmpty, pinned == nil else {
        return TransferFailure(
          .untrusted,
          "the metainfo of \(description.name) is not signed, but its origin is known to sign")
      }
      turn.log(want.log.isUnsigned(description.name))
      return nil
    }
    guard signer.isValid else {
      return TransferFailure(
        .untrusted, "the signature of the metainfo of \(description.name) is wrong")
    }
    if !given.isEmpty {
      guard given.contains(signer.key) else {
        return TransferFailure(
          .untrusted,
          "\(description.name) is signed by key \(signer.key.hex), which is not the trusted one")
      }
    } else if let pinned, pinned != signer.key {
      return TransferFailure(
        .untrusted,
        "the key of \(origin ?? "the origin") has changed: \(pinned.hex) was seen before, now it is \(signer.key.hex); "
          + "if the origin really has a new key, pass it with --trust-key")
    }
    let url = want.url ?? description.urls.first ?? signer.path
    let known = pins.lazy.compactMap {
      if case .serial(url, let serial) = $0 { serial } else { nil }
    }.first
    if let known, signer.serial < known {
      return TransferFailure(
        .untrusted,
        "\(url) was seen with serial \(known), now it comes with the older \(signer.serial): refused"
      )
    }
    if given.isEmpty, pinned == nil, let origin {
      remember(.key(origin: origin, signer.key), &turn)
    }
    if known != signer.serial { remember(.serial(url: url, signer.serial), &turn) }
    return nil
  }

  /// Whether a description that was kept may be used without its origin: signed by the key that is trusted or pinned,
  /// and not older than what was seen.
  func trustsKept(_ description: ObjectDescription, for want: Want) -> Bool {
    guard let signer = description.signer, signer.isValid, let url = want.url,
      let origin = want.origin
    else {
      return false
    }
    let isTrusted =
      given.isEmpty ? pins.contains(.key(origin: origin, signer.key)) : given.contains(signer.key)
    let known = pins.lazy.compactMap {
      if case .serial(url, let serial) = $0 { serial } else { nil }
    }.first
    return isTrusted && signer.serial >= known ?? 0
  }

  /// Whether anything was ever taken from this URL.
  func hasSeen(_ url: String) -> Bool {
    pins.contains { if case .serial(url, _) = $0 { true } else { false } }
  }

  private func origin(of description: ObjectDescription) -> String? {
    guard let first = description.urls.first, let url = try? HTTPURL(first) else { return nil }
    return url.origin
  }

  private mutating func remember(_ pin: KeyPin, _ turn: inout Turn) {
    pins.removeAll { pin.replaces($0) }
    pins.append(pin)
    turn.effects.append(.node(.remember(pin)))
  }
}

import Vocabulary

/// What becomes of a text or of bytes in a recording, by where they stand. Of texts that are not listed every name is
/// replaced, and bytes that are not listed cannot be redacted: so what somebody adds leaves the company in neither way
/// unseen.
enum RedactionRules {
  enum TextRule: Hashable, Sendable {
    /// It says nothing of whose it is, and machines decide by it.
    case stays
    /// For people.
    case sentence
    case name
    /// Names nodes that a message went through: of ours, what each has drawn for itself stays.
    case areHops
    /// Depends on the name of a header field, which `field` tells.
    case isField
  }

  enum BytesRule: Hashable, Sendable {
    case stays
    /// A signature covers names: who guesses them could try it out. Machines hear elsewhere whether it holds.
    case isSignature
    /// The payload of an extended message: a handshake says addresses.
    case isExtended
    /// What selectors tell each other.
    case isBatch
    /// An entry of that.
    case isEntry
    /// Addresses with ports, of so many bytes each.
    case arePeers(Int)
    case cannotBeRedacted
  }

  static func text(at place: CanonicalPlace) -> TextRule {
    if let rule = texts[place.description] { return rule }
    return parts[place.part] ?? .name
  }

  static func bytes(at place: CanonicalPlace) -> BytesRule {
    if let rule = bytes[place.description] { return rule }
    return bytesOfParts[place.part] ?? .cannotBeRedacted
  }

  /// Of the value of a header field; its name in small letters.
  static func field(_ name: String) -> TextRule {
    if name == "via" { return .areHops }
    if fieldsThatStay.contains(name) { return .stays }
    return fieldsThatBegin.contains { name.hasPrefix($0) } ? .stays : .name
  }

  /// Parts that are the same wherever they stand.
  private static let parts: [String: TextRule] = [
    "sentence": .sentence, "failure": .sentence, "problem": .sentence, "why": .sentence, "trouble": .sentence,
    "reason": .sentence, "lastReason": .sentence, "whom": .sentence,
    "client": .stays, "codings": .stays, "contentType": .stays, "dropped": .stays, "entityTag": .stays,
    "hidden": .stays, "ifMatch": .stays, "lengths": .stays, "marks": .stays, "method": .stays, "pseudonym": .stays,
    "role": .stays, "via": .areHops,
  ]

  private static let texts: [String: TextRule] = [
    "CacheVariant.Term.name": .stays, "CacheVariant.Term.value": .isField,
    "ExtensionHandshake.Number.name": .stays, "HTTPField.name": .stays, "HTTPField.value": .isField,
    "Locality.continent": .stays, "Locality.country": .stays, "LogEvent.Field.name": .stays,
    "LogEvent.Field.Value.text._0": .sentence, "OriginInput.DescribeFailure.failed._0": .sentence,
    "OriginInput.RegistrationResult.partly._1": .sentence, "OriginInput.RegistrationResult.refused._1": .sentence,
    "OriginInput.RegistrationResult.unreachable._0": .sentence, "OriginInput.keys.text": .stays,
    "OriginMachine.keys": .stays, "RankedPeer.ScoreTerm.name": .stays,
    "SelectorInput.methodNotAllowed.allowed": .stays, "StoreInput.lost._0": .sentence,
    "SwarmIndex.Group.Key.country._0": .stays,
  ]

  private static let bytesOfParts: [String: BytesRule] = [
    "challenge": .stays, "lastCopies": .stays, "sha512": .stays, "signature": .isSignature, "trackerID": .stays,
  ]

  private static let bytes: [String: BytesRule] = [
    "AgentLink.Proof.signature._0": .stays, "AnnounceQuery.key": .stays, "BitField": .stays,
    "NewsBox.payloads": .stays, "Outbox.Line.bytes": .isEntry, "PackedPeers.v4": .arePeers(6),
    "PackedPeers.v6": .arePeers(18), "PeerMessage.bitfield._0": .stays, "PeerMessage.extended.payload": .isExtended,
    "SelectorEffect.tell._1": .isBatch, "ShoalMessage.proof._0": .stays, "StoreInput.Said.bytes": .isBatch,
  ]

  private static let fieldsThatStay: Set<String> = [
    "age", "allow", "cache-control", "connection", "content-digest", "content-encoding", "content-language",
    "content-length", "content-range", "content-type", "date", "etag", "expires", "keep-alive", "last-modified",
    "pragma", "range", "repr-digest", "retry-after", "server", "shoal-share", "te", "traceparent", "transfer-encoding",
    "upgrade", "user-agent", "vary", "x-content-type-options", "referrer-policy",
  ]

  private static let fieldsThatBegin = ["accept", "if-", "sec-", "want-", "access-control-"]
}

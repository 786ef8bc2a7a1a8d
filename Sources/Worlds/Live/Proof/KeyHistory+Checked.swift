import Vocabulary

extension KeyHistory {
  /// The words in it whose signatures hold, without these.
  var checked: KeyHistory {
    var result = KeyHistory()
    result.successions = successions.prefix(Self.most)
      .filter { Ed25519.holds($0.signature, over: $0.signedText, by: $0.from) }
      .map { Succession(from: $0.from, to: $0.to, time: $0.time) }
    result.revocations = revocations.prefix(Self.most)
      .filter { Ed25519.holds($0.signature, over: $0.signedText, by: $0.key) }
      .map { Revocation(key: $0.key, time: $0.time) }
    return result
  }
}

package import Vocabulary

/// A `KeyHistory` as it is written in JSON: keys and signatures in hexadecimal.
package struct KeyHistoryMessage: Codable, Sendable {
  private struct Succession: Codable, Sendable {
    var from: String
    var to: String
    var time: Int64
    var signature: String
  }

  private struct Revocation: Codable, Sendable {
    var key: String
    var time: Int64
    var signature: String
  }

  private var successions: [Succession]
  private var revocations: [Revocation]

  package init(_ history: KeyHistory) {
    successions = history.successions.map {
      Succession(from: $0.from.hex, to: $0.to.hex, time: $0.time, signature: $0.signature.hex)
    }
    revocations = history.revocations.map {
      Revocation(key: $0.key.hex, time: $0.time, signature: $0.signature.hex)
    }
  }

  /// The history that it stands for, less what makes no sense or is too much. The signatures have yet to be checked.
  package var history: KeyHistory {
    var history = KeyHistory()
    for one in successions.prefix(KeyHistory.most) {
      guard let from = Digest256(hex: one.from), let to = Digest256(hex: one.to),
        let signature = [UInt8](hex: one.signature)
      else { continue }
      history.successions.append(.init(from: from, to: to, time: one.time, signature: signature))
    }
    for one in revocations.prefix(KeyHistory.most) {
      guard let key = Digest256(hex: one.key), let signature = [UInt8](hex: one.signature) else { continue }
      history.revocations.append(.init(key: key, time: one.time, signature: signature))
    }
    return history
  }
}

import Foundation
import Live
import Selection
import Vocabulary

/// What nodes tell each other in JSON.
enum JSONBytes {
  static func read(_ bytes: [UInt8]) {
    if let announce = try? SelectorAPI.announce(from: bytes) {
      let written = SelectorAPI.encode(announce)
      let again = (try? SelectorAPI.announce(from: written)).map { SelectorAPI.encode($0) }
      precondition(again == written, "an announce is another one after a trip")
    }
    for version in [1, AgentAnnounce.currentVersion] { readReply(bytes, version) }
    if let registration = try? SelectorAPI.registration(from: bytes) { _ = registration.signedText }
    _ = try? SelectorAPI.withdrawals(from: bytes)
    _ = try? SelectorAPI.peers(from: bytes)
    _ = try? SelectorAPI.objects(from: bytes)
    _ = try? SelectorAPI.rank(from: bytes)
    _ = try? SelectorAPI.ranking(from: bytes)
    _ = SelectorAPI.errorSentence(from: bytes)
    guard let history = (try? JSONDecoder().decode(KeyHistoryMessage.self, from: Data(bytes)))?.history else { return }
    precondition(KeyHistoryMessage(history).history == history, "a history is another one after a trip")
  }

  /// The answer to an announce of that version.
  private static func readReply(_ bytes: [UInt8], _ version: Int) {
    let report = AgentAnnounce.ObjectReport(object: .zero, event: .none, held: 0, blocks: 1, wanted: 1)
    let asked = AgentAnnounce(version: version, node: NodeID(key: .zero), port: 1, objects: [report])
    guard let reply = try? SelectorAPI.announceReply(from: bytes, to: asked) else { return }
    precondition(
      reply.peerCount <= AnnounceReply.maximumPeers * 4 + AgentAnnounce.maximumObjects * StripeRoles.maximumPartners,
      "more peers are read than there may be")
  }
}

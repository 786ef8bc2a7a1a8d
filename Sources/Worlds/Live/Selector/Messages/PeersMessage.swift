import Nodes
import Selection
import Vocabulary

/// A `SelectorAnswer.Peers` in JSON: what GET /v1/peers answers.
package struct PeersMessage: Codable, Hashable, Sendable {
  package struct Requester: Codable, Hashable, Sendable {
    package var address: String
    package var locality: LocalityMessage
  }

  package var object: String
  package var length: Int64
  package var urls: [String]
  package var requester: Requester
  package var agents: Int
  package var stock: Int
  package var complete: Int
  package var incomplete: Int
  package var peers: [RankedPeerMessage]
  package var leftOut: [LeftOutMessage]?
  /// The version of the policy, and the seed of ties and choices, in hexadecimal digits: with the registry as it is
  /// they make the list again. Told with explanations.
  package var policy: Int?
  package var seed: String?

  private enum CodingKeys: String, CodingKey {
    case object, length, urls, requester, agents, stock, complete, incomplete, peers, policy, seed
    case leftOut = "left_out"
  }

  init(_ answer: SelectorAnswer.Peers, explains: Bool) {
    object = answer.object.hex
    length = answer.length.value
    urls = answer.urls
    requester = Requester(address: answer.address.description, locality: LocalityMessage(answer.locality))
    agents = answer.census.agents
    stock = answer.census.stock
    complete = answer.census.complete
    incomplete = answer.census.incomplete
    peers = answer.ranking.peers.map { RankedPeerMessage($0) }
    (policy, seed) = explains ? (answer.policy, String(answer.seed, radix: 16)) : (nil, nil)
    leftOut = explains ? answer.ranking.leftOut.map { LeftOutMessage($0) } : nil
  }
}

extension PeersMessage: DescribedMessage {
  static let schemaName = "Peers"
  static let meaning = "Whom an announce of a requester would name, best first."
  static let notes: [String: SchemaNote] = [
    "object": .hex("The object's v2 infohash.", digits: 64),
    "length": .count("Its bytes."),
    "urls": .text("Where it is published.", atMost: 8192).list(atMost: 64),
    "requester": .plain("For whom the list is."),
    "requester.address": .address("Whence it would announce."),
    "requester.locality": .plain("Where that is."),
    "agents": .count("Agents in the swarm."),
    "stock": .count("Other BitTorrent clients in the swarm."),
    "complete": .count("Of both, those that hold the whole object."),
    "incomplete": .count("Of both, the others."),
    "peers": .plain("Best first.").list(atMost: 1000),
    "policy": .whole("The version of the policy, if an explanation was asked for.", 0...1_000_000_000),
    "seed": .text("That of ties and choices, in hexadecimal digits, with an explanation.", atMost: 16),
    "left_out": .plain("The others of those who were looked at, if an explanation was asked for.").list(atMost: 100),
  ]
}

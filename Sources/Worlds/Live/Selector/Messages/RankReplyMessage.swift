import Nodes
import Selection
import Vocabulary

/// A `RankedList` in JSON: what POST /v1/rank answers.
package struct RankReplyMessage: Codable, Hashable, Sendable {
  package struct Line: Codable, Hashable, Sendable {
    package var address: String
    package var place: Int
    package var ring: String
    package var asn: UInt32?
    package var score: Int
    package var terms: [RankedPeerMessage.Term]?

    init(_ line: RankedList.Line) {
      address = RankReplyMessage.text(line.address, line.port)
      place = line.place
      ring = line.ring.description
      asn = line.asn?.number
      score = line.score
      terms = line.terms.isEmpty ? nil : line.terms.map { RankedPeerMessage.Term($0) }
    }
  }

  package struct LeftOut: Codable, Hashable, Sendable {
    package var address: String
    package var place: Int
    package var reason: String
    package var why: String
  }

  package var requester: PeersMessage.Requester
  package var seed: UInt64
  package var ranked: [Line]
  package var leftOut: [LeftOut]?

  private enum CodingKeys: String, CodingKey {
    case requester, seed, ranked
    case leftOut = "left_out"
  }

  init(_ list: RankedList) {
    requester = PeersMessage.Requester(
      address: list.address.description, locality: LocalityMessage(list.locality))
    seed = list.seed
    ranked = list.lines.map { Line($0) }
    leftOut = list.leftOut?.map { one in
      LeftOut(
        address: Self.text(one.address, one.port), place: one.place, reason: one.reason.name,
        why: one.reason.description)
    }
  }

  private static func text(_ address: IPAddress, _ port: UInt16?) -> String {
    port.map { Endpoint(address: address, port: $0).description } ?? address.description
  }
}

extension RankReplyMessage: DescribedMessage {
  static let schemaName = "RankReply"
  static let meaning = "The addresses of a list, best first."
  static let notes: [String: SchemaNote] = [
    "requester": .plain("For whom the list is."),
    "requester.address": .address("Whence it would ask."),
    "requester.locality": .plain("Where that is."),
    "seed": .count("What chose among equals: with it the same question has the same answer."),
    "ranked": .plain("Best first; without those that the requester could not dial.").list(
      atMost: RankQuery.mostEntries),
    "ranked.address": place("As it was given, in its usual spelling."),
    "ranked.place": .whole("Which of the list it was: addresses, then candidates, from 0 on.", places),
    "ranked.ring": .word("How near it is to the requester.", Ring.allCases.map(\.description)),
    "ranked.asn": .whole("Its ISP; told to operators only.", 0...Int64(UInt32.max)),
    "ranked.score": .whole("Points: more is better.", -1 << 31...1 << 31),
    "ranked.terms": .plain("What made the score, if an explanation was asked for.").list(atMost: 64),
    "ranked.terms.name": .text("Of the summand.", atMost: 64),
    "ranked.terms.points": .whole("What it adds.", -1 << 31...1 << 31),
    "ranked.terms.why": .text("The reason, in words.", atMost: 1024),
    "left_out": .plain("The others, if an explanation was asked for.").list(atMost: RankQuery.mostEntries),
    "left_out.address": place("As it was given, in its usual spelling."),
    "left_out.place": .whole("Which of the list it was.", places),
    "left_out.reason": .text("One word for programs.", atMost: 64),
    "left_out.why": .text("A sentence for people.", atMost: 1024),
  ]

  private static let places: ClosedRange<Int64> = 0...Int64(RankQuery.mostEntries - 1)

  private static func place(_ meaning: String) -> SchemaNote {
    .text(meaning, atMost: 64, pattern: "^(\(AddressPatterns.place))$")
  }
}

import Nodes
import Selection
import Vocabulary

/// What nodes took of each other, in JSON: what GET /v1/receipts answers.
package struct ReceiptReportMessage: Codable {
  package struct Object: Codable {
    package var object: String
    package var publisher: String?
    package var url: String?
    package var taken: Int64
    package var claimed: Int64
  }

  package struct Node: Codable {
    package var node: String
    package var taken: Int64
    package var given: Int64
    package var givenNear: Int64
    package var claimed: Int64
    package var mismatch: Int64
    package var share: Int64?

    private enum CodingKeys: String, CodingKey {
      case node, taken, given, claimed, mismatch, share
      case givenNear = "given_near"
    }

    init(_ node: ReceiptSummary.Node) {
      self.node = node.node.description
      (taken, given, givenNear, claimed) = (node.taken, node.given, node.givenNear, node.claimed)
      (mismatch, share) = (node.mismatchPercent, node.sharePercent)
    }
  }

  package struct Flow: Codable {
    package var from: UInt32?
    package var to: UInt32?
    package var isOthers: Bool?
    package var bytes: Int64

    private enum CodingKeys: String, CodingKey {
      case from, to, bytes
      case isOthers = "all_others"
    }
  }

  package var objects: [Object]
  package var others: Int64
  package var mismatched: [Node]
  package var freeRiders: [Node]
  package var flows: [Flow]
  package var total: Int64
  package var dropped: Int64

  private enum CodingKeys: String, CodingKey {
    case objects, others, mismatched, flows, total, dropped
    case freeRiders = "free_riders"
  }

  init(_ report: ReceiptReport) {
    objects = report.objects.map {
      Object(
        object: $0.bytes.object.hex, publisher: $0.publisher?.description, url: $0.url, taken: $0.bytes.taken,
        claimed: $0.bytes.claimed)
    }
    others = report.others
    mismatched = report.mismatched.map { Node($0) }
    freeRiders = report.freeRiders.map { Node($0) }
    flows = report.flows.map { line in
      Flow(
        from: line.pair?.from?.number, to: line.pair?.to?.number, isOthers: line.pair == nil ? true : nil,
        bytes: line.bytes)
    }
    total = report.flows.reduce(0) { $0 + $1.bytes }
    dropped = report.counts.dropped
  }
}

extension ReceiptReportMessage: DescribedMessage {
  static let schemaName = "ReceiptReport"
  static let meaning = "What agents took of each other: by the takers' signed word, beside what the givers say."
  static let notes: [String: SchemaNote] = [
    "objects": .plain("Of which most was taken first.").list(atMost: ReceiptReport.most),
    "objects.object": .hex("The object's v2 infohash.", digits: 64),
    "objects.publisher": .hex("The origin's key; missing where it is not registered any more.", digits: 64),
    "objects.url": .text("Where it is published.", atMost: 8192),
    "objects.taken": .read("Bytes, by the word of those who took them."),
    "objects.claimed": .read("Bytes, by the word of those who gave them."),
    "others": .read("Bytes taken of objects that are left out."),
    "mismatched": .plain("Nodes whose word is more than 5 % and 1 MiB from that of others.")
      .list(atMost: ReceiptReport.mostNodes),
    "free_riders": .plain("Nodes that gave the least of what they took first, of those that took 1 MiB or more.")
      .list(atMost: ReceiptReport.mostNodes),
    "flows": .plain("From ISP to ISP, since the selector started, the most first.").list(atMost: FlowBook.most + 1),
    "flows.from": .whole("The giver's ISP; missing where it is not known.", 0...Int64(UInt32.max)),
    "flows.to": .whole("The taker's ISP.", 0...Int64(UInt32.max)),
    "flows.all_others": .plain("True of the line of all pairs that have none of their own."),
    "flows.bytes": .read("Bytes."),
    "total": .read("Bytes of all flows."),
    "dropped": .read("Receipts for which there was no room."),
  ].merging(node("mismatched")) { first, _ in first }.merging(node("free_riders")) { first, _ in first }

  private static func node(_ list: String) -> [String: SchemaNote] {
    [
      "\(list).node": .hex("The node.", digits: 64),
      "\(list).taken": .read("Bytes that it took, by its own word."),
      "\(list).given": .read("Bytes that it gave, by the word of those who took them."),
      "\(list).given_near": .read("Of these, by the word of nodes in its own network, which may be the same."),
      "\(list).claimed": .read("Bytes that it gave, by its own word."),
      "\(list).mismatch": .whole("How far claimed and given are apart, in percent.", 0...200),
      "\(list).share": .read("What it gave of what it took, in percent; missing where that is next to nothing."),
    ]
  }
}

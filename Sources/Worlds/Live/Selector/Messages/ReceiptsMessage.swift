import Selection
import Vocabulary

/// A `ReceiptList` in JSON.
struct ReceiptsMessage: Codable {
  /// 16 hexadecimal digits.
  var session: String
  var number: Int64
  var entries: [Entry]
  /// 128 hexadecimal digits.
  var signature: String

  struct Entry: Codable {
    var object: String
    var peer: String
    /// Bytes.
    var taken: Int64
    var given: Int64
  }

  init(_ list: ReceiptList) {
    session = AgentAnnounceMessage.hex(list.session)
    number = list.number
    entries = list.entries.prefix(ReceiptList.maximum).map {
      Entry(object: $0.object.hex, peer: $0.peer.description, taken: $0.taken, given: $0.given)
    }
    signature = list.signature.hex
  }

  /// The list that it stands for, whose signature has yet to be checked. It is not cut: it was signed as a whole.
  func list() throws(SelectorAPI.Failure) -> ReceiptList {
    let session = try HoldingsMessage.number(session, "receipts.session")
    guard number > 0 else { throw .badField("receipts.number") }
    guard signature.utf8.count == 128, let signature = [UInt8](hex: signature) else {
      throw .badField("receipts.signature")
    }
    guard entries.count <= ReceiptList.maximum else { throw .badField("receipts.entries") }
    var list = ReceiptList(session: session, number: number, entries: [], signature: signature)
    let bytes = 0...ReceiptList.mostBytes
    for entry in entries {
      guard let object = Digest256(hex: entry.object), let peer = Digest256(hex: entry.peer),
        bytes.contains(entry.taken), bytes.contains(entry.given)
      else { throw .badField("receipts.entries") }
      list.entries.append(.init(object: object, peer: NodeID(key: peer), taken: entry.taken, given: entry.given))
    }
    return list
  }
}

extension ReceiptsMessage: DescribedMessage {
  static let schemaName = "Receipts"
  static let meaning = "What a node took from other nodes and gave to them since it started, signed by its key."
  static let isRead = true
  static let notes: [String: SchemaNote] = [
    "session": .hex("Of the run in which it was counted.", digits: 16),
    "number": .whole("Grows with each list of a run.", 1...Int64.max),
    "entries": .plain("What is new, by object and peer; more than these are not taken.")
      .list(atMost: ReceiptList.maximum),
    "entries.object": .hex("The object's v2 infohash.", digits: 64),
    "entries.peer": .hex("The node that the peer proved to be.", digits: 64),
    "entries.taken": .whole("Bytes that came from it.", 0...ReceiptList.mostBytes),
    "entries.given": .whole("Bytes that it was given.", 0...ReceiptList.mostBytes),
    "signature": .hex(
      "Ed25519, over the lines: shoal-receipts-v1; the node; session (in decimal digits) and number; then object, "
        + "peer, taken and given of each entry, with one space between.", digits: 128),
  ]
}

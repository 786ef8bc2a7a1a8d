import Selection
import Vocabulary

/// A `HoldingsReply` in JSON.
struct HoldingsReplyMessage: Codable {
  /// True: the selector does not know the set, and all is to be told anew. Then nothing else is here.
  var forgotten: Bool?
  var epoch: String?
  var kept: Int?
  var room: Int?
  var heartbeat: Int64?
  var unknown: [String]?
  var refused: [String]?
  var called: [String]?
  /// A bit for each object that was told as whole or asked about, in hexadecimal.
  var last: String?

  private enum CodingKeys: String, CodingKey {
    case forgotten, epoch, kept, room, unknown, refused, called, last
    case heartbeat = "heartbeat_ms"
  }

  init(_ reply: HoldingsReply) {
    guard case .acknowledged(let answer) = reply else {
      forgotten = true
      return
    }
    epoch = AgentAnnounceMessage.hex(answer.epoch)
    kept = answer.kept
    room = answer.room
    heartbeat = answer.heartbeat.milliseconds
    unknown = HoldingsMessage.list(answer.unknown)
    refused = HoldingsMessage.list(answer.refused)
    called = HoldingsMessage.list(answer.called)
    last = answer.lastCopies?.hex
  }

  /// The reply that it stands for. Objects beyond the bounds are not read.
  func reply() throws(SelectorAPI.Failure) -> HoldingsReply {
    if forgotten == true { return .forgotten }
    guard let epoch else { throw .badField("holdings.epoch") }
    guard let kept, (0...1 << 30).contains(kept) else { throw .badField("holdings.kept") }
    guard let room, (0...1 << 30).contains(room) else { throw .badField("holdings.room") }
    guard let heartbeat, (1...AnnounceReplyMessage.longestInterval).contains(heartbeat) else {
      throw .badField("holdings.heartbeat_ms")
    }
    let most = HoldingsClaim.maximumObjects + HoldingsClaim.maximumAsked
    let bits = last.map { [UInt8](hex: $0) }
    if let bits, bits.map({ $0.count > (most + 7) / 8 }) ?? true { throw .badField("holdings.last") }
    return .acknowledged(
      HoldingsReply.Acknowledged(
        epoch: try HoldingsMessage.number(epoch, "holdings.epoch"), kept: kept, room: room,
        heartbeat: .milliseconds(heartbeat), unknown: try HoldingsMessage.objects(unknown, "holdings.unknown"),
        refused: try HoldingsMessage.objects(refused, "holdings.refused"),
        called: try HoldingsMessage.objects(called, "holdings.called"), lastCopies: bits.flatMap { $0 }))
  }
}

extension HoldingsReplyMessage: DescribedMessage {
  static let schemaName = "HoldingsReply"
  static let meaning = "What the selector knows of a node's set now."
  static let notes: [String: SchemaNote] = [
    "forgotten": .plain("Whether the set is unknown, and is to be told anew. Then nothing else is here."),
    "epoch": .hex("What to build on next.", digits: 16),
    "kept": .count("How many objects of the node it knows."),
    "room": .count("How many it would keep."),
    "heartbeat_ms": .whole("When to say something again.", 1...AnnounceReplyMessage.longestInterval),
    "unknown": .hex("Objects that nobody has registered.", digits: 64).list(atMost: most),
    "refused": .hex("Objects that it does not keep.", digits: 64).list(atMost: most),
    "called": .hex("Objects that somebody looks for who has to be called.", digits: 64)
      .list(atMost: HoldingsReply.maximumCalled),
    "last": .text("A bit for each object that was told as whole or asked about, in hexadecimal.", atMost: 1024),
  ]

  private static let most = HoldingsClaim.maximumObjects + HoldingsClaim.maximumAsked
}

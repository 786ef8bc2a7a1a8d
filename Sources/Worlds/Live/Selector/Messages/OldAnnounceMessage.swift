import Selection
import Vocabulary

/// The announce of agents of the build before, in JSON: one object, and no version.
struct OldAnnounceMessage: Codable {
  /// Missing, or 1.
  var version: Int?
  var object: String
  var node: String
  var port: Int
  var event: String?
  var held: Int
  var blocks: Int
  var uploaded: Int64?
  var downloaded: Int64?
  var wanted: Int?
  var polluters: [String]?

  /// Nil if the announce is about no object, or about several.
  init?(_ announce: AgentAnnounce) {
    guard let report = announce.objects.first, announce.objects.count == 1 else { return nil }
    object = report.object.hex
    node = announce.node.description
    port = Int(announce.port)
    event = report.event.rawValue
    held = report.held
    blocks = report.blocks
    uploaded = report.uploaded.value
    downloaded = report.downloaded.value
    wanted = report.wanted
    polluters = announce.polluters.prefix(AgentAnnounce.maximumPolluters).map(\.description)
  }

  /// The announce that it stands for.
  func announce() throws(SelectorAPI.Failure) -> AgentAnnounce {
    let report = AgentAnnounceMessage.Object(
      object: object, event: event, held: held, blocks: blocks, uploaded: uploaded, downloaded: downloaded,
      wanted: wanted)
    var message = AgentAnnounceMessage(version: 1, node: node, port: port, objects: [report])
    message.polluters = polluters
    return try message.announce()
  }
}

extension OldAnnounceMessage: DescribedMessage {
  static let schemaName = "OldAnnounce"
  static let meaning = "An announce of version 1: one object, and no version."
  static let isRead = true
  static let notes: [String: SchemaNote] = [
    "version": .whole("Missing, or 1.", 1...1),
    "object": .hex("The object's v2 infohash.", digits: 64),
    "node": .hex("The agent's key.", digits: 64),
    "port": .whole("Where it takes links; 0 for nowhere.", 0...65_535),
    "event": .word("What happened to it.", AgentAnnounceMessage.events),
    "held": .whole("Blocks that it holds, no more than blocks.", 0...AgentAnnounceMessage.mostBlocks),
    "blocks": .whole("Blocks of 16 KiB that the object has.", 0...AgentAnnounceMessage.mostBlocks),
    "uploaded": .read("Bytes that it has sent to peers."),
    "downloaded": .read("Bytes that it has from peers."),
    "wanted": .whole("How many peers it wants at the most.", 0...Int64(Int32.max)),
    "polluters": .endpoint("Passed over.").list(atMost: AgentAnnounce.maximumPolluters),
  ]
}

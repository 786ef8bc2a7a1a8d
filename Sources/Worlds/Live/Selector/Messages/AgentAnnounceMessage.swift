import Selection
import Vocabulary

/// An `AgentAnnounce` in JSON.
struct AgentAnnounceMessage: Codable {
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

  /// How many reports one announce carries at the most.
  static let maximumPolluters = 64

  init(_ announce: AgentAnnounce) {
    object = announce.object.hex
    node = announce.node.description
    port = Int(announce.port)
    event = announce.event.rawValue
    held = announce.held
    blocks = announce.blocks
    uploaded = announce.uploaded.value
    downloaded = announce.downloaded.value
    wanted = announce.wanted
    polluters = announce.polluters.prefix(Self.maximumPolluters).map(\.description)
  }

  /// The announce that it stands for.
  func announce() throws(SelectorAPIError) -> AgentAnnounce {
    guard let object = Digest256(hex: object) else { throw .badField("object") }
    guard let node = Digest256(hex: node) else { throw .badField("node") }
    guard let port = UInt16(exactly: port) else { throw .badField("port") }
    guard let event = AnnounceEvent(rawValue: event ?? "none") else { throw .badField("event") }
    guard blocks >= 0, blocks <= 1 << 32 else { throw .badField("blocks") }
    guard held >= 0, held <= blocks else { throw .badField("held") }
    guard let wanted = Int32(exactly: wanted ?? 50), wanted >= 0 else { throw .badField("wanted") }
    guard (uploaded ?? 0) >= 0 else { throw .badField("uploaded") }
    guard (downloaded ?? 0) >= 0 else { throw .badField("downloaded") }
    var reported: [Endpoint] = []
    for text in (polluters ?? []).prefix(Self.maximumPolluters) {
      guard let endpoint = Endpoint(text) else { throw .badField("polluters") }
      reported.append(endpoint)
    }
    return AgentAnnounce(
      object: object, node: NodeID(key: node), port: port, event: event, held: held, blocks: blocks,
      uploaded: ByteCount(uploaded ?? 0), downloaded: ByteCount(downloaded ?? 0), wanted: Int(wanted),
      polluters: reported)
  }
}

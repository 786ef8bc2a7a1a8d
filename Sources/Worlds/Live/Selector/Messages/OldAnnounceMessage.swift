import Selection
import Vocabulary

/// The announce of agents of the build before, in JSON: one object, and no version.
struct OldAnnounceMessage: Codable {
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

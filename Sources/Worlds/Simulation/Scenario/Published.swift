import Nodes
import Vocabulary
import Wire

/// The one object of a scenario: invented hashes, real sizes.
struct Published {
  let geometry: Geometry
  let infohashes: InfoHashes
  let name: String
  let origin: Endpoint
  let selector: Endpoint
  let key: Digest256
  let root: Digest256
  let originNode: NodeID
  let selectorNode: NodeID
  private let isPeerless: Bool
  /// For how long after the beginning the description is to be believed; nil: for good.
  private let validity: TimeSpan?
  /// As it was recorded, where it was.
  private let recorded: ObjectDescription?

  /// What a recording is about.
  init(
    _ description: ObjectDescription, origin: Endpoint, selector: Endpoint, originNode: NodeID, selectorNode: NodeID
  ) {
    recorded = description
    (name, geometry, infohashes) = (description.name, description.geometry, description.infohashes)
    (self.origin, self.selector, self.originNode, self.selectorNode) = (origin, selector, originNode, selectorNode)
    (key, root) = (originNode.key, description.piecesRoot)
    (isPeerless, validity) = (description.announce == nil, nil)
  }

  init(
    length: Int64, origin: Endpoint, selector: Endpoint, isPeerless: Bool = false,
    validity: TimeSpan? = nil, random: inout RandomSource
  ) {
    self.validity = validity
    (recorded, name) = (nil, "object.bin")
    self.isPeerless = isPeerless
    let pieceLength = Geometry.pieceLength(forObjectOf: length)
    guard let geometry = Geometry(length: length, pieceLength: pieceLength) else {
      preconditionFailure("a checked scenario has an object of a possible size")
    }
    self.geometry = geometry
    self.origin = origin
    self.selector = selector
    key = Self.digest(&random)
    root = Self.digest(&random)
    originNode = NodeID(key: key)
    selectorNode = NodeID(key: Self.digest(&random))
    let (v2, v1, v1Only) = (Self.digest(&random), Self.digest(&random), Self.digest(&random))
    infohashes = InfoHashes(v2: v2, v1: InfoHash(truncating: v1), v1Only: InfoHash(truncating: v1Only))
  }

  static func digest(_ random: inout RandomSource) -> Digest256 {
    Digest256(random.next(), random.next(), random.next(), random.next())
  }

  var url: String { recorded?.urls.first ?? "http://\(origin)/\(name)" }
  var descriptionURL: String { url + ".torrent" }
  /// Bytes of the metainfo: a v1 and a v2 hash for each piece.
  var descriptionLength: Int64 { 700 + 52 * Int64(geometry.pieceCount) }
  var leavesLength: Int64 { 32 * Int64(geometry.blockCount) }

  /// - Parameter wall: the clock of who reads it, which counts where a description has an end.
  func described(readAt wall: WallTime) -> AgentInput.DescriptionOutcome {
    if var recorded {
      recorded.readAt = recorded.readAt.map { _ in wall.seconds }
      return .good(recorded)
    }
    var description = description
    if let validity {
      description.signer?.until = (Planner.Clock.wallOrigin / 1000 + validity.milliseconds) / 1000
      description.readAt = wall.seconds
    }
    return .good(description)
  }

  /// Agents bring it to a selector that began again, as live ones do, and do not wait for the origin. Simulated
  /// signatures hold.
  private static var registration: ShoalExtension.Registration {
    let now = Planner.Clock.wallOrigin / 1_000_000
    return ShoalExtension.Registration(
      time: now, until: now + 180 * 86_400, signature: [UInt8](repeating: 1, count: ShoalExtension.signatureLength))
  }

  private var description: ObjectDescription {
    ObjectDescription(
      name: name, geometry: geometry, infohashes: infohashes, piecesRoot: root,
      announce: isPeerless ? nil : "http://\(selector)/announce", urls: [url],
      signer: .init(key: key, serial: 1, path: name, isValid: true), registration: Self.registration)
  }
}

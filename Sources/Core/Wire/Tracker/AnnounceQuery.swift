package import Vocabulary

/// What a client tells a tracker about itself and one object (BEP 3, 7, 21, 23).
/// `ip` is read by nobody: a client is where its request comes from.
package struct AnnounceQuery: Hashable, Codable, Sendable {
  /// Why a client announces (BEP 3, 21).
  package enum Event: String, Hashable, Codable, Sendable {
    case started
    case completed
    case stopped
    /// It goes on serving but wants no more (BEP 21).
    case paused
    /// The regular announce; also what an unknown event counts as.
    case none
  }

  package var infohash: InfoHash
  package var peerID: PeerID
  package var port: UInt16
  package var uploaded: ByteCount
  package var downloaded: ByteCount
  package var left: ByteCount
  package var event: Event
  /// How many peers are wanted; nil leaves that to the tracker.
  package var wanted: Int?
  /// Whether peers come as packed bytes (BEP 23), which is so unless the client asks otherwise.
  package var isCompact: Bool
  /// Whether ids may be left out of peers that come as dictionaries.
  package var omitsPeerIDs: Bool
  /// What the client proves itself by if its address changes.
  package var key: [UInt8]
  package var trackerID: [UInt8]

  package init(
    infohash: InfoHash, peerID: PeerID, port: UInt16, uploaded: ByteCount = 0, downloaded: ByteCount = 0,
    left: ByteCount, event: Event = .none, wanted: Int? = nil, isCompact: Bool = true,
    omitsPeerIDs: Bool = false, key: [UInt8] = [], trackerID: [UInt8] = []
  ) {
    self.infohash = infohash
    self.peerID = peerID
    self.port = port
    self.uploaded = uploaded
    self.downloaded = downloaded
    self.left = left
    self.event = event
    self.wanted = wanted
    self.isCompact = isCompact
    self.omitsPeerIDs = omitsPeerIDs
    self.key = key
    self.trackerID = trackerID
  }

  package init(_ query: TrackerQuery) throws(TrackerError) {
    guard let infohash = query["info_hash"] else { throw .missing(key: "info_hash") }
    guard let infohash = InfoHash(bytes: infohash) else { throw .badValue(key: "info_hash") }
    guard let peerID = query["peer_id"] else { throw .missing(key: "peer_id") }
    guard let peerID = PeerID(bytes: peerID) else { throw .badValue(key: "peer_id") }
    guard let port = try query.number("port") else { throw .missing(key: "port") }
    guard let port = UInt16(exactly: port) else { throw .badValue(key: "port") }
    guard let left = try Self.left(query) else { throw .missing(key: "left") }
    let event = query["event"].map { String(decoding: $0, as: UTF8.self) } ?? ""
    self.init(
      infohash: infohash, peerID: peerID, port: port,
      uploaded: ByteCount(try query.number("uploaded") ?? 0),
      downloaded: ByteCount(try query.number("downloaded") ?? 0),
      left: ByteCount(left), event: Event(rawValue: event) ?? .none,
      wanted: try Self.wanted(query), isCompact: try query.flag("compact") ?? true,
      omitsPeerIDs: try query.flag("no_peer_id") ?? false,
      key: Array((query["key"] ?? []).prefix(256)), trackerID: Array((query["trackerid"] ?? []).prefix(256)))
  }

  /// From a query as nearly all clients write it, without `key` and `trackerid`. Nil if it is written otherwise, or is
  /// none: the other way to read it tells.
  package init?(usual query: Span<UInt8>) {
    guard let query = AnnounceReading.query(query) else { return nil }
    self = query
  }

  /// Some clients send -1 while they do not know the length.
  private static func left(_ query: TrackerQuery) throws(TrackerError) -> Int64? {
    query["left"] == Array("-1".utf8) ? .max : try query.number("left")
  }

  /// -1 is some clients' way to leave it to the tracker.
  private static func wanted(_ query: TrackerQuery) throws(TrackerError) -> Int? {
    guard query["numwant"] != Array("-1".utf8) else { return nil }
    return try query.number("numwant").map { Int(min($0, 1 << 20)) }
  }

  /// The query string, without the `?`.
  package var encoded: String {
    var parts = [
      "info_hash=" + PercentEncoding.encode(infohash.bytes), "peer_id=" + PercentEncoding.encode(peerID.bytes),
      "port=\(port)", "uploaded=\(uploaded.value)", "downloaded=\(downloaded.value)", "left=\(left.value)",
      "compact=\(isCompact ? 1 : 0)",
    ]
    if omitsPeerIDs { parts.append("no_peer_id=1") }
    if event != .none { parts.append("event=" + event.rawValue) }
    if let wanted { parts.append("numwant=\(wanted)") }
    if !key.isEmpty { parts.append("key=" + PercentEncoding.encode(key)) }
    if !trackerID.isEmpty { parts.append("trackerid=" + PercentEncoding.encode(trackerID)) }
    return parts.joined(separator: "&")
  }
}

import Nodes
import Selection
import Vocabulary
import Wire

/// Writes what the machine decided to answer: bencode for BitTorrent clients, JSON, Prometheus text.
enum SelectorRenderer {
  static func answer(_ answer: SelectorAnswer) -> HTTPResponse {
    switch answer {
    case .tracker(let peers, let isCompact): bencode(TrackerReply.peers(peers).encoded(isCompact: isCompact))
    // 200 as well: clients do not read a reason from any other answer.
    case .trackerFailure(let reason): bencode(TrackerReply.failure(reason).encoded())
    case .scrape(let files): bencode(ScrapeReply.files(files).encoded)
    case .announced(let reply): json(status(of: reply), SelectorAPI.encode(reply))
    case .registered(let reply): json(200, SelectorAPI.json(RegistrationReplyMessage(reply)))
    case .peers(let peers, let explains): json(200, SelectorAPI.json(PeersMessage(peers, explains: explains)))
    case .objects(let list, let total):
      json(200, SelectorAPI.json(ObjectsMessage(total: total, objects: list.map { ObjectsMessage.Object($0) })))
    case .health(let health): json(200, SelectorAPI.json(HealthMessage(health)))
    case .metrics(let metrics):
      HTTPResponse(
        status: 200, fields: [HTTPField("content-type", MetricsText.contentType)],
        body: [.text(SelectorCounterNames.text(metrics))])
    case .policy(let policy): json(200, Array((PolicyMessage.text(policy) + "\n").utf8))
    case .unproven(let sentence): json(401, SelectorAPI.json(ErrorMessage(error: sentence)))
    case .error(let status, let sentence): json(status, SelectorAPI.json(ErrorMessage(error: sentence)))
    case .tooMany(let wait):
      json(
        429, SelectorAPI.json(ErrorMessage(error: tooManyCalls)),
        [HTTPField("retry-after", "\(max(1, (wait.milliseconds + 999) / 1000))")])
    case .methodNotAllowed(let allowed):
      json(
        405, SelectorAPI.json(ErrorMessage(error: "this path knows only \(allowed)")), [HTTPField("allow", allowed)])
    }
  }

  /// The build before was told of a refusal by the status of the answer: it asked about one object.
  private static func status(of reply: AnnounceReply) -> Int {
    if reply.version == 1, case .refused(let status, _)? = reply.objects.first?.outcome { return status }
    return 200
  }

  private static func bencode(_ bytes: [UInt8]) -> HTTPResponse {
    HTTPResponse(status: 200, fields: [HTTPField("content-type", "text/plain"), noStore], body: [.bytes(bytes)])
  }

  private static func json(_ status: Int, _ bytes: [UInt8], _ fields: [HTTPField] = []) -> HTTPResponse {
    let own = [HTTPField("content-type", SelectorAPI.contentType), noStore]
    return HTTPResponse(status: status, fields: own + fields, body: [.bytes(bytes)])
  }

  static let tooManyCalls = "this address has made as many calls as it may; wait"

  /// No answer of a selector is true for long.
  private static let noStore = HTTPField("cache-control", "no-store")
}

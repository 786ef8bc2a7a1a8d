import Nodes
import Selection
import Vocabulary
import Wire

/// Writes what the machine decided to answer: bencode for BitTorrent clients, JSON, Prometheus text.
enum SelectorRenderer {
  static func answer(_ answer: SelectorAnswer, _ alto: ALTOService) -> HTTPResponse {
    switch answer {
    case .tracker(let peers, let isCompact): bencode(TrackerReply.peers(peers).encoded(isCompact: isCompact))
    // 200 as well: clients do not read a reason from any other answer.
    case .trackerFailure(let reason): bencode(TrackerReply.failure(reason).encoded())
    case .scrape(let files): bencode(ScrapeReply.files(files).encoded)
    case .announced(let reply): announced(reply)
    case .registered(let reply): json(200, SelectorAPI.json(RegistrationReplyMessage(reply)))
    case .peers(let peers, let explains): json(200, SelectorAPI.json(PeersMessage(peers, explains: explains)))
    case .objects(let list, let total):
      json(200, SelectorAPI.json(ObjectsMessage(total: total, objects: list.map { ObjectsMessage.Object($0) })))
    case .ranked(let list): json(200, SelectorAPI.json(RankReplyMessage(list)))
    case .pairs(let lines): json(200, SelectorAPI.json(PairsMessage(lines)))
    case .receipts(let report): json(200, SelectorAPI.json(ReceiptReportMessage(report)))
    case .health(let health): json(200, SelectorAPI.json(HealthMessage(health)))
    case .metrics(let format): HTTPResponse(metricsIn: format)
    case .discovery(let nodes): json(200, SelectorAPI.json(nodes.map { DiscoveryMessage($0) }))
    case .view(let view): view?.answer ?? NodeView.redirect
    case .policy(let policy): json(200, Array((PolicyMessage.text(policy) + "\n").utf8))
    case .description:
      HTTPResponse(
        status: 200,
        fields: [
          HTTPField("content-type", SelectorDescription.contentType), HTTPField("cache-control", "max-age=3600"),
        ], body: [.text(SelectorDescription.text)])
    case .unproven(let sentence): problem(401, .unproven, sentence)
    case .traces(let progress): json(200, SelectorAPI.json(TraceProgressMessage(progress)))
    case .traceTaken(let received): json(200, SelectorAPI.json(TracePartMessage(received: received)))
    // The world has it on its disk.
    case .traceArchive: HTTPResponse(status: 200, fields: [HTTPField("content-type", TraceOperations.tar), noStore])
    case .copyKept: HTTPResponse(status: 201, fields: [noStore])
    // The world has its bytes. What has a digest for a name stays as it is.
    case .copy:
      HTTPResponse(
        status: 200,
        fields: [
          HTTPField("content-type", SelectorAPI.metainfoType), HTTPField("cache-control", "max-age=86400, immutable"),
        ])
    case .error(let status, let sentence): problem(status, .init(status: status), sentence)
    case .nothingHere: problem(404, nil, "there is nothing here")
    case .tooMany(let wait):
      problem(
        429, .tooMany, tooManyCalls, [HTTPField("retry-after", "\(max(1, (wait.milliseconds + 999) / 1000))")])
    case .alto(let answer): alto.response(answer)
    case .methodNotAllowed(let allowed):
      problem(405, nil, "this path knows only \(allowed)", [HTTPField("allow", allowed)])
    }
  }

  /// What the front says of a request that no machine sees.
  static func refusal(_ status: Int, _ sentence: String) -> HTTPFront.Refusal {
    HTTPFront.Refusal(
      type: ProblemMessage.contentType, body: SelectorAPI.json(ProblemMessage(nil, status: status, sentence)))
  }

  /// The build before was told of a refusal by the status of the answer: it asked about one object.
  private static func announced(_ reply: AnnounceReply) -> HTTPResponse {
    if reply.version == 1, case .refused(let status, let sentence)? = reply.objects.first?.outcome {
      return problem(status, .init(status: status), sentence)
    }
    return json(200, SelectorAPI.encode(reply))
  }

  private static func problem(
    _ status: Int, _ kind: ProblemMessage.Kind?, _ sentence: String, _ fields: [HTTPField] = []
  ) -> HTTPResponse {
    let own = [HTTPField("content-type", ProblemMessage.contentType), noStore]
    let body = SelectorAPI.json(ProblemMessage(kind, status: status, sentence))
    return HTTPResponse(status: status, fields: own + fields, body: [.bytes(body)])
  }

  private static func bencode(_ bytes: [UInt8]) -> HTTPResponse {
    HTTPResponse(status: 200, fields: [HTTPField("content-type", "text/plain"), noStore], body: [.bytes(bytes)])
  }

  private static func json(_ status: Int, _ bytes: [UInt8]) -> HTTPResponse {
    let fields = [HTTPField("content-type", SelectorAPI.contentType), noStore]
    return HTTPResponse(status: status, fields: fields, body: [.bytes(bytes)])
  }

  static let tooManyCalls = "this address has made as many calls as it may; wait"

  /// No answer of a selector is true for long.
  private static let noStore = HTTPField("cache-control", "no-store")
}

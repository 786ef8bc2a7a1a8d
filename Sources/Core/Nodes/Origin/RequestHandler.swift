import Vocabulary

/// What each request to an origin is answered with: a file, a description of one, a list of a directory, or why not.
struct RequestHandler: Codable, Sendable {
  /// In the order in which they came; numbers only grow.
  private var pending: [PendingRequest] = []
  private var held = HeldRequests()
  private var served = ServedObjects()

  private static let notFound = HTTPResponse(status: 404, sentence: "There is no such file.")

  /// The type of what only our agents understand where a description is looked for.
  static let ownType = "application/vnd.shoal.description"

  /// Where an origin says which keys sign, and what became of others (a well-known path, RFC 8615).
  private static let keysPath = "/.well-known/shoal/keys"

  private static let denied = HTTPResponse(
    status: 403, sentence: "The origin has no permission to read this file or directory.")

  private static let noFiles = HTTPResponse(
    status: 503, sentence: "Too many files are open just now; ask again.", fields: [HTTPField("retry-after", "1")])

  /// The address has made as many requests as it may.
  static func tooMany(_ wait: TimeSpan) -> HTTPResponse {
    let seconds = max(1, (wait.milliseconds + 999) / 1000)
    return HTTPResponse(
      status: 429, sentence: "This address has made as many requests as it may; wait.",
      fields: [HTTPField("retry-after", "\(seconds)")])
  }

  private static func later(_ sentence: String, seconds: Int = 1) -> HTTPResponse {
    HTTPResponse(status: 503, sentence: sentence, fields: [HTTPField("retry-after", "\(seconds)")])
  }

  /// When the next request that is held has waited long enough.
  var nextExpiry: Instant? { held.nextExpiry }

  // Requests come

  /// What the node says of itself, made when somebody asks: what became of its keys, once they are read, and `/healthz`
  /// in JSON.
  struct OwnPages {
    var keys: String?
    var health: () -> String
  }

  /// A request came.
  mutating func asked(_ exchange: ExchangeID, _ head: HTTPRequest, _ own: OwnPages, _ turn: inout OriginTurn) {
    guard head.method == "GET" || head.method == "HEAD" else {
      let allowed = [HTTPField("allow", "GET, HEAD")]
      return turn.answer(
        exchange, HTTPResponse(status: 405, sentence: "Only GET and HEAD are answered here.", fields: allowed))
    }
    switch head.rawPath {
    case Self.keysPath:
      let fields = [HTTPField("content-type", "application/json"), HTTPField("cache-control", "no-cache")]
      return turn.answer(
        exchange,
        own.keys.map { HTTPResponse(status: 200, fields: fields, body: [.text($0)]) }
          ?? Self.later("The keys of this origin are not read yet; ask again."))
    case "/healthz": return turn.answer(exchange, HTTPResponse(json: own.health()))
    case "/metrics":
      return turn.answer(exchange, HTTPResponse(metricsIn: head.metricsFormat))
    case let path:
      if let view = NodeView(path: path) {
        return turn.answer(exchange, NodeView.refusal(of: view, to: head) ?? view.answer)
      }
      if path == "/_shoal" { return turn.answer(exchange, NodeView.redirect) }
    }
    do {
      let parts = try RequestPath.parts(head.rawPath)
      guard turn.configuration.publishes(parts) else {
        return turn.answer(exchange, Self.notFound)
      }
      lookUp(PendingRequest(exchange, head, parts: parts), &turn)
    } catch {
      let answer =
        switch error {
        case .malformed: HTTPResponse(status: 400, sentence: "The path of the request is malformed.")
        case .tooLong: HTTPResponse(status: 414, sentence: "The path of the request is too long.")
        case .unreachable: Self.notFound
        }
      turn.answer(exchange, answer)
    }
  }

  private mutating func lookUp(_ request: PendingRequest, _ turn: inout OriginTurn) {
    guard pending.count < turn.policy.lookUpsMax else {
      return turn.answer(request.exchange, Self.later("There are too many requests just now; ask again."))
    }
    if let last = pending.last { precondition(last.exchange < request.exchange, "exchange numbers must grow") }
    pending.append(request)
    turn.order(.lookup(request.exchange, path: request.parts))
  }

  /// Requests that are not answered yet.
  var openCount: Int { pending.count + held.count }

  /// The exchange is over: of which object bytes were sent, if of one, and whether its request was not answered yet.
  mutating func ended(_ exchange: ExchangeID) -> (file: ServedObjects.File?, isAbandoned: Bool) {
    let file = served.ended(exchange)
    guard let at = place(of: exchange) else { return (file, held.drop(exchange)) }
    pending.remove(at: at)
    return (file, true)
  }

  // Files are found

  /// The world looked a file up.
  ///
  /// - Returns: the file, if a description of this version is wanted and not there.
  mutating func found(
    _ exchange: ExchangeID, _ lookup: OriginInput.FileLookup, _ wall: WallTime, _ publisher: Publisher,
    _ withdrawn: WithdrawnFiles, _ turn: inout OriginTurn
  ) -> DescribeQueue.File? {
    // An exchange that ended meanwhile is no longer pending.
    guard let at = place(of: exchange) else { return nil }
    let request = pending[at]
    if let gone = Self.gone(request, lookup, publisher, withdrawn, turn) {
      end(at, gone, &turn)
      return nil
    }
    switch (lookup, request.purpose) {
    case (.file(let token, let version), .content), (.file(let token, let version), .index):
      pending.remove(at: at)
      let object = publisher.object(of: DescribeQueue.File(path: request.path, version: version))
      let content = Self.content(of: request, token, version, object, turn)
      if request.head.method == "HEAD", object != nil { turn.asked = request.path }
      // What is given again is not counted: it costs little. Who sets a rate wants it kept all the same.
      if object != nil, Self.mayRepeat(request.head), turn.configuration.calls?.countsLoopback != true {
        turn.order(.mayRepeat(exchange, path: request.parts))
      }
      let hasBytes = answer(request, content, wall, &turn)
      if hasBytes, let object {
        served.began(exchange, ServedObjects.File(path: request.path, object: object.facts.object))
      }
      return object == nil ? DescribeQueue.File(path: request.path, version: version) : nil
    case (.file(_, let version), .description(let kind)):
      pending.remove(at: at)
      let file = DescribeQueue.File(path: request.path, version: version)
      if let object = publisher.object(of: file) {
        describe(request, kind, object, wall, &turn)
        return nil
      }
      // What is known is of another version: it is not given out.
      if !held.hold(request, for: version, wall: wall, turn) { giveUp(request, &turn) }
      return file
    case (.directory, .content) where request.descriptionMeant == nil: end(at, request.redirect, &turn)
    case (.missing, .content), (.directory, .content):
      guard let next = request.descriptionMeant else {
        end(at, Self.notFound, &turn)
        return nil
      }
      pending[at] = next
      turn.order(.lookup(exchange, path: next.parts))
    case (.missing, .index), (.directory, .index): list(at, &turn)
    case (.denied, _): end(at, Self.denied, &turn)
    case (.exhausted, _): end(at, Self.noFiles, &turn)
    case (.missing, .description), (.directory, .description), (_, .listing): end(at, Self.notFound, &turn)
    }
    return nil
  }

  /// What is answered because the file was withdrawn; nil when it was not.
  private static func gone(
    _ request: PendingRequest, _ lookup: OriginInput.FileLookup, _ publisher: Publisher, _ withdrawn: WithdrawnFiles,
    _ turn: OriginTurn
  ) -> HTTPResponse? {
    switch lookup {
    case .file(_, let version):
      let object = publisher.object(of: DescribeQueue.File(path: request.path, version: version))
      return withdrawn.answer(to: request, version, object, turn)
    case .missing: return withdrawn.answer(to: request, nil, nil, turn)
    case .directory, .denied, .exhausted: return nil
    }
  }

  /// There is no page for a directory: its names are shown, if they may be.
  private mutating func list(_ at: Int, _ turn: inout OriginTurn) {
    guard turn.configuration.lists else {
      let sentence = "There is no index.html here, and directories are not listed."
      return end(at, HTTPResponse(status: 404, sentence: sentence), &turn)
    }
    let request = pending[at].listing
    pending[at] = request
    turn.order(.list(request.exchange, path: request.parts, atMost: DirectoryPage.maximumEntries))
  }

  /// The world read the names of a directory.
  mutating func listed(_ exchange: ExchangeID, _ lookup: DirectoryPage.Lookup, _ turn: inout OriginTurn) {
    guard let at = place(of: exchange), pending[at].purpose == .listing else { return }
    let answer =
      switch lookup {
      case .entries(let entries, let isWhole):
        DirectoryPage(path: pending[at].parts, entries: entries, isWhole: isWhole).answer
      case .missing: Self.notFound
      case .denied: Self.denied
      case .exhausted: Self.noFiles
      }
    end(at, answer, &turn)
  }

  /// A described file is at rest and all that is said of it is known: then who asks, and when, makes no difference to
  /// a plain GET. One that names its download comes once, and has its line in the log.
  private static func mayRepeat(_ head: HTTPRequest) -> Bool {
    let own = [
      "if-match", "if-modified-since", "if-none-match", "if-range", "if-unmodified-since", "range",
      TraceContext.fieldName,
    ]
    return head.method == "GET" && !head.fields.contains { own.contains($0.name) }
  }

  private static func content(
    of request: PendingRequest, _ token: FileToken, _ version: FileVersion, _ object: Publisher.Object?,
    _ turn: OriginTurn
  ) -> Representation {
    var result = Representation(
      token: token, length: version.size, entityTag: version.entityTag, lastModified: version.modifiedSeconds,
      contentType: MediaType.of(request.parts.last ?? ""))
    let target = turn.configuration.target(of: request.parts)
    result.fields.append(
      HTTPField("link", "<\(target).torrent>; rel=describedby; type=\"\(descriptionType(of: version))\""))
    // Who asks for the file itself has no use for it.
    if let copy = object?.copy, request.head.method == "HEAD", let selector = turn.configuration.selector {
      result.fields.append(
        HTTPField(
          "link",
          "<\(selector)\(DigestPath.path(of: copy))>; rel=describedby; type=\"\(descriptionType(of: version))\""))
    }
    if let object {
      result.fields.append(HTTPField("repr-digest", "sha-256=:\(Base64.text(object.facts.digest.bytes)):"))
    }
    return result
  }

  /// BitTorrent has no torrents of nothing: a signed description of an empty file is for our agents alone, and bears
  /// another type, so that no one else (nor an agent of an older version) takes it for one.
  private static func descriptionType(of version: FileVersion) -> String {
    version.size > 0 ? "application/x-bittorrent" : ownType
  }

  // Descriptions are made

  /// A file is described: who waits for that is answered.
  mutating func described(
    _ file: DescribeQueue.File, _ object: Publisher.Object, _ withdrawn: WithdrawnFiles, _ turn: inout OriginTurn
  ) {
    for one in held.take(file) {
      if let gone = withdrawn.answer(to: one.request, file.version, object, turn) {
        turn.answer(one.request.exchange, gone)
        continue
      }
      guard case .description(let kind) = one.request.purpose else { continue }
      describe(one.request, kind, object, one.wall, &turn)
    }
  }

  /// There will be no description of this version of the file. Where it changed, it is looked up again for those who
  /// wait.
  mutating func failed(
    _ file: DescribeQueue.File, _ failure: OriginInput.DescribeFailure, _ turn: inout OriginTurn
  ) {
    if failure == .changed {
      for one in held.take(file) {
        pending.insert(one.request, at: firstPlace(notBefore: one.request.exchange))
        turn.order(.lookup(one.request.exchange, path: one.request.parts))
      }
      return
    }
    for one in held.take(file) {
      let sentence = "This file cannot be described: \(failure.sentence)."
      turn.answer(one.request.exchange, HTTPResponse(status: 500, sentence: sentence))
    }
  }

  /// Time passed: who was held for as long as may be is told to come back.
  mutating func timePassed(_ turn: inout OriginTurn) {
    for late in held.expire(at: turn.now) { giveUp(late.request, &turn) }
  }

  private func giveUp(_ request: PendingRequest, _ turn: inout OriginTurn) {
    let sentence = "The description of this file is still being made; ask again."
    turn.answer(request.exchange, Self.later(sentence, seconds: 5))
  }

  /// Answers with the description of an object.
  private func describe(
    _ request: PendingRequest, _ kind: PendingRequest.DescriptionKind, _ object: Publisher.Object, _ wall: WallTime,
    _ turn: inout OriginTurn
  ) {
    let facts = object.facts
    let type = Self.descriptionType(of: object.version)
    let (bytes, name, contentType) =
      switch kind {
      case .hybrid: (facts.hybrid, "hybrid", type)
      case .v1Only: (facts.v1OnlyDescription, "v1", type)
      case .leaves: (facts.leaves, "leaves", MediaType.unknown)
      }
    let representation = Representation(
      token: bytes.token, length: bytes.length, entityTag: "\"\(name)-\(facts.object.hex)-\(facts.serial)\"",
      lastModified: nil, contentType: contentType, fields: [HTTPField("cache-control", "no-cache")])
    _ = answer(request, representation, wall, &turn)
  }

  // Answers

  /// Answers with what there is. Whether bytes of it are sent.
  private func answer(
    _ request: PendingRequest, _ representation: Representation, _ wall: WallTime, _ turn: inout OriginTurn
  ) -> Bool {
    var random = turn.random
    let answer = representation.answer(request.head, now: wall.seconds) {
      String(random.next(), radix: 16) + String(random.next(), radix: 16)
    }
    turn.random = random
    turn.answer(request.exchange, answer)
    guard request.head.method == "GET" else { return false }
    return answer.body.contains { if case .file = $0 { true } else { false } }
  }

  private mutating func end(_ at: Int, _ answer: HTTPResponse, _ turn: inout OriginTurn) {
    turn.answer(pending.remove(at: at).exchange, answer)
  }

  private func place(of exchange: ExchangeID) -> Int? {
    let place = firstPlace(notBefore: exchange)
    return place < pending.count && pending[place].exchange == exchange ? place : nil
  }

  private func firstPlace(notBefore exchange: ExchangeID) -> Int {
    var low = 0
    var high = pending.count
    while low < high {
      let middle = (low + high) / 2
      if pending[middle].exchange < exchange { low = middle + 1 } else { high = middle }
    }
    return low
  }
}

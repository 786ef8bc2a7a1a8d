import OrderedCollections
import Vocabulary

extension OriginMachine {
  /// The directory in which an origin keeps its own state when it lies under the root: never served.
  package static let stateDirectoryName = ".shoal"

  mutating func asked(_ exchange: ExchangeID, _ question: HTTPQuestion, _ effects: inout [OriginEffect]) {
    guard question.method == "GET" || question.method == "HEAD" else {
      let answer = HTTPAnswer(
        status: 405, sentence: "Only GET and HEAD are answered here.", fields: [HTTPField("allow", "GET, HEAD")])
      return reply(exchange, answer, &effects)
    }
    switch question.rawPath {
    case "/healthz": return reply(exchange, HTTPAnswer(status: 200, sentence: "ok"), &effects)
    case "/metrics":
      let text = counters.text(objects: objects.count, describing: queue.count)
      let type = HTTPField("content-type", MetricsText.contentType)
      return reply(exchange, HTTPAnswer(status: 200, fields: [type], body: [.text(text)]), &effects)
    default: break
    }
    do {
      var parts = try RequestPath.parts(question.rawPath)
      guard !parts.contains(Self.stateDirectoryName) else { return reply(exchange, Self.notFound, &effects) }
      var purpose = PendingQuestion.Purpose.content
      if parts.last?.isEmpty != false {
        purpose = .index
        parts[max(0, parts.count - 1)] = "index.html"
      }
      lookUp(PendingQuestion(exchange: exchange, question: question, parts: parts, purpose: purpose), &effects)
    } catch {
      let answer =
        switch error {
        case .malformed: HTTPAnswer(status: 400, sentence: "The path of the request is malformed.")
        case .tooLong: HTTPAnswer(status: 414, sentence: "The path of the request is too long.")
        case .unreachable: Self.notFound
        }
      reply(exchange, answer, &effects)
    }
  }

  private static let notFound = HTTPAnswer(status: 404, sentence: "There is no such file.")

  private static let denied = HTTPAnswer(
    status: 403, sentence: "The origin has no permission to read this file or directory.")

  private static let noFiles = HTTPAnswer(
    status: 503, sentence: "Too many files are open just now; ask again.", fields: [HTTPField("retry-after", "1")])

  private static func later(_ sentence: String, seconds: Int = 1) -> HTTPAnswer {
    HTTPAnswer(status: 503, sentence: sentence, fields: [HTTPField("retry-after", "\(seconds)")])
  }

  private mutating func lookUp(_ question: PendingQuestion, _ effects: inout [OriginEffect]) {
    guard pending.count < Self.maximumPending else {
      return reply(question.exchange, Self.later("There are too many requests just now; ask again."), &effects)
    }
    if let last = pending.last { precondition(last.exchange < question.exchange, "exchange numbers must grow") }
    pending.append(question)
    effects.append(.lookup(question.exchange, path: question.parts))
  }

  /// The file of a request that was held is another by now.
  mutating func lookUpAgain(_ question: PendingQuestion, _ effects: inout [OriginEffect]) {
    pending.insert(question, at: pendingPlace(question.exchange))
    effects.append(.lookup(question.exchange, path: question.parts))
  }

  /// A request for a description was held for as long as it may.
  mutating func giveUp(_ question: PendingQuestion, _ effects: inout [OriginEffect]) {
    let sentence = "The description of this file is still being made; ask again."
    reply(question.exchange, Self.later(sentence, seconds: 5), &effects)
  }

  /// There will be no description of this version of the file.
  mutating func refuse(_ question: PendingQuestion, _ failure: DescribeFailure, _ effects: inout [OriginEffect]) {
    let sentence = "This file cannot be described: \(failure.sentence)."
    reply(question.exchange, HTTPAnswer(status: 500, sentence: sentence), &effects)
  }

  mutating func found(
    _ exchange: ExchangeID, _ lookup: FileLookup, _ wall: WallTime, _ now: Instant, _ effects: inout [OriginEffect]
  ) {
    // An exchange that ended meanwhile is no longer pending.
    guard let at = pendingIndex(exchange) else { return }
    let question = pending[at]
    switch (lookup, question.purpose) {
    case (.file(let token, let version), .content), (.file(let token, let version), .index):
      let found = content(of: question, token, version, &effects)
      finish(at, found, wall, &effects)
    case (.file(_, let version), .description): describedFile(at, version, wall, now, &effects)
    case (.directory, .content) where descriptionMeant(by: question) == nil:
      pending.remove(at: at)
      reply(exchange, Self.redirect(question), &effects)
    case (.missing, .content), (.directory, .content):
      guard let next = descriptionMeant(by: question) else { return end(at, Self.notFound, &effects) }
      pending[at] = next
      effects.append(.lookup(exchange, path: next.parts))
    case (.missing, .index), (.directory, .index):
      guard configuration?.lists == true else {
        let sentence = "There is no index.html here, and directories are not listed."
        return end(at, HTTPAnswer(status: 404, sentence: sentence), &effects)
      }
      pending[at].purpose = .listing
      pending[at].parts.removeLast()
      effects.append(.list(exchange, path: pending[at].parts, atMost: DirectoryPage.maximumEntries))
    case (.denied, _): end(at, Self.denied, &effects)
    case (.exhausted, _): end(at, Self.noFiles, &effects)
    case (.missing, .description), (.directory, .description), (_, .listing): end(at, Self.notFound, &effects)
    }
  }

  private mutating func end(_ at: Int, _ answer: HTTPAnswer, _ effects: inout [OriginEffect]) {
    reply(pending.remove(at: at).exchange, answer, &effects)
  }

  /// A directory without its slash: relative links of its page would lead elsewhere. The target is relative, one
  /// encoded part, so that it can name no other host.
  private static func redirect(_ question: PendingQuestion) -> HTTPAnswer {
    let query = question.question.rawQuery.map { "?" + $0 } ?? ""
    let target = RequestPath.encoded(question.parts.suffix(1)).dropFirst() + "/" + query
    return HTTPAnswer(
      status: 301, sentence: "This is a directory: \(target)", fields: [HTTPField("location", String(target))])
  }

  mutating func listed(_ exchange: ExchangeID, _ lookup: DirectoryPage.Lookup, _ effects: inout [OriginEffect]) {
    guard let at = pendingIndex(exchange), pending[at].purpose == .listing else { return }
    let answer =
      switch lookup {
      case .entries(let entries, let isWhole):
        DirectoryPage(path: pending[at].parts, entries: entries, isWhole: isWhole).answer
      case .missing: Self.notFound
      case .denied: Self.denied
      case .exhausted: Self.noFiles
      }
    end(at, answer, &effects)
  }

  /// `NAME.torrent`, with `?v=1` or `?layer=0`, asks about the file NAME.
  private func descriptionMeant(by question: PendingQuestion) -> PendingQuestion? {
    guard let name = question.parts.last, name.hasSuffix(".torrent"), name.utf8.count > 8 else { return nil }
    var next = question
    next.parts[next.parts.count - 1] = String(name.dropLast(8))
    let words = question.question.rawQuery?.split(separator: "&") ?? []
    let kind: PendingQuestion.DescriptionKind =
      words.contains("layer=0") ? .leaves : words.contains("v=1") ? .v1Only : .hybrid
    next.purpose = .description(kind)
    return next
  }

  private mutating func content(
    of question: PendingQuestion, _ token: FileToken, _ version: FileVersion, _ effects: inout [OriginEffect]
  ) -> Representation {
    var result = Representation(
      token: token, length: version.size, entityTag: Self.entityTag(version), lastModified: version.modifiedSeconds,
      contentType: MediaType.of(question.parts.last ?? ""))
    let target = configuration?.target(of: question.parts) ?? ""
    result.fields.append(
      HTTPField("link", "<\(target).torrent>; rel=describedby; type=\"\(Self.descriptionType(of: version))\""))
    if let object = objects[question.path], object.version == version {
      result.fields.append(HTTPField("repr-digest", "sha-256=:\(Base64.text(object.facts.digest.bytes)):"))
    } else {
      want(NamedVersion(path: question.path, version: version), &effects)
    }
    return result
  }

  static func entityTag(_ version: FileVersion) -> String {
    let parts = [version.inode, UInt64(bitPattern: version.size), UInt64(bitPattern: version.modified)]
    return "\"" + parts.map { String($0, radix: 16) }.joined(separator: "-") + "\""
  }

  /// BitTorrent has no torrents of nothing: a signed description of an empty file is for our agents alone, and bears
  /// another type, so that no one else (nor an agent of an older version) takes it for one.
  private static func descriptionType(of version: FileVersion) -> String {
    version.size > 0 ? "application/x-bittorrent" : "application/vnd.shoal.description"
  }

  private mutating func describedFile(
    _ at: Int, _ version: FileVersion, _ wall: WallTime, _ now: Instant, _ effects: inout [OriginEffect]
  ) {
    let question = pending.remove(at: at)
    if let object = objects[question.path], object.version == version {
      return describe(question, object, wall, &effects)
    }
    // What is known is of another version: it is not given out.
    if !held.hold(question, for: version, wall: wall, at: now) { giveUp(question, &effects) }
    want(NamedVersion(path: question.path, version: version), &effects)
  }

  /// Answers with the description of an object.
  mutating func describe(
    _ question: PendingQuestion, _ object: PublishedObject, _ wall: WallTime, _ effects: inout [OriginEffect]
  ) {
    guard case .description(let kind) = question.purpose else { return }
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
    answer(question, representation, wall, &effects)
  }

  private mutating func finish(
    _ at: Int, _ representation: Representation, _ wall: WallTime, _ effects: inout [OriginEffect]
  ) {
    answer(pending.remove(at: at), representation, wall, &effects)
  }

  private mutating func answer(
    _ question: PendingQuestion, _ representation: Representation, _ wall: WallTime, _ effects: inout [OriginEffect]
  ) {
    var random = self.random
    let answer = representation.answer(question.question, now: wall.seconds) {
      String(random.next(), radix: 16) + String(random.next(), radix: 16)
    }
    self.random = random
    reply(question.exchange, answer, &effects)
  }

  private mutating func reply(_ exchange: ExchangeID, _ answer: HTTPAnswer, _ effects: inout [OriginEffect]) {
    counters.answers[answer.status / 100 - 1] += 1
    effects.append(.answer(exchange, answer))
  }
}

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
      let text = counters.text(objects: objects.count, describing: waitingCount)
      let type = HTTPField("content-type", MetricsText.contentType)
      return reply(exchange, HTTPAnswer(status: 200, fields: [type], body: [.text(text)]), &effects)
    default: break
    }
    do {
      let parts = try RequestPath.parts(question.rawPath)
      guard parts.last?.isEmpty == false else {
        return reply(exchange, HTTPAnswer(status: 404, sentence: "Directories are not listed here."), &effects)
      }
      guard !parts.contains(Self.stateDirectoryName) else { return reply(exchange, Self.notFound, &effects) }
      lookUp(PendingQuestion(exchange: exchange, question: question, parts: parts, purpose: .content), &effects)
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

  private static func later(_ sentence: String) -> HTTPAnswer {
    HTTPAnswer(status: 503, sentence: sentence, fields: [HTTPField("retry-after", "1")])
  }

  private mutating func lookUp(_ question: PendingQuestion, _ effects: inout [OriginEffect]) {
    guard pending.count < Self.maximumPending else {
      return reply(question.exchange, Self.later("There are too many requests just now; ask again."), &effects)
    }
    if let last = pending.last { precondition(last.exchange < question.exchange, "exchange numbers must grow") }
    pending.append(question)
    effects.append(.lookup(question.exchange, path: question.parts))
  }

  mutating func found(
    _ exchange: ExchangeID, _ lookup: FileLookup, _ wall: WallTime, _ effects: inout [OriginEffect]
  ) {
    // An exchange that ended meanwhile is no longer pending.
    guard let at = pendingIndex(exchange) else { return }
    let question = pending[at]
    switch (lookup, question.purpose) {
    case (.file(let token, let version), .content):
      let found = content(of: question, token, version, &effects)
      finish(at, found, wall, &effects)
    case (.file(_, let version), .description(let kind)):
      describedFile(at, version, kind, wall, &effects)
    case (.missing, .content), (.directory, .content):
      guard let next = descriptionMeant(by: question) else {
        let isDirectory = lookup == .directory
        let answer = isDirectory ? HTTPAnswer(status: 404, sentence: "Directories are not listed here.") : Self.notFound
        pending.remove(at: at)
        return reply(exchange, answer, &effects)
      }
      pending[at] = next
      effects.append(.lookup(exchange, path: next.parts))
    case (.missing, .description), (.directory, .description):
      pending.remove(at: at)
      reply(exchange, Self.notFound, &effects)
    case (.exhausted, _):
      pending.remove(at: at)
      reply(exchange, Self.later("Too many files are open just now; ask again."), &effects)
    }
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
    guard version.size > 0 else { return result }
    let target = configuration?.target(of: question.parts) ?? ""
    result.fields.append(
      HTTPField("link", "<\(target).torrent>; rel=describedby; type=\"application/x-bittorrent\""))
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

  private mutating func describedFile(
    _ at: Int, _ version: FileVersion, _ kind: PendingQuestion.DescriptionKind, _ wall: WallTime,
    _ effects: inout [OriginEffect]
  ) {
    let question = pending[at]
    guard version.size > 0 else {
      pending.remove(at: at)
      let answer = HTTPAnswer(status: 404, sentence: "An empty file has no description.")
      return reply(question.exchange, answer, &effects)
    }
    guard let object = objects[question.path], object.version == version else {
      pending.remove(at: at)
      want(NamedVersion(path: question.path, version: version), &effects)
      return reply(question.exchange, Self.later("The description of this file is being made; ask again."), &effects)
    }
    let facts = object.facts
    let (bytes, name, type) =
      switch kind {
      case .hybrid: (facts.hybrid, "hybrid", "application/x-bittorrent")
      case .v1Only: (facts.v1OnlyDescription, "v1", "application/x-bittorrent")
      case .leaves: (facts.leaves, "leaves", "application/octet-stream")
      }
    let representation = Representation(
      token: bytes.token, length: bytes.length, entityTag: "\"\(name)-\(facts.object.hex)-\(facts.serial)\"",
      lastModified: nil, contentType: type, fields: [HTTPField("cache-control", "no-cache")])
    finish(at, representation, wall, &effects)
  }

  private mutating func finish(
    _ at: Int, _ representation: Representation, _ wall: WallTime, _ effects: inout [OriginEffect]
  ) {
    let question = pending.remove(at: at)
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

import Selection
import Vocabulary
import Wire

/// From a URL or a metainfo file to the description of an object whose word can be believed; and what is done while
/// the origin is away.
struct WantSearch: Codable, Sendable {
  private var trust: Trust
  /// Until when every description is fetched from its origin, for a copy could not be had.
  private var passesCopiesUntil = Instant(nanoseconds: 0)

  private static let copyPause = TimeSpan.seconds(60)

  /// What came of a want's search.
  enum Outcome {
    case goesOn
    /// Its bytes are described, in what came under this call.
    case isDescribed(ObjectDescription, CallID)
    case fails(TransferFailure.Kind, String)
  }

  init(_ trust: Trust = Trust()) { self.trust = trust }

  /// What is to be remembered of keys and serials, the newest of each.
  var keyPins: [KeyPin] { trust.keyPins }

  // Asking

  /// Begins, or begins again, to look for what a want means.
  func seek(
    _ at: Int, _ wants: inout WantTable, _ objects: borrowing ObjectTable, _ gateway: Gateway, _ turn: inout Turn
  ) -> Outcome {
    if wants[at].request != nil {
      Forwarder.forward(at, &wants, objects, gateway, &turn)
      return .goesOn
    }
    let call = turn.ids.newCall()
    switch wants[at].target {
    case .url(let url):
      do throws(HTTPURLError) {
        let parsed = try HTTPURL(url)
        wants[at].phase = .probing(call)
        wants[at].step = nil
        wants[at].route.asksAnew()
        wants[at].recall.originAsked(at: turn.now)
        turn.effects.append(.control(call, .probe(url: GuardedURL("\(parsed)", wants[at].route.reach))))
      } catch {
        return .fails(.badRequest, "\(error)")
      }
    case .metainfoFile(let path):
      wants[at].phase = .describing(call)
      turn.effects.append(.control(call, .describe(.file(path))))
    }
    return .goesOn
  }

  /// Wants whose pause is over try again.
  func resume(
    _ at: Int, _ wants: inout WantTable, _ objects: borrowing ObjectTable, _ gateway: Gateway, _ turn: inout Turn
  ) -> Outcome {
    guard case .pausing(let until) = wants[at].phase, until <= turn.now else { return .goesOn }
    guard wants[at].metainfoURL != nil else { return seek(at, &wants, objects, gateway, &turn) }
    describe(at, &wants, &turn)
    return .goesOn
  }

  /// Asks for the description.
  func describe(_ at: Int, _ wants: inout WantTable, _ turn: inout Turn) {
    guard let url = wants[at].metainfoURL else { return }
    wants[at].route.asksOn()
    describe(at, from: url, &wants, &turn)
  }

  /// Asks for the description where its origin says that a copy lies, so that a crowd does not come to the origin.
  private func describe(
    _ at: Int, byCopy copy: String, named server: IPAddress?, _ wants: inout WantTable, _ turn: inout Turn
  ) {
    wants[at].route.asksOn()
    let call = turn.ids.newCall()
    wants[at].phase = .describing(call)
    wants[at].step = nil
    wants[at].copyCall = call
    turn.effects.append(.control(call, .describe(.copy(GuardedURL(copy, wants[at].route.reach), namedBy: server))))
  }

  /// Whether a call was for a copy, and no copy has come of it.
  private mutating func isMissed(
    _ call: CallID, _ outcome: AgentInput.DescriptionOutcome, _ at: Int, _ wants: inout WantTable, _ turn: inout Turn
  ) -> Bool {
    guard wants[at].copyCall == call else { return false }
    wants[at].copyCall = nil
    if case .good = outcome {
      turn.counters.copiesUsed += 1
      return false
    }
    turn.counters.copiesMissed += 1
    passesCopiesUntil = turn.now + Self.copyPause
    return true
  }

  private func describe(_ at: Int, from url: String, _ wants: inout WantTable, _ turn: inout Turn) {
    let call = turn.ids.newCall()
    wants[at].phase = .describing(call)
    wants[at].step = nil
    turn.effects.append(.control(call, .describe(.url(GuardedURL(url, wants[at].route.reach)))))
  }

  /// A call of some want has come so far.
  func noteStep(_ step: Want.Step, of call: CallID, _ wants: inout WantTable) {
    for at in wants.indices {
      switch wants[at].phase {
      case .probing(call), .describing(call): wants[at].step = step
      default: continue
      }
    }
  }

  // Answers

  /// A HEAD request was answered.
  func probed(
    _ at: Int, _ outcome: AgentInput.ProbeOutcome, _ wants: inout WantTable, _ objects: borrowing ObjectTable,
    _ gateway: Gateway, _ turn: inout Turn
  ) -> Outcome {
    guard let url = wants[at].url else { return .goesOn }
    switch outcome {
    case .failed(let sentence): return originIsAway(at, sentence, &wants, &turn)
    case .untrusted(let sentence): return .fails(.untrusted, sentence)
    case .redirected(let from, let location, let server):
      switch wants[at].route.redirected(from: from, to: location, by: server, for: turn.own.pseudonym) {
      case .refuse(.untrusted, let sentence): return .fails(.untrusted, sentence)
      case .refuse(_, let sentence): return originIsAway(at, sentence, &wants, &turn)
      case .follow(let next):
        let call = turn.ids.newCall()
        wants[at].phase = .probing(call)
        turn.effects.append(.control(call, .probe(url: GuardedURL(next, wants[at].route.reach))))
        return .goesOn
      }
    case .answered(let status, let description, _, let entityTag, let retryAfter, let server, let copy):
      wants[at].recall.originAnswered()
      wants[at].route.answered(by: server)
      wants[at].goneStatus = nil
      let refused = "\(url) was refused by its origin with status \(status)"
      switch status {
      case 200..<300:
        wants[at].entityTag = entityTag
        guard let description else { return fetchPlainly(at, url, &wants, objects, gateway, &turn) }
        wants[at].metainfoURL = description
        wants[at].tries = 0
        if let copy, passesCopiesUntil <= turn.now {
          describe(at, byCopy: copy, named: server, &wants, &turn)
        } else {
          describe(at, &wants, &turn)
        }
        return .goesOn
      case 410 where description != nil:
        // Why, its origin may have signed.
        wants[at].goneStatus = status
        wants[at].metainfoURL = description
        describe(at, &wants, &turn)
        return .goesOn
      case 404, 410: return .fails(.notFound, sentenceOfMissing(url, status: status))
      case 503, 429:
        return pause(
          at, seconds: retryAfter ?? 1, limit: turn.policy.unreachableTries * 4, "\(url) is busy (\(status))", &wants,
          &turn)
      case 500..<600: return originIsAway(at, refused, mayRetry: false, &wants, &turn)
      default: return .fails(.unreachable, refused)
      }
    }
  }

  /// The description has come, or something else.
  mutating func described(
    _ at: Int, _ call: CallID, _ outcome: AgentInput.DescriptionOutcome, _ wants: inout WantTable,
    _ objects: borrowing ObjectTable, _ gateway: Gateway, _ turn: inout Turn
  ) -> Outcome {
    if isMissed(call, outcome, at, &wants, &turn) {
      describe(at, &wants, &turn)
      return .goesOn
    }
    if let status = wants[at].goneStatus, let url = wants[at].url {
      guard case .withdrawn = outcome else { return .fails(.notFound, sentenceOfMissing(url, status: status)) }
    }
    switch outcome {
    case .withdrawn:
      return .fails(.notFound, "\(wants[at].url ?? "the file") was withdrawn by its origin")
    case .good(let description, let server):
      // A file that lies here says as much as whoever made it.
      if server != nil || wants[at].url == nil { wants[at].route.answered(by: server ?? .v4(0x7F00_0001)) }
      return judge(description, at, call, &wants, &turn)
    case .notYet(let seconds):
      return pause(
        at, seconds: seconds, limit: turn.policy.notYetTries, "the origin is still describing the object", &wants,
        &turn)
    case .absent:
      guard let url = wants[at].url else { return .fails(.notFound, "the metainfo file does not exist") }
      return fetchPlainly(at, url, &wants, objects, gateway, &turn)
    case .redirected(let from, let location, let server):
      switch wants[at].route.redirected(from: from, to: location, by: server, for: turn.own.pseudonym) {
      case .refuse(.untrusted, let sentence): return .fails(.untrusted, sentence)
      case .refuse(_, let sentence): return originIsAway(at, sentence, &wants, &turn)
      case .follow(let next): describe(at, from: next, &wants, &turn)
      }
      return .goesOn
    case .unreachable(let sentence): return originIsAway(at, sentence, &wants, &turn)
    case .untrusted(let sentence): return .fails(.untrusted, sentence)
    case .malformed(let sentence): return .fails(.malformed, sentence)
    }
  }

  private mutating func judge(
    _ description: ObjectDescription, _ at: Int, _ call: CallID, _ wants: inout WantTable, _ turn: inout Turn
  ) -> Outcome {
    let verdict = trust.judge(description, for: wants[at], &turn)
    switch verdict {
    case .refused(let failure): return .fails(failure.kind, failure.sentence)
    case .believed(let level), .awaits(_, let level): take(description, level, at, &wants, &turn)
    }
    if let url = wants[at].url, wants[at].trust == .signed {
      turn.effects.append(.control(call, .keepDescription(url: Self.normal(url))))
    }
    guard case .awaits(let keeping, _) = verdict else { return .isDescribed(description, call) }
    wants[at].phase = .pinning(keeping, description, described: call)
    return .goesOn
  }

  /// A want's bytes will be what this description says.
  private func take(
    _ description: ObjectDescription, _ level: TrustLevel, _ at: Int, _ wants: inout WantTable, _ turn: inout Turn
  ) {
    wants[at].trust = level
    wants[at].lateness = level == .signed ? Trust.lateness(of: description, for: wants[at]) : nil
    if let late = wants[at].lateness { turn.log(wants[at].log.isStale(description.name, late)) }
  }

  /// The world has kept what it was told to remember under a call, or why not.
  mutating func remembered(_ call: CallID, failure: String?) {
    trust.remembered(call, isKept: failure == nil)
  }

  /// What becomes of a want that may have waited for that. A later call relies on what was to be kept before.
  func resume(_ at: Int, after call: CallID, failure: String?, _ wants: WantTable) -> Outcome {
    guard case .pinning(let awaited, let description, let described) = wants[at].phase else { return .goesOn }
    if let failure, awaited >= call {
      return .fails(.storage, "what is known of the origin's key cannot be kept: \(failure)")
    }
    return awaited <= call ? .isDescribed(description, described) : .goesOn
  }

  /// An origin withdraws a file; whether it is believed.
  mutating func withdraw(_ withdrawal: Withdrawal, _ turn: inout Turn) -> Bool { trust.withdraw(withdrawal, &turn) }

  /// Whether the origin has withdrawn what this describes.
  func isWithdrawn(_ description: ObjectDescription) -> Bool { trust.isWithdrawn(description) }

  /// What vouches for an object that is open, for a want; nil when that is not known yet, or not enough.
  func level(of description: ObjectDescription, for want: Want) -> TrustLevel? {
    trust.level(of: description, for: want)
  }

  /// Why bytes that nothing vouches for must not be given to a want; nil when they may.
  func refusalOfPlain(for want: Want) -> TransferFailure? { trust.refusalOfPlain(for: want) }

  /// The origin describes nothing, or in vain: who may have it so gets what the origin says, unverified.
  private func fetchPlainly(
    _ at: Int, _ url: String, _ wants: inout WantTable, _ objects: borrowing ObjectTable, _ gateway: Gateway,
    _ turn: inout Turn
  ) -> Outcome {
    if let failure = trust.refusalOfPlain(for: wants[at]) { return .fails(failure.kind, failure.sentence) }
    guard wants[at].request == nil else {
      wants[at].fetch?.pass()
      wants[at].metainfoURL = nil
      Forwarder.forward(at, &wants, objects, gateway, &turn)
      return .goesOn
    }
    wants[at].trust = .nothing
    wants[at].phase = .plain
    wants[at].route.asksAnew()
    wants[at].reading.beginPlainly()
    turn.log(wants[at].log.isPlain)
    turn.effects.append(.reader(wants[at].id, .fetchPlain(url: GuardedURL(url, wants[at].route.reach))))
    return .goesOn
  }

  private func pause(
    _ at: Int, seconds: Int64, limit: Int, _ sentence: String, _ wants: inout WantTable, _ turn: inout Turn
  ) -> Outcome {
    guard wants[at].tries + 1 < limit else { return .fails(.unreachable, sentence) }
    let pause = TimeSpan.seconds(min(max(seconds, 1), 30))
    wants[at].tries += 1
    wants[at].trouble = sentence
    wants[at].phase = .pausing(until: turn.now + pause)
    turn.log(wants[at].log.waits(sentence, pause))
    return .goesOn
  }

  /// What to say of a URL that its origin does not have (404, 410).
  private func sentenceOfMissing(_ url: String, status: Int) -> String {
    let wasThere = status == 410 || trust.hasSeen(url)
    return "\(url) " + (wasThere ? "was deleted at its origin" : "does not exist at its origin") + " (\(status))"
  }

  /// One spelling for one URL, so that it is found again.
  private static func normal(_ url: String) -> String { (try? HTTPURL(url)).map { "\($0)" } ?? url }

  // While the origin is away

  /// The origin cannot be reached: what is kept of the URL may help; otherwise the want tries again, or fails.
  func originIsAway(
    _ at: Int, _ sentence: String, mayRetry: Bool = true, _ wants: inout WantTable, _ turn: inout Turn
  ) -> Outcome {
    let reason = Recall.Reason(sentence: sentence, mayRetry: mayRetry)
    guard wants[at].url != nil, wants[at].recall.originFailed(reason) else {
      return giveUp(at, reason, &wants, &turn)
    }
    wants[at].phase = .recalling
    recall(at, &wants, &turn)
    return .goesOn
  }

  private func giveUp(_ at: Int, _ reason: Recall.Reason, _ wants: inout WantTable, _ turn: inout Turn) -> Outcome {
    guard reason.mayRetry else { return .fails(.unreachable, reason.sentence) }
    let tries = Int64(wants[at].tries)
    return pause(
      at, seconds: 1 << min(tries, 4), limit: turn.policy.unreachableTries, reason.sentence, &wants, &turn)
  }

  private func recall(_ at: Int, _ wants: inout WantTable, _ turn: inout Turn) {
    guard let url = wants[at].url, wants[at].recall.ask(as: turn.ids.nextCall) else { return }
    turn.effects.append(.control(turn.ids.newCall(), .describe(.kept(url: Self.normal(url)))))
  }

  /// Looks for what is kept of a want whose origin has been silent for too long.
  func recallIfSilent(_ at: Int, _ wants: inout WantTable, _ turn: inout Turn) {
    guard wants[at].isWaitingForOrigin, let deadline = wants[at].recall.deadline, deadline <= turn.now else { return }
    recall(at, &wants, &turn)
  }

  /// The description that is kept has come, or there is none.
  func recalled(
    _ at: Int, _ call: CallID, _ outcome: AgentInput.DescriptionOutcome, _ wants: inout WantTable, _ turn: inout Turn
  ) -> Outcome {
    // Unless the origin has answered meanwhile.
    guard wants[at].isWaitingForOrigin else { return .goesOn }
    if case .good(let description, let source) = outcome, wants[at].route.mayHave(from: source),
      trust.trustsKept(description, for: wants[at])
    {
      wants[at].route.recalled(from: source)
      wants[at].recall.use()
      take(description, .signed, at, &wants, &turn)
      if case .forwarding = wants[at].phase { turn.effects.append(.gateway(wants[at].id.exchange, .endForward)) }
      turn.counters.keptDescriptionsUsed += 1
      turn.log(wants[at].log.usesKept(description))
      return .isDescribed(description, call)
    }
    guard let reason = wants[at].recall.miss() else { return .goesOn }
    return giveUp(at, reason, &wants, &turn)
  }
}

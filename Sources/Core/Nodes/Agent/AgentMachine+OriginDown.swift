import OrderedCollections
import Selection
import Swarming
import Vocabulary
import Wire

/// What is done while the origin is away, and when it has deleted a file.
extension AgentMachine {
  // The kept description

  /// The origin cannot be reached: what is kept of the URL may help; otherwise the want tries again, or fails.
  mutating func originIsAway(
    _ id: WantID, _ sentence: String, mayRetry: Bool = true, _ turn: inout Turn
  ) {
    let reason = Recall.Reason(sentence: sentence, mayRetry: mayRetry)
    guard wants[id]?.url != nil, wants[id]?.recall.originFailed(reason) == true else {
      return giveUp(id, reason, &turn)
    }
    wants[id]?.phase = .recalling
    recall(id, &turn)
  }

  private mutating func giveUp(_ id: WantID, _ reason: Recall.Reason, _ turn: inout Turn) {
    if reason.mayRetry {
      retryOrFail(id, reason.sentence, &turn)
    } else {
      fail(id, .unreachable, reason.sentence, &turn)
    }
  }

  private mutating func recall(_ id: WantID, _ turn: inout Turn) {
    guard let url = wants[id]?.url, wants[id]?.recall.ask(as: turn.ids.nextCall) == true else { return }
    turn.effects.append(.describe(turn.ids.newCall(), .kept(url: Self.normal(url))))
  }

  /// Wants whose origin has been silent for too long look for what is kept.
  mutating func recallWhatIsDue(_ turn: inout Turn) {
    for want in wants.values {
      guard isWaitingForOrigin(want), let deadline = want.recall.deadline, deadline <= turn.now else { continue }
      recall(want.id, &turn)
    }
  }

  /// Takes a description that is kept; false when the call was for another.
  mutating func recalled(
    _ call: CallID, _ outcome: DescriptionOutcome, _ turn: inout Turn
  ) -> Bool {
    guard let want = wants.values.first(where: { $0.recall.isAsked(under: call) }) else { return false }
    // Unless the origin has answered meanwhile.
    guard isWaitingForOrigin(want) else { return true }
    if case .good(let description) = outcome, pins.trustsKept(description, for: want) {
      wants[want.id]?.recall.use()
      if case .forwarding = want.phase { turn.effects.append(.endForward(want.id)) }
      turn.counters.keptDescriptionsUsed += 1
      turn.effects.append(.log(want.log.usesKept(description)))
      attach(want.id, description, call: call, &turn)
    } else if let reason = wants[want.id]?.recall.miss() {
      giveUp(want.id, reason, &turn)
    }
    return true
  }

  private func isWaitingForOrigin(_ want: Want) -> Bool {
    switch want.phase {
    case .probing, .forwarding, .recalling: true
    default: false
    }
  }

  /// A download that begins while its origin is away does not wait for it: peers come first.
  func isBegunWithoutOrigin(_ handle: ObjectHandle) -> Bool {
    wants.values.contains { $0.handle == handle && $0.recall.isUsed }
  }

  /// One spelling for one URL, so that it is found again.
  static func normal(_ url: String) -> String { (try? HTTPURL(url)).map { "\($0)" } ?? url }

  // Deleted files

  /// What to say of a URL that its origin does not have (404, 410).
  func sentenceOfMissing(_ url: String, status: Int) -> String {
    let wasThere = status == 410 || pins.hasSeen(url)
    return "\(url) " + (wasThere ? "was deleted at its origin" : "does not exist at its origin") + " (\(status))"
  }

  // Registrations

  /// A selector does not know an object: its origin's signed registration is brought there, if we have one.
  mutating func carryRegistration(
    of object: Digest256, to selector: String, _ turn: inout Turn
  ) {
    guard registration(of: object) != nil else { return }
    carrier.add(RegistrationCarrier.Errand(object: object, selector: selector), at: turn.now)
    carryNext(&turn)
  }

  private mutating func carryNext(_ turn: inout Turn) {
    guard !turn.own.isStopping else { return }
    while let errand = carrier.next(call: turn.ids.nextCall) {
      let call = turn.ids.newCall()
      guard let registration = registration(of: errand.object) else {
        _ = carrier.answered(call, isRefused: false, at: turn.now)
        continue
      }
      turn.counters.registrationsCarried += 1
      let reach = objects.place(of: errand.object).map { objects[$0].origin.reach } ?? .anywhere
      turn.effects.append(.register(call, selector: GuardedURL(errand.selector, reach), registration))
    }
  }

  private func registration(of object: Digest256) -> ObjectRegistration? {
    let open = objects.place(of: object).map { objects[$0].description }
    return (open ?? shelf[object]?.description)?.carriedRegistration
  }

  mutating func registered(
    _ call: CallID, _ outcome: RegistrationCarrier.Outcome, _ turn: inout Turn
  ) {
    let isRefused = if case .refused = outcome { true } else { false }
    guard let errand = carrier.answered(call, isRefused: isRefused, at: turn.now) else { return }
    switch outcome {
    case .accepted:
      turn.effects.append(
        .log(
          LogEvent(
            .info, .registrationCarried, [.init("object", errand.object.hex), .init("selector", errand.selector)])))
      announcer.soon(errand.object, at: turn.now)
    case .refused(_, let sentence):
      let fields = [
        LogEvent.Field("object", errand.object.hex), .init("selector", errand.selector), .init("why", sentence),
      ]
      turn.effects.append(.log(LogEvent(.warning, .registrationNotTaken, fields)))
    case .failed(let sentence):
      let fields = [LogEvent.Field("object", errand.object.hex), .init("selector", errand.selector)]
      turn.effects.append(.log(LogEvent(.info, .registrationNotTaken, fields + [.init("why", sentence)])))
    }
    carryNext(&turn)
  }
}

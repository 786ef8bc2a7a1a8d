import Selection
import Vocabulary

/// Registrations of origins (POST /v1/objects).
enum Registrations {
  /// An origin registers objects. Repeating it only refreshes them.
  static func register(
    _ registration: ObjectRegistration, from caller: SelectorCaller, signatureIsValid: Bool, wall: WallTime,
    _ registry: inout Registry, _ turn: inout SelectorTurn
  ) -> SelectorAnswer {
    turn.counters.registrations += 1
    guard signatureIsValid else { return refuse(401, "the registration's signature is wrong", registration, &turn) }
    let history = registration.history ?? KeyHistory()
    guard !history.isRevoked(registration.key.key) else {
      return refuse(403, "the origin key \(registration.key) is revoked", registration, &turn)
    }
    let objects = registration.objects.prefix(ObjectRegistration.maximumObjects)
    let predecessors = history.predecessors(of: registration.key.key).map { NodeID(key: $0) }
    let unheard = objects.map { caller.refusal(of: registration.key, after: predecessors, at: $0.url) }
    // An origin that has nothing to say is not refused for that.
    let refusals = unheard.compactMap(\.self)
    if let first = refusals.first, refusals.count == objects.count {
      return refuse(first.status, first.sentence, registration, &turn)
    }
    if let sentence = refusalOfDate(registration, wall, turn.configuration) {
      return refuse(403, sentence, registration, &turn)
    }
    var reply = SelectorAnswer.RegistrationReply(
      registered: 0, refused: [], interval: turn.configuration.registrationInterval)
    if registration.until == nil {
      reply.takesCopies = turn.configuration.takesCopies(from: registration.uplink)
    }
    for (object, refusal) in zip(objects, unheard) {
      let outcome =
        refusal == nil ? take(object, of: registration, after: predecessors, from: caller, &registry, &turn) : nil
      if let sentence = refusal?.sentence ?? outcome.flatMap({ Self.refusal($0, registry.limits) }) {
        reply.refused.append(SelectorAnswer.RegistrationReply.Refusal(object: object.object, sentence: sentence))
        continue
      }
      reply.registered += 1
      if outcome == .added { logAdded(object, by: registration.key, &turn) }
    }
    if reply.registered == 0, let first = reply.refused.first {
      return refuse(409, first.sentence, registration, &turn)
    }
    return .registered(reply)
  }

  private static func take(
    _ object: RegisteredObject, of registration: ObjectRegistration, after predecessors: [NodeID],
    from caller: SelectorCaller, _ registry: inout Registry, _ turn: inout SelectorTurn
  ) -> Registry.RegistrationOutcome {
    let shared = SharedRegistration(
      object: object.object, others: object.infoHashes, length: ByteCount(object.length), url: Self.normal(object.url),
      origin: registration.key, from: caller.counted, signedAt: registration.time,
      isCarried: registration.until != nil, predecessors: predecessors)
    // Whoever carries a registration may write there what he likes.
    let uplink = registration.until == nil ? registration.uplink : nil
    let outcome = enter(shared, uplink: uplink, &registry, at: turn.now)
    if outcome == .added || outcome == .refreshed { turn.tell(.registration(shared)) }
    return outcome
  }

  /// Enters one object, of an origin that may: here, or as another selector told of it.
  /// - Parameter uplink: what its line carries, by its own word: other selectors are not told of it.
  static func enter(
    _ one: SharedRegistration, uplink: ByteRate? = nil, _ registry: inout Registry, at now: Instant
  ) -> Registry.RegistrationOutcome {
    registry.register(
      ObjectEntry.Names(object: one.object, others: one.others), length: one.length, url: one.url,
      origin: one.origin, from: one.from, signedAt: one.signedAt, isCarried: one.isCarried,
      predecessors: one.predecessors, uplink: uplink, at: now)
  }

  private static func refuse(
    _ status: Int, _ sentence: String, _ registration: ObjectRegistration, _ turn: inout SelectorTurn
  ) -> SelectorAnswer {
    turn.counters.refusedRegistrations += 1
    let fields = [LogEvent.Field("origin_key", "\(registration.key)"), LogEvent.Field("why", sentence)]
    turn.log(.warning, .registrationRefused, fields)
    return .error(status: status, sentence: sentence)
  }

  /// Why a registration is too old or from the future, or nil. One that others may bring says itself how long it holds.
  private static func refusalOfDate(
    _ registration: ObjectRegistration, _ wall: WallTime, _ configuration: SelectorConfiguration
  ) -> String? {
    let skew = configuration.registrationSkew.milliseconds / 1000
    let (off, overflow) = wall.seconds.subtractingReportingOverflow(registration.time)
    guard let until = registration.until else {
      guard !overflow, off.magnitude <= UInt64(skew) else {
        return "the registration's date is more than \(skew) s off this selector's clock"
      }
      return nil
    }
    let (validity, overflowed) = until.subtractingReportingOverflow(registration.time)
    guard !overflow, !overflowed, off >= -skew, validity >= 0,
      validity <= configuration.longestValidity.milliseconds / 1000
    else { return "the registration's dates make no sense" }
    return wall.seconds <= until ? nil : "the registration was valid for \(validity) s and is too old"
  }

  private static func logAdded(_ object: RegisteredObject, by origin: NodeID, _ turn: inout SelectorTurn) {
    turn.log(
      .info, .objectAdded,
      [
        LogEvent.Field("object", object.object.hex), LogEvent.Field("url", object.url),
        LogEvent.Field("origin_key", "\(origin)"),
      ])
  }

  /// One spelling for one URL: what is registered is found again by what a user types.
  static func normal(_ url: String) -> String { (try? HTTPURL(url))?.description ?? url }

  private static func refusal(_ outcome: Registry.RegistrationOutcome, _ limits: Registry.Limits) -> String? {
    switch outcome {
    case .added, .refreshed: nil
    case .full: "this selector tracks as many objects as it may, \(limits.objects)"
    case .originFull:
      "this origin has registered as many objects as it may, \(limits.publicationsPerOrigin) less one for each 256 "
        + "bytes of an address"
    case .addressFull:
      "so many objects are registered from this address as may be, \(limits.publicationsPerAddress) in all and "
        + "\(limits.urlsPerObject) times the same one"
    case .objectFull: "\(limits.publicationsPerObject) addresses publish this object already"
    case .urlTaken: "another origin has registered that URL"
    case .infohashTaken: "one of its infohashes names another object"
    case .otherLength: "the object is registered with another length"
    case .withdrawn: "its origin has withdrawn the object"
    }
  }
}

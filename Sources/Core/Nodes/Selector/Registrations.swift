import Selection
import Vocabulary

/// Registrations of origins (POST /v1/objects).
enum Registrations {
  /// An origin registers objects. Repeating it only refreshes them.
  static func register(
    _ registration: ObjectRegistration, signatureIsValid: Bool, wall: WallTime, _ registry: inout Registry,
    _ turn: inout SelectorTurn
  ) -> SelectorAnswer {
    turn.counters.registrations += 1
    guard signatureIsValid else { return refuse(401, "the registration's signature is wrong", registration, &turn) }
    let history = registration.history ?? KeyHistory()
    let predecessors = history.predecessors(of: registration.key.key).map { NodeID(key: $0) }
    guard !history.isRevoked(registration.key.key) else {
      return refuse(403, "the origin key \(registration.key) is revoked", registration, &turn)
    }
    let allowed = turn.configuration.allowedOrigins
    guard allowed.isEmpty || ([registration.key] + predecessors).contains(where: { allowed.contains($0) }) else {
      return refuse(
        403, "this selector takes no registrations of the origin key \(registration.key)", registration, &turn)
    }
    if let sentence = refusalOfDate(registration, wall, turn.configuration) {
      return refuse(403, sentence, registration, &turn)
    }
    var reply = SelectorAnswer.RegistrationReply(
      registered: 0, refused: [], interval: turn.configuration.registrationInterval)
    for object in registration.objects.prefix(ObjectRegistration.maximumObjects) {
      let outcome = registry.register(
        ObjectEntry.Names(object: object.object, others: object.infoHashes), length: ByteCount(object.length),
        url: Self.normal(object.url), origin: registration.key, signedAt: registration.time,
        isCarried: registration.until != nil, predecessors: predecessors, at: turn.now)
      if let sentence = Self.refusal(outcome) {
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

  private static func refusal(_ outcome: Registry.RegistrationOutcome) -> String? {
    switch outcome {
    case .added, .refreshed: nil
    case .full: "this selector tracks as many objects as it may"
    case .urlTaken: "another origin has registered that URL"
    case .infohashTaken: "one of its infohashes names another object"
    case .otherLength: "the object is registered with another length"
    case .withdrawn: "its origin has withdrawn the object"
    }
  }
}

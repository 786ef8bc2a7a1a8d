import OrderedCollections
import Selection
import Vocabulary

extension OriginMachine {
  /// A new object is told to the selector at once, several that come together in one go.
  mutating func tellSoon(_ now: Instant) {
    guard configuration?.registers == true else { return }
    guard roundPosition == nil else {
      roundIsStale = true
      return
    }
    // While the selector is down, the back-off stands.
    if registrationFailures > 0, registerAt != nil { return }
    registerAt = min(registerAt ?? now + Self.registrationDelay, now + Self.registrationDelay)
  }

  mutating func beginRound(_ effects: inout [OriginEffect]) {
    registerAt = nil
    roundIsStale = false
    roundPosition = 0
    registerNext(&effects)
  }

  private mutating func registerNext(_ effects: inout [OriginEffect]) {
    guard let configuration, let position = roundPosition else { return }
    let end = min(objects.count, position + ObjectRegistration.maximumObjects)
    let batch = objects.elements[position..<end].compactMap { path, object -> RegisteredObject? in
      let facts = object.facts
      // Nobody needs peers for nothing.
      guard facts.length > 0 else { return nil }
      return RegisteredObject(
        object: facts.object, v1: facts.v1, v1Only: facts.v1Only, length: facts.length,
        pieceLength: facts.pieceLength, url: configuration.url(of: path), path: path)
    }
    roundPosition = end
    effects.append(.register(batch))
  }

  mutating func registered(_ result: RegistrationResult, _ now: Instant, _ effects: inout [OriginEffect]) {
    guard let position = roundPosition else { return }
    switch result {
    case .accepted:
      counters.registrations += 1
      if position < objects.count { return registerNext(&effects) }
      if registrationFailures > 0 || registeredCount != objects.count {
        effects.append(.log(LogEvent(.info, .registered, [.init("objects", objects.count)])))
      }
      registrationFailures = 0
      registeredCount = objects.count
      roundPosition = nil
      registerAt = now + (roundIsStale ? Self.registrationDelay : Self.registrationInterval)
    case .refused, .unreachable:
      counters.registerFailures += 1
      registrationFailures = min(registrationFailures + 1, 6)
      roundPosition = nil
      let pause = retryPause()
      registerAt = now + pause
      let fields: [LogEvent.Field] = [.init("why", result.sentence), .init("retry_ms", pause.milliseconds)]
      effects.append(.log(LogEvent(.warning, .registrationFailed, fields)))
    }
  }

  /// 0.5, 1, 2, 4, 8, 16 seconds, less up to a quarter, so that many origins do not come back together.
  private mutating func retryPause() -> TimeSpan {
    let full = TimeSpan.milliseconds(250 << Int64(registrationFailures))
    return full - TimeSpan.milliseconds(Int64(random.below(Int(full.milliseconds / 4))))
  }
}

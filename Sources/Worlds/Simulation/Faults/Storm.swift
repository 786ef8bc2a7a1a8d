import Vocabulary

/// Carries out a scenario's faults at hosts, and knows what each host suffers right now. What befalls packets on their
/// way is `PathConditions`.
final class Storm {
  /// What a host suffers.
  private struct Host {
    var clock = DriftingClock()
    /// The world's time at which its machine runs again, while it stands still.
    var pausedUntil: Int64?
    var slowness: Int64 = 1
    var isDiskFull = false
    var isBlind = false
    var isDown = false
  }

  private unowned let world: World
  private let faults: [Fault]
  /// By fault: the host that it befalls.
  private let places: [Int?]
  private var isActive: [Bool]
  private var hosts: [Host]
  /// The world's time from which on nothing goes wrong any more that would pass.
  let calm: Int64

  /// - Parameter start: the world time from which faults are counted.
  init(_ scenario: Scenario, world: World, start: Int64) {
    self.world = world
    faults = scenario.faults
    let names = scenario.isps.flatMap(\.hosts).map(\.name)
    places = faults.map { fault in fault.host.flatMap { names.firstIndex(of: $0) } }
    isActive = faults.map { _ in false }
    hosts = names.map { _ in Host() }
    calm = start + (faults.map(\.end.nanoseconds).max() ?? 0)
  }

  /// The clocks of a node that is taken over, or begins.
  func set(clock: DriftingClock, of host: Int) { hosts[host].clock = clock }

  func clock(of host: Int) -> DriftingClock { hosts[host].clock }
  func pausedUntil(_ host: Int) -> Int64? { hosts[host].pausedUntil }
  /// How many times as long its disk and its readers take.
  func slowness(of host: Int) -> Int64 { hosts[host].slowness }
  func isDiskFull(_ host: Int) -> Bool { hosts[host].isDiskFull }
  func isBlind(_ host: Int) -> Bool { hosts[host].isBlind }
  func isDown(_ host: Int) -> Bool { hosts[host].isDown }

  /// A fault begins, or is over.
  func change(_ fault: Int, begins: Bool) {
    guard let host = places[fault] else { return }
    isActive[fault] = begins
    switch faults[fault].kind {
    case .reset: if begins { world.network.resetAll(of: host) }
    case .pause: begins ? pause(host, until: faults[fault].length) : resume(host)
    case .drift: hosts[host].clock.setRate(partsPerMillion: Int(drift(of: host)), at: world.planner.now)
    case .wallJump(_, let seconds): hosts[host].clock.setWall(bySeconds: begins ? seconds : -seconds)
    case .slowDisk: hosts[host].slowness = slowest(at: host)
    case .fullDisk: hosts[host].isDiskFull = isAny(at: host) { if case .fullDisk = $0 { true } else { false } }
    case .blindHashing: hosts[host].isBlind = begins
    case .restart: restart(host)
    // Paths know their windows themselves.
    case .transit, .loss, .jitter, .partition, .oneWay, .notDialable, .cutOff: break
    }
  }

  private func pause(_ host: Int, until length: TimeSpan?) {
    let until = world.planner.now + (length?.nanoseconds ?? 0)
    hosts[host].pausedUntil = max(hosts[host].pausedUntil ?? 0, until)
    world.network.pause(host: host)
  }

  private func resume(_ host: Int) {
    guard let until = hosts[host].pausedUntil, until <= world.planner.now else { return }
    hosts[host].pausedUntil = nil
    world.network.resume(host: host)
  }

  private func restart(_ host: Int) {
    let isDown = isAny(at: host) { if case .restart = $0 { true } else { false } }
    guard isDown != hosts[host].isDown else { return }
    hosts[host].isDown = isDown
    if isDown { world.stop(host: host) } else { world.startAgain(host: host) }
  }

  private func isAny(at host: Int, _ matches: (Fault.Kind) -> Bool) -> Bool {
    faults.indices.contains { isActive[$0] && places[$0] == host && matches(faults[$0].kind) }
  }

  private func drift(of host: Int) -> Int64 {
    faults.indices.reduce(0) { sum, fault in
      guard isActive[fault], places[fault] == host, case .drift(_, let rate) = faults[fault].kind else { return sum }
      return max(-500_000, min(1_000_000, sum + Int64(rate)))
    }
  }

  private func slowest(at host: Int) -> Int64 {
    faults.indices.reduce(1) { most, fault in
      guard isActive[fault], places[fault] == host, case .slowDisk(_, let factor) = faults[fault].kind else {
        return most
      }
      return max(most, Int64(factor))
    }
  }
}

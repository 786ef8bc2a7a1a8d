import Vocabulary

/// Makes a scenario that fails smaller, as long as it fails: fewer faults, fewer hosts, a smaller object, less time.
///
/// Pure: what "fails" means is the caller's, and the same scenario and answers give the same result.
package enum Shrinker {
  /// The smallest scenario found that still fails, and how many were tried.
  /// - Parameters:
  ///   - budget: the most scenarios to try.
  ///   - fails: whether a scenario still shows the failure.
  package static func shrink(
    _ scenario: Scenario, budget: Int, fails: (Scenario) -> Bool
  ) -> (smallest: Scenario, tried: Int) {
    var smallest = scenario
    var tried = 0
    var hasShrunk = true
    while hasShrunk {
      hasShrunk = false
      for candidate in candidates(of: smallest) where candidate != smallest {
        guard tried < budget else { return (smallest, tried) }
        tried += 1
        guard fails(candidate) else { continue }
        smallest = candidate
        hasShrunk = true
        break
      }
    }
    return (smallest, tried)
  }

  /// Scenarios that are one step smaller, the boldest steps first.
  package static func candidates(of scenario: Scenario) -> [Scenario] {
    withFewerFaults(scenario) + withFewerHosts(scenario) + withLessTrouble(scenario) + withLess(scenario)
      + withShorterFaults(scenario)
  }

  private static func changed(_ scenario: Scenario, _ change: (inout Scenario) -> Void) -> Scenario {
    var copy = scenario
    change(&copy)
    return copy
  }

  private static func withFewerFaults(_ scenario: Scenario) -> [Scenario] {
    let count = scenario.faults.count
    guard count > 0 else { return [] }
    var result = [changed(scenario) { $0.faults = [] }]
    if count > 3 {
      result.append(changed(scenario) { $0.faults.removeFirst(count / 2) })
      result.append(changed(scenario) { $0.faults.removeLast(count / 2) })
    }
    return result + scenario.faults.indices.map { at in changed(scenario) { _ = $0.faults.remove(at: at) } }
  }

  private static func withFewerHosts(_ scenario: Scenario) -> [Scenario] {
    var result: [Scenario] = []
    for isp in scenario.isps.indices.reversed() {
      let system = scenario.isps[isp]
      let servers = system.hosts.filter { isServer($0) }
      if servers.count < system.hosts.count {
        result.append(
          changed(scenario) {
            $0.isps[isp].hosts = servers
            if servers.isEmpty { $0.isps.remove(at: isp) }
          })
      }
      for host in system.hosts.indices.reversed() where !isServer(system.hosts[host]) {
        result.append(
          changed(scenario) {
            $0.isps[isp].hosts.remove(at: host)
            if $0.isps[isp].hosts.isEmpty { $0.isps.remove(at: isp) }
          })
      }
    }
    return result.compactMap(mended)
  }

  private static func isServer(_ host: Scenario.Host) -> Bool {
    host.name == Scenario.originName || host.name == Scenario.selectorName
  }

  /// Without what named hosts and ISPs that are gone; nil when too few are left.
  private static func mended(_ scenario: Scenario) -> Scenario? {
    let names = scenario.isps.flatMap(\.hosts).map(\.name)
    let systems = scenario.isps.map(\.asn)
    guard !scenario.peers.isEmpty, scenario.polluters < scenario.peers.count else { return nil }
    return changed(scenario) {
      $0.faults.removeAll { fault in
        fault.host.map { !names.contains($0) } ?? false || fault.isps.contains { !systems.contains($0) }
      }
    }
  }

  private static func withLessTrouble(_ scenario: Scenario) -> [Scenario] {
    [
      changed(scenario) { $0.polluters = 0 },
      changed(scenario) { $0.polluters = max(0, $0.polluters - 1) },
      changed(scenario) { $0.killedPerMille = 0 },
      changed(scenario) { $0.linkCuts = 0 },
      changed(scenario) { $0.linkCuts /= 2 },
      changed(scenario) { $0.fullDisks = 0 },
      changed(scenario) { $0.stagger = .zero },
      changed(scenario) { $0.leavesWhenComplete = false },
      changed(scenario) { copy in
        for isp in copy.isps.indices {
          for host in copy.isps[isp].hosts.indices { copy.isps[isp].hosts[host].isSeed = false }
        }
      },
      changed(scenario) { copy in
        for isp in copy.isps.indices {
          for host in copy.isps[isp].hosts.indices { copy.isps[isp].hosts[host].limit = nil }
        }
      },
    ]
  }

  private static func withLess(_ scenario: Scenario) -> [Scenario] {
    let block = Geometry.blockLength
    return [
      changed(scenario) { if $0.objectLength > block { $0.objectLength = max(block, $0.objectLength / 2) } },
      changed(scenario) { if $0.objectLength > block { $0.objectLength -= $0.objectLength % block } },
      changed(scenario) { copy in for isp in copy.isps.indices { copy.isps[isp].delay = .zero } },
      changed(scenario) { if $0.deadline > .seconds(120) { $0.deadline = $0.deadline / 2 } },
    ]
  }

  private static func withShorterFaults(_ scenario: Scenario) -> [Scenario] {
    scenario.faults.indices.flatMap { at -> [Scenario] in
      [
        changed(scenario) {
          guard let length = $0.faults[at].length, length > .milliseconds(100) else { return }
          $0.faults[at].length = .milliseconds(length.milliseconds / 2)
        },
        changed(scenario) { $0.faults[at].begin = .zero },
        changed(scenario) {
          let begin = $0.faults[at].begin
          if begin > .milliseconds(100) { $0.faults[at].begin = .milliseconds(begin.milliseconds / 2) }
        },
      ]
    }
  }
}

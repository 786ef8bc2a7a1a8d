import Foundation
import Vocabulary

/// Writes a scenario as the file from which `ScenarioFile` reads it again.
package enum ScenarioText {
  private struct File: Encodable {
    var ases: [System]
    var object_bytes: Int64
    var seed: UInt64
    var stagger_s: Double?
    var leave: Bool?
    var kill: Double?
    var kill_pause_s: Double?
    var polluters: Int?
    var link_cuts: Int?
    var full_disks: Int?
    var deadline_s: Double
    var linger_s: Double?
    var thorough: Bool?
    var faults: [FaultFile]?
    var arrivals_s: Double?
    var silent: Double?
    var silent_at: Double?
    var undialable: Double?
    var liars: Double?
    var impostors: Double?
    var selector_gone_s: Double?
    var peerless: Bool?
    var policy: PolicyFile?
  }

  /// An ISP, or a part of one whose hosts are alike.
  private struct System: Encodable {
    var asn: UInt32
    var hosts: [String]
    var up_mbit: [Double?]?
    var down_mbit: [Double?]?
    var limit_mbit: [Double?]?
    var seeds: Int?
    var delay_ms: Double
    var access_ms: [Double]?
    var country: String?
  }

  /// The text of a file; a scenario comes back from it as it was.
  package static func text(of scenario: Scenario) -> String {
    var file = File(
      ases: scenario.isps.map(system), object_bytes: scenario.objectLength, seed: scenario.seed,
      stagger_s: scenario.stagger == .zero ? nil : seconds(scenario.stagger),
      leave: scenario.leavesWhenComplete ? true : nil,
      kill: scenario.killedPerMille == 0 ? nil : Double(scenario.killedPerMille) / 1000,
      kill_pause_s: scenario.killedPerMille == 0 ? nil : seconds(scenario.killPause),
      polluters: some(scenario.polluters), link_cuts: some(scenario.linkCuts), full_disks: some(scenario.fullDisks),
      deadline_s: seconds(scenario.deadline), linger_s: scenario.linger == .zero ? nil : seconds(scenario.linger),
      thorough: scenario.isThorough ? true : nil,
      faults: scenario.faults.isEmpty ? nil : scenario.faults.map(FaultFile.init))
    add(scenario.population, to: &file)
    file.policy = PolicyFile(scenario)
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
    do {
      return String(decoding: try encoder.encode(file), as: UTF8.self) + "\n"
    } catch { preconditionFailure("a scenario is numbers and words: \(error)") }
  }

  private static func add(_ population: Population, to file: inout File) {
    file.arrivals_s = population.arrivals == .zero ? nil : seconds(population.arrivals)
    file.silent = share(population.silentPerMille)
    file.silent_at = population.deathPerMille == Population().deathPerMille ? nil : share(population.deathPerMille) ?? 0
    file.undialable = share(population.undialablePerMille)
    file.liars = share(population.liarsPerMille)
    file.impostors = share(population.impostorsPerMille)
    file.selector_gone_s = population.selectorGoneAfter.map(seconds)
    file.peerless = population.isPeerless ? true : nil
  }

  private static func share(_ perMille: Int) -> Double? { perMille == 0 ? nil : Double(perMille) / 1000 }
  private static func some(_ number: Int) -> Int? { number == 0 ? nil : number }
  private static func milliseconds(_ span: TimeSpan) -> Double { Double(span.nanoseconds) / 1e6 }
  private static func seconds(_ span: TimeSpan) -> Double { Double(span.nanoseconds) / 1e9 }

  private static func system(_ isp: Scenario.ISP) -> System {
    System(
      asn: isp.asn.number, hosts: isp.hosts.map(\.name), up_mbit: rates(isp.hosts.map(\.up)),
      down_mbit: rates(isp.hosts.map(\.down)), limit_mbit: rates(isp.hosts.map(\.limit)),
      seeds: some(isp.hosts.prefix { $0.isSeed }.count), delay_ms: milliseconds(isp.delay),
      access_ms: isp.hosts.allSatisfy { $0.delay == .zero } ? nil : isp.hosts.map { milliseconds($0.delay) },
      country: isp.country)
  }

  /// Nil when nobody has a limit.
  private static func rates(_ rates: [ByteRate?]) -> [Double?]? {
    guard rates.contains(where: { $0 != nil }) else { return nil }
    return rates.map { rate in rate.map { Double($0.bytesPerSecond) / 125_000 } }
  }
}

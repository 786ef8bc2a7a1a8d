import Foundation
import Selection
import Vocabulary

/// A scenario as it is written down: the lab's topology format, with keys of ours.
///
///     {"ases": [{"asn": 64501, "hosts": 8, "up_mbit": 10, "down_mbit": [50, 20], "delay_ms": 10}, ...],
///      "object_mib": 32, "seed": 1, "stagger_s": 0, "leave": false, "kill": 0.0, "polluters": 0,
///      "link_cuts": 0, "full_disks": 0, "deadline_s": 900, "linger_s": 0,
///      "arrivals_s": 0, "silent": 0.0, "silent_at": 0.2, "undialable": 0.0, "liars": 0.0, "impostors": 0.0,
///      "selector_gone_s": 5, "peerless": false, "valid_s": 600, "stale_s": 60,
///      "faults": [{"kind": "cut_off", "host": "origin", "at_s": 3, "for_s": 20}]}
///
/// `hosts` is a count or a list of names; rates are a number or a list dealt round; a rate left out, or null, is no
/// limit. `access_ms` is the delay of access links one way, dealt round like rates, and `country` the ISP's.
/// `limit_mbit` is the upload limit that agents are told, `seeds` says how many hosts, the first ones, arrive
/// with the whole object. `transit_mbit` is what an ISP's transit link carries each way, `object_bytes` the object's
/// size to the byte, `kill_pause_s` how long the killed stay away; `faults` is the storm (see `FaultFile`), `thorough`
/// looks after the costly laws as well. `linger_s` lets the run go on when every peer is through.
/// `arrivals_s` spreads arrivals at random; `silent` is the share that vanishes for good at `silent_at` of the bound;
/// `liars` tell others of a slowness, an age or an uplink that they do not have; `impostors` say that they are
/// another peer; `peerless` descriptions name no selector; a description is to be believed for `valid_s`, and agents
/// believe it for `stale_s` longer. The selector takes the ISPs of each list in `one_isp` for one. `policy` changes
/// the bounds and periods of the nodes (see `PolicyFile`). The hosts named `origin` and `selector` must be there. Keys
/// that are not known are passed over.
package enum ScenarioFile {
  private struct File: Decodable {
    var ases: [System]
    var object_mib: Double?
    var seed: UInt64?
    var stagger_s: Double?
    var leave: Bool?
    var kill: Double?
    var polluters: Int?
    var link_cuts: Int?
    var full_disks: Int?
    var deadline_s: Double?
    var linger_s: Double?
    var object_bytes: Int64?
    var kill_pause_s: Double?
    var faults: [FaultFile]?
    var thorough: Bool?
    var arrivals_s: Double?
    var silent: Double?
    var silent_at: Double?
    var undialable: Double?
    var liars: Double?
    var impostors: Double?
    var selector_gone_s: Double?
    var peerless: Bool?
    var policy: PolicyFile?
    var one_isp: [[UInt32]]?
    var valid_s: Double?
    var stale_s: Double?
  }

  private struct System: Decodable {
    var asn: UInt32
    var hosts: Hosts
    var up_mbit: Dealt?
    var down_mbit: Dealt?
    var limit_mbit: Dealt?
    var seeds: Int?
    var delay_ms: Double?
    var access_ms: Dealt?
    var country: String?
    var transit_mbit: Double?
  }

  private enum Hosts: Decodable {
    case count(Int)
    case names([String])

    init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      if let count = try? container.decode(Int.self) {
        self = .count(count)
      } else {
        self = .names(try container.decode([String].self))
      }
    }

    func names(asn: UInt32) -> [String] {
      switch self {
      case .count(let count): (0..<max(0, min(count, 100_000))).map { "h\(asn)-\($0 + 1)" }
      case .names(let names): names
      }
    }
  }

  /// One number for all hosts of an ISP, or a list that is dealt round.
  private struct Dealt: Decodable {
    private var values: [Double?]

    init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      if let one = try? container.decode(Double.self) {
        values = [one]
      } else {
        values = try container.decode([Double?].self)
      }
    }

    subscript(index: Int) -> Double? { values.isEmpty ? nil : values[index % values.count] }

    func rate(_ index: Int) throws(ScenarioError) -> ByteRate? {
      guard let value = self[index] else { return nil }
      guard value > 0, value < 1e6 else { throw ScenarioError("A rate of \(value) Mbit/s makes no sense.") }
      return ByteRate(bytesPerSecond: Int64((value * 125_000).rounded()))
    }
  }

  /// Reads a scenario from the bytes of its file.
  package static func parse(_ bytes: [UInt8]) throws(ScenarioError) -> Scenario {
    let file: File
    do {
      file = try JSONDecoder().decode(File.self, from: Data(bytes))
    } catch let error as DecodingError {
      throw ScenarioError("The scenario is not of the right form: \(explain(error)).")
    } catch {
      throw ScenarioError("The scenario is not JSON.")
    }
    var isps: [Scenario.ISP] = []
    for system in file.ases {
      var hosts: [Scenario.Host] = []
      for (index, name) in system.hosts.names(asn: system.asn).enumerated() {
        var host = Scenario.Host(
          name: name, up: try system.up_mbit?.rate(index), down: try system.down_mbit?.rate(index))
        host.limit = try system.limit_mbit?.rate(index)
        host.delay = try span(system.access_ms?[index], unit: 1e6, name: "access_ms") ?? .zero
        host.isSeed = index < (system.seeds ?? 0)
        hosts.append(host)
      }
      let delay = try span(system.delay_ms, unit: 1e6, name: "delay_ms") ?? .zero
      var isp = Scenario.ISP(asn: ASN(system.asn), delay: delay, hosts: hosts)
      isp.country = system.country
      isps.append(isp)
    }
    var scenario = Scenario(isps: isps, objectLength: try length(file), seed: file.seed ?? 1)
    scenario.stagger = try span(file.stagger_s, unit: 1e9, name: "stagger_s") ?? .zero
    scenario.leavesWhenComplete = file.leave ?? false
    scenario.killedPerMille = try perMille(file.kill, name: "kill")
    scenario.polluters = max(0, file.polluters ?? 0)
    scenario.linkCuts = max(0, min(file.link_cuts ?? 0, 100_000))
    scenario.fullDisks = max(0, file.full_disks ?? 0)
    scenario.deadline = try span(file.deadline_s, unit: 1e9, name: "deadline_s") ?? scenario.deadline
    scenario.linger = try span(file.linger_s, unit: 1e9, name: "linger_s") ?? .zero
    scenario.killPause = try span(file.kill_pause_s, unit: 1e9, name: "kill_pause_s") ?? scenario.killPause
    scenario.isThorough = file.thorough ?? false
    scenario.validity = try span(file.valid_s, unit: 1e9, name: "valid_s")
    scenario.staleFor = try span(file.stale_s, unit: 1e9, name: "stale_s")
    for system in file.ases {
      guard let mbit = system.transit_mbit else { continue }
      guard mbit > 0, mbit < 1e6 else { throw ScenarioError("transit_mbit of \(mbit) makes no sense.") }
      let rate = ByteRate(bytesPerSecond: Int64((mbit * 125_000).rounded()))
      scenario.faults.append(Fault(.transit(ASN(system.asn), rate), begin: .zero))
    }
    guard (file.faults?.count ?? 0) <= 10_000 else { throw ScenarioError("More than 10,000 faults are too many.") }
    for fault in file.faults ?? [] { scenario.faults.append(try fault.fault()) }
    scenario.population = try population(file)
    try file.policy?.apply(to: &scenario)
    scenario.scoring.siblings = file.one_isp.map { groups in
      let rows = groups.enumerated().flatMap { group, asns in
        asns.map { ScoringPolicy.Sibling(asn: ASN($0), group: group + 1) }
      }
      return rows.sorted { $0.asn < $1.asn }
    }
    try check(scenario)
    try checkFaults(scenario)
    return scenario
  }

  private static func length(_ file: File) throws(ScenarioError) -> Int64 {
    if let bytes = file.object_bytes {
      guard bytes > 0, bytes <= 65536 << 20 else { throw ScenarioError("object_bytes of \(bytes) makes no sense.") }
      return bytes
    }
    let mib = file.object_mib ?? 32
    guard mib > 0, mib <= 65536 else { throw ScenarioError("object_mib must be more than 0 and at most 65536.") }
    return max(1, Int64(mib * 1_048_576))
  }

  private static func checkFaults(_ scenario: Scenario) throws(ScenarioError) {
    let names = Set(scenario.isps.flatMap(\.hosts).map(\.name))
    let systems = Set(scenario.isps.map(\.asn))
    for fault in scenario.faults {
      if let host = fault.host, !names.contains(host) {
        throw ScenarioError("A fault names the host \"\(host)\", which the scenario does not have.")
      }
      if let asn = fault.isps.first(where: { !systems.contains($0) }) {
        throw ScenarioError("A fault names \(asn), which the scenario does not have.")
      }
    }
  }

  private static func population(_ file: File) throws(ScenarioError) -> Population {
    var population = Population()
    population.arrivals = try span(file.arrivals_s, unit: 1e9, name: "arrivals_s") ?? .zero
    population.silentPerMille = try perMille(file.silent, name: "silent")
    if file.silent_at != nil { population.deathPerMille = try perMille(file.silent_at, name: "silent_at") }
    population.undialablePerMille = try perMille(file.undialable, name: "undialable")
    population.liarsPerMille = try perMille(file.liars, name: "liars")
    population.impostorsPerMille = try perMille(file.impostors, name: "impostors")
    population.selectorGoneAfter = try span(file.selector_gone_s, unit: 1e9, name: "selector_gone_s")
    population.isPeerless = file.peerless ?? false
    return population
  }

  private static func perMille(_ share: Double?, name: String) throws(ScenarioError) -> Int {
    let share = share ?? 0
    guard share >= 0, share <= 1 else { throw ScenarioError("\(name) is a share: from 0 to 1.") }
    return Int((share * 1000).rounded())
  }

  private static func check(_ scenario: Scenario) throws(ScenarioError) {
    let names = scenario.isps.flatMap(\.hosts).map(\.name)
    for name in [Scenario.originName, Scenario.selectorName] {
      guard names.filter({ $0 == name }).count == 1 else {
        throw ScenarioError("The scenario needs exactly one host named \"\(name)\".")
      }
    }
    guard Set(names).count == names.count else { throw ScenarioError("Two hosts have the same name.") }
    guard Set(scenario.isps.map(\.asn)).count == scenario.isps.count else {
      throw ScenarioError("Two ISPs have the same asn.")
    }
    guard !scenario.peers.isEmpty else { throw ScenarioError("The scenario has no peers.") }
    guard scenario.isps.count <= 250, scenario.isps.allSatisfy({ $0.hosts.count <= 60_000 }) else {
      throw ScenarioError("The scenario has more than 250 ISPs, or more than 60,000 hosts in one.")
    }
    guard scenario.population.silentPerMille < 1000 else { throw ScenarioError("Not every peer can vanish.") }
    guard scenario.polluters < scenario.peers.count else { throw ScenarioError("Not every peer can be a polluter.") }
  }

  private static func span(_ value: Double?, unit: Double, name: String) throws(ScenarioError) -> TimeSpan? {
    guard let value else { return nil }
    guard value >= 0, value * unit < 1e15 else { throw ScenarioError("\(name) of \(value) makes no sense.") }
    return TimeSpan(nanoseconds: Int64((value * unit).rounded()))
  }

  private static func explain(_ error: DecodingError) -> String {
    switch error {
    case .keyNotFound(let key, _): "the key \"\(key.stringValue)\" is missing"
    case .typeMismatch(_, let context), .valueNotFound(_, let context):
      "the value at \(context.codingPath.map(\.stringValue).joined(separator: ".")) is of another type"
    case .dataCorrupted: "it is not JSON"
    @unknown default: "it cannot be read"
    }
  }
}

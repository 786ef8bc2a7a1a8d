import Foundation
import Vocabulary

/// A fault as a scenario file declares it: `{"kind": "pause", "host": "h64501-1", "at_s": 1.5, "for_s": 3}`.
///
/// | kind | keys besides `at_s` and `for_s` |
/// |---|---|
/// | transit | asn, mbit |
/// | loss | asn, per_mille |
/// | jitter | asn, ms |
/// | partition, one_way | asn, to_asn |
/// | not_dialable, cut_off, reset, pause, full_disk, restart, blind_hashing | host |
/// | drift | host, ppm |
/// | wall_jump | host, jump_s |
/// | slow_disk | host, factor |
///
/// `at_s` counts from the arrival of the first peer; without `for_s` the fault stays.
struct FaultFile: Codable {
  private var kind: String
  private var asn: UInt32?
  private var to_asn: UInt32?
  private var host: String?
  private var mbit: Double?
  private var per_mille: Int?
  private var ms: Double?
  private var ppm: Int?
  private var jump_s: Int64?
  private var factor: Int?
  private var at_s: Double?
  private var for_s: Double?

  /// Everything that can be declared, by its word in the file.
  static let kinds = [
    "transit", "loss", "jitter", "partition", "one_way", "not_dialable", "cut_off", "reset", "pause", "drift",
    "wall_jump", "slow_disk", "full_disk", "restart", "blind_hashing",
  ]

  /// Checks one entry by itself; whether its hosts and ISPs exist is the scenario's to say.
  func fault() throws(ScenarioError) -> Fault {
    let begin = try seconds(at_s ?? 0, "at_s")
    var length: TimeSpan?
    if let for_s { length = try seconds(for_s, "for_s") }
    let fault = Fault(try parsedKind(), begin: begin, length: length)
    if fault.mustEnd, length == nil { throw complaint("needs for_s: nobody completes while it lasts") }
    return fault
  }

  private func parsedKind() throws(ScenarioError) -> Fault.Kind {
    switch kind {
    case "transit":
      let rate = try inside(mbit, 0.001...1e6, "mbit")
      return .transit(try system(asn, "asn"), ByteRate(bytesPerSecond: Int64((rate * 125_000).rounded())))
    case "loss": return .loss(try system(asn, "asn"), perMille: try inside(per_mille, 0...900, "per_mille"))
    case "jitter":
      let most = try inside(ms, 0...60_000, "ms")
      return .jitter(try system(asn, "asn"), TimeSpan(nanoseconds: Int64((most * 1e6).rounded())))
    case "partition": return .partition(try system(asn, "asn"), try system(to_asn, "to_asn"))
    case "one_way": return .oneWay(from: try system(asn, "asn"), to: try system(to_asn, "to_asn"))
    case "not_dialable": return .notDialable(try hostName())
    case "cut_off": return .cutOff(try hostName())
    case "reset": return .reset(try hostName())
    case "pause": return .pause(try hostName())
    case "drift": return .drift(try hostName(), partsPerMillion: try inside(ppm, -500_000...1_000_000, "ppm"))
    case "wall_jump":
      return .wallJump(try hostName(), seconds: try inside(jump_s, -1_000_000_000...1_000_000_000, "jump_s"))
    case "slow_disk": return .slowDisk(try hostName(), factor: try inside(factor, 1...1_000_000, "factor"))
    case "full_disk": return .fullDisk(try hostName())
    case "restart": return .restart(try hostName())
    case "blind_hashing": return .blindHashing(try hostName())
    default:
      throw ScenarioError("There is no fault \"\(kind)\"; there are \(Self.kinds.joined(separator: ", ")).")
    }
  }

  private func complaint(_ what: String) -> ScenarioError { ScenarioError("The fault \"\(kind)\" \(what).") }

  private func hostName() throws(ScenarioError) -> String {
    guard let host else { throw complaint("needs the key host") }
    return host
  }

  private func system(_ number: UInt32?, _ key: String) throws(ScenarioError) -> ASN {
    guard let number else { throw complaint("needs the key \(key)") }
    return ASN(number)
  }

  private func inside<Value: Comparable>(
    _ value: Value?, _ range: ClosedRange<Value>, _ key: String
  ) throws(ScenarioError) -> Value {
    guard let value else { throw complaint("needs the key \(key)") }
    guard range.contains(value) else {
      throw complaint("has \(key) = \(value), which is not in \(range.lowerBound) to \(range.upperBound)")
    }
    return value
  }

  private func seconds(_ value: Double, _ key: String) throws(ScenarioError) -> TimeSpan {
    guard value >= 0, value <= 1e6 else { throw complaint("has \(key) = \(value), which makes no sense") }
    return TimeSpan(nanoseconds: Int64((value * 1e9).rounded()))
  }

  // Writing

  /// The entry that reads as this fault.
  init(_ fault: Fault) {
    kind = Self.word(fault.kind)
    host = fault.host
    asn = fault.isps.first?.number
    to_asn = fault.isps.count > 1 ? fault.isps.last?.number : nil
    at_s = Double(fault.begin.nanoseconds) / 1e9
    for_s = fault.length.map { Double($0.nanoseconds) / 1e9 }
    switch fault.kind {
    case .transit(_, let rate): mbit = Double(rate.bytesPerSecond) / 125_000
    case .loss(_, let share): per_mille = share
    case .jitter(_, let most): ms = Double(most.nanoseconds) / 1e6
    case .drift(_, let rate): ppm = rate
    case .wallJump(_, let jump): jump_s = jump
    case .slowDisk(_, let times): factor = times
    default: break
    }
  }

  private static func word(_ kind: Fault.Kind) -> String {
    switch kind {
    case .transit: "transit"
    case .loss: "loss"
    case .jitter: "jitter"
    case .partition: "partition"
    case .oneWay: "one_way"
    case .notDialable: "not_dialable"
    case .cutOff: "cut_off"
    case .reset: "reset"
    case .pause: "pause"
    case .drift: "drift"
    case .wallJump: "wall_jump"
    case .slowDisk: "slow_disk"
    case .fullDisk: "full_disk"
    case .restart: "restart"
    case .blindHashing: "blind_hashing"
    }
  }
}

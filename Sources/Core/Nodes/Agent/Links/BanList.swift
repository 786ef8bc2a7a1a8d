import Vocabulary

/// Addresses that are proven to have served corrupt blocks: no links with them for a while.
struct BanList: Codable, Sendable {
  private struct Ban: Codable, Sendable {
    var address: IPAddress
    var until: Instant
  }

  private var bans: [Ban] = []
  /// Bans for which there was no room.
  private(set) var dropped: Int64 = 0

  func contains(_ address: IPAddress, at now: Instant) -> Bool {
    bans.contains { $0.address == address && $0.until > now }
  }

  /// Begins a ban, or begins it anew.
  mutating func add(_ address: IPAddress, at now: Instant, _ policy: AgentPolicy) {
    bans.removeAll { $0.until <= now || $0.address == address }
    guard bans.count < policy.bansMax else {
      dropped += 1
      return
    }
    bans.append(Ban(address: address, until: now + policy.banTime))
  }
}

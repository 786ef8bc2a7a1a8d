import Selection
import Vocabulary

/// What a selector shows of one object, made of what its organs know.
struct SelectorShowing {
  let registry: Registry
  let rollouts: Rollouts
  let receipts: ReceiptBook
  let configuration: SelectorConfiguration
  /// Chooses among equals now.
  let seed: UInt64
  let now: Instant

  /// Agents whose uplinks are looked at: of a larger swarm every so many of them.
  private static let mostLooked = 4_096

  /// Nil where the object is not known.
  /// - Parameter peer: whose peers are to be explained, if any's.
  func object(_ object: Digest256, peer: NodeID?) -> ObjectRollout? {
    guard let entry = registry.entry(of: object) else { return nil }
    let rollout = rollouts[object]
    let swarm = SelectorStatus.Swarm(
      entry, registry.census(of: object), completions: registry.completions(of: object),
      rollout.map { SelectorStatus.Rollout($0) })
    let entered = receipts.entered(object) { RegistryOverview.isp(of: $0, in: registry) }
    let members = RegistryOverview.agents(of: object, in: registry, atMost: ObjectRollout.mostMembers)
    return ObjectRollout(
      swarm: swarm, medianMilliseconds: rollout?.times.quantile(permille: 500),
      slowMilliseconds: rollout?.times.quantile(permille: 950), bound: bound(of: object),
      entered: entered.prefix(ObjectRollout.mostEntered).map { isp, bytes in
        ObjectRollout.Entered(isp: SelectorStatus.name(of: isp), bytes: bytes)
      },
      members: members.map { member in
        ObjectRollout.Member(
          node: "\(member.node)", endpoint: "\(member.endpoint)", isp: SelectorStatus.name(of: member.asn),
          held: entry.blockCount == 0 ? 1000 : min(1000, member.held * 1000 / entry.blockCount),
          uplink: member.uplink?.bytesPerSecond)
      },
      explanation: peer.flatMap { explanation(for: $0, of: object) })
  }

  /// Of the object that most downloads are open of, or were last, how long it takes at least; nil where nothing is
  /// known that bounds it, or nobody has begun.
  var bound: RolloutBound? {
    rollouts.busiest { registry.census(of: $0).incomplete }.flatMap { bound(of: $0) }
  }

  private func bound(of object: Digest256) -> RolloutBound? {
    guard let entry = registry.entry(of: object), let rollout = rollouts[object] else { return nil }
    let agents = registry.census(of: object).agents
    return RolloutBound(
      length: entry.length.value, downloads: min(rollout.started, agents), agents: agents,
      RegistryOverview.uplinks(of: object, in: registry, looking: Self.mostLooked),
      origin: RegistryOverview.originUplink(of: object, in: registry))
  }

  private func explanation(for node: NodeID, of object: Digest256) -> PeerExplanation? {
    guard let requester = RegistryOverview.requester(node, of: object, in: registry, at: now) else { return nil }
    let ranking = registry.rank(
      object, for: requester, wanted: configuration.defaultWanted, policy: configuration.policy, seed: seed,
      explaining: true, at: now)
    return PeerExplanation(of: requester, ranking, policy: configuration.policy.number, seed: seed)
  }
}

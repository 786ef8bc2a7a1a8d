import Nodes
package import Selection
import Trace
package import Vocabulary

/// What another policy would have made of the announces that selectors recorded: each trace is run twice, as it was and
/// with the policy replaced, and the lists of peers are compared.
///
/// It cannot know what agents would have done with other lists: what they hold, measure and report stays as it was.
package struct PolicyEvaluation: Sendable {
  /// Lists under one policy, summed.
  package struct Sum: Sendable {
    package var peers = 0
    /// By ring, in the order of `Ring.allCases`.
    package var rings = [Int](repeating: 0, count: Ring.allCases.count)
    /// Of the requester's own AS number; of those whose ISP and whose requester's are known.
    package var sameISP = 0
    package var known = 0
    /// Microseconds that coordinates predict, of the pairs for which they do.
    package var roundTrips: Int64 = 0
    package var predicted = 0

    /// Pairs of different ISPs of which the one was told of peers in the other.
    package var pairs: Set<Pair> = []

    mutating func add(_ other: Sum) {
      peers += other.peers
      for at in rings.indices { rings[at] += other.rings[at] }
      sameISP += other.sameISP
      known += other.known
      roundTrips += other.roundTrips
      predicted += other.predicted
      pairs.formUnion(other.pairs)
    }

    /// Permille of the peers whose ISP is known.
    package var sameISPShare: Int { known > 0 ? sameISP * 1000 / known : 0 }
    /// Microseconds; nil where nothing is predicted.
    package var meanRoundTrip: Int64? { predicted > 0 ? roundTrips / Int64(predicted) : nil }
  }

  /// The lists of those in one ISP.
  package struct ISP: Sendable {
    package var asn: ASN?
    package var lists = 0
    package var changed = 0
    package var before = Sum()
    package var after = Sum()
  }

  /// Traces of selectors that were run.
  package private(set) var traces = 0
  package private(set) var lists = 0
  /// Lists that name others, or fewer, or more.
  package private(set) var changed = 0
  package private(set) var before = Sum()
  package private(set) var after = Sum()
  /// In the order in which they were met.
  package private(set) var isps: [ISP] = []
  /// What was passed over, in sentences.
  package private(set) var oddities: [String] = []

  /// An ISP and another.
  package struct Pair: Hashable, Sendable {
    var from: ASN
    var to: ASN
  }

  private let policy: ScoringPolicy
  /// Who made the announce that was run last.
  private var announcer: NodeID?

  private init(_ policy: ScoringPolicy) { self.policy = policy }

  /// Runs every trace of a selector in a directory and its subfolders.
  /// - Throws: `FleetReplay.Failure` when there is none, or one cannot be read.
  package static func run(
    directory: String, policy: ScoringPolicy
  ) throws(FleetReplay.Failure) -> PolicyEvaluation {
    var evaluation = PolicyEvaluation(policy)
    do throws(TraceError) {
      for path in try TraceDirectory.traces(in: directory) { try evaluation.run(path) }
    } catch { throw .trace(error) }
    guard evaluation.traces > 0 else { throw .noTrace(directory: directory) }
    return evaluation
  }

  private mutating func run(_ path: String) throws(TraceError) {
    let reader = try TraceReader(path: path)
    var (was, would) = (Rerun<SelectorMachine>(), Rerun<SelectorMachine>())
    while let entry = reader.next() {
      switch entry {
      case .header(let header):
        guard header.role == .selector else { return }
        if header.isRedacted { return oddities.append("\(path): something was taken out of its inputs") }
        traces += 1
        was.begin(header)
        would.begin(header)
      case .checkpoint(let checkpoint) where was.machine == nil:
        do throws(CanonicalError) {
          try was.restore(checkpoint)
          try would.restore(checkpoint)
          would.change { $0.ranking(by: policy) }
        } catch { oddities.append("\(path): the checkpoint of input \(checkpoint.sequence) is of another build") }
      case .input(let input): take(input, &was, &would)
      case .effects(let effects):
        if let machine = was.machine, let old = was.effects(of: effects), let new = would.effects(of: effects) {
          compare(old, new, machine.registry)
        }
      case .damage:
        oddities.append("\(path) is damaged, and goes on from its next checkpoint")
        was.forget()
        would.forget()
      case .checkpoint, .full, .closed: break
      }
    }
  }

  private mutating func take(
    _ input: TraceEntry.Input, _ was: inout Rerun<SelectorMachine>, _ would: inout Rerun<SelectorMachine>
  ) {
    guard was.machine != nil else { return }
    do throws(CanonicalError) {
      let fact = try was.fact(input)
      if case .announce(_, let announce, _, _, _, _, _, _) = fact { announcer = announce.node }
      guard was.run(fact, input) else { return would.forget() }
      _ = would.run(replaced(fact), input)
    } catch {
      oddities.append("input \(input.sequence) cannot be read: \(error)")
      was.forget()
      would.forget()
    }
  }

  /// The input under which the policy is the one that is asked about, from the start to the end.
  private func replaced(_ fact: SelectorInput) -> SelectorInput {
    switch fact {
    case .started(var configuration, let seed, let wall):
      configuration.policy = policy
      return .started(configuration, seed: seed, wall: wall)
    // Something else that changes nothing.
    case .changePolicy(let exchange, _, _, _): return .health(exchange)
    default: return fact
    }
  }

  private mutating func compare(_ old: [SelectorEffect], _ new: [SelectorEffect], _ registry: Registry) {
    guard case .answer(_, .announced(let was))? = old.first, case .answer(_, .announced(let would))? = new.first else {
      return
    }
    let asn = was.locality.asn
    for (one, other) in zip(was.objects, would.objects) {
      guard case .swarm(let was) = one.outcome, case .swarm(let would) = other.outcome,
        !was.peers.isEmpty || !would.peers.isEmpty
      else { continue }
      let isOther = Set(was.peers.map(\.endpoint)) != Set(would.peers.map(\.endpoint))
      let at = isps.firstIndex { $0.asn == asn } ?? isps.count
      if at == isps.count { isps.append(ISP(asn: asn)) }
      let (first, second) = (sum(was.peers, for: asn, registry), sum(would.peers, for: asn, registry))
      lists += 1
      changed += isOther ? 1 : 0
      isps[at].lists += 1
      isps[at].changed += isOther ? 1 : 0
      before.add(first)
      after.add(second)
      isps[at].before.add(first)
      isps[at].after.add(second)
    }
  }

  private func sum(_ peers: [RankedPeer], for asn: ASN?, _ registry: Registry) -> Sum {
    var sum = Sum()
    let own = announcer.flatMap { registry.coordinate(of: $0) }
    for peer in peers {
      sum.peers += 1
      sum.rings[Ring.allCases.firstIndex(of: peer.ring) ?? 0] += 1
      if let asn, let other = peer.asn {
        sum.known += 1
        if asn == other { sum.sameISP += 1 } else { sum.pairs.insert(Pair(from: asn, to: other)) }
      }
      if let there = peer.node.flatMap({ registry.coordinate(of: $0) }),
        let trip = own?.roundTrip(to: there, insideISP: peer.asn == asn)
      {
        sum.predicted += 1
        sum.roundTrips += trip
      }
    }
    return sum
  }
}

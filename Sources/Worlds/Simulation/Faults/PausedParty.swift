import DequeModule

/// Stands in for a party whose machine does not run: the kernel goes on taking calls and bytes, and everything is
/// handed over, in order, when the machine wakes.
final class PausedParty: Network.Party {
  private enum Happening {
    case called(from: Int, purpose: Flow.Purpose)
    case connected
    case refused
    case arrived(Parcel)
    case drained(pieces: Int)
    case closed
  }

  let party: any Network.Party
  private var kept: Deque<(flow: Int, Happening)> = []

  init(_ party: any Network.Party) { self.party = party }

  func accepts(flow: Int, from host: Int, purpose: Flow.Purpose) -> Bool {
    kept.append((flow, .called(from: host, purpose: purpose)))
    return true
  }

  func connected(flow: Int) { kept.append((flow, .connected)) }
  func refused(flow: Int) { kept.append((flow, .refused)) }
  func arrived(_ parcel: Parcel, flow: Int) { kept.append((flow, .arrived(parcel))) }
  func drained(flow: Int, pieces: Int) { kept.append((flow, .drained(pieces: pieces))) }
  func closed(flow: Int) { kept.append((flow, .closed)) }

  /// Hands everything over; `refuse` is called for the calls that the party does not take after all.
  func resume(refuse: (_ flow: Int) -> Void) {
    while let (flow, happening) = kept.popFirst() {
      switch happening {
      case .called(let host, let purpose):
        if !party.accepts(flow: flow, from: host, purpose: purpose) { refuse(flow) }
      case .connected: party.connected(flow: flow)
      case .refused: party.refused(flow: flow)
      case .arrived(let parcel): party.arrived(parcel, flow: flow)
      case .drained(let pieces): party.drained(flow: flow, pieces: pieces)
      case .closed: party.closed(flow: flow)
      }
    }
  }
}

/// The invented internet: its wires, and who sits on which host and is told what its connections do.
final class Network {
  /// Who sits on a host and is told what its connections do.
  protocol Party: AnyObject {
    /// Somebody called; false refuses.
    func accepts(flow: Int, from host: Int, purpose: Flow.Purpose) -> Bool
    func connected(flow: Int)
    func refused(flow: Int)
    func arrived(_ parcel: Parcel, flow: Int)
    func drained(flow: Int, pieces: Int)
    /// The other end closed or vanished.
    func closed(flow: Int)
  }

  private var wires: Wires
  private var parties: [(any Party)?] = []
  private let planner: Planner

  /// - Parameter transitDelay: of each ISP's transit link, one way, in nanoseconds.
  init(transitDelay: [Int64], planner: Planner) {
    wires = Wires(transitDelay: transitDelay, planner: planner)
    self.planner = planner
  }

  var hosts: [Host] { wires.hosts }
  var lanes: [Lane] { wires.lanes }
  var flows: [Flow] { wires.flows }
  var intoISP: [Int64] { wires.intoISP }
  /// Between two hosts and back, in nanoseconds, without queues.
  func roundTrip(_ a: Int, _ b: Int) -> Int64 { 2 * wires.delay(a, b) }
  /// Whether one of them ever called the other.
  func haveMet(_ a: Int, _ b: Int) -> Bool {
    wires.hosts[a].flows.contains { flow in
      let flow = wires.flows[Int(flow)]
      return Int(flow.caller) == b || Int(flow.called) == b
    }
  }
  var sentWire: Int64 { wires.sentWire }
  var sentPayload: Int64 { wires.sentPayload }

  /// Ways are as long as they were measured.
  func measure(_ delays: PathDelays) { wires.measured = delays }

  /// To be called once all hosts are there.
  func expose(to conditions: PathConditions) { wires.conditions = conditions }

  /// Its number.
  func add(_ host: Host) -> Int {
    wires.add(host)
    parties.append(nil)
    return parties.count - 1
  }

  func seat(_ party: (any Party)?, at host: Int) {
    parties[host] = party
    wires.set(host: host, isUp: party != nil)
    wires.set(host: host, isPaused: false)
  }

  /// Nobody can open a connection to this host's port for peers.
  func hide(_ host: Int) { wires.hide(host) }

  /// The host vanishes without a word: no reset, no acknowledgement. Who sends to it waits, who calls it waits in vain.
  func silence(_ host: Int) {
    parties[host] = nil
    wires.set(host: host, isPaused: false)
    wires.silence(host)
  }

  /// Lets go of all parties.
  func empty() { for host in parties.indices { parties[host] = nil } }

  // Connections

  /// Who sits at the other end of a host's flow.
  func peer(of host: Int, flow: Int) -> Int {
    let flow = wires.flows[flow]
    return Int(Int(flow.caller) == host ? flow.called : flow.caller)
  }

  /// What a party uses its end of a flow for.
  func use(of host: Int, flow: Int) -> Flow.Use? { wires.use(of: host, flow: flow) }

  func setUse(_ use: Flow.Use?, of host: Int, flow: Int) { wires.setUse(use, of: host, flow: flow) }

  /// Calls another host; the caller's party hears `connected` or `refused` after a round trip.
  func call(from caller: Int, to called: Int, purpose: Flow.Purpose) -> Int {
    wires.call(from: caller, to: called, purpose: purpose)
  }

  /// A connection between peers that stands already; nobody is told of it.
  func join(from caller: Int, to called: Int) -> Int { wires.join(from: caller, to: called) }

  /// - Parameter hasDrained: whether a piece's sender has been told that it left user space.
  func send(_ parcel: Parcel, from host: Int, flow: Int, hasDrained: Bool = false) {
    wires.send(parcel, from: host, flow: flow, hasDrained: hasDrained)
  }

  /// A host's line carries no more upwards from now on, in bytes per second.
  func limit(_ host: Int, up: Int64) { wires.limit(host, up: up) }

  /// What a host's line carries upwards, in bytes per second.
  func up(of host: Int) -> Int64 { wires.hosts[host].up }

  /// Piece messages of this host on this flow that wait in user space.
  func undrained(from host: Int, flow: Int) -> Int { wires.undrained(from: host, flow: flow) }

  /// Closes this host's end: what has not left is dropped, the other end hears of it after the delay.
  func close(from host: Int, flow: Int) { wires.close(from: host, flow: flow) }

  /// Cuts every connection of a host, as a kill does.
  func cutAll(of host: Int) { wires.cutAll(of: host) }

  /// One end vanishes: nothing more leaves it, and the other hears of it after the delay.
  func cut(flow: Int, by host: Int) { wires.cut(flow: flow, by: host) }

  /// Something on the way forgets every connection of a host: both ends hear of it at once.
  func resetAll(of host: Int) {
    for flow in wires.flows.indices
    where Int(wires.flows[flow].caller) == host || Int(wires.flows[flow].called) == host {
      guard wires.flows[flow].state == .open else { continue }
      hangUp(lane: 2 * flow)
      hangUp(lane: 2 * flow + 1)
    }
  }

  // Machines that stand still

  /// The machine of this host stands still: its kernel keeps what comes.
  func pause(host: Int) {
    guard let party = parties[host], !(party is PausedParty) else { return }
    parties[host] = PausedParty(party)
    wires.set(host: host, isPaused: true)
  }

  func resume(host: Int) {
    guard let paused = parties[host] as? PausedParty else { return }
    parties[host] = paused.party
    wires.set(host: host, isPaused: false)
    wires.read(host)
    paused.resume { close(from: host, flow: $0) }
  }

  // Events

  func handle(_ event: EventQueue.Event) {
    switch event {
    case .uplinkFree(let host): wires.serveUplink(Int(host))
    case .arrived(let lane, let wire, let packets, let messages):
      wires.passDownlink(Int(lane), wire: Int64(wire), packets: Int64(packets), messages: messages)
    case .delivered(let lane, let messages): deliver(Int(lane), messages: Int(messages))
    case .drained(let lane, let pieces):
      guard wires.lanes[Int(lane) ^ 1].isOpen else { return }
      parties[Int(wires.lanes[Int(lane)].from)]?.drained(flow: Int(lane) / 2, pieces: Int(pieces))
    case .called(let flow): answerCall(Int(flow))
    case .connected(let flow):
      guard wires.flows[Int(flow)].state == .open, wires.lanes[2 * Int(flow) + 1].isOpen else { return }
      parties[Int(wires.flows[Int(flow)].caller)]?.connected(flow: Int(flow))
    case .refused(let flow):
      guard wires.flows[Int(flow)].state == .calling else { return }
      wires.settle(Int(flow))
      parties[Int(wires.flows[Int(flow)].caller)]?.refused(flow: Int(flow))
    case .reset(let lane): hangUp(lane: Int(lane))
    case .wake, .localWork, .timeout, .script: preconditionFailure("no event of the network")
    }
  }

  private func answerCall(_ flow: Int) {
    guard let answer = wires.answerTime(of: flow) else { return }
    let (caller, called) = (Int(wires.flows[flow].caller), Int(wires.flows[flow].called))
    guard wires.hosts[called].isUp, let party = parties[called],
      party.accepts(flow: flow, from: caller, purpose: wires.flows[flow].purpose)
    else { return planner.plan(.refused(flow: Int32(flow)), at: answer) }
    wires.open(flow)
    planner.plan(.connected(flow: Int32(flow)), at: answer)
  }

  private func deliver(_ lane: Int, messages: Int) {
    for _ in 0..<messages {
      switch wires.deliver(lane) {
      case .nothing: return
      case .parcel(let parcel, let host): parties[host]?.arrived(parcel, flow: lane / 2)
      case .close: return hangUp(lane: lane)
      case .lost: continue
      }
    }
  }

  /// The receiver of this lane learns that the sender is gone.
  private func hangUp(lane: Int) {
    if wires.hangUp(lane: lane) { parties[Int(wires.lanes[lane].to)]?.closed(flow: lane / 2) }
  }
}

import DequeModule

/// The invented internet: hosts behind access links of their own rates, ISPs joined by transit links with a delay.
///
/// An uplink sends the quanta of its flows in turn (per-flow fair sharing); each then travels for the delay of both
/// ISPs, and passes the receiver's downlink in the order of arrival. In calm nothing is lost; a storm's conditions say
/// what else happens on the way. A flow's messages stay in order.
final class Network {
  private(set) var hosts: [Host] = []
  private(set) var lanes: [Lane] = []
  private(set) var flows: [Flow] = []
  private(set) var intoISP: [Int64]
  /// Bytes that all uplinks have sent, headers included but no acknowledgements, and how much of it was the object's.
  private(set) var sentWire: Int64 = 0
  private(set) var sentPayload: Int64 = 0
  private let transitDelay: [Int64]
  private var parties: [(any Party)?] = []
  private let planner: Planner
  /// What a storm does to packets; nil in calm.
  private var conditions: PathConditions?

  /// - Parameter transitDelay: of each ISP's transit link, one way, in nanoseconds.
  init(transitDelay: [Int64], planner: Planner) {
    self.transitDelay = transitDelay
    self.planner = planner
    intoISP = transitDelay.map { _ in 0 }
  }

  private func now() -> Int64 { planner.now }
  private func plan(_ event: Event, _ time: Int64) { planner.plan(event, at: time) }

  /// To be called once all hosts are there.
  func expose(to conditions: PathConditions) { self.conditions = conditions }

  func addHost(isp: Int, up: Int64, down: Int64) -> Int {
    hosts.append(Host(isp: isp, up: up, down: down))
    parties.append(nil)
    return hosts.count - 1
  }

  func seat(_ party: (any Party)?, at host: Int) {
    parties[host] = party
    hosts[host].isUp = party != nil
  }

  /// Nobody can open a connection to this host's port for peers.
  func hide(_ host: Int) { hosts[host].isUndialable = true }

  /// The host vanishes without a word: no reset, no acknowledgement. Who sends to it waits, who calls it waits in vain.
  func silence(_ host: Int) {
    parties[host] = nil
    hosts[host].isUp = false
    hosts[host].isSilent = true
    hosts[host].ready.removeAll()
    for flow in hosts[host].flows where flows[Int(flow)].state != .closed {
      drop(lane: lane(of: host, flow: Int(flow)), all: true)
    }
  }

  /// What a party uses its end of a flow for.
  func use(of host: Int, flow: Int) -> Flow.Use? {
    Int(flows[flow].caller) == host ? flows[flow].callerUse : flows[flow].calledUse
  }

  func setUse(_ use: Flow.Use?, of host: Int, flow: Int) {
    if Int(flows[flow].caller) == host { flows[flow].callerUse = use } else { flows[flow].calledUse = use }
  }

  /// Lets go of all parties.
  func empty() { for host in parties.indices { parties[host] = nil } }

  func delay(_ a: Int, _ b: Int) -> Int64 {
    let (ispA, ispB) = (hosts[a].isp, hosts[b].isp)
    return LinkLayer.localDelay + (ispA == ispB ? 0 : transitDelay[ispA] + transitDelay[ispB])
  }

  // Connections

  /// Calls another host; the caller's party hears `connected` or `refused` after a round trip.
  func call(from caller: Int, to called: Int, purpose: FlowPurpose) -> Int {
    let flow = flows.count
    let delay = delay(caller, called)
    flows.append(Flow(caller: Int32(caller), called: Int32(called), purpose: purpose))
    lanes.append(Lane(from: Int32(caller), to: Int32(called), delay: delay))
    lanes.append(Lane(from: Int32(called), to: Int32(caller), delay: delay))
    hosts[caller].flows.append(Int32(flow))
    if called != caller { hosts[called].flows.append(Int32(flow)) }
    // A call that nobody answers is for the caller to give up.
    if let start = callPasses(from: caller, to: called, purpose: purpose) {
      plan(.called(flow: Int32(flow)), start + delay)
    }
    return flow
  }

  /// When a call, or (without a purpose) the answer to one, gets through; nil for never.
  private func callPasses(from: Int, to: Int, purpose: FlowPurpose?) -> Int64? {
    guard let conditions else { return now() }
    return conditions.callPasses(from: from, to: to, purpose: purpose, at: now())
  }

  /// The lane on which `host` sends on this flow.
  func lane(of host: Int, flow: Int) -> Int { Int(flows[flow].caller) == host ? 2 * flow : 2 * flow + 1 }
  func other(than host: Int, flow: Int) -> Int {
    Int(Int(flows[flow].caller) == host ? flows[flow].called : flows[flow].caller)
  }

  func send(_ parcel: Parcel, from host: Int, flow: Int) {
    let lane = lane(of: host, flow: flow)
    // In calm who is gone is not sent to; in a storm the other end may not know yet.
    guard flows[flow].state != .closed, lanes[lane].isOpen || conditions != nil else { return }
    lanes[lane].append(parcel)
    reportDrained(lane)
    guard !lanes[lane].isReady, !lanes[lane].isHeld else { return }
    lanes[lane].isReady = true
    hosts[host].ready.append(Int32(lane))
    if !hosts[host].isSending { serveUplink(host) }
  }

  /// Piece messages of this lane that wait in user space.
  func undrained(from host: Int, flow: Int) -> Int { lanes[lane(of: host, flow: flow)].undrained.count }

  /// Closes this host's end: what has not left is dropped, the other end hears of it after the delay.
  func close(from host: Int, flow: Int) {
    guard flows[flow].state != .closed else { return }
    let mine = lane(of: host, flow: flow)
    lanes[mine ^ 1].isOpen = false
    guard lanes[mine].isOpen else { return settle(flow) }
    drop(lane: mine)
    if flows[flow].state == .calling {
      lanes[mine].isOpen = false
      return settle(flow)
    }
    send(.close, from: host, flow: flow)
  }

  /// Cuts every connection of a host, as a kill does.
  func cutAll(of host: Int) {
    for flow in hosts[host].flows {
      cut(flow: Int(flow), by: host)
      setUse(nil, of: host, flow: Int(flow))
    }
    hosts[host].ready.removeAll()
  }

  /// One end vanishes: nothing more leaves it, and the other hears of it after the delay.
  func cut(flow: Int, by host: Int) {
    guard flows[flow].state != .closed else { return }
    if flows[flow].state == .calling {
      // Who calls a host that is gone is refused when the call gets there.
      if Int(flows[flow].caller) == host { settle(flow) }
      return
    }
    let mine = lane(of: host, flow: flow)
    lanes[mine ^ 1].isOpen = false
    drop(lane: mine, all: true)
    planReset(lane: mine)
  }

  /// Something on the way forgets every connection of a host: both ends hear of it at once.
  func resetAll(of host: Int) {
    for flow in flows.indices where Int(flows[flow].caller) == host || Int(flows[flow].called) == host {
      guard flows[flow].state == .open else { continue }
      hangUp(lane: 2 * flow)
      hangUp(lane: 2 * flow + 1)
    }
  }

  /// A reset is sent once: where nothing passes it is lost, and the other end finds out when it sends something.
  private func planReset(lane: Int) {
    let (from, to) = (Int(lanes[lane].from), Int(lanes[lane].to))
    if conditions?.isClosed(from, to, at: now()) == true { return }
    plan(.reset(lane: Int32(lane)), now() + lanes[lane].delay)
  }

  // Machines that stand still

  /// The machine of this host stands still: its kernel keeps what comes.
  func pause(host: Int) {
    guard let party = parties[host], !(party is PausedParty) else { return }
    parties[host] = PausedParty(party)
  }

  func resume(host: Int) {
    guard let paused = parties[host] as? PausedParty else { return }
    parties[host] = paused.party
    for lane in lanes.indices where Int(lanes[lane].to) == host && lanes[lane].unread > 0 {
      lanes[lane].inFlight -= lanes[lane].unread
      lanes[lane].unread = 0
      release(lane)
    }
    paused.resume { close(from: host, flow: $0) }
  }

  // Events

  func handle(_ event: Event) {
    switch event {
    case .uplinkFree(let host): serveUplink(Int(host))
    case .arrived(let lane, let wire, let packets, let messages):
      passDownlink(Int(lane), wire: Int64(wire), packets: Int64(packets), messages: messages)
    case .delivered(let lane, let messages): deliver(Int(lane), messages: Int(messages))
    case .drained(let lane, let pieces):
      guard lanes[Int(lane) ^ 1].isOpen else { return }
      parties[Int(lanes[Int(lane)].from)]?.drained(flow: Int(lane) / 2, pieces: Int(pieces))
    case .called(let flow): answerCall(Int(flow))
    case .connected(let flow):
      guard flows[Int(flow)].state == .open, lanes[2 * Int(flow) + 1].isOpen else { return }
      parties[Int(flows[Int(flow)].caller)]?.connected(flow: Int(flow))
    case .refused(let flow):
      guard flows[Int(flow)].state == .calling else { return }
      settle(Int(flow))
      parties[Int(flows[Int(flow)].caller)]?.refused(flow: Int(flow))
    case .reset(let lane): hangUp(lane: Int(lane))
    case .wake, .localWork, .timeout, .script: preconditionFailure("no event of the network")
    }
  }

  private func answerCall(_ flow: Int) {
    guard flows[flow].state == .calling else { return }
    let (caller, called) = (Int(flows[flow].caller), Int(flows[flow].called))
    let isHidden = hosts[called].isUndialable && flows[flow].purpose == .link
    guard !isHidden, !hosts[called].isSilent, let passes = callPasses(from: called, to: caller, purpose: nil) else {
      return
    }
    let answer = passes + lanes[2 * flow].delay
    guard hosts[called].isUp, let party = parties[called],
      party.accepts(flow: flow, from: caller, purpose: flows[flow].purpose)
    else { return plan(.refused(flow: Int32(flow)), answer) }
    flows[flow].state = .open
    plan(.connected(flow: Int32(flow)), answer)
  }

  private func serveUplink(_ host: Int) {
    hosts[host].isSending = false
    while let lane = hosts[host].ready.popFirst().map(Int.init) {
      // A silent receiver's window is full and stays so: the lane is not asked again.
      if hosts[Int(lanes[lane].to)].isSilent || holdsBack(lane) { continue }
      let (bytes, messages, payload) = lanes[lane].takeQuantum()
      sentPayload += payload
      if lanes[lane].isReady { hosts[host].ready.append(Int32(lane)) }
      guard messages > 0 || bytes > 0 else { continue }
      let packets = LinkLayer.packets(for: bytes)
      let wire = bytes + packets * LinkLayer.header
      let busy = (wire + hosts[host].acknowledgements) * 1_000_000_000 / hosts[host].up
      hosts[host].sentWire += wire
      sentWire += wire
      hosts[host].acknowledgements = 0
      hosts[host].isSending = true
      let done = now() + busy
      plan(.uplinkFree(host: Int32(host)), done)
      if let arrival = arrival(lane, wire: wire, packets: packets, sent: done) {
        plan(
          .arrived(lane: Int32(lane), wire: Int32(wire), packets: Int32(packets), messages: Int32(messages)), arrival)
      }
      reportDrained(lane)
      return
    }
  }

  /// When a stretch of packets is there; nil for never. What follows on a lane never overtakes.
  private func arrival(_ lane: Int, wire: Int64, packets: Int64, sent: Int64) -> Int64? {
    guard conditions != nil else { return sent + lanes[lane].delay }
    lanes[lane].inFlight += wire
    let (from, to) = (Int(lanes[lane].from), Int(lanes[lane].to))
    let arrival = conditions?.arrival(
      from: from, to: to, wire: wire, packets: packets, at: sent, delay: lanes[lane].delay)
    guard let arrival else { return nil }
    lanes[lane].lastArrival = max(arrival, lanes[lane].lastArrival)
    return lanes[lane].lastArrival
  }

  /// Whether as much is on its way as a connection may have unacknowledged: what is left waits at the sender.
  private func holdsBack(_ lane: Int) -> Bool {
    guard let conditions else { return false }
    let window = conditions.window(from: Int(lanes[lane].from), to: Int(lanes[lane].to), at: now())
    guard lanes[lane].inFlight >= window else { return false }
    lanes[lane].isReady = false
    lanes[lane].isHeld = true
    return true
  }

  private func release(_ lane: Int) {
    guard lanes[lane].isHeld else { return }
    lanes[lane].isHeld = false
    let host = Int(lanes[lane].from)
    guard !lanes[lane].isReady, !lanes[lane].waiting.isEmpty else { return }
    lanes[lane].isReady = true
    hosts[host].ready.append(Int32(lane))
    if !hosts[host].isSending { serveUplink(host) }
  }

  private func passDownlink(_ lane: Int, wire: Int64, packets: Int64, messages: Int32) {
    let (from, to) = (Int(lanes[lane].from), Int(lanes[lane].to))
    guard !hosts[to].isSilent else { return }
    let acknowledgements = LinkLayer.acknowledgements(for: packets)
    hosts[to].receivedWire += wire
    hosts[to].sentWire += acknowledgements
    hosts[from].receivedWire += acknowledgements
    if hosts[from].isp != hosts[to].isp {
      intoISP[hosts[to].isp] += wire
      intoISP[hosts[from].isp] += acknowledgements
    }
    if hosts[to].isSending { hosts[to].acknowledgements += acknowledgements }
    if conditions != nil { acknowledge(lane, wire) }
    hosts[to].downlinkFree = max(now(), hosts[to].downlinkFree) + wire * 1_000_000_000 / hosts[to].down
    if messages > 0 { plan(.delivered(lane: Int32(lane), messages: messages), hosts[to].downlinkFree) }
  }

  private func acknowledge(_ lane: Int, _ wire: Int64) {
    if parties[Int(lanes[lane].to)] is PausedParty {
      lanes[lane].unread += wire
    } else {
      lanes[lane].inFlight -= wire
      release(lane)
    }
  }

  private func deliver(_ lane: Int, messages: Int) {
    for _ in 0..<messages {
      guard let parcel = lanes[lane].flying.popFirst() else { return }
      lanes[lane].deliveredMessages += 1
      if case .close = parcel { return hangUp(lane: lane) }
      guard lanes[lane].isOpen else {
        // Nobody knows this connection any more.
        if conditions != nil, flows[lane / 2].state == .open { planReset(lane: lane ^ 1) }
        continue
      }
      parties[Int(lanes[lane].to)]?.arrived(parcel, flow: lane / 2)
    }
  }

  /// The receiver of this lane learns that the sender is gone.
  private func hangUp(lane: Int) {
    let wasOpen = lanes[lane].isOpen
    lanes[lane].isOpen = false
    drop(lane: lane ^ 1, all: true)
    settle(lane / 2)
    if wasOpen { parties[Int(lanes[lane].to)]?.closed(flow: lane / 2) }
  }

  private func settle(_ flow: Int) {
    flows[flow].state = .closed
    lanes[2 * flow].waiting.removeAll()
    lanes[2 * flow + 1].waiting.removeAll()
  }

  /// Forgets what waits at the sender; a message that is partly sent is finished unless `all` is to go.
  private func drop(lane: Int, all: Bool = false) {
    lanes[lane].undrained.removeAll()
    guard let first = lanes[lane].waiting.first else { return }
    let isPartlySent = first.rest < first.parcel.size
    lanes[lane].sentMessages -= lanes[lane].waiting.count
    lanes[lane].waiting.removeAll()
    if isPartlySent, !all {
      lanes[lane].waiting.append(first)
      lanes[lane].sentMessages += 1
    }
    lanes[lane].queued = lanes[lane].served + (lanes[lane].waiting.first?.rest ?? 0)
  }

  private func reportDrained(_ lane: Int) {
    let pieces = lanes[lane].takeDrained()
    if pieces > 0 { plan(.drained(lane: Int32(lane), pieces: pieces), now()) }
  }
}

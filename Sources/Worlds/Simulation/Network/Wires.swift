import DequeModule

/// Hosts, their access links and what is on them: the part of the invented internet that knows nobody on it. It is a
/// value, so that one event costs one access to it.
///
/// An uplink sends the quanta of its flows in turn (per-flow fair sharing); each then travels for the delay of both
/// access links and ISPs, and passes the receiver's downlink in the order of arrival. In calm nothing is lost; a
/// storm's conditions say what else happens on the way. A flow's messages stay in order.
struct Wires {
  private(set) var hosts: [Host] = []
  private(set) var lanes: [Lane] = []
  private(set) var flows: [Flow] = []
  private var store = ParcelStore()
  private(set) var intoISP: [Int64]
  /// Bytes that all uplinks have sent, headers included but no acknowledgements, and how much of it was the object's.
  private(set) var sentWire: Int64 = 0
  private(set) var sentPayload: Int64 = 0
  /// What a storm does to packets; nil in calm.
  var conditions: PathConditions?
  /// How long ways are where that was measured.
  var measured: PathDelays?
  private let transitDelay: [Int64]
  private let planner: Planner

  /// What a message that passed the downlink meant.
  enum Delivery {
    /// There was none.
    case nothing
    case parcel(Parcel, to: Int)
    /// The sender has closed the flow.
    case close
    /// Nobody listens any more.
    case lost
  }

  /// - Parameter transitDelay: of each ISP's transit link, one way, in nanoseconds.
  init(transitDelay: [Int64], planner: Planner) {
    self.transitDelay = transitDelay
    self.planner = planner
    intoISP = transitDelay.map { _ in 0 }
  }

  private var isCalm: Bool { if case .none = conditions { true } else { false } }

  // Hosts

  mutating func add(_ host: Host) { hosts.append(host) }

  mutating func set(host: Int, isUp: Bool) { hosts[host].isUp = isUp }

  /// Nobody can open a connection to this host's port for peers.
  mutating func hide(_ host: Int) { hosts[host].isUndialable = true }

  /// A host's line carries no more upwards from now on.
  mutating func limit(_ host: Int, up: Int64) { hosts[host].up = min(hosts[host].up, max(1, up)) }

  /// The machine of a host stands still, or runs on: its kernel keeps what comes.
  mutating func set(host: Int, isPaused: Bool) { hosts[host].isPaused = isPaused }

  /// What a machine that stood still has not read is read now.
  mutating func read(_ host: Int) {
    for lane in lanes.indices where Int(lanes[lane].to) == host && lanes[lane].unread > 0 {
      lanes[lane].inFlight -= lanes[lane].unread
      lanes[lane].unread = 0
      release(lane)
    }
  }

  /// The host vanishes without a word: no reset, no acknowledgement. Who sends to it waits, who calls it waits in vain.
  mutating func silence(_ host: Int) {
    hosts[host].isUp = false
    hosts[host].isSilent = true
    hosts[host].ready.removeAll()
    for flow in hosts[host].flows where flows[Int(flow)].state != .closed {
      lanes[lane(of: host, flow: Int(flow))].drop(all: true, &store)
    }
  }

  // Flows

  /// What a party uses its end of a flow for.
  func use(of host: Int, flow: Int) -> Flow.Use? {
    Int(flows[flow].caller) == host ? flows[flow].callerUse : flows[flow].calledUse
  }

  mutating func setUse(_ use: Flow.Use?, of host: Int, flow: Int) {
    if Int(flows[flow].caller) == host { flows[flow].callerUse = use } else { flows[flow].calledUse = use }
  }

  /// Between two hosts, one way, in nanoseconds.
  func delay(_ a: Int, _ b: Int) -> Int64 {
    if let measured { return measured.delay(a, b) }
    let (ispA, ispB) = (hosts[a].isp, hosts[b].isp)
    let access = a == b ? 0 : hosts[a].delay + hosts[b].delay
    return LinkLayer.localDelay + access + (ispA == ispB ? 0 : transitDelay[ispA] + transitDelay[ispB])
  }

  /// The lane on which `host` sends on this flow.
  private func lane(of host: Int, flow: Int) -> Int { Int(flows[flow].caller) == host ? 2 * flow : 2 * flow + 1 }

  /// A new flow of which nobody has been told.
  private mutating func addFlow(from caller: Int, to called: Int, purpose: Flow.Purpose) -> Int {
    let flow = flows.count
    let delay = delay(caller, called)
    flows.append(Flow(caller: Int32(caller), called: Int32(called), purpose: purpose))
    lanes.append(Lane(from: Int32(caller), to: Int32(called), delay: delay))
    lanes.append(Lane(from: Int32(called), to: Int32(caller), delay: delay))
    hosts[caller].flows.append(Int32(flow))
    if called != caller { hosts[called].flows.append(Int32(flow)) }
    return flow
  }

  /// A connection between peers that stands already.
  mutating func join(from caller: Int, to called: Int) -> Int {
    let flow = addFlow(from: caller, to: called, purpose: .link)
    open(flow)
    return flow
  }

  mutating func call(from caller: Int, to called: Int, purpose: Flow.Purpose) -> Int {
    let flow = addFlow(from: caller, to: called, purpose: purpose)
    let delay = lanes[2 * flow].delay
    // A call that nobody answers is for the caller to give up.
    if let start = callPasses(from: caller, to: called, purpose: purpose) {
      planner.plan(.called(flow: Int32(flow)), at: start + delay)
    }
    return flow
  }

  /// When a call, or (without a purpose) the answer to one, gets through; nil for never.
  private func callPasses(from: Int, to: Int, purpose: Flow.Purpose?) -> Int64? {
    guard let conditions else { return planner.now }
    return conditions.callPasses(from: from, to: to, purpose: purpose, at: planner.now)
  }

  /// When the answer to a call is back at the caller; nil when there is none to be had.
  func answerTime(of flow: Int) -> Int64? {
    guard flows[flow].state == .calling else { return nil }
    let (caller, called) = (Int(flows[flow].caller), Int(flows[flow].called))
    let isHidden = hosts[called].isUndialable && flows[flow].purpose == .link
    guard !isHidden, !hosts[called].isSilent, let passes = callPasses(from: called, to: caller, purpose: nil) else {
      return nil
    }
    return passes + lanes[2 * flow].delay
  }

  mutating func open(_ flow: Int) { flows[flow].state = .open }

  mutating func settle(_ flow: Int) {
    flows[flow].state = .closed
    lanes[2 * flow].clear(&store)
    lanes[2 * flow + 1].clear(&store)
  }

  mutating func send(_ parcel: Parcel, from host: Int, flow: Int, hasDrained: Bool = false) {
    let lane = lane(of: host, flow: flow)
    // In calm who is gone is not sent to; in a storm the other end may not know yet.
    guard flows[flow].state != .closed, lanes[lane].isOpen || !isCalm else { return }
    lanes[lane].append(parcel, hasDrained: hasDrained, &store)
    reportDrained(lane)
    guard !lanes[lane].isHeld else { return }
    makeReady(lane, of: host)
  }

  private mutating func makeReady(_ lane: Int, of host: Int) {
    guard !lanes[lane].isReady else { return }
    lanes[lane].isReady = true
    hosts[host].ready.append(Int32(lane))
    if !hosts[host].isSending { serveUplink(host) }
  }

  /// Piece messages of this host on this flow that wait in user space.
  func undrained(from host: Int, flow: Int) -> Int { Int(lanes[lane(of: host, flow: flow)].undrainedCount) }

  /// Closes this host's end: what has not left is dropped, the other end hears of it after the delay.
  mutating func close(from host: Int, flow: Int) {
    guard flows[flow].state != .closed else { return }
    let mine = lane(of: host, flow: flow)
    lanes[mine ^ 1].isOpen = false
    guard lanes[mine].isOpen else { return settle(flow) }
    lanes[mine].drop(all: false, &store)
    if flows[flow].state == .calling {
      lanes[mine].isOpen = false
      return settle(flow)
    }
    send(.close, from: host, flow: flow)
  }

  /// Cuts every connection of a host, as a kill does.
  mutating func cutAll(of host: Int) {
    for flow in hosts[host].flows {
      cut(flow: Int(flow), by: host)
      setUse(nil, of: host, flow: Int(flow))
    }
    hosts[host].ready.removeAll()
  }

  /// One end vanishes: nothing more leaves it, and the other hears of it after the delay.
  mutating func cut(flow: Int, by host: Int) {
    guard flows[flow].state != .closed else { return }
    if flows[flow].state == .calling {
      // Who calls a host that is gone is refused when the call gets there.
      if Int(flows[flow].caller) == host { settle(flow) }
      return
    }
    let mine = lane(of: host, flow: flow)
    lanes[mine ^ 1].isOpen = false
    lanes[mine].drop(all: true, &store)
    planReset(lane: mine)
  }

  /// The receiver of this lane learns that the sender is gone; false if it is gone itself.
  mutating func hangUp(lane: Int) -> Bool {
    let wasOpen = lanes[lane].isOpen
    lanes[lane].isOpen = false
    lanes[lane ^ 1].drop(all: true, &store)
    settle(lane / 2)
    return wasOpen
  }

  /// A reset is sent once: where nothing passes it is lost, and the other end finds out when it sends something.
  private func planReset(lane: Int) {
    let (from, to) = (Int(lanes[lane].from), Int(lanes[lane].to))
    if conditions?.isClosed(from, to, at: planner.now) == true { return }
    planner.plan(.reset(lane: Int32(lane)), after: lanes[lane].delay)
  }

  // Packets

  mutating func serveUplink(_ host: Int) {
    hosts[host].isSending = false
    while let lane = hosts[host].ready.popFirst().map(Int.init) {
      // A silent receiver's window is full and stays so: the lane is not asked again.
      if hosts[Int(lanes[lane].to)].isSilent || holdsBack(lane) { continue }
      let (bytes, messages, payload) = lanes[lane].takeQuantum(&store)
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
      let done = planner.now + busy
      planner.plan(.uplinkFree(host: Int32(host)), at: done)
      if let arrival = arrival(lane, wire: wire, packets: packets, sent: done) {
        planner.plan(
          .arrived(lane: Int32(lane), wire: Int32(wire), packets: Int32(packets), messages: Int32(messages)),
          at: arrival)
      }
      reportDrained(lane)
      return
    }
  }

  /// When a stretch of packets is there; nil for never. What follows on a lane never overtakes.
  private mutating func arrival(_ lane: Int, wire: Int64, packets: Int64, sent: Int64) -> Int64? {
    if isCalm { return sent + lanes[lane].delay }
    lanes[lane].inFlight += wire
    let (from, to) = (Int(lanes[lane].from), Int(lanes[lane].to))
    let arrival = conditions?.arrival(
      from: from, to: to, wire: wire, packets: packets, at: sent, delay: lanes[lane].delay)
    guard let arrival else { return nil }
    lanes[lane].lastArrival = max(arrival, lanes[lane].lastArrival)
    return lanes[lane].lastArrival
  }

  /// Whether as much is on its way as a connection may have unacknowledged: what is left waits at the sender.
  private mutating func holdsBack(_ lane: Int) -> Bool {
    if isCalm { return false }
    let window = conditions?.window(from: Int(lanes[lane].from), to: Int(lanes[lane].to), at: planner.now) ?? .max
    guard lanes[lane].inFlight >= window else { return false }
    lanes[lane].isReady = false
    lanes[lane].isHeld = true
    return true
  }

  private mutating func release(_ lane: Int) {
    guard lanes[lane].isHeld else { return }
    lanes[lane].isHeld = false
    if lanes[lane].isWaiting { makeReady(lane, of: Int(lanes[lane].from)) }
  }

  mutating func passDownlink(_ lane: Int, wire: Int64, packets: Int64, messages: Int32) {
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
    if !isCalm { acknowledge(lane, wire) }
    let through = max(planner.now, hosts[to].downlinkFree) + wire * 1_000_000_000 / hosts[to].down
    hosts[to].downlinkFree = through
    if messages > 0 { planner.plan(.delivered(lane: Int32(lane), messages: messages), at: through) }
  }

  private mutating func acknowledge(_ lane: Int, _ wire: Int64) {
    if hosts[Int(lanes[lane].to)].isPaused {
      lanes[lane].unread += wire
    } else {
      lanes[lane].inFlight -= wire
      release(lane)
    }
  }

  /// The next message of a lane has passed the downlink.
  mutating func deliver(_ lane: Int) -> Delivery {
    guard let parcel = lanes[lane].deliver(&store) else { return .nothing }
    if case .close = parcel { return .close }
    guard lanes[lane].isOpen else {
      // Nobody knows this connection any more.
      if !isCalm, flows[lane / 2].state == .open { planReset(lane: lane ^ 1) }
      return .lost
    }
    return .parcel(parcel, to: Int(lanes[lane].to))
  }

  private mutating func reportDrained(_ lane: Int) {
    let pieces = lanes[lane].takeDrained(store)
    if pieces > 0 { planner.plan(.drained(lane: Int32(lane), pieces: pieces), after: 0) }
  }
}

import Nodes
import Vocabulary

/// What a live node's sockets give up by themselves: calls, handshakes and answers that take too long.
extension SimulatedAgent {
  /// The times of a live node's links and HTTP clients, in nanoseconds.
  enum Patience {
    static let connect: Int64 = 5_000_000_000
    static let handshake: Int64 = 10_000_000_000
    /// Of a whole short call: a probe, an announce, a registration.
    static let call: Int64 = 10_000_000_000
    static let description: Int64 = 60_000_000_000
    /// Between two bytes of an answer of the origin.
    static let idle: Int64 = 20_000_000_000
  }

  /// Looks at this flow again when it may have taken too long.
  func watch(_ flow: Int, after time: Int64) {
    world.planner.plan(.timeout(node: id, flow: Int32(flow)), after: time)
  }

  func timeout(flow: Int) {
    guard !isDead, let use = world.network.use(of: host, flow: flow) else { return }
    switch use {
    case .link(let link): watchLink(link, flow)
    case .client: watchCall(flow)
    }
  }

  private func watchLink(_ link: LinkID, _ flow: Int) {
    guard let state = links[link.value], !state.hasShakenHands else { return }
    let limit = state.isConnected ? Patience.handshake : Patience.connect
    let rest = state.since + limit - world.planner.now
    guard rest <= 0 else { return watch(flow, after: rest) }
    world.network.close(from: host, flow: flow)
    lose(flow, end: state.isConnected ? .handshakeTimedOut : .connectTimedOut)
  }

  private func watchCall(_ flow: Int) {
    guard let call = pool.calls[flow] else { return }
    var due: Int64
    switch call.purpose {
    case .probe, .announce, .register: due = call.began + Patience.call
    case .describe: due = call.began + Patience.description
    case .range, .leaves, .plain: due = call.moved + (call.isConnected ? Patience.idle : Patience.connect)
    }
    if !call.isConnected { due = min(due, call.began + Patience.call) }
    let rest = due - world.planner.now
    guard rest <= 0 else { return watch(flow, after: rest) }
    world.network.close(from: host, flow: flow)
    lose(flow, end: .connectTimedOut)
  }
}

import Vocabulary

/// The HTTP connections of one agent: an idle one is used again, each carries one request at a time.
struct ClientPool {
  private(set) var calls: [Int: ClientCall] = [:]
  private var idle: [(host: Int, flow: Int)] = []

  /// An idle connection to this host, or nil.
  mutating func takeIdle(to host: Int) -> Int? {
    guard let at = idle.lastIndex(where: { $0.host == host }) else { return nil }
    return idle.remove(at: at).flow
  }

  mutating func begin(_ call: ClientCall, on flow: Int) { calls[flow] = call }

  mutating func update(_ flow: Int, _ change: (inout ClientCall) -> Void) {
    if calls[flow] != nil { change(&calls[flow]!) }
  }

  /// The request on this flow is over; the connection stays for the next one.
  mutating func finish(_ flow: Int) -> ClientCall? {
    guard let call = calls.removeValue(forKey: flow) else { return nil }
    idle.append((call.host, flow))
    return call
  }

  /// The connection is gone.
  mutating func lose(_ flow: Int) -> ClientCall? {
    idle.removeAll { $0.flow == flow }
    return calls.removeValue(forKey: flow)
  }

  /// The flow of a request to the origin.
  func flow(of request: UInt32) -> Int? {
    var found: Int?
    // The number is unique, so the order of the dictionary does not show.
    for (flow, call) in calls where call.originRequest?.value == request { found = flow }
    return found
  }
}

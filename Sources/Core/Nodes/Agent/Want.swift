import Swarming
package import Vocabulary

/// One user's wish on its way: from a URL to the last byte delivered.
package struct Want: Codable, Sendable {
  package let id: WantID
  package let target: WantTarget
  /// The gateway's request, or nil for the command line.
  package let question: HTTPQuestion?
  /// The same for how it is carried out.
  package var gateway: GatewayErrand?
  package let startedAt: Instant
  package var phase: Phase
  package var tries = 0
  package var restarts = 0
  /// From the last probe.
  package var entityTag: String?
  package var metainfoURL: String?
  /// How far the call under way has come; nil before anything is known of it.
  package var step: Step?
  /// Why the want pauses, for its user.
  package var trouble: String?
  /// What is kept of the URL, for the time that its origin is away.
  package var recall = Recall()
  /// Whether the answer's head has gone out, or the output file was begun.
  package var hasBegun = false
  /// The bytes that are being delivered, and how far delivery and its reader have come in them.
  package var span = ByteSpan(offset: 0, length: 0)
  /// What follows them.
  package var plan = DeliveryPlan([])
  /// Whether the whole object was asked for.
  package var isWhole = false
  package var delivered: Int64 = 0
  package var drained: Int64 = 0
  /// Where its time went.
  package var waits = WaitAccount()
  /// When bytes last became deliverable.
  package var lastProgress: Instant
  package var log: WantLog

  package enum Phase: Codable, Sendable {
    case probing(CallID)
    case describing(CallID)
    /// The origin is away; waiting for what is kept.
    case recalling
    /// Waiting to try again.
    case pausing(until: Instant)
    case opening(ObjectHandle)
    case attached(ObjectHandle)
    case plain
    /// The HTTP cache is asked.
    case lookingUp
    /// The request was passed on; its answer has not come.
    case forwarding
    /// The answer is being passed through.
    case relaying
  }

  /// How far a call to an origin has come.
  package enum Step: String, Codable, Sendable {
    /// Its name is looked up.
    case resolving
    /// A connection is being made.
    case connecting
    /// The question is asked; the answer is waited for.
    case connected
  }

  package var url: String? { if case .url(let url) = target { url } else { nil } }

  package var handle: ObjectHandle? {
    switch phase {
    case .opening(let handle), .attached(let handle): handle
    default: nil
    }
  }

  /// Host and port of the URL.
  var hostField: String? { url.flatMap { try? HTTPURL($0) }?.hostField }

  /// How far whoever wants it may make this node reach.
  var reach: Reach { gateway?.reach ?? .anywhere }

  /// Scheme, host and port of the URL.
  package var origin: String? {
    guard let url, let parsed = try? HTTPURL(url) else { return nil }
    return "http://\(parsed.hostField)"
  }
}

extension Want {
  /// The blocks that it waits for. The command line's user wants the whole object, and so does a client that asked for
  /// all of it.
  func wantedBlocks(in geometry: Geometry, _ policy: GatewayPolicy) -> WantedBlocks {
    guard question != nil, !isWhole else { return .all }
    guard hasBegun else { return .none }
    return WantedBlocks(
      plan.wanted(
        after: delivered, of: span, in: geometry, window: policy.rangeWindow, readAhead: policy.readAhead))
  }
}

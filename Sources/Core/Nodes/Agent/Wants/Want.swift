import Swarming
import Vocabulary

/// What a user asked for, on its way from a URL to the last byte delivered.
package struct Want: Codable, Sendable {
  let id: WantID
  let target: Target
  /// The gateway's request, or nil for the command line.
  let request: HTTPRequest?
  /// The same for how it is carried out.
  var fetch: GatewayFetch?
  /// How far its calls may go, and where they were sent on to.
  var route: CallRoute
  let startedAt: Instant
  var phase: Phase
  /// How the reader gets the bytes.
  var reading: Reading
  /// What is kept of the URL, for the time that its origin is away.
  var recall = Recall()
  var tries = 0
  var restarts = 0
  /// Whether bytes are taken that no trusted key has signed for their address.
  let allowsUnverified: Bool
  /// What the whole file must be, where that is known.
  let pledge: FilePledge?
  /// What vouches for the bytes, by the description that was judged last.
  var trust = TrustLevel.nothing
  /// For how long that description should have been followed by a newer one.
  var lateness: TimeSpan?
  /// From the last probe.
  var entityTag: String?
  /// The status with which the origin said that the file is gone.
  var goneStatus: Int?
  /// Where the description is.
  var metainfoURL: String?
  /// The call by which it is fetched from where the origin says that a copy is, if it is.
  var copyCall: CallID?
  /// How far the call under way has come; nil before anything is known of it.
  var step: Step?
  /// Why the want pauses, for its user.
  var trouble: String?
  /// Where its time went.
  var waits = WaitAccount()
  var log: WantLog

  /// What a user asked for.
  package enum Target: Hashable, Codable, Sendable {
    case url(String)
    /// A metainfo file that the world reads.
    case metainfoFile(String)
  }

  enum Phase: Codable, Sendable {
    case probing(CallID)
    case describing(CallID)
    /// The origin is away; waiting for what is kept.
    case recalling
    /// Waiting to try again.
    case pausing(until: Instant)
    /// Described, under the second call; the world keeps what is to be remembered of that, under the first.
    case pinning(CallID, ObjectDescription, described: CallID)
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
    /// The request is sent; the answer is waited for.
    case connected
  }

  init(
    _ id: WantID, _ target: Target, _ request: HTTPRequest?, _ fetch: GatewayFetch?, allowsUnverified: Bool,
    _ pledge: FilePledge?, _ turn: borrowing Turn
  ) {
    self.id = id
    self.allowsUnverified = allowsUnverified
    self.pledge = pledge
    self.target = target
    self.request = request
    self.fetch = fetch
    route = CallRoute(fetch?.reach ?? turn.own.reach(for: id))
    startedAt = turn.now
    phase = .pausing(until: turn.now)
    reading = Reading(window: turn.policy.deliveryWindow, at: turn.now)
    log = WantLog(id, target, isForGateway: request != nil, trace: route.asked.trace, now: turn.now)
  }

  var url: String? { if case .url(let url) = target { url } else { nil } }

  /// The object that it has, or that is being opened for it.
  var handle: ObjectHandle? {
    switch phase {
    case .opening(let handle), .attached(let handle): handle
    default: nil
    }
  }

  /// Whether it has nothing but the origin's word to wait for.
  var isWaitingForOrigin: Bool {
    switch phase {
    case .probing, .forwarding, .recalling: true
    default: false
    }
  }

  /// When it wants to be looked at although nothing has come.
  var nextDue: Instant? {
    switch phase {
    case .pausing(let until): until
    case .probing, .forwarding: recall.deadline
    default: nil
    }
  }

  /// Host and port of the URL.
  var hostField: String? { url.flatMap { try? HTTPURL($0) }?.hostField }

  /// What it is for, for people, before its object is known.
  var title: String {
    switch target {
    case .metainfoFile(let path): path
    case .url(let url): String(url.prefix { $0 != "?" && $0 != "#" })
    }
  }

  /// All bytes have come from the server as they are.
  func endPlainly(_ name: String, _ bytes: Int64, _ turn: inout Turn) {
    var report = TransferReport(name: name, bytes: bytes, elapsed: turn.now - startedAt, trust: trust)
    vouch(in: &report)
    report.fromOrigin = bytes
    report.waited = waits.statement(at: turn.now)
    turn.log(log.complete(bytes: bytes, nil, trust, waited: report.waited, at: turn.now))
    turn.effects.append(.reader(id, .finish(report)))
  }

  /// Says who has signed what was delivered, what he calls it, and by what the logs name it.
  func vouch(in report: inout TransferReport) {
    report.trace = route.asked.trace?.id
    if let last = pledge?.name.split(separator: "/").last { report.name = String(last) }
    report.signedBy = trust != .signed ? nil : pledge == nil ? .origin : .tuf
  }

  /// The blocks that it waits for. The command line's user wants the whole object, and so does a client that asked for
  /// all of it.
  func wantedBlocks(in geometry: Geometry, _ policy: GatewayPolicy) -> WantedBlocks {
    request == nil ? .all : reading.wanted(in: geometry, policy)
  }
}

import Glibc
import NIOCore
import Nodes
import Selection
import Synchronization
import Vocabulary
import Wire

/// The UDP side of a selector's tracker (BEP 15), on the port number of its HTTP side.
///
/// It gives out connection ids, and hands on what comes under one; both as a transport does, without asking a machine
/// and without keeping anything of a client. What comes otherwise is dropped in silence, so that nobody can make it
/// send to an address that is not his: the one answer to a stranger is as long as his question.
///
/// A thread of its own reads what comes, many datagrams at a time, and hands those that the machine must answer to the
/// event loop, in their order. All else is confined to that loop.
final class UDPTracker: @unchecked Sendable {
  /// What was dealt with here since it was told last.
  struct Tally {
    var connections = 0
    var dropped = 0
  }

  /// Whom an exchange is to be answered.
  private struct Asker {
    var place: DatagramPlace
    var family: IPAddress.Family
    var transaction: UInt32
    /// What a scrape named, in its order.
    var names: [InfoHash] = []
  }

  /// Told so often, and only when there is something to tell.
  private static let tallied = TimeAmount.seconds(1)

  private let reader: DatagramReader
  private let eventLoop: any EventLoop
  private let outbox = DatagramOutbox()
  private var askers = Askers<Asker>()
  private var isTaking = false
  private var isClosed = false
  private var tallyTask: RepeatedTask?
  /// Gives a request that is to be answered its number.
  private let number: () -> ExchangeID
  /// Takes a request, its number and where it comes from.
  private let onRequest: (ExchangeID, UDPTrackerRequest.Action, Endpoint) -> Void
  private let onTally: (Tally) -> Void
  private var unsent = 0

  init(
    sessions: SessionAuthority, clock: NodeClock, eventLoop: any EventLoop, workload: Workload,
    number: @escaping () -> ExchangeID,
    onRequest: @escaping (ExchangeID, UDPTrackerRequest.Action, Endpoint) -> Void,
    onTally: @escaping (Tally) -> Void
  ) {
    reader = DatagramReader(sessions: sessions, clock: clock, workload: workload)
    self.eventLoop = eventLoop
    self.number = number
    self.onRequest = onRequest
    self.onTally = onTally
  }

  /// Binds; returns the endpoint with the real port.
  func listen(on endpoint: Endpoint) throws(FrontError) -> Endpoint {
    let bound = try reader.open(endpoint) { [self] requests in eventLoop.execute { self.take(requests) } }
    tallyTask = eventLoop.scheduleRepeatedTask(initialDelay: Self.tallied, delay: Self.tallied) { [weak self] _ in
      self?.tell()
    }
    return bound
  }

  /// Takes no more requests.
  func close() {
    guard !isClosed else { return }
    isClosed = true
    tallyTask?.cancel()
    reader.close()
  }

  private func take(_ requests: DatagramReader.Requests) {
    defer { reader.giveBack(requests) }
    guard !isClosed else { return }
    isTaking = true
    for request in requests.all {
      let exchange = number()
      var asker = Asker(
        place: request.place, family: request.remote.address.family, transaction: request.transaction)
      if case .scrape(let names) = request.action { asker.names = names }
      askers.begin(exchange, asker)
      onRequest(exchange, request.action, request.remote)
      askers.settle()
    }
    isTaking = false
    flush()
  }

  /// Sends what the machine answered, if the exchange came over UDP; whether it did.
  func answer(_ exchange: ExchangeID, _ answer: SelectorAnswer) -> Bool {
    guard let asker = askers.take(exchange) else { return false }
    let reply: UDPTrackerReply
    switch answer {
    case .tracker(let peers, _): reply = .peers(peers, over: asker.family)
    case .scrape(let files): reply = .scraped(asker.names.map { name in files.first { $0.infohash == name } })
    case .trackerFailure(let sentence), .error(_, let sentence): reply = .failure(sentence)
    case .tooMany: reply = .failure(SelectorRenderer.tooManyCalls)
    default: preconditionFailure("what comes over UDP is answered as a tracker answers")
    }
    outbox.add(to: asker.place) { reply.append(to: &$0, transaction: asker.transaction) }
    if !isTaking { flush() }
    return true
  }

  /// All that one look at the socket brought is answered together.
  private func flush() {
    guard !isClosed else { return }
    unsent += outbox.flush(to: reader.socket)
  }

  private func tell() {
    var tally = reader.takeTally()
    tally.dropped += unsent
    unsent = 0
    if tally.connections + tally.dropped > 0 { onTally(tally) }
  }
}

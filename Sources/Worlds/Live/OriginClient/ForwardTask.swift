import NIOCore
import NIOHTTP1
import Nodes
import Vocabulary

/// A request of a client that is passed on to its server. The answer's head is told; the body waits until the machine
/// has decided whether it goes to the client.
final class ForwardTask: OriginTask {
  private enum State {
    case waiting
    case undecided(HTTPResponseHead)
    case relaying
    case dropped
  }

  let want: WantID
  private let sink: any OriginClient.RelaySink
  private let client: OriginClient
  private var state = State.waiting
  /// What came of the body while nothing was decided: reading is paused, so it is what one read brought.
  private var held: [ByteBuffer] = []
  /// The answer ended while nothing was decided.
  private var earlyEnd: AgentInput.OriginEnd?
  private var total: Int64 = 0
  /// Where the body is stored as it passes.
  private var draft: ResponseDraft?

  init(
    _ want: WantID, _ order: Forwarding.Order, url: HTTPURL, _ clientFields: [HTTPField],
    sink: any OriginClient.RelaySink,
    client: OriginClient
  ) {
    self.want = want
    self.sink = sink
    self.client = client
    super.init(url: url, reach: order.url.reach)
    method = HTTPMethod(rawValue: order.method)
    fields = order.carriesFields ? EndToEnd.request(clientFields).filter { !order.dropped.contains($0.name) } : []
    fields += order.fields
  }

  override func answered(_ head: HTTPResponseHead) -> Bool {
    let fields = Self.fields(of: head)
    state = .undecided(head)
    connection?.pause()
    let passed = fields.filter { Forwarding.Head.passedFields.contains($0.name) }
    let hidden = Forwarding.Head.hiddenNames.filter { name in fields.contains { $0.name == name } }
    client.host.submit(
      .forwarded(
        want,
        Forwarding.Head(
          status: Int(head.status.code), fields: passed, hidden: hidden,
          description: LinkField.metainfo(of: fields, at: url),
          wall: NodeClock.system.wall, server: connection?.server)))
    return true
  }

  private static func fields(of head: HTTPResponseHead) -> [HTTPField] {
    head.headers.map { HTTPField($0.name.lowercased(), $0.value) }
  }

  /// The answer is the client's. `keep` makes the place where it is stored, of all its fields and its length.
  func relay(_ edits: Forwarding.Edits, keep: (([HTTPField], Int64?) -> ResponseDraft?)?) {
    guard case .undecided(let head) = state else { return }
    state = .relaying
    draft = keep?(Self.fields(of: head), head.contentLength)
    sink.onRoom = { [weak self] in self?.connection?.resume() }
    sink.beginRelay(status: Int(head.status.code), fields: edits.applied(to: Self.fields(of: head)))
    var hasRoom = true
    for bytes in held { hasRoom = take(bytes) }
    held = []
    if let earlyEnd { return finish(earlyEnd) }
    if hasRoom { connection?.resume() }
  }

  /// Nobody wants the answer. A short one is read to its end, so that its connection can be used again.
  func drop() {
    guard !isOver else { return }
    var isShort = method == .HEAD
    if case .undecided(let head) = state {
      isShort = isShort || (head.contentLength ?? .max) <= client.options.mostDiscarded
    } else {
      isShort = false
    }
    state = .dropped
    draft?.abandon()
    sink.onRoom = nil
    held = []
    if isShort { connection?.resume() } else { client.cancel(self) }
  }

  override func received(_ bytes: ByteBuffer) {
    switch state {
    case .waiting, .dropped: break
    case .undecided: held.append(bytes)
    case .relaying: if !take(bytes) { connection?.pause() }
    }
  }

  private func take(_ bytes: ByteBuffer) -> Bool {
    total += Int64(bytes.readableBytes)
    draft?.append(bytes)
    return sink.take(bytes)
  }

  override func ended(_ end: AgentInput.OriginEnd) {
    switch state {
    case .dropped: break
    case .undecided: earlyEnd = end
    case .waiting, .relaying: finish(end)
    }
  }

  private func finish(_ end: AgentInput.OriginEnd) {
    sink.onRoom = nil
    client.forgetForward(self)
    if end == .complete { draft?.finish() } else { draft?.abandon() }
    switch end {
    case .complete: client.host.submit(.forwardEnded(want, .complete(bytes: total)))
    case .failed(let sentence) where isRefused: client.host.submit(.forwardEnded(want, .refused(sentence: sentence)))
    case .failed(let sentence) where isUntrusted:
      client.host.submit(.forwardEnded(want, .untrusted(sentence: sentence)))
    case .failed(let sentence): client.host.submit(.forwardEnded(want, .failed(sentence: sentence)))
    case .stale: client.host.submit(.forwardEnded(want, .stale))
    case .unusable: client.host.submit(.forwardEnded(want, .failed(sentence: "\(url.hostField) gave no answer.")))
    }
  }
}

import NIOCore
import Nodes
import Vocabulary

/// A want of the gateway: its bytes are streamed as the answer to an HTTP request.
final class GatewaySink: DeliverySink {
  private let exchange: ExchangeID
  private let front: HTTPFront
  private let host: any AgentHost
  private var waiting: [(store: ObjectStore, span: ByteSpan)] = []
  private var hasBegun = false
  private(set) var isFinished = false
  private var hasRoom = true
  /// Where delivery has come to, and what of that was reported.
  private var through: Int64 = 0
  private var reported: Int64 = -1
  var onRoom: (() -> Void)?

  private static let chunk: Int64 = 128 << 10

  init(_ exchange: ExchangeID, front: HTTPFront, host: any AgentHost) {
    self.exchange = exchange
    self.front = front
    self.host = host
  }

  func begin(_ answer: HTTPAnswer) {
    hasBegun = true
    front.startStream(exchange, status: answer.status, fields: answer.fields)
  }

  func beginPlain(length: Int64?, type: String?) {
    var fields = [HTTPField("content-type", type ?? "application/octet-stream")]
    if let length { fields.append(HTTPField("content-length", "\(length)")) }
    begin(HTTPAnswer(status: 200, fields: fields))
  }

  func deliver(_ store: ObjectStore, _ span: ByteSpan) {
    waiting.append((store, span))
    pump()
  }

  /// The front can take more.
  func writable() {
    hasRoom = true
    report()
    pump()
    onRoom?()
  }

  private func pump() {
    while hasRoom, let (store, span) = waiting.first {
      let now = ByteSpan(offset: span.offset, length: min(span.length, Self.chunk))
      do throws(StoreError) {
        hasRoom = front.write(exchange, try store.read(now))
      } catch {
        // The head promised bytes that cannot be had: the client must notice.
        waiting = []
        return front.cut(exchange)
      }
      through = now.end
      if now.length == span.length {
        waiting.removeFirst()
      } else {
        waiting[0].span = ByteSpan(offset: now.end, length: span.length - now.length)
      }
    }
    if hasRoom { report() }
    if isFinished, waiting.isEmpty { front.finish(exchange) }
  }

  private func report() {
    guard through > reported, through > 0, !isFinished else { return }
    reported = through
    host.submit(.deliveryDrained(WantID(exchange.value), through: through))
  }

  func take(_ bytes: ByteBuffer) -> Bool {
    hasRoom = front.write(exchange, bytes)
    return hasRoom
  }

  func finish(_ report: TransferReport) {
    isFinished = true
    pump()
  }

  func fail(_ failure: TransferFailure) {
    isFinished = true
    waiting = []
    if hasBegun { return front.cut(exchange) }
    let status =
      switch failure.kind {
      case .badRequest: 400
      case .notFound: 404
      case .unreachable, .untrusted, .malformed, .changed: 502
      case .storage: 507
      }
    front.respond(exchange, HTTPAnswer(status: status, sentence: failure.sentence))
  }
}

import NIOCore
import Nodes
import Vocabulary

/// A want of the gateway: its bytes are streamed as the answer to an HTTP request.
final class GatewaySink: DeliverySink, OriginClient.RelaySink {
  private enum Item {
    case bytes(ObjectStore, ByteSpan)
    case text(String)
  }

  private let exchange: ExchangeID
  private let front: HTTPFront
  private let host: any AgentHost
  private var waiting: [Item] = []
  private var hasBegun = false
  private(set) var isFinished = false
  private var hasRoom = true
  /// Where delivery has come to, and what of that was reported.
  private var through: Int64 = 0
  private var reported: Int64 = 0
  var onRoom: (() -> Void)?

  private static let chunk: Int64 = 128 << 10

  init(_ exchange: ExchangeID, front: HTTPFront, host: any AgentHost) {
    self.exchange = exchange
    self.front = front
    self.host = host
  }

  func begin(_ answer: HTTPResponse) { beginRelay(status: answer.status, fields: answer.fields) }

  func beginRelay(status: Int, fields: [HTTPField]) {
    hasBegun = true
    front.startStream(exchange, status: status, fields: fields)
  }

  func beginPlain(length: Int64?, type: String?) {
    preconditionFailure("the gateway passes requests on; plain fetches are the command line's")
  }

  func deliver(_ store: ObjectStore, _ span: ByteSpan) {
    waiting.append(.bytes(store, span))
    pump()
  }

  func deliver(text: String) {
    waiting.append(.text(text))
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
    while hasRoom, let next = waiting.first {
      switch next {
      case .text(let text):
        hasRoom = front.write(exchange, ByteBuffer(string: text))
        waiting.removeFirst()
      case .bytes(let store, let span):
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
          waiting[0] = .bytes(store, ByteSpan(offset: now.end, length: span.length - now.length))
        }
      }
    }
    if hasRoom { report() }
    if isFinished, waiting.isEmpty { front.finish(exchange) }
  }

  /// Of several ranges a later one may lie before an earlier one, so through goes back as well.
  private func report() {
    guard through != reported, !isFinished else { return }
    reported = through
    host.submit(.deliveryDrained(exchange.want, through: through))
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
    front.respond(exchange, HTTPResponse(status: 503, sentence: failure.sentence))
  }
}

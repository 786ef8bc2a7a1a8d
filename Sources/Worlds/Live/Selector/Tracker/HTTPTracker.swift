import Glibc
import NIOCore
import Nodes
import Vocabulary
import Wire

/// The HTTP side of a selector's tracker, beside its front: an announce as nearly all clients write it goes to the
/// machine with nothing of HTTP made of it but that, and is answered in one piece. All other requests are the front's.
///
/// Most clients make a connection for each announce. Without TLS such a one is none of NIO's: what that does for a
/// connection costs more than all else that is done for an announce. A thread accepts it and reads; where a connection
/// is kept, or something else is asked, it becomes one of the front's.
///
/// Confined to its event loop.
final class HTTPTracker: @unchecked Sendable {
  /// Whom an exchange is to be answered.
  private struct Asker {
    enum Way {
      case socket(CInt)
      case handler(AnnounceHandler)
    }

    var way: Way
    var minor: Int
    var isKept: Bool
  }

  private let front: HTTPFront
  private let reader: CallerReader
  private let room: CallerReader.Room
  private var askers = Askers<Asker>()
  private var isClosed = false
  private var body: [UInt8] = []
  private var answer: [UInt8] = []
  /// Takes an announce, its number and where it comes from.
  private let onAnnounce: (ExchangeID, AnnounceQuery, Endpoint) -> Void

  init(
    _ front: HTTPFront, workload: Workload, onAnnounce: @escaping (ExchangeID, AnnounceQuery, Endpoint) -> Void
  ) {
    self.front = front
    let room = CallerReader.Room(atMost: front.options.maximumConnections)
    self.room = room
    reader = CallerReader(room, workload: workload)
    self.onAnnounce = onAnnounce
    front.onCount = { room.set(connected: $0) }
    front.firstHandler = { [unowned self] connection in AnnounceHandler(self, connection) }
  }

  /// Binds in place of the front; returns the endpoint with the real port.
  func listen(on endpoint: Endpoint) throws(FrontError) -> Endpoint {
    let loop = front.eventLoop
    return try reader.open(
      endpoint, onRefusing: { [self] why in loop.execute { self.front.onRefusing(why) } },
      onCallers: { [self] callers in loop.execute { self.take(callers) } })
  }

  /// Takes no more requests by itself.
  func close() {
    guard !isClosed else { return }
    isClosed = true
    reader.close()
    for asker in askers.takeAll() { if case .socket(let socket) = asker.way { end(socket) } }
  }

  private func take(_ callers: CallerReader.Callers) {
    defer { reader.giveBack(callers) }
    front.noteRefused(callers.refused)
    for other in callers.others {
      front.adopt(other.socket, other.bytes)
      room.leave()
    }
    for caller in callers.announcing {
      guard !isClosed else {
        end(caller.socket)
        continue
      }
      ask(caller.head, caller.remote, Asker(way: .socket(caller.socket), minor: caller.head.minor, isKept: false))
    }
  }

  /// An announce came over a connection of the front.
  func take(_ head: AnnounceHead, from remote: Endpoint, over handler: AnnounceHandler) {
    let isKept = head.isKept && !front.stopsSoon
    ask(head, remote, Asker(way: .handler(handler), minor: head.minor, isKept: isKept))
  }

  private func ask(_ head: AnnounceHead, _ remote: Endpoint, _ asker: Asker) {
    let exchange = front.number()
    askers.begin(exchange, asker)
    onAnnounce(exchange, head.query, remote)
    askers.settle()
  }

  /// Sends what the machine answered, if the exchange is one of these; whether it is.
  func answer(_ exchange: ExchangeID, _ decided: SelectorAnswer, _ alto: ALTOService) -> Bool {
    guard let asker = askers.take(exchange) else { return false }
    write(decided, asker, alto)
    switch asker.way {
    case .handler(let handler): handler.answer(ByteBuffer(bytes: answer), isLast: !asker.isKept)
    case .socket(let socket):
      // A new connection has room for so little; and who is gone is gone.
      _ = answer.withUnsafeBytes { send(socket, $0.baseAddress, $0.count, CInt(MSG_NOSIGNAL)) }
      end(socket)
    }
    return true
  }

  private func end(_ socket: CInt) {
    Glibc.close(socket)
    room.leave()
  }

  private func write(_ decided: SelectorAnswer, _ asker: Asker, _ alto: ALTOService) {
    body.removeAll(keepingCapacity: true)
    answer.removeAll(keepingCapacity: true)
    answer += asker.minor == 0 ? "HTTP/1.0 ".utf8 : "HTTP/1.1 ".utf8
    if case .tracker(let peers, isCompact: true) = decided {
      peers.append(to: &body)
      answer += "200 OK\r\ncontent-type: text/plain\r\ncache-control: no-store\r\n".utf8
    } else {
      let response = SelectorRenderer.answer(decided, alto)
      for case .bytes(let bytes) in response.body { body += bytes }
      answer += "\(response.status) \(response.status == 200 ? "OK" : "No")\r\n".utf8
      for field in response.fields { answer += "\(field.name): \(field.value)\r\n".utf8 }
    }
    answer += "content-length: ".utf8
    answer += String(body.count).utf8
    answer += "\r\ndate: ".utf8
    answer += front.dateText().utf8
    answer += asker.isKept ? "\r\nserver: shoal\r\n\r\n".utf8 : "\r\nserver: shoal\r\nconnection: close\r\n\r\n".utf8
    answer += body
  }
}

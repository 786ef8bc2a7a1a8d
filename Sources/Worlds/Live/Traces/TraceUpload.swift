import NIOCore
import Nodes
import Selection
import Trace
import Vocabulary

/// Brings a selector what it asked of this node's flight recorder, part after part.
///
/// Confined to the node's event loop.
final class TraceUpload {
  private let call: HTTPCall
  private let order: TraceOrder
  private let archive: ArchiveBody
  /// What may be sent a second; nil for as much as goes.
  private let rate: ByteRate?
  private let loop: any EventLoop
  private let done: (AgentInput.ShareOutcome) -> Void

  /// - Parameters:
  ///   - call: a PUT to the selector's /v1/traces/part, without the query and the body.
  ///   - done: called once, with what came of it.
  init(
    _ call: HTTPCall, _ order: TraceOrder, _ files: [OpenTraceFile], atMost rate: ByteRate?, on loop: any EventLoop,
    done: @escaping (AgentInput.ShareOutcome) -> Void
  ) {
    self.call = call
    self.order = order
    archive = ArchiveBody(files)
    self.rate = rate
    self.loop = loop
    self.done = done
  }

  func start() { send(from: 0) }

  private func send(from offset: Int64) {
    let bytes: [UInt8]
    do throws(ServedFile.Failure) { bytes = try archive.bytes(from: offset, atMost: TraceOrder.partMost) } catch {
      return done(.failed(sentence: "the trace cannot be read: \(error)"))
    }
    let end = offset + Int64(bytes.count)
    let isLast = end >= archive.length || bytes.isEmpty
    var call = call
    call.body = bytes
    let (collection, ticket) = (AgentAnnounceMessage.hex(order.collection), AgentAnnounceMessage.hex(order.ticket))
    call.url.target += "?collection=\(collection)&ticket=\(ticket)&offset=\(offset)&final=\(isLast ? 1 : 0)"
    let own = NIOLoopBound(self, eventLoop: loop)
    call.start(on: loop).whenComplete { outcome in
      let upload = own.value
      switch outcome {
      case .failure(let error): upload.done(.failed(sentence: "\(error)"))
      case .success(let reply) where reply.status != 200:
        let why = SelectorAPI.errorSentence(from: reply.body) ?? "status \(reply.status)"
        upload.done(.failed(sentence: "the selector does not take it: \(why)"))
      case .success where isLast: upload.done(.brought(bytes: end))
      case .success:
        let pause = upload.rate.map { Int64(bytes.count) * 1_000_000_000 / max(1, $0.bytesPerSecond) } ?? 0
        upload.loop.scheduleTask(in: .nanoseconds(pause)) { own.value.send(from: end) }
      }
    }
  }
}

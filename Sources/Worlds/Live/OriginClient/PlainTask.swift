import NIOCore
import NIOHTTP1
import Nodes
import Vocabulary

/// A URL that is fetched as it is, unverified, straight to its reader.
final class PlainTask: OriginTask {
  private let want: WantID
  private let sink: any OriginClient.PlainSink
  private let client: OriginClient
  private var length: Int64?
  private var total: Int64 = 0
  private var lastReport = NIODeadline.uptimeNanoseconds(0)
  /// Why the answer is of no use.
  private var refusal: AgentInput.PlainEnd?

  init(_ want: WantID, url: HTTPURL, reach: Reach, sink: any OriginClient.PlainSink, client: OriginClient) {
    self.want = want
    self.sink = sink
    self.client = client
    super.init(url: url, reach: reach)
  }

  override func answered(_ head: HTTPResponseHead) -> Bool {
    if head.status == .ok, head.hasPlainCoding {
      length = head.contentLength
      sink.beginPlain(length: length, type: head.headers.first(name: "content-type"))
      sink.onRoom = { [weak self] in self?.connection?.resume() }
      report()
      return true
    }
    if RedirectTrail.isRedirect(status: Int(head.status.code)), let location = head.headers.first(name: "location") {
      refusal = .redirected(from: "\(url)", location: location, server: connection?.server)
    } else {
      refusal = .failed(sentence: "\(url.hostField) answered \(head.status.code) \(head.status.reasonPhrase).")
    }
    return false
  }

  override func received(_ bytes: ByteBuffer) {
    total += Int64(bytes.readableBytes)
    if !sink.take(bytes) { connection?.pause() }
    if NIODeadline.now() - lastReport >= .milliseconds(100) { report() }
  }

  private func report() {
    lastReport = .now()
    client.host.submit(.plainProgress(want, received: ByteCount(total), length: length))
  }

  override func ended(_ end: AgentInput.OriginEnd) {
    sink.onRoom = nil
    client.forget(want)
    switch end {
    case .complete:
      report()
      client.host.submit(.plainEnded(want, .complete(bytes: total)))
    case .failed(let sentence) where isUntrusted:
      client.host.submit(.plainEnded(want, .untrusted(sentence: sentence)))
    case .failed(let sentence): client.host.submit(.plainEnded(want, .failed(sentence: sentence)))
    case .stale: client.host.submit(.plainEnded(want, .stale))
    case .unusable:
      let useless = AgentInput.PlainEnd.failed(sentence: "\(url.hostField) gave an answer of no use.")
      client.host.submit(.plainEnded(want, refusal ?? useless))
    }
  }
}

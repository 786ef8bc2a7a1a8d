import NIOCore
import NIOHTTP1
import Nodes
import Vocabulary

/// A URL that is fetched as it is, unverified, straight to its reader.
final class PlainTask: EdgeTask {
  private let want: WantID
  private let sink: any PlainSink
  private let edge: Edge
  private let redirects: Int
  private var length: Int64?
  private var total: Int64 = 0
  private var lastReport = NIODeadline.uptimeNanoseconds(0)
  private var refusal: String?

  init(_ want: WantID, url: HTTPURL, sink: any PlainSink, edge: Edge, redirects: Int = 0) {
    self.want = want
    self.sink = sink
    self.edge = edge
    self.redirects = redirects
    super.init(url: url, reach: .anywhere)
  }

  override func answered(_ head: HTTPResponseHead) -> Bool {
    if head.status == .ok, head.hasPlainCoding {
      length = head.contentLength
      sink.beginPlain(length: length, type: head.headers.first(name: "content-type"))
      sink.onRoom = { [weak self] in self?.connection?.resume() }
      report()
      return true
    }
    if [301, 302, 307, 308].contains(head.status.code), let location = head.headers.first(name: "location") {
      redirect(location)
    } else {
      refusal = "\(url.hostField) answered \(head.status.code) \(head.status.reasonPhrase)."
    }
    return false
  }

  private func redirect(_ location: String) {
    guard redirects < edge.options.mostRedirects else {
      return refusal = "\(url.hostField) redirects too many times."
    }
    do throws(HTTPURLError) {
      let next = try url.resolving(location)
      isOver = true
      edge.start(PlainTask(want, url: next, sink: sink, edge: edge, redirects: redirects + 1), for: want)
    } catch { refusal = "\(url.hostField) redirects elsewhere: \(error)" }
  }

  override func received(_ bytes: ByteBuffer) {
    total += Int64(bytes.readableBytes)
    if !sink.take(bytes) { connection?.pause() }
    if NIODeadline.now() - lastReport >= .milliseconds(100) { report() }
  }

  private func report() {
    lastReport = .now()
    edge.host.submit(.plainProgress(want, received: ByteCount(total), length: length))
  }

  override func ended(_ end: EdgeEnd) {
    sink.onRoom = nil
    edge.forget(want)
    switch end {
    case .complete:
      report()
      edge.host.submit(.plainEnded(want, .complete(bytes: total)))
    case .failed(let sentence): edge.host.submit(.plainEnded(want, .failed(sentence: sentence)))
    case .unusable:
      edge.host.submit(.plainEnded(want, .failed(sentence: refusal ?? "\(url.hostField) gave an answer of no use.")))
    }
  }
}

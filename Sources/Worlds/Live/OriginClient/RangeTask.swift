import NIOCore
import NIOHTTP1
import Nodes
import Vocabulary

/// A range of an object: its body is cut into blocks, each of which is hashed and handed over as soon as it is whole.
final class RangeTask: OriginTask {
  private let id: OriginRequestID
  private let span: ByteSpan
  private let store: ObjectStore
  private let host: any AgentHost
  /// The block that comes next, and what came of it.
  private var block = 0
  private var end: Int64 = 0
  private var held = ByteBuffer()

  init(
    _ id: OriginRequestID, url: HTTPURL, reach: Reach, span: ByteSpan, ifMatch: String?, store: ObjectStore,
    host: any AgentHost
  ) {
    self.id = id
    self.span = span
    self.store = store
    self.host = host
    super.init(url: url, reach: reach)
    fields.append(HTTPField("range", "bytes=\(span.offset)-\(span.end - 1)"))
    if let ifMatch { fields.append(HTTPField("if-match", ifMatch)) }
  }

  override func answered(_ head: HTTPResponseHead) -> Bool {
    let offset = head.bodyOffset(asked: span, of: store.geometry.length)
    if let offset {
      block = store.geometry.block(at: offset).value
      end = offset == span.offset && head.status == .partialContent ? span.end : store.geometry.length
    }
    host.submit(.originAnswered(id, head.originAnswer(isUsable: offset != nil)))
    return offset != nil
  }

  override func received(_ bytes: ByteBuffer) {
    var bytes = bytes
    while !isOver, bytes.readableBytes > 0 {
      guard block < store.geometry.blockCount else { return }
      let place = store.geometry.span(of: BlockIndex(block))
      guard place.end <= end else { return }
      let missing = Int(place.length) - held.readableBytes
      if held.readableBytes == 0, let whole = bytes.readSlice(length: missing) {
        handOver(whole)
        continue
      }
      if held.readableBytes == 0 { held = ByteBufferAllocator().buffer(capacity: Int(place.length)) }
      guard var part = bytes.readSlice(length: min(missing, bytes.readableBytes)) else { return }
      held.writeBuffer(&part)
      guard held.readableBytes == Int(place.length) else { return }
      let whole = held
      held = ByteBuffer()
      handOver(whole)
    }
  }

  private func handOver(_ bytes: ByteBuffer) {
    let index = BlockIndex(block)
    block += 1
    host.submit(.originBlock(id, index, store.verdict(of: index, bytes)), block: ArrivedBlock(bytes: bytes))
  }

  private var isWhole: Bool {
    block == store.geometry.blockCount || store.geometry.span(of: BlockIndex(block)).end > end
  }

  override func ended(_ end: AgentInput.OriginEnd) {
    if end == .complete, !isWhole {
      host.submit(.originEnded(id, .failed(sentence: "\(url.hostField) sent less than it promised.")))
    } else {
      host.submit(.originEnded(id, end))
    }
  }
}

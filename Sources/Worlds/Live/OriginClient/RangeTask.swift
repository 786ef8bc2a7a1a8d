import NIOCore
import NIOHTTP1
import Nodes
import Vocabulary

/// A range of an object: its body is cut into blocks, each of which is hashed and handed over as soon as it is whole.
final class RangeTask: OriginTask {
  /// A block of the body of one task.
  typealias Block = (task: RangeTask, index: BlockIndex, bytes: ByteBuffer)

  private let id: OriginRequestID
  private let object: ObjectHandle
  private let span: ByteSpan
  private let store: ObjectStore
  private let inbox: Inbox<Block>?
  private let host: any AgentHost
  /// The block that comes next, and what came of it.
  private var block = 0
  private var end: Int64 = 0
  private var held = ByteBuffer()
  /// Blocks of what is being read.
  private var fresh: [Block] = []
  /// Blocks that are being hashed, and how it ended if it did meanwhile.
  private var waiting = 0
  private var ending: AgentInput.OriginEnd?

  init(
    _ id: OriginRequestID, _ object: ObjectHandle, url: HTTPURL, reach: Reach, span: ByteSpan, ifMatch: String?,
    store: ObjectStore, inbox: Inbox<Block>?, host: any AgentHost
  ) {
    self.id = id
    self.object = object
    self.span = span
    self.store = store
    self.inbox = inbox
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
    cut(bytes)
    handOver()
  }

  private func cut(_ bytes: ByteBuffer) {
    var bytes = bytes
    while bytes.readableBytes > 0, block < store.geometry.blockCount {
      let place = store.geometry.span(of: BlockIndex(block))
      guard place.end <= end else { return }
      let missing = Int(place.length) - held.readableBytes
      if held.readableBytes == 0, let whole = bytes.readSlice(length: missing) {
        take(whole)
        continue
      }
      if held.readableBytes == 0 { held = ByteBufferAllocator().buffer(capacity: Int(place.length)) }
      guard var part = bytes.readSlice(length: min(missing, bytes.readableBytes)) else { return }
      held.writeBuffer(&part)
      guard held.readableBytes == Int(place.length) else { return }
      take(held)
      held = ByteBuffer()
    }
  }

  private func take(_ bytes: ByteBuffer) {
    fresh.append((self, BlockIndex(block), bytes))
    block += 1
  }

  /// Hands what came to the machine, or leaves it to be hashed first.
  private func handOver() {
    let came = fresh
    fresh = []
    guard let inbox, !came.isEmpty, inbox.takes(pieces: came.count) else {
      for (_, index, bytes) in came where !isOver { deliver(index, bytes, nil) }
      return
    }
    var checks: [(at: Int, check: BlockCheck)] = []
    for (at, one) in came.enumerated() {
      if let check = store.check(of: one.index, one.bytes) { checks.append((at, check)) }
    }
    waiting += came.count
    inbox.append(came, checks: checks) { Self.handOver(inbox) }
    if inbox.isFull { connection?.pause() }
    Self.handOver(inbox)
  }

  private static func handOver(_ inbox: Inbox<Block>) {
    while let items = inbox.next() {
      for ((task, index, bytes), checked) in items where !task.isOver {
        task.deliver(index, bytes, checked)
        task.delivered(isFull: inbox.isFull)
      }
    }
  }

  private func delivered(isFull: Bool) {
    waiting -= 1
    if !isFull { connection?.resume() }
    guard waiting == 0, let ending, !isOver else { return }
    super.end(ending)
  }

  /// - Parameter checked: whether the block is right, and then lies in its place; nil if it was not hashed yet.
  private func deliver(_ index: BlockIndex, _ bytes: ByteBuffer, _ checked: Result<Bool, StoreError>?) {
    switch checked {
    case .failure(let error)?: host.storeFailed(object, error)
    case .success(let isRight)?:
      let block = ArrivedBlock(bytes: bytes, isPlaced: isRight)
      host.submit(.originBlock(id, index, isRight ? .verified : .corrupt), block: block)
    case nil: host.submit(.originBlock(id, index, store.verdict(of: index, bytes)), block: ArrivedBlock(bytes: bytes))
    }
  }

  /// Ends once the machine has heard what came before.
  override func end(_ end: AgentInput.OriginEnd) {
    guard waiting > 0, !isOver else { return super.end(end) }
    connection = nil
    ending = ending ?? end
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

import NIOCore
import NIOHTTP1
import Nodes
import Vocabulary

/// The leaf hashes of some pieces, from the origin's layer 0. Each piece's are checked as soon as they are whole.
final class LeavesTask: OriginTask {
  private let id: OriginRequestID
  private let object: ObjectHandle
  private let store: ObjectStore
  private let host: any AgentHost
  private let span: ByteSpan
  /// The pieces whose leaves have not come yet.
  private var waiting: Range<Int>
  /// Bytes of the body before the leaves that were asked for: the server may ignore the range.
  private var skipped: Int64 = 0
  private var held: [UInt8] = []

  init(
    _ id: OriginRequestID, _ object: ObjectHandle, url: HTTPURL, reach: Reach, pieces: Range<Int>, store: ObjectStore,
    host: any AgentHost
  ) {
    self.id = id
    self.object = object
    self.store = store
    self.host = host
    waiting = pieces
    let geometry = store.geometry
    let first = geometry.blocks(of: PieceIndex(pieces.lowerBound)).lowerBound
    let last = geometry.blocks(of: PieceIndex(pieces.upperBound - 1)).upperBound
    span = ByteSpan(offset: Int64(first * BlockHash.length), length: Int64((last - first) * BlockHash.length))
    var layer = url
    layer.target = String(url.target.prefix { $0 != "?" }) + ".torrent?layer=0"
    super.init(url: layer, reach: reach)
    fields.append(HTTPField("range", "bytes=\(span.offset)-\(span.end - 1)"))
  }

  override func answered(_ head: HTTPResponseHead) -> Bool {
    let offset = head.bodyOffset(asked: span, of: Int64(store.geometry.blockCount * BlockHash.length))
    if let offset { skipped = span.offset - offset }
    host.submit(.originAnswered(id, head.originAnswer(isUsable: offset != nil)))
    return offset != nil
  }

  override func received(_ bytes: ByteBuffer) {
    var bytes = bytes
    let skip = min(Int(skipped), bytes.readableBytes)
    bytes.moveReaderIndex(forwardBy: skip)
    skipped -= Int64(skip)
    held.append(contentsOf: bytes.readableBytesView)
    var proven: [PieceIndex] = []
    var used = 0
    while let piece = waiting.first {
      let size = store.geometry.blocks(of: PieceIndex(piece)).count * BlockHash.length
      guard held.count - used >= size else { break }
      do throws(StoreError) {
        if try store.accept(leaves: Array(held[used..<used + size]), of: PieceIndex(piece)) {
          proven.append(PieceIndex(piece))
        }
      } catch {
        host.storeFailed(object, error)
        return
      }
      used += size
      waiting = piece + 1..<waiting.upperBound
    }
    held.removeFirst(used)
    if waiting.isEmpty { held = [] }
    if !proven.isEmpty { host.submit(.originLeaves(id, proven: proven)) }
  }

  override func ended(_ end: AgentInput.OriginEnd) {
    if end == .complete, !waiting.isEmpty {
      host.submit(.originEnded(id, .failed(sentence: "\(url.hostField) sent less than it promised.")))
    } else {
      host.submit(.originEnded(id, end))
    }
  }
}

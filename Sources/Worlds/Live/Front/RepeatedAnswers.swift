import NIOCore
import Nodes
import Vocabulary

/// Answers that a machine allowed to be given again: to a request of the very same bytes, as long as the file whose
/// bytes they are is the one that it was.
///
/// Each lies here as it goes over the wire, but for the date. Two generations bound the room: when the younger is full
/// the older is forgotten, and what is asked for again moves back into the younger.
///
/// Confined to its front's event loop.
final class RepeatedAnswers {
  private final class Entry {
    let place: String
    let facts: FileFacts
    let bodyLength: Int64
    /// Where in `bytes` the date is, and which second it says.
    let dateAt: Int
    var second: Int64 = -1
    var bytes: ByteBuffer

    init(place: String, facts: FileFacts, bodyLength: Int64, dateAt: Int, bytes: ByteBuffer) {
      self.place = place
      self.facts = facts
      self.bodyLength = bodyLength
      self.dateAt = dateAt
      self.bytes = bytes
    }
  }

  /// An answer as it goes over the wire.
  struct Ready {
    var bytes: ByteBuffer
    var bodyLength: Int64
  }

  /// A request whose head is longer is not remembered, nor an answer with a longer body.
  private static let headMost = 2048
  private static let bodyMost: Int64 = 64 << 10
  /// What an entry takes besides its bytes, about.
  private static let overhead = 400

  private var young: [ByteBuffer: Entry] = [:]
  private var old: [ByteBuffer: Entry] = [:]
  private var youngBytes = 0
  private let most: Int

  /// - Parameter most: bytes that all of it may take.
  init(atMost most: Int) { self.most = most }

  /// The answer to a request of these bytes, if it was given before and may be again.
  func answer(to request: ByteBuffer, date: (second: Int64, text: String)) -> Ready? {
    guard request.readableBytes <= Self.headMost else { return nil }
    guard let entry = young[request] ?? revived(request) else { return nil }
    guard FileFacts(of: entry.place) == entry.facts else {
      young[request] = nil
      return nil
    }
    if entry.second != date.second {
      entry.second = date.second
      entry.bytes.setString(date.text, at: entry.dateAt)
    }
    return Ready(bytes: entry.bytes, bodyLength: entry.bodyLength)
  }

  private func revived(_ request: ByteBuffer) -> Entry? {
    guard !old.isEmpty, let at = old.index(forKey: request) else { return nil }
    let (key, entry) = old.remove(at: at)
    keep(entry, under: key)
    return entry
  }

  /// Remembers what is being answered to a request, if it is small and its file at rest.
  ///
  /// - Parameters:
  ///   - head: status line and fields, without a date and without the empty line.
  ///   - place: the path of the file that the answer is made of.
  func remember(
    _ request: ByteBuffer, head: String, body: [FrontBody.Segment], place: String, date: (second: Int64, text: String)
  ) {
    let length = body.reduce(0) { $0 + $1.length }
    guard request.readableBytes <= Self.headMost, length <= Self.bodyMost, let facts = FileFacts(of: place) else {
      return
    }
    var bytes = ByteBuffer(string: head + "date: ")
    let dateAt = bytes.writerIndex
    bytes.writeString(date.text + "\r\n\r\n")
    for segment in body {
      switch segment {
      case .bytes(let part): bytes.writeImmutableBuffer(part)
      case .file(let file, let span):
        guard file.version == facts.version, (try? file.read(span, into: &bytes)) != nil else { return }
      }
    }
    guard FileFacts(of: place) == facts else { return }
    let entry = Entry(place: place, facts: facts, bodyLength: length, dateAt: dateAt, bytes: bytes)
    // A copy: the buffer that it came in is larger and is used again.
    keep(entry, under: ByteBuffer(bytes: request.readableBytesView))
  }

  /// What was answered before may not be answered again.
  func forgetAll() { (young, old, youngBytes) = ([:], [:], 0) }

  private func keep(_ entry: Entry, under key: ByteBuffer) {
    youngBytes += key.readableBytes + entry.bytes.readableBytes + Self.overhead
    young[key] = entry
    guard youngBytes > most / 2 else { return }
    old = young
    young = [:]
    youngBytes = 0
  }
}

import Foundation
import Glibc
package import NIOCore
package import NIOPosix
package import Nodes
import Vocabulary

/// The keys and serials that a node has seen, in two files of its cache directory. Which those are the machine says.
///
///     CACHE/pins.json      as it was at the last start or stop, or when the journal had become long
///     CACHE/pins.journal   what came since, each as a line of JSON, the newest last
///
/// What is kept outlives a kill and a loss of power: it is on the disk before anybody is told so, and what was told
/// first is there first. Used on the node's event loop; written on a thread of the pool, one write at a time.
package final class PinFile: @unchecked Sendable {
  package let path: String
  /// What the files held when they were opened.
  package let pins: [KeyPin]
  private let pool: NIOThreadPool
  private let journal: StoreFile
  /// For the last write of all, which does not wait for its turn.
  private let writing = NSLock()
  private var journalLength: Int64 = 0
  private var waiting: [Waiting] = []
  private var isWorking = false

  private struct Waiting {
    var pins: [KeyPin]
    var done: (StoreError?) -> Void
  }

  /// A journal of so many bytes is put into the other file.
  static let longestJournal: Int64 = 1 << 20

  /// The first file's form: hexadecimal keys by origin, serials by URL.
  private struct Content: Codable {
    var keys: [String: String] = [:]
    var serials: [String: Int64] = [:]
    /// Up to which serials files are withdrawn; files of before have none.
    var withdrawn: [String: Int64]?
    /// Keys that origins have left behind, and those that are revoked; in hexadecimal.
    var left: [String: [String]]?
    var revoked: [String]?
  }

  /// A line of the journal: a key of an origin or one that it has left behind, a revoked key, or of a URL the serial,
  /// or up to which it is withdrawn.
  private struct Line: Codable {
    var origin: String?
    var key: String?
    var url: String?
    var serial: Int64?
    var withdrawn: Int64?
    var left: String?
    var revoked: String?
  }

  /// - Throws: `StoreError` when a file cannot be read: forgetting pins silently would undo what they are for.
  package init(path: String, pool: NIOThreadPool) throws(StoreError) {
    self.path = path
    self.pool = pool
    journal = try StoreFile(path: Self.journal(of: path))
    var content = try Self.content(of: path)
    let lines = try Self.lines(of: journal)
    for line in lines { try Self.add(line, to: &content, path) }
    pins = try Self.pins(of: content, path)
    if try journal.length() > 0 { try replace(pins) }
    try StoreFiles.synchronizeDirectory(of: path)
  }

  private static func journal(of path: String) -> String {
    (path.hasSuffix(".json") ? String(path.dropLast(".json".count)) : path) + ".journal"
  }

  // Reading

  private static func content(of path: String) throws(StoreError) -> Content {
    guard access(path, F_OK) == 0 else { return Content() }
    let file = try StoreFile(path: path, flags: O_RDONLY)
    let bytes = try file.read(Int(try file.length()), at: 0)
    guard let content = try? JSONDecoder().decode(Content.self, from: Data(bytes)) else {
      throw StoreError("\(path) is damaged: move it away, and the keys of origins are pinned anew.")
    }
    return content
  }

  /// The whole lines. Of one that was being written when the node was killed, nothing was relied on.
  private static func lines(of journal: StoreFile) throws(StoreError) -> [Line] {
    let bytes = try journal.read(Int(try journal.length()), at: 0)
    var lines: [Line] = []
    for text in bytes.split(separator: 0x0A, omittingEmptySubsequences: false).dropLast() {
      guard let line = try? JSONDecoder().decode(Line.self, from: Data(text)) else {
        throw StoreError("\(journal.path) is damaged: move it away, and what it says of origins' keys is pinned anew.")
      }
      lines.append(line)
    }
    return lines
  }

  private static func add(_ line: Line, to content: inout Content, _ path: String) throws(StoreError) {
    if let origin = line.origin, let key = line.key { content.keys[origin] = key }
    if let origin = line.origin, let key = line.left {
      var left = content.left ?? [:]
      left[origin] = (left[origin] ?? []).filter { $0 != key } + [key]
      content.left = left
    }
    if let key = line.revoked { content.revoked = (content.revoked ?? []).filter { $0 != key } + [key] }
    if let url = line.url, let serial = line.serial { content.serials[url] = serial }
    if let url = line.url, let serial = line.withdrawn {
      content.withdrawn = content.withdrawn ?? [:]
      content.withdrawn?[url] = serial
    }
  }

  private static func pins(of content: Content, _ path: String) throws(StoreError) -> [KeyPin] {
    var found: [KeyPin] = []
    for (origin, hex) in content.keys.sorted(by: { $0.key < $1.key }) {
      found.append(.key(origin: origin, try key(hex, of: origin, path)))
    }
    for (origin, list) in (content.left ?? [:]).sorted(by: { $0.key < $1.key }) {
      for hex in list { found.append(.left(origin: origin, try key(hex, of: origin, path))) }
    }
    for hex in content.revoked ?? [] { found.append(.revoked(try key(hex, of: "nobody", path))) }
    for (url, serial) in content.serials.sorted(by: { $0.key < $1.key }) { found.append(.serial(url: url, serial)) }
    for (url, serial) in (content.withdrawn ?? [:]).sorted(by: { $0.key < $1.key }) {
      found.append(.withdrawn(url: url, serial))
    }
    return found
  }

  private static func key(_ hex: String, of origin: String, _ path: String) throws(StoreError) -> Digest256 {
    guard let key = Digest256(hex: hex) else {
      throw StoreError("\(path) is damaged: the key of \(origin) is not one.")
    }
    return key
  }

  // Writing

  /// Keeps what is new beside what is there.
  ///
  /// - Parameters:
  ///   - all: all that is to be kept, should the journal be long.
  ///   - done: called on the loop once it is on the disk, in the order of the calls; or why it is not.
  package func keep(
    _ pins: [KeyPin], on loop: any EventLoop, all: @escaping () -> [KeyPin], done: @escaping (StoreError?) -> Void
  ) {
    waiting.append(Waiting(pins: pins, done: done))
    work(loop, all)
  }

  /// Writes all that waits with one call to the disk.
  private func work(_ loop: any EventLoop, _ all: @escaping () -> [KeyPin]) {
    guard !isWorking, !waiting.isEmpty else { return }
    isWorking = true
    let batch = waiting
    waiting = []
    let news = batch.flatMap(\.pins)
    let whole = journalLength > Self.longestJournal ? all() : nil
    let own = NIOLoopBound((self, batch, all), eventLoop: loop)
    pool.runIfActive(eventLoop: loop) { [self] () -> Result<Void, StoreError> in
      Result { () throws(StoreError) in
        if let whole { try replace(whole) } else { try append(news) }
      }
    }.whenComplete { outcome in
      let (file, batch, all) = own.value
      var failure: StoreError?
      switch outcome {
      case .success(.success): break
      case .success(.failure(let error)): failure = error
      case .failure: failure = StoreError("The node is stopping.")
      }
      file.isWorking = false
      for one in batch { one.done(failure) }
      file.work(loop, all)
    }
  }

  /// Puts all into the first file, from the caller's thread, if anything came that is not there.
  package func flush(_ pins: [KeyPin]) throws(StoreError) {
    let isNew = isWorking || !waiting.isEmpty || journalLength > 0
    if isNew, !pins.isEmpty { try replace(pins) }
  }

  private func append(_ pins: [KeyPin]) throws(StoreError) {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    var bytes: [UInt8] = []
    for pin in pins {
      let line =
        switch pin {
        case .key(let origin, let key): Line(origin: origin, key: key.hex)
        case .serial(let url, let serial): Line(url: url, serial: serial)
        case .withdrawn(let url, let serial): Line(url: url, withdrawn: serial)
        case .left(let origin, let key): Line(origin: origin, left: key.hex)
        case .revoked(let key): Line(revoked: key.hex)
        }
      guard let data = try? encoder.encode(line) else { continue }
      bytes += Array(data) + [0x0A]
    }
    writing.lock()
    defer { writing.unlock() }
    do throws(StoreError) {
      try journal.write(bytes, at: journalLength)
      try journal.synchronize()
    } catch {
      // Half a line would spoil what follows.
      try? journal.setLength(journalLength)
      throw error
    }
    journalLength += Int64(bytes.count)
  }

  private func replace(_ pins: [KeyPin]) throws(StoreError) {
    var content = Content()
    var withdrawn: [String: Int64] = [:]
    var left: [String: [String]] = [:]
    var revoked: [String] = []
    for pin in pins {
      switch pin {
      case .key(let origin, let key): content.keys[origin] = key.hex
      case .serial(let url, let serial): content.serials[url] = serial
      case .withdrawn(let url, let serial): withdrawn[url] = serial
      case .left(let origin, let key): left[origin, default: []].append(key.hex)
      case .revoked(let key): revoked.append(key.hex)
      }
    }
    if !withdrawn.isEmpty { content.withdrawn = withdrawn }
    if !left.isEmpty { content.left = left }
    if !revoked.isEmpty { content.revoked = revoked }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    guard let data = try? encoder.encode(content) else { return }
    writing.lock()
    defer { writing.unlock() }
    try StoreFiles.replace(path, with: Array(data))
    try StoreFiles.synchronizeDirectory(of: path)
    try journal.setLength(0)
    try journal.synchronize()
    journalLength = 0
  }
}

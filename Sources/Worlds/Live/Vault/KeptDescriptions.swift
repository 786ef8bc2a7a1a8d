import Foundation
import Glibc
package import Logging
package import NIOPosix
import Nodes
import Vocabulary
import Wire

/// The descriptions in a cache directory by URL, as they were when it was asked for last.
///
///     CACHE/urls/<SHA-256 of the URL>   the URL, its query sealed, a line feed, the metainfo
///
/// May be used from any thread; what reads or writes files is for threads that may block.
package final class KeptDescriptions: Sendable {
  private let directory: String
  let stores: KeptStores
  private let room: Int64
  private let seal: QuerySeal
  private let pool: NIOThreadPool
  private let logger: Logger
  /// One writer at a time.
  private let writing = NSLock()

  /// URLs that are remembered, and bytes of all together; those that were not asked for the longest are forgotten.
  package static let mostURLs = 4_096
  package static let mostBytes: Int64 = 512 << 20
  /// Descriptions of objects that are looked through for a URL that was never remembered.
  private static let mostSearched = 1_000
  private static let longestURL = 8_192

  package init(
    directory: String, bytes: Int64 = mostBytes, pool: NIOThreadPool, seal: QuerySeal = QuerySeal(),
    logger: Logger = Logger(label: "agent")
  ) {
    self.directory = directory
    room = bytes
    stores = KeptStores(cache: directory)
    self.pool = pool
    self.seal = seal
    self.logger = logger
  }

  // By URL

  private var urls: String { directory + "/urls" }
  private func path(of url: String) -> String { urls + "/" + BlockHash.digest(Array(url.utf8)).hex }

  /// Remembers a URL's metainfo, on a thread of the pool.
  package func remember(_ metainfo: [UInt8], of url: String) {
    guard url.utf8.count <= Self.longestURL, !url.utf8.contains(UInt8(ascii: "\n")) else { return }
    pool.submit { state in
      guard state == .active else { return }
      do throws(StoreError) { try self.write(Array(url.utf8) + [UInt8(ascii: "\n")] + metainfo, of: url) } catch {
        self.logger.log(.warning, .descriptionNotKept, [.init("url", url), .init("why", "\(error)")])
      }
    }
  }

  private func write(_ bytes: [UInt8], of url: String) throws(StoreError) {
    writing.lock()
    defer { writing.unlock() }
    let path = path(of: url)
    try StoreFiles.makeDirectories(urls)
    if Self.read(path, atMost: bytes.count) == bytes {
      // Asked for just now: it is forgotten later than others.
      utimensat(AT_FDCWD, path, nil, 0)
      return
    }
    try StoreFiles.replace(path, with: bytes)
    forgetOldest()
  }

  private func forgetOldest() {
    var files = Self.entries(of: urls)
    var bytes = files.reduce(0) { $0 + $1.size }
    guard files.count > Self.mostURLs || bytes > room else { return }
    files.sort { $0.modified < $1.modified }
    // The newest is what was just written.
    for file in files.dropLast() {
      guard files.count > Self.mostURLs || bytes > room else { return }
      unlink("\(urls)/\(file.name)")
      bytes -= file.size
      files.removeFirst()
    }
  }

  /// The metainfo that was remembered of a URL; else that of the newest object whose metainfo names the URL as its web
  /// seed; nil if there is none.
  package func metainfo(of url: String) -> [UInt8]? {
    let prefix = Array(url.utf8) + [UInt8(ascii: "\n")]
    if let bytes = Self.read(path(of: url), atMost: Metainfo.maxByteCount + prefix.count), bytes.starts(with: prefix) {
      return Array(bytes[prefix.count...])
    }
    var newest: (serial: Int64, bytes: [UInt8])?
    for entry in stores.entries().prefix(Self.mostSearched) {
      guard let bytes = stores.metainfo(of: entry.object), let metainfo = try? Metainfo.parse(bytes),
        metainfo.urlList.contains(where: { names(url, $0) }),
        let serial = metainfo.shoal?.serial, serial > newest?.serial ?? -1
      else { continue }
      newest = (serial, bytes)
    }
    return newest?.bytes
  }

  /// Whether a URL of a description is that one, of which the query is sealed.
  private func names(_ url: String, _ other: String) -> Bool {
    [other, (try? HTTPURL(other)).map { "\($0)" }].contains { $0.map { seal.seal(url: $0) } == url }
  }

  // Files

  private static func facts(_ path: String) -> (modified: Int64, size: Int64)? {
    var facts = stat()
    guard stat(path, &facts) == 0 else { return nil }
    return (Int64(facts.st_mtim.tv_sec) * 1_000_000_000 + Int64(facts.st_mtim.tv_nsec), Int64(facts.st_size))
  }

  private static func entries(of directory: String) -> [(name: String, modified: Int64, size: Int64)] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []
    return names.compactMap { name in
      facts(directory + "/" + name).map { (name, $0.modified, $0.size) }
    }
  }

  /// A whole file, or nil if it is not there, cannot be read or is longer than that.
  static func read(_ path: String, atMost most: Int) -> [UInt8]? {
    guard access(path, R_OK) == 0, let file = try? StoreFile(path: path, flags: O_RDONLY),
      let length = try? file.length(), length <= Int64(most)
    else { return nil }
    return try? file.read(Int(length), at: 0)
  }
}

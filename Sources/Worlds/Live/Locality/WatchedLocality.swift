import NIOCore
import NIOPosix
import Selection
import Vocabulary

/// Where addresses are, read again when a file of it is replaced: on another thread, so that nothing waits, and what
/// cannot be used changes nothing.
///
/// Confined to its event loop once it watches.
final class WatchedLocality {
  /// What addresses are looked up in now.
  private(set) var table: LocalityTable
  private let files: LocalityTable.Files
  private var watched: WatchedFiles
  private var isLoading = false
  private var task: RepeatedTask?

  /// How often the files are looked at.
  private static let period = TimeAmount.seconds(1)

  /// Reads the files.
  /// - Throws: `LocalityTable.Failure`.
  init(_ files: LocalityTable.Files) throws(LocalityTable.Failure) {
    self.files = files
    watched = WatchedFiles(files.all)
    table = try LocalityTable(files)
  }

  func locality(of address: IPAddress) -> Locality { table.locality(of: address) }
  func networks(of address: IPAddress) -> [AddressPrefix]? { table.networks(of: address) }

  /// Looks at the files from now on.
  /// - Parameter onReading: told each time that they have been read again, with what is wrong if they cannot be used.
  func watch(
    on loop: any EventLoop, pool: NIOThreadPool = .singleton, onReading: @escaping (LocalityTable.Failure?) -> Void
  ) {
    guard !files.all.isEmpty else { return }
    let own = NIOLoopBound((self, onReading), eventLoop: loop)
    task = loop.scheduleRepeatedTask(initialDelay: Self.period, delay: Self.period) { _ in
      let (watch, onReading) = own.value
      watch.look(loop, pool, onReading)
    }
  }

  func stop() { task?.cancel() }

  private func look(
    _ loop: any EventLoop, _ pool: NIOThreadPool, _ onReading: @escaping (LocalityTable.Failure?) -> Void
  ) {
    guard !isLoading, watched.haveChanged() else { return }
    isLoading = true
    let files = files
    let own = NIOLoopBound((self, onReading), eventLoop: loop)
    pool.runIfActive(eventLoop: loop) {
      Result { () throws(LocalityTable.Failure) in try LocalityTable(files) }
    }.whenComplete { outcome in
      let (watch, onReading) = own.value
      watch.isLoading = false
      // The pool fails only while the process ends.
      guard case .success(let outcome) = outcome else { return }
      switch outcome {
      case .success(let table):
        watch.table = table
        onReading(nil)
      case .failure(let failure): onReading(failure)
      }
    }
  }
}

import Foundation
import GRDB
import Glibc
import Logging
import NIOCore
import NIOPosix
import Nodes
import Synchronization

/// Writes a node's entries to its ledger, on a thread of the pool. What cannot be written is tried again with the next
/// entry; no trouble of the ledger stops the node.
///
/// May be used from any thread.
final class LedgerKeeper: Sendable {
  private struct State {
    var waiting: [LedgerEntry] = []
    var written: Int64 = 0
    var failed: Int64 = 0
    var lost: Int64 = 0
    /// Whether the last try was in vain, which is logged once.
    var isFailing = false
    /// What the ledger said when it was read last for who looks at the node, and when that was begun.
    var shown: LedgerStatus?
    var readAt: NIODeadline?
    var isReading = false
  }

  /// Entries that wait, at the most: an hour's.
  private static let waitingMax = 128

  /// It is read again for who looks at the node after so long.
  private static let readInterval = TimeAmount.seconds(30)

  private let directory: String
  private let pool: NIOThreadPool
  private let logger: Logger
  private let state = Mutex(State())
  /// Nil until the first entry. Whoever holds it writes.
  private let store = Mutex<LedgerStore?>(nil)

  init(directory: String, pool: NIOThreadPool, logger: Logger) {
    self.directory = directory
    self.pool = pool
    self.logger = logger
  }

  /// Entries that were written, tries that were in vain, and entries that were lost.
  var counts: [Int64] { state.withLock { [$0.written, $0.failed, $0.lost] } }

  /// What the ledger says by month, at most half a minute old while somebody looks: it is read on a thread of the pool.
  /// Nil until it was read once.
  func shown() -> LedgerStatus? {
    let now = NIODeadline.now()
    let isDue = state.withLock { state in
      guard !state.isReading, state.readAt.map({ now - $0 >= Self.readInterval }) ?? true else { return false }
      (state.isReading, state.readAt) = (true, now)
      return true
    }
    if isDue { pool.submit { [self] in read(if: $0) } }
    return state.withLock { $0.shown }
  }

  private func read(if work: NIOThreadPool.WorkItemState) {
    var months: [LedgerStatus.Month]?
    if case .active = work {
      do throws(LedgerStore.Problem) {
        months = try LedgerStore(reading: directory).months(atMost: LedgerStatus.mostMonths)
      } catch {
        // Not there yet, or damaged, which who writes it sees too: what was read before stands.
        months = nil
      }
    }
    state.withLock { state in
      state.isReading = false
      state.shown = months.map { LedgerStatus(months: $0) } ?? state.shown ?? LedgerStatus(months: [])
    }
  }

  /// Has an entry written as soon as may be.
  func add(_ entry: LedgerEntry) {
    state.withLock { state in
      if state.waiting.count >= Self.waitingMax {
        state.waiting.removeFirst()
        state.lost += 1
      }
      state.waiting.append(entry)
    }
    pool.submit { [self] in if case .active = $0 { flush() } }
  }

  /// Writes what waits; the caller waits until that is done.
  func flush() {
    store.withLock { store in
      let entries = state.withLock { $0.waiting }
      guard let last = entries.last else { return }
      do {
        try write(entries, to: &store)
        state.withLock { state in
          state.written += Int64(entries.count)
          state.isFailing = false
          state.waiting.removeAll { $0.number <= last.number }
        }
      } catch {
        let isNew = state.withLock { state in
          state.failed += 1
          defer { state.isFailing = true }
          return !state.isFailing
        }
        if isNew { logger.log(.warning, .ledgerNotKept, [.init("why", "\(error)")]) }
      }
    }
  }

  /// A damaged ledger is moved aside, and another one begun.
  private func write(_ entries: [LedgerEntry], to store: inout LedgerStore?) throws {
    do { try open(&store).add(entries) } catch let error as DatabaseError where Self.isDamage(error) {
      store = nil
      let path = directory + "/" + LedgerStore.fileName
      guard rename(path, path + ".damaged") == 0 else { throw error }
      // They belong to the one that is gone.
      for rest in ["-wal", "-shm"] { unlink(path + rest) }
      logger.log(.warning, .ledgerDamaged, [.init("path", path + ".damaged"), .init("why", "\(error)")])
      try open(&store).add(entries)
    }
  }

  private func open(_ store: inout LedgerStore?) throws -> LedgerStore {
    if let store { return store }
    let opened = try LedgerStore(directory: directory)
    store = opened
    return opened
  }

  private static func isDamage(_ error: DatabaseError) -> Bool {
    [.SQLITE_CORRUPT, .SQLITE_NOTADB].contains(error.resultCode)
  }
}

import CMalloc
import Logging
import NIOCore
import NIOPosix
import Nodes
import Vocabulary

/// Carries out what the machine orders of the cache as a whole: looks at it, removes objects, remembers what is pinned.
/// The disk is worked on by one thread of the pool, in the order of the orders.
final class CacheCaretaker {
  private let stores: KeptStores
  private let pool: NIOThreadPool
  private let loop: any EventLoop
  private let logger: Logger
  private weak var host: (any AgentHost)?
  /// The work under way, behind which the next waits.
  private var last: EventLoopFuture<Void>
  /// What is younger may just be made.
  private let startedAt: WallTime

  /// Objects of one part of the list: so that no input is large, and none keeps the machine long.
  private static let part = 256

  init(_ stores: KeptStores, pool: NIOThreadPool, loop: any EventLoop, host: any AgentHost, logger: Logger) {
    self.stores = stores
    self.pool = pool
    self.loop = loop
    self.host = host
    self.logger = logger
    last = loop.makeSucceededVoidFuture()
    startedAt = NodeClock.system.wall
  }

  /// Lists what there is, in parts, the most recently used first; an empty part ends the list. What is no store that
  /// can be used is removed.
  func list() {
    let stores = stores
    run({ (entries: stores.entries(), free: stores.freeBytes()) }) { [self] found in
      let kept = found.entries.reduce(0) { $0 + $1.bytes }
      host?.submit(.cacheMeasured(kept: ByteCount(kept), free: found.free))
      for first in stride(from: 0, to: found.entries.count, by: Self.part) {
        describe(Array(found.entries[first..<min(first + Self.part, found.entries.count)]))
      }
      // Reading a large cache leaves much freed memory behind.
      run({ _ = malloc_trim(0) }) { [self] in host?.submit(.shelved([])) }
    }
  }

  private func describe(_ entries: [KeptStores.Entry]) {
    let (stores, wall, startedAt) = (stores, NodeClock.system.wall, startedAt)
    run({
      entries.compactMap { entry -> KeptObject? in
        if let kept = stores.kept(entry, wall: wall) { return kept }
        // The rest of a removal that a crash broke off: it is of no use to anybody.
        if entry.changedAt / 1_000 < startedAt.microseconds { try? stores.remove(entry.object) }
        return nil
      }
    }) { [self] list in if !list.isEmpty { host?.submit(.shelved(list)) } }
  }

  func measure() {
    let stores = stores
    run({ stores.freeBytes() }) { [self] in host?.submit(.cacheMeasured(kept: nil, free: $0)) }
  }

  func remove(_ object: Digest256) {
    let stores = stores
    run({ Self.failure { () throws(StoreError) in try stores.remove(object) } }) { [self] failure in
      host?.submit(.removed(object, failure: failure))
    }
  }

  func pin(_ object: Digest256, _ isPinned: Bool) {
    let stores = stores
    run({ Self.failure { () throws(StoreError) in try stores.pin(object, isPinned) } }) { [logger] failure in
      if let failure { logger.log(.warning, .pinsNotKept, [.init("why", failure)]) }
    }
  }

  private static func failure(of body: () throws(StoreError) -> Void) -> String? {
    do throws(StoreError) {
      try body()
      return nil
    } catch { return error.sentence }
  }

  /// Does something on the thread, and then something with what came of it on the loop.
  private func run<T: Sendable>(_ body: @escaping @Sendable () -> T, then done: @escaping (T) -> Void) {
    let (pool, loop) = (pool, loop)
    let bound = NIOLoopBound(done, eventLoop: loop)
    last = last.flatMap { pool.runIfActive(eventLoop: loop, body) }.map { bound.value($0) }
      .flatMapErrorThrowing { _ in }
  }
}

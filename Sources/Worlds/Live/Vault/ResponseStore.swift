import Glibc
package import NIOCore
package import NIOPosix
package import Nodes
import Vocabulary

/// The stored answers of an HTTP cache: files in a directory of its own, and the index that decides which stay.
///
/// Confined to one event loop. Heads are read, bodies are proven, and files are named and removed on the threads of
/// `pool`; what streams in is written to the page cache on the loop, as blocks are. A disk that fails or is full ends
/// the storing and nothing else: `onTrouble` is told. What the index dropped is gone from the disk a moment later.
package final class ResponseStore {
  package struct Counters: Hashable, Sendable {
    package var stored: Int64 = 0
    /// Not begun: no room, or the same was just being stored.
    package var refused: Int64 = 0
    /// Drafts that were given up: cut short, too long, no room, a disk that failed.
    package var abandoned: Int64 = 0
    /// Entries that were not whole, at the start or when they were looked up, and were removed.
    package var damaged: Int64 = 0
    /// Files in the directory that are not the cache's; they were left alone.
    package var foreign: Int64 = 0
    /// Entries that an earlier run had stored.
    package var restored: Int64 = 0
  }

  /// A stored answer that was looked up.
  package struct Found {
    package let id: CacheIndex.EntryID
    package let response: StoredResponse
    /// Stays readable when the entry is dropped meanwhile.
    package let body: StoreFile

    /// The body as the front sends it.
    package func served() throws(ServedFile.Failure) -> ServedFile {
      let descriptor = fcntl(body.descriptor, F_DUPFD_CLOEXEC, 0)
      guard descriptor >= 0 else { throw .cannotOpen(errno: errno) }
      return try ServedFile(descriptor: descriptor)
    }
  }

  package private(set) var index: CacheIndex
  package internal(set) var counters = Counters()
  /// Hears each failure of the disk once, for the log.
  package var onTrouble: ((StoreError) -> Void)?
  /// Until the files of an earlier run were looked at, nothing is found and nothing stored.
  package private(set) var isReady = false

  let files: ResponseFiles
  /// Bytes that may still be written; a bound for tests of a full disk.
  var diskRoom: Int64 = .max
  private let pool: NIOThreadPool
  private let loop: any EventLoop
  /// Stored by an earlier run, and not read to the end in this one.
  private var unproven: Set<CacheIndex.EntryID> = []
  /// Their heads are being written anew.
  private var freshening: Set<CacheIndex.EntryID> = []

  /// Makes the directory if it is missing, readable for its owner only. Call `start` next, on the loop.
  package init(directory: String, limits: CacheIndex.Limits, pool: NIOThreadPool, loop: any EventLoop)
    throws(StoreError)
  {
    files = try ResponseFiles(directory: directory)
    index = CacheIndex(limits)
    self.pool = pool
    self.loop = loop
  }

  /// Takes in what an earlier run has stored, removing what is not whole; `done` is called when the cache can be used.
  package func start(then done: @escaping () -> Void = {}) {
    let (files, most) = (files, index.limits.entries)
    work { () throws(StoreError) in
      try files.survey(most: most)
    } then: { [weak self] outcome in
      guard let self else { return }
      switch outcome {
      case .success(let findings): restore(findings)
      case .failure(let error): onTrouble?(error)
      }
      done()
    }
  }

  private func restore(_ findings: ResponseFiles.Findings) {
    counters.damaged += findings.damaged
    counters.foreign += findings.foreign
    var drops: [CacheIndex.EntryID] = []
    for entry in findings.whole {
      unproven.insert(entry.id)
      drops += index.restore(entry.id, entry.key, cost: entry.cost)
    }
    discard(drops)
    counters.restored = Int64(index.count)
    isReady = true
  }

  // Reading

  /// Looks for a stored answer to a request, by URL and variant; what to do with it is `CacheDecision`'s. The first
  /// time that an answer of an earlier run is found, its body is read to the end and proven.
  package func find(_ request: CacheRequest, then done: @escaping (Found?) -> Void) {
    guard isReady, let id = index.find(request) else { return done(nil) }
    let (files, isProven) = (files, !unproven.contains(id))
    work { () throws(StoreError) -> (StoredResponse, StoreFile) in
      let head = try files.head(id)
      let body = try files.body(id, of: head)
      if !isProven { try files.prove(body, of: head) }
      return (head.response, body)
    } then: { [weak self] outcome in
      guard let self else { return done(nil) }
      switch outcome {
      case .success((let response, let body)):
        unproven.remove(id)
        done(Found(id: id, response: response, body: body))
      case .failure:
        // It may have been dropped meanwhile; if not, it is damaged.
        if index.holds(id) {
          counters.damaged += 1
          remove(id)
        }
        done(nil)
      }
    }
  }

  // Writing

  /// Begins to store an answer whose head was judged storable.
  ///
  /// - Parameter length: of the body, as the server told, or nil.
  /// - Returns: where its body goes, or nil if there is no room, or the same is just being stored.
  package func begin(_ response: StoredResponse, length: Int64?) -> ResponseDraft? {
    guard isReady else { return nil }
    var response = response
    response.length = length ?? 0
    let place: (id: CacheIndex.EntryID, drops: [CacheIndex.EntryID])
    do throws(CacheIndex.Refusal) { place = try index.reserve(response.key, cost: response.cost) } catch {
      counters.refused += 1
      return nil
    }
    discard(place.drops)
    do throws(StoreError) {
      return ResponseDraft(place.id, response, length: length, file: try files.makeBody(place.id), store: self)
    } catch {
      abandon(place.id, error)
      return nil
    }
  }

  /// Makes room for a draft that is longer than was known; whether there is.
  func grow(_ draft: ResponseDraft, to cost: Int64) -> Bool {
    do throws(CacheIndex.Refusal) {
      discard(try index.resize(draft.id, cost: cost))
      return true
    } catch { return false }
  }

  /// Names the files of a draft that is whole; it can be found from then on.
  func publish(_ id: CacheIndex.EntryID, _ head: ResponseHeadFile, then done: @escaping (Bool) -> Void) {
    let files = files
    work { () throws(StoreError) in
      try files.publish(id, head)
    } then: { [weak self] outcome in
      guard let self else { return done(false) }
      switch outcome {
      case .success:
        counters.stored += 1
        discard(index.commit(id))
        done(true)
      case .failure(let error):
        abandon(id, error)
        done(false)
      }
    }
  }

  func abandon(_ id: CacheIndex.EntryID, _ error: StoreError?) {
    counters.abandoned += 1
    remove(id)
    if let error { onTrouble?(error) }
  }

  /// Puts the head that a validation made in the place of the stored one. Of a failure only `onTrouble` hears: the old
  /// head stays, and will be validated again.
  package func freshen(_ id: CacheIndex.EntryID, by head: ResponseHead) {
    // Of two at once the first is as good.
    guard index.holds(id), freshening.insert(id).inserted else { return }
    let files = files
    work { () throws(StoreError) -> Int64 in
      var new = try files.head(id)
      new.response = new.response.freshened(by: head)
      try files.write(new, of: id)
      return new.response.cost
    } then: { [weak self] outcome in
      guard let self else { return }
      freshening.remove(id)
      switch outcome {
      case .success(let cost): freshened(id, cost)
      case .failure(let error): if index.holds(id) { onTrouble?(error) }
      }
    }
  }

  private func freshened(_ id: CacheIndex.EntryID, _ cost: Int64) {
    // Dropped while its head was written: that file must go as well.
    guard index.holds(id) else { return discard([id]) }
    do throws(CacheIndex.Refusal) { discard(try index.resize(id, cost: cost)) } catch { remove(id) }
  }

  /// Forgets an answer. Who reads its body goes on reading.
  package func remove(_ id: CacheIndex.EntryID) {
    index.remove(id)
    discard([id])
  }

  private func discard(_ ids: [CacheIndex.EntryID]) {
    guard !ids.isEmpty else { return }
    unproven.subtract(ids)
    let files = files
    work { () throws(StoreError) in
      files.remove(ids)
    } then: { _ in
    }
  }

  /// Does something that may block on a thread, and comes back to the loop.
  private func work<T: Sendable>(
    _ job: @escaping @Sendable () throws(StoreError) -> T,
    then done: @escaping (Result<T, StoreError>) -> Void
  ) {
    let bound = NIOLoopBound(done, eventLoop: loop)
    pool.runIfActive(eventLoop: loop) { () -> Result<T, StoreError> in
      do throws(StoreError) { return .success(try job()) } catch { return .failure(error) }
    }.whenComplete { outcome in
      switch outcome {
      case .success(let result): bound.value(result)
      case .failure(let error): bound.value(.failure(StoreError("Cannot use the HTTP cache: \(error).")))
      }
    }
  }
}

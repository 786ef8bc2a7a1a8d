import Live
import NIOPosix
import Nodes
import Vocabulary

/// One run of `cache`: finds the objects that are meant, and has something done with them, by the agent that owns the
/// cache or, where there is none, by itself.
struct CacheRun {
  let directory: String
  private var stores: KeptStores { KeptStores(cache: directory) }

  init(directory: String) { self.directory = directory }

  /// The objects that are meant; all if none is named.
  func chosen(_ names: [String]) throws -> [CacheEntry] {
    let wall = NodeClock.system.wall
    let entries = stores.entries().compactMap { entry in
      stores.kept(entry, wall: wall).flatMap { kept in
        stores.description(of: kept.object).map { CacheEntry(kept, $0) }
      }
    }
    return names.isEmpty ? entries : try names.map { try Self.find($0, in: entries) }
  }

  private static func find(_ name: String, in entries: [CacheEntry]) throws -> CacheEntry {
    let isPrefix = name.count >= 8 && name.allSatisfy(\.isHexDigit)
    let found = entries.filter {
      $0.name == name || $0.url == name || isPrefix && $0.object.hasPrefix(name.lowercased())
    }
    guard let first = found.first else {
      throw CommandFailure("'\(name)' is not in the cache; see 'shoal cache list'", status: .notFound)
    }
    guard found.count == 1 else {
      let names = found.map { String($0.object.prefix(12)) }.joined(separator: ", ")
      throw CommandFailure.usage("'\(name)' may be any of \(names); name one by its infohash")
    }
    return first
  }

  // Orders

  func order(_ entries: [CacheEntry], _ order: (Digest256) -> Keeping.Order) async throws {
    for entry in entries {
      guard let object = Digest256(hex: entry.object) else { continue }
      try await carryOut(order(object))
    }
  }

  private func carryOut(_ order: Keeping.Order) async throws {
    do throws(StoreError) {
      let vault = try Vault(directory: directory, pool: NIOThreadPool.singleton)
      defer { vault.release() }
      switch order {
      case .pin(let object): try stores.pin(object, true)
      case .unpin(let object): try stores.pin(object, false)
      case .remove(let object): try stores.remove(object)
      }
    } catch {
      guard error.isInUse else { throw CommandFailure(error.sentence, status: .storage) }
      try await handOver(order, inUse: error)
    }
  }

  private func handOver(_ order: Keeping.Order, inUse: StoreError) async throws {
    let client = HandoverClient(cache: directory, program: Version.client, output: "-")
    let outcome = await withCheckedContinuation { continuation in
      client.order(order) { continuation.resume(returning: $0) }
    }
    switch outcome {
    case .obeyed: break
    case .failed(let failure): throw CommandFailure(failure.sentence, status: ExitStatus(failure.kind))
    case .finished, .lost, .nobody: throw CommandFailure("\(inUse.sentence) It did not answer; try again.")
    case .otherVersion(let program, let pid):
      throw CommandFailure("the agent of this cache (pid \(pid)) is of another build (\(program)): restart it first")
    }
  }

  // Verifying

  /// Hashes what is stored of each, and says what was found.
  /// - Throws: when something is not what was verified when it came.
  func verify(_ entries: [CacheEntry]) throws {
    let vault = try? Vault(directory: directory, pool: NIOThreadPool.singleton)
    defer { vault?.release() }
    var wrong = 0
    for entry in entries {
      guard let object = Digest256(hex: entry.object) else { continue }
      let check: StoreCheck
      do throws(StoreError) {
        check = try StoreCheck(object, in: stores)
        if !check.bad.isEmpty, vault != nil { try StoreCheck.mend(object, in: stores) }
      } catch { throw CommandFailure(error.sentence, status: .storage) }
      wrong += check.bad.count
      let verdict = check.bad.isEmpty ? "good" : "\(check.bad.count) blocks were changed and will be fetched again"
      Terminal.out("\(entry.object.prefix(12))  \(entry.name)  \(check.good) blocks good, \(verdict)")
    }
    if wrong > 0 { throw CommandFailure("\(wrong) blocks are not what was verified when they came", status: .damaged) }
  }
}

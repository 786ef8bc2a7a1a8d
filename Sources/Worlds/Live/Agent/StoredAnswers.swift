import NIOCore
import NIOPosix
import Nodes
import Vocabulary

/// The HTTP cache of a gateway: looks up, stores and forgets what the machine says.
///
/// Confined to the node's loop.
final class StoredAnswers {
  private let store: ResponseStore
  private let host: any AgentHost
  private var found: [WantID: ResponseStore.Found] = [:]

  /// - Parameter bytes: the room for all answers together.
  init(
    directory: String, bytes: Int64, pool: NIOThreadPool, loop: any EventLoop, host: any AgentHost,
    onTrouble: @escaping (StoreError) -> Void
  ) throws(StoreError) {
    var limits = CacheIndex.Limits()
    limits.bytes = bytes
    limits.entryBytes = min(limits.entryBytes, bytes)
    store = try ResponseStore(directory: directory, limits: limits, pool: pool, loop: loop)
    self.host = host
    store.onTrouble = onTrouble
    store.start()
  }

  func lookUp(_ want: WantID, _ request: CacheRequest) {
    store.find(request) { [weak self] found in
      guard let self else { return }
      self.found[want] = found
      host.submit(.lookedUp(want, found?.response))
    }
  }

  /// The bytes of what was found for a request, as the front sends them.
  func source(of want: WantID) -> HTTPFront.Source? {
    do throws(ServedFile.Failure) { return try found[want]?.served().asSource } catch { return nil }
  }

  /// Begins to store an answer that is passed on; `fields` are all of its head.
  func draft(_ response: StoredResponse, fields: [HTTPField], length: Int64?) -> ResponseDraft? {
    store.begin(response.completed(with: fields), length: length)
  }

  func freshen(_ want: WantID, by head: ResponseHead) {
    if let id = found[want]?.id { store.freshen(id, by: head) }
  }

  func forget(_ want: WantID) {
    if let id = found[want]?.id { store.remove(id) }
  }

  /// The request is over.
  func end(_ want: WantID) { found[want] = nil }
}

extension ServedFile {
  fileprivate var asSource: HTTPFront.Source { .file(self) }
}

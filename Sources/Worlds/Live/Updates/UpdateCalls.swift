import NIOCore
import NIOPosix
import Nodes
import Vocabulary

/// Carries out what updates of metadata (The Update Framework) order: one order of a want at a time.
///
/// Confined to the node's event loop; disk and signatures are looked at on a thread of the pool.
final class UpdateCalls {
  private let host: any AgentHost
  private let loop: any EventLoop
  private let pool: NIOThreadPool
  private let source: IPAddress?
  private let trust: TLSTrust
  private var kept: [WantID: KeptMetadata] = [:]
  private var isStopped = false

  /// For one file, from the connection to its last byte.
  private static let timeout = TimeSpan.seconds(60)

  init(loop: any EventLoop, pool: NIOThreadPool, host: any AgentHost, source: IPAddress?, trust: TLSTrust) {
    self.loop = loop
    self.pool = pool
    self.host = host
    self.source = source
    self.trust = trust
  }

  /// Answers to calls under way are thrown away.
  func stop() { isStopped = true }

  /// An update begins: what it keeps, and finds from before, lies there.
  func begin(_ want: WantID, _ metadata: KeptMetadata) { kept[want] = metadata }

  /// It is over.
  func end(_ want: WantID) { kept[want] = nil }

  func perform(_ order: TUFOrder, for want: WantID) {
    guard let metadata = kept[want] else { return }
    switch order {
    case .load(let role):
      work(want) { metadata.load(role).map { .document(SignatureCheck.document($0)) } ?? .absent }
    case .fetch(let url, let limit): fetch(url, limit: limit, for: want)
    case .check(let checks, let bytes):
      work(want) { .checked(checks.map { SignatureCheck.holds($0.signature, of: $0.key, over: bytes) }) }
    case .keep(let role, let bytes):
      work(want) { .kept(failure: Self.failure { () throws(StoreError) in try metadata.keep(role, bytes) }) }
    case .forget(let roles):
      work(want) { .kept(failure: Self.failure { () throws(StoreError) in try metadata.forget(roles) }) }
    }
  }

  private static func failure(_ body: () throws(StoreError) -> Void) -> String? {
    do throws(StoreError) { try body() } catch { return error.sentence }
    return nil
  }

  private func work(_ want: WantID, _ body: @escaping @Sendable () -> TUFAnswer) {
    let own = NIOLoopBound(self, eventLoop: loop)
    pool.runIfActive(eventLoop: loop) { body() }.whenComplete { outcome in
      own.value.answer(want, (try? outcome.get()) ?? .failed(sentence: "The node is stopping."))
    }
  }

  private func answer(_ want: WantID, _ answer: TUFAnswer) {
    guard !isStopped else { return }
    host.submit(.updated(want, answer))
  }

  // The repository

  private func fetch(_ guarded: GuardedURL, limit: Int, for want: WantID) {
    let url: HTTPURL
    do throws(HTTPURLError) { url = try HTTPURL(guarded.text) } catch {
      return answer(want, .failed(sentence: "\(error)"))
    }
    var request = HTTPCall("GET", url)
    request.maximumLength = limit
    request.timeout = Self.timeout
    request.localAddress = source
    request.reach = guarded.reach
    request.trust = trust
    request.fields += guarded.reach.fields
    let own = NIOLoopBound(self, eventLoop: loop)
    request.start(on: loop).whenComplete { outcome in
      switch outcome {
      case .success(let reply) where reply.status == 200:
        own.value.work(want) { .document(SignatureCheck.document(reply.body)) }
      case .success(let reply): own.value.answer(want, Self.refusal(reply, at: url))
      case .failure(HTTPCallError.tooLong): own.value.answer(want, .tooLong)
      case .failure(let error as HTTPCallError):
        if case .untrusted = error { return own.value.answer(want, .untrusted(sentence: "\(error)")) }
        own.value.answer(want, .failed(sentence: "\(error)"))
      case .failure(let error): own.value.answer(want, .failed(sentence: "\(error)"))
      }
    }
  }

  private static func refusal(_ reply: HTTPCall.Reply, at url: HTTPURL) -> TUFAnswer {
    switch reply.status {
    // Stores of files answer 403 for what they do not have.
    case 403, 404, 410: .absent
    default: .failed(sentence: "\(url) was answered with status \(reply.status), not with metadata.")
    }
  }
}

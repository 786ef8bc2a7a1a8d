import Glibc
import NIOCore
import NIOPosix
package import Nodes
package import Selection
import Trace
package import Vocabulary
import Wire

/// The control plane of an agent: what it asks of origins and selectors beside the bytes of objects.
///
/// Confined to the node's event loop; metainfo is parsed and checked on a thread of the pool.
package final class AgentCalls {
  private let host: any AgentHost
  private let loop: any EventLoop
  private let pool: NIOThreadPool
  /// Where calls go out from, the first one but where the other family is wanted; none: the system chooses.
  private let sources: [IPAddress]
  private let trust: TLSTrust
  private let kept: KeptDescriptions
  private let sessions: SelectorSessions
  /// What was described and not opened yet, newest last.
  private var described: [(call: CallID, store: StoreDescription)] = []
  private var isStopped = false

  private static let mostDescribed = 64
  private static let describeTimeout = TimeSpan.seconds(60)
  /// Whoever has a copy makes nothing first, and its origin has the same.
  private static let copyTimeout = TimeSpan.seconds(5)

  init(
    loop: any EventLoop, pool: NIOThreadPool, host: any AgentHost, sources: [IPAddress], trust: TLSTrust,
    kept: KeptDescriptions, sessions: SelectorSessions
  ) {
    self.loop = loop
    self.pool = pool
    self.host = host
    self.sources = sources
    self.trust = trust
    self.kept = kept
    self.sessions = sessions
  }

  /// The answers to calls under way are thrown away.
  package func stop() { isStopped = true }

  /// What `described` brought under this call, once.
  package func take(_ call: CallID) -> StoreDescription? {
    guard let at = described.firstIndex(where: { $0.call == call }) else { return nil }
    return described.remove(at: at).store
  }

  // Probing

  package func probe(_ call: CallID, url: GuardedURL) {
    ask(call, "HEAD", url, maximumLength: 1 << 20, timeout: .seconds(10)) { [weak self] outcome in
      guard let self, !isStopped else { return }
      switch outcome {
      case .failure(let failure) where failure.isUntrusted:
        host.submit(.probed(call, .untrusted(sentence: failure.sentence)))
      case .failure(let failure): host.submit(.probed(call, .failed(sentence: failure.sentence)))
      case .success(let (url, reply)): host.submit(.probed(call, Self.probe(reply, at: url)))
      }
    }
  }

  static func probe(_ reply: HTTPCall.Reply, at url: HTTPURL) -> AgentInput.ProbeOutcome {
    if let location = reply.redirect { return .redirected(from: "\(url)", location: location, server: reply.server) }
    let torrent = LinkField.metainfo(of: reply.fields, at: url)
    return .answered(
      status: reply.status, description: torrent, length: reply.field("content-length").flatMap { Int64($0) },
      entityTag: reply.field("etag"), retryAfterSeconds: reply.field("retry-after").flatMap { Int64($0) },
      server: reply.server, copy: LinkField.copy(of: reply.fields, at: url))
  }

  // Describing

  package func describe(_ call: CallID, _ source: AgentEffect.DescriptionSource) {
    switch source {
    case .file(let path):
      guard access(path, F_OK) == 0 || errno != ENOENT else { return host.submit(.described(call, .absent)) }
      check(call) { () throws(CheckedMetainfo.Refusal) in try Self.read(path) }
    case .kept(let url): check(call) { [kept] () throws(CheckedMetainfo.Refusal) in kept.metainfo(of: url) }
    case .keptObject(let object):
      check(call) { [stores = kept.stores] () throws(CheckedMetainfo.Refusal) in stores.metainfo(of: object) }
    case .url(let url):
      fetch(call, url, atMost: Metainfo.maxByteCount, timeout: Self.describeTimeout) { $0.received($2, from: $1, call) }
    case .copy(let url, let server):
      let digest = DigestPath.digest(in: url.text)
      fetch(call, url, atMost: Int(DescriptionCopy.longest), timeout: Self.copyTimeout) { calls, url, reply in
        guard reply.status == 200 else {
          return calls.host.submit(
            .described(call, .unreachable(sentence: "\(url.hostField) answered \(reply.status) for a copy.")))
        }
        calls.check(call, from: server) { () throws(CheckedMetainfo.Refusal) in
          guard BlockHash.digest(reply.body) == digest else {
            throw CheckedMetainfo.Refusal("What came from \(url.hostField) is not what its digest names.")
          }
          return reply.body
        }
      }
    }
  }

  private func fetch(
    _ call: CallID, _ url: GuardedURL, atMost maximumLength: Int, timeout: TimeSpan,
    then take: @escaping (AgentCalls, HTTPURL, HTTPCall.Reply) -> Void
  ) {
    ask(call, "GET", url, maximumLength: maximumLength, timeout: timeout) { [weak self] outcome in
      guard let self, !isStopped else { return }
      switch outcome {
      case .failure(let failure) where failure.isUntrusted:
        host.submit(.described(call, .untrusted(sentence: failure.sentence)))
      case .failure(let failure) where failure.isFinal:
        host.submit(.described(call, .malformed(sentence: failure.sentence)))
      case .failure(let failure): host.submit(.described(call, .unreachable(sentence: failure.sentence)))
      case .success(let (url, reply)): take(self, url, reply)
      }
    }
  }

  private func received(_ reply: HTTPCall.Reply, from url: HTTPURL, _ call: CallID) {
    if let location = reply.redirect {
      return host.submit(.described(call, .redirected(from: "\(url)", location: location, server: reply.server)))
    }
    switch reply.status {
    case 200: check(call, from: reply.server) { () throws(CheckedMetainfo.Refusal) in reply.body }
    case 410 where reply.field("content-type") == WithdrawnFiles.contentType:
      let list = (try? SelectorAPI.withdrawals(from: reply.body)) ?? []
      host.submit(.described(call, list.isEmpty ? .absent : .withdrawn(list.map(\.checked))))
    case 404, 410: host.submit(.described(call, .absent))
    case 503:
      let seconds = reply.field("retry-after").flatMap { Int64($0) } ?? 1
      host.submit(.described(call, .notYet(retryAfterSeconds: min(max(seconds, 0), 3600))))
    default:
      host.submit(
        .described(call, .unreachable(sentence: "\(url.hostField) answered \(reply.status) for the metainfo.")))
    }
  }

  /// Reads and checks metainfo on a thread of the pool; nil bytes: there is none.
  ///
  /// - Parameter server: who gave it; nil when it was kept, and with it whose it was.
  private func check(
    _ call: CallID, from server: IPAddress? = nil,
    _ bytes: @escaping @Sendable () throws(CheckedMetainfo.Refusal) -> [UInt8]?
  ) {
    let stores = kept.stores
    let own = NIOLoopBound(self, eventLoop: loop)
    pool.runIfActive(eventLoop: loop) { () -> Result<CheckedMetainfo?, CheckedMetainfo.Refusal> in
      Result { () throws(CheckedMetainfo.Refusal) in
        guard let bytes = try bytes() else { return nil }
        var checked = try CheckedMetainfo(bytes)
        checked.store.source = server ?? stores.source(of: checked.store.object)
        return checked
      }
    }.whenComplete { outcome in
      let calls = own.value
      guard !calls.isStopped else { return }
      switch outcome {
      case .success(.success(nil)): calls.host.submit(.described(call, .absent))
      case .success(.success(let checked?)):
        if calls.described.count >= Self.mostDescribed { calls.described.removeFirst() }
        calls.described.append((call, checked.store))
        var description = checked.description
        description.readAt = NodeClock.system.wall.seconds
        calls.host.submit(.described(call, .good(description, from: checked.store.source)))
      case .success(.failure(let refusal)): calls.host.submit(.described(call, .malformed(sentence: refusal.sentence)))
      case .failure(let error):
        calls.host.submit(.described(call, .unreachable(sentence: "The metainfo was not checked: \(error).")))
      }
    }
  }

  private static func read(_ path: String) throws(CheckedMetainfo.Refusal) -> [UInt8] {
    do throws(StoreError) {
      let file = try StoreFile(path: path, flags: O_RDONLY)
      let length = try file.length()
      guard length <= Metainfo.maxByteCount else { throw StoreError("\(path) is too large for a torrent file.") }
      return try file.read(Int(length), at: 0)
    } catch { throw CheckedMetainfo.Refusal(error.sentence) }
  }

  /// Keeps what `described` brought under this call for the next time that the URL is asked for.
  package func remember(_ call: CallID, url: String) {
    guard let store = described.first(where: { $0.call == call })?.store else { return }
    kept.remember(store.metainfo, of: url)
  }

  // Announcing

  package func announce(
    _ call: CallID, selector: GuardedURL, _ announce: AgentAnnounce, over family: IPAddress.Family? = nil
  ) {
    let own = NIOLoopBound(self, eventLoop: loop)
    let answer = { @Sendable (outcome: AgentInput.AnnounceOutcome) in
      guard !own.value.isStopped else { return }
      own.value.host.submit(.announced(call, outcome))
    }
    var request: HTTPCall
    do throws(HTTPURLError) {
      request = try post(to: selector, "/v1/announce", SelectorAPI.encode(sessions.signed(announce)))
      request.family = family
      if let family { request.localAddress = sources.first { $0.family == family } }
    } catch { return answer(.failed(sentence: "\(error)")) }
    let name = request.url.hostField
    ask(request, in: selector.text + (family.map { " over \($0)" } ?? "")).whenComplete { outcome in
      switch outcome {
      case .failure(let error): answer(.failed(sentence: "\(error)"))
      case .success(let reply): answer(Self.outcome(of: reply, to: announce, from: name))
      }
    }
  }

  /// Asks a selector in the session of that name. Where it wants to know first who asks, a session is opened, and again
  /// when another one of ours was opened meanwhile.
  private func ask(_ request: HTTPCall, in name: String) -> EventLoopFuture<HTTPCall.Reply> {
    var coded = request
    sessions.code(&coded, in: name)
    return coded.start(on: loop).assumeIsolated()
      .flatMap { self.openIfWanted($0, request, name, tries: 2) }.nonisolated()
  }

  private func openIfWanted(
    _ reply: HTTPCall.Reply, _ request: HTTPCall, _ name: String, tries: Int
  ) -> EventLoopFuture<HTTPCall.Reply> {
    var signed = request
    guard tries > 0, !isStopped, let nonce = SelectorSessions.nonce(in: reply),
      let opening = sessions.open(&signed, nonce: nonce)
    else { return loop.makeSucceededFuture(reply) }
    return signed.start(on: loop).assumeIsolated().flatMap { reply in
      self.sessions.opened(opening, reply, as: name)
      return self.openIfWanted(reply, request, name, tries: tries - 1)
    }.nonisolated()
  }

  /// Brings an origin's signed registration to a selector.
  package func register(_ call: CallID, selector: GuardedURL, _ registration: ObjectRegistration) {
    let own = NIOLoopBound(self, eventLoop: loop)
    let answer = { @Sendable (outcome: RegistrationCarrier.Outcome) in
      guard !own.value.isStopped else { return }
      own.value.host.submit(.registered(call, outcome))
    }
    let request: HTTPCall
    do throws(HTTPURLError) {
      request = try post(to: selector, "/v1/objects", SelectorAPI.encode(registration))
    } catch { return answer(.failed(sentence: "\(error)")) }
    request.start(on: loop).whenComplete { outcome in
      switch outcome {
      case .failure(let error): answer(.failed(sentence: "\(error)"))
      case .success(let reply) where (200..<300).contains(reply.status): answer(.accepted)
      case .success(let reply):
        let sentence = SelectorAPI.errorSentence(from: reply.body) ?? "status \(reply.status)"
        answer(.refused(status: reply.status, sentence: sentence))
      }
    }
  }

  /// Brings a selector what it asked of the flight recorder, whose files these are.
  func share(_ order: TraceOrder, with selector: GuardedURL, _ files: [OpenTraceFile], atMost rate: ByteRate?) {
    let done = { [weak self] (outcome: AgentInput.ShareOutcome) in
      guard let self, !isStopped else { return }
      host.submit(.traceShared(outcome))
    }
    var call: HTTPCall
    do throws(HTTPURLError) { call = try post(to: selector, "/v1/traces/part", []) } catch {
      return done(.failed(sentence: "\(error)"))
    }
    call.method = "PUT"
    call.timeout = .seconds(60)
    call.fields = [HTTPField("content-type", SelectorAPI.bytesType)] + call.fields.filter { $0.name != "content-type" }
    TraceUpload(call, order, files, atMost: rate, on: loop, done: done).start()
  }

  private func post(to selector: GuardedURL, _ path: String, _ body: [UInt8]) throws(HTTPURLError) -> HTTPCall {
    let base = selector.text.hasSuffix("/") ? String(selector.text.dropLast()) : selector.text
    var request = HTTPCall("POST", try HTTPURL(base + path))
    request.fields = [HTTPField("content-type", SelectorAPI.contentType)]
    request.body = body
    request.localAddress = sources.first
    request.reach = selector.reach
    request.trust = trust
    ViaField.field(selector.reach).map { request.fields.append($0) }
    return request
  }

  static func outcome(of reply: HTTPCall.Reply, to announce: AgentAnnounce, from name: String)
    -> AgentInput.AnnounceOutcome
  {
    guard reply.status == 200 else {
      let reason = SelectorAPI.errorSentence(from: reply.body).map { ": \($0)" } ?? "."
      return .refused(status: reply.status, sentence: "The selector at \(name) answered \(reply.status)\(reason)")
    }
    do throws(SelectorAPI.Failure) {
      return .reply(try SelectorAPI.announceReply(from: reply.body, to: announce))
    } catch {
      return .failed(sentence: "The selector at \(name) gave an answer that makes no sense: \(error).")
    }
  }

  // Asking origins

  private struct Failure: Error {
    var sentence: String
    /// Trying again is in vain.
    var isFinal = false
    /// The server could not prove over TLS that it is the one that was named.
    var isUntrusted = false
  }

  private func ask(
    _ call: CallID, _ method: String, _ guarded: GuardedURL, maximumLength: Int, timeout: TimeSpan,
    then done: @escaping (Result<(HTTPURL, HTTPCall.Reply), Failure>) -> Void
  ) {
    let url: HTTPURL
    do throws(HTTPURLError) { url = try HTTPURL(guarded.text) } catch {
      return done(.failure(Failure(sentence: "\(error)")))
    }
    var request = HTTPCall(method, url)
    request.maximumLength = maximumLength
    request.timeout = timeout
    request.localAddress = sources.first
    request.reach = guarded.reach
    request.trust = trust
    request.fields += guarded.reach.fields
    let own = NIOLoopBound((self, done), eventLoop: loop)
    request.onStep = { step in
      let (calls, _) = own.value
      if !calls.isStopped { calls.host.submit(.calling(call, step)) }
    }
    request.start(on: loop).whenComplete { outcome in
      let (_, done) = own.value
      switch outcome {
      case .failure(let error as HTTPCallError):
        var failure = Failure(sentence: "\(error)")
        if case .outOfReach = error { failure.isFinal = true }
        if case .untrusted = error { failure.isUntrusted = true }
        done(.failure(failure))
      case .failure(let error): done(.failure(Failure(sentence: "\(error)")))
      case .success(let reply): done(.success((url, reply)))
      }
    }
  }
}

import Foundation
package import NIOCore
import Nodes
import Selection
import Synchronization
import Trace
package import Vocabulary

/// Fetches what flight recorders have, several at a time: those of the selector and of nodes that the operator names,
/// and those that agents bring the selector when it asks them.
///
/// The operator's token goes to nobody whom the operator did not name: what nodes say of themselves is no reason to.
package struct TracePull: Sendable {
  /// One node of which something is wanted, and what became of it.
  package struct Outcome: Sendable {
    /// As a person knows it: `selector 192.0.2.2:8090`, `agent 1a2b3c4d`.
    package var node: String
    /// How many files came, and their bytes; nil when nothing did.
    package var files: Int?
    package var bytes: Int64 = 0
    /// Why nothing came, or not all.
    package var why: String?
  }

  package var selector: HTTPURL
  /// Where the traces are to lie.
  package var directory: String
  /// Only of agents that have to do with this object, by its v2 infohash.
  package var object: String?
  package var last: TimeSpan?
  /// Other nodes that the token is for.
  package var others: [HTTPURL] = []
  /// How long agents are waited for that have to be asked.
  package var patience = TimeSpan.seconds(90)
  package var trust = TLSTrust.system
  package var token: String
  /// Told of each node as soon as something has come of it.
  package var onOutcome: @Sendable (Outcome) -> Void = { _ in }

  private static let atOnce = 8
  private static let longestArchive = TraceOrder.archiveMost + (1 << 20)

  package init(selector: HTTPURL, into directory: String, token: String) {
    (self.selector, self.directory, self.token) = (selector, directory, token)
  }

  /// Fetches it all.
  /// - Returns: what became of each node.
  /// - Throws: `Failure` when the selector cannot be asked.
  package func run(on loop: any EventLoop) async throws -> [Outcome] {
    let progress = try await collect(on: loop)
    var jobs: [(name: String, url: HTTPURL)] = [("selector \(selector.hostField)", traceURL(of: selector))]
    jobs += others.map { (name: "node \($0.hostField)", url: traceURL(of: $0)) }
    var outcomes = await fetch(jobs, on: loop)
    for origin in try await origins(on: loop) where !others.contains(where: { $0.hostField == origin.hostField }) {
      outcomes.append(
        Outcome(
          node: "origin \(origin.hostField)",
          why: "it is sent no token that is not known to be for it: name it with --node"))
      onOutcome(outcomes[outcomes.count - 1])
    }
    outcomes += try await wait(for: progress.sources, of: progress.collection, on: loop)
    if progress.leftOut > 0 {
      outcomes.append(
        Outcome(node: "\(progress.leftOut) more agents", why: "they are more than one collection has room for"))
    }
    return outcomes
  }

  package struct Failure: Error, CustomStringConvertible {
    package let description: String
  }

  // What there is

  private func collect(on loop: any EventLoop) async throws -> TraceProgressMessage {
    var call = self.call("POST", selector, "/v1/traces")
    call.fields.append(HTTPField("content-type", SelectorAPI.contentType))
    call.body = SelectorAPI.json(TraceWishMessage(object: object, last: last))
    return try SelectorAPI.traceProgress(from: try await answer(to: call, on: loop))
  }

  /// The origins that the selector knows of: the object's, or all.
  private func origins(on loop: any EventLoop) async throws -> [HTTPURL] {
    let list = try SelectorAPI.objects(from: try await answer(to: call("GET", selector, "/v1/objects"), on: loop))
    let urls = list.objects.filter { object == nil || $0.object == object }.flatMap(\.urls).compactMap {
      try? HTTPURL($0)
    }
    var found: [HTTPURL] = []
    for url in urls where !found.contains(where: { $0.hostField == url.hostField }) { found.append(url) }
    return found
  }

  // Nodes that can be called

  private func fetch(_ jobs: [(name: String, url: HTTPURL)], on loop: any EventLoop) async -> [Outcome] {
    await withTaskGroup(of: Outcome.self) { group in
      var outcomes: [Outcome] = []
      var waiting = jobs[...]
      for job in waiting.prefix(Self.atOnce) { group.addTask { await fetch(job.name, job.url, on: loop) } }
      waiting = waiting.dropFirst(Self.atOnce)
      while let outcome = await group.next() {
        outcomes.append(outcome)
        if let job = waiting.popFirst() { group.addTask { await fetch(job.name, job.url, on: loop) } }
      }
      return outcomes
    }
  }

  private func fetch(_ name: String, _ url: HTTPURL, on loop: any EventLoop) async -> Outcome {
    var outcome = Outcome(node: name)
    let place = name.replacing(" ", with: "-").replacing("/", with: "-")
    let path = "\(directory)/.\(place).tar"
    do {
      try StoreFiles.makeDirectories(directory)
      let file = try StoreFile(path: path, flags: O_RDWR | O_CREAT | O_TRUNC)
      defer { unlink(path) }
      let end = Mutex(Int64(0))
      let failure = Mutex<StoreError?>(nil)
      var call = HTTPCall("GET", url)
      call.maximumLength = Int(Self.longestArchive)
      call.timeout = .seconds(600)
      authorize(&call)
      call.onBody = { buffer in
        end.withLock { end in
          do throws(StoreError) { try file.write(buffer, at: end) } catch { failure.withLock { $0 = error } }
          end += Int64(buffer.readableBytes)
        }
      }
      let reply = try await call.start(on: loop).get()
      guard reply.status == 200 else { throw Failure(description: Self.refusal(reply)) }
      if let failure = failure.withLock({ $0 }) { throw failure }
      outcome.files = try TraceArchive.unpack(path, into: "\(directory)/\(place)").count
      outcome.bytes = end.withLock { $0 }
      if outcome.files == 0 { outcome.why = "it has recorded nothing in that time" }
    } catch let error as StoreError { outcome.why = error.sentence } catch { outcome.why = "\(error)" }
    onOutcome(outcome)
    return outcome
  }

  // Agents that have to be asked

  /// Fetches what agents bring to the selector, as it comes, for as long as there is patience.
  private func wait(
    for sources: [TraceProgressMessage.Source], of collection: String, on loop: any EventLoop
  ) async throws -> [Outcome] {
    var left = sources
    var outcomes: [Outcome] = []
    let until = NIODeadline.now() + .nanoseconds(patience.nanoseconds)
    while !left.isEmpty {
      let call = self.call("GET", selector, "/v1/traces?collection=\(collection)")
      let progress = try SelectorAPI.traceProgress(from: try await answer(to: call, on: loop))
      let states = Dictionary(progress.sources.map { ($0.node, $0.state) }, uniquingKeysWith: { first, _ in first })
      let isOver = NIODeadline.now() >= until
      let whole = left.filter { states[$0.node] == "whole" }
      outcomes += await fetch(
        whole.map { source in
          let target = "/v1/traces/archive?collection=\(collection)&node=\(source.node)"
          return (name: Self.name(of: source), url: self.call("GET", selector, target).url)
        }, on: loop)
      left.removeAll { states[$0.node] == "whole" }
      for source in left {
        guard let why = Self.why(states[source.node], isOver: isOver) else { continue }
        outcomes.append(Outcome(node: Self.name(of: source), why: why))
        onOutcome(outcomes[outcomes.count - 1])
      }
      left.removeAll { Self.why(states[$0.node], isOver: isOver) != nil }
      if !left.isEmpty { try await Task.sleep(for: .seconds(1)) }
    }
    return outcomes
  }

  /// Why nothing comes of an agent in that state; nil while something may.
  private static func why(_ state: String?, isOver: Bool) -> String? {
    switch state {
    case "refused": "its owner does not let it (shoal agent --share-traces)"
    case "failed", nil: "the selector could not keep it"
    case "waits" where isOver: "it cannot be called, and has not announced itself meanwhile"
    case _ where isOver: "it was asked, and has not brought it whole in time"
    default: nil
    }
  }

  // Calls

  private static func name(of source: TraceProgressMessage.Source) -> String { "agent \(source.node.prefix(8))" }

  private func traceURL(of node: HTTPURL) -> HTTPURL {
    var url = node
    url.target = NodeView.tracePath + (last.map { "?last=\(max(1, $0.milliseconds / 1000))" } ?? "")
    return url
  }

  private func call(_ method: String, _ node: HTTPURL, _ target: String) -> HTTPCall {
    var url = node
    url.target = target
    var call = HTTPCall(method, url)
    call.maximumLength = 16 << 20
    authorize(&call)
    return call
  }

  private func authorize(_ call: inout HTTPCall) {
    call.trust = trust
    call.fields.append(HTTPField("authorization", "Bearer \(token)"))
  }

  private func answer(to call: HTTPCall, on loop: any EventLoop) async throws -> [UInt8] {
    let reply: HTTPCall.Reply
    do { reply = try await call.start(on: loop).get() } catch { throw Failure(description: "\(error)") }
    guard reply.status == 200 else {
      throw Failure(description: "the selector \(selector.hostField) answered \(Self.refusal(reply))")
    }
    return reply.body
  }

  private static func refusal(_ reply: HTTPCall.Reply) -> String {
    let raw = String(decoding: reply.body.prefix(300), as: UTF8.self).split(separator: "\n").first.map(String.init)
    return "\(reply.status): \(SelectorAPI.errorSentence(from: reply.body) ?? raw ?? "no reason given")"
  }
}

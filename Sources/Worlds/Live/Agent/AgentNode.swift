import Logging
package import NIOCore
import NIOPosix
package import Nodes
import Synchronization
package import Vocabulary

/// An agent as a program runs it: start it, ask it for objects, look at it, stop it. May be used from any thread.
package final class AgentNode: Sendable {
  package let options: AgentOptions
  package let eventLoop: any EventLoop
  private let group: MultiThreadedEventLoopGroup
  private let pool: NIOThreadPool
  private let runtime: NIOLoopBoundBox<AgentRuntime?>
  private let facts = Mutex(Facts())
  private let numbers = WantNumbers()

  /// The numbers of wants that do not come through the gateway, for any thread.
  final class WantNumbers: Sendable {
    private let given = Mutex<UInt64>(0)

    /// The first want of the command line is number 0; the gateway's numbers begin at 1 and never come so far as the
    /// others.
    func next() -> WantID {
      given.withLock { given in
        defer { given += 1 }
        return WantID(given == 0 ? 0 : 1 << 52 + given)
      }
    }
  }

  /// What other threads ask for.
  private struct Facts {
    var peer: Endpoint?
    var gateway: Endpoint?
  }

  package init(options: AgentOptions) {
    self.options = options
    group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
    eventLoop = group.next()
    pool = NIOThreadPool(numberOfThreads: 2)
    runtime = NIOLoopBoundBox.makeBoxSendingValue(nil, eventLoop: eventLoop)
  }

  /// Where peers reach the node, once it was started.
  package var boundPeerEndpoint: Endpoint? { facts.withLock { $0.peer } }
  /// Where the gateway answers, once it was started with one.
  package var boundGateway: Endpoint? { facts.withLock { $0.gateway } }

  /// Takes possession of the cache directory, opens the ports and starts the machine.
  ///
  /// - Throws: an error whose description is a sentence for the user. The node must still be stopped then.
  package func start() async throws {
    pool.start()
    try await eventLoop.flatSubmit { self.startOnLoop() }.get()
  }

  private func startOnLoop() -> EventLoopFuture<Void> {
    let agent: AgentRuntime
    do throws(StoreError) { agent = try AgentRuntime(options, loop: eventLoop, pool: pool, numbers: numbers) } catch {
      return eventLoop.makeFailedFuture(error)
    }
    runtime.value = agent
    do throws(TLSProblem) { try agent.secureLinks() } catch { return eventLoop.makeFailedFuture(error) }
    return openGateway(agent).flatMap { self.openPeerPort() }.flatMapThrowing { listen in
      let gateway = self.facts.withLock { facts in
        facts.peer = listen
        return facts.gateway
      }
      try self.runtime.value?.start(listen: listen, gateway: gateway)
    }.flatMap { self.runtime.value?.openHandover() ?? self.eventLoop.makeSucceededVoidFuture() }
  }

  private func openGateway(_ agent: AgentRuntime) -> EventLoopFuture<Void> {
    guard let gateway = options.gateway else { return eventLoop.makeSucceededVoidFuture() }
    var frontOptions = HTTPFront.Options()
    // A connection, and the one on which its answer comes. Half of what may be open is left for objects.
    frontOptions.maximumConnections = OpenFileLimit.raised().connections(
      percent: 25, taking: 2, atMost: frontOptions.maximumConnections)
    let tls: TLSServer?
    do throws(TLSProblem) { tls = try options.tls.map(TLSServer.init) } catch {
      return eventLoop.makeFailedFuture(error)
    }
    tls?.tell(agent.logger)
    let front = HTTPFront(eventLoop: eventLoop, options: frontOptions, tls: tls)
    do throws(TokenFile.Problem) {
      front.operators = try agent.options.operators.map { path throws(TokenFile.Problem) in try Operators(path) }
    } catch { return eventLoop.makeFailedFuture(error) }
    front.operators?.tell(agent.logger)
    agent.serve(front)
    return front.listen(on: gateway).map { bound in self.facts.withLock { $0.gateway = bound } }
  }

  /// Unless told otherwise: both families, BitTorrent's usual port if it is free.
  private func openPeerPort() -> EventLoopFuture<Endpoint> {
    if let endpoint = options.peerListen {
      return listen(endpoint).flatMap { bound in
        guard var beside = self.options.peerListenBeside else { return self.eventLoop.makeSucceededFuture(bound) }
        beside.port = bound.port
        return self.listen(beside).map { _ in bound }
      }
    }
    let (v6, v4) = (IPAddress.v6(0, 0), IPAddress.v4(0))
    return listen(Endpoint(address: v6, port: 6881))
      .flatMapError { _ in self.listen(Endpoint(address: v6, port: 0)) }
      .flatMapError { _ in self.listen(Endpoint(address: v4, port: 6881)) }
      .flatMapError { _ in self.listen(Endpoint(address: v4, port: 0)) }
  }

  private func listen(_ endpoint: Endpoint) -> EventLoopFuture<Endpoint> {
    guard let links = runtime.value?.links else { return eventLoop.makeFailedFuture(ChannelError.alreadyClosed) }
    return links.listen(endpoint)
  }

  /// Asks for an object, to be written to a file.
  ///
  /// - Parameters:
  ///   - allowsUnverified: whether bytes are taken that no trusted key has signed.
  ///   - output: the file's path; `-` for standard output; nil for the object's name in the current directory.
  ///   - completion: called once, on the node's loop, when the file is in place or cannot be had.
  /// - Returns: the want's number, to ask for its progress with.
  @discardableResult
  package func get(
    _ target: Want.Target, allowsUnverified: Bool = false, output: String?,
    completion: @escaping @Sendable (Result<TransferReport, TransferFailure>) -> Void
  ) -> WantID {
    let want = numbers.next()
    eventLoop.execute {
      guard let agent = self.runtime.value else {
        return completion(.failure(TransferFailure(.unreachable, "The node is not running.")))
      }
      agent.sinks[want] = FileSink(want, path: output, loop: self.eventLoop, pool: self.pool, host: agent) { outcome in
        agent.sinks[want] = nil
        completion(outcome)
      }
      agent.submit(.wanted(want, target, allowsUnverified: allowsUnverified ? true : nil))
    }
    return want
  }

  /// The same, waiting for the end.
  package func get(
    _ target: Want.Target, allowsUnverified: Bool = false, output: String?
  ) async throws(TransferFailure) -> TransferReport {
    let outcome = await withCheckedContinuation { continuation in
      get(target, allowsUnverified: allowsUnverified, output: output) { continuation.resume(returning: $0) }
    }
    return try outcome.get()
  }

  /// Asks for the target of a repository of The Update Framework, to be written to a file once it is seen to be what
  /// the repository's metadata says; `completion` and what is returned are as with `get`.
  @discardableResult
  package func get(
    _ request: TUFRequest, output: String,
    completion: @escaping @Sendable (Result<TransferReport, TransferFailure>) -> Void
  ) -> WantID {
    let want = numbers.next()
    let room = options.cache + "/unpublished-\(want.value)"
    let kept = KeptMetadata(cache: options.cache, request)
    eventLoop.execute {
      guard let agent = self.runtime.value else {
        return completion(.failure(TransferFailure(.unreachable, "The node is not running.")))
      }
      agent.sinks[want] = FileSink(
        want, path: output, waitingRoom: room, loop: self.eventLoop, pool: self.pool, host: agent
      ) { outcome in
        agent.sinks[want] = nil
        agent.updates?.end(want)
        completion(outcome)
      }
      agent.updates?.begin(want, kept)
      agent.submit(.updating(want, request))
    }
    return want
  }

  /// Reads something off the machine, between two inputs; nil when the node is not running.
  package func inspect<T: Sendable>(_ body: @escaping @Sendable (AgentMachine) -> T) async -> T? {
    let future = eventLoop.submit { self.runtime.value?.machine.map(body) }
    return (try? await future.get()).flatMap { $0 }
  }

  /// Lets the machine tell its selectors that the node stops, and waits until it is done with that.
  private func sayGoodbye() async {
    let said = eventLoop.flatSubmit { () -> EventLoopFuture<Void> in
      let promise = self.eventLoop.makePromise(of: Void.self)
      if let agent = self.runtime.value { agent.sayGoodbye { promise.succeed() } } else { promise.succeed() }
      return promise.futureResult
    }
    // It does not fail.
    try? await said.get()
  }

  /// Closes everything. The node cannot be started again.
  package func stop() async {
    await sayGoodbye()
    let fronts = eventLoop.flatSubmit { () -> EventLoopFuture<Void> in
      guard let agent = self.runtime.value else { return self.eventLoop.makeSucceededVoidFuture() }
      agent.stop()
      return agent.front?.stop() ?? self.eventLoop.makeSucceededVoidFuture()
    }
    try? await fronts.get()
    // What was written to links last gets a moment to leave.
    try? await eventLoop.scheduleTask(in: .milliseconds(20)) {}.futureResult.get()
    try? await eventLoop.submit { self.runtime.value = nil }.get()
    try? await pool.shutdownGracefully()
    try? await group.shutdownGracefully()
  }
}

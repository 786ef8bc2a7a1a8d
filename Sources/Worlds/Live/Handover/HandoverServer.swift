import Glibc
import NIOCore
import NIOPosix
import Nodes
import Vocabulary

/// Takes requests from other programs of the same user that want to use this agent's cache. Confined to the node's
/// loop.
///
/// Nobody else gets so far: the socket and its directory are closed to others, and the system says who connects.
final class HandoverServer {
  private let loop: any EventLoop
  private let host: any HandoverHost
  private var place: HandoverPlace?
  private var channel: (any Channel)?
  private var sessions: [ObjectIdentifier: HandoverSession] = [:]
  private(set) var isStopped = false
  /// Connections that were closed unheard: too many, or of another user.
  private(set) var refused = 0

  /// Programs that are served at once, at the most.
  static let mostSessions = 32

  init(loop: any EventLoop, host: any HandoverHost) {
    self.loop = loop
    self.host = host
  }

  /// Opens the socket of a cache that this process owns; one that is there already belonged to a process that died.
  ///
  /// - Returns: fails with a `StoreError` or an error of the system.
  func listen(cache: String) -> EventLoopFuture<Void> {
    let place: HandoverPlace
    do throws(StoreError) { place = try HandoverPlace(cache: cache, isOwner: true) } catch {
      return loop.makeFailedFuture(error)
    }
    self.place = place
    place.clear()
    let own = NIOLoopBound(self, eventLoop: loop)
    let bootstrap = AcceptPause.add(to: ServerBootstrap(group: loop)) { _ in }
      .childChannelOption(.writeBufferWaterMark, value: .init(low: 256 << 10, high: 512 << 10))
      .childChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          let session = HandoverSession(channel, server: own.value, host: own.value.host)
          try channel.pipeline.syncOperations.addHandler(session)
        }
      }
    return bootstrap.bind(unixDomainSocketPath: place.path).flatMapThrowing { channel in
      guard !own.value.isStopped else { return channel.close(promise: nil) }
      own.value.channel = channel
      try place.close()
    }
  }

  /// Ends every conversation without a word: whoever waits at the other end fetches by itself.
  func stop() {
    isStopped = true
    channel?.close(promise: nil)
    channel = nil
    place?.clear()
    for session in sessions.values { session.hangUp() }
    sessions = [:]
  }

  // Sessions

  /// Whether a program that has just connected may be heard.
  func admit(_ session: HandoverSession, user: uid_t?) -> Bool {
    guard !isStopped, sessions.count < Self.mostSessions, let user, user == geteuid() || user == 0 else {
      refused += 1
      return false
    }
    sessions[ObjectIdentifier(session)] = session
    return true
  }

  func left(_ session: HandoverSession) { sessions[ObjectIdentifier(session)] = nil }
}

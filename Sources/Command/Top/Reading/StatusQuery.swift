import Live
import NIOCore
import NIOPosix
import Nodes
import Vocabulary

/// Looks at one node: GET /_shoal/status.
struct StatusQuery: Sendable {
  private let url: HTTPURL
  private let trust: TLSTrust
  /// An operator's token, if there is one.
  private let token: String?

  /// No status is longer, in bytes.
  private static let longest = 16 << 20

  init(_ node: HTTPURL, trust: TLSTrust, token: String?) {
    var url = node
    let path = node.target.prefix { $0 != "?" }
    url.target = (path.last == "/" ? String(path.dropLast()) : String(path)) + "/_shoal/status"
    self.url = url
    self.trust = trust
    self.token = token
  }

  /// What the node shows of itself now, or why it does not.
  func look() async -> Result<NodeStatus, CommandFailure> {
    var call = HTTPCall("GET", url)
    call.trust = trust
    call.fields = [HTTPField("accept", "application/json")]
    if let token { call.fields.append(HTTPField("authorization", "Bearer \(token)")) }
    call.maximumLength = Self.longest
    do {
      let reply = try await call.start(on: MultiThreadedEventLoopGroup.singleton.next()).get()
      return Self.status(of: reply)
    } catch let error as HTTPCallError {
      if case .untrusted = error { return .failure(CommandFailure("\(error)", status: .untrusted)) }
      return .failure(CommandFailure("\(error)", status: .unreachable))
    } catch {
      return .failure(CommandFailure("\(error)", status: .unreachable))
    }
  }

  /// What the answer says.
  static func status(of reply: HTTPCall.Reply) -> Result<NodeStatus, CommandFailure> {
    switch reply.status {
    case 200: break
    case 404:
      return .failure(
        CommandFailure("what answers there is no node of shoal, or one of an older build", status: .notFound))
    default:
      let said = SelectorAPI.errorSentence(from: reply.body).map { ": \($0)" } ?? ""
      return .failure(CommandFailure("it answered \(reply.status)\(said)", status: .failure))
    }
    guard let status = try? StatusDecoder.value(NodeStatus.self, of: reply.body), TopRole(of: status) != nil else {
      return .failure(CommandFailure("what it shows of itself makes no sense", status: .malformed))
    }
    return .success(status)
  }
}

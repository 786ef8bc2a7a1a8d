import NIOCore

/// Stands behind TLS on a connection to a server, and says in our words why it failed.
final class TLSErrors: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer

  private let host: String
  private let verdict: TLSVerdict

  init(host: String, verdict: TLSVerdict) {
    self.host = host
    self.verdict = verdict
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    context.fireErrorCaught(Self.typed(error, host, verdict) ?? error)
  }

  /// Nil when it says nothing about trust: a broken connection is one with TLS as without.
  static func typed(_ error: any Error, _ host: String, _ verdict: TLSVerdict) -> HTTPCallError? {
    if let why = verdict.why { return .untrusted(host: host, reason: why) }
    return switch TLSFailure(error) {
    case .tooOld: .untrusted(host: host, reason: "it offers no TLS newer than 1.1")
    case .speaksNoTLS: .cannotConnect(host: host, reason: "it does not speak TLS at that port")
    case .refusesCertificate:
      .untrusted(
        host: host, reason: "it refuses this node's certificate, or wants one (--tls-cert FILE and --tls-key FILE)")
    case .closed: .cannotConnect(host: host, reason: "it closed the connection before TLS was agreed on")
    case .other: .cannotConnect(host: host, reason: "TLS could not be agreed on")
    case nil: nil
    }
  }
}

import NIOCore
import NIOSSL

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
    let stack: NIOBoringSSLErrorStack
    switch error {
    case NIOSSLError.handshakeFailed(.sslError(let errors)): stack = errors
    case BoringSSLError.sslError(let errors): stack = errors
    case NIOSSLError.handshakeFailed: stack = []
    default: return nil
    }
    let text = stack.map { "\($0)" }.joined(separator: " ")
    func says(_ names: String...) -> Bool { names.contains { text.contains($0) } }
    if says("UNSUPPORTED_PROTOCOL", "ALERT_PROTOCOL_VERSION", "WRONG_SSL_VERSION") {
      return .untrusted(host: host, reason: "it offers no TLS newer than 1.1")
    }
    if says("WRONG_VERSION_NUMBER", "HTTP_REQUEST", "HTTPS_PROXY_REQUEST") {
      return .cannotConnect(host: host, reason: "it does not speak TLS at that port")
    }
    if says(
      "ALERT_CERTIFICATE", "ALERT_BAD_CERTIFICATE", "ALERT_UNKNOWN_CA", "ALERT_UNSUPPORTED_CERTIFICATE",
      "ALERT_ACCESS_DENIED")
    {
      return .untrusted(
        host: host, reason: "it refuses this node's certificate, or wants one (--tls-cert FILE and --tls-key FILE)")
    }
    if stack == [.eofDuringHandshake] {
      return .cannotConnect(host: host, reason: "it closed the connection before TLS was agreed on")
    }
    return .cannotConnect(host: host, reason: "TLS could not be agreed on")
  }
}

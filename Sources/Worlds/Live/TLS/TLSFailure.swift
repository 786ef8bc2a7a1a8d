import NIOSSL

/// What an error of TLS says of the other end.
enum TLSFailure {
  case tooOld
  case speaksNoTLS
  /// It does not believe the certificate that it was shown, or was shown none.
  case refusesCertificate
  case closed
  case other

  /// Nil when it is no failure of TLS: a broken connection is one with TLS as without.
  init?(_ error: any Error) {
    let stack: NIOBoringSSLErrorStack
    switch error {
    case NIOSSLError.handshakeFailed(.sslError(let errors)): stack = errors
    case BoringSSLError.sslError(let errors): stack = errors
    case NIOSSLError.handshakeFailed: stack = []
    default: return nil
    }
    let text = stack.map { "\($0)" }.joined(separator: " ")
    func says(_ names: String...) -> Bool { names.contains { text.contains($0) } }
    self =
      if says("UNSUPPORTED_PROTOCOL", "ALERT_PROTOCOL_VERSION", "WRONG_SSL_VERSION") {
        .tooOld
      } else if says("WRONG_VERSION_NUMBER", "HTTP_REQUEST", "HTTPS_PROXY_REQUEST") {
        .speaksNoTLS
      } else if says(
        "ALERT_CERTIFICATE", "ALERT_BAD_CERTIFICATE", "ALERT_UNKNOWN_CA", "ALERT_UNSUPPORTED_CERTIFICATE",
        "ALERT_ACCESS_DENIED")
      {
        .refusesCertificate
      } else if stack == [.eofDuringHandshake] { .closed } else { .other }
  }
}

import Glibc
import NIOCore
package import Vocabulary

/// Why a front could not listen, as a sentence for the user.
package enum FrontError: Error, Hashable, Sendable, CustomStringConvertible {
  case portInUse(Endpoint)
  case addressUnavailable(Endpoint)
  case notPermitted(Endpoint)
  case failed(Endpoint, String)

  /// What a failed attempt to bind means.
  init(_ error: any Error, at endpoint: Endpoint) {
    if let error = error as? FrontError {
      self = error
      return
    }
    self =
      switch (error as? IOError)?.errnoCode {
      case EADDRINUSE: .portInUse(endpoint)
      case EADDRNOTAVAIL: .addressUnavailable(endpoint)
      case EACCES, EPERM: .notPermitted(endpoint)
      default: .failed(endpoint, "\(error)")
      }
  }

  package var description: String {
    switch self {
    case .portInUse(let endpoint):
      "Port \(endpoint.port) on \(endpoint.address) is in use by another program."
    case .addressUnavailable(let endpoint):
      "This machine has no address \(endpoint.address) to listen on."
    case .notPermitted(let endpoint):
      "Listening on port \(endpoint.port) of \(endpoint.address) is not permitted; take a port above 1023."
    case .failed(let endpoint, let reason):
      "Cannot listen on \(endpoint): \(reason)."
    }
  }
}

import Glibc
import NIOCore
import Vocabulary

/// Why the peer port could not be opened, in a sentence for the user.
package struct ListenError: Error, Hashable, Sendable, CustomStringConvertible {
  package var sentence: String
  package var isInUse: Bool

  init(_ endpoint: Endpoint, _ error: any Error) {
    let code = (error as? IOError)?.errnoCode ?? 0
    isInUse = code == EADDRINUSE
    switch code {
    case EADDRINUSE: sentence = "Cannot listen for peers on \(endpoint): the port is in use by another program."
    case EADDRNOTAVAIL: sentence = "Cannot listen for peers on \(endpoint): this machine does not have that address."
    case EACCES: sentence = "Cannot listen for peers on \(endpoint): ports below 1024 need more rights."
    default: sentence = "Cannot listen for peers on \(endpoint): \(error)."
    }
  }

  package var description: String { sentence }
}

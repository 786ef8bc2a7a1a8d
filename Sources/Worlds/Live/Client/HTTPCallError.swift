/// Why there is no answer to an `HTTPCall`, as a sentence.
package enum HTTPCallError: Error, Hashable, Sendable, CustomStringConvertible {
  case cannotConnect(host: String, reason: String)
  case timedOut(host: String)
  case closedEarly(host: String)
  case tooLong(host: String, limit: Int)
  case malformed(host: String)
  /// The server could not prove over TLS that it is this host; `reason` completes "is not trusted: ...".
  case untrusted(host: String, reason: String)
  /// No address of the host may be asked (`Reach`).
  case outOfReach(sentence: String)

  package var description: String {
    switch self {
    case .cannotConnect(let host, let reason): "Cannot connect to \(host): \(reason)."
    case .timedOut(let host): "\(host) did not answer in time."
    case .closedEarly(let host): "\(host) closed the connection before its answer was complete."
    case .tooLong(let host, let limit): "\(host) answered with more than \(limit) bytes."
    case .outOfReach(let sentence): "\(sentence)."
    case .untrusted(let host, let reason): "\(host) is not trusted: \(reason)."
    case .malformed(let host): "\(host) does not answer in HTTP/1.1."
    }
  }
}

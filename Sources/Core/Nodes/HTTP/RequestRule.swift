import Vocabulary

/// What no server takes for a request (RFC 9112): what two readers on the way may read differently. It is refused
/// before anything decides by it, and the connection is closed.
package enum RequestRule {
  /// Why a request is refused, for its client.
  package struct Refusal: Hashable, Sendable {
    package let status: Int
    package let sentence: String
  }

  /// The parts of a request's head by which it is judged; all values of a field's lines, as they came.
  package struct Head: Sendable {
    package var method: String
    package var target: String
    /// Of HTTP/1.
    package var minor: Int
    package var hosts: [String]
    package var lengths: [String]
    package var codings: [String]

    package init(
      method: String, target: String, minor: Int, hosts: [String], lengths: [String], codings: [String]
    ) {
      self.method = method
      self.target = target
      self.minor = minor
      self.hosts = hosts
      self.lengths = lengths
      self.codings = codings
    }
  }

  /// Nil for a request that may be read.
  package static func refusal(of head: Head) -> Refusal? {
    guard let target = RequestTarget(head.target, method: head.method) else {
      return Refusal(status: 400, sentence: "The request target is malformed.")
    }
    guard head.hosts.count == 1 || (head.hosts.isEmpty && head.minor == 0) else {
      return Refusal(status: 400, sentence: "A request must have exactly one Host field.")
    }
    if let host = head.hosts.first {
      guard let named = place(host[...]) else {
        return Refusal(status: 400, sentence: "Host is not a host with a port.")
      }
      // RFC 9112, 3.2.2: Host must be the target's authority. Whoever lets them differ plays on different readings.
      if let authority = target.authority, head.method != "CONNECT", place(authority) != named {
        return Refusal(status: 400, sentence: "Host is not the host of the request target.")
      }
    }
    if let authority = target.authority, place(authority) == nil {
      return Refusal(status: 400, sentence: "The host of the request target is malformed.")
    }
    return framing(head)
  }

  /// Where the request ends must be said once, and in one way (RFC 9112, 6.1 and 6.3).
  private static func framing(_ head: Head) -> Refusal? {
    if !head.codings.isEmpty {
      guard head.lengths.isEmpty else {
        return Refusal(status: 400, sentence: "A request has either Content-Length or Transfer-Encoding.")
      }
      guard head.minor >= 1, head.codings.count == 1, head.codings[0].lowercased() == "chunked" else {
        return Refusal(status: 501, sentence: "The only transfer coding of requests is chunked, in HTTP/1.1.")
      }
    }
    guard let length = head.lengths.first else { return nil }
    let isNumber = length.utf8.count <= 18 && length.utf8.allSatisfy { (0x30...0x39).contains($0) }
    guard head.lengths.count == 1, isNumber, !length.isEmpty else {
      return Refusal(status: 400, sentence: "Content-Length is malformed.")
    }
    return nil
  }

  /// Host and port as addresses hold them; nil for what is none. It is of no matter which scheme they are for.
  private static func place(_ text: Substring) -> String? {
    guard !text.isEmpty, !text.contains(where: { "/?#@\\ ".contains($0) }), let url = try? HTTPURL("http://" + text)
    else { return nil }
    return url.hostField
  }
}

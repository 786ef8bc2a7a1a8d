/// The catalogue of the fields of log events: one name, one meaning, one type.
package enum LogField: String, CaseIterable, Sendable {
  package enum Kind: String, Sendable {
    case text
    case integer
    case flag
  }

  case at
  case before
  case block
  case by
  case bytes
  case cached
  case claims
  case client
  case emptied
  case endpoint
  case from
  case gateway
  case key
  case kind
  case lateSeconds = "late_s"
  case lines
  case lost
  case method
  case ms
  case name
  case object
  case objects
  case `operator`
  case origin
  case originKey = "origin_key"
  case otherISP = "other_isp"
  case pass
  case path
  case peer
  case peers
  case percent
  case remote
  case request
  case retryMilliseconds = "retry_ms"
  case sameISP = "same_isp"
  case selector
  case serial
  case status
  case store
  case target
  case trace
  case trust
  case unknown
  case uploads
  case url
  case version
  case waited
  case want
  case whole
  case why

  /// The type of its values.
  package var kind: Kind { row.kind }

  /// What it says, in a sentence.
  package var meaning: String { row.meaning }

  private var row: (field: LogField, kind: Kind, meaning: String) {
    guard let row = Self.rows.first(where: { $0.field == self }) else {
      preconditionFailure("the field \(rawValue) is in no row")
    }
    return row
  }

  private static let rows: [(field: LogField, kind: Kind, meaning: String)] = [
    (.at, .integer, "Where in the node's trace something happened: the number of an input."),
    (.before, .integer, "The version of the policy that was in force."),
    (.block, .integer, "The number of a block in its object."),
    (.by, .text, "The node that said so, in short form."),
    (.bytes, .integer, "Bytes: the length of an object, or what was delivered."),
    (.cached, .integer, "Bytes from answers that the HTTP cache keeps."),
    (.claims, .text, "The node that a peer says it is, in short form."),
    (.client, .text, "The name and version of the program."),
    (.emptied, .flag, "Whether what was in a store has gone, or there never was anything."),
    (.endpoint, .text, "Where the node listens."),
    (.from, .text, "Where a byte came from: origin, same_isp, other_isp, unknown or store."),
    (.gateway, .flag, "Whether a want came through the gateway."),
    (.key, .text, "A public key, in hexadecimal digits."),
    (.kind, .text, "What kind of failure, as the exit statuses of shoal get tell them apart."),
    (.lateSeconds, .integer, "Seconds since a description's end."),
    (.lines, .integer, "How many lines of the log."),
    (.lost, .integer, "How many inputs are not in the node's trace."),
    (.method, .text, "The method of an HTTP request."),
    (.ms, .integer, "Milliseconds since the want was accepted, or the request came."),
    (.name, .text, "The file name that a description gives."),
    (.object, .text, "An object's v2 infohash, in hexadecimal digits."),
    (.objects, .integer, "How many objects."),
    (.operator, .text, "What an operator is called."),
    (.origin, .integer, "Bytes from the origin."),
    (.originKey, .text, "An origin's public key, in hexadecimal digits."),
    (.otherISP, .integer, "Bytes from peers of other ISPs; in want_peers, how many peers."),
    (.pass, .integer, "Bytes passed through from a server that describes nothing."),
    (.path, .text, "A path below an origin's root, or of a file on this machine."),
    (.peer, .text, "An endpoint of a peer."),
    (.peers, .integer, "How many peers."),
    (.percent, .integer, "How much of a file was hashed."),
    (.remote, .text, "The address of a client."),
    (.request, .text, "The id of an HTTP request: the one that its client and its answer name in X-Request-Id."),
    (.retryMilliseconds, .integer, "Milliseconds until the next try."),
    (.sameISP, .integer, "Bytes from peers of the same ISP; in want_peers, how many peers."),
    (.selector, .text, "The address of a selector."),
    (.serial, .integer, "The number of a description among those of its path."),
    (.status, .integer, "The status of an HTTP answer."),
    (.store, .integer, "Bytes that were held before."),
    (.target, .text, "The target of an HTTP request, less its query."),
    (.trace, .text, "The id of a download on all nodes (W3C Trace Context): 32 hexadecimal digits."),
    (.trust, .text, "What vouches for the bytes: signed, hashes or none."),
    (.unknown, .integer, "Bytes from peers of unknown ISP; in want_peers, how many peers."),
    (.uploads, .integer, "Bytes per second that the node sends at most; 0 for no limit."),
    (.url, .text, "An http:// or https:// address, less its query."),
    (.version, .integer, "The version of a policy."),
    (.waited, .text, "What a want waited for and how long, in words: 1.24 s for the origin, 0.30 s for the selector."),
    (.want, .integer, "The number of a want on its node: the same in all lines of one download."),
    (.whole, .flag, "Whether all of an answer reached its client."),
    (.why, .text, "A sentence or a few words for people."),
  ]
}

extension LogEvent.Value {
  /// The type of the value.
  package var kind: LogField.Kind {
    switch self {
    case .text: .text
    case .integer: .integer
    case .flag: .flag
    }
  }
}

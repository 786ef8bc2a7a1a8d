/// The catalogue of the fields of log events: one name, one meaning, one type.
package enum LogField: String, CaseIterable, Sendable {
  package enum Kind: Sendable {
    case text
    case integer
    case flag
  }

  /// Where in the node's trace something happened: the number of an input.
  case at
  /// The number of a block in its object.
  case block
  /// The node that said so, in short form.
  case by
  /// Bytes: the length of an object, or what was delivered.
  case bytes
  /// Bytes from answers that the HTTP cache keeps.
  case cached
  /// The name and version of the program.
  case client
  /// Whether what was in a store has gone, or there never was anything.
  case emptied
  /// Where the node listens.
  case endpoint
  /// Where a byte came from: `origin`, `same_isp`, `other_isp`, `unknown` or `store`.
  case from
  /// Whether a want came through the gateway.
  case gateway
  /// The version of the policy that was in force.
  case before
  /// A public key, in hexadecimal digits.
  case key
  /// What kind of failure, as the exit statuses of `shoal get` tell them apart.
  case kind
  /// The method of an HTTP request.
  case method
  /// Milliseconds since the want was accepted, or the request came.
  case ms
  /// The file name that a description gives.
  case name
  /// An object's v2 infohash, in hexadecimal digits.
  case object
  /// How many objects.
  case objects
  /// Bytes from the origin.
  case origin
  /// An origin's public key, in hexadecimal digits.
  case originKey = "origin_key"
  /// Bytes from peers of other ISPs; in `want_peers`, how many peers.
  case otherISP = "other_isp"
  /// Bytes passed through from a server that describes nothing.
  case pass
  /// A path below an origin's root, or of a file on this machine.
  case path
  /// An endpoint of a peer.
  case peer
  /// How many peers.
  case peers
  /// How much of a file was hashed.
  case percent
  /// The address of a client.
  case remote
  /// The id of an HTTP request: the one that its client and its answer name in X-Request-Id.
  case request
  /// Seconds since a description's end.
  case lateSeconds = "late_s"
  /// Milliseconds until the next try.
  case retryMilliseconds = "retry_ms"
  /// Bytes from peers of the same ISP; in `want_peers`, how many peers.
  case sameISP = "same_isp"
  /// The address of a selector.
  case selector
  /// The number of a description among those of its path.
  case serial
  /// The status of an HTTP answer.
  case status
  /// Bytes that were held before.
  case store
  /// The target of an HTTP request, less its query.
  case target
  /// Bytes from peers of unknown ISP; in `want_peers`, how many peers.
  case unknown
  /// Bytes per second that the node sends at most; 0 for no limit.
  case uploads
  /// What vouches for the bytes: `signed`, `hashes` or `none`.
  case trust
  /// An address that begins with `http://`.
  case url
  /// The number of a want on its node: the same in all lines of one download.
  case want
  /// The version of a policy.
  case version
  /// What a want waited for and how long, in words: `1.24 s for the origin, 0.30 s for the selector`.
  case waited
  /// Whether all of an answer reached its client.
  case whole
  /// What an operator is called.
  case `operator`
  /// A sentence or a few words for people.
  case why

  package var kind: Kind {
    switch self {
    case .at, .before, .block, .bytes, .cached, .lateSeconds, .ms, .objects, .origin, .otherISP, .pass, .peers,
      .percent,
      .retryMilliseconds,
      .sameISP,
      .serial, .status, .store, .unknown, .uploads, .version, .want:
      .integer
    case .emptied, .gateway, .whole: .flag
    case .by, .client, .endpoint, .from, .key, .kind, .method, .name, .object, .operator, .originKey, .path, .peer,
      .remote,
      .request, .selector, .target, .trust, .url, .waited, .why:
      .text
    }
  }
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

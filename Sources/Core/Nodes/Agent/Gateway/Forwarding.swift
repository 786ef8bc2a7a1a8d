package import Vocabulary

/// Requests that the gateway passes on, and their answers: what machine and world tell each other of them.
package enum Forwarding {
  /// A request that the gateway passes on.
  package struct Order: Hashable, Codable, Sendable {
    package var url: GuardedURL
    package var method: String
    /// Whether the client's own end-to-end fields go with it. They stay in the world: some are secrets.
    package var carriesFields: Bool
    /// Of the client's fields, those that do not go along.
    package var dropped: [String]
    /// Sent besides.
    package var fields: [HTTPField]

    package init(
      url: GuardedURL, method: String, carriesFields: Bool, dropped: [String] = [], fields: [HTTPField]
    ) {
      self.url = url
      self.method = method
      self.carriesFields = carriesFields
      self.dropped = dropped
      self.fields = fields
    }
  }

  /// The head of the answer to a forwarded request, as far as the machine decides by it.
  package struct Head: Hashable, Codable, Sendable {
    package var status: Int
    /// The fields whose names are in `passedFields`; names in lower case.
    package var fields: [HTTPField]
    /// Of the others, the names in `hiddenNames` that came.
    package var hidden: [String]
    /// The absolute URL of the metainfo that the Link field names (RFC 6249), if any.
    package var description: String?
    /// When it came.
    package var wall: WallTime
    /// The address that it came from, where the world knows it.
    package var server: IPAddress?

    /// Heads are recorded in traces: no cookies, no challenges.
    package static let passedFields = [
      "accept-ranges", "age", "cache-control", "content-disposition", "content-encoding", "content-language",
      "content-length", "content-location", "content-range", "content-type", "date", "etag", "expires", "last-modified",
      "link", "location", "pragma", "repr-digest", "retry-after", "transfer-encoding", "vary", "via",
    ]

    /// Fields of which the machine learns only that they came.
    package static let hiddenNames = ["set-cookie"]

    package init(
      status: Int, fields: [HTTPField], hidden: [String] = [], description: String?, wall: WallTime,
      server: IPAddress? = nil
    ) {
      self.status = status
      self.fields = fields
      self.hidden = hidden
      self.description = description
      self.wall = wall
      self.server = server
    }

    /// The values of a field, joined by commas (RFC 9110, 5.3), or nil.
    package func field(_ name: String) -> String? { fields.joined(name) }
  }

  /// How a forwarded request ended.
  package enum End: Hashable, Codable, Sendable {
    /// The whole body came.
    case complete(bytes: Int64)
    /// The server could not be reached, or broke off.
    case failed(sentence: String)
    /// The connection was kept from an earlier request, and the server had closed it before it answered this one.
    case stale
    /// No address of the server may be asked (`Reach`).
    case refused(sentence: String)
    /// The server could not prove over TLS that it is the one that was named.
    case untrusted(sentence: String)
  }

  /// What changes in the head of an answer that is passed on; everything else stays as it came.
  package struct Edits: Hashable, Codable, Sendable {
    /// Take the place of the fields of their names. `via` is added to what is there.
    package var set: [HTTPField]
    package var dropped: [String]

    package init(set: [HTTPField], dropped: [String] = []) {
      self.set = set
      self.dropped = dropped
    }

    /// The fields to send instead of `fields`; names in lower case.
    package func applied(to fields: [HTTPField]) -> [HTTPField] {
      let replaced = dropped + set.map(\.name).filter { $0 != "via" }
      return EndToEnd.fields(fields).filter { !replaced.contains($0.name) } + set
    }
  }
}

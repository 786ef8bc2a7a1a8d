/// What an origin shows of itself.
package struct OriginStatus: Hashable, Codable, Sendable {
  /// A file that is described.
  package struct File: Hashable, Codable, Sendable {
    package var path: String
    package var length: Int64
    /// The v2 infohash in hexadecimal.
    package var object: String
    package var serial: Int64
  }

  /// What was sent of an object since the origin began to publish it at a path: body bytes of answers that are over.
  package struct Sent: Hashable, Codable, Sendable {
    package var path: String
    /// The v2 infohash in hexadecimal.
    package var object: String
    package var length: Int64
    /// Nothing is received.
    package var flow: ByteFlow
  }

  /// Objects that have no line of their own, together.
  package struct Others: Hashable, Codable, Sendable {
    package var count: Int
    package var bytes: Int64
  }

  /// What was sent, by object.
  package struct Offload: Hashable, Codable, Sendable {
    /// Of which most was sent first.
    package var objects: [Sent]
    package var others: Others
    /// Bytes that are of none of them: descriptions, pages, files that are not described, or published no more, and
    /// small answers that were given again without asking.
    package var besides: Int64
  }

  /// Answers, and bytes of their bodies.
  package var answers: Int64 = 0
  package var flow = ByteFlow()
  /// How many files are described, and those of them that are shown.
  package var fileCount = 0
  package var files: [File] = []
  /// Files that are being described, or wait for that.
  package var describing = 0
  /// Why the selector does not know all of them; nil as long as nothing is known to be amiss.
  package var trouble: String?

  /// Nil from an origin of before.
  package var offload: Offload?

  /// Objects of which it is shown what was sent.
  package static let mostSent = 100
  /// Files that are shown.
  package static let mostFiles = 200

  package init() {}

  func rated(since earlier: OriginStatus, milliseconds: Int64) -> OriginStatus {
    var result = self
    result.flow = flow.rated(since: earlier.flow, milliseconds: milliseconds)
    var before: [String: Sent] = [:]
    for object in earlier.offload?.objects ?? [] { before[object.path] = object }
    for (at, object) in (offload?.objects ?? []).enumerated() {
      // Of one that had no line in the earlier look it is not known how much was new.
      guard let then = before[object.path], then.object == object.object else { continue }
      result.offload?.objects[at].flow = object.flow.rated(since: then.flow, milliseconds: milliseconds)
    }
    return result
  }
}

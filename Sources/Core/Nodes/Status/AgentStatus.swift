/// What an agent shows of itself to the user of its machine.
package struct AgentStatus: Hashable, Codable, Sendable {
  /// What came from sources of one class and went there.
  package struct Volume: Hashable, Codable, Sendable {
    /// `SourceClass`, as labels of metrics have it.
    package var source: String
    package var flow: ByteFlow
  }

  /// A want that is not over.
  package struct Download: Hashable, Codable, Sendable {
    package var name: String
    /// Verified bytes that are there, and the length; nil before that is known.
    package var have: Int64
    package var total: Int64?
    package var seconds: Int64
    /// What it waits for, in words.
    package var waiting: String
  }

  /// A setting that is in force, and why it has this value.
  package struct Rule: Hashable, Codable, Sendable {
    package var name: String
    package var value: String
    package var reason: String
  }

  /// What the cache takes of the disk and may take, in bytes; nil where it is not limited.
  package struct Cache: Hashable, Codable, Sendable {
    package var bytes: Int64
    package var limit: Int64
    /// Objects that lie in it and are not open.
    package var resting: Int
  }

  /// Whether peers are served, and why.
  package struct Uploads: Hashable, Codable, Sendable {
    package var isOn: Bool
    package var why: String
  }

  /// All payload.
  package var total = ByteFlow()
  /// By class, all classes.
  package var volumes: [Volume] = []
  /// Bytes that served nothing.
  package var wasted: Int64 = 0
  package var downloads: [Download] = []
  /// How many objects are open, and those of them that are shown.
  package var objectCount = 0
  package var objects: [ObjectStatus] = []
  package var cache: Cache?
  package var bannedPeers: Int64 = 0
  /// Connections to peers that were tried, and those of them that did not come up.
  package var dials: Int64 = 0
  package var dialsFailed: Int64 = 0
  package var policy: [Rule] = []
  /// Nil from an agent of before.
  package var uploads: Uploads?
  /// What its ledger says; nil where none is kept, or it was not read yet.
  package var ledger: LedgerStatus?

  package init() {}

  func rated(since earlier: AgentStatus, milliseconds: Int64) -> AgentStatus {
    var result = self
    result.total = total.rated(since: earlier.total, milliseconds: milliseconds)
    for (at, volume) in volumes.enumerated() {
      guard let before = earlier.volumes.first(where: { $0.source == volume.source }) else { continue }
      result.volumes[at].flow = volume.flow.rated(since: before.flow, milliseconds: milliseconds)
    }
    var before: [String: ObjectStatus] = [:]
    for object in earlier.objects { before[object.object] = object }
    for (at, object) in objects.enumerated() {
      if let then = before[object.object] { result.objects[at] = object.rated(since: then, milliseconds: milliseconds) }
    }
    return result
  }
}

package import Vocabulary

/// What somebody asks of a selector about what the flight recorders of its agents have.
package enum TraceCall: Hashable, Codable, Sendable {
  /// An operator wants what agents have: those of one object, or all; of the last so long, or all that there is.
  case collect(object: Digest256?, last: TimeSpan?)
  /// How far a collection is.
  case progress(UInt64)
  /// What one node brought to it.
  case archive(UInt64, NodeID)
  /// An agent brings a part: of so many bytes, from there on, and whether it is the last.
  case part(UInt64, ticket: UInt64, offset: Int64, count: Int64, isLast: Bool)
}

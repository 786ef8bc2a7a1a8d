import Nodes
package import Vocabulary

/// Which traces an operator wants, in JSON: the body of POST /v1/traces.
package struct TraceWishMessage: Codable {
  /// An object's v2 infohash; all agents if it is missing.
  package var object: String?
  /// Seconds; all that there is if it is missing.
  package var last: Int64?

  private enum CodingKeys: String, CodingKey { case object, last }

  package init(object: String?, last: TimeSpan?) {
    self.object = object
    self.last = last.map { max(1, $0.milliseconds / 1000) }
  }

  /// A field that is there has a value: null is none.
  package init(from decoder: any Decoder) throws {
    let fields = try decoder.container(keyedBy: CodingKeys.self)
    object = fields.contains(.object) ? try fields.decode(String.self, forKey: .object) : nil
    last = fields.contains(.last) ? try fields.decode(Int64.self, forKey: .last) : nil
  }

  func call() throws(SelectorAPI.Failure) -> TraceCall {
    let digest = object.map { Digest256(hex: $0) }
    if case .some(nil) = digest { throw .badField("object") }
    guard (1...AnnounceReplyMessage.longestInterval).contains(last ?? 1) else { throw .badField("last") }
    return .collect(object: digest ?? nil, last: last.map { .seconds($0) })
  }
}

extension TraceWishMessage: DescribedMessage {
  static let schemaName = "TraceWish"
  static let meaning = "Which traces are wanted."
  static let notes: [String: SchemaNote] = [
    "object": .hex("An object's v2 infohash; all agents if it is missing.", digits: 64),
    "last": .whole(
      "Of how many seconds; all that there is if it is missing.", 1...AnnounceReplyMessage.longestInterval),
  ]
}

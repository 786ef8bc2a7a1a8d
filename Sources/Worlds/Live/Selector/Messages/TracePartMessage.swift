/// What PUT /v1/traces/part answers.
struct TracePartMessage: Codable {
  /// Bytes of the archive that are kept now.
  var received: Int64
}

extension TracePartMessage: DescribedMessage {
  static let schemaName = "TracePart"
  static let meaning = "A part of a trace is kept."
  static let notes: [String: SchemaNote] = ["received": .count("Bytes that are kept now.")]
}

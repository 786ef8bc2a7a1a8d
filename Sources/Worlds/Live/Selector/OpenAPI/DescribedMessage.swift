/// A message of the JSON interface whose shape the OpenAPI document gives. Names, types and what may be missing are
/// taken from how it is decoded (`SchemaRecorder`), so that they cannot differ from it; meanings and bounds stand here.
protocol DescribedMessage: Decodable {
  /// Its name among the schemas of the document.
  static var schemaName: String { get }
  /// What it is, in a sentence.
  static var meaning: String { get }
  /// Of each of its properties by its place; `a.b` is the property b of `a`, or of each item of the list `a`.
  static var notes: [String: SchemaNote] { get }
  /// Whether selectors read it: then null stands for what is missing.
  static var isRead: Bool { get }
}

extension DescribedMessage {
  static var isRead: Bool { false }
}

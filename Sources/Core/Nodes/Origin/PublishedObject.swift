/// A file whose description is ready.
struct PublishedObject: Hashable, Codable, Sendable {
  var version: FileVersion
  var facts: DescriptionFacts
}

/// What a renaming knows of a type: asked for each value, so it is to be remembered.
package struct CanonicalKind: Sendable {
  /// As schemas have it.
  package let name: String
  /// Whether it is a list, an optional or a table: what is in it stands where it does itself.
  let isList: Bool
  /// Whether its values are a closed set, coded by what stands for each.
  let isClosed: Bool

  private static let lists = ["Array<", "Optional<", "Chunked", "Ordered"]

  package init(of type: Any.Type) {
    let name = CanonicalSchema.name(of: type)
    self.name = name
    isList = Self.lists.contains { name.hasPrefix($0) }
    isClosed = type is any RawRepresentable.Type
  }
}

/// Reads names in canonical bytes as others, wherever in a value they stand: it is asked about every part that is read,
/// those of types included that nobody thought of when it was written.
package protocol CanonicalRenaming: AnyObject {
  /// What is to be known of a type.
  func kind(of type: Any.Type) -> CanonicalKind

  /// What a value is read as: a number, a text or bytes, or one of any other type whose parts have been asked about
  /// already.
  ///
  /// - Throws: where it can neither stay nor be renamed.
  func renamed<T>(_ value: T, at place: CanonicalPlace) throws -> T
}

extension JSONValue {
  /// What makes another value of this one (RFC 7396); nil if they are equal. Neither has a null in it.
  package func mergePatch(to other: JSONValue) -> JSONValue? {
    if self == other { return nil }
    guard case .object(let old) = self, case .object(let new) = other else { return other }
    var patch: [Member] = []
    var (one, two) = (old[...], new[...])
    while let name = [one.first?.name, two.first?.name].compactMap(\.self).min(by: Self.isBefore) {
      let before = one.first?.name.isSame(as: name) == true ? one.popFirst()?.value : nil
      let after = two.first?.name.isSame(as: name) == true ? two.popFirst()?.value : nil
      guard let after else {
        patch.append(Member(name: name, value: .null))
        continue
      }
      if let change = before.map({ $0.mergePatch(to: after) }) ?? after {
        patch.append(Member(name: name, value: change))
      }
    }
    return .object(patch)
  }

  private static func isBefore(_ a: String, _ b: String) -> Bool { a.utf8.lexicographicallyPrecedes(b.utf8) }
}

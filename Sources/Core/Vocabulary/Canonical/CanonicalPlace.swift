/// Where a value stands in what is read from canonical bytes.
package struct CanonicalPlace: Hashable, Sendable, CustomStringConvertible {
  /// The struct, or the case of an enum, as schemas name it.
  package var owner: String
  /// The part of it, `_0`, `_1` where it has no name; empty where the owner codes itself.
  package var part: String

  package init(owner: String, part: String) { (self.owner, self.part) = (owner, part) }

  package var description: String { part.isEmpty ? owner : "\(owner).\(part)" }
}

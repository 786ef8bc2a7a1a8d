/// What a counter is: its name, unit, sort and meaning. One descriptor serves every way of showing it.
package struct CounterDescriptor: Hashable, Codable, Sendable {
  package enum Kind: String, Codable, Sendable {
    /// Only grows.
    case counter
    /// Goes up and down.
    case gauge
  }

  /// With the prefix `shoal_`; a counter ends in `_total`; a base unit is part of the name.
  package var name: String
  /// `bytes`, `seconds`, `requests` and so on.
  package var unit: String
  package var kind: Kind
  /// One sentence.
  package var help: String

  package init(name: String, unit: String, kind: Kind, help: String) {
    precondition(name.hasPrefix("shoal_") && (kind == .gauge || name.hasSuffix("_total")))
    self.name = name
    self.unit = unit
    self.kind = kind
    self.help = help
  }
}

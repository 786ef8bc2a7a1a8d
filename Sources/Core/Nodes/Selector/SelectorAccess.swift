/// How the caller of a selector stands to it, as far as the world can tell.
package struct SelectorAccess: Hashable, Codable, Sendable {
  /// What the token proves that came with a request (RFC 6750). The world compares tokens; no machine sees one.
  package enum Bearer: Hashable, Codable, Sendable {
    case missing
    /// There is a token, and nobody knows it.
    case wrong
    /// The token of origins that may register.
    case registrar
    /// That of an operator, who is called so.
    case `operator`(name: String)
  }

  /// Whether it calls from the selector's own machine.
  package var isHere: Bool
  package var bearer: Bearer

  package init(isHere: Bool, bearer: Bearer = .missing) {
    self.isHere = isHere
    self.bearer = bearer
  }
}

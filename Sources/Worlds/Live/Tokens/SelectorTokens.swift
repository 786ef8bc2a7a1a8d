import Logging
import Nodes

/// The tokens that a selector knows, and what one of them that came with a request proves.
///
/// Confined to its node's event loop.
final class SelectorTokens {
  private let registration: TokenHash?
  private let operators: Operators?

  /// - Parameters:
  ///   - registration: the file with the token of origins, if there is one.
  ///   - operators: the file of operators, if there is one.
  /// - Throws: `TokenFile.Problem`.
  init(registration: String?, operators: String?) throws(TokenFile.Problem) {
    if let registration { self.registration = try TokenFile(registration).hash() } else { self.registration = nil }
    if let operators { self.operators = try Operators(operators) } else { self.operators = nil }
  }

  var doors: SelectorConfiguration.Doors {
    SelectorConfiguration.Doors(hasRegistrationToken: registration != nil, hasOperators: operators != nil)
  }

  /// Writes what happens to its files to this log.
  func tell(_ logger: Logger) { operators?.tell(logger) }

  /// - Parameter values: those of the fields Authorization of the request; it may have one.
  func proof(_ values: [String]) -> SelectorAccess.Bearer {
    guard let value = values.first else { return .missing }
    guard values.count == 1, let token = TokenHash.bearer(value) else { return .wrong }
    if let registration, registration.isSame(as: TokenHash(of: token)) { return .registrar }
    return operators?.name(of: token).map { .operator(name: $0) } ?? .wrong
  }
}

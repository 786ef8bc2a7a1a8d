/// Why a selector cannot start, as a sentence for the user. `FrontError`, `LocalityError` and `TraceError` are others.
package enum SelectorError: Error, Hashable, Sendable, CustomStringConvertible {
  case badOriginKey(String)

  package var description: String {
    switch self {
    case .badOriginKey(let text):
      "\(text) is no origin key: 64 hexadecimal digits are expected, as the origin prints them when it starts."
    }
  }
}

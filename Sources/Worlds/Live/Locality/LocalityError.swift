/// Why a locality table could not be read, as a sentence for the user.
package enum LocalityError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The file is missing, not readable or too large.
  case unreadable(path: String, reason: String)
  /// It is no MaxMind database, or a damaged one.
  case badDatabase(path: String, reason: String)
  /// It is no prefix table; the reason names the line.
  case badPrefixes(path: String, reason: String)

  package var description: String {
    switch self {
    case .unreadable(let path, let reason): "Cannot read \(path): \(reason)."
    case .badDatabase(let path, let reason): "\(path) is no usable MaxMind database: \(reason)."
    case .badPrefixes(let path, let reason): "The prefix table \(path) is wrong on \(reason)."
    }
  }
}

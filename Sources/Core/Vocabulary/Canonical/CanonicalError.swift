/// Why a value could not be written to canonical bytes, or bytes not be read as a value.
package enum CanonicalError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The bytes end before the value does.
  case truncated(at: Int)
  /// A byte says something that the format does not allow there.
  case malformed(at: Int, String)
  /// A number does not fit the type that is to hold it.
  case outOfRange(at: Int)
  /// An enum has no case of this name.
  case unknownCase(String)
  /// The value is complete, and so many bytes are left.
  case trailingBytes(Int)
  /// Values nest deeper than `CanonicalFormat.maximumDepth`.
  case tooDeep
  /// The format has no place for this (floating point, a super encoder).
  case unsupported(String)
  /// The type's own `init(from:)` or `encode(to:)` refused.
  case rejected(String)

  package var description: String {
    switch self {
    case .truncated(let at): "the bytes end at \(at), inside a value"
    case .malformed(let at, let what): "at byte \(at): \(what)"
    case .outOfRange(let at): "at byte \(at): the number does not fit its type"
    case .unknownCase(let name): "there is no case named '\(name)'"
    case .trailingBytes(let count): "\(count) bytes follow the value"
    case .tooDeep: "values nest deeper than \(CanonicalFormat.maximumDepth) levels"
    case .unsupported(let what): "\(what) cannot be encoded canonically"
    case .rejected(let why): "a value was refused: \(why)"
    }
  }

  /// Any error that crossed `Codable`'s untyped throws, as one of ours.
  init(_ error: any Error) {
    self = (error as? CanonicalError) ?? .rejected("\(error)")
  }
}

internal import Vocabulary

/// The members of an object in metadata, by the names and types that the specification gives them. What has other names
/// is passed over, as the specification asks for.
struct TUFFields {
  private let what: String
  let members: [JSONValue.Member]

  /// - Parameter what: how it is called in errors.
  init(_ value: JSONValue, _ what: String) throws(TUFError) {
    guard case .object(let members) = value else { throw TUFError("\(what) is no object") }
    self.what = what
    self.members = members
  }

  func optional(_ name: String) -> JSONValue? { members.first { $0.name.isSame(as: name) }?.value }

  func value(_ name: String) throws(TUFError) -> JSONValue {
    guard let value = optional(name) else { throw TUFError("\(what) has no '\(name)'") }
    return value
  }

  func text(_ name: String) throws(TUFError) -> String {
    guard case .string(let text) = try value(name) else { throw TUFError("'\(name)' of \(what) is no text") }
    return text
  }

  func integer(_ name: String, atLeast least: Int64) throws(TUFError) -> Int64 {
    guard case .integer(let number) = try value(name), number >= least else {
      throw TUFError("'\(name)' of \(what) is no whole number of at least \(least)")
    }
    return number
  }

  func bool(_ name: String) throws(TUFError) -> Bool {
    guard case .bool(let flag) = try value(name) else { throw TUFError("'\(name)' of \(what) is not true or false") }
    return flag
  }

  func object(_ name: String) throws(TUFError) -> TUFFields { try TUFFields(value(name), "'\(name)' of \(what)") }

  func array(_ name: String) throws(TUFError) -> [JSONValue] {
    guard case .array(let values) = try value(name) else { throw TUFError("'\(name)' of \(what) is no list") }
    return values
  }

  func texts(_ name: String) throws(TUFError) -> [String] {
    var texts: [String] = []
    for value in try array(name) {
      guard case .string(let text) = value else { throw TUFError("'\(name)' of \(what) lists what is no text") }
      texts.append(text)
    }
    return texts
  }

  /// The member of that name, if there is one, else nil.
  func maybe<T>(_ name: String, _ read: (TUFFields) throws(TUFError) -> T) throws(TUFError) -> T? {
    optional(name) == nil ? nil : try read(self)
  }
}

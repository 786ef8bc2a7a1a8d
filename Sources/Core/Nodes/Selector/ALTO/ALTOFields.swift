import Selection
import Wire

/// The members of an object in the body of an ALTO request, taken out by name; what is wrong is told as RFC 7285 wants
/// it (8.5.2).
struct ALTOFields {
  /// Where the object is: empty for the body.
  let path: String
  let value: JSONValue
  private let members: [JSONValue.Member]

  init(_ bytes: [UInt8]) throws(ALTOProblem) {
    let value: JSONValue
    do throws(JSONError) {
      value = try JSONReader.value(of: bytes, takesFractions: true)
    } catch { throw .syntax(error.description) }
    guard case .object(let members) = value else { throw .syntax("the body is no JSON object") }
    (path, self.value, self.members) = ("", value, members)
  }

  private init(path: String, _ value: JSONValue, _ members: [JSONValue.Member]) {
    (self.path, self.value, self.members) = (path, value, members)
  }

  func path(of name: String) -> String { path.isEmpty ? name : "\(path)/\(name)" }

  /// In the order of their UTF-8.
  var names: [String] { members.map(\.name) }

  func flag(_ name: String) throws(ALTOProblem) -> Bool? {
    guard let value = member(name) else { return nil }
    guard case .bool(let flag) = value else { throw .invalidFieldType(path(of: name)) }
    return flag
  }

  func optionalText(_ name: String) throws(ALTOProblem) -> String? {
    member(name) == nil ? nil : try text(name)
  }

  func text(_ name: String) throws(ALTOProblem) -> String {
    guard case .string(let text) = try needed(name) else { throw .invalidFieldType(path(of: name)) }
    return text
  }

  func object(_ name: String) throws(ALTOProblem) -> ALTOFields {
    guard let object = try optionalObject(name) else { throw .missingField(path(of: name)) }
    return object
  }

  func optionalObject(_ name: String) throws(ALTOProblem) -> ALTOFields? {
    guard let value = member(name) else { return nil }
    guard case .object(let members) = value else { throw .invalidFieldType(path(of: name)) }
    return ALTOFields(path: path(of: name), value, members)
  }

  func texts(_ name: String) throws(ALTOProblem) -> [String] {
    guard let texts = try optionalTexts(name) else { throw .missingField(path(of: name)) }
    return texts
  }

  /// An element of the wrong type counts as a wrong value of the array.
  func optionalTexts(_ name: String) throws(ALTOProblem) -> [String]? {
    guard let value = member(name) else { return nil }
    guard case .array(let elements) = value else { throw .invalidFieldType(path(of: name)) }
    var texts: [String] = []
    texts.reserveCapacity(elements.count)
    for element in elements {
      guard case .string(let text) = element else {
        throw .invalidFieldValue(path(of: name), value: element.compact)
      }
      texts.append(text)
    }
    return texts
  }

  private func needed(_ name: String) throws(ALTOProblem) -> JSONValue {
    guard let value = member(name) else { throw .missingField(path(of: name)) }
    return value
  }

  private func member(_ name: String) -> JSONValue? {
    members.first { $0.name.isSame(as: name) }?.value
  }
}

extension JSONValue {
  /// As text, cut where it is long.
  var compact: String { String(decoding: canonical, as: UTF8.self).cut }
}

extension String {
  /// So much of a wrong value as is told of it.
  var cut: String { utf8.count > 256 ? String(prefix(256)) + "..." : self }
}

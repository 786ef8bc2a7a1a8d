import Foundation

/// As much of JSON Schema as the selector's document is written in. Stricter in one thing: a property that a schema
/// does not name is a fault, so that nothing is answered that is not described.
struct SchemaJudge {
  let document: [String: Any]

  private static let known: Set<String> = [
    "$ref", "anyOf", "contentEncoding", "description", "enum", "items", "maxItems", "minItems", "maxLength", "maximum",
    "minimum",
    "pattern", "properties", "required", "title", "type",
  ]

  init(_ bytes: [UInt8]) throws {
    document = try JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any] ?? [:]
  }

  /// The value at a path of names.
  func value(_ path: [String]) -> Any? {
    path.reduce(document as Any?) { value, name in (value as? [String: Any])?[name] }
  }

  /// What is wrong with a message, in sentences.
  func faults(of bytes: [UInt8], by schema: Any?) -> [String] {
    guard let value = try? JSONSerialization.jsonObject(with: Data(bytes), options: .fragmentsAllowed) else {
      return ["it is no JSON"]
    }
    return faults(of: value, by: schema, at: "")
  }

  private func faults(of value: Any, by schema: Any?, at place: String) -> [String] {
    guard let schema = schema as? [String: Any] else { return ["\(place): there is no schema"] }
    let odd = Set(schema.keys).subtracting(Self.known)
    guard odd.isEmpty else { return ["\(place): the judge does not know \(odd.sorted())"] }
    if let reference = schema["$ref"] as? String {
      return faults(of: value, by: self.value(reference.split(separator: "/").dropFirst().map(String.init)), at: place)
    }
    if let choices = schema["anyOf"] as? [Any] {
      let all = choices.map { faults(of: value, by: $0, at: place) }
      return all.contains([]) ? [] : ["\(place): none of \(all)"]
    }
    return typeFaults(value, schema, place) + boundFaults(value, schema, place) + partFaults(value, schema, place)
  }

  private func typeFaults(_ value: Any, _ schema: [String: Any], _ place: String) -> [String] {
    let types = (schema["type"] as? [String]) ?? (schema["type"] as? String).map { [$0] } ?? []
    let type =
      switch value {
      case is NSNull: "null"
      case is [Any]: "array"
      case is [String: Any]: "object"
      case is String: "string"
      case let number as NSNumber: Self.isBool(number) ? "boolean" : "integer"
      default: "nothing"
      }
    return types.contains(type) ? [] : ["\(place): \(type) and not \(types)"]
  }

  private func boundFaults(_ value: Any, _ schema: [String: Any], _ place: String) -> [String] {
    var faults: [String] = []
    if let number = value as? NSNumber, !Self.isBool(number) {
      if let least = schema["minimum"] as? NSNumber, number.int64Value < least.int64Value {
        faults.append("\(place): \(number) is less than \(least)")
      }
      if let most = schema["maximum"] as? NSNumber, number.int64Value > most.int64Value {
        faults.append("\(place): \(number) is more than \(most)")
      }
    }
    if let text = value as? String {
      if let pattern = schema["pattern"] as? String, text.range(of: pattern, options: .regularExpression) == nil {
        faults.append("\(place): '\(text)' is not \(pattern)")
      }
      if let most = schema["maxLength"] as? Int, text.unicodeScalars.count > most {
        faults.append("\(place): longer than \(most)")
      }
    }
    if let choices = schema["enum"] as? [Any], !choices.contains(where: { ($0 as? NSObject) == (value as? NSObject) }) {
      faults.append("\(place): '\(value)' is none of \(choices)")
    }
    return faults
  }

  private func partFaults(_ value: Any, _ schema: [String: Any], _ place: String) -> [String] {
    if let items = value as? [Any] {
      let long = (schema["maxItems"] as? Int).map { items.count > $0 } ?? false
      return (long ? ["\(place): too many items"] : [])
        + items.enumerated().flatMap { faults(of: $1, by: schema["items"], at: "\(place)[\($0)]") }
    }
    guard let members = value as? [String: Any] else { return [] }
    // What is an object and no more may hold anything.
    guard let properties = schema["properties"] as? [String: Any] else { return [] }
    let missing = (schema["required"] as? [String] ?? []).filter { members[$0] == nil }
    return missing.map { "\(place): \($0) is missing" }
      + members.sorted { $0.key < $1.key }.flatMap { name, member in
        properties[name].map { faults(of: member, by: $0, at: "\(place).\(name)") } ?? [
          "\(place).\(name): not described"
        ]
      }
  }

  /// Foundation keeps a truth value as a number of its own type.
  private static func isBool(_ number: NSNumber) -> Bool { String(cString: number.objCType) == "c" }

  /// The schemas of all messages, and of what is in them, each with its place.
  var schemas: [(place: String, schema: [String: Any])] {
    let all = value(["components", "schemas"]) as? [String: Any] ?? [:]
    return all.sorted { $0.key < $1.key }.flatMap { Self.parts($0.value, at: $0.key) }
  }

  private static func parts(_ value: Any, at place: String) -> [(place: String, schema: [String: Any])] {
    guard let schema = value as? [String: Any] else { return [] }
    let properties = (schema["properties"] as? [String: Any] ?? [:]).sorted { $0.key < $1.key }
    return [(place, schema)] + properties.flatMap { parts($0.value, at: "\(place).\($0.key)") }
      + (schema["items"].map { parts($0, at: "\(place)[]") } ?? [])
  }
}

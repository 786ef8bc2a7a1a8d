/// The schemas of messages (JSON Schema 2020-12), each with those that it holds.
struct SchemaBook {
  private(set) var schemas: [(name: String, value: DocumentValue)] = []

  /// A reference to the schema of a message, which is written if it is not there yet.
  mutating func reference(to type: any DescribedMessage.Type) -> DocumentValue {
    if !schemas.contains(where: { $0.name == type.schemaName }) {
      let place = schemas.count
      schemas.append((type.schemaName, .null))
      schemas[place].value = schema(of: type)
    }
    return ["$ref": .text("#/components/schemas/\(type.schemaName)")]
  }

  private mutating func schema(of type: any DescribedMessage.Type) -> DocumentValue {
    guard case .object(let properties)? = try? SchemaRecorder.shape(of: type) else {
      preconditionFailure("\(type) is no JSON object")
    }
    var unused = type.notes
    let schema = object(properties, "", type, &unused)
    precondition(unused.isEmpty, "\(type) has no \(unused.keys.sorted())")
    let head: DocumentValue = ["title": .text(type.schemaName), "description": .text(type.meaning)]
    return head.adding(schema)
  }

  private mutating func object(
    _ properties: [SchemaShape.Property], _ place: String, _ type: any DescribedMessage.Type,
    _ unused: inout [String: SchemaNote]
  ) -> [SchemaNote.Keyword] {
    var described: [(name: String, value: DocumentValue)] = []
    for property in properties {
      let path = place + property.name
      guard let note = unused.removeValue(forKey: path) else {
        preconditionFailure("\(type): nothing says what \(path) is")
      }
      let mayBeNull = property.isOptional && type.isRead
      let schema = schema(of: property.shape, note, mayBeNull: mayBeNull, path + ".", type, &unused)
      described.append((property.name, schema.adding([("description", .text(note.meaning))])))
    }
    return [
      ("type", "object"), ("properties", .object(described)),
      ("required", .texts(properties.filter { !$0.isOptional }.map(\.name))),
    ]
  }

  private mutating func schema(
    of shape: SchemaShape, _ note: SchemaNote, mayBeNull: Bool, _ place: String, _ type: any DescribedMessage.Type,
    _ unused: inout [String: SchemaNote]
  ) -> DocumentValue {
    func named(_ name: String) -> DocumentValue { mayBeNull ? .texts([name, "null"]) : .text(name) }
    switch shape {
    case .scalar(let name):
      let keywords = note.keywords.map { keyword -> SchemaNote.Keyword in
        guard mayBeNull, keyword.name == "enum", case .list(let words) = keyword.value else { return keyword }
        return (keyword.name, .list(words + [.null]))
      }
      return .object([("type", named(name))] + keywords)
    case .bytes: return .object([("type", named("string")), ("contentEncoding", "base64")])
    case .list(let item):
      let items = schema(of: item, note, mayBeNull: false, place, type, &unused)
      let most: [SchemaNote.Keyword] = note.most.map { [("maxItems", .number(Int64($0)))] } ?? []
      return .object([("type", named("array")), ("items", items)] + most)
    case .object(let properties):
      let parts = object(properties, place, type, &unused).dropFirst()
      return .object([("type", named("object"))] + parts)
    case .message(let other):
      let reference = reference(to: other)
      return mayBeNull ? ["anyOf": [reference, ["type": "null"]]] : reference
    }
  }
}

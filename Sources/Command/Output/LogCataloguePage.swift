import Nodes

/// The catalogue of the log, as people and programs read it.
enum LogCataloguePage {
  private struct Event: Encodable {
    var group: String
    var event: String
    var meaning: String
    var fields: [String]
    /// Fields that are there only where they are known, or make sense.
    var optional: [String]
  }

  private struct Field: Encodable {
    var field: String
    var type: String
    var meaning: String
  }

  /// A paragraph for each event, and a table of the fields.
  static var text: [String] {
    var lines: [String] = []
    for group in LogCatalogue.groups {
      lines += [group.title, ""]
      for entry in group.entries {
        lines += [entry.name.rawValue, "    " + entry.meaning]
        let fields = entry.fields.map(\.rawValue) + entry.more.map { "[\($0.rawValue)]" }
        lines += fields.isEmpty ? [""] : ["    " + fields.joined(separator: " "), ""]
      }
    }
    var table = Table([("field", .left), ("type", .left), ("meaning", .left)])
    for field in LogField.allCases { table.add([field.rawValue, field.kind.rawValue, field.meaning]) }
    return lines + table.lines
  }

  /// A line for each event, then one for each field.
  static var json: [String] {
    LogCatalogue.groups.flatMap { group in
      group.entries.map { entry in
        JSONLines.text(
          Event(
            group: group.title, event: entry.name.rawValue, meaning: entry.meaning,
            fields: entry.fields.map(\.rawValue), optional: entry.more.map(\.rawValue)))
      }
    }
      + LogField.allCases.map { field in
        JSONLines.text(Field(field: field.rawValue, type: field.kind.rawValue, meaning: field.meaning))
      }
  }
}

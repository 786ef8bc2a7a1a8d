import Vocabulary

/// Text in JSON (RFC 8259), for the few lines that a machine, or what replays it, writes itself.
package enum JSONText {
  /// A text in quotation marks, with all escaped that must be.
  package static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\u{0}"..<" ": result += "\\u00" + [UInt8(truncatingIfNeeded: scalar.value)].hex
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}

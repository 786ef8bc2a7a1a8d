import Foundation
import Nodes

/// A look for a program to read: one JSON object on a line, keys in snake case as nodes have them.
struct TopReport: Encodable {
  var url: String
  /// With rates where there was an earlier look.
  var status: NodeStatus?
  /// Why there is none, in a sentence.
  var error: String?

  var line: String {
    let encoder = JSONEncoder()
    encoder.keyEncodingStrategy = .convertToSnakeCase
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    // Encoding plain structures of texts and whole numbers cannot fail.
    return (try? encoder.encode(self)).map { String(decoding: $0, as: UTF8.self) } ?? "{}"
  }
}

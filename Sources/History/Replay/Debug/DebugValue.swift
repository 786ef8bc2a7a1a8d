import Foundation

/// A value of JSON, as messages of the Debug Adapter Protocol have it. Its numbers are whole.
enum DebugValue: Hashable, Sendable {
  case nothing
  case flag(Bool)
  case number(Int64)
  case text(String)
  case list([DebugValue])
  case object([String: DebugValue])

  /// Nil for a name that is not there, and for what is no object.
  subscript(name: String) -> DebugValue? { if case .object(let parts) = self { parts[name] } else { nil } }

  var text: String? { if case .text(let text) = self { text } else { nil } }
  /// Nil also for one that other readers of JSON could not tell from the next.
  var number: Int? {
    if case .number(let number) = self, number.magnitude < 1 << 53 { Int(number) } else { nil }
  }
  var flag: Bool? { if case .flag(let flag) = self { flag } else { nil } }
  var list: [DebugValue]? { if case .list(let list) = self { list } else { nil } }

  /// The value of a text; nil for what is no JSON.
  static func read(_ bytes: [UInt8]) -> DebugValue? { try? JSONDecoder().decode(DebugValue.self, from: Data(bytes)) }

  /// As JSON, with the parts of objects in the order of their names.
  var bytes: [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return (try? encoder.encode(self)).map(Array.init) ?? []
  }
}

extension DebugValue: Codable {
  init(from decoder: any Decoder) throws {
    let value = try decoder.singleValueContainer()
    if value.decodeNil() {
      self = .nothing
    } else if let flag = try? value.decode(Bool.self) {
      self = .flag(flag)
    } else if let number = try? value.decode(Int64.self) {
      self = .number(number)
    } else if let number = try? value.decode(Double.self) {
      // Nothing that is asked for is a fraction.
      self = Int64(exactly: number.rounded()).map { .number($0) } ?? .nothing
    } else if let text = try? value.decode(String.self) {
      self = .text(text)
    } else if let list = try? value.decode([DebugValue].self) {
      self = .list(list)
    } else {
      self = .object(try value.decode([String: DebugValue].self))
    }
  }

  func encode(to encoder: any Encoder) throws {
    var value = encoder.singleValueContainer()
    switch self {
    case .nothing: try value.encodeNil()
    case .flag(let flag): try value.encode(flag)
    case .number(let number): try value.encode(number)
    case .text(let text): try value.encode(text)
    case .list(let list): try value.encode(list)
    case .object(let parts): try value.encode(parts)
    }
  }
}

extension DebugValue: ExpressibleByStringLiteral, ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral,
  ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral, ExpressibleByStringInterpolation
{
  init(stringLiteral text: String) { self = .text(text) }
  init(booleanLiteral flag: Bool) { self = .flag(flag) }
  init(integerLiteral number: Int64) { self = .number(number) }
  init(arrayLiteral parts: DebugValue...) { self = .list(parts) }
  init(dictionaryLiteral parts: (String, DebugValue)...) { self = .object(Dictionary(parts) { $1 }) }
  init(_ number: Int) { self = .number(Int64(number)) }
}

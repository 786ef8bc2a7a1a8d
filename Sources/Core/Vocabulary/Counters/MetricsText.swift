/// Writes counters in the Prometheus text format (version 0.0.4).
package struct MetricsText: Sendable {
  /// What to send as Content-Type.
  package static let contentType = "text/plain; version=0.0.4; charset=utf-8"

  package private(set) var text = ""

  package init() {}

  /// One value without labels.
  package mutating func add(_ descriptor: CounterDescriptor, _ value: Int64) { add(descriptor, [([], value)]) }

  /// One value per set of labels, in the order given. Labels are few and never name a peer, an address or a hash.
  package mutating func add(
    _ descriptor: CounterDescriptor, _ samples: [(labels: [(name: String, value: String)], value: Int64)]
  ) {
    text += "# HELP \(descriptor.name) \(Self.escaped(descriptor.help, quotes: false))\n"
    text += "# TYPE \(descriptor.name) \(descriptor.kind.rawValue)\n"
    for sample in samples {
      let labels = sample.labels.map { "\($0.name)=\"\(Self.escaped($0.value, quotes: true))\"" }
      text += descriptor.name + (labels.isEmpty ? "" : "{" + labels.joined(separator: ",") + "}") + " \(sample.value)\n"
    }
  }

  private static func escaped(_ text: String, quotes: Bool) -> String {
    var result = ""
    for character in text {
      switch character {
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\"" where quotes: result += "\\\""
      default: result.append(character)
      }
    }
    return result
  }
}

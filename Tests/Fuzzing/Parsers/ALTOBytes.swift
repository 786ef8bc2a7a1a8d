import Nodes
import Selection
import Vocabulary
import Wire

/// Bodies of requests of ALTO, and JSON of any kind as it is written again.
enum ALTOBytes {
  static func read(_ bytes: [UInt8]) {
    if let value = try? JSONReader.value(of: bytes, takesFractions: true) {
      let again = try? JSONReader.value(of: value.encoded, takesFractions: true)
      precondition(again == value, "a value is another one after a trip")
      precondition(value.mergePatch(to: value) == nil, "a value changes into itself")
    }
    if let filter = try? ALTOReader.networkMapFilter(bytes) {
      precondition(filter.pids != [], "no list is an empty one")
    }
    _ = try? ALTOReader.costMapFilter(bytes)
    if let query = try? ALTOReader.endpointProperties(bytes) {
      precondition(!query.properties.isEmpty && !query.endpoints.isEmpty, "nothing is asked for")
      _ = query.answers(for: nil, seesAll: true)
    }
    if let query = try? ALTOReader.endpointCosts(bytes, from: .v4(0)), query.destinations.count < 100 {
      let rows = query.rows(policy: ScoringPolicy(), salt: 1) { _ in nil }
      precondition(rows.count == query.sources.count, "a source is lost")
    }
    if let query = try? ALTOReader.updateStream(bytes) { precondition(!query.parts.isEmpty, "nothing is told") }
  }
}

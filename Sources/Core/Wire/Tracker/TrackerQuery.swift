/// The parameters of a tracker's query string. Keys and values are bytes: infohashes are binary, percent-encoded.
package struct TrackerQuery: Hashable, Codable, Sendable {
  /// One parameter of a query string, with percent escapes undone.
  struct Parameter: Hashable, Codable, Sendable {
    var key: String
    var value: [UInt8]
  }

  package static let maxParameters = 256

  /// In the order in which they came; a key may come several times.
  private(set) var parameters: [Parameter]

  /// From what follows the `?` of the request target. A plus sign stands for itself.
  package static func parse(_ query: some Collection<UInt8>) throws(TrackerError) -> TrackerQuery {
    let bytes = Array(query)
    var parameters: [Parameter] = []
    var start = 0
    while start < bytes.count {
      let end = bytes[start...].firstIndex(of: UInt8(ascii: "&")) ?? bytes.count
      if end > start {
        guard parameters.count < maxParameters else { throw .tooManyParameters }
        let split = bytes[start..<end].firstIndex(of: UInt8(ascii: "=")) ?? end
        let key = try PercentEncoding.decode(bytes[start..<split])
        let value = split < end ? try PercentEncoding.decode(bytes[(split + 1)..<end]) : []
        parameters.append(Parameter(key: String(decoding: key, as: UTF8.self), value: value))
      }
      start = end + 1
    }
    return TrackerQuery(parameters: parameters)
  }

  package static func parse(_ query: String) throws(TrackerError) -> TrackerQuery { try parse(query.utf8) }

  /// The first value of `key`, or nil.
  package subscript(key: String) -> [UInt8]? { parameters.first { $0.key == key }?.value }

  /// Every value of `key`.
  package func all(_ key: String) -> [[UInt8]] { parameters.filter { $0.key == key }.map(\.value) }

  /// A decimal number that is not negative, or nil if the key is absent.
  func number(_ key: String) throws(TrackerError) -> Int64? {
    guard let value = self[key] else { return nil }
    guard !value.isEmpty, value.allSatisfy({ (0x30...0x39).contains($0) }),
      let number = Int64(String(decoding: value, as: UTF8.self))
    else { throw .badValue(key: key) }
    return number
  }

  /// `0` or `1`, or nil if the key is absent.
  func flag(_ key: String) throws(TrackerError) -> Bool? {
    guard let value = self[key] else { return nil }
    switch value {
    case [UInt8(ascii: "0")]: return false
    case [UInt8(ascii: "1")]: return true
    default: throw .badValue(key: key)
    }
  }
}

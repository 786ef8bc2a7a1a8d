/// One parameter of a query string, with percent escapes undone.
package struct TrackerParameter: Hashable, Codable, Sendable {
  package var key: String
  package var value: [UInt8]
}

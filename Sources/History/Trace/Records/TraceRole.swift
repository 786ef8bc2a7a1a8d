/// What a node is.
package enum TraceRole: String, Codable, Hashable, Sendable, CaseIterable {
  case agent, origin, selector
}

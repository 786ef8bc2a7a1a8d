/// How many live peers an object has.
package struct SwarmCensus: Hashable, Codable, Sendable {
  package var agents = 0
  package var stock = 0
  package var complete = 0
  package var incomplete = 0

  package init() {}
}

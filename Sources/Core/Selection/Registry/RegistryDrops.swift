/// What the registry did not take, by the limit that it hit.
package struct RegistryDrops: Hashable, Codable, Sendable {
  package var objects = 0
  package var peersOfObject = 0
  package var peersOfAddress = 0
  package var peersInAll = 0
  package var reports = 0

  package init() {}
}

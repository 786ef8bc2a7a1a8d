package import Vocabulary

/// How much the registry holds and for how long: what does not fit is refused and counted.
package struct RegistryLimits: Hashable, Codable, Sendable {
  package var objects = 50_000
  package var urlsPerObject = 8
  package var peersPerObject = 2_000
  package var peers = 400_000
  /// Per IPv4 address or IPv6 /64, in one object and in all of them: nobody fills a swarm alone.
  package var peersPerAddress = 64
  package var peersPerAddressInAll = 4_096
  /// A registration that is not repeated counts for so long.
  package var registrationLifetime = TimeSpan.seconds(90)
  /// An object without a registration keeps its peers for so long more: an origin may be down while its swarm goes on.
  package var grace = TimeSpan.seconds(3_600)
  /// A report of corrupt blocks counts for so long.
  package var reportLifetime = TimeSpan.seconds(600)
  package var reportedEndpoints = 4_096

  package init() {}
}

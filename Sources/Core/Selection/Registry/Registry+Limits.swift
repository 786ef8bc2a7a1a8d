package import Vocabulary

extension Registry {
  /// How much the registry holds and for how long: what does not fit is refused and counted.
  package struct Limits: Hashable, Codable, Sendable {
    package var objects = 100_000
    /// Publications, by their weight: of all origins, of one, and of one address that is not this machine's.
    var publications = 200_000
    package var publicationsPerOrigin = 100_000
    package var publicationsPerAddress = 20_000
    /// Of one object, and there of one origin or one address.
    package var publicationsPerObject = 64
    package var urlsPerObject = 8
    package var peersPerObject = 250_000
    package var peers = 1_000_000
    /// Per IPv4 address or IPv6 /64, in one object and in all of them: nobody fills a swarm alone.
    var peersPerAddress = 64
    var peersPerAddressInAll = 4_096
    /// What a node holds and asks nothing about, of one node and of one address, besides; so much of all peers leaves
    /// room for those who download.
    package var holdingsPerNode = 4_096
    var holdingsPerAddress = 8_192
    var holdingsPercent = 75
    /// A registration that is not repeated counts for so long.
    var registrationLifetime = TimeSpan.seconds(90)
    /// An object without a registration keeps its peers for so long more: an origin may be down while its swarm goes
    /// on.
    package var grace = TimeSpan.seconds(3_600)
    /// A report of corrupt blocks counts for so long.
    package var reportLifetime = TimeSpan.seconds(600)
    var reportedEndpoints = 4_096
    /// A report that a peer could not be reached keeps it off lists for so long, unless it announces before: two
    /// intervals of the longest. It is remembered as long as others.
    var unreachableLifetime = TimeSpan.seconds(60)

    package init() {}
  }

  /// What became of a registration.
  package enum RegistrationOutcome: Hashable, Codable, Sendable {
    case added
    case refreshed
    /// The registry has as many objects as it may, the origin, or the address that brings it.
    case full
    case originFull
    case addressFull
    /// As many origins as may have registered this object.
    case objectFull
    /// Another origin's live registration owns the URL.
    case urlTaken
    /// One of its infohashes names another object.
    case infohashTaken
    /// Somebody else has registered the same object with another length.
    case otherLength
    /// Its origin has withdrawn it.
    case withdrawn
  }

  /// What became of an announce.
  package enum Admission: Hashable, Codable, Sendable {
    case added
    case refreshed
    /// The object, the address or the registry has as many peers as it may.
    case full
    case unknownObject
  }

  /// What the registry did not take, by the limit that it hit.
  package struct Drops: Hashable, Codable, Sendable {
    package var objects = 0
    package var publications = 0
    package var peersOfObject = 0
    package var peersOfAddress = 0
    package var peersInAll = 0
    package var holdingsOfNode = 0
    package var reports = 0

    package init() {}
  }

  /// What one subscriber has at the least: an IPv4 address, an IPv6 /64.
  static func block(of address: IPAddress) -> IPAddress {
    switch address {
    case .v4: address
    case .v6(let network, _): .v6(network, 0)
    }
  }
}

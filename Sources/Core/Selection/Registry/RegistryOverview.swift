package import Vocabulary

/// A registry looked at as a whole: what is largest, where it is, and whether its counts agree.
package enum RegistryOverview {
  /// How many peers one ISP has, each as often as it has objects.
  package struct ISPCount: Hashable, Sendable {
    /// Nil for those that no table knows.
    package let asn: ASN?
    package let name: String?
    package internal(set) var peers = 0
  }

  /// What agents of a swarm say that they can send.
  package struct Uplinks: Hashable, Sendable {
    /// Agents that were looked at, and those of them that say something.
    package var looked = 0
    package var told = 0
    /// Of these, bytes per second.
    package var sum: Int64 = 0

    package init(looked: Int = 0, told: Int = 0, sum: Int64 = 0) {
      self.looked = looked
      self.told = told
      self.sum = sum
    }
  }

  /// An agent in the swarm of an object.
  package struct Agent: Hashable, Sendable {
    package let node: NodeID
    package let endpoint: Endpoint
    package let asn: ASN?
    /// Blocks, by its own word, as is what it can send.
    package let held: Int
    package let uplink: ByteRate?
  }

  /// The ISPs with the most peers.
  package static func isps(of registry: Registry, atMost most: Int) -> [ISPCount] {
    Array(registry.addresses.localities.isps().prefix(most))
  }

  /// The ISP of a node that is in a swarm or has a set; of one with addresses of both families that of its IPv4 one.
  /// Nil where no table knows it, or the node is not known.
  package static func isp(of node: NodeID, in registry: Registry) -> ASN? {
    guard let row = registry.nodes.row(of: node), let place = row.v4 ?? row.v6 else { return nil }
    return registry.addresses.asn(of: place.address)
  }

  /// What agents of an object say of their uplinks: of about so many of them, evenly chosen, where there are more.
  package static func uplinks(of object: Digest256, in registry: Registry, looking most: Int) -> Uplinks {
    var uplinks = Uplinks()
    guard let number = registry.catalogue.number(of: object) else { return uplinks }
    let members = registry.swarms.members(of: number)
    for place in stride(from: 0, to: members.count, by: max(1, members.count / most)) {
      let node = registry.nodes[registry.swarms[Int(members[place])].node]
      guard node.isAgent else { continue }
      uplinks.looked += 1
      guard let uplink = node.uplink, uplink.bytesPerSecond > 0 else { continue }
      uplinks.told += 1
      uplinks.sum += uplink.bytesPerSecond
    }
    return uplinks
  }

  /// What the origins of an object say that their lines carry, together; nil where none of them says.
  package static func originUplink(of object: Digest256, in registry: Registry) -> ByteRate? {
    guard let number = registry.catalogue.number(of: object) else { return nil }
    var origins: [NodeID] = []
    var sum: Int64 = 0
    for publication in registry.catalogue[number].publications where !origins.contains(publication.origin) {
      guard publication.isCurrent, let uplink = publication.uplink else { continue }
      origins.append(publication.origin)
      sum += uplink.bytesPerSecond
    }
    return origins.isEmpty ? nil : ByteRate(bytesPerSecond: sum)
  }

  /// The first agents of an object.
  package static func agents(of object: Digest256, in registry: Registry, atMost most: Int) -> [Agent] {
    guard let number = registry.catalogue.number(of: object) else { return [] }
    var found: [Agent] = []
    for member in registry.swarms.members(of: number) {
      guard found.count < most else { break }
      let row = registry.swarms[Int(member)]
      let node = registry.nodes[row.node]
      guard let name = node.node, let place = node[row.family] else { continue }
      found.append(
        Agent(
          node: name, endpoint: registry.addresses.endpoint(of: place), asn: registry.addresses.asn(of: place.address),
          held: Int(row.held), uplink: node.uplink))
    }
    return found
  }

  /// An agent as it asks for peers of an object, at the address from which it announced it last; nil of one that is not
  /// in its swarm.
  package static func requester(
    _ node: NodeID, of object: Digest256, in registry: Registry, at now: Instant
  ) -> Requester? {
    guard let number = registry.catalogue.number(of: object), let peer = registry.number(of: .agent(node), of: number)
    else { return nil }
    let row = registry.swarms[peer]
    let known = registry.nodes[row.node]
    guard let place = known[row.family] else { return nil }
    let endpoint = registry.addresses.endpoint(of: place)
    let other = known[row.family.other].flatMap { other in
      NodeBook.counts(other, at: Tick(now))
        ? Requester.Place(
          registry.addresses.endpoint(of: other), in: registry.addresses.locality(of: other.address)) : nil
    }
    return Requester(
      address: endpoint.address, locality: registry.addresses.locality(of: place.address), other: other, node: node,
      endpoint: endpoint, isComplete: row.isComplete, coordinate: registry.coordinate(of: node),
      linkSecurity: known.linkSecurity)
  }

  /// The objects with the most peers, the largest first.
  package static func largest(of registry: Registry, atMost most: Int) -> [ObjectEntry] {
    registry.swarms.largest(atMost: most).filter { registry.catalogue.isTaken($0) }.map { registry.catalogue[$0] }
  }

  /// Where operators reach nodes, by the nodes' word, at the addresses that these announce from.
  package static func controlled(of registry: Registry, atMost most: Int) -> [(node: NodeID, endpoint: Endpoint)] {
    registry.nodes.controlled(atMost: most).map { node, place, port in
      (node, Endpoint(address: registry.addresses.endpoint(of: place).address, port: port))
    }
  }

  /// The first agents that have to do with an object, or with any; and how many there are.
  package static func nodes(
    of object: Digest256?, in registry: Registry, atMost most: Int
  ) -> (found: [NodeID], all: Int) {
    var all: [NodeID]
    if let object {
      guard let number = registry.catalogue.number(of: object) else { return ([], 0) }
      all = registry.swarms.members(of: number).compactMap { registry.nodes[registry.swarms[Int($0)].node].node }
    } else {
      all = registry.nodes.busy
    }
    return (Array(all.prefix(most)), all.count)
  }

  /// What must be equal between any two inputs.
  package static func laws(of registry: Registry) -> [ConservationLaw] {
    let peers = Int64(registry.swarms.count)
    return [
      ConservationLaw(
        "peers", "peers are those of all swarms", came: peers, accounted: Int64(registry.swarms.memberCount)),
      ConservationLaw(
        "isps", "peers are those of all ISPs", came: peers,
        accounted: registry.addresses.localities.isps().reduce(0) { $0 + Int64($1.peers) }),
    ]
  }
}

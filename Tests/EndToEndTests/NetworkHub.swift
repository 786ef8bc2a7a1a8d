import Foundation
import Glibc

/// Network namespaces that are wired to each other: packets of each leave by its device `eth0`.
final class NetworkHub {
  private let ground: Ground
  private let hub: NetworkSpace
  private let number = Int.random(in: 0..<1_000_000)
  private var wires = 0

  /// Nil when this machine does not let us make one.
  init?(_ ground: Ground) throws {
    guard let hub = ground.space() else { return nil }
    (self.ground, self.hub) = (ground, hub)
    guard NetworkSpace.ip("-n", hub.name, "link", "add", "bridge", "type", "bridge"),
      NetworkSpace.ip("-n", hub.name, "link", "set", "bridge", "up")
    else { return nil }
  }

  /// A machine with these addresses, such as 10.64.1.1/24 or fd00:64::1/64, and no others to be reached by.
  func machine(_ addresses: String...) throws -> NetworkSpace {
    guard let space = ground.space() else { throw TestProblem("cannot make a network namespace") }
    wires += 1
    let wire = "s\(number)-\(wires)"
    var isDone = NetworkSpace.ip(
      "link", "add", wire, "netns", hub.name, "type", "veth", "peer", "name", "eth0", "netns", space.name)
    isDone = isDone && NetworkSpace.ip("-n", hub.name, "link", "set", wire, "master", "bridge", "up")
    // Without link-local addresses a machine without addresses of a family has none at all.
    isDone = isDone && NetworkSpace.ip("-n", space.name, "link", "set", "eth0", "addrgenmode", "none")
    isDone = isDone && NetworkSpace.ip("-n", space.name, "link", "set", "eth0", "up")
    for address in addresses {
      let isNew = address.contains(":") ? ["nodad"] : []
      isDone = isDone && NetworkSpace.ip(["-n", space.name, "address", "add", address, "dev", "eth0"] + isNew)
    }
    guard isDone else { throw TestProblem("cannot wire up \(addresses)") }
    return space
  }
}

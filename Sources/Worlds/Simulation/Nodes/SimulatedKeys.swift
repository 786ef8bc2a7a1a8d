import Nodes
import Vocabulary
import Wire

/// Keys of the invented world: whoever signs is known to it, so a signature names him, and what he signed.
enum SimulatedKeys {
  /// What a node asks a peer to sign on a link.
  static func challenge(node: Int32, link: LinkID) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.append(bigEndian: UInt64(UInt32(bitPattern: node)))
    bytes.append(bigEndian: UInt64(link.value))
    return bytes
  }

  static func sign(_ statement: LinkStatement, by node: NodeID) -> [UInt8] {
    let mark = statement.bytes.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
    var chance = RandomSource(seed: mark)
    var bytes = node.key.bytes
    for _ in 0..<4 { bytes.append(bigEndian: chance.next()) }
    return bytes
  }

  /// The selector's code for who was told of whom.
  static func ticket(_ accuser: NodeID, _ node: NodeID?, _ endpoint: Endpoint) -> UInt64 {
    let bytes = accuser.key.bytes + (node?.key.bytes ?? []) + endpoint.address.bytes
    return bytes.reduce(UInt64(endpoint.port)) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
  }

  static func holds(_ signature: [UInt8], over statement: LinkStatement) -> Bool {
    signature == sign(statement, by: statement.signer)
  }
}

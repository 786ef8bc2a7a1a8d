import Foundation
import Live
import Vocabulary

/// The selector's list of peers for people.
struct PeerTable {
  private let message: PeersMessage
  private let explain: Bool

  init(_ json: String, explain: Bool) throws {
    self.explain = explain
    do {
      message = try SelectorAPI.peers(from: Array(json.utf8))
    } catch {
      throw CommandFailure("the selector's answer makes no sense")
    }
  }

  var lines: [String] {
    let place = [message.requester.locality.asn.map { "AS\($0)" }, message.requester.locality.name].compactMap { $0 }
    var lines = [
      "Object     \(message.object) (\(Quantities.size(message.length)))",
      "Requester  \(message.requester.address)\(place.isEmpty ? "" : ", " + place.joined(separator: " "))",
      "Swarm      agents: \(message.agents), stock clients: \(message.stock), holding all of it: \(message.complete)",
      "",
    ]
    lines += message.peers.isEmpty ? [verdict] : table
    if let rehearsal { lines += ["", rehearsal] }
    if explain, let policy = message.policy, let seed = message.seed {
      lines += ["", "Policy     \(policy == 0 ? "of the build" : "version \(policy)"), seed \(seed)"]
    }
    guard explain, let leftOut = message.leftOut, !leftOut.isEmpty else { return lines }
    lines += ["", "Left out:"]
    for peer in leftOut { lines.append("  \(peer.endpoint)  \(peer.why)") }
    return lines
  }

  /// Why the list is empty.
  private var verdict: String {
    let known = message.agents + message.stock
    if known == 0 { return "No peer has announced it yet: the origin serves." }
    let some = known == 1 ? "The 1 peer that announced it is" : "All \(known) peers that announced it are"
    return "\(some) left out for this requester: the origin serves." + (explain ? "" : " See --explain for why.")
  }

  /// That the list is good for this machine only, where it is.
  private var rehearsal: String? {
    guard let requester = IPAddress(message.requester.address), !requester.isLoopback,
      message.peers.contains(where: { Endpoint($0.endpoint)?.address.isLoopback == true })
    else { return nil }
    return "Peers on loopback addresses are ranked as if they were elsewhere, because the query came from loopback; "
      + "\(requester) could not reach them."
  }

  private var table: [String] {
    var table = Table([
      ("#", .right), ("ring", .left), ("address", .left), ("ISP", .left), ("kind", .left), ("holds", .left),
      ("score", .right),
    ])
    for (rank, peer) in message.peers.enumerated() {
      table.add([
        "\(rank + 1)", peer.ring, peer.endpoint, peer.asn.map { "AS\($0)" } ?? "unknown", peer.kind,
        peer.complete ? "all" : "part", "\(peer.score)",
      ])
    }
    guard explain else { return table.lines }
    // The terms of a peer's score stand below its row.
    let rows = table.lines
    return rows.prefix(1)
      + zip(rows.dropFirst(), message.peers).flatMap { row, peer in
        [row] + ScoreLines.of(peer.terms)
      }
  }
}

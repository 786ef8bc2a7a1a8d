import Nodes
import Selection
import Trace
import Vocabulary
import Wire

/// Who is at the other ends of agents' links, in which ISP everybody is, and how many bytes came from whom: as far as
/// the agents were told, for that is all that their traces know.
struct ExportPeers {
  /// Who is at the other end of a link.
  struct Peer: Hashable {
    var remote: Endpoint
    /// By its own word; nil for one that is no agent.
    var node: NodeID?
    fileprivate var asn: ASN?

    /// What an export calls it where nobody recorded it.
    var name: String { node.map { "\($0.short)" } ?? "\(remote)" }
  }

  /// Bytes that came from one place to another.
  struct Flow {
    var from: String
    var to: String
    var bytes: Int64
  }

  private struct LinkKey: Hashable {
    var node: Int
    var link: UInt32
  }

  private struct Tally {
    var node: Int
    /// Nil for the origin.
    var link: LinkID?
    var bytes: Int64 = 0
  }

  static let originName = "the origin"
  static let unknownName = "an unknown ISP"

  private let recorded: [NodeID: [Int]]
  private var links: [LinkKey: Peer] = [:]
  private var places: [Int: Locality] = [:]
  /// Who was found at an address; nil where that was more than one.
  private var found: [IPAddress: NodeID?] = [:]
  /// What selectors said of addresses that they handed out.
  private var networks: [IPAddress: ASN] = [:]
  private var tallies: [Tally] = []
  private var tallyOf: [LinkKey: Int] = [:]
  /// How much of a plain fetch had come, by node and want.
  private var plain: [Int: [UInt64: Int64]] = [:]

  init(_ session: ReplaySession) {
    recorded = Dictionary(grouping: session.nodes.indices) { session.nodes[$0].tape.header.node }
  }

  /// - Parameter counts: whether the bytes of the input are counted: it lies in the stretch that is exported.
  mutating func take(_ fact: AgentInput, of node: Int, counts: Bool) {
    switch fact {
    case .handshake(let link, let remote, _, _, _, _):
      links[LinkKey(node: node, link: link.value)] = Peer(remote: remote)
    case .message(let link, .extended(0, let payload)):
      guard let hello = (try? ExtensionHandshake.decode(payload))?.shoal else { return }
      let key = LinkKey(node: node, link: link.value)
      links[key]?.node = hello.node
      guard let remote = links[key]?.remote else { return }
      if let before = found[remote.address], before != hello.node {
        found[remote.address] = .some(nil)
      } else {
        found[remote.address] = hello.node
      }
      links[key]?.asn = hello.asn
    case .announced(_, .reply(let reply)):
      if reply.locality.asn != nil { places[node] = reply.locality }
      for case .swarm(let swarm) in reply.objects.map(\.outcome) {
        for peer in swarm.peers { if let asn = peer.asn { networks[peer.endpoint.address] = asn } }
      }
    case .blockArrived(let link, let request, _): if counts { count(request.length, node, link) }
    case .originBlock: if counts { count(Geometry.blockLength, node, nil) }
    case .plainProgress(let want, let received, _):
      let before = plain[node, default: [:]].updateValue(received.value, forKey: want.value) ?? 0
      if counts { count(max(0, received.value - before), node, nil) }
    default: break
    }
  }

  private mutating func count(_ bytes: Int64, _ node: Int, _ link: LinkID?) {
    let key = LinkKey(node: node, link: link?.value ?? .max)
    let at = tallyOf[key] ?? tallies.count
    if at == tallies.count {
      tallyOf[key] = at
      tallies.append(Tally(node: node, link: link))
    }
    tallies[at].bytes += bytes
  }

  /// Who is at the other end; nil for a link whose beginning was not recorded. Who has not said so on this link, but is
  /// alone at his address, is told by that.
  func peer(of node: Int, _ link: LinkID) -> Peer? {
    guard var peer = links[LinkKey(node: node, link: link.value)] else { return nil }
    if peer.node == nil { peer.node = found[peer.remote.address] ?? nil }
    return peer
  }

  /// The nodes of the session that are this peer: a node that was started again is several.
  func recorded(_ peer: Peer) -> [Int] { peer.node.flatMap { recorded[$0] } ?? [] }

  /// The ISP of a node of the session; nil where no selector told it.
  func isp(of node: Int) -> String? {
    places[node].flatMap { place in place.asn.map { asn in place.name.map { "\(asn) \($0)" } ?? "\(asn)" } }
  }

  private func isp(of peer: Peer) -> String {
    for node in recorded(peer) { if let name = isp(of: node) { return name } }
    guard let asn = peer.asn ?? networks[peer.remote.address] else { return Self.unknownName }
    // The name that those have been told who are in it.
    let named = places.keys.sorted().first { places[$0]?.asn == asn }
    return named.flatMap { isp(of: $0) } ?? "\(asn)"
  }

  /// Bytes that were received, by ISP of who sent them and who received them.
  var flows: [Flow] {
    var sums: [[String]: Int64] = [:]
    for tally in tallies {
      var from = Self.originName
      if let link = tally.link { from = peer(of: tally.node, link).map(isp) ?? Self.unknownName }
      sums[[from, isp(of: tally.node) ?? Self.unknownName], default: 0] += tally.bytes
    }
    return sums.sorted { $0.key.lexicographicallyPrecedes($1.key) }
      .map { Flow(from: $0.key[0], to: $0.key[1], bytes: $0.value) }
  }
}
